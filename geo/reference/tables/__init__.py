"""The tables behind the reference data."""
