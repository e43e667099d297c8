"""The page of trade flows."""
