"""Published prices of a mineral's products: yearly means and, where a publisher gives them, the path by month.

Yearly prices are those of ``prices.csv`` and the nominal ones of ``price_series.parquet``, months those of the latter.
A path is the last :data:`PATH_YEARS` years with a price, and the months since then: nominal prices of the last century
say nothing of a floor or a stock of today.
"""

from __future__ import annotations

import functools
import math
from typing import Final

import pandas as pd

from geo import vocabulary as v
from geo.errors import NotComputableError, UnknownChoiceError
from geo.locale.say import say
from geo.reference import minerals
from geo.reference.names import mineral_in_text
from geo.sources import read_origins
from geo.tables import price_series, prices

PATH_YEARS: Final = 10
MONTH: Final = "month"
_MONTHS: Final = 12


@functools.cache
def price_table() -> pd.DataFrame:
    """The published yearly prices that are prices of a weight, read once; columns of :mod:`geo.tables.prices`.

    Raises
    ------
    TableError: if a table is missing or broken.
    """
    series = _nominal()
    yearly = series[~price_series.is_month(series[price_series.PERIOD])]
    yearly = yearly.assign(
        **{v.YEAR: yearly[price_series.PERIOD].astype("int64"), v.LOWER: math.nan, v.UPPER: math.nan}
    )
    both = pd.concat([prices.read().dropna(subset="usd_per_t"), yearly[list(prices.DTYPES)].astype(prices.DTYPES)])
    return both.reset_index(drop=True)


@functools.cache
def _nominal() -> pd.DataFrame:
    table = price_series.read()
    return table[table["terms"] == price_series.NOMINAL]


@functools.cache
def products(mineral: str) -> tuple[str, ...]:
    """Products of a mineral, or of the elements that belong to it, with a published price."""
    wanted = {mineral, *(entry.id for entry in minerals.members(mineral))}
    table = price_table()
    return tuple(dict.fromkeys(table.loc[table[v.MINERAL].isin(wanted), "product"]))


@functools.cache
def monthly_products() -> frozenset[str]:
    """Products with a price by month."""
    series = _nominal()
    return frozenset(series.loc[price_series.is_month(series[price_series.PERIOD]), "product"])


def preferred(offered: tuple[str, ...]) -> str:
    """The product that a floor is most often spoken of; else one by month that production can be counted in; else
    the first.
    """
    table = price_table()
    counted = set(table.loc[table["equivalents"].notna(), "product"])
    by_month = [name for name in offered if name in monthly_products() & counted]
    return next((name for name in ("NdPr oxide", *by_month) if name in offered), offered[0])


def price_rows(mineral: str, product: str) -> pd.DataFrame:
    """Yearly prices of one product, by year; columns of :mod:`geo.tables.prices`.

    Raises
    ------
    NotComputableError: if no price of the mineral is published.
    UnknownChoiceError: if the mineral has no such product.
    """
    offered = products(mineral)
    if not offered:
        raise NotComputableError(
            say("No price per tonne of {mineral} is published in the table.", mineral=mineral_in_text(mineral))
        )
    if product not in offered:
        raise UnknownChoiceError(f"priced product of {mineral}", product, offered)
    wanted = {mineral, *(entry.id for entry in minerals.members(mineral))}
    table = price_table()
    rows = table[(table["product"] == product) & table[v.MINERAL].isin(wanted)]
    return rows.sort_values(v.YEAR, ignore_index=True)


def price_path(rows: pd.DataFrame) -> tuple[tuple[int, float], ...]:
    """Pairs of year and US dollars per tonne of the last :data:`PATH_YEARS` rows of :func:`price_rows`."""
    return tuple((int(row.year), float(row.usd_per_t)) for row in rows.tail(PATH_YEARS).itertuples())


def months(product: str) -> pd.DataFrame:
    """The path of a product by month: ``month`` (``2024-03``), ``usd_per_t``, ``terms``, ``status``.

    It begins with the first of the last :data:`PATH_YEARS` years with all their months, or of as many as there are;
    empty where nobody publishes the product by month.
    """
    series = _nominal()
    own = series[(series["product"] == product) & price_series.is_month(series[price_series.PERIOD])]
    own = own.rename(columns={price_series.PERIOD: MONTH})[[MONTH, "usd_per_t", "terms", v.STATUS]]
    whole = own.groupby(own[MONTH].str[:4]).size().loc[lambda size: size == _MONTHS].index
    first = min(sorted(whole)[-PATH_YEARS:], default="")
    return own[own[MONTH].str[:4] >= first].sort_values(MONTH, ignore_index=True)


def cost_path(mineral: str, product: str, *, cost_usd: float, at: float) -> pd.DataFrame:
    """What goods that cost *cost_usd* at a price of *at* would cost at every price of a product's path.

    Returns
    -------
    ``period`` (months where there are some, else years), ``price_usd_per_t``, ``cost_usd``, ``terms`` (nominal or
    real) and ``status``.

    Raises
    ------
    NotComputableError, UnknownChoiceError: as :func:`price_rows`.
    """
    rows = price_rows(mineral, product).tail(PATH_YEARS)
    rows = rows.assign(period=rows[v.YEAR].astype("str"))
    by_month = months(product)
    path = rows if by_month.empty else by_month.rename(columns={MONTH: "period"})
    path = path.assign(price_usd_per_t=path["usd_per_t"], cost_usd=cost_usd * path["usd_per_t"] / at)
    return path[["period", "price_usd_per_t", "cost_usd", "terms", v.STATUS]].reset_index(drop=True)


def source_id(mineral: str, product: str) -> str:
    """Origin record of a product's prices.

    Raises
    ------
    NotComputableError, UnknownChoiceError: as :func:`price_rows`.
    """
    return str(price_rows(mineral, product)[v.SOURCE_ID].iloc[0])


def publisher(source: str) -> str:
    """Who publishes the prices of an origin record."""
    return _publishers()[source]


@functools.cache
def _publishers() -> dict[str, str]:
    return {name: origin.publisher for name, origin in read_origins().items()}
