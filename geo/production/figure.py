"""What a map of one value per country shows: its values with their words, its classes and colours."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, NamedTuple

import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.dataset import Dataset
from geo.locale.say import joined, say
from geo.maps import choropleth, classes
from geo.maps.classes import Classes
from geo.maps.colours import Theme, ramp
from geo.maps.join import join
from geo.production import editions, model, projections, texts
from geo.production.indicators import EDITIONS, HELD, MADE, MINED, REFINED
from geo.production.model import Snapshot
from geo.production.selection import Selection
from geo.reference import countries
from geo.reference.bases import basis_in_words
from geo.reference.names import lowered

_STAGES = {v.Stage.MINE.value: MINED, v.Stage.REFINED.value: REFINED}


class _TextRow(NamedTuple):
    """What the texts need of a row of ``Snapshot.country_values``."""

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


FORMER: Final = "former"


def drawn(dataset: Dataset, snapshot: Snapshot, shapes: pd.DataFrame) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Values for the map with the texts of tooltip and label, in the order of the shapes; and who has no shape.

    A former state is drawn whole on the shapes of its successors that have no row of their own; their column ``former``
    then holds its code, ``name`` its name, and one of them its label.
    """
    table, selection = snapshot.country_values, snapshot.selection
    indicator, unit, producers = selection.indicator, snapshot.result.panel.unit, snapshot.result.producers
    source = f"{source_name(dataset, selection)}, {selection.year}"
    rows = [_TextRow(*cells) for cells in zip(*(table[name].tolist() for name in _TextRow._fields), strict=True)]
    worded = table[[v.ISO3, v.VALUE, v.STATUS]].assign(
        value_text=[texts.value_text(indicator, row, unit) for row in rows],
        detail=[texts.detail_text(row, unit, producers) for row in rows],
        label=[
            f"{countries.name_of(row.iso3)} {indicator.short(row, unit)}" if pd.notna(row.value) and row.value else None
            for row in rows
        ],
    )
    joined = join(_on_todays_shapes(worded, shapes), shapes)
    frame = joined.frame.reset_index(drop=True)
    former = [state if isinstance(state, str) else None for state in frame[FORMER]]
    names = [countries.name_of(state) if state else None for state in former]
    frame = frame.assign(
        **{
            FORMER: pd.Series(former, index=frame.index, dtype=object),
            "name": [a or b for a, b in zip(names, frame["name"], strict=True)],
        }
    )
    largest_first = frame["area_km2"].sort_values(ascending=False, kind="stable").index
    again = frame.loc[largest_first].duplicated(FORMER) & frame.loc[largest_first, FORMER].notna()
    frame["label"] = frame["label"].where(~again.reindex(frame.index), None)
    missing = frame["value_text"].isna()
    frame = frame.assign(
        value_text=frame["value_text"].where(~missing, numbers.missing()),
        detail=frame["detail"].where(~missing, say("not listed by this source")),
        source=source,
        label=frame["label"].where(frame["label"].notna(), None),
    )
    return frame, joined.unmatched


def _on_todays_shapes(values: pd.DataFrame, shapes: pd.DataFrame) -> pd.DataFrame:
    """The rows of former states once for every successor with a shape and no row of its own."""
    listed, places = set(values[v.ISO3]), set(shapes[v.ISO3].dropna())
    rows = []
    for row in values.to_dict("records"):
        state = str(row[v.ISO3])
        heirs = [one for one in countries.drawn_as(state) if one == state or (one in places and one not in listed)]
        former = None if heirs == [state] else state
        rows += [{**row, v.ISO3: one, FORMER: former} for one in heirs or [state]]
    return pd.DataFrame(rows, columns=[*values.columns, FORMER])


def former_states(frame: pd.DataFrame) -> dict[str, list[str]]:
    """Codes of the successors on whose shapes each former state is drawn, by its code."""
    rows = frame.dropna(subset=FORMER)
    return {str(state): [str(one) for one in part[v.ISO3]] for state, part in rows.groupby(FORMER, sort=True)}


def source_name(dataset: Dataset, selection: Selection) -> str:
    """Whose figures the map shows: those of the series, of two editions of it, or the outlook's."""
    if EDITIONS in selection.indicator.needs:
        old, new = editions.pairs(dataset, selection.mineral, selection.measure)[selection.stage][selection.year]
        return say("USGS, editions {old} and {new}", old=old, new=new)
    return say(projections.LABEL) if selection.projected else dataset.labels()[selection.series]


def colouring(
    dataset: Dataset,
    snapshot: Snapshot,
    theme: Theme,
    *,
    alliance: str | None,
    beside: Snapshot | None = None,
    allied: bool = True,
) -> choropleth.Colouring:
    """Classes and colours of the map.

    Parameters
    ----------
    beside: what a second map shows. Two maps share classes and title; two of amounts have those of the larger one
        if they have one unit, and classes of their own if not, as their titles then say.
    allied: whether the second map shows the same alliance.
    """
    selection, panel = snapshot.selection, snapshot.result.panel
    same_stage = beside is None or beside.result.panel.stage == panel.stage
    made = _STAGES.get(panel.stage, MADE) if same_stage else MADE
    found = selection.indicator.colouring(
        theme,
        what=HELD if selection.measure is v.Measure.RESERVES else made,
        basis=_basis(snapshot, beside),
        largest=lambda: _amounts(dataset, snapshot, beside),
        alliance=alliance if alliance and allied else "",
    )
    return _as_projection(found, theme) if selection.projected else found


def _as_projection(made: choropleth.Colouring, theme: Theme) -> choropleth.Colouring:
    """The same classes in the colours of projections, and their name in the legend; members keep theirs."""
    title = say("Projection ({who}): {title}", who=projections.WHO, title=lowered(made.title))
    if made.split:
        return replace(made, title=title)
    colours = ramp(theme.projected, len(made.classes.labels))
    return replace(made, title=title, members=colours, others=colours)


def _amounts(dataset: Dataset, snapshot: Snapshot, beside: Snapshot | None) -> Classes:
    """Classes of amounts, held by every year of the mineral, and of the second one if it has the same unit."""
    unit = snapshot.result.panel.unit
    largest = model.largest(dataset, snapshot.selection)
    if beside is not None and beside.result.panel.unit == unit:
        largest = max(largest, model.largest(dataset, beside.selection))
    return classes.amounts(largest, unit)


def _basis(snapshot: Snapshot, beside: Snapshot | None) -> str:
    """The basis of the amounts, both where two maps differ, and that two units have no scale in common."""
    panel = snapshot.result.panel
    if beside is None:
        return basis_in_words(panel.basis)
    other = beside.result.panel
    if other.unit != panel.unit:
        return say(
            "{basis} (a scale of its own: {unit} and {other} have none in common)",
            basis=basis_in_words(panel.basis),
            unit=panel.unit,
            other=other.unit,
        )
    return joined([basis_in_words(one) for one in dict.fromkeys((panel.basis, other.basis))])
