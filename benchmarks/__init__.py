"""Measurements with ratios against a named alternative in the same run; none of them is a test."""
