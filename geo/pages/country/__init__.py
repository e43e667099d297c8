"""The page of countries."""
