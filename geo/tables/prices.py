"""``prices.csv``: published yearly prices, each as printed and in US dollars per tonne of what it pays for.

Columns: ``mineral``, ``product``, ``year``, ``price`` or a range in ``lower`` and ``upper`` (in ``unit``, the
publisher's), ``currency``, ``unit``, ``usd_per_t`` (missing for a range and where the unit is not the price of a
weight), ``conversion`` (what was multiplied), ``terms`` (``nominal``, or ``real`` where the publisher says so),
``basis`` (what a tonne is of: ``product weight``, or a content such as ``WO3 content``), ``equivalents``
(``basis=factor;...``: tonnes of the priced product that a tonne of production on that basis stands for),
``hs6`` (tariff line of the same product by gross weight, where there is one), ``status``, ``source_id``,
``source_ref``, ``note``. Prices are means of the year, without value added tax.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

from geo import vocabulary as v
from geo.schema import CsvTable, pa

PRODUCT_WEIGHT: Final = "product weight"
TERMS: Final = ("nominal", "real")
DTYPES: Final = {
    v.MINERAL: "str",
    "product": "str",
    v.YEAR: "int64",
    "price": "float64",
    v.LOWER: "float64",
    v.UPPER: "float64",
    "currency": "str",
    v.UNIT: "str",
    "usd_per_t": "float64",
    "conversion": "str",
    "terms": "str",
    v.BASIS: "str",
    "equivalents": "str",
    v.HS6: "str",
    v.STATUS: "str",
    v.SOURCE_ID: "str",
    v.SOURCE_REF: "str",
    v.NOTE: "str",
}
KEY: Final = [v.MINERAL, "product", v.YEAR]


def _missing_says_why(frame: pd.DataFrame) -> pd.Series:
    absent = frame["price"].isna() & frame[v.LOWER].isna() & frame[v.UPPER].isna()
    return absent == frame[v.STATUS].isin([v.Status.WITHHELD, v.Status.NOT_AVAILABLE])


def schema() -> pa.DataFrameSchema:
    """The schema of the table."""
    amount = pa.Column(float, pa.Check.gt(0), nullable=True)
    text = pa.Column(str, pa.Check.str_length(min_value=1))
    optional = pa.Column(str, nullable=True)
    return pa.DataFrameSchema(
        {
            v.MINERAL: text,
            "product": text,
            v.YEAR: pa.Column(int, pa.Check.in_range(1900, 2100)),
            "price": amount,
            v.LOWER: amount,
            v.UPPER: amount,
            "currency": pa.Column(str, pa.Check.str_matches(r"^[A-Z]{3}$")),
            v.UNIT: text,
            "usd_per_t": amount,
            "conversion": text,
            "terms": pa.Column(str, pa.Check.isin(TERMS)),
            v.BASIS: text,
            "equivalents": pa.Column(str, pa.Check.str_matches(r"^[^=;]+=[0-9.]+(;[^=;]+=[0-9.]+)*$"), nullable=True),
            v.HS6: pa.Column(str, pa.Check.str_matches(r"^\d{6}$"), nullable=True),
            v.STATUS: pa.Column(str, pa.Check.isin([status.value for status in v.Status])),
            v.SOURCE_ID: text,
            v.SOURCE_REF: text,
            v.NOTE: optional,
        },
        checks=[pa.Check(_missing_says_why, error="a missing price is withheld or not available")],
        unique=KEY,
        strict=True,
        ordered=True,
    )


TABLE: Final = CsvTable("prices", DTYPES, schema)
check = TABLE.check
read = TABLE.read


def equivalent(row_equivalents: object, basis: str) -> float | None:
    """Tonnes of the priced product for a tonne of production on *basis*, or ``None`` where nobody says so."""
    if not isinstance(row_equivalents, str):
        return None
    pairs = (entry.rpartition("=") for entry in row_equivalents.split(";"))
    return next((float(factor) for name, _, factor in pairs if name == basis), None)
