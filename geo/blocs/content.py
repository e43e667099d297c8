"""The view of an alliance, ready to be drawn: who has how much of a mineral, and the table of the chosen part."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final

import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.blocs import accession, coverage, purchases, selection, sentences
from geo.blocs import values as alliance_values
from geo.blocs.coverage import Cell, Key
from geo.blocs.holdings import COLUMN_NAMES, OWN_COLUMNS, Ledger
from geo.blocs.selection import Choice, Part
from geo.content.caption import Caption, origins
from geo.content.records import SHARES, Bars, Evidence, MapContent, Rows
from geo.content.texts import ALLIANCE_DEFINITION
from geo.content.view import View
from geo.desk import Desk
from geo.errors import NotComputableError
from geo.maps import choropleth, world
from geo.maps.colours import LIGHT, SERIES_COLOURS, Theme
from geo.maps.legend import Entry, Legend
from geo.reference import alliances, countries, minerals
from geo.trade import model as trade_model

_BARS, _ROWS = 10, 12
_NONE: Final = "no data"


def years(view: View, desk: Desk) -> tuple[int, ...]:
    """No years to choose from: every mineral has its latest."""
    del view, desk
    return ()


def compose(
    view: View, *, on: dt.date, desk: Desk, theme: Theme, base: str, beside: View | None = None
) -> MapContent:  # fmt: skip
    """The group on the map of the chosen mineral and column; classes are the same for every group and mineral.

    Raises
    ------
    NotComputableError: if the group has no members.
    """
    del beside
    ledger = desk.ledger()
    chosen, said = selection.resolve(ledger, view.wish(), on)
    members = chosen.group.members
    coverage.require(members, chosen.short_name)
    cells = coverage.matrix(ledger, members, minerals=dict.fromkeys([*chosen.minerals, chosen.mineral]))
    listed = {key: cell for key, cell in cells.items() if key[0] in set(chosen.minerals)}
    cell = cells[chosen.mineral, chosen.column]
    colouring = alliance_values.colouring(chosen.mineral, chosen.column, theme)
    values, unmatched = alliance_values.drawn(
        desk.dataset, desk.taken, cell.holding, members, world.load().frame,
        reason=ledger.reason(chosen.mineral, chosen.column),
    )  # fmt: skip
    painted = choropleth.paint(values, colouring, members)
    legend = choropleth.legend(painted, colouring, theme)
    outline = Entry(theme.member, f"outline: {chosen.short_name}", len(members), kind="outline")
    headline, finding, rows = _told(chosen, ledger, cells, listed)
    ids = cell.holding.source_ids if cell.holding else ()
    whole = view.with_words(**{name: word for name, word in selection.as_address(chosen) if word not in (None, "")})
    caption = Caption(
        title=view.title or headline,
        finding=view.finding or finding,
        filters=_filters(chosen),
        definition=ALLIANCE_DEFINITION,
        source=_source(desk, cell),
        origins=origins(desk.dataset, ids),
        dataset=ledger.version,
        made=on,
        permalink=whole.address(base),
        notes=_notes(cell, unmatched),
        said=said,
    )
    return MapContent(
        caption=caption,
        headline=headline,
        view=whole,
        evidence=Evidence(_bars(cell, members), None, rows, _figures(chosen, cell, values)),
        table=values.assign(colour=choropleth.colours_of(painted, theme), group=painted["group"]),
        colouring=colouring,
        legend=Legend(legend.title, (*legend.entries, outline)),
        members=members,
        country="",
        marked=frozenset(),
    )


def _filters(chosen: Choice) -> tuple[tuple[str, str], ...]:
    pairs = [
        ("Alliance", f"{chosen.short_name}, {len(chosen.group.members)} members on {chosen.on.isoformat()}"),
        ("Mineral", minerals.mineral(chosen.mineral).name),
        ("Map shows", COLUMN_NAMES[chosen.column]),
        ("Part", chosen.part.value),
    ]
    if chosen.listed:
        pairs.append(("List", chosen.listed))
    return tuple(pairs)


def _source(desk: Desk, cell: Cell) -> str:
    version = desk.dataset.version
    if cell.holding is None:
        return f"Source: none has this figure. Dataset: {version}."
    citation = desk.dataset.citation(cell.holding.source_ids).rstrip(".")
    return f"Source: {citation}. Map: {alliance_values.source_words(desk.dataset, cell.holding)}. Dataset: {version}."


def _notes(cell: Cell, unmatched: tuple[str, ...]) -> tuple[str, ...]:
    notes = [f"{text[0].upper()}{text[1:]}." for text in cell.holding.caveats] if cell.holding else [f"{cell.reason}."]
    if unmatched:
        notes.append(f"Too small or unmapped: {', '.join(countries.name_of(code) for code in unmatched)}.")
    return tuple(notes)


def _told(
    chosen: Choice, ledger: Ledger, cells: Mapping[Key, Cell], listed: Mapping[Key, Cell]
) -> tuple[str, str, Rows]:
    """Headline, finding and table of the chosen part."""
    name, members = chosen.short_name, chosen.group.members
    explained = sentences.explanation(listed, chosen.column, members)
    if chosen.part is Part.DEPENDENCE:
        found = purchases.all_dependence(ledger, members, chosen.minerals)
        return sentences.dependence_headline(name, found), explained, _dependence(found)
    rows: list[tuple[str, ...]]
    if chosen.part is Part.ACCESSION:
        result = accession.accession(ledger, members, chosen.question(ledger), chosen.target)
        rows = [
            (countries.name_of(one.iso3), numbers.share(one.gain)) for one in result.candidates[:_ROWS]
        ]  # fmt: skip
        title = f"Who would bring {name} to {chosen.target_pct:g}\u202f%?"
        return title, sentences.verdict(result, name), (("Country", "Share of the world it adds"), *rows)
    if chosen.part is Part.COMPARE:
        return _compared(chosen, ledger)
    order = list(coverage.weakest_first(cells, chosen.column))
    columns = (chosen.column, *(one for one in OWN_COLUMNS if one is not chosen.column))[:3]
    rows = [
        (minerals.mineral(mineral).name, *(_share(cells[mineral, column]) for column in columns))
        for mineral in [one for one in order if cells[one, chosen.column].low is not None][:_ROWS]
    ]
    heading = ("Mineral, weakest first", *(COLUMN_NAMES[column] for column in columns))
    return sentences.headline(name, listed, chosen.column), explained, (heading, *rows)


def _share(cell: Cell) -> str:
    return _NONE if cell.low is None else sentences.interval(cell.low, cell.high)


def _dependence(found: tuple[purchases.Dependence, ...] | list[purchases.Dependence]) -> Rows:
    rows = [
        (
            minerals.mineral(one.mineral).name,
            numbers.share(one.outside_share) if one.outside_share is not None else _NONE,
            trade_model.area_name(one.top) if one.top else "",
            numbers.share(one.top_share) if one.top_share is not None else "",
        )
        for one in list(found)[:_ROWS]
    ]
    return (("Mineral", "From outsiders", "Largest outsider", "Its share"), *rows)


def _compared(chosen: Choice, ledger: Ledger) -> tuple[str, str, Rows]:
    other = alliances.bloc(chosen.other, on=chosen.on)
    name = alliances.alliance(other.id).short_name
    if not other.members:
        raise NotComputableError(f"{other.name} had no members on {chosen.on}.")
    found = coverage.compare(ledger, chosen.group.members, other.members, chosen.minerals)
    own = [one for (_, column), one in found.items() if column is chosen.column and one.difference is not None]
    own.sort(key=lambda one: one.difference or 0.0)
    ahead = sum((one.difference or 0.0) > 0 for one in own)
    column = COLUMN_NAMES[chosen.column].lower()
    shared = len(chosen.group.members & other.members)
    rows = [
        (minerals.mineral(one.mineral).name, _share(one.one), _share(one.other), numbers.points(one.difference))
        for one in own[:_ROWS]
    ]
    title = f"{chosen.short_name} has more than {name} in {ahead} of {len(own)} minerals by {column}"
    finding = (
        f"{chosen.short_name} has {len(chosen.group.members)} members, {name} {len(other.members)}; "
        f"{shared or 'nobody'} {'counts' if shared <= 1 else 'count'} in both."
    )
    return title, finding, (("Mineral", chosen.short_name, name, "Difference"), *rows)


def _bars(cell: Cell, members: frozenset[str]) -> Bars | None:
    if cell.holding is None or not cell.holding.shares:
        return None
    top = [(code, share) for code, share in cell.holding.shares.items() if share > 0][:_BARS]
    what = alliance_values.what(cell.mineral, cell.column)
    return Bars(
        title=f"World {what}, {cell.holding.year}; members in red",
        measure="Share of world",
        names=tuple(trade_model.area_name(code) for code, _ in top),
        values=tuple(share for _, share in top),
        colours=tuple(LIGHT.member if code in members else SERIES_COLOURS[0] for code, _ in top),
        texts=tuple(numbers.share(share) for _, share in top),
        form=SHARES,
    )


def _figures(chosen: Choice, cell: Cell, values: pd.DataFrame) -> pd.DataFrame:
    """A row a country with a figure: its share of the world, and whether it is a member."""
    held = cell.holding
    shares = held.shares if held else {}
    rows = pd.DataFrame(
        {
            "country": [trade_model.area_name(code) for code in shares],
            v.ISO3: list(shares),
            "member": [code in chosen.group.members for code in shares],
            v.MINERAL: chosen.mineral,
            "column": chosen.column.value,
            "share": list(shares.values()),
            v.YEAR: held.year if held else None,
            v.SERIES: held.series if held else None,
            v.STAGE: held.stage if held else None,
            v.BASIS: held.basis if held else None,
            "world_total": held.total if held else None,
            v.UNIT: held.unit if held else None,
            "source_ids": "; ".join(held.source_ids) if held else None,
        }
    )
    status = values.set_index(v.ISO3)[v.STATUS]
    return rows.assign(**{v.STATUS: rows[v.ISO3].map(status[~status.index.duplicated()])})
