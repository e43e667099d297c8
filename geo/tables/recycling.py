"""``recycling_rates.csv``: end-of-life recycling input rates, one row per mineral.

Columns: ``mineral``, ``rate`` (0-1: what part of the EU's input comes from scrap of used products; empty where it is
not known), ``year`` (of the collection), ``status`` (``reported`` or ``not available``), ``reference`` (the
factsheet), ``evidence`` (``primary`` with a factsheet, ``secondary`` without one), ``source_id``, ``note``.
A zero without a factsheet means that nobody looked: it is not available, never zero.
"""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from geo import vocabulary as v
from geo.schema import CsvTable, pa

RATE: Final = "rate"
REFERENCE: Final = "reference"
EVIDENCE: Final = "evidence"
DTYPES: Final = {
    v.MINERAL: "str",
    RATE: "float64",
    v.YEAR: "int64",
    v.STATUS: "str",
    REFERENCE: "str",
    EVIDENCE: "str",
    v.SOURCE_ID: "str",
    v.NOTE: "str",
}


def _known_or_not(frame: pd.DataFrame) -> pd.Series:
    return frame[RATE].notna() == (frame[v.STATUS] == v.Status.REPORTED)


def _zero_has_reference(frame: pd.DataFrame) -> pd.Series:
    return (frame[RATE] != 0) | frame[REFERENCE].notna()


def schema() -> Any:
    """The schema of the table."""
    text = pa.Column(str, pa.Check.str_length(min_value=1))
    columns = {
        v.MINERAL: pa.Column(str, pa.Check.str_matches(r"^[a-z0-9]+(-[a-z0-9]+)*$")),
        RATE: pa.Column(float, pa.Check.in_range(0, 1), nullable=True),
        v.YEAR: pa.Column(int, pa.Check.in_range(1990, 2100)),
        v.STATUS: pa.Column(str, pa.Check.isin([v.Status.REPORTED.value, v.Status.NOT_AVAILABLE.value])),
        REFERENCE: pa.Column(str, pa.Check.str_matches(r"^https?://"), nullable=True),
        EVIDENCE: pa.Column(str, pa.Check.isin(["primary", "secondary"])),
        v.SOURCE_ID: text,
        v.NOTE: pa.Column(str, nullable=True),
    }
    checks = [
        pa.Check(_known_or_not, error="a rate is reported, a missing one is not available"),
        pa.Check(_zero_has_reference, error="a zero without a reference is not known"),
    ]
    return pa.DataFrameSchema(columns, unique=[v.MINERAL], checks=checks, strict=True, ordered=True)


TABLE: Final = CsvTable("recycling_rates", DTYPES, schema)
check = TABLE.check
read = TABLE.read


def rate_of(mineral: str, rates: pd.DataFrame) -> float | None:
    """The rate of one mineral (0-1) in *rates* (columns of this table); ``None`` where it is not known."""
    found = rates.loc[rates[v.MINERAL] == mineral, RATE].dropna()
    return float(found.iloc[0]) if len(found) else None
