"""The view of import dependence in HS 2017: who supplies an importer, and how every importer compares.

GeoPolRisk counts lines of HS 1992 and mine or refinery output, so that there is no score here; suppliers, their
concentration and the alliance's share are those of one table and year.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Final

import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.atlas import Atlas
from geo.content.caption import Caption, origins
from geo.content.charts import ALL_OTHERS, SHARES, Bars, Role
from geo.content.content import Content, MapFigure, Tile
from geo.content.table import CellKind, Column, Rows, Table
from geo.content.view import View
from geo.indicators.dependence import SupplyMix
from geo.locale.say import mark, say
from geo.maps import choropleth, classes, world
from geo.maps.colours import Theme
from geo.maps.join import join
from geo.reference import alliances, minerals
from geo.reference.choices import Choices
from geo.reference.tables.minerals import HS_2017
from geo.risk import figure, second, selection, sentences
from geo.risk.selection import RiskSelection
from geo.risk.supply import supply_of
from geo.tables.trade import area_name
from geo.trade import forms, notes
from geo.trade import sentences as traded
from geo.trade.model import By

_BARS, _ROWS = 10, 12
_REST: Final = 0.0005  # half of the smallest share printed
# Part of the world's imports from which on an importer is named on the map.
_NAMED: Final = 0.01


def _definition() -> str:
    return say(
        "Dependence: the share of the largest supplier in the imports of the HS codes; trade within an importer of "
        "several countries is left out. HHI: sum of squared shares of the suppliers, 0 to 10,000."
    )


def compose(
    view: View, chosen: RiskSelection, *, on: dt.date, atlas: Atlas, theme: Theme, base: str, choices: Choices
) -> Content:
    """Everything that the view shows.

    Raises
    ------
    GeoError: if the trade table cannot be asked.
    """
    lines = second.lines_of(chosen.mineral)
    allies = alliances.members(chosen.alliance, on=on, eu_seat=chosen.seat) if chosen.alliance else frozenset[str]()
    name = alliances.named(chosen.alliance, on=on) if chosen.alliance else ""
    table = second.table_of(atlas)
    mix, reason = supply_of(table, chosen.importer, lines=lines, year=second.YEAR, by=chosen.by, allies=allies)
    goods = traded.in_revision(chosen.mineral, lines, HS_2017)
    cited = table.trade.cited(lines, second.YEAR)
    whole = view.with_words(**{part: word for part, word in selection.as_address(chosen) if word != ""})
    title = headline(chosen, goods, mix)
    caption = Caption(
        title=view.title or title,
        finding=view.finding or _finding(mix, reason),
        details=() if view.finding else _details(chosen, mix, name),
        filters=_filters(chosen, lines, on),
        definition=_definition(),
        source=say(
            "Source: {cited}. HS 2017 lines {lines}, {year}. Dataset: {version}.",
            cited=cited.text.rstrip("."),
            lines=", ".join(lines),
            year=second.YEAR,
            version=atlas.version,
        ),
        origins=(*cited.origins, *origins(atlas.dataset, ())),
        dataset=atlas.version,
        made=on,
        permalink=whole.address(base),
        notes=(say(_NO_SCORE), notes.apart(), *((say(_WEIGHED),) if chosen.by == "quantity" else ())),
        messages=tuple(choices.messages),
        faults=tuple(choices.faults),
    )
    everybody = second.everyone(atlas, chosen.mineral, chosen.by)
    return Content(
        view=whole,
        caption=caption,
        headline=title,
        years=(second.YEAR,),
        badge=forms.badge(forms.completeness(chosen.mineral, lines, revision=HS_2017)),
        make_figure=lambda: _figure(chosen, everybody, goods, cited.short, theme),
        make_charts=lambda: (_bars(mix, chosen, name),) if mix and not mix.trifle else (),
        make_tables=lambda: (
            _importers(everybody, chosen, lines, cited.source_id, mix),
            _suppliers(mix, chosen, lines, cited.source_id),
        ),
        make_tiles=lambda: _tiles(mix, chosen, name),
        make_numbers=lambda: everybody[[v.ISO3, "amount", "top", "share"]],
    )


_WEIGHED: Final = mark("Flows whose weight is not reported or cannot be right are left out.")
_NO_SCORE: Final = mark("No GeoPolRisk score: the method counts HS 1992 codes and the output of the same goods.")


def headline(chosen: RiskSelection, goods: str, mix: SupplyMix | None) -> str:
    """The finding in one sentence without a full stop, with the goods, their code and its revision."""
    if mix is None:
        text = say(
            "No imports of {goods} by {who} are recorded {by} for {year}",
            goods=goods,
            who=sentences.who(chosen.importer),
            by=chosen.by_words,
            year=second.YEAR,
        )
    elif mix.trifle:
        return sentences.too_little(mix, whose=sentences.whose(chosen.importer), goods=goods, year=second.YEAR)
    else:
        text = say(
            "{top} supplied {share} of {whose} imports of {goods} {by} in {year}",
            top=sentences.area_in_text(mix.top),
            share=numbers.share(mix.top_share),
            whose=sentences.whose(chosen.importer),
            goods=goods,
            by=chosen.by_words,
            year=second.YEAR,
        )
    return text[0].upper() + text[1:]


def _finding(mix: SupplyMix | None, reason: str) -> str:
    if mix is None:
        return reason
    if mix.trifle:
        return say("Imports of less than USD 10,000 a year are samples and single parcels, not a supply.")
    if len(mix.shares) == 1:
        return say("It is the only recorded supplier.")
    return say("That is equivalent to {count} equal suppliers.", count=numbers.decimal(1 / mix.hhi, 1))


def _details(chosen: RiskSelection, mix: SupplyMix | None, alliance: str) -> tuple[str, ...]:
    if mix is None or mix.trifle or not alliance:
        return ()
    return (
        say(
            "{share} of the imports {by} came from outside {alliance}.",
            share=numbers.share(mix.outside_share),
            by=chosen.by_words,
            alliance=alliance,
        ),
    )


def _filters(chosen: RiskSelection, lines: tuple[str, ...], on: dt.date) -> tuple[tuple[str, str], ...]:
    pairs = [
        (say("Importer"), chosen.importer.name),
        (say("Mineral"), minerals.mineral(chosen.mineral).name),
        (say("Trade table"), notes.table_name(HS_2017)),
        (say("HS codes"), ", ".join(lines)),
        (say("Year"), str(second.YEAR)),
        (say("Suppliers by"), chosen.weighing),
    ]
    if chosen.alliance:
        pairs.append((say("Alliance"), alliances.stated(chosen.alliance, on=on, eu_seat=chosen.seat)))
    return tuple(pairs)


def _figure(chosen: RiskSelection, everybody: pd.DataFrame, goods: str, source: str, theme: Theme) -> MapFigure:
    """The share of the largest supplier in the imports of every country."""
    texts = pd.DataFrame(
        {
            v.ISO3: everybody[v.ISO3],
            v.VALUE: everybody["share"].astype("float64"),
            v.STATUS: "computed",
            "value_text": [
                say("{share} from {country}", share=numbers.share(row.share), country=area_name(row.top))
                for row in everybody.itertuples()
            ],
            "detail": [say("HHI of suppliers {hhi}", hhi=numbers.hhi(value)) for value in everybody["hhi"]],
        }
    )
    found = join(texts, world.load().frame)
    frame = found.frame.reset_index(drop=True)
    large = set(everybody.loc[everybody["amount"] >= _NAMED * everybody["amount"].sum(), v.ISO3])
    frame = frame.assign(
        value_text=frame["value_text"].fillna(say("no imports recorded")),
        detail=frame["detail"].fillna(""),
        source=f"{source}, {second.YEAR}",
        label=[
            f"{area_name(code)} {numbers.share(share)}" if code in large else None
            for code, share in zip(frame[v.ISO3], frame[v.VALUE], strict=True)
        ],
    )
    title = say(
        "Share of the largest supplier in each country\u2019s imports of {goods} {by}, %",
        goods=goods,
        by=chosen.by_words,
    )
    colouring = choropleth.sequential(replace(classes.SHARES, unit="% of imports"), theme, title=title)
    return figure.of_importer(frame, colouring, theme, chosen.importer)


def _bars(mix: SupplyMix, chosen: RiskSelection, alliance: str) -> Bars:
    top = mix.shares.head(_BARS)
    rows = [
        (area_name(row.exporter), float(row.share), Role.MEMBER if row.inside else Role.OTHER, numbers.share(row.share))
        for row in top.itertuples()
    ]
    rest = 1 - sum(share for _, share, _, _ in rows)
    if rest > _REST:
        rows.append((say(ALL_OTHERS), rest, Role.REST, numbers.share(rest)))
    names, values, roles, texts = zip(*rows, strict=True)
    return Bars(
        title=say("Suppliers {by}, HS 2017, {year}", by=chosen.by_words, year=second.YEAR),
        measure=say("Share of imports {by}", by=chosen.by_words),
        names=names,
        values=values,
        roles=roles,
        texts=texts,
        form=SHARES,
        note=say("Members of {alliance} in blue, others in orange.", alliance=alliance) if alliance else "",
    )


def _importers(
    everybody: pd.DataFrame, chosen: RiskSelection, lines: tuple[str, ...], source_id: str, mix: SupplyMix | None
) -> Table:
    """A row per importer: ``country``, ``iso3``, amount, largest supplier, its share and the HHI of the suppliers."""
    frame = everybody.assign(
        country=everybody[v.ISO3].map(area_name),
        supplier=everybody["top"].map(area_name),
        mineral=chosen.mineral,
        hs_revision="HS 2017",
        hs6=", ".join(lines),
        year=second.YEAR,
        unit=By(chosen.by).unit_in_files,
        source_id=source_id,
    )
    return Table(
        title=say(
            "Every importer {by}, HS 2017 {codes}, {year}",
            by=chosen.by_words,
            codes=", ".join(lines),
            year=second.YEAR,
        ),
        frame=frame[["country", *(one for one in frame.columns if one != "country")]],
        columns=(
            Column("country", say("Importer"), pinned=True),
            Column("supplier", say("Largest supplier")),
            Column("share", say("Its share of the imports"), CellKind.SHARE),
            Column("hhi", say("HHI of suppliers (0\u20131)"), CellKind.SMALL),
            Column("amount", say("Imports ({unit})", unit=By(chosen.by).unit), CellKind.NUMBER),
        ),
        stem=f"dependence-{chosen.mineral}-hs17-{second.YEAR}",
        rows=_brief(mix, chosen),
    )


def _suppliers(mix: SupplyMix | None, chosen: RiskSelection, lines: tuple[str, ...], source_id: str) -> Table:
    """A row per supplier of the importer: code, name, amount, share and whether it is a member of the alliance."""
    title = say("Suppliers of {importer} {by}", importer=chosen.importer.name, by=chosen.by_words)
    if mix is None:
        return Table(title, pd.DataFrame(), note=say("No imports are recorded."))
    frame = mix.shares.assign(
        importer=chosen.importer.id,
        name=mix.shares[v.EXPORTER].map(area_name),
        member=[say("yes") if inside else say("no") for inside in mix.shares["inside"]],
        mineral=chosen.mineral,
        hs_revision="HS 2017",
        hs6=", ".join(lines),
        year=second.YEAR,
        unit=By(chosen.by).unit_in_files,
        source_id=source_id,
    )
    member = (Column("member", say("Alliance member")),) if chosen.alliance else ()
    return Table(
        title=title,
        frame=frame,
        columns=(
            Column("name", say("Supplier"), pinned=True),
            Column("share", say("Share of imports"), CellKind.SHARE),
            Column("amount", say("Imports ({unit})", unit=By(chosen.by).unit), CellKind.NUMBER),
            *member,
        ),
        stem=f"suppliers-{chosen.mineral}-hs17-{chosen.importer.id.replace(',', '-')}-{second.YEAR}",
    )


def _brief(mix: SupplyMix | None, chosen: RiskSelection) -> Rows:
    rows = (
        []
        if mix is None
        else [(area_name(row.exporter), numbers.share(row.share)) for row in mix.shares.head(_ROWS).itertuples()]
    )
    return ((say("Supplier"), say("Share {by}", by=chosen.by_words)), *rows)


def _tiles(mix: SupplyMix | None, chosen: RiskSelection, alliance: str) -> tuple[Tile, ...]:
    if mix is None:
        return ()
    amount = numbers.money(1000 * mix.total) if chosen.by == "value" else numbers.amount(mix.total, v.Unit.TONNE)
    about = say("Sum of squared shares of imports {by}, 0 to 10,000.", by=chosen.by_words)
    worth = Tile(say("Imports"), amount, help=say("From outside the importer, HS 2017, 2024."))
    if mix.trifle:
        return (worth,)
    found = [
        Tile(
            say("Largest supplier {by}: {country}", by=chosen.by_words, country=area_name(mix.top)),
            numbers.share(mix.top_share),
        ),
        Tile(say("HHI of suppliers"), numbers.hhi(mix.hhi), help=about),
        worth,
    ]
    if alliance:
        outside = numbers.share(mix.outside_share)
        found.append(Tile(say("From outside the alliance {by}", by=chosen.by_words), outside, help=alliance))
    return tuple(found)
