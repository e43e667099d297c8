"""A country's profile: its place in every mineral."""
