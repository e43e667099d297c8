"""Dependence in the trade table of HS 2017: which lines and year, and the suppliers of every importer."""

from __future__ import annotations

import functools
from typing import Final

import pandas as pd

from geo import vocabulary as v
from geo.atlas import Atlas
from geo.errors import NotComputableError
from geo.indicators.dependence import Weighing
from geo.reference.tables.minerals import HS_2017
from geo.tables import trade_forms
from geo.trade import model as flows
from geo.trade.model import AMOUNT, By

YEAR: Final = trade_forms.VALUE_YEAR


@functools.cache
def lines_of(mineral: str) -> tuple[str, ...]:
    """The HS 2017 lines of a mineral that are answered about; none where the table has none."""
    try:
        return flows.pick_lines(mineral, revision=HS_2017)
    except NotComputableError:
        return ()


def table_of(atlas: Atlas) -> Atlas:
    """The atlas that asks the table of HS 2017."""
    return atlas.in_revision(HS_2017)


def everyone(atlas: Atlas, mineral: str, by: Weighing) -> pd.DataFrame:
    """Every importer of a mineral's lines, the largest first.

    Columns: ``iso3``, ``amount`` (thousand USD, or tonnes gross weight), ``top`` (code of the largest supplier),
    ``share`` (0-1, its part of the imports), ``hhi`` (0-1, of the suppliers). Importers without a weight are not there
    by weight.

    Raises
    ------
    GeoError: if the table cannot be asked or has no trade of the lines.
    """

    def compute() -> pd.DataFrame:
        found = flows.trade_of(table_of(atlas), lines_of(mineral), YEAR, By(by)).flows.dropna(subset=[AMOUNT])
        ranked = found.sort_values([v.IMPORTER, AMOUNT, v.EXPORTER], ascending=[True, False, True])
        groups = ranked.groupby(v.IMPORTER)
        total = groups[AMOUNT].sum()
        table = pd.DataFrame(
            {
                AMOUNT: total,
                "top": groups[v.EXPORTER].first(),
                "share": groups[AMOUNT].first() / total,
                "hhi": groups[AMOUNT].agg(flows.hhi),
            }
        )
        return table.rename_axis(v.ISO3).reset_index().sort_values(AMOUNT, ascending=False, ignore_index=True)

    return atlas.memo.get(("HS 2017 importers", mineral, by), compute, worded=False)
