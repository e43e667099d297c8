"""``price_series.parquet``: published prices by month and by year, as printed and in US dollars per tonne.

Columns: ``mineral``, ``product``, ``period`` (a month such as ``2024-03``, or a year), ``terms`` (``nominal`` or
``real``), ``money_of`` (the year of the money of real prices), ``price`` (in ``unit``), ``currency``, ``unit``,
``usd_per_t``, ``conversion`` (what was multiplied), ``basis``, ``equivalents`` and ``hs6`` (as in ``prices.csv``),
``status``, ``source_id``, ``source_ref``, ``note``. A price is the mean of its period. Months have nominal prices
alone; a period without a price has no row: missing is not zero. Source: World Bank, Commodity Price Data.
"""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from geo import vocabulary as v
from geo.schema import ParquetTable, pa
from geo.tables.prices import TERMS

NAME: Final = "price_series"
PERIOD: Final = "period"
MONEY_OF: Final = "money_of"
NOMINAL: Final = TERMS[0]
DTYPES: Final = {
    v.MINERAL: "str",
    "product": "str",
    PERIOD: "str",
    "terms": "str",
    MONEY_OF: "Int64",
    "price": "float64",
    "currency": "str",
    v.UNIT: "str",
    "usd_per_t": "float64",
    "conversion": "str",
    v.BASIS: "str",
    "equivalents": "str",
    v.HS6: "str",
    v.STATUS: "str",
    v.SOURCE_ID: "str",
    v.SOURCE_REF: "str",
    v.NOTE: "str",
}
KEY: Final = [v.MINERAL, "product", "terms", PERIOD]
_PERIOD: Final = r"^\d{4}(-(0[1-9]|1[0-2]))?$"
_MONTH: Final = 7


def is_month(periods: pd.Series) -> pd.Series:
    """Whether each period is a month rather than a year."""
    return periods.str.len() == _MONTH


def _real_says_when(frame: pd.DataFrame) -> pd.Series:
    return (frame["terms"] == NOMINAL) == frame[MONEY_OF].isna()


def _months_are_nominal(frame: pd.DataFrame) -> pd.Series:
    return ~is_month(frame[PERIOD]) | (frame["terms"] == NOMINAL)


def _schema() -> Any:
    text = pa.Column(str, pa.Check.str_length(min_value=1))
    optional = pa.Column(str, nullable=True)
    above = pa.Column(float, pa.Check.gt(0))
    columns = {
        v.MINERAL: text,
        "product": text,
        PERIOD: pa.Column(str, pa.Check.str_matches(_PERIOD)),
        "terms": pa.Column(str, pa.Check.isin(TERMS)),
        MONEY_OF: pa.Column("Int64", pa.Check.in_range(1900, 2100), nullable=True),
        "price": above,
        "currency": pa.Column(str, pa.Check.str_matches(r"^[A-Z]{3}$")),
        v.UNIT: text,
        "usd_per_t": above,
        "conversion": text,
        v.BASIS: text,
        "equivalents": pa.Column(str, pa.Check.str_matches(r"^[^=;]+=[0-9.]+(;[^=;]+=[0-9.]+)*$"), nullable=True),
        v.HS6: pa.Column(str, pa.Check.str_matches(r"^\d{6}$"), nullable=True),
        v.STATUS: pa.Column(str, pa.Check.isin([status.value for status in v.Status])),
        v.SOURCE_ID: text,
        v.SOURCE_REF: text,
        v.NOTE: optional,
    }
    checks = [
        pa.Check(_real_says_when, error="real prices, and no others, say of which year the money is"),
        pa.Check(_months_are_nominal, error="a month has a nominal price alone"),
    ]
    return pa.DataFrameSchema(columns, checks=checks, unique=KEY, strict=True, ordered=True)


TABLE: Final = ParquetTable(NAME, DTYPES, _schema)
check = TABLE.check
read = TABLE.read
