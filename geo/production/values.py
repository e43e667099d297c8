"""What a map of one value a country shows: its values with their words, and its colours."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from geo import vocabulary as v
from geo.content import texts
from geo.dataset import Dataset
from geo.maps import choropleth, classes
from geo.maps.colours import Theme
from geo.maps.join import join
from geo.production import model
from geo.production.model import Snapshot
from geo.production.selection import View
from geo.reference import countries


class _Row(NamedTuple):
    """What the texts need of a row of :func:`geo.production.model.country_values`."""

    iso3: str
    status: str
    published_value: object
    published_unit: object
    lower: float
    upper: float
    amount: float
    share: float
    rank: object
    value: float


def drawn(dataset: Dataset, taken: Snapshot, shapes: pd.DataFrame) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Values for the map with the texts of tooltip and label, in the order of the shapes."""
    table = model.country_values(taken)
    unit, n = taken.result.panel.unit, taken.result.producers
    source = f"{dataset.labels()[taken.selection.series]}, {taken.selection.year}"
    rows = [_Row(*cells) for cells in zip(*(table[name].tolist() for name in _Row._fields), strict=True)]
    worded = table[[v.ISO3, v.VALUE, v.STATUS]].assign(
        value_text=[texts.value_text(taken, row) for row in rows],
        detail=[texts.detail_text(row, unit, n) for row in rows],
        label=[
            f"{countries.name_of(row.iso3)} {texts.short_text(taken, row)}" if row.value > 0 else None for row in rows
        ],
    )
    joined = join(worded, shapes)
    frame = joined.frame.reset_index(drop=True)
    missing = frame["value_text"].isna()
    frame = frame.assign(
        value_text=frame["value_text"].where(~missing, "not listed by this source"),
        detail=frame["detail"].where(~missing, "no figure is published"),
        source=source,
        label=frame["label"].where(frame["label"].notna(), None),
    )
    return frame, joined.unmatched


def colouring(
    dataset: Dataset,
    taken: Snapshot,
    theme: Theme,
    *,
    alliance: str | None,
    beside: Snapshot | None = None,
    allied: bool = True,
) -> choropleth.Colouring:
    """The page's own classes and colours.

    Parameters
    ----------
    beside: what a second map shows. Two maps share classes and title; two of amounts have those of the larger one
        if they have one unit, and classes of their own if not, as their titles then say.
    allied: whether the second map shows the same alliance.
    """
    view, panel = taken.selection.view, taken.result.panel
    stage = f"{panel.stage} " if beside is None or beside.result.panel.stage == panel.stage else ""
    what = "reserves" if view.measure is v.Measure.RESERVES else f"{stage}production"
    if view is View.ALLIANCE and alliance:
        whose = f"of {alliance} " if allied else ""
        title = f"Share of world {what}, %: members {whose}in blue, others in orange"
        return choropleth.split_by_membership(classes.BLOC_SHARES, theme, title=title)
    if view is View.RESERVE_YEARS:
        return choropleth.sequential(classes.RESERVE_YEARS, theme, title="Reserves in years of mine production")
    if view in {View.PRODUCTION, View.RESERVES}:
        return _amounts(dataset, taken, theme, what.capitalize(), beside)
    return choropleth.sequential(classes.SHARES, theme, title=f"Share of world {what}, %")


def _amounts(
    dataset: Dataset, taken: Snapshot, theme: Theme, what: str, beside: Snapshot | None
) -> choropleth.Colouring:
    """Classes of amounts, held by every year of the mineral, and of the second one if it has the same unit."""
    panel = taken.result.panel
    title = f"{what}, {panel.basis}"
    largest = model.largest(dataset, taken.selection)
    if beside is not None:
        other = beside.result.panel
        if other.unit == panel.unit:
            largest = max(largest, model.largest(dataset, beside.selection))
            title = title if other.basis == panel.basis else f"{what}, {panel.basis} and {other.basis}"
        else:
            title += f" (a scale of its own: {panel.unit} and {other.unit} have none in common)"
    return choropleth.sequential(classes.amounts(largest, panel.unit), theme, title=title)
