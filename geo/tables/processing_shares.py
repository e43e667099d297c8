"""``processing_shares.csv``: shares of a processing stage by country, collected from several sources.

Columns: ``mineral`` (empty where a figure covers many), ``published_mineral``, ``stage`` (``refined`` or
``mine``; empty where the source names none), ``product`` (what is counted), ``year`` (may be missing),
``area_kind`` (country or remainder), ``iso3``, ``share_pct``, ``source``, ``source_url``, ``evidence``
(``primary``: read at the publisher; ``press``; ``secondary``), ``note``. Rows of different sources never add up.
"""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from geo import vocabulary as v
from geo.schema import CsvTable, pa

EVIDENCE = ("primary", "press", "secondary")
DTYPES = {
    v.MINERAL: "str",
    "published_mineral": "str",
    v.STAGE: "str",
    "product": "str",
    v.YEAR: "Int64",
    v.AREA_KIND: "str",
    v.ISO3: "str",
    "share_pct": "float64",
    "source": "str",
    "source_url": "str",
    "evidence": "str",
    v.NOTE: "str",
}
KEY = ["published_mineral", "product", v.YEAR, v.AREA_KIND, v.ISO3, "source"]


def _iso3_exactly_for_countries(frame: pd.DataFrame) -> pd.Series:
    return frame[v.ISO3].notna() == (frame[v.AREA_KIND] == v.AreaKind.COUNTRY)


def schema() -> Any:
    """The schema of the table."""
    text = pa.Column(str, pa.Check.str_length(min_value=1))
    optional = pa.Column(str, nullable=True)
    return pa.DataFrameSchema(
        {
            v.MINERAL: pa.Column(str, pa.Check.str_matches(r"^[a-z0-9]+(-[a-z0-9]+)*$"), nullable=True),
            "published_mineral": text,
            v.STAGE: pa.Column(str, pa.Check.isin([stage.value for stage in v.Stage]), nullable=True),
            "product": text,
            v.YEAR: pa.Column("Int64", pa.Check.in_range(1900, 2100), nullable=True),
            v.AREA_KIND: pa.Column(str, pa.Check.isin([v.AreaKind.COUNTRY.value, v.AreaKind.REMAINDER.value])),
            v.ISO3: pa.Column(str, pa.Check.str_matches(r"^[A-Z]{3}$"), nullable=True),
            "share_pct": pa.Column(float, pa.Check.in_range(0, 100)),
            "source": text,
            "source_url": pa.Column(str, pa.Check.str_matches(r"^https?://")),
            "evidence": pa.Column(str, pa.Check.isin(EVIDENCE)),
            v.NOTE: optional,
        },
        checks=[pa.Check(_iso3_exactly_for_countries, error="an alpha-3 code stands on country rows and only there")],
        unique=KEY,
        strict=True,
        ordered=True,
    )


TABLE: Final = CsvTable("processing_shares", DTYPES, schema)
check = TABLE.check
read = TABLE.read
