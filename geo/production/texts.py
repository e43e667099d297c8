"""Texts of single figures of a map: the same on the page, on paper and in a file."""

from __future__ import annotations

from typing import Any

import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.locale.say import mark, say
from geo.production.indicators import MapIndicator
from geo.reference.names import status_in_words

_WORDS = {v.Status.WITHHELD: mark("withheld by the publisher"), v.Status.NOT_AVAILABLE: mark("not available")}


def value_text(indicator: MapIndicator, row: Any, unit: str) -> str:
    """The figure of one row of ``Snapshot.country_values`` in words of the indicator."""
    if pd.notna(row.value):
        return indicator.text(row, unit)
    if indicator.needs and row.status not in _WORDS:
        return say(indicator.missing)
    if pd.notna(row.lower):
        return say("more than {amount}", amount=numbers.amount(row.lower, unit))
    if pd.notna(row.upper):
        return say("less than {amount}", amount=numbers.amount(row.upper, unit))
    return say(_WORDS.get(row.status, indicator.missing))


def detail_text(row: Any, unit: str, producers: int) -> str:
    """Rank, status and, where it reads differently, the figure as printed, with dots between."""
    parts = [say("Rank {rank} of {count}", rank=row.rank, count=producers)] if pd.notna(row.rank) else []
    parts.append(status_in_words(str(row.status)))
    if pd.notna(row.published_value) and row.published_unit != unit:
        printed = f"{row.published_value} {row.published_unit}"
        parts.append(say("source value {amount}", amount=printed))
    return " \u00b7 ".join(parts)
