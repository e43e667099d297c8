"""A mineral in a year: who produces and holds it, and how concentrated that is."""
