"""The page of the chain."""
