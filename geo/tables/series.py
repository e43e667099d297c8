"""``series.csv``: the publishers' series that the fact tables hold, one row per series.

Columns: ``series`` (id), ``label`` (short, for controls), ``publisher``, ``title``, ``edition``,
``first_year``, ``last_year`` (of its facts), ``source_id``, ``kind`` (``absolute`` amounts or ``shares``
in per cent), ``default_rank`` (1 is offered first), ``description``.
"""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from geo import vocabulary as v
from geo.schema import CsvTable, pa

KINDS = ("absolute", "shares")
DTYPES = {
    v.SERIES: "str",
    "label": "str",
    "publisher": "str",
    "title": "str",
    "edition": "str",
    "first_year": "int64",
    "last_year": "int64",
    v.SOURCE_ID: "str",
    "kind": "str",
    "default_rank": "int64",
    "description": "str",
}


def _years_in_order(frame: pd.DataFrame) -> pd.Series:
    return frame["first_year"] <= frame["last_year"]


def schema() -> Any:
    """The schema of the table."""
    text = pa.Column(str, pa.Check.str_length(min_value=1))
    year = pa.Column(int, pa.Check.in_range(1900, 2100))
    special = {
        v.SERIES: pa.Column(str, pa.Check.str_length(min_value=1), unique=True),
        "first_year": year,
        "last_year": year,
        "kind": pa.Column(str, pa.Check.isin(KINDS)),
        "default_rank": pa.Column(int, pa.Check.ge(1), unique=True),
    }
    return pa.DataFrameSchema(
        {name: special.get(name, text) for name in DTYPES},
        checks=[pa.Check(_years_in_order, error="first year after last year")],
        strict=True,
        ordered=True,
    )


TABLE: Final = CsvTable("series", DTYPES, schema)
check = TABLE.check
read = TABLE.read
