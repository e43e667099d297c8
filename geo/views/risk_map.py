"""The map of every importer's score for one mineral and year."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from geo import sentences
from geo import vocabulary as v
from geo.indicators import geopolrisk as gpr
from geo.join import join
from geo.maps import choropleth
from geo.maps.classes import Classes
from geo.maps.colours import Theme
from geo.maps.legend import Legend
from geo.maps.world import World
from geo.risk_selection import RiskSelection
from geo.risk_sentences import known
from geo.views import address

KEY = "risk_map"
# The same in every mineral and year, so that maps compare; nine tenths of all scores lie under 0.3.
CLASSES = Classes(
    "0-1",
    (0.02, 0.05, 0.1, 0.15, 0.2, 0.3),
    ("under 0.02", "0.02\u20130.05", "0.05\u20130.1", "0.1\u20130.15", "0.15\u20130.2", "0.2\u20130.3", "0.3 and more"),
)
_WORDS = {
    choropleth.ZERO: "0, needs no risky import",
    choropleth.WITHHELD: "no score, see tooltip",
    "not-listed": "no trade or production on record",
}


def draw(
    table: pd.DataFrame, selection: RiskSelection, world: World, theme: Theme, width: int
) -> choropleth.Choropleth:
    """The choropleth; *table* holds the scores of every country."""
    name = sentences.mineral_in_text(selection.mineral)
    title = f"GeoPolRisk score of each importer for {name}, {selection.year} (0\u20131)"
    members = selection.importer.members
    drawn = choropleth.draw(
        world,
        _values(table, selection, world),
        choropleth.sequential(CLASSES, theme, title=title),
        theme,
        members=frozenset(members) if len(members) > 1 else frozenset(),
        selected=members[0] if len(members) == 1 else None,
        width_px=width,
    )
    entries = tuple(replace(entry, label=_WORDS.get(entry.kind, entry.label)) for entry in drawn.legend.entries)
    return replace(drawn, legend=Legend(drawn.legend.title, entries))


def _values(table: pd.DataFrame, selection: RiskSelection, world: World) -> pd.DataFrame:
    """One row a shape. A score that is zero for want of any record is no finding, and drawn as none."""
    rows = table[(table[v.MINERAL] == selection.mineral) & (table[v.YEAR] == selection.year)]
    texts = pd.DataFrame([_text(row) for row in rows.to_dict("records")])
    frame = join(texts, world.frame).frame.reset_index(drop=True)
    missing = frame["value_text"].isna()
    return frame.assign(
        value_text=frame["value_text"].where(~missing, "no score"),
        detail=frame["detail"].where(~missing, "no imports and no production on record"),
        source=f"GeoPolRisk, {selection.method.value}, {selection.year}",
        label=frame["label"].where(frame["label"].notna(), None),
    )


def _text(row: dict[str, object]) -> dict[str, object]:
    answered = known(row)
    silent = "no imports and no production" in f"{row[gpr.REASON]}{row[gpr.CAVEAT]}"
    detail = f"HHI {row[gpr.HHI]:.2f} \u00d7 import risk {row[gpr.IMPORT_RISK]:.2f}"
    return {
        v.ISO3: row[v.IMPORTER],
        v.VALUE: row[gpr.SCORE] if answered else float("nan"),
        v.STATUS: None if silent else "computed",
        "value_text": f"score {row[gpr.SCORE]:.3f}" if answered else "no score",
        "detail": detail if answered else str(row[gpr.REASON] or row[gpr.CAVEAT]),
        "label": None,
    }


def clicked() -> None:
    """A click on a country makes it the importer; a click beside it changes nothing."""
    picked = st.session_state[KEY].selection.objects.get(choropleth.PICK_LAYER, [])
    code = picked[0]["properties"][v.ISO3] if picked else st.session_state.get("risk_last_picked", "")
    st.session_state["risk_last_picked"] = code
    if code:
        address.change("importer", code)
