"""The engine seam for trade queries and the queries themselves."""
