"""What the map of a disruption shows: importers by the share of their imports that is lost or stays short."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.maps import choropleth
from geo.maps.classes import Classes
from geo.maps.colours import Theme
from geo.maps.join import join
from geo.maps.legend import Entry, Legend
from geo.scenarios.model import DisruptionRun
from geo.scenarios.sentences import tonnes
from geo.trade import model as trade_model

# The same for every mineral and scenario, so that maps compare.
CLASSES = Classes(
    "% of imports",
    (0.01, 0.05, 0.1, 0.25, 0.5, 0.75),
    ("under 1", "1\u20135", "5\u201310", "10\u201325", "25\u201350", "50\u201375", "75 and more"),
)
SHOWN: Final = {"share_short": "Stays short", "share_lost": "Lost before replacement"}
_WORDS = {
    choropleth.ZERO: "nothing",
    choropleth.WITHHELD: "lost, but not weighed",
    "not-listed": "no imports of these goods, or not aimed at",
}
# Part of the world's imports from which on an importer is named on the map.
_NAMED = 0.02


def column(wish: str, run: DisruptionRun) -> str:
    """What is shown: the reader's wish, else what stays short, or what is lost where nothing does."""
    return wish if wish in SHOWN else "share_short" if run.result.share_short > 0 else "share_lost"


def colouring(run: DisruptionRun, shown: str, theme: Theme) -> choropleth.Colouring:
    """Classes and colours of a column of importers."""
    what = "stays short" if shown == "share_short" else "is lost"
    title = f"Share of imports that {what}, % of weight, trade of {run.trade.year}"
    return choropleth.sequential(CLASSES, theme, title=title)


def outlined(run: DisruptionRun) -> frozenset[str]:
    """The group that is cut off, if it is one."""
    return frozenset(run.to.members) if run.to and len(run.to.members) > 1 else frozenset()


def worded(legend: Legend, run: DisruptionRun, theme: Theme) -> Legend:
    """The legend with words for what is no class, who cuts, and who is outlined."""
    entries = [replace(entry, label=_WORDS.get(entry.kind, entry.label)) for entry in legend.entries]
    entries.append(Entry(theme.member, "cuts its exports", len(run.exporters.members), kind="cross"))
    group = outlined(run)
    if run.to and group:
        entries.append(Entry(theme.member, f"outline: {run.to.name}", len(group), kind="outline"))
    return Legend(legend.title, tuple(entries))


def drawn(run: DisruptionRun, shown: str, shapes: pd.DataFrame) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """One row a shape, with texts for tooltip and label, and who imports but has no shape."""
    table = run.result.importers
    texts = pd.DataFrame(
        {
            v.ISO3: table[v.IMPORTER],
            v.VALUE: table[shown],
            v.STATUS: "computed",
            "value_text": [_value_text(row) for row in table.itertuples()],
            "detail": [_detail(row) for row in table.itertuples()],
            "label": [
                f"{trade_model.area_name(row.importer)} {numbers.share(getattr(row, shown))}"
                if row.imports_t >= _NAMED * run.result.imports_t and getattr(row, shown) >= CLASSES.breaks[0]
                else None
                for row in table.itertuples()
            ],
        }
    )
    joined = join(texts, shapes)
    frame = joined.frame.reset_index(drop=True)
    missing = frame["value_text"].isna()
    own = frame[v.ISO3].isin(run.exporters.members)
    worded_frame = frame.assign(
        value_text=frame["value_text"].where(~missing, "no imports of these goods on record"),
        detail=frame["detail"].where(~missing, "").mask(own, "cuts its exports"),
        source=f"BACI, {run.trade.year}, gross weight",
        label=frame["label"].where(frame["label"].notna(), None),
    )
    return worded_frame, joined.unmatched


def _value_text(row: Any) -> str:
    lost, short = row.share_lost, row.share_short
    if pd.isna(lost):
        return f"{numbers.share(row.share_lost_value)} of import value lost, not weighed"
    return f"{numbers.share(short)} of imports stay short, {numbers.share(lost)} lost"


def _detail(row: Any) -> str:
    lost, imports = row.lost_t, row.imports_t
    return f"{tonnes(lost)} of {tonnes(imports)} lost" if pd.notna(lost) else "tonnes unknown"
