"""The map of a disruption: importers by the share of their imports that is lost or stays short, exporters crossed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from geo import flows, formats
from geo import vocabulary as v
from geo.join import join
from geo.maps import choropleth
from geo.maps.classes import Classes
from geo.maps.legend import Entry, Legend
from geo.scenarios.findings import tonnes
from geo.scenarios.runs import DisruptionRun
from geo.views import caches, style

# The same for every mineral and scenario, so that maps compare.
CLASSES = Classes(
    "% of imports",
    (0.01, 0.05, 0.1, 0.25, 0.5, 0.75),
    ("under 1", "1\u20135", "5\u201310", "10\u201325", "25\u201350", "50\u201375", "75 and more"),
)
SHOWN = {"share_short": "Stays short", "share_lost": "Lost before replacement"}
_WORDS = {
    choropleth.ZERO: "nothing",
    choropleth.WITHHELD: "lost, but not weighed",
    "not-listed": "no imports of these goods, or not aimed at",
}


def show(run: DisruptionRun, column: str, *, width: int, alt: str) -> None:
    """Draw the map with its legend."""
    world, theme = caches.shapes(), style.theme()
    what = "stays short" if column == "share_short" else "is lost"
    title = f"Share of imports that {what}, % of weight, trade of {run.trade.year}"
    frame, unmatched = _values(run, column)
    outlined = frozenset(run.to.members) if run.to and len(run.to.members) > 1 else frozenset()
    drawn = choropleth.draw(
        world,
        frame,
        choropleth.sequential(CLASSES, theme, title=title),
        theme,
        members=outlined,
        marked=frozenset(run.exporters.members),
        width_px=width - 8,
    )
    st.pydeck_chart(drawn.deck, key="scenario_map", height=choropleth.height_px(world, width - 8), alt=alt)
    entries = [replace(entry, label=_WORDS.get(entry.kind, entry.label)) for entry in drawn.legend.entries]
    entries.append(Entry(theme.member, "cuts its exports", len(run.exporters.members), kind="cross"))
    if run.to and outlined:
        entries.append(Entry(theme.member, f"outline: {run.to.name}", len(outlined), kind="outline"))
    st.html(Legend(drawn.legend.title, tuple(entries)).to_html())
    if unmatched:
        st.caption(f"Too small or unmapped, in the table only: {', '.join(map(flows.area_name, unmatched))}.")


def _values(run: DisruptionRun, column: str) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """One row a shape, with texts for tooltip and label."""
    table = run.result.importers
    texts = pd.DataFrame(
        {
            v.ISO3: table[v.IMPORTER],
            v.VALUE: table[column],
            v.STATUS: "computed",
            "value_text": [_value_text(row) for row in table.itertuples()],
            "detail": [_detail(row) for row in table.itertuples()],
            "label": [
                f"{flows.area_name(row.importer)} {formats.share(getattr(row, column))}"
                if row.imports_t >= 0.02 * run.result.imports_t and getattr(row, column) >= CLASSES.breaks[0]
                else None
                for row in table.itertuples()
            ],
        }
    )
    joined = join(texts, caches.shapes().frame)
    frame = joined.frame.reset_index(drop=True)
    missing = frame["value_text"].isna()
    own = frame[v.ISO3].isin(run.exporters.members)
    frame = frame.assign(
        value_text=frame["value_text"].where(~missing, "no imports of these goods on record"),
        detail=frame["detail"].where(~missing, "").mask(own, "cuts its exports"),
        source=f"BACI, {run.trade.year}, gross weight",
        label=frame["label"].where(frame["label"].notna(), None),
    )
    return frame, joined.unmatched


def _value_text(row: Any) -> str:
    lost, short = row.share_lost, row.share_short
    if pd.isna(lost):
        return f"{formats.share(row.share_lost_value)} of import value lost, not weighed"
    return f"{formats.share(short)} of imports stay short, {formats.share(lost)} lost"


def _detail(row: Any) -> str:
    lost, imports = row.lost_t, row.imports_t
    return f"{tonnes(lost)} of {tonnes(imports)} lost" if pd.notna(lost) else "tonnes unknown"
