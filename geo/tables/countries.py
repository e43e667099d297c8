"""The table of countries and territories as a frame, for the joins; names resolve in ``geo.countries``.

Columns: ``iso3``, ``iso2``, ``numeric`` (ISO 3166-1; missing for Kosovo), ``name`` (for display),
``official_name``, ``sovereign_iso3`` (the code itself where sovereign), ``kind`` (country or territory),
``note``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from geo.countries import COLUMNS, CountryKind
from geo.tables.schema import check as gate
from geo.tables.schema import load, pa

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


def check(frame: pd.DataFrame) -> pd.DataFrame:
    """Return *frame* if it is a well-formed table of countries.

    Raises
    ------
    TableError: listing the faults.
    """
    return gate("countries", frame, schema())


def read(*, path: Path | None = None) -> pd.DataFrame:
    """Read and check ``countries.csv``; columns as in the module's docstring.

    Raises
    ------
    TableError: if the file is missing, unreadable or breaks the schema.
    """
    return load("countries", path=path, dtypes=DTYPES, check=check)
