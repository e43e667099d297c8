"""A country's profile: title and finding, where it stands, its shares and ranks over the years, trade and alliances."""

from __future__ import annotations

import datetime as dt
from typing import Final

import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.atlas import Atlas
from geo.content.caption import Caption, origins
from geo.content.charts import SHARES, Bars, Chart, Lines, Mark, Role
from geo.content.content import Content, PicturePanel, Tile
from geo.content.view import Page, View
from geo.country import model, over_time, partners, sentences, sites, tables
from geo.country.over_time import Course
from geo.country.partners import Side
from geo.errors import NotComputableError
from geo.locale.say import mark, say
from geo.maps.colours import Theme
from geo.reference import alliances, countries, policy
from geo.reference.choices import Choices
from geo.risk.selection import minerals_offered
from geo.sources import Origin
from geo.tables.trade import area_name
from geo.trade.sentences import money

_BARS, _COURSES = 10, 5
_DEFINITION: Final = mark(
    "Share: the country's amount divided by the sum of the published rows of the same source, stage, year and basis; "
    "each by the preferred source of its mineral in that source's latest year. Exports and imports: value of the HS "
    "codes named, in the latest year of the trade table; an HS code is a customs category, not a mineral."
)


def compose(view: View, *, on: dt.date, atlas: Atlas, theme: Theme, base: str, beside: View | None = None) -> Content:
    """The profile of the view's country; one that no source lists has words, trade and alliances.

    Raises
    ------
    NotComputableError: if the view has no country, or none of that code exists.
    """
    del beside, theme
    choices = Choices(view.params())
    code = choices.country()
    if not code:
        raise NotComputableError(" ".join(choices.faults) or say("Choose a country."))
    own = model.profile(model.rankings_of(atlas), code)
    made = own[own[v.MEASURE] == v.Measure.PRODUCTION.value]
    held = own[own[v.MEASURE] == v.Measure.RESERVES.value]
    sold, bought = (partners.table_of(atlas, code, side) for side in (Side.EXPORTS, Side.IMPORTS))
    ids = tuple(sorted({str(one) for one in own[v.SOURCE_ID]}))
    cited, trade_origins = _trade_source(atlas, sold, bought)
    located = (sites.SOURCE_ID,) if sites.published(atlas.dataset, code) else ()
    headline = sentences.headline(code, made, held)
    member = () if own.empty else (sentences.membership(code, on),)
    whole = view.with_words(mineral=_place(view.mineral, own, code).mineral)
    return Content(
        view=whole,
        caption=Caption(
            title=view.title or headline,
            finding=view.finding or sentences.finding(code, made, held, on),
            details=() if view.finding else (*member, *sentences.trade(sold, bought)),
            filters=((say("Country"), countries.name_of(code)),),
            definition=say(_DEFINITION),
            source=_source(atlas, ids, cited, located),
            origins=(*origins(atlas.dataset, (*ids, *located)), *trade_origins),
            dataset=atlas.version,
            made=on,
            permalink=whole.address(base),
            notes=(),
        ),
        headline=headline,
        make_charts=lambda: _charts(atlas, code, made, held, on),
        make_tables=lambda: (
            tables.figures(atlas, code, own),
            tables.partners(code, sold, Side.EXPORTS, frozenset()),
            tables.partners(code, bought, Side.IMPORTS, frozenset(minerals_offered(atlas))),
            sites.listing(atlas.dataset, code),
            tables.memberships(code, on),
        ),
        make_tiles=lambda: _tiles(made, sold, bought, code, on),
        make_panels=lambda: _panels(atlas, code, own, made if len(made) else held),
    )


def place(view: View, atlas: Atlas) -> View:
    """The map on which the country of a profile is outlined: of the view's mineral, if it has a figure, or its largest.

    A profile has no map of its own, which a file of shapes could hold.
    """
    return _place(view.mineral, model.profile(model.rankings_of(atlas), view.country), view.country)


def _place(mineral: str, own: pd.DataFrame, code: str) -> View:
    asked = own[own[v.MINERAL] == mineral]
    for row in (asked if len(asked) else own).head(1).itertuples():
        return tables.map_view(row).with_words(alliance="none")
    return View(page=Page.MAP, country=code, alliance="none")


def _trade_source(atlas: Atlas, *found: pd.DataFrame) -> tuple[str, tuple[Origin, ...]]:
    """The trade tables behind the rows, in words and as records."""
    texts: list[str] = []
    records: list[Origin] = []
    rows = pd.concat(found)
    for revision, own in rows.groupby("revision", sort=False):
        codes = sorted({code for text in own[v.HS6] for code in str(text).split(", ")})
        cited = atlas.in_revision(str(revision)).trade.cited(codes, int(own[v.YEAR].max()))
        texts.append(cited.text.rstrip("."))
        records += cited.origins
    return ". ".join(dict.fromkeys(texts)), tuple(dict.fromkeys(records))


def _source(atlas: Atlas, ids: tuple[str, ...], trade: str, located: tuple[str, ...]) -> str:
    """The citations behind the figures, the trade and the sites of a country, and the dataset."""
    parts = [
        say("{citation}.", citation=atlas.dataset.citation(ids).rstrip("."))
        if ids
        else say("none of the sources lists this country."),
        *([say("Trade: {citation}.", citation=trade)] if trade else []),
        *([say("Sites: {citation}.", citation=atlas.dataset.citation(located).rstrip("."))] if located else []),
        say("Dataset: {dataset}.", dataset=atlas.version),
    ]
    return say("Source: {source}", source=" ".join(parts))


def _panels(atlas: Atlas, code: str, own: pd.DataFrame, shown: pd.DataFrame) -> tuple[PicturePanel, ...]:
    """Bars and rows prove a title about shares and ranks; a map of one mineral does not."""
    bars = _bars(shown) if len(own) else None
    return (PicturePanel(bars=bars, rows=tables.figures(atlas, code, own).rows),)


def _charts(atlas: Atlas, code: str, made: pd.DataFrame, held: pd.DataFrame, on: dt.date) -> tuple[Chart, ...]:
    if made.empty and held.empty:
        return ()
    found = over_time.courses(atlas.dataset, made, count=_COURSES)
    years = sorted({year for course in found for year in course.shares})
    if not years:
        return (_bars(made if len(made) else held),)
    span = range(years[0], years[-1] + 1)
    return (*_courses(found, span, _marks(code, span, on)), _bars(made if len(made) else held))


def _marks(code: str, span: range, on: dt.date) -> tuple[Mark, ...]:
    """Policy measures by and against the country within the years of a chart."""
    found = policy.marks(policy.events(on=on, country=code), years=span)
    return tuple(
        Mark(row.date[:4], row.title, f"{row.date}; {row.state}; {row.evidence}") for row in found.itertuples()
    )


def _courses(found: tuple[Course, ...], span: range, marks: tuple[Mark, ...]) -> tuple[Lines, Lines]:
    """Shares and ranks of the same minerals over the same years; a year without a figure breaks a line."""
    names = [f"{sentences.mineral_name(one.mineral)}, {sentences.stage_name(one.stage)}" for one in found]
    years = tuple(str(year) for year in span)
    shares = {name: tuple(one.shares.get(year) for year in span) for name, one in zip(names, found, strict=True)}
    ranks = {name: tuple(one.ranks.get(year) for year in span) for name, one in zip(names, found, strict=True)}
    return (
        Lines(
            say("Share of world production over time"),
            years,
            shares,
            marks=marks,
            note=say("Dashed: policy measures by or against the country.") if marks else "",
        ),
        Lines(
            say("Rank among producers over time"),
            years,
            ranks,
            form="0",
            ranked=True,
            note=say("1 is the largest producer."),
        ),
    )


def _bars(shown: pd.DataFrame) -> Bars:
    """The largest shares; those of the largest producer or holder in a colour of their own."""
    top = shown.head(_BARS)
    return Bars(
        title=say("Largest shares of the world"),
        measure=say("Share of world"),
        names=tuple(sentences.row_name(row) for row in top.itertuples()),
        values=tuple(float(part) for part in top["share"]),
        roles=tuple(Role.FIRST if rank == 1 else Role.PLAIN for rank in top["rank"]),
        texts=tuple(numbers.share(part) for part in top["share"]),
        form=SHARES,
        note=say("Dark: largest in the world.") if (top["rank"] == 1).any() else "",
    )


def _tiles(made: pd.DataFrame, sold: pd.DataFrame, bought: pd.DataFrame, code: str, on: dt.date) -> tuple[Tile, ...]:
    """Its largest share, how much it produces, sells and buys, and in how many alliances it is."""
    found = [
        Tile(
            say("{figure}: share of world", figure=sentences.row_name(row)),
            numbers.share(row.share),
            say("rank {rank}", rank=row.rank),
        )
        for row in made.head(1).itertuples()
    ]
    first = made[made["rank"] == 1][v.MINERAL].nunique()
    if len(made):
        found.append(
            Tile(
                say("Minerals produced"),
                str(made[v.MINERAL].nunique()),
                say("largest producer of {count}", count=first) if first else "",
                help=say("Minerals covered of which a source publishes an output above zero."),
            )
        )
    found.extend(
        Tile(
            say(label, goods=row.goods),
            money(row.value_kusd),
            say(partner, share=numbers.share(row.partner_share), country=area_name(row.partner)),
            help=say("By value, {year}, among the HS codes covered ({codes}).", year=row.year, codes=row.hs6),
        )
        for label, table, partner in (
            (mark("Largest export: {goods}"), sold, mark("{share} to {country}")),
            (mark("Largest import: {goods}"), bought, mark("{share} from {country}")),
        )
        for row in table.head(1).itertuples()
    )
    found.append(
        Tile(
            say("Alliances"),
            str(len(alliances.alliances_of(code, on=on))),
            help=say("Memberships on {day}.", day=on),
        )
    )
    return tuple(found)
