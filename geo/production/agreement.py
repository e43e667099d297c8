"""Where publishers disagree on who produces how much of a mineral, in the same stage and year.

Two series disagree on a country if their shares of it differ by a factor of :data:`FACTOR` or more **and** by
:data:`POINTS` or more: the factor alone would mark 1 % against 2 %, the points alone 60 % against 71 %, which rounding
and revisions explain. Compared are the :data:`LEADING` largest producers of either series that both list with a figure;
a country that one of them does not list is not compared, for missing is not zero. Shares are of each series' own whole,
so that series which count different contents (ore, metal) compare. The limits are ours; see ``docs/methods.md``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.dataset import Dataset
from geo.errors import NotComputableError
from geo.indicators.concentration import concentration
from geo.locale.say import say, say_count
from geo.reference import countries, minerals

FACTOR: Final = 1.5
POINTS: Final = 0.10
LEADING: Final = 5
# Countries that a sentence names.
_NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two shares (0-1) of one country, with the series that say so; ``low`` is the smaller one."""

    iso3: str
    low: float
    high: float
    low_series: str
    high_series: str


def disagreements(dataset: Dataset, mineral: str, stage: str, year: int) -> tuple[Disagreement, ...]:
    """Countries on whose share of world production the series of a stage and year disagree, the widest gap first.

    One entry per country, of the two series that are furthest apart. Series of one product are left out.
    """
    key = ("disagreements", mineral, stage, year)
    return dataset.memo.get(key, lambda: _disagreements(dataset, mineral, stage, year))


def _disagreements(dataset: Dataset, mineral: str, stage: str, year: int) -> tuple[Disagreement, ...]:
    offered = _series(dataset, mineral, stage, year)
    shares = {series: _shares(dataset, mineral, stage, year, series) for series in offered}
    found: dict[str, Disagreement] = {}
    for one, other in combinations((name for name, known in shares.items() if not known.empty), 2):
        leading = {*shares[one].index[:LEADING], *shares[other].index[:LEADING]}
        for code in leading & set(shares[one].index) & set(shares[other].index):
            (low, low_series), (high, high_series) = sorted([(shares[one][code], one), (shares[other][code], other)])
            if low <= 0 or high / low < FACTOR or high - low < POINTS:
                continue
            if code not in found or high - low > found[code].high - found[code].low:
                found[code] = Disagreement(str(code), float(low), float(high), low_series, high_series)
    return tuple(sorted(found.values(), key=lambda gap: (gap.low - gap.high, gap.iso3)))


def _series(dataset: Dataset, mineral: str, stage: str, year: int) -> list[str]:
    offers = dataset.offers_of(mineral, v.Measure.PRODUCTION)
    own = offers[(offers[v.STAGE] == stage) & ~offers[v.SERIES].str.startswith(v.PRODUCT_SERIES)]
    return [row.series for row in own.itertuples() if year in row.years]


def _shares(dataset: Dataset, mineral: str, stage: str, year: int, series: str) -> pd.Series:
    """Shares (0-1) by country, largest first; empty where they cannot be computed."""
    try:
        panel = dataset.panel(
            mineral=mineral, stage=stage, year=year, series=series, measure=v.Measure.PRODUCTION.value
        )
        return concentration(panel).shares.set_index(v.ISO3)["share"].astype(float)
    except NotComputableError:
        return pd.Series(dtype=float)


def in_words(dataset: Dataset, mineral: str, stage: str, year: int) -> str:
    """``"Publishers disagree for 2024: Chile 36 % (…) to 70 % (…)."``, of the widest gaps; empty where they agree."""
    gaps = disagreements(dataset, mineral, stage, year)
    if not gaps:
        return ""
    labels = dataset.labels()
    texts = "; ".join(_gap(gap, labels) for gap in gaps[:_NAMED])
    if len(gaps) > _NAMED:
        return say_count(
            "Publishers disagree for {year}: {texts}; {count} more.",
            "Publishers disagree for {year}: {texts}; {count} more.",
            len(gaps) - _NAMED,
            year=year,
            texts=texts,
        )
    return say("Publishers disagree for {year}: {texts}.", year=year, texts=texts)


def _gap(gap: Disagreement, labels: Mapping[str, str]) -> str:
    return say(
        "{country} {low} ({source}) to {high} ({other})",
        country=countries.name_of(gap.iso3),
        low=numbers.share(gap.low),
        source=labels[gap.low_series],
        high=numbers.share(gap.high),
        other=labels[gap.high_series],
    )


def table(dataset: Dataset) -> pd.DataFrame:
    """Agreement of the publishers, one row per mineral and stage that two or more series hold in one year.

    Columns: ``mineral`` (name), ``stage``, ``year`` (the latest that two series share), ``series`` (their names) and
    ``disagreement`` (countries with both shares; empty where the series agree). Remembered: do not change it in place.
    """
    return dataset.memo.get("agreement", lambda: _table(dataset))


def _table(dataset: Dataset) -> pd.DataFrame:
    labels = dataset.labels()
    rows = []
    for mineral in dataset.minerals():
        offers = dataset.offers_of(mineral, v.Measure.PRODUCTION)
        for stage in dict.fromkeys(offers[v.STAGE]):
            own = offers[(offers[v.STAGE] == stage) & ~offers[v.SERIES].str.startswith(v.PRODUCT_SERIES)]
            counts = pd.Series([year for years in own["years"] for year in years], dtype="int64").value_counts()
            shared = counts[counts > 1]
            if shared.empty:
                continue
            year = int(shared.index.max())
            gaps = disagreements(dataset, mineral, stage, year)
            names = ", ".join(labels[one] for one in _series(dataset, mineral, stage, year))
            texts = "; ".join(_gap(gap, labels) for gap in gaps)
            rows.append((minerals.mineral(mineral).name, stage, year, names, texts))
    return pd.DataFrame(rows, columns=[v.MINERAL, v.STAGE, v.YEAR, v.SERIES, "disagreement"])
