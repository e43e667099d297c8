"""The tables of a country's profile: its figures, what it sells and buys, its alliances; rows lead to other views."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.atlas import Atlas
from geo.content.table import CellKind, Column, RowLink, Rows, Table
from geo.content.view import Page, View
from geo.country import sentences
from geo.country.partners import Side
from geo.production import indicators
from geo.reference import alliances, countries, minerals
from geo.reference.tables.minerals import HS_NAMES
from geo.tables.trade import area_name
from geo.trade.sentences import money

_ROWS: Final = 12
_PRODUCTION: Final = (
    Column("name", "Mineral", pinned=True),
    Column("figure", "Figure"),
    Column("share", "Share of world", CellKind.SHARE),
    Column("rank", "Rank", CellKind.WHOLE),
    Column("amount", "Amount", CellKind.NUMBER),
    Column(v.UNIT, "Unit"),
    Column(v.YEAR, "Year", CellKind.WHOLE),
    Column(v.STATUS, "Status"),
    Column("data_source", "Data source"),
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
        title="Production and reserves",
        frame=frame[[*first, *(name for name in frame.columns if name not in first)]],
        columns=_PRODUCTION,
        stem=f"country-{code}",
        rows=(
            ("Mineral", "Amount", "Share of world", "Rank", "Year"),
            *((sentences.row_name(row), numbers.amount(row.amount, row.unit), numbers.share(row.share), str(row.rank),
               str(row.year)) for row in brief),
        ),
        links=tuple((RowLink("Map", map_view(row)),) for row in brief),
    )  # fmt: skip


def map_view(row: Any) -> View:
    """The map of a row's figure, with its country."""
    held = getattr(row, v.MEASURE) == v.Measure.RESERVES.value
    return View(
        page=Page.MAP, mineral=str(row.mineral), stage=str(row.stage), series=str(row.series), year=str(row.year),
        view=(indicators.RESERVES_SHARE if held else indicators.PRODUCTION_SHARE).id, country=str(row.iso3),
    )  # fmt: skip


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
    largest, share = ("Largest buyer", "Share bought") if sold else ("Largest supplier", "Share supplied")
    brief = list(found.head(_ROWS).itertuples())
    return Table(
        title="What it exports, and to whom" if sold else "What it imports, and from whom",
        frame=frame,
        columns=(
            Column("goods", "Goods", pinned=True),
            Column("value_kusd", "Value, thousand USD", CellKind.NUMBER),
            Column("world_share", "Share of world trade", CellKind.SHARE),
            Column("partner_name", largest),
            Column("partner_share", share, CellKind.SHARE),
            Column("partners", "Largest buyers" if sold else "Largest suppliers"),
            Column("hhi", "HHI, 0 to 1", CellKind.SMALL),
            Column("revision", "Trade table"),
            Column(v.HS6, "HS codes"),
            Column(v.YEAR, "Year", CellKind.WHOLE),
        ),
        stem=f"country-{code}-{side.value}",
        rows=(
            ("Goods", "Value", "Largest buyers" if sold else "Largest suppliers", "Year"),
            *((row.goods, money(row.value_kusd), partners_in_words(row.partners), str(row.year))
              for row in brief),
        ),
        note="" if len(found) else f"No {side.value} of the HS codes covered are recorded.",
        links=tuple(_trade_links(row, code, side, scored) for row in brief),
    )  # fmt: skip


def partners_in_words(pairs: tuple[tuple[str, float], ...]) -> str:
    """ "China 68 %, Japan 17 %, South Korea 4.5 %"."""
    return ", ".join(f"{area_name(code)} {numbers.share(share)}" for code, share in pairs)


def _trade_links(row: Any, code: str, side: Side, scored: frozenset[str]) -> tuple[RowLink, ...]:
    flows = View(
        page=Page.FLOWS, mineral=row.mineral, year=str(row.year), country=code, more=(("revision", row.revision),)
    )  # fmt: skip
    if side is Side.EXPORTS or row.mineral not in scored:
        return (RowLink("Flows", flows),)
    risk = View(page=Page.RISK, mineral=row.mineral, more=(("importer", code),))
    return (RowLink("Flows", flows), RowLink("Risk", risk))


def memberships(code: str, on: dt.date) -> Table:
    """A row per alliance of which the country is a member on the day: name, kind, since when, on what evidence."""
    rows = [_membership(entry, code, on) for entry in alliances.alliances_of(code, on=on)]
    columns = ("alliance", "name", "kind", "through", "since", "evidence", "source_url")
    frame = pd.DataFrame(rows, columns=list(columns)).assign(country=countries.name_of(code), on=on.isoformat())
    brief: Rows = (
        ("Alliance", "Member", "Since", "Evidence"),
        *(
            (alliances.alliance(row.alliance).short_name, row.through, row.since or "\u2013", row.evidence)
            for row in frame.itertuples()
        ),
    )
    return Table(
        title="Alliances",
        frame=frame,
        columns=(
            Column("name", "Alliance", pinned=True),
            Column("kind", "Kind"),
            Column("through", "Member"),
            Column("since", "Since"),
            Column("evidence", "Evidence"),
        ),
        stem=f"country-{code}-alliances",
        rows=brief,
        note="" if rows else f"Not a member of any alliance covered on {on.isoformat()}.",
        links=tuple(
            (RowLink("Coverage", View(page=Page.ALLIANCES, alliance=str(one))),) for one in frame["alliance"]
        ),
    )  # fmt: skip


def _membership(entry: alliances.Alliance, code: str, on: dt.date) -> tuple[str, ...]:
    """The country's own membership, or that of a bloc of which it is a member."""
    counted = [one for one in alliances.memberships(entry.id, on=on) if one.role in entry.counted_roles]
    own = [one for one in counted if one.iso3 == code]
    found = own or [one for one in counted if one.bloc and code in alliances.members(one.bloc, on=on)]
    since = min((one.valid_from for one in found if one.valid_from), default=None)
    first = found[0] if found else None
    through = "in its own right" if own or not (first and first.bloc) else (
        f"through {alliances.alliance(first.bloc).short_name}"
    )  # fmt: skip
    evidence, source = (first.evidence, first.source_url) if first else ("", entry.source_url)
    return (
        entry.id, entry.name, entry.kind.replace("_", " "), through, since.isoformat() if since else "", evidence,
        source,
    )  # fmt: skip
