"""The governance table: political stability of a country in a year, one row per published estimate.

Columns: ``iso3``, ``year``, ``indicator`` ("political_stability"), ``estimate`` (units of a standard
normal over all countries, about -2.5 to 2.5, higher is more stable), ``std_err`` (same unit),
``sources`` (number of sources behind it), ``rank``, ``rank_lower``, ``rank_upper`` (percentile ranks
0-100 with their 90 % interval; empty for the 2025 edition, which prints scores instead), ``risk`` (0-1,
higher is less stable: (2.5 - estimate) / 5, cut to 0-1) and ``source_id`` (the edition).

A country or year without an estimate has no row: missing is not zero, and not safe. Years of different
editions must not be compared with each other. Source: World Bank, Worldwide Governance Indicators.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd

from geo import vocabulary as v
from geo.schema import CsvTable, pa

INDICATOR: Final = "indicator"
ESTIMATE: Final = "estimate"
STD_ERR: Final = "std_err"
SOURCES: Final = "sources"
RANK: Final = "rank"
RANK_LOWER: Final = "rank_lower"
RANK_UPPER: Final = "rank_upper"
RISK: Final = "risk"
POLITICAL_STABILITY: Final = "political_stability"

DTYPES = {
    v.ISO3: "str",
    v.YEAR: "int64",
    INDICATOR: "str",
    ESTIMATE: "float64",
    STD_ERR: "float64",
    SOURCES: "Int64",
    RANK: "float64",
    RANK_LOWER: "float64",
    RANK_UPPER: "float64",
    RISK: "float64",
    v.SOURCE_ID: "str",
}
KEY = [v.ISO3, v.YEAR, INDICATOR]
_HALF_RANGE = 2.5
_TOLERANCE = 1e-6


def risk_of(estimate: pd.Series) -> pd.Series:
    """Instability from 0 (stable) to 1: (2.5 - estimate) / 5, cut to 0-1; missing stays missing.

    Normalisation of the GeoPolRisk method (Koyamparambath et al. 2024, 10.1016/j.resconrec.2024.107801).
    Estimates beyond +-2.5 occur (Afghanistan, Somalia) and are cut.
    """
    return ((_HALF_RANGE - estimate) / (2 * _HALF_RANGE)).clip(0, 1)


def _risk_follows_estimate(frame: pd.DataFrame) -> pd.Series:
    return pd.Series(np.abs(risk_of(frame[ESTIMATE]) - frame[RISK]) <= _TOLERANCE, index=frame.index)


def _rank_inside_its_interval(frame: pd.DataFrame) -> pd.Series:
    return ~((frame[RANK] < frame[RANK_LOWER]) | (frame[RANK] > frame[RANK_UPPER]))


def schema() -> Any:
    """The schema of the governance table."""
    percent = pa.Column(float, pa.Check.in_range(0, 100), nullable=True)
    return pa.DataFrameSchema(
        {
            v.ISO3: pa.Column(str, pa.Check.str_matches(r"^[A-Z]{3}$")),
            v.YEAR: pa.Column(int, pa.Check.in_range(1996, 2100)),
            INDICATOR: pa.Column(str, pa.Check.isin([POLITICAL_STABILITY])),
            ESTIMATE: pa.Column(float, pa.Check.in_range(-5, 5)),
            STD_ERR: pa.Column(float, pa.Check.gt(0), nullable=True),
            SOURCES: pa.Column("Int64", pa.Check.ge(1), nullable=True),
            RANK: percent,
            RANK_LOWER: percent,
            RANK_UPPER: percent,
            RISK: pa.Column(float, pa.Check.in_range(0, 1)),
            v.SOURCE_ID: pa.Column(str, pa.Check.str_length(min_value=1)),
        },
        checks=[
            pa.Check(_risk_follows_estimate, error="risk is not (2.5 - estimate) / 5, cut to 0-1"),
            pa.Check(_rank_inside_its_interval, error="rank lies outside its interval"),
        ],
        unique=KEY,
        strict=True,
        ordered=True,
    )


TABLE: Final = CsvTable("governance", DTYPES, schema)
check = TABLE.check
read = TABLE.read
