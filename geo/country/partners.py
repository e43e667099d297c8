"""What a country sells and buys of every mineral in the latest year of the trade table, and its largest partners."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Final

import pandas as pd

from geo import vocabulary as v
from geo.atlas import Atlas
from geo.engine import queries
from geo.reference.tables.minerals import HS_NAMES
from geo.trade import forms, model
from geo.trade.model import hhi

COLUMNS: Final = (
    v.MINERAL,
    "goods",
    "revision",
    v.HS6,
    v.YEAR,
    "value_kusd",
    "world_share",
    "partner",
    "partner_share",
    "partners",
    "hhi",
)
# Partners that a row names.
NAMED: Final = 3


class Side(StrEnum):
    """Which way the goods of a country go."""

    EXPORTS = "exports"
    IMPORTS = "imports"

    @property
    def other(self) -> str:
        """Column of its partners."""
        return v.IMPORTER if self is Side.EXPORTS else v.EXPORTER


def goods_of(atlas: Atlas) -> dict[str, dict[str, tuple[str, ...]]]:
    """HS codes by revision and mineral: each mineral in the first trade table that has it, each set of codes once.

    A code that bundles several minerals stands under the first of them.
    """

    def compute() -> dict[str, dict[str, tuple[str, ...]]]:
        found: dict[str, dict[str, tuple[str, ...]]] = {}
        seen: set[str] = set()
        for revision in dict.fromkeys((atlas.trade.revision, *HS_NAMES)):
            here = atlas.in_revision(revision).trade.added
            codes: dict[tuple[str, ...], str] = {}
            for mineral in model.minerals_with_flows(here, revision=revision):
                if mineral not in seen:
                    codes.setdefault(model.pick_lines(mineral, added=here, revision=revision), mineral)
                    seen.add(mineral)
            found[revision] = {mineral: lines for lines, mineral in codes.items()}
        return found

    return atlas.memo.get("goods of every mineral", compute)


def table_of(atlas: Atlas, iso3: str, side: Side) -> pd.DataFrame:
    """The country's exports or imports by mineral, the most valuable first (columns :data:`COLUMNS`).

    ``value_kusd``: thousand US dollars in ``year``, the latest with any trade of the codes; ``world_share`` 0-1 of the
    world's trade in them; ``partner`` (alpha-3) is the largest, with ``partner_share`` 0-1 of the country's value;
    ``partners`` the largest three as pairs of code and share; ``hhi`` 0-1 over all of them. No row where nothing is
    recorded.
    """
    return atlas.memo.get(("country trade", iso3, side), lambda: _table(atlas, iso3, side))


def _table(atlas: Atlas, iso3: str, side: Side) -> pd.DataFrame:
    rows = []
    for revision, goods in goods_of(atlas).items():
        rows += _rows(atlas.in_revision(revision), iso3, side, goods)
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    return table.sort_values(["value_kusd", v.MINERAL], ascending=[False, True], ignore_index=True)


def _rows(atlas: Atlas, iso3: str, side: Side, goods: Mapping[str, tuple[str, ...]]) -> list[tuple[object, ...]]:
    codes = {code for lines in goods.values() for code in lines}
    if not codes:
        return []
    world = atlas.memo.get("world trade by mineral", lambda: _world(atlas, goods, codes))
    sold = side is Side.EXPORTS
    flows = queries.flows(
        atlas.trade.engine,
        lines=codes,
        by=(v.YEAR, v.HS6, side.other),
        exporters=[iso3] if sold else (),
        importers=() if sold else [iso3],
    )
    latest = _by_mineral(flows[flows[side.other] != iso3], goods).merge(world.reset_index(), on=[v.MINERAL, v.YEAR])
    values = latest.groupby([v.MINERAL, side.other], observed=True)[v.VALUE_KUSD].sum()
    values = values.sort_values(ascending=False, kind="stable")
    found: list[tuple[object, ...]] = []
    for mineral, by_partner in values[values > 0].groupby(v.MINERAL, sort=False):
        lines, revision = goods[str(mineral)], atlas.trade.revision
        value = float(by_partner.sum())
        partners = tuple((str(code), float(part) / value) for (_, code), part in by_partner.head(NAMED).items())
        found.append(
            (
                mineral,
                forms.named(str(mineral), lines, revision=revision),
                revision,
                ", ".join(lines),
                int(world.loc[mineral, v.YEAR]),
                value,
                value / float(world.loc[mineral, "world"]),
                *partners[0],
                partners,
                float(hhi(by_partner)),
            )
        )
    return found


def _world(atlas: Atlas, goods: Mapping[str, tuple[str, ...]], codes: Collection[str]) -> pd.DataFrame:
    """The latest year with trade of every mineral, and the world's trade in it (index mineral; thousand US dollars)."""
    traded = _by_mineral(queries.flows(atlas.trade.engine, lines=codes, by=(v.YEAR, v.HS6)), goods)
    by_year = traded.groupby([v.MINERAL, v.YEAR])[v.VALUE_KUSD].sum().rename("world").reset_index(v.YEAR)
    return by_year[~by_year.index.duplicated(keep="last")]


def _by_mineral(flows: pd.DataFrame, goods: Mapping[str, tuple[str, ...]]) -> pd.DataFrame:
    """The flows with the mineral of each: once for every mineral whose goods hold the code."""
    held = [(mineral, code) for mineral, lines in goods.items() for code in lines]
    return flows.merge(pd.DataFrame(held, columns=[v.MINERAL, v.HS6]), on=v.HS6)
