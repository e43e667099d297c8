"""Briefings: slides that keep the state of a view, not its picture, and say when the figures behind have changed."""
