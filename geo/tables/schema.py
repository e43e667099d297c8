"""The gate of every table: a pandera schema, with all faults reported at once in plain words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from geo import sources
from geo.errors import TableError

_SHOWN = 20


def path_of(table: str, suffix: str = "csv") -> Path:
    """Path of a shipped table."""
    return sources.TABLES / f"{table}.{suffix}"


def read_csv(table: str, *, path: Path | None, dtypes: dict[str, str]) -> pd.DataFrame:
    """Read a CSV table with the given column types; only an empty cell is missing.

    Raises
    ------
    TableError: if the file is missing, is not text, lacks a column, or a cell is not of its type.
    """
    file = path or path_of(table)
    try:
        return pd.read_csv(file, dtype=dtypes, keep_default_na=False, na_values=[""])[list(dtypes)]
    except FileNotFoundError as error:
        raise TableError(table, [f"the file {file.name} is not there; run 'python -m geo.build'"]) from error
    except (ValueError, KeyError, OSError) as error:
        raise TableError(table, [f"the file {file.name} cannot be read: {error}"]) from error


def check(table: str, frame: pd.DataFrame, schema: Any) -> pd.DataFrame:
    """Return *frame* if it fits *schema* (a ``pandera.pandas.DataFrameSchema``).

    Raises
    ------
    TableError: naming column, row and value of every fault, up to 20, and how many more there are.
    """
    try:
        checked: pd.DataFrame = schema.validate(frame, lazy=True)
    except SchemaErrors as error:
        cases = error.failure_cases
        faults = [
            f"column {case.column!r}, row {case.index}: {case.failure_case!r} fails {case.check}"
            for case in cases.head(_SHOWN).itertuples()
        ]
        if len(cases) > _SHOWN:
            faults.append(f"and {len(cases) - _SHOWN} more")
        raise TableError(table, faults) from error
    return checked


__all__ = ["check", "pa", "path_of", "read_csv"]
