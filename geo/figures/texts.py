"""Texts of single figures of a map: the same on the page, on paper and in a file."""

from __future__ import annotations

from typing import Any

import pandas as pd

from geo import formats
from geo import vocabulary as v
from geo.selection import View
from geo.snapshot import Snapshot

_WORDS = {v.Status.WITHHELD: "withheld by the publisher", v.Status.NOT_AVAILABLE: "not available"}


def value_text(taken: Snapshot, row: Any) -> str:
    """The figure of one row of ``snapshot.country_values`` in words of the view."""
    if pd.isna(row.value):
        return _missing_text(taken, row)
    if taken.selection.view is View.RESERVE_YEARS:
        return f"{formats.years(row.value)} of its mine production"
    share, amount = formats.share(row.share), formats.amount(row.amount, taken.result.panel.unit)
    if taken.selection.view in {View.PRODUCTION, View.RESERVES}:
        return f"{amount}, {share} of world"
    return f"{share} of world, {amount}"


def _missing_text(taken: Snapshot, row: Any) -> str:
    unit = taken.result.panel.unit
    if taken.selection.view is View.RESERVE_YEARS and row.status not in _WORDS:
        return "reserves / production not computable"
    if pd.notna(row.lower):
        return f"more than {formats.amount(row.lower, unit)}"
    if pd.notna(row.upper):
        return f"less than {formats.amount(row.upper, unit)}"
    return _WORDS.get(row.status, "no figure")


def short_text(taken: Snapshot, row: Any) -> str:
    """The figure alone, for a label on the map."""
    if taken.selection.view is View.RESERVE_YEARS:
        return formats.years(row.value)
    if taken.selection.view in {View.PRODUCTION, View.RESERVES}:
        return formats.amount(row.value, taken.result.panel.unit)
    return formats.share(row.value)


def detail_text(row: Any, unit: str, producers: int) -> str:
    """Rank, status and, where it reads differently, the figure as printed."""
    rank = f"rank {row.rank} of {producers}, " if pd.notna(row.rank) else ""
    printed = ""
    if pd.notna(row.published_value) and row.published_unit != unit:
        printed = f", printed {row.published_value} {row.published_unit}"
    return f"{rank}{row.status}{printed}"
