"""``us_import_sources.csv``: from which countries the United States imported, shares over several years.

Columns: ``chapter``, ``mineral``, ``product`` (what was imported, as printed), ``years`` (such as 2021-24),
``area_kind``, ``iso3`` (countries only), ``published_name``, ``share_pct`` or a bound in ``lower`` or ``upper``
(per cent), ``published_value``, ``source_id``, ``note``. Shares of products overlap with those of a total: never add
up two products.
"""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from geo import vocabulary as v
from geo.schema import CsvTable, pa

DTYPES: Final = {
    "chapter": "str",
    v.MINERAL: "str",
    "product": "str",
    "years": "str",
    v.AREA_KIND: "str",
    v.ISO3: "str",
    v.PUBLISHED_NAME: "str",
    "share_pct": "float64",
    v.LOWER: "float64",
    v.UPPER: "float64",
    v.PUBLISHED_VALUE: "str",
    v.SOURCE_ID: "str",
    v.NOTE: "str",
}
KEY: Final = ["chapter", v.MINERAL, "product", v.AREA_KIND, v.PUBLISHED_NAME]


def _share_or_bound(frame: pd.DataFrame) -> pd.Series:
    return frame["share_pct"].notna() ^ (frame[v.LOWER].notna() | frame[v.UPPER].notna())


def schema() -> Any:
    """The schema of the table."""
    share = pa.Column(float, pa.Check.in_range(0, 100), nullable=True)
    text = pa.Column(str, pa.Check.str_length(min_value=1))
    optional = pa.Column(str, nullable=True)
    return pa.DataFrameSchema(
        {
            "chapter": text,
            v.MINERAL: text,
            "product": text,
            "years": pa.Column(str, pa.Check.str_matches(r"^\d{4}-\d{2}$")),
            v.AREA_KIND: pa.Column(str, pa.Check.isin([kind.value for kind in v.AreaKind])),
            v.ISO3: pa.Column(str, pa.Check.str_matches(r"^[A-Z]{3}$"), nullable=True),
            v.PUBLISHED_NAME: text,
            "share_pct": share,
            v.LOWER: share,
            v.UPPER: share,
            v.PUBLISHED_VALUE: text,
            v.SOURCE_ID: text,
            v.NOTE: optional,
        },
        checks=[pa.Check(_share_or_bound, error="a share or a bound, never both or none")],
        unique=KEY,
        strict=True,
        ordered=True,
    )


TABLE: Final = CsvTable("us_import_sources", DTYPES, schema)
check = TABLE.check
read = TABLE.read
