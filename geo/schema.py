"""The gate of every table: a pandera schema, with all faults reported at once in plain words.

A shipped file whose checksum is the one in ``data/sources.csv`` passed this gate when it was built and
is not checked again; any other file is. pandera is imported only when something is checked, because
its import costs as much as reading all the tables.
"""

from __future__ import annotations

import csv
import functools
import importlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from geo import sources
from geo.errors import TableError

_SHOWN = 20


class _Pandera:
    """``pandera.pandas``, imported at the first use."""

    def __getattr__(self, name: str) -> Any:
        return getattr(importlib.import_module("pandera.pandas"), name)


pa: Any = _Pandera()


def path_of(table: str, suffix: str = "csv") -> Path:
    """Path of a shipped table."""
    return sources.TABLES / f"{table}.{suffix}"


def read_csv(table: str, *, path: Path | None, dtypes: dict[str, str]) -> pd.DataFrame:
    """Read a CSV table with the given column types; only an empty cell is missing.

    Raises
    ------
    TableError: if the file is missing, is not text, ends within a row, lacks a column, or a cell is not of its type.
    """
    file = path or path_of(table)
    try:
        _whole(file, table)
        return pd.read_csv(file, dtype=dtypes, keep_default_na=False, na_values=[""])[list(dtypes)]
    except FileNotFoundError as error:
        raise TableError(table, [f"the file {file.name} is not there; run 'python -m geo.build'"]) from error
    except (ValueError, KeyError, OSError) as error:
        raise TableError(table, [f"the file {file.name} cannot be read: {error}"]) from error


def read_parquet(
    table: str, *, path: Path | None, dtypes: dict[str, str], filters: list[tuple[str, str, Any]] | None = None
) -> pd.DataFrame:
    """Read the rows of a Parquet table that *filters* let through (all without), with the given column types.

    Raises
    ------
    TableError: if the file is missing, damaged or lacks a column.
    """
    file = path or path_of(table, "parquet")
    try:
        frame = pd.read_parquet(file, columns=list(dtypes), filters=filters)
    except FileNotFoundError as error:
        raise TableError(table, [f"the file {file.name} is not there; run 'python -m geo.build'"]) from error
    except (OSError, ValueError) as error:  # cut off, not Parquet, or without a column
        raise TableError(table, [f"the file {file.name} cannot be read: {error}"]) from error
    # A column without any text is read as one of objects.
    return frame.astype({name: kind for name, kind in dtypes.items() if str(frame[name].dtype) != kind})


def _whole(file: Path, table: str) -> None:
    """A copy that broke off may still read as a table, its last figure without its last digits."""
    with file.open("rb") as opened:
        size = opened.seek(0, os.SEEK_END)
        opened.seek(max(0, size - 1))
        if size and opened.read() != b"\n":
            raise TableError(table, [f"the file {file.name} ends in the middle of a row; restore it"])


def load(
    table: str,
    *,
    path: Path | None,
    dtypes: dict[str, str],
    check: Callable[[pd.DataFrame], pd.DataFrame],
) -> pd.DataFrame:
    """Read a CSV table and *check* it, unless it is byte for byte the file that was checked when built.

    Raises
    ------
    TableError: as :func:`read_csv` and *check*.
    """
    frame = read_csv(table, path=path, dtypes=dtypes)
    return frame if as_built(table, path or path_of(table)) else check(frame)


def as_built(table: str, file: Path) -> bool:
    """Whether a file is byte for byte the one that was checked when the table was built."""
    return _registered().get(table) == sources.sha256(file)


@functools.cache
def _registered() -> dict[str, str]:
    """Checksum by table; empty if there is no register, so that everything is checked."""
    try:
        with sources.REGISTER.open(encoding="utf-8", newline="") as file:
            return {row["table"]: row["sha256"] for row in csv.DictReader(file)}
    except (OSError, KeyError, UnicodeDecodeError, csv.Error):
        return {}


def check(table: str, frame: pd.DataFrame, schema: Any) -> pd.DataFrame:
    """Return *frame* if it fits *schema* (a ``pandera.pandas.DataFrameSchema``).

    Raises
    ------
    TableError: naming column, row and value of every fault, up to 20, and how many more there are.
    """
    errors = importlib.import_module("pandera.errors")
    try:
        checked: pd.DataFrame = schema.validate(frame, lazy=True)
    except errors.SchemaErrors as error:
        cases = error.failure_cases
        faults = [
            f"column {case.column!r}, row {case.index}: {case.failure_case!r} fails {case.check}"
            for case in cases.head(_SHOWN).itertuples()
        ]
        if len(cases) > _SHOWN:
            faults.append(f"and {len(cases) - _SHOWN} more")
        raise TableError(table, faults) from error
    return checked


@dataclass(frozen=True, slots=True)
class CsvTable:
    """A CSV table: its name, the types of its columns and its schema."""

    name: str
    dtypes: dict[str, str]
    schema: Callable[[], Any]

    def check(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return *frame* if it fits the schema.

        Raises
        ------
        TableError: listing the faults.
        """
        return check(self.name, frame, self.schema())

    def read(self, path: Path | None = None) -> pd.DataFrame:
        """Read and check the shipped table or the one in *path*; columns as in the docstring of its module.

        Raises
        ------
        TableError: if the file is missing, unreadable or breaks the schema.
        """
        return load(self.name, path=path, dtypes=self.dtypes, check=self.check)


@dataclass(frozen=True, slots=True)
class ParquetTable(CsvTable):
    """A table kept as Parquet: long, and read as a whole."""

    def read(self, path: Path | None = None) -> pd.DataFrame:
        """As :meth:`CsvTable.read`.

        Raises
        ------
        TableError: if the file is missing, damaged, lacks a column or breaks the schema.
        """
        frame = read_parquet(self.name, path=path, dtypes=self.dtypes)
        return frame if as_built(self.name, path or path_of(self.name, "parquet")) else self.check(frame)


__all__ = ["CsvTable", "ParquetTable", "as_built", "check", "load", "pa", "path_of", "read_csv", "read_parquet"]
