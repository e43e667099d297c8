"""Rebuilds ``data/tables`` from ``data/raw`` and the input packages: ``python -m geo.build``."""
