"""The view of import risk: every importer's score on a map, an importer's suppliers, its scores and its minerals."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.atlas import Atlas
from geo.content.caption import Caption, origins
from geo.content.charts import Bars
from geo.content.content import Content, MapFigure, PicturePanel, Tile
from geo.content.view import View
from geo.indicators import geopolrisk as gpr
from geo.locale.say import joined, mark, say
from geo.maps import world
from geo.maps.colours import Theme
from geo.reference import alliances, minerals, names
from geo.reference.choices import Choices
from geo.reference.tables.minerals import HS_2017
from geo.risk import charts, dependence_view, figure, model, selection, sentences, suppliers, tables
from geo.risk.selection import RiskSelection
from geo.risk.suppliers import Dependence, EuRisk
from geo.tables.trade import area_name


def _definition() -> str:
    return say(
        "GeoPolRisk: concentration (HHI) of world production times the importer's import risk, the governance risk of "
        "its suppliers weighted by tonnes over imports and own production together; 0 to 1 (Koyamparambath et al. "
        "2024)."
    )


def compose(view: View, *, on: dt.date, atlas: Atlas, theme: Theme, base: str, beside: View | None = None) -> Content:
    """Everything that a view of import risk shows; classes are the same in every mineral and year.

    Raises
    ------
    TableError, SourceError: if the trade table cannot be read.
    """
    choices = Choices(view.params())
    chosen = selection.resolve(atlas, choices, on=on)
    if chosen.revision == HS_2017:
        return dependence_view.compose(view, chosen, on=on, atlas=atlas, theme=theme, base=base, choices=choices)
    allies = alliances.members(chosen.alliance, on=on, eu_seat=chosen.seat) if chosen.alliance else frozenset[str]()
    name = alliances.named(chosen.alliance, on=on) if chosen.alliance else ""
    found = suppliers.dependence_of(
        atlas, chosen.importer, mineral=chosen.mineral, year=chosen.year, by=chosen.by, allies=allies
    )
    own = model.scores_of(atlas, chosen.importer, chosen.method)
    rows = own[own[v.YEAR] == chosen.year].reset_index(drop=True)
    row = rows[rows[v.MINERAL] == chosen.mineral].to_dict("records")[0]
    everybody = model.scores_of_all(atlas, chosen.method)
    eu = suppliers.eu_supply_risk_of(atlas, chosen.importer, found, mineral=chosen.mineral, year=chosen.year)
    whole = view.with_words(**{part: word for part, word in selection.as_address(chosen) if word != ""})
    headline = sentences.headline(chosen, found)
    source_ids = (*model.source_ids(atlas, model.inputs_of(atlas), years=(chosen.year,)), *_eu_sources(eu[0]))
    files = model.files_used(atlas)
    basis = model.basis_notes_of(atlas)
    cited = atlas.dataset.citation(source_ids)
    if files:
        cited = say(
            "{citation} Flows of some lines and years: {files}.",
            citation=cited,
            files=joined([one.label for one in files]),
        )
    caption = Caption(
        title=view.title or headline,
        finding=view.finding or sentences.finding(chosen, row, rows, found),
        details=() if view.finding else sentences.details(chosen, row, found, name),
        filters=_filters(chosen, on),
        definition=_definition(),
        source=sentences.source_line(cited, chosen, atlas.version),
        origins=(*origins(atlas.dataset, source_ids), *(one.origin for one in files)),
        dataset=atlas.version,
        made=on,
        permalink=whole.address(base),
        notes=sentences.notes(chosen, row, found, eu, basis=basis.get(chosen.mineral, "")),
        messages=tuple(choices.messages),
        faults=tuple(choices.faults),
    )
    return Content(
        view=whole,
        caption=caption,
        headline=headline,
        years=model.years_scored(atlas.dataset),
        badge=sentences.badge(chosen.mineral),
        make_figure=lambda: _figure(chosen, everybody, theme, several=beside is not None),
        make_charts=lambda: charts.of(atlas, chosen, found, own, alliance=name, on=on),
        make_tables=lambda: (
            tables.every_importer(everybody, chosen, found, name, basis),
            tables.every_mineral(rows, chosen, basis),
            tables.suppliers(found, chosen),
        ),
        make_tiles=lambda: (*_tiles(chosen, row, found, name), *_eu_tile(eu[0])),
        make_panels=lambda: _panels(atlas, chosen, found, own, name, theme, on),
        make_numbers=lambda: tables.of_mineral(everybody, chosen)[[v.IMPORTER, gpr.SCORE]].reset_index(drop=True),
    )


def compare(
    left: View,
    right: View,
    names: tuple[str, str],  # noqa: ARG001 - as every room
    *,
    part: str,
    on: dt.date,
    atlas: Atlas,
) -> tuple[str, str] | None:
    """Title and finding of two views that differ in importer, mineral or year; ``None`` for anything else.

    Raises
    ------
    TableError, SourceError: if the trade table cannot be read.
    """
    one, other = (selection.resolve(atlas, Choices(view.params()), on=on) for view in (left, right))
    if part == "year" and one.year > other.year:
        one, other = other, one
    founds, rows = [], []
    for chosen in (one, other):
        founds.append(
            suppliers.dependence_of(
                atlas, chosen.importer, mineral=chosen.mineral, year=chosen.year, by=chosen.by, allies=frozenset()
            )
        )
        scores = model.scores_of(atlas, chosen.importer, chosen.method)
        of_year = scores[(scores[v.YEAR] == chosen.year) & (scores[v.MINERAL] == chosen.mineral)]
        rows.append(of_year.to_dict("records")[0])
    return sentences.comparison(one, other, (founds[0], founds[1]), (rows[0], rows[1]), part=part)


def _panels(
    atlas: Atlas, chosen: RiskSelection, found: Dependence, own: pd.DataFrame, alliance: str, theme: Theme, on: dt.date
) -> tuple[PicturePanel, ...]:
    """Who supplies, as bars and on a map: what the title says. Without a supply the map of scores stays."""
    if found.mix is None or found.mix.trifle:
        return ()
    every = charts.of(atlas, chosen, found, own, alliance=alliance, on=on)
    bars = next((chart for chart in every if isinstance(chart, Bars)), None)
    return PicturePanel(bars=bars), PicturePanel(figure=figure.of_suppliers(chosen, found, alliance, theme))


def _filters(chosen: RiskSelection, on: dt.date) -> tuple[tuple[str, str], ...]:
    pairs = [
        (say("Importer"), chosen.importer.name),
        (say("Mineral"), minerals.mineral(chosen.mineral).name),
        (say("Year"), str(chosen.year)),
        (say("Suppliers by"), chosen.weighing),
        (say("Method"), chosen.method.label),
    ]
    if chosen.alliance:
        pairs.append((say("Alliance"), alliances.stated(chosen.alliance, on=on, eu_seat=chosen.seat)))
    return tuple(pairs)


def _figure(chosen: RiskSelection, everybody: pd.DataFrame, theme: Theme, *, several: bool) -> MapFigure:
    colouring = figure.colouring(chosen, theme, several=several)
    values = figure.drawn(everybody, chosen, world.load().frame)
    made = figure.of_importer(values, colouring, theme, chosen.importer)
    return replace(made, legend=figure.worded(made.legend))


def _tiles(chosen: RiskSelection, row: dict[str, Any], found: Dependence, alliance: str) -> tuple[Tile, ...]:
    """The large figures: suppliers first, then the score with its parts, then reliance."""
    known = sentences.known(row)
    tiles = []
    if found.mix is not None and found.mix.trifle:
        worth = numbers.money(1000 * found.mix.value_kusd)
        tiles.append(Tile(say("Recorded imports"), worth, help=say("Too little to name a main supplier.")))
    elif found.mix is not None:
        by = chosen.by_words
        tiles += [
            Tile(
                f"{area_name(found.mix.top)}, {by}",
                numbers.share(found.mix.top_share),
                help=say("The largest supplier."),
            ),
            Tile(
                say("HHI of suppliers"),
                numbers.hhi(found.mix.hhi),
                help=say("Sum of squared shares of imports {by}.", by=by),
            ),
        ]
        if alliance:
            outside = numbers.share(found.mix.outside_share)
            tiles.append(Tile(say("From outside the alliance {by}", by=by), outside, help=alliance))
    about = say("HHI of world production times import risk, 0 to 1 (Koyamparambath et al. 2024).")
    tiles += [
        Tile(
            say("GeoPolRisk score"),
            numbers.decimal(row[gpr.SCORE], 3) if known else say("No score"),
            help=f"{about} {sentences.why_not(row)}",
        ),
        Tile(
            say("Import risk"),
            numbers.decimal(row[gpr.IMPORT_RISK], 3) if known else say("No score"),
            help=say(
                "Governance risk of the suppliers, weighted by tonnes, over imports and own production together. "
                "Trade between members of a group carries no risk and counts as supply."
            ),
        ),
        Tile(
            say("World production HHI"),
            numbers.hhi(row[gpr.HHI]),
            help=say("0 to 10,000. As the method counts it: named producers only."),
        ),
        Tile(say("Price of imports"), _price(row), help=say("Value of the imports over their gross weight.")),
    ]
    reliance = found.reliance
    if reliance is not None:
        formula = say("(imports - exports) / (production + imports - exports).")
        consumed = numbers.amount(reliance.consumption, reliance.unit)
        tiles += [
            Tile(
                say("Import reliance"),
                say("net exporter") if reliance.net_exporter else numbers.share(reliance.value),
                help=f"{formula} {names.with_names('; '.join(reliance.caveats))}",
            ),
            Tile(
                say("Self-sufficiency"),
                numbers.share(reliance.self_sufficiency),
                help=say("Production over apparent consumption of {amount}.", amount=consumed),
            ),
        ]
    return tuple(tiles)


def _eu_sources(both: EuRisk | None) -> tuple[str, ...]:
    """Origin records of the EU's method beyond those of the scores."""
    if both is None:
        return ()
    return (suppliers.GOVERNANCE_SOURCE, *((both.source_id,) if both.recycled is not None else ()))


def _eu_tile(both: EuRisk | None) -> tuple[Tile, ...]:
    """Supply risk after the EU's method, gross and with recycling side by side."""
    if both is None:
        return ()
    net = ""
    if both.recycled is not None:
        net = say("{value} with recycling", value=numbers.decimal(both.recycled.value, 2))
    recycling = mark("With recycling: less the end-of-life recycling input rate of the EU, which is not known here.")
    if both.rate is not None:
        recycling = mark("With recycling: less the end-of-life recycling input rate of the EU, {rate} ({reference}).")
    about = say(
        "European Commission, criticality method of 2017; governance is the mean of the World Bank's six dimensions, "
        "edition of {edition}, year {year}.",
        edition=suppliers.GOVERNANCE_EDITION,
        year=both.governance_year,
    )
    rate = say(recycling, rate=numbers.share(both.rate), reference=both.reference or say("no factsheet named"))
    return (
        Tile(
            say("EU supply risk, gross"),
            f"{numbers.decimal(both.gross.value, 2)}/10",
            net,
            help=f"{about} {rate}",
        ),
    )


def _price(row: dict[str, Any]) -> str:
    price = row[model.PRICE]
    if pd.isna(price) or not price:
        return numbers.missing()
    return f"{numbers.significant(float(price))}{numbers.NBSP}USD/kg"
