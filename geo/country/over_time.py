"""A country's share of the world and its rank over the years, in the minerals of which it produces the most."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import pandas as pd

from geo import vocabulary as v
from geo.dataset import Dataset
from geo.production import indicators
from geo.production import model as production
from geo.production.selection import Selection


@dataclass(frozen=True, slots=True)
class Course:
    """One mineral and stage of a country: share of the world (0-1) and rank by year, of one series.

    A year in which the country has no figure is absent from both; one with a published zero has a share and no rank.
    """

    mineral: str
    stage: str
    shares: dict[int, float]
    ranks: dict[int, int]


def courses(dataset: Dataset, made: pd.DataFrame, *, count: int) -> tuple[Course, ...]:
    """The *count* largest of a country's production figures that have more than one year, over the years.

    Parameters
    ----------
    made: production rows of one country, the largest share first (:func:`geo.country.model.profile`).
    """
    found = (_course(dataset, row) for row in made.itertuples())
    return tuple(itertools.islice((one for one in found if len(one.shares) > 1), count))


def _course(dataset: Dataset, row: object) -> Course:
    iso3, mineral, stage, series = (str(getattr(row, name)) for name in (v.ISO3, v.MINERAL, v.STAGE, v.SERIES))
    chosen = Selection(mineral, indicators.PRODUCTION_SHARE.id, stage, series, int(getattr(row, v.YEAR)))
    shares, ranks = {}, {}
    for year, result in production.history(dataset, chosen).items():
        own = result.shares[result.shares[v.ISO3] == iso3]
        if own.empty or pd.isna(own["share"].iloc[0]):
            continue
        shares[year] = float(own["share"].iloc[0])
        if own[v.VALUE].iloc[0] > 0:
            ranks[year] = int(own["rank"].iloc[0])
    return Course(mineral, stage, shares, ranks)
