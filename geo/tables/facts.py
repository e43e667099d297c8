"""The fact tables: production, capacity and reserves, one row per published figure.

Columns (see ``data/README.md`` for the dictionary): ``series``, ``mineral``, ``stage``, ``measure``,
``year``, ``area_kind``, ``iso3`` (countries only), ``published_name``, ``value``, ``lower``, ``upper``
(in ``unit``), ``basis``, ``status``, ``published_value``, ``published_unit``, ``source_id``,
``source_ref``, ``note``. A missing value stays missing and says why in ``status``.
"""

from __future__ import annotations

from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from geo import vocabulary as v
from geo.schema import check as gate
from geo.schema import load, pa

DTYPES = dict.fromkeys(v.FACT_COLUMNS, "str") | {
    v.YEAR: "int64",
    v.VALUE: "float64",
    v.LOWER: "float64",
    v.UPPER: "float64",
}
KEY = [v.SERIES, v.MINERAL, v.STAGE, v.MEASURE, v.YEAR, v.AREA_KIND, v.ISO3]


def _values(kind: type[StrEnum]) -> list[str]:
    return [member.value for member in kind]


def _iso3_exactly_for_countries(frame: pd.DataFrame) -> pd.Series:
    return frame[v.ISO3].notna() == (frame[v.AREA_KIND] == v.AreaKind.COUNTRY)


def _missing_says_why(frame: pd.DataFrame) -> pd.Series:
    absent = frame[v.VALUE].isna() & frame[v.LOWER].isna() & frame[v.UPPER].isna()
    gone = frame[v.STATUS].isin([v.Status.WITHHELD, v.Status.NOT_AVAILABLE])
    return absent == gone


def _bounds_in_order(frame: pd.DataFrame) -> pd.Series:
    return ~(frame[v.LOWER] > frame[v.UPPER])


def schema() -> Any:
    """The schema of both fact tables."""
    amount = pa.Column(float, pa.Check.ge(0), nullable=True)
    text = pa.Column(str, pa.Check.str_length(min_value=1))
    optional = pa.Column(str, nullable=True)
    return pa.DataFrameSchema(
        {
            v.SERIES: text,
            v.MINERAL: pa.Column(str, pa.Check.str_matches(r"^[a-z0-9]+(-[a-z0-9]+)*$")),
            v.STAGE: pa.Column(str, pa.Check.isin(_values(v.Stage))),
            v.MEASURE: pa.Column(str, pa.Check.isin(_values(v.Measure))),
            v.YEAR: pa.Column(int, pa.Check.in_range(1900, 2100)),
            v.AREA_KIND: pa.Column(str, pa.Check.isin([kind.value for kind in v.FACT_AREAS])),
            v.ISO3: pa.Column(str, pa.Check.str_matches(r"^[A-Z]{3}$"), nullable=True),
            v.PUBLISHED_NAME: text,
            v.VALUE: amount,
            v.LOWER: amount,
            v.UPPER: amount,
            v.UNIT: pa.Column(str, pa.Check.isin(_values(v.Unit))),
            v.BASIS: text,
            v.STATUS: pa.Column(str, pa.Check.isin(_values(v.Status))),
            v.PUBLISHED_VALUE: optional,
            v.PUBLISHED_UNIT: text,
            v.SOURCE_ID: text,
            v.SOURCE_REF: text,
            v.NOTE: optional,
        },
        checks=[
            pa.Check(_iso3_exactly_for_countries, error="an alpha-3 code stands on country rows and only there"),
            pa.Check(_missing_says_why, error="a missing figure is withheld or not available, a present one is not"),
            pa.Check(_bounds_in_order, error="lower bound above upper bound"),
        ],
        unique=KEY,
        strict=True,
        ordered=True,
    )


def check(frame: pd.DataFrame, *, table: str = "production") -> pd.DataFrame:
    """Return *frame* if every row is a well-formed fact.

    Raises
    ------
    TableError: listing the faults.
    """
    return gate(table, frame, schema())


def read(table: str = "production", *, path: Path | None = None) -> pd.DataFrame:
    """Read and check ``production`` or ``reserves``; columns as in the module's docstring.

    Raises
    ------
    TableError: if the file is missing, unreadable or breaks the schema.
    """
    return load(table, path=path, dtypes=DTYPES, check=partial(check, table=table))
