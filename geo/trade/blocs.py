"""Trade within and between groups of countries."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from geo import vocabulary as v
from geo.trade.model import AMOUNT, SHARE, Trade


def bloc_matrix(trade: Trade, blocs: Mapping[str, frozenset[str]], *, rest: str) -> pd.DataFrame:
    """Trade between and within blocs and the *rest* of the world.

    A country in several blocs counts in the first. Columns: ``origin``, ``destination``, ``amount`` (the measure of
    *trade*; missing if no flow has one), ``share`` (0-1 of the world); one row per pair of blocs that trades, in the
    order of *blocs*, rest last.
    """
    bloc_of = {code: name for name, members in reversed(list(blocs.items())) for code in members}
    ends = {
        end: pd.Categorical([bloc_of.get(code, rest) for code in trade.flows[side]], categories=[*blocs, rest])
        for end, side in (("origin", v.EXPORTER), ("destination", v.IMPORTER))
    }
    grouped = trade.flows.assign(**ends).groupby(["origin", "destination"], observed=True)
    table = grouped[AMOUNT].sum(min_count=1).reset_index()
    return table.assign(
        origin=table["origin"].astype("str"),
        destination=table["destination"].astype("str"),
        **{SHARE: table[AMOUNT] / trade.world},
    )
