"""Views as files by address, for programs that read from the web."""
