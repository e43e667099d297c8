"""What the maps of alliances show: every country's share of the world, members in blue and others in orange."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.blocs.holdings import COLUMN_NAMES, OWN_COLUMNS, TRADE, Column, Holding
from geo.content import texts
from geo.dataset import Dataset
from geo.maps import choropleth, classes
from geo.maps.colours import Theme
from geo.maps.join import join
from geo.production import model as production_model
from geo.production.model import Snapshot
from geo.production.selection import Selection, View
from geo.production.sentences import mineral_in_text
from geo.reference import countries

# Without an alliance a snapshot depends on no day.
_NO_DAY = dt.date.min
_EMPTY = [v.ISO3, v.VALUE, v.STATUS, "value_text", "detail"]
# The snapshot of a selection, an alliance and a day.
Taken = Callable[[Selection, str, dt.date], Snapshot]


def colouring(mineral: str, column: Column, theme: Theme) -> choropleth.Colouring:
    """One scale for every group."""
    title = f"Share of world {what(mineral, column)}, %"
    return choropleth.split_by_membership(classes.BLOC_SHARES, theme, title=title)


def what(mineral: str, column: Column) -> str:
    """A mineral in a column, in the middle of a sentence: "mine production of cobalt"."""
    return f"{COLUMN_NAMES[column].lower()} of {mineral_in_text(mineral)}"


def drawn(
    dataset: Dataset, taken: Taken, holding: Holding | None, members: frozenset[str], shapes: pd.DataFrame, *,
    reason: str,
) -> tuple[pd.DataFrame, tuple[str, ...]]:  # fmt: skip
    """One row a shape with the tooltip's words, and who has a figure but no shape.

    Parameters
    ----------
    reason: why there is no holding.
    """
    joined = join(_values(taken, holding, members), shapes)
    frame = joined.frame.reset_index(drop=True)
    missing = frame["value_text"].isna()
    side = ["member" if code in members else "not a member" for code in frame[v.ISO3]]
    worded = frame.assign(
        value_text=frame["value_text"].where(~missing, "no figure is published"),
        detail=[one if isinstance(one, str) else who for one, who in zip(frame["detail"], side, strict=True)],
        source=source_words(dataset, holding) if holding else reason,
        label=[
            f"{countries.name_of(code)} {numbers.share(value)}" if value > 0 else None
            for code, value in zip(frame[v.ISO3], frame[v.VALUE], strict=True)
        ],
    )
    return worded, joined.unmatched


def _values(taken: Taken, holding: Holding | None, members: frozenset[str]) -> pd.DataFrame:
    """Columns ``iso3``, ``value`` (share), ``status``, ``value_text``, ``detail``, a row a listed country."""
    if holding is None:
        return pd.DataFrame(columns=_EMPTY).astype({v.VALUE: "float64"})
    found = _traded(holding) if holding.series == TRADE else _held(taken, holding)
    sides = ["member" if code in members else "not a member" for code in found[v.ISO3]]
    details = [f"{who}, {text}" for who, text in zip(sides, found["detail"], strict=True)]
    return found.assign(detail=details)[_EMPTY]


def _held(taken: Taken, holding: Holding) -> pd.DataFrame:
    view = View.RESERVES_SHARE if holding.column is Column.RESERVES else View.PRODUCTION_SHARE
    selection = Selection(
        mineral=holding.mineral, view=view, stage=holding.stage, series=holding.series, year=holding.year
    )
    shown = taken(selection, "", _NO_DAY)
    rows = production_model.country_values(shown)
    return rows.assign(
        value_text=[texts.value_text(shown, row) for row in rows.itertuples()],
        detail=[texts.detail_text(row, holding.unit, shown.result.producers) for row in rows.itertuples()],
    )


def _traded(holding: Holding) -> pd.DataFrame:
    known = {entry.iso3 for entry in countries.all_countries()}
    rows = [
        (
            code,
            share,
            f"{numbers.share(share)} of world {holding.column.value}",
            f"rank {rank} of {len(holding.shares)}",
        )
        for rank, (code, share) in enumerate(holding.shares.items(), start=1)
        if code in known
    ]
    frame = pd.DataFrame(rows, columns=[v.ISO3, v.VALUE, "value_text", "detail"])
    return frame.assign(**{v.STATUS: v.Status.REPORTED.value})


def source_words(dataset: Dataset, holding: Holding) -> str:
    """Series and year, or the tariff lines and year, in a few words."""
    if holding.column not in OWN_COLUMNS:
        return f"BACI {holding.year}, HS {', '.join(holding.lines)}, by value"
    label = dataset.series.set_index(v.SERIES)["label"][holding.series]
    return f"{label}, {holding.year}, {holding.basis}"
