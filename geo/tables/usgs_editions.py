"""``usgs_editions.csv``: every figure of every edition of the Mineral Commodity Summaries at hand.

Columns: ``edition`` (year of the summaries), then those of the fact tables without ``series``: ``mineral``, ``stage``,
``measure``, ``year``, ``area_kind``, ``iso3``, ``published_name``, ``value``, ``lower``, ``upper`` (in ``unit``),
``basis``, ``status``, ``published_value``, ``published_unit``, ``source_id``, ``source_ref``, ``note``. Two editions
print the same year: they are compared (:mod:`geo.indicators.revisions`), never added up or joined.
"""

from __future__ import annotations

from typing import Any, Final

from geo import vocabulary as v
from geo.schema import CsvTable, pa
from geo.tables import facts

EDITION: Final = "edition"
DTYPES: Final = {EDITION: "int64", **{name: kind for name, kind in facts.DTYPES.items() if name != v.SERIES}}
KEY: Final = [EDITION, v.MINERAL, v.STAGE, v.MEASURE, v.BASIS, v.YEAR, v.AREA_KIND, v.ISO3]


def schema() -> Any:
    """The schema of the fact tables with the edition in place of the series."""
    one = facts.schema().remove_columns([v.SERIES])
    columns = {EDITION: pa.Column(int, pa.Check.in_range(1996, 2100)), **one.columns}
    return pa.DataFrameSchema(columns, checks=one.checks, unique=KEY, strict=True, ordered=True)


TABLE: Final = CsvTable("usgs_editions", DTYPES, schema)
check = TABLE.check
read = TABLE.read
