"""Names, numbers and fixed words in the languages of the atlas."""
