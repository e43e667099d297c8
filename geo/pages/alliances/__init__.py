"""The page of alliances."""
