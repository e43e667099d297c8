"""``us_salient.csv``: U.S. prices, trade, consumption, stocks and net import reliance, 2021-2025.

Columns: ``chapter``, ``mineral``, ``statistic`` (price, production, imports, exports, consumption,
stocks, employment, net import reliance, government stockpile shipments, other), ``section``, ``group``,
``label`` (as printed), ``year``, ``value``, ``lower``, ``upper`` (in ``unit``, which is the publisher's),
``status``, ``published_value``, ``source_id``, ``note``. A net exporter has ``upper`` 0.
"""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from geo import vocabulary as v
from geo.schema import CsvTable, pa

STATISTICS = (
    "price",
    "production",
    "imports",
    "exports",
    "consumption",
    "stocks",
    "employment",
    "net import reliance",
    "government stockpile shipments",
    "other",
)
DTYPES = {
    "chapter": "str",
    v.MINERAL: "str",
    "statistic": "str",
    "section": "str",
    "group": "str",
    "label": "str",
    v.YEAR: "int64",
    v.VALUE: "float64",
    v.LOWER: "float64",
    v.UPPER: "float64",
    v.UNIT: "str",
    v.STATUS: "str",
    v.PUBLISHED_VALUE: "str",
    v.SOURCE_ID: "str",
    v.NOTE: "str",
}
KEY = ["chapter", "statistic", "section", "group", "label", v.YEAR]


def _missing_says_why(frame: pd.DataFrame) -> pd.Series:
    absent = frame[v.VALUE].isna() & frame[v.LOWER].isna() & frame[v.UPPER].isna()
    return absent == frame[v.STATUS].isin([v.Status.WITHHELD, v.Status.NOT_AVAILABLE])


def schema() -> Any:
    """The schema of the table."""
    amount = pa.Column(float, pa.Check.ge(0), nullable=True)
    text = pa.Column(str, pa.Check.str_length(min_value=1))
    optional = pa.Column(str, nullable=True)
    return pa.DataFrameSchema(
        {
            "chapter": text,
            v.MINERAL: text,
            "statistic": pa.Column(str, pa.Check.isin(STATISTICS)),
            "section": text,
            "group": optional,
            "label": text,
            v.YEAR: pa.Column(int, pa.Check.in_range(1900, 2100)),
            v.VALUE: amount,
            v.LOWER: amount,
            v.UPPER: amount,
            v.UNIT: text,
            v.STATUS: pa.Column(str, pa.Check.isin([status.value for status in v.Status])),
            v.PUBLISHED_VALUE: optional,
            v.SOURCE_ID: text,
            v.NOTE: optional,
        },
        checks=[pa.Check(_missing_says_why, error="a missing figure is withheld or not available")],
        unique=KEY,
        strict=True,
        ordered=True,
    )


TABLE: Final = CsvTable("us_salient", DTYPES, schema)
check = TABLE.check
read = TABLE.read
