"""Texts of single figures of a map: the same on the page, on paper and in a file."""

from __future__ import annotations

from typing import Any

import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.production.model import Snapshot
from geo.production.selection import View

_WORDS = {v.Status.WITHHELD: "withheld by the publisher", v.Status.NOT_AVAILABLE: "not available"}


def value_text(taken: Snapshot, row: Any) -> str:
    """The figure of one row of ``snapshot.country_values`` in words of the view."""
    if pd.isna(row.value):
        return _missing_text(taken, row)
    if taken.selection.view is View.RESERVE_YEARS:
        return f"{numbers.years(row.value)} of its mine production"
    share, amount = numbers.share(row.share), numbers.amount(row.amount, taken.result.panel.unit)
    if taken.selection.view in {View.PRODUCTION, View.RESERVES}:
        return f"{amount}, {share} of world"
    return f"{share} of world, {amount}"


def _missing_text(taken: Snapshot, row: Any) -> str:
    unit = taken.result.panel.unit
    if taken.selection.view is View.RESERVE_YEARS and row.status not in _WORDS:
        return "reserves / production not computable"
    if pd.notna(row.lower):
        return f"more than {numbers.amount(row.lower, unit)}"
    if pd.notna(row.upper):
        return f"less than {numbers.amount(row.upper, unit)}"
    return _WORDS.get(row.status, "no figure")


def short_text(taken: Snapshot, row: Any) -> str:
    """The figure alone, for a label on the map."""
    if taken.selection.view is View.RESERVE_YEARS:
        return numbers.years(row.value)
    if taken.selection.view in {View.PRODUCTION, View.RESERVES}:
        return numbers.amount(row.value, taken.result.panel.unit)
    return numbers.share(row.value)


def detail_text(row: Any, unit: str, producers: int) -> str:
    """Rank, status and, where it reads differently, the figure as printed."""
    rank = f"rank {row.rank} of {producers}, " if pd.notna(row.rank) else ""
    printed = ""
    if pd.notna(row.published_value) and row.published_unit != unit:
        printed = f", printed {row.published_value} {row.published_unit}"
    return f"{rank}{row.status}{printed}"


VIEW_NAMES = {
    View.PRODUCTION_SHARE: "Production share",
    View.PRODUCTION: "Production",
    View.RESERVES_SHARE: "Reserves share",
    View.RESERVES: "Reserves",
    View.RESERVE_YEARS: "Reserves / production",
    View.ALLIANCE: "Alliance and others",
}
_SHARE = (
    "Share: the country's amount divided by the sum of the published rows of the same source, stage, year and basis."
)
_HHI = "HHI: sum of squared shares, 0 to 10,000; an interval where the source leaves some suppliers unnamed."
# What the figures of each view are, for the foot of every export.
DEFINITIONS = {
    View.PRODUCTION_SHARE: f"{_SHARE} {_HHI}",
    View.PRODUCTION: f"Amount produced, as published, in the unit and basis of the source. {_HHI}",
    View.RESERVES_SHARE: f"{_SHARE} Reserves: what can be mined at a profit today, as the source defines it.",
    View.RESERVES: "Reserves: what can be mined at a profit today, as the source defines it; an amount in the ground.",
    View.RESERVE_YEARS: "Reserves divided by a year's mine production of the same source, unit and basis, in years; "
    "a ratio of two published figures, not a forecast.",
    View.ALLIANCE: f"{_SHARE} An alliance's share is the sum of its members'. {_HHI}",
}
FLOW_DEFINITION = (
    "Trade: what exporters and importers declare, reconciled by the publisher. Shares are of the world's trade in "
    "the chosen HS lines in the year; flows without a declared weight count by value only."
)
RISK_DEFINITION = (
    "GeoPolRisk: concentration (HHI) of world production times the importer's risk, which weighs the governance of its "
    "suppliers by tonnes over imports and own production together; 0 to 1 (Koyamparambath et al. 2024)."
)
ALLIANCE_DEFINITION = (
    "Share: what members have of the world's named and unnamed amount, by one source, stage, year and basis; the upper "
    "end of a range counts everything published without a country as the members'."
)
SCENARIO_DEFINITION = (
    "A calculation on published figures of one year under the assumptions that are named here; no forecast."
)
COUNTRY_DEFINITION = (
    "Share: the country's amount divided by the sum of the published rows of the same source, stage, year and basis; "
    "each by the preferred source of its mineral in that source's latest year."
)
