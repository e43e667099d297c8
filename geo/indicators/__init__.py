"""Where numbers are computed: pure functions over tidy tables; no files, no geometry, no drawing."""
