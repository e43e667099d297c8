"""The page of import risk."""
