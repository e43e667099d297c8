"""The tables of a country's profile: its figures, what it sells and buys, its alliances; rows lead to other views."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.atlas import Atlas
from geo.content.table import CellKind, Column, RowLink, Rows, Table, worded
from geo.content.view import Page, View
from geo.country import sentences
from geo.country.partners import Side
from geo.locale.say import mark, mark_term, say, term
from geo.production import indicators
from geo.reference import alliances, countries, minerals
from geo.reference.tables.minerals import HS_NAMES
from geo.tables.trade import area_name
from geo.trade.sentences import money

_ROWS: Final = 12
# Words of the tables of alliances and their members.
_KINDS: Final = (
    mark_term("kind of alliance", "forum"),
    mark_term("kind of alliance", "treaty"),
    mark_term("kind of alliance", "initiative"),
    mark_term("kind of alliance", "talks"),
    mark_term("kind of alliance", "bilateral framework"),
)
_EVIDENCE: Final = (
    mark_term("evidence", "sourced"),
    mark_term("evidence", "general knowledge"),
    mark_term("evidence", "inferred"),
    mark_term("evidence", "uncertain"),
)
_PRODUCTION: Final = (
    Column("name", mark("Mineral"), pinned=True),
    Column("figure", mark("Figure")),
    Column("share", mark("Share of world"), CellKind.SHARE),
    Column("rank", mark("Rank"), CellKind.WHOLE),
    Column("amount", mark("Amount"), CellKind.NUMBER),
    Column(v.UNIT, mark("Unit")),
    Column(v.YEAR, mark("Year"), CellKind.WHOLE),
    Column(v.STATUS, mark("Status")),
    Column("data_source", mark("Data source")),
)


def figures(atlas: Atlas, code: str, own: pd.DataFrame) -> Table:
    """A row per mineral and figure: ``country``, ``name``, ``figure``, ``data_source`` and ``model.COLUMNS``."""
    labels = atlas.dataset.labels()
    frame = own.assign(
        country=countries.name_of(code),
        name=[minerals.mineral(str(each)).name for each in own[v.MINERAL]],
        figure=[sentences.figure_name(row) for row in own.itertuples()],
        data_source=own[v.SERIES].map(labels),
    )
    first = ["country", "name", "figure"]
    brief = list(own.head(_ROWS).itertuples())
    return Table(
        title=say("Production and reserves"),
        frame=frame[[*first, *(name for name in frame.columns if name not in first)]],
        columns=worded(_PRODUCTION),
        stem=f"country-{code}",
        rows=(
            (say("Mineral"), say("Amount"), say("Share of world"), say("Rank"), say("Year")),
            *(
                (
                    sentences.row_name(row),
                    numbers.amount(row.amount, row.unit),
                    numbers.share(row.share),
                    str(row.rank),
                    str(row.year),
                )
                for row in brief
            ),
        ),
        links=tuple((RowLink(say("Map"), map_view(row)),) for row in brief),
    )


def map_view(row: Any) -> View:
    """The map of a row's figure, with its country."""
    held = getattr(row, v.MEASURE) == v.Measure.RESERVES.value
    return View(
        page=Page.MAP,
        mineral=str(row.mineral),
        stage=str(row.stage),
        series=str(row.series),
        year=str(row.year),
        view=(indicators.RESERVES_SHARE if held else indicators.PRODUCTION_SHARE).id,
        country=str(row.iso3),
    )


def partners(code: str, found: pd.DataFrame, side: Side, scored: frozenset[str]) -> Table:
    """What the country sells or buys: a row per mineral, ``country`` and columns of :mod:`geo.country.partners`.

    Parameters
    ----------
    scored: minerals of which import risk can be shown; their rows lead to it.
    """
    sold = side is Side.EXPORTS
    frame = found.assign(
        country=countries.name_of(code),
        direction=side.value,
        partner_name=found["partner"].map(area_name),
        partners=[partners_in_words(row.partners) for row in found.itertuples()],
        revision=found["revision"].map(HS_NAMES),
    )
    largest, share = (
        (say("Largest buyer"), say("Share bought")) if sold else (say("Largest supplier"), say("Share supplied"))
    )
    several = say("Largest buyers") if sold else say("Largest suppliers")
    nothing = mark("No exports of the HS codes covered are recorded.")
    if not sold:
        nothing = mark("No imports of the HS codes covered are recorded.")
    brief = list(found.head(_ROWS).itertuples())
    return Table(
        title=say("What it exports, and to whom") if sold else say("What it imports, and from whom"),
        frame=frame,
        columns=(
            Column("goods", say("Goods"), pinned=True),
            Column("value_kusd", say("Value, thousand USD"), CellKind.NUMBER),
            Column("world_share", say("Share of world trade"), CellKind.SHARE),
            Column("partner_name", largest),
            Column("partner_share", share, CellKind.SHARE),
            Column("partners", several),
            Column("hhi", say("HHI, 0 to 1"), CellKind.SMALL),
            Column("revision", say("Trade table")),
            Column(v.HS6, say("HS codes")),
            Column(v.YEAR, say("Year"), CellKind.WHOLE),
        ),
        stem=f"country-{code}-{side.value}",
        rows=(
            (say("Goods"), say("Value"), several, say("Year")),
            *((row.goods, money(row.value_kusd), partners_in_words(row.partners), str(row.year)) for row in brief),
        ),
        note="" if len(found) else say(nothing),
        links=tuple(_trade_links(row, code, side, scored) for row in brief),
    )


def partners_in_words(pairs: tuple[tuple[str, float], ...]) -> str:
    """ "China 68 %, Japan 17 %, South Korea 4.5 %"."""
    return ", ".join(f"{area_name(code)} {numbers.share(share)}" for code, share in pairs)


def _trade_links(row: Any, code: str, side: Side, scored: frozenset[str]) -> tuple[RowLink, ...]:
    flows = View(
        page=Page.FLOWS, mineral=row.mineral, year=str(row.year), country=code, more=(("revision", row.revision),)
    )
    if side is Side.EXPORTS or row.mineral not in scored:
        return (RowLink(say("Flows"), flows),)
    risk = View(page=Page.RISK, mineral=row.mineral, more=(("importer", code),))
    return (RowLink(say("Flows"), flows), RowLink(say("Risk"), risk))


def memberships(code: str, on: dt.date) -> Table:
    """A row per alliance of which the country is a member on the day: name, kind, since when, on what evidence."""
    rows = [_membership(entry, code, on) for entry in alliances.alliances_of(code, on=on)]
    columns = ("alliance", "name", "kind", "through", "since", "evidence", "source_url")
    frame = pd.DataFrame(rows, columns=list(columns)).assign(country=countries.name_of(code), on=on.isoformat())
    brief: Rows = (
        (say("Alliance"), say("Member"), say("Since"), say("Evidence")),
        *(
            (alliances.alliance(row.alliance).short_name, row.through, row.since or "\u2013", row.evidence)
            for row in frame.itertuples()
        ),
    )
    return Table(
        title=say("Alliances"),
        frame=frame,
        columns=(
            Column("name", say("Alliance"), pinned=True),
            Column("kind", say("Kind")),
            Column("through", say("Member")),
            Column("since", say("Since")),
            Column("evidence", say("Evidence")),
        ),
        stem=f"country-{code}-alliances",
        rows=brief,
        note="" if rows else say("Not a member of any alliance covered on {day}.", day=on.isoformat()),
        links=tuple(
            (RowLink(say("Coverage"), View(page=Page.ALLIANCES, alliance=str(one))),) for one in frame["alliance"]
        ),
    )


def _membership(entry: alliances.Alliance, code: str, on: dt.date) -> tuple[str, ...]:
    """The country's own membership, or that of a bloc of which it is a member."""
    counted = [one for one in alliances.memberships(entry.id, on=on) if one.role in entry.counted_roles]
    own = [one for one in counted if one.iso3 == code]
    found = own or [one for one in counted if one.bloc and code in alliances.members(one.bloc, on=on)]
    since = min((one.valid_from for one in found if one.valid_from), default=None)
    first = found[0] if found else None
    through = (
        say("in its own right")
        if own or not (first and first.bloc)
        else (say("through {alliance}", alliance=alliances.alliance(first.bloc).short_name))
    )
    evidence, source = (term("evidence", first.evidence), first.source_url) if first else ("", entry.source_url)
    kind = term("kind of alliance", entry.kind.replace("_", " "))
    return (entry.id, entry.name, kind, through, since.isoformat() if since else "", evidence, source)
