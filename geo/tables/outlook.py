"""``outlook.csv``: announced supply by country and demand by scenario to 2050, one row per figure.

Columns: ``kind`` (``supply`` or ``demand``), ``mineral``, ``stage`` (``mine`` or ``refined``; empty for demand),
``scenario`` (``base`` for supply; ``STEPS``, ``APS``, ``NZE`` for demand, ``all`` in the base year), ``sector`` (of
demand; ``all`` is the printed total), ``year``, ``area_kind`` and ``iso3`` (``country``, ``remainder`` or ``world``),
``published_name``, ``value`` (in ``unit``), ``unit``, ``basis``, ``status`` (``base year`` or ``projection``),
``source_id`` and ``note``.

A table of its own, with a status that the fact tables refuse: a projection never enters a statistic of the past.
"""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from geo import vocabulary as v
from geo.schema import CsvTable, pa

KIND: Final = "kind"
SUPPLY: Final = "supply"
DEMAND: Final = "demand"
SCENARIO: Final = "scenario"
BASE: Final = "base"
SECTOR: Final = "sector"
ALL: Final = "all"
PROJECTION: Final = "projection"
BASE_YEAR: Final = "base year"
# The agency's three: stated policies, announced pledges, net zero by 2050.
SCENARIOS: Final = ("STEPS", "APS", "NZE")
DTYPES: Final = {
    KIND: "str",
    v.MINERAL: "str",
    v.STAGE: "str",
    SCENARIO: "str",
    SECTOR: "str",
    v.YEAR: "int64",
    v.AREA_KIND: "str",
    v.ISO3: "str",
    v.PUBLISHED_NAME: "str",
    v.VALUE: "float64",
    v.UNIT: "str",
    v.BASIS: "str",
    v.STATUS: "str",
    v.SOURCE_ID: "str",
    v.NOTE: "str",
}
KEY: Final = [KIND, v.MINERAL, v.STAGE, SCENARIO, SECTOR, v.YEAR, v.AREA_KIND, v.ISO3]


def _stage_of_supply(frame: pd.DataFrame) -> pd.Series:
    return frame[v.STAGE].notna() == (frame[KIND] == SUPPLY)


def _sector_of_demand(frame: pd.DataFrame) -> pd.Series:
    return frame[SECTOR].notna() == (frame[KIND] == DEMAND)


def _code_of_countries(frame: pd.DataFrame) -> pd.Series:
    return frame[v.ISO3].notna() == (frame[v.AREA_KIND] == v.AreaKind.COUNTRY)


def schema() -> Any:
    """The schema of the table."""
    text = pa.Column(str, pa.Check.str_length(min_value=1))
    columns = {
        KIND: pa.Column(str, pa.Check.isin([SUPPLY, DEMAND])),
        v.MINERAL: text,
        v.STAGE: pa.Column(str, pa.Check.isin([one.value for one in v.Stage]), nullable=True),
        SCENARIO: pa.Column(str, pa.Check.isin([BASE, ALL, *SCENARIOS])),
        SECTOR: pa.Column(str, nullable=True),
        v.YEAR: pa.Column(int, pa.Check.in_range(2020, 2100)),
        v.AREA_KIND: pa.Column(str, pa.Check.isin([kind.value for kind in v.FACT_AREAS])),
        v.ISO3: pa.Column(str, pa.Check.str_matches(r"^[A-Z]{3}$"), nullable=True),
        v.PUBLISHED_NAME: text,
        v.VALUE: pa.Column(float, pa.Check.ge(0)),
        v.UNIT: pa.Column(str, pa.Check.isin([v.Unit.TONNE.value])),
        v.BASIS: text,
        v.STATUS: pa.Column(str, pa.Check.isin([BASE_YEAR, PROJECTION])),
        v.SOURCE_ID: text,
        v.NOTE: pa.Column(str, nullable=True),
    }
    checks = [
        pa.Check(_stage_of_supply, error="supply has a stage, demand has none"),
        pa.Check(_sector_of_demand, error="demand has a sector, supply has none"),
        pa.Check(_code_of_countries, error="an alpha-3 code stands on country rows and only there"),
    ]
    return pa.DataFrameSchema(columns, unique=KEY, checks=checks, strict=True, ordered=True)


TABLE: Final = CsvTable("outlook", DTYPES, schema)
check = TABLE.check
read = TABLE.read
