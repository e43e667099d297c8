"""Texts of single figures of a map: the same on the page, on paper and in a file."""

from __future__ import annotations

from typing import Any

import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.production.indicators import MapIndicator

_WORDS = {v.Status.WITHHELD: "withheld by the publisher", v.Status.NOT_AVAILABLE: "not available"}


def value_text(indicator: MapIndicator, row: Any, unit: str) -> str:
    """The figure of one row of ``Snapshot.country_values`` in words of the indicator."""
    if pd.notna(row.value):
        return indicator.text(row, unit)
    if indicator.needs and row.status not in _WORDS:
        return indicator.missing
    if pd.notna(row.lower):
        return f"more than {numbers.amount(row.lower, unit)}"
    if pd.notna(row.upper):
        return f"less than {numbers.amount(row.upper, unit)}"
    return _WORDS.get(row.status, indicator.missing)


def detail_text(row: Any, unit: str, producers: int) -> str:
    """Rank, status and, where it reads differently, the figure as printed, with dots between."""
    parts = [f"Rank {row.rank} of {producers}"] if pd.notna(row.rank) else []
    parts.append(str(row.status))
    if pd.notna(row.published_value) and row.published_unit != unit:
        parts.append(f"source value {row.published_value} {row.published_unit}")
    return " \u00b7 ".join(parts)
