"""``governance_dimensions.parquet``: the six Worldwide Governance Indicators of one edition, one row per estimate.

Columns: ``iso3``, ``year``, ``dimension`` (:data:`DIMENSIONS`), ``edition`` (one for the whole table),
``estimate`` and ``std_err`` (units of a standard normal over all countries, about -2.5 to 2.5, higher is better),
``sources`` (number behind it), ``rank``, ``rank_lower``, ``rank_upper`` (percentile ranks 0-100 with their 90 %
interval) and ``source_id``. A country, year or dimension without an estimate has no row: missing is not zero.

The table ``governance.csv`` holds political stability of two other editions, on which the published GeoPolRisk
results stand; editions are never mixed. Source: World Bank, Worldwide Governance Indicators.
"""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from geo import vocabulary as v
from geo.schema import ParquetTable, pa

NAME: Final = "governance_dimensions"
DIMENSION: Final = "dimension"
EDITION: Final = "edition"
# The publisher's two letters, our word, and the publisher's name.
DIMENSIONS: Final = {
    "voice_accountability": "Voice and Accountability",
    "political_stability": "Political Stability and Absence of Violence/Terrorism",
    "government_effectiveness": "Government Effectiveness",
    "regulatory_quality": "Regulatory Quality",
    "rule_of_law": "Rule of Law",
    "control_of_corruption": "Control of Corruption",
}
DTYPES: Final = {
    v.ISO3: "str",
    v.YEAR: "int64",
    DIMENSION: "str",
    EDITION: "str",
    "estimate": "float64",
    "std_err": "float64",
    "sources": "Int64",
    "rank": "float64",
    "rank_lower": "float64",
    "rank_upper": "float64",
    v.SOURCE_ID: "str",
}
KEY: Final = [v.ISO3, v.YEAR, DIMENSION]


def _one_edition(frame: pd.DataFrame) -> bool:
    return len(set(frame[EDITION])) <= 1 and len(set(frame[v.SOURCE_ID])) <= 1


def _rank_inside(frame: pd.DataFrame) -> pd.Series:
    return ~((frame["rank"] < frame["rank_lower"]) | (frame["rank"] > frame["rank_upper"]))


def _schema() -> Any:
    percent = pa.Column(float, pa.Check.in_range(0, 100), nullable=True)
    text = pa.Column(str, pa.Check.str_length(min_value=1))
    columns = {
        v.ISO3: pa.Column(str, pa.Check.str_matches(r"^[A-Z]{3}$")),
        v.YEAR: pa.Column(int, pa.Check.in_range(1996, 2100)),
        DIMENSION: pa.Column(str, pa.Check.isin(DIMENSIONS)),
        EDITION: text,
        "estimate": pa.Column(float, pa.Check.in_range(-5, 5)),
        "std_err": pa.Column(float, pa.Check.gt(0), nullable=True),
        "sources": pa.Column("Int64", pa.Check.ge(1), nullable=True),
        "rank": percent,
        "rank_lower": percent,
        "rank_upper": percent,
        v.SOURCE_ID: text,
    }
    checks = [
        pa.Check(_one_edition, error="more than one edition: editions are never mixed"),
        pa.Check(_rank_inside, error="rank lies outside its interval"),
    ]
    return pa.DataFrameSchema(columns, checks=checks, unique=KEY, strict=True, ordered=True)


TABLE: Final = ParquetTable(NAME, DTYPES, _schema)
check = TABLE.check
read = TABLE.read
