"""Growth of an amount between two years: now over then, less one."""

from __future__ import annotations

import pandas as pd


def growth(now: pd.Series, then: pd.Series) -> pd.Series:
    """Relative change of every amount since an earlier year, on the index of *now*.

    A plain ratio of two published figures, ``now / then - 1``; 0.5 means half as much again.

    Parameters
    ----------
    now, then: amounts by alpha-3 on one unit and basis. Missing where either is missing, or where the earlier one is
        zero: growth from nothing has no rate.
    """
    before = then.reindex(now.index)
    return (now / before.where(before > 0) - 1).rename("growth")
