"""Two versions of a dataset that were made from the same one: what differs, table by table, and both in one.

A table is a series' figures of a mineral, stage and measure in a year. It is taken whole from one of the two versions,
since shares and rankings of a mixture would be of neither.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

from geo import vocabulary as v
from geo.store.contents import Contents
from geo.uploads.accept import PANEL, spans

CHANGED_BY: Final = "changed_by"
THEIRS: Final = "theirs"
MINE: Final = "mine"
BOTH: Final = "both"
COLUMNS: Final = (*PANEL, CHANGED_BY, THEIRS, MINE)


def differing(base: Contents, theirs: Contents, mine: Contents) -> pd.DataFrame:
    """Tables in which the two versions differ.

    Parameters
    ----------
    base: the version that both were made from.

    Returns
    -------
    ``series``, ``mineral``, ``stage``, ``measure``, ``year``; ``changed_by`` (``theirs``, ``mine`` or ``both``: whose
    table is not that of *base*); ``theirs`` and ``mine``, the number of figures in each. Sorted, those of both first.
    """
    marks = {name: _marks(one.facts) for name, one in (("base", base), (THEIRS, theirs), (MINE, mine))}
    whole = pd.concat(marks, axis=1)
    whole.columns = pd.Index([f"{name}_{part}" for name, part in whole.columns])
    same = _equal(whole, THEIRS, MINE)
    found = whole[~same]
    by = pd.Series(BOTH, index=found.index)
    by = by.mask(_equal(found, "base", THEIRS), MINE).mask(_equal(found, "base", MINE), THEIRS)
    table = found.reset_index()[PANEL].assign(
        **{
            CHANGED_BY: by.to_numpy(),
            THEIRS: found[f"{THEIRS}_figures"].fillna(0).astype("int64").to_numpy(),
            MINE: found[f"{MINE}_figures"].fillna(0).astype("int64").to_numpy(),
        }
    )
    order = table[CHANGED_BY].map({BOTH: 0, MINE: 1, THEIRS: 2})
    return table.assign(order=order).sort_values(["order", *PANEL], ignore_index=True)[list(COLUMNS)]


def merged(theirs: Contents, mine: Contents, taken: pd.DataFrame) -> Contents:
    """*theirs* with some tables as *mine* has them.

    Parameters
    ----------
    taken: the tables: ``series``, ``mineral``, ``stage``, ``measure``, ``year``.
    """
    keys = pd.MultiIndex.from_frame(taken[PANEL])
    kept = theirs.facts[~pd.MultiIndex.from_frame(theirs.facts[PANEL]).isin(keys)]
    own = mine.facts[pd.MultiIndex.from_frame(mine.facts[PANEL]).isin(keys)]
    facts = pd.concat([kept, own], ignore_index=True)
    added = mine.series[~mine.series[v.SERIES].isin(theirs.series[v.SERIES])].sort_values("default_rank")
    # Each of the two put its new series at the end.
    last = int(theirs.series["default_rank"].max())
    ranks = pd.Series(range(last + 1, last + 1 + len(added)), index=added.index, dtype="int64")
    rows = pd.concat([theirs.series, added.assign(default_rank=ranks)], ignore_index=True)
    used = set(facts[v.SOURCE_ID])
    origins = {one.id: one for one in (*mine.origins, *theirs.origins) if one.id in used}
    return Contents(facts, spans(rows, facts), tuple(origins.values()))


def _marks(facts: pd.DataFrame) -> pd.DataFrame:
    """A mark of the figures of every table, whatever their order, and how many they are."""
    texts = facts[list(v.FACT_COLUMNS)].astype("str")
    marks = facts[PANEL].assign(mark=pd.util.hash_pandas_object(texts, index=False).to_numpy())
    return marks.groupby(PANEL)["mark"].agg(mark="sum", figures="size")


def _equal(table: pd.DataFrame, one: str, other: str) -> pd.Series:
    """Whether a table is the same, or lacking, in both versions."""
    first, second = table[f"{one}_mark"], table[f"{other}_mark"]
    return (first == second) | (first.isna() & second.isna())
