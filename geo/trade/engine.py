"""The engine seam: who runs the handful of trade queries.

A query is one ``SELECT … FROM trade … GROUP BY`` in plain SQL with named parameters (``:year``), so that
the embedded engine here and a distributed one (Spark takes the same ``:name`` parameters) answer the
same text. Nothing else of the atlas knows which engine runs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

import duckdb
import pandas as pd

from geo.errors import TableError
from geo.tables import trade
from geo.tables.schema import path_of

Parameter = str | int | float
PARAMETER: Final = re.compile(r":([a-z][a-z0-9_]*)")


class Engine(Protocol):
    """Whatever can answer a query over the table ``trade`` (columns of :mod:`geo.tables.trade`)."""

    def run(self, query: str, parameters: Mapping[str, Parameter]) -> pd.DataFrame:
        """Answer *query*, whose ``:names`` stand for the values in *parameters*, as a tidy frame."""
        ...


@dataclass(frozen=True, slots=True)
class EmbeddedEngine:
    """DuckDB in this process, over a table in memory; safe to share between threads.

    Held in memory one mineral and year takes 3-6 ms, read from Parquet each time 27-42 ms.
    """

    connection: duckdb.DuckDBPyConnection

    @classmethod
    def open(cls, path: Path | None = None) -> EmbeddedEngine:
        """Load the shipped table, or another file with the same columns, into memory (once a process).

        Raises
        ------
        TableError: if the file is missing or is no trade table.
        """
        file = path or path_of("trade", "parquet")
        trade.check_file(file)
        return cls._load("SELECT * FROM read_parquet(?)", [str(file)])

    @classmethod
    def from_frame(cls, frame: pd.DataFrame) -> EmbeddedEngine:
        """Load a trade table that is at hand, e.g. an upload that passed the gate.

        Raises
        ------
        TableError: if *frame* is not a well-formed trade table.
        """
        return cls._load("SELECT * FROM flows", [], trade.check(frame))

    @classmethod
    def _load(cls, query: str, arguments: list[str], frame: pd.DataFrame | None = None) -> EmbeddedEngine:
        connection = duckdb.connect(":memory:")
        if frame is not None:
            connection.register("flows", frame)
        columns = ", ".join(trade.COLUMNS)
        try:
            connection.execute(f"CREATE TABLE trade AS SELECT {columns} FROM ({query})", arguments)  # noqa: S608 - names of our own
        except duckdb.Error as error:
            raise TableError("trade", [f"the flows cannot be loaded: {error}"]) from error
        if frame is not None:
            connection.unregister("flows")
        # From here on the engine answers from memory and can reach neither files nor the network.
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        return cls(connection)

    def run(self, query: str, parameters: Mapping[str, Parameter]) -> pd.DataFrame:
        """Answer *query*; every ``:name`` in it must be in *parameters*, and the reverse.

        A cursor of its own for every query: cursors may run in several threads, a connection may not.
        """
        with self.connection.cursor() as cursor:
            return cursor.execute(PARAMETER.sub(r"$\1", query), dict(parameters)).df()
