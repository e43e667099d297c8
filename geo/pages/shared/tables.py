"""The table behind the map with its download."""

from __future__ import annotations

import functools

import pandas as pd
import streamlit as st

from geo.downloads import CSV_MIME
from geo.exports.data import frame, to_csv
from geo.pages.shared import downloading
from geo.production.model import Snapshot


def show(taken: Snapshot, mineral_name: str) -> None:
    """The table and its download."""
    panel = taken.result.panel
    st.markdown("##### The figures behind the map")
    st.dataframe(
        _shown(taken),
        hide_index=True,
        placeholder="\u2013",
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
    downloading.button(
        "Download as CSV",
        functools.partial(to_csv, taken),
        f"{panel.mineral}-{panel.stage}-{panel.measure}-{panel.series}-{panel.year}.csv",
        CSV_MIME,
        follows=(taken.version, taken.selection),
        help=f"{mineral_name}: every row with unit, basis, status and source.",
    )


@functools.lru_cache(maxsize=64)
def _shown(taken: Snapshot) -> pd.DataFrame:
    rows = frame(taken)
    return rows.assign(note=rows["note"].fillna(""))
