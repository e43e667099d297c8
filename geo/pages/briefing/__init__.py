"""The page of briefings, and presenting them."""
