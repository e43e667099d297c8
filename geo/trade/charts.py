"""The charts of a view of flows: the largest traders, partners and concentration over the years, and trade of blocs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.atlas import Atlas
from geo.content.charts import SHARES, Bars, Lines, Mark, Ribbon, Ribbons, Role, role_colour
from geo.errors import NotComputableError
from geo.locale.say import mark, say, say_count
from geo.maps.colours import LIGHT, Theme
from geo.maps.flows import FlowColours
from geo.reference import policy
from geo.reference.names import possessive
from geo.tables.trade import area_name
from geo.trade import history, model, sentences
from geo.trade.blocs import bloc_matrix
from geo.trade.figure import SECOND
from geo.trade.history import OTHERS, Partners
from geo.trade.model import AMOUNT, By, Trade
from geo.trade.selection import ColourBy, FlowSelection

_BARS: Final = 7
# Amounts and US dollars per tonne.
_WHOLE: Final = "#,##0"


@dataclass(frozen=True, slots=True)
class _Ranking:
    """Who is ranked: the *side* of the balances of *flows* (``exports`` or ``imports``), under a title."""

    title: str
    side: str
    flows: pd.DataFrame


def bars(trade: Trade, selection: FlowSelection, paint: FlowColours) -> tuple[Bars, ...]:
    """The largest exporters and importers; of a country or flow, the suppliers and export destinations."""
    return tuple(
        _bars(ranking, trade, paint) for ranking in _rankings(trade, selection) if ranking.flows[AMOUNT].notna().any()
    )


def _rankings(trade: Trade, selection: FlowSelection) -> list[_Ranking]:
    flows, by = trade.flows, trade.by.word
    if not (selection.country or selection.pair):
        return [
            _Ranking(say("Largest exporters by {by}", by=by), "exports", flows),
            _Ranking(say("Largest importers by {by}", by=by), "imports", flows),
        ]
    seller, buyer = selection.pair or (selection.country, selection.country)
    of_seller, of_buyer = (possessive(sentences.capital(sentences.area(code))) for code in (seller, buyer))
    return [
        _Ranking(say("{whose} suppliers by {by}", whose=of_buyer, by=by), "exports", flows[flows[v.IMPORTER] == buyer]),
        _Ranking(
            say("{whose} export destinations by {by}", whose=of_seller, by=by),
            "imports",
            flows[flows[v.EXPORTER] == seller],
        ),
    ]


# By the side that is ranked, and whether shares are of world trade.
_MEASURES: Final = {
    ("exports", True): mark("Share of world exports by {by}"),
    ("imports", True): mark("Share of world imports by {by}"),
    ("exports", False): mark("Share of exports by {by}"),
    ("imports", False): mark("Share of imports by {by}"),
}


def _bars(ranking: _Ranking, trade: Trade, paint: FlowColours) -> Bars:
    """Shares of the largest, and of all others together as the last bar."""
    table = model.balances(ranking.flows)
    share = {"exports": "export_share", "imports": "import_share"}[ranking.side]
    known = table.dropna(subset=[ranking.side]).sort_values(ranking.side, ascending=False, kind="stable")
    top, rest = known.head(_BARS), known.iloc[_BARS:]
    rows = [
        (short(row[v.ISO3]), row[share], row[ranking.side], paint.of_area.get(row[v.ISO3], paint.default))
        for row in top.to_dict("records")
    ]
    if len(rest):
        name = say_count("{count} other", "{count} others", len(rest))
        rows.append((name, rest[share].sum(), rest[ranking.side].sum(), Role.REST))
    return Bars(
        title=ranking.title,
        measure=say(_MEASURES[ranking.side, ranking.flows is trade.flows], by=trade.by.word),
        names=tuple(name for name, *_ in rows),
        values=tuple(float(part) for _, part, _, _ in rows),
        roles=tuple(role for *_, role in rows),
        texts=tuple(f"{numbers.share(part)} \u00b7 {sentences.amount(size, trade.by)}" for _, part, size, _ in rows),
        form=SHARES,
    )


def lines(
    atlas: Atlas, selection: FlowSelection, *, on: dt.date, paint: FlowColours | None = None, theme: Theme = LIGHT
) -> tuple[Lines, ...]:
    """Partners' shares and their concentration by year; of one flow its amount and its unit value.

    With *paint*, what has a colour on the map has it here.
    """
    events = marks(selection.mineral, selection.years, on)
    if selection.pair:
        return _pair_lines(atlas, selection, events)
    by = selection.by.word
    asked = {
        "exporters": (say("Exporters' shares by {by}", by=by), say("Concentration of exporters by {by} (HHI)", by=by))
    }
    if selection.country:
        whose = possessive(sentences.capital(sentences.area(selection.country)))
        asked = {
            "suppliers": (
                say("{whose} suppliers: shares by {by}", whose=whose, by=by),
                say("Concentration of suppliers by {by} (HHI)", by=by),
            ),
            "customers": (
                say("{whose} export destinations: shares by {by}", whose=whose, by=by),
                say("Concentration of export destinations by {by} (HHI)", by=by),
            ),
        }
    found: list[Lines] = []
    for side, titles in asked.items():
        try:
            partners = history.partners_of(atlas, selection.lines, selection.by, side=side, country=selection.country)
        except NotComputableError:  # neither bought nor sold in any year: there is nothing to draw
            continue
        roles = _roles(partners, selection, paint, theme)
        found += (
            _shares(partners, titles[0], selection, events, roles),
            _concentration(partners, titles[1], selection, events),
        )
    return tuple(found)


def _roles(
    partners: Partners, selection: FlowSelection, paint: FlowColours | None, theme: Theme
) -> tuple[Role | str, ...]:
    """Members and others, or the colours of the map; none where the map colours changes."""
    if paint is None or selection.colour not in {ColourBy.ALLIANCE, ColourBy.EXPORTER}:
        return ()
    roles = {role_colour(role, theme): role for role in (Role.MEMBER, Role.OTHER)}
    found = (paint.of_area.get(code, paint.default) for code in partners.named)
    return tuple(roles.get(colour, colour) for colour in found)


def _shares(
    partners: Partners, title: str, selection: FlowSelection, marks: tuple[Mark, ...], roles: tuple[Role | str, ...]
) -> Lines:
    named = partners.shares[partners.shares["partner"] != OTHERS]
    wide = named.pivot_table(index=v.YEAR, columns="partner", values="share").reindex(_span(partners.shares))
    series = {short(code): _values(wide[code]) for code in partners.named}
    return Lines(title, _years(wide), series, year=str(selection.year), marks=marks, roles=roles)


def _concentration(partners: Partners, title: str, selection: FlowSelection, marks: tuple[Mark, ...]) -> Lines:
    known = 10_000 * partners.concentration.set_index(v.YEAR)["hhi"]
    table = known.reindex(_span(partners.concentration)).to_frame()
    series = {"HHI": _values(table["hhi"])}
    return Lines(title, _years(table), series, form=_WHOLE, year=str(selection.year), marks=marks)


def _pair_lines(atlas: Atlas, selection: FlowSelection, marks: tuple[Mark, ...]) -> tuple[Lines, ...]:
    exporter, importer = selection.pair or ("", "")
    table = history.pair(atlas.trade.engine, lines=selection.lines, exporter=exporter, importer=importer)
    if table.empty:
        return ()
    table = table.set_index(v.YEAR).reindex(_span(table))
    ends = {"exporter": short(exporter), "importer": short(importer)}
    measure, word = say("{exporter} to {importer}: value (thousand USD)", **ends), say("Value")
    if selection.by == By.QUANTITY:
        measure, word = say("{exporter} to {importer}: gross weight (t)", **ends), say("Gross weight")
    asked = (
        (measure, word, selection.by.column),
        (say("{exporter} to {importer}: unit value, USD/t", **ends), say("Unit value"), model.UNIT_VALUE),
    )
    return tuple(
        Lines(title, _years(table), {label: _values(table[column])}, form=_WHOLE, year=str(selection.year), marks=marks)
        for title, label, column in asked
        if table[column].notna().any()
    )


def _span(table: pd.DataFrame) -> range:
    """Every year between the first and the last: one without trade breaks the line."""
    return range(int(table[v.YEAR].min()), int(table[v.YEAR].max()) + 1)


def _years(table: pd.DataFrame) -> tuple[str, ...]:
    return tuple(str(year) for year in table.index)


def _values(column: pd.Series) -> tuple[float | None, ...]:
    return tuple(None if pd.isna(value) else float(value) for value in column)


def marks(mineral: str, years: Collection[int], on: dt.date) -> tuple[Mark, ...]:
    """Policy measures on the mineral from primary sources, within the years of a chart."""
    found = policy.marks(policy.events(on=on, mineral=mineral), years=years)
    return tuple(
        Mark(row.date[:4], row.title, f"{row.date}; {row.state}; {row.evidence}") for row in found.itertuples()
    )


def ribbons(trade: Trade, blocs: Mapping[str, frozenset[str]], theme: Theme, *, on: dt.date) -> tuple[Ribbons, ...]:
    """Trade within and between alliances and the rest of the world; nothing without an alliance or an amount."""
    if not blocs or pd.isna(trade.world):
        return ()
    rest = say("Rest of the world")
    table = bloc_matrix(trade, blocs, rest=rest).dropna(subset=[AMOUNT])
    names = (*blocs, rest)
    found = tuple(
        Ribbon(
            row.origin,
            row.destination,
            float(row.amount),
            say(
                "{origin} to {destination}: {amount}, {share} of world trade by {by}",
                origin=row.origin,
                destination=row.destination,
                amount=sentences.amount(row.amount, trade.by),
                share=numbers.share(row.share),
                by=trade.by.word,
            ),
        )
        for row in table.itertuples(index=False)
    )
    title, summary = (
        say("Trade within and outside the alliance"),
        mark("Trade within and outside the alliance in {year}, by {by}"),
    )
    note = say("By {by}, {year}, every flow; members on {day}.", by=trade.by.word, year=trade.year, day=on.isoformat())
    if len(blocs) > 1:
        title = say("Trade within and between the alliances")
        summary = mark("Trade within and between the alliances in {year}, by {by}")
        note = " ".join([note, say("A country in both counts in the first.")])
    return (
        Ribbons(
            title=title,
            names=names,
            roles=(*(theme.members[2], SECOND)[: len(blocs)], theme.others[2]),
            sends=tuple(_sum(table, "origin", name, trade) for name in names),
            receives=tuple(_sum(table, "destination", name, trade) for name in names),
            ribbons=found,
            summary=". ".join([say(summary, year=trade.year, by=trade.by.word), *(one.text for one in found)]),
            note=note,
        ),
    )


def _sum(table: pd.DataFrame, end: str, name: str, trade: Trade) -> str:
    total = float(table.loc[table[end] == name, AMOUNT].sum())
    return f"{sentences.amount(total, trade.by)}, {numbers.share(total / trade.world)}"


def short(code: str) -> str:
    """Name of an area without the years in which it existed."""
    return area_name(code).split(" (")[0]
