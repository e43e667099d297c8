"""What the maps and tables of alliances show: every country's share of the world, members in blue, others in orange."""

from __future__ import annotations

import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.atlas import Atlas
from geo.blocs import sentences, tables
from geo.blocs.coverage import Cell
from geo.blocs.holdings import OWN_COLUMNS, TRADE, Holding, ShareOf
from geo.blocs.selection import AllianceSelection
from geo.content.content import MapFigure
from geo.content.table import CellKind, Column, Table
from geo.dataset import Dataset
from geo.locale.say import joined, mark, say
from geo.maps import choropleth, classes, world
from geo.maps.colours import Theme, ramp
from geo.maps.join import join
from geo.maps.legend import Legend, LegendEntry
from geo.production import indicators, texts
from geo.production import model as production_model
from geo.production.selection import Selection
from geo.reference import countries
from geo.reference.bases import basis_in_words
from geo.tables.trade import area_name

# What a column is of, in the middle of a sentence.
_WHAT = {
    ShareOf.MINE: mark("mine production of {goods}"),
    ShareOf.REFINED: mark("refined production of {goods}"),
    ShareOf.RESERVES: mark("reserves of {goods}"),
    ShareOf.EXPORTS: mark("exports of {goods} by value"),
    ShareOf.IMPORTS: mark("imports of {goods} by value"),
}
_TRADED = {
    ShareOf.EXPORTS: mark("exports by value, {year}, HS {lines}"),
    ShareOf.IMPORTS: mark("imports by value, {year}, HS {lines}"),
}
_EMPTY = [v.ISO3, v.VALUE, v.STATUS, "value_text", "detail"]


def of_group(atlas: Atlas, cell: Cell, members: frozenset[str], name: str, theme: Theme) -> MapFigure:
    """The world by share of one mineral, members of the group called *name* outlined; one scale for every group."""
    title = say("Share of world {what}, %", what=what(cell))
    colouring = choropleth.split_by_membership(classes.BLOC_SHARES, theme, title=title)
    values, unmatched = _drawn(atlas, cell, members, world.load().frame)
    painted = choropleth.paint(values, colouring, members)
    legend = choropleth.legend(painted, colouring, theme)
    outline = [LegendEntry(theme.member, say("member of {name}", name=name), len(members), kind="outline")]
    small = say(
        "Too small or unmapped, in the table only: {names}.",
        names=joined([countries.name_of(one) for one in unmatched]),
    )
    return MapFigure(
        table=values.assign(colour=choropleth.colours_of(painted, theme), group=painted["group"]),
        colouring=colouring,
        legend=Legend(legend.title, (*legend.entries, *(outline if members else ()))),
        members=members,
        unmatched=unmatched,
        note=small if unmatched else "",
    )


def what(cell: Cell) -> str:
    """What a cell is of, in the middle of a sentence: "mine production of cobalt", "exports of tin ores by value"."""
    return say(_WHAT[cell.column], goods=sentences.goods(cell))


def share_colour(value: float, theme: Theme) -> str:
    """Background of a share (0-1) in a table: the map's seven classes, and a colour of its own for zero."""
    if value == 0:
        return theme.zero
    scale = classes.SHARES
    return ramp(theme.sequential, len(scale.labels))[scale.index(value)]


def difference_colour(value: float, theme: Theme) -> str:
    """Background of a difference of two shares: blue where the first is larger, orange where the second is."""
    colours = ramp(theme.members if value > 0 else theme.others, len(classes.BLOC_SHARES.labels))
    return colours[classes.BLOC_SHARES.index(abs(value))] if value else theme.zero


def source_words(dataset: Dataset, holding: Holding) -> str:
    """Series, year and basis, or the tariff lines and year, in a few words."""
    if holding.column not in OWN_COLUMNS:
        return say(_TRADED[holding.column], year=holding.year, lines=", ".join(holding.lines))
    return f"{dataset.labels()[holding.series]}, {holding.year}, {basis_in_words(holding.basis)}"


def table(atlas: Atlas, selection: AllianceSelection, cell: Cell) -> Table:
    """One row per country with a figure in the mineral on the map: its share of the world, and whether a member."""
    held = cell.holding
    found = _values(atlas, held)
    statuses = dict(zip(found[v.ISO3], found[v.STATUS], strict=True))
    shares = held.shares if held else {}
    frame = pd.DataFrame(
        {
            "country": [area_name(code) for code in shares],
            v.ISO3: list(shares),
            "member": [tables.yes(answer=code in selection.group.members) for code in shares],
            v.MINERAL: cell.mineral,
            "column": cell.column.value,
            "share": list(shares.values()),
            v.STATUS: [statuses.get(code) for code in shares],
            v.YEAR: held.year if held else None,
            v.SERIES: held.series if held else None,
            v.STAGE: held.stage if held else None,
            v.BASIS: held.basis if held else None,
            "world_total": held.total if held else None,
            v.UNIT: held.unit if held else None,
            "source_ids": "; ".join(held.source_ids) if held else None,
        }
    )
    columns = (
        Column("country", say("Country"), pinned=True),
        Column("share", say("Share of world"), CellKind.SHARE),
        Column("member", say("Member")),
        Column(v.STATUS, say("Status")),
        Column(v.YEAR, say("Year")),
        Column(v.BASIS, say("Basis")),
    )
    title = say("Map: {what}", what=what(cell))
    return tables.with_rows(
        Table(title, frame, columns, f"map-{selection.group.id}-{cell.mineral}-{cell.column}"), columns=3
    )


def _drawn(
    atlas: Atlas, cell: Cell, members: frozenset[str], shapes: pd.DataFrame
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """One row per shape with the tooltip's words, and who has a figure but no shape."""
    joined_ = join(_values(atlas, cell.holding), shapes)
    frame = joined_.frame.reset_index(drop=True)
    missing = frame["value_text"].isna()
    worded = frame.assign(
        value_text=frame["value_text"].where(~missing, numbers.missing()),
        detail=[
            f"{_side(code, members)} \u00b7 {one}" if isinstance(one, str) else _side(code, members)
            for one, code in zip(frame["detail"], frame[v.ISO3], strict=True)
        ],
        source=source_words(atlas.dataset, cell.holding) if cell.holding else cell.reason,
        label=[
            f"{countries.name_of(code)} {numbers.share(value)}" if value > 0 else None
            for code, value in zip(frame[v.ISO3], frame[v.VALUE], strict=True)
        ],
    )
    return worded, joined_.unmatched


def _side(code: object, members: frozenset[str]) -> str:
    return say("Member") if code in members else say("Not a member")


def _values(atlas: Atlas, holding: Holding | None) -> pd.DataFrame:
    """Columns ``iso3``, ``value`` (share, 0-1), ``status``, ``value_text``, ``detail``, one row per listed country."""
    if holding is None:
        return pd.DataFrame(columns=_EMPTY).astype({v.VALUE: "float64"})
    return atlas.memo.get(
        ("alliance map", holding.mineral, holding.column),
        lambda: (_traded(holding) if holding.series == TRADE else _held(atlas, holding))[_EMPTY],
    )


def _held(atlas: Atlas, holding: Holding) -> pd.DataFrame:
    shown_as = indicators.RESERVES_SHARE if holding.column is ShareOf.RESERVES else indicators.PRODUCTION_SHARE
    selection = Selection(
        mineral=holding.mineral, view=shown_as.id, stage=holding.stage, series=holding.series, year=holding.year
    )
    shown = production_model.take(atlas.dataset, selection)
    rows = shown.country_values
    return rows.assign(
        value_text=[texts.value_text(shown_as, row, holding.unit) for row in rows.itertuples()],
        detail=[texts.detail_text(row, holding.unit, shown.result.producers) for row in rows.itertuples()],
    )


def _traded(holding: Holding) -> pd.DataFrame:
    known = {entry.iso3 for entry in countries.all_countries()}
    template = (
        mark("{share} of world exports by value")
        if holding.column is ShareOf.EXPORTS
        else mark("{share} of world imports by value")
    )
    rows = [
        (
            code,
            share,
            say(template, share=numbers.share(share)),
            say("Rank {rank} of {count}", rank=rank, count=len(holding.shares)),
        )
        for rank, (code, share) in enumerate(holding.shares.items(), start=1)
        if code in known
    ]
    frame = pd.DataFrame(rows, columns=[v.ISO3, v.VALUE, "value_text", "detail"])
    return frame.assign(**{v.STATUS: v.Status.REPORTED.value})
