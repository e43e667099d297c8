"""Minerals Alliance Atlas: who produces, refines, holds and trades critical minerals.

The package is a pure library; only :mod:`geo.pages` (and ``app.py``) know Streamlit.
Data flow in one direction::

    errors, vocabulary -> countries, sources -> tables -> join -> indicators, alliances, trade
    -> maps -> views, cli -> app

Importing does no work: tables are read when first asked for.
"""
