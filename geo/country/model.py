"""Country profiles: where one country stands in every mineral, by each mineral's preferred series."""

from __future__ import annotations

import pandas as pd

from geo import vocabulary as v
from geo.atlas import Atlas
from geo.dataset import Dataset
from geo.errors import NotComputableError
from geo.indicators.concentration import concentration

COLUMNS = (
    v.ISO3,
    v.MINERAL,
    v.MEASURE,
    v.STAGE,
    v.SERIES,
    v.YEAR,
    "amount",
    v.UNIT,
    v.BASIS,
    "share",
    "rank",
    v.STATUS,
    v.SOURCE_ID,
)


def rankings_of(atlas: Atlas) -> pd.DataFrame:
    """Share and rank of every country in every mineral; see :func:`rankings`."""
    return atlas.dataset.memo.get("rankings", lambda: rankings(atlas.dataset))


def rankings(dataset: Dataset) -> pd.DataFrame:
    """Share and rank of every country in every mineral, stage and measure (columns ``COLUMNS``).

    Each by the preferred series of its mineral and stage in that series' latest year; rows of one
    mineral are on one unit and basis, and are never added up with another's. A series of one product
    (ferro-molybdenum, spodumene) ranks nobody in the mineral.
    """
    tables = []
    for mineral in dataset.minerals():
        for measure in (v.Measure.PRODUCTION, v.Measure.RESERVES):
            offers = dataset.offers_of(mineral, measure)
            offers = offers[~offers[v.SERIES].str.startswith(v.PRODUCT_SERIES)].drop_duplicates(v.STAGE)
            for stage, series, years in offers[[v.STAGE, v.SERIES, "years"]].itertuples(index=False):
                table = _one(dataset, mineral=mineral, measure=measure, stage=stage, series=series, year=years[-1])
                if table is not None:
                    tables.append(table)
    return pd.concat(tables, ignore_index=True)


def _one(
    dataset: Dataset, *, mineral: str, measure: v.Measure, stage: str, series: str, year: int
) -> pd.DataFrame | None:
    try:
        result = concentration(dataset.panel(mineral=mineral, stage=stage, year=year, series=series, measure=measure))
    except NotComputableError:
        return None
    table = result.shares.rename(columns={v.VALUE: "amount"}).assign(
        **{
            v.MINERAL: mineral,
            v.MEASURE: measure.value,
            v.STAGE: stage,
            v.SERIES: series,
            v.YEAR: year,
            v.UNIT: result.panel.unit,
            v.BASIS: result.panel.basis,
        }
    )
    return table[list(COLUMNS)]


def profile(table: pd.DataFrame, iso3: str) -> pd.DataFrame:
    """Rows of one country above zero, largest share first; columns as in :func:`rankings`."""
    own = table[(table[v.ISO3] == iso3) & (table["amount"] > 0)]
    return own.sort_values(["share", v.MINERAL], ascending=[False, True], ignore_index=True)
