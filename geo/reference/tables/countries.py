"""The table of countries and territories as a frame, for the joins; names resolve in ``geo.reference.countries``.

Columns: ``iso3``, ``iso2``, ``numeric`` (ISO 3166-1; missing for Kosovo), ``name`` (for display),
``official_name``, ``sovereign_iso3`` (the code itself where sovereign), ``kind`` (country or territory),
``note``.
"""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from geo.reference.countries import COLUMNS, CountryKind
from geo.schema import CsvTable, pa

DTYPES = dict.fromkeys(COLUMNS, "str")


def _sovereign_is_listed(frame: pd.DataFrame) -> pd.Series:
    return frame["sovereign_iso3"].isin(frame["iso3"])


def schema() -> Any:
    """The schema of ``countries.csv``."""
    text = pa.Column(str, pa.Check.str_length(min_value=1))
    return pa.DataFrameSchema(
        {
            "iso3": pa.Column(str, pa.Check.str_matches(r"^[A-Z]{3}$"), unique=True),
            "iso2": pa.Column(str, pa.Check.str_matches(r"^[A-Z]{2}$"), unique=True),
            "numeric": pa.Column(str, pa.Check.str_matches(r"^\d{3}$"), unique=True, nullable=True),
            "name": pa.Column(str, pa.Check.str_length(min_value=1), unique=True),
            "official_name": text,
            "sovereign_iso3": text,
            "kind": pa.Column(str, pa.Check.isin([kind.value for kind in CountryKind])),
            "note": pa.Column(str, nullable=True),
        },
        checks=pa.Check(_sovereign_is_listed, error="the sovereign state is itself in the table"),
        strict=True,
        ordered=True,
    )


TABLE: Final = CsvTable("countries", DTYPES, schema)
check = TABLE.check
read = TABLE.read
