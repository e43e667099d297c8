"""The map of import risk, ready to be drawn, with an importer's suppliers and its score over the years."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.content.caption import Caption, origins
from geo.content.records import SHARES, Bars, Evidence, Lines, MapContent, Rows
from geo.content.texts import RISK_DEFINITION
from geo.content.view import View
from geo.desk import Desk
from geo.indicators import geopolrisk as gpr
from geo.maps import choropleth, world
from geo.maps.colours import LIGHT, SERIES_COLOURS, Theme
from geo.maps.legend import Entry, Legend
from geo.reference import alliances, countries, minerals
from geo.risk import model, selection, sentences
from geo.risk import values as risk_values
from geo.risk.model import Dependence
from geo.risk.selection import RiskSelection
from geo.trade import model as trade_model

_BARS, _ROWS = 10, 12
# Part of the world's imports from which on an importer is named on the map.
_NAMED = 0.01


def years(view: View, desk: Desk) -> tuple[int, ...]:
    """Every year with scores, ascending."""
    del view  # the same for every importer and mineral
    return model.years_scored(desk.dataset)


def compose(
    view: View, *, on: dt.date, desk: Desk, theme: Theme, base: str, beside: View | None = None
) -> MapContent:  # fmt: skip
    """The scores of every importer for the view's mineral and year; classes are the same in all of them."""
    chosen, said = selection.resolve(desk.dataset, view.wish(), on=on)
    allies = alliances.members(chosen.alliance, on=on) if chosen.alliance else frozenset()
    name = alliances.alliance(chosen.alliance).short_name if chosen.alliance else ""
    found = desk.depend(chosen, allies)
    own = desk.importer_scores(chosen.importer, chosen.method)
    rows = own[own[v.YEAR] == chosen.year].reset_index(drop=True)
    row = rows[rows[v.MINERAL] == chosen.mineral].to_dict("records")[0]
    table = desk.scores(chosen.method)
    colouring = risk_values.colouring(chosen, theme, several=beside is not None)
    values = _labelled(risk_values.drawn(table, chosen, world.load().frame), table, chosen)
    buyers = frozenset(chosen.importer.members)
    members, country = (buyers, "") if len(buyers) > 1 else (frozenset[str](), min(buyers))
    painted = choropleth.paint(values, colouring, members)
    legend = risk_values.worded(choropleth.legend(painted, colouring, theme))
    entries = list(legend.entries)
    if members:
        entries.append(Entry(theme.member, f"outline: {chosen.importer.name}", len(members), kind="outline"))
    covered, warning = sentences.coverage(chosen.mineral)
    whole = view.with_words(**{part: word for part, word in selection.as_address(chosen) if word != ""})
    headline = sentences.headline(chosen, found)
    source_ids = desk.risk_sources(chosen.year)
    citation = desk.dataset.citation(source_ids)
    caption = Caption(
        title=view.title or headline,
        finding=view.finding or sentences.explanation(chosen, row, rows, found, name),
        filters=_filters(chosen, allies, name, on),
        definition=RISK_DEFINITION,
        source=sentences.source_line(citation, chosen, desk.dataset.version),
        origins=origins(desk.dataset, source_ids),
        dataset=desk.dataset.version,
        made=on,
        permalink=whole.address(base),
        notes=tuple(note for note in (f"Trade lines counted: {covered}.", warning) if note),
        said=said,
    )
    return MapContent(
        caption=caption,
        headline=headline,
        view=whole,
        evidence=Evidence(
            bars=_bars(chosen, found, name),
            lines=_lines(own, chosen),
            rows=_rows(found, name),
            figures=_figures(table, chosen),
        ),
        table=values.assign(colour=choropleth.colours_of(painted, theme), group=painted["group"]),
        colouring=colouring,
        legend=Legend(legend.title, tuple(entries)),
        members=members,
        country=country,
        marked=frozenset(),
    )


def _labelled(values: pd.DataFrame, table: pd.DataFrame, chosen: RiskSelection) -> pd.DataFrame:
    """Names and scores for the map, of those who buy enough to matter: a score says nothing of how much is bought."""
    rows = table[(table[v.MINERAL] == chosen.mineral) & (table[v.YEAR] == chosen.year)]
    bought = rows.set_index(v.IMPORTER)[gpr.IMPORTS]
    large = set(bought.index[bought >= _NAMED * bought.sum()])
    return values.assign(
        label=[
            f"{countries.name_of(code)} {score:.2f}" if code in large and score > 0 else None
            for code, score in zip(values[v.ISO3], values[v.VALUE], strict=True)
        ]
    )


def _filters(chosen: RiskSelection, allies: frozenset[str], alliance: str, on: dt.date) -> tuple[tuple[str, str], ...]:
    pairs = [
        ("Importer", chosen.importer.name),
        ("Mineral", minerals.mineral(chosen.mineral).name),
        ("Year", str(chosen.year)),
        ("Suppliers by", chosen.by),
        ("Reading", chosen.method.value),
    ]
    if chosen.alliance:
        pairs.append(("Alliance", f"{alliance}, {len(allies)} members on {on.isoformat()}"))
    return tuple(pairs)


def _bars(chosen: RiskSelection, found: Dependence, alliance: str) -> Bars | None:
    if found.mix is None:
        return None
    top = found.suppliers.head(_BARS)
    marked = "; members in red" if alliance else ""
    return Bars(
        title=f"Largest suppliers by {chosen.by}{marked}",
        measure="Share of imports",
        names=tuple(trade_model.area_name(code) for code in top[v.EXPORTER]),
        values=tuple(float(part) for part in top["share"]),
        colours=tuple(LIGHT.member if inside else SERIES_COLOURS[0] for inside in top["inside"]),
        texts=tuple(numbers.share(part) for part in top["share"]),
        form=SHARES,
    )


def _lines(own: pd.DataFrame, chosen: RiskSelection) -> Lines | None:
    past = own[own[v.MINERAL] == chosen.mineral].sort_values(v.YEAR)
    scores = tuple(float(row[gpr.SCORE]) if sentences.known(row) else None for row in past.to_dict("records"))
    if sum(score is not None for score in scores) < 2:  # noqa: PLR2004 - a line needs two points
        return None
    title = f"GeoPolRisk score of {sentences.who(chosen.importer)}"
    return Lines(title, tuple(str(year) for year in past[v.YEAR]), {chosen.importer.name: scores}, form="0.00")


def _rows(found: Dependence, alliance: str) -> Rows:
    heading = ("Supplier", "Share of imports", "Governance risk")
    rows = [
        (
            trade_model.area_name(row.exporter) + (" \u25cf" if alliance and row.inside else ""),
            numbers.share(row.share),
            f"{row.risk:.2f}" if pd.notna(row.risk) else "no estimate",
        )
        for row in found.suppliers.head(_ROWS).itertuples()
    ]
    return (heading, *rows)


def _figures(table: pd.DataFrame, chosen: RiskSelection) -> pd.DataFrame:
    """The scores of every importer, a row each, with ``iso3`` and ``country`` before the columns of the scores."""
    rows = table[(table[v.MINERAL] == chosen.mineral) & (table[v.YEAR] == chosen.year)].reset_index(drop=True)
    rows.insert(0, "country", rows[v.IMPORTER].map(trade_model.area_name))
    return rows.rename(columns={v.IMPORTER: v.ISO3}).sort_values(
        [gpr.SCORE, v.ISO3], ascending=[False, True], na_position="last", ignore_index=True
    )
