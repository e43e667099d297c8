"""Texts of single figures, and the table behind the map with its download."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from geo import countries, formats, snapshot
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


def frame(taken: Snapshot) -> pd.DataFrame:
    """The table behind the map, every row traceable: unit, basis, status, print, source and reference."""
    panel = taken.result.panel
    table = snapshot.country_values(taken)
    return pd.DataFrame(
        {
            "country": [countries.name_of(code) for code in table[v.ISO3]],
            "iso3": table[v.ISO3],
            "mineral": panel.mineral,
            "stage": panel.stage,
            "measure": panel.measure,
            "series": panel.series,
            "year": panel.year,
            "value": table["amount"],
            "unit": panel.unit,
            "basis": panel.basis,
            "share": table["share"],
            "rank": table["rank"],
            "reserve_years": (
                table[v.ISO3].map(taken.reserve_years) if taken.reserve_years is not None else float("nan")
            ),
            "status": table[v.STATUS],
            "published_value": table[v.PUBLISHED_VALUE],
            "published_unit": table[v.PUBLISHED_UNIT],
            "source_id": table[v.SOURCE_ID],
            "source_ref": table[v.SOURCE_REF],
            "note": table[v.NOTE],
            "dataset": taken.version,
        }
    )


def to_csv(taken: Snapshot) -> str:
    """The table as CSV, with remainder and published total as rows of their own that are no country."""
    result, panel = taken.result, taken.result.panel
    table = frame(taken)
    published = "World total as published" + (", more than" if panel.world_is_floor else "")
    extra = [("Other countries (remainder)", panel.unnamed or None), (published, panel.world)]
    rows = [
        {**table.iloc[0].to_dict(), "country": name, "iso3": None, "value": value, "share": None, "rank": None,
         "reserve_years": None, "status": None, "published_value": None, "note": None}
        for name, value in extra if value is not None
    ]  # fmt: skip
    rows_frame = pd.DataFrame(rows, columns=table.columns)
    if rows:
        rows_frame.loc[rows_frame["country"].str.startswith("Other"), "share"] = result.residual_share
        table = pd.concat([table.astype(object), rows_frame.astype(object)], ignore_index=True)
    return table.to_csv(index=False, lineterminator="\n")


def show(taken: Snapshot, mineral_name: str) -> None:
    """The table and its download."""
    panel = taken.result.panel
    st.markdown("##### The figures behind the map")
    shown = frame(taken)
    st.dataframe(
        shown.assign(note=shown["note"].fillna("")),
        hide_index=True,
        height=320,
        column_order=[
            "country", "value", "unit", "share", "rank", "reserve_years", "status", "published_value",
            "published_unit", "basis", "source_ref", "note",
        ],
        column_config={
            "country": st.column_config.TextColumn("Country", pinned=True),
            "value": st.column_config.NumberColumn("Amount", format="localized"),
            "unit": "Unit",
            "share": st.column_config.NumberColumn("Share of world", format="percent"),
            "rank": "Rank",
            "reserve_years": st.column_config.NumberColumn("Reserves / production, years", format="%.0f"),
            "status": "Status",
            "published_value": "As published",
            "published_unit": "Published unit",
            "basis": "Basis",
            "source_ref": "Source table",
            "note": "Note",
        },
    )  # fmt: skip
    st.download_button(
        "Download as CSV",
        data=lambda: to_csv(taken),
        file_name=f"{panel.mineral}-{panel.stage}-{panel.measure}-{panel.series}-{panel.year}.csv",
        mime="text/csv",
        icon=":material/download:",
        help=f"{mineral_name}: every row with unit, basis, status and source.",
    )
