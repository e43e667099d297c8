"""What accepting an upload would change: figures added, changed and removed, and what that does to shares.

Figures are compared by key (mineral, stage, measure, year, country) within a series; a file that is to stand
beside the others is compared with the series offered first for its mineral and stage, on the same basis only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from geo import vocabulary as v
from geo.dataset import Dataset
from geo.errors import NotComputableError, UnknownChoiceError
from geo.indicators.concentration import Concentration, bloc_share, concentration

ADDED, CHANGED, REMOVED, SAME = "added", "changed", "removed", "unchanged"
KEY: Final = [v.MINERAL, v.STAGE, v.MEASURE, v.YEAR, v.AREA_KIND, v.ISO3]
_PANEL: Final = [v.MINERAL, v.STAGE, v.MEASURE, v.YEAR]
_SHOWN: Final = [v.VALUE, v.LOWER, v.UPPER, v.UNIT, v.BASIS, v.STATUS, v.PUBLISHED_VALUE]
# Conversions differ in the last bits; prints have at most fifteen digits.
_NOISE = 1e-9


@dataclass(frozen=True, slots=True)
class Panelled:
    """One panel that an upload touches, in the series it becomes and in the one it is compared with."""

    mineral: str
    stage: str
    measure: str
    year: int
    series: str
    before: str


# A table without rows, of a mineral that one side does not have, has no types of its own.
_TYPES: Final = {v.ISO3: object, v.YEAR: "int64", **dict.fromkeys((v.VALUE, v.LOWER, v.UPPER), "float64")}


def changes(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Every figure of two fact tables of one series each, by key.

    Returns
    -------
    ``change`` (added, changed, removed, unchanged), the key, ``published_name``, and for ``value``,
    ``lower``, ``upper``, ``unit``, ``basis``, ``status`` and ``published_value`` an ``old_`` and a
    ``new_`` column; ``ratio`` is new over old (missing where either is, or the old one is zero).
    """
    columns = [*KEY, v.PUBLISHED_NAME, *_SHOWN]
    old, new = (
        table[columns]
        .astype(_TYPES)
        .fillna({v.ISO3: ""})
        .rename(columns={name: f"{prefix}_{name}" for name in (*_SHOWN, v.PUBLISHED_NAME)})
        for prefix, table in (("old", before), ("new", after))
    )
    both = old.merge(new, on=KEY, how="outer", indicator="side")
    same = np.ones(len(both), dtype=bool)
    for name in (v.VALUE, v.LOWER, v.UPPER):
        same &= np.isclose(both[f"old_{name}"], both[f"new_{name}"], rtol=_NOISE, atol=0, equal_nan=True)
    for name in (v.UNIT, v.BASIS, v.STATUS):
        same &= (both[f"old_{name}"] == both[f"new_{name}"]).to_numpy()
    side = both["side"].astype("str")
    change = np.select([side == "right_only", side == "left_only", same], [ADDED, REMOVED, SAME], CHANGED)
    comparable = (both["old_unit"] == both["new_unit"]) & (both["old_basis"] == both["new_basis"])
    old_value = both[f"old_{v.VALUE}"]
    ratio = both[f"new_{v.VALUE}"] / old_value.where((old_value > 0) & comparable)
    name = both["new_published_name"].fillna(both["old_published_name"])
    table = both.assign(change=change, ratio=ratio, **{v.PUBLISHED_NAME: name})
    shown = [f"{prefix}_{one}" for one in _SHOWN for prefix in ("old", "new")]
    order = {ADDED: 1, CHANGED: 0, REMOVED: 2, SAME: 3}
    table = table[["change", *KEY, v.PUBLISHED_NAME, *shown, "ratio"]]
    return table.sort_values(["change", *KEY], key=lambda c: c.map(order) if c.name == "change" else c).reset_index(
        drop=True
    )


def panels(old: Dataset, uploaded: pd.DataFrame) -> list[Panelled]:
    """Panels that the upload holds, each with the series to compare it with.

    Its own series; else the first that has the year; else the preferred one.
    """
    own = {name: set(series) for name, series in _series_by_table(old).items()}
    found = []
    keys = [v.SERIES, *_PANEL]
    for series, mineral, stage, measure, year in (
        uploaded[keys].drop_duplicates().sort_values(keys).itertuples(index=False, name=None)
    ):
        before = series if series in own.get((mineral, stage, measure), set()) else ""
        if not before:
            offers = old.offers_of(mineral, measure)
            offers = offers[offers[v.STAGE] == stage]
            same_year = [name for name, years in zip(offers[v.SERIES], offers["years"], strict=True) if year in years]
            before = next(iter([*same_year, *offers[v.SERIES]]), "")
        found.append(Panelled(mineral, stage, measure, int(year), series, before))
    return found


def _series_by_table(dataset: Dataset) -> dict[tuple[str, str, str], list[str]]:
    offers = dataset.offers
    grouped = offers.groupby([v.MINERAL, v.STAGE, v.MEASURE])[v.SERIES].agg(list)
    return {(str(a), str(b), str(c)): names for (a, b, c), names in grouped.items()}


def compare(old: Dataset, new: Dataset, touched: list[Panelled]) -> pd.DataFrame:
    """Changes of every touched panel (columns of :func:`changes`, and ``series``, ``compared_with``)."""
    tables = []
    by_series: dict[tuple[str, str], list[Panelled]] = {}
    for panel in touched:
        by_series.setdefault((panel.series, panel.before), []).append(panel)
    for (series, before), group in by_series.items():
        table = changes(_rows(old, group, before), _rows(new, group, series))
        tables.append(table.assign(series=series, compared_with=before))
    return pd.concat(tables, ignore_index=True)


def _rows(dataset: Dataset, group: list[Panelled], series: str) -> pd.DataFrame:
    """Rows of the panels in one series."""
    wanted = pd.DataFrame([(p.mineral, p.stage, p.measure, p.year) for p in group], columns=_PANEL)
    tables = [
        rows[rows[v.SERIES] == series]
        for key in {(p.mineral, p.measure) for p in group}
        if (rows := dataset.facts.get(key)) is not None
    ]
    whole = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=list(v.FACT_COLUMNS))
    return whole.merge(wanted, on=_PANEL)


EFFECT_COLUMNS: Final = (
    v.MINERAL,
    v.STAGE,
    v.MEASURE,
    v.SERIES,
    "compared_with",
    v.YEAR,
    "old_year",
    v.UNIT,
    "old_total",
    "new_total",
    "old_hhi",
    "new_hhi",
    "old_top",
    "new_top",
    "old_top_share",
    "new_top_share",
    "old_alliance",
    "new_alliance",
)


def effects(old: Dataset, new: Dataset, touched: list[Panelled], *, members: frozenset[str]) -> pd.DataFrame:
    """Concentration and the alliance's share before and after, one row per touched mineral, stage and measure.

    Its latest year in the upload; compared with the same year of the old data, or with its latest where it
    has not that year (``old_year`` says which). HHI and shares on 0-1 (lower ends); missing where they cannot
    be computed or nobody is a member.
    """
    latest: dict[tuple[str, str, str, str], Panelled] = {}
    for panel in touched:
        key = (panel.mineral, panel.stage, panel.measure, panel.series)
        if key not in latest or panel.year > latest[key].year:
            latest[key] = panel
    rows = []
    for panel in latest.values():
        before = _before(old, panel)
        after = _computed(new, panel, panel.series, panel.year)
        one = {
            v.MINERAL: panel.mineral,
            v.STAGE: panel.stage,
            v.MEASURE: panel.measure,
            v.SERIES: panel.series,
            "compared_with": panel.before,
            v.YEAR: panel.year,
            "old_year": before.panel.year if before else None,
            v.UNIT: after.panel.unit if after else before.panel.unit if before else None,
        }
        rows.append(one | _figures("old", before, members) | _figures("new", after, members))
    return pd.DataFrame(rows, columns=list(EFFECT_COLUMNS))


def _figures(prefix: str, result: Concentration | None, members: frozenset[str]) -> dict[str, object]:
    if result is None:
        return {}
    share = bloc_share(result, members).low if members else None
    return {
        f"{prefix}_total": result.total,
        f"{prefix}_hhi": result.hhi,
        f"{prefix}_top": result.top,
        f"{prefix}_top_share": result.cr1,
        f"{prefix}_alliance": share,
    }


def _before(old: Dataset, panel: Panelled) -> Concentration | None:
    if not panel.before:
        return None
    same = _computed(old, panel, panel.before, panel.year)
    if same is not None:
        return same
    offers = old.offers_of(panel.mineral, panel.measure)
    chosen = offers[(offers[v.STAGE] == panel.stage) & (offers[v.SERIES] == panel.before)]
    return _computed(old, panel, panel.before, int(chosen["years"].iloc[0][-1])) if len(chosen) else None


def _computed(dataset: Dataset, panel: Panelled, series: str, year: int) -> Concentration | None:
    try:
        return concentration(
            dataset.panel(mineral=panel.mineral, stage=panel.stage, year=year, series=series, measure=panel.measure)
        )
    except (UnknownChoiceError, NotComputableError):
        return None
