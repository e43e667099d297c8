"""The engine seam: who runs the handful of trade queries.

A query is one ``SELECT … FROM trade … GROUP BY`` in plain SQL with named parameters (``:year``), so that
the embedded engine here and a distributed one (:mod:`geo.engine.spark`) answer the same text; ``docs/engine.md``
has the measurement behind it. Nothing else of the atlas knows which engine runs: :mod:`geo.engine.configured` picks.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

import duckdb
import pandas as pd

from geo import vocabulary as v
from geo.errors import TableError
from geo.schema import path_of
from geo.tables import trade

Parameter = str | int | float
PARAMETER: Final = re.compile(r":([a-z][a-z0-9_]*)")
COLUMNS: Final = ", ".join(trade.COLUMNS)
# What a process may hold of a table on disk while it answers; beyond it, sums spill to disk.
MEMORY_LIMIT: Final = "1GB"
_TYPED: Final = (
    f"CAST({v.YEAR} AS SMALLINT) AS {v.YEAR}, CAST({v.HS6} AS VARCHAR) AS {v.HS6}, "
    f"CAST({v.EXPORTER} AS VARCHAR) AS {v.EXPORTER}, CAST({v.IMPORTER} AS VARCHAR) AS {v.IMPORTER}, "
    f"CAST({v.VALUE_KUSD} AS DOUBLE) AS {v.VALUE_KUSD}, CAST({v.QUANTITY_T} AS DOUBLE) AS {v.QUANTITY_T}"
)


@dataclass(frozen=True, slots=True)
class AddedLines:
    """HS lines that a user's trade file adds to the shipped ones.

    ``alike`` have the basis of the shipped flows; ``apart`` have another, and are never added up with them."""

    alike: frozenset[str] = frozenset()
    apart: frozenset[str] = frozenset()

    def __or__(self, other: AddedLines) -> AddedLines:
        """The lines of both."""
        return AddedLines(self.alike | other.alike, self.apart | other.apart)


NOTHING_ADDED: Final = AddedLines()


class Engine(Protocol):
    """Whatever can answer a query over the table ``trade`` (columns of :mod:`geo.tables.trade`)."""

    def run(self, query: str, parameters: Mapping[str, Parameter]) -> pd.DataFrame:
        """Answer *query*, whose ``:names`` stand for the values in *parameters*, as a tidy frame."""
        ...


class BaseEngine(Engine, Protocol):
    """An engine over which the private rows of a user can be laid."""

    def laid_over(self, frame: pd.DataFrame, *, replaced: Sequence[tuple[str, int]]) -> Engine:
        """The table with the rows of *frame*, and without its own *replaced* cells (line, year).

        The engine itself is left as it is; nobody who asks it sees the rows.
        """
        ...


@dataclass(frozen=True, slots=True)
class EmbeddedEngine:
    """DuckDB in this process, over a table in memory or a folder on disk; safe to share between threads.

    Held in memory one mineral and year takes 3-6 ms, read from Parquet each time 27-42 ms.
    """

    connection: duckdb.DuckDBPyConnection

    @classmethod
    def open(cls, path: Path | None = None) -> EmbeddedEngine:
        """Load the shipped table, or another file with the same columns, into memory (once per process).

        Raises
        ------
        TableError: if the file is missing or is not a trade table.
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
    def over(cls, folder: Path) -> EmbeddedEngine:
        """Answer from a folder of Parquet files out of core: nothing of it stays in memory.

        The folder is one that ``python -m geo ingest`` wrote, or any tree of Parquet files with the columns of
        :mod:`geo.tables.trade`; ``year`` may be in the names of folders (``year=2024``).

        Raises
        ------
        TableError: if there is no Parquet file, or one without these columns.
        """
        pattern = files_of(folder)
        connection = duckdb.connect(":memory:", config={"memory_limit": MEMORY_LIMIT})
        try:
            # A view takes no parameters; a quote in the name is doubled.
            place = pattern.replace("'", "''")
            connection.execute(
                f"CREATE VIEW trade AS SELECT {_TYPED} FROM "  # noqa: S608 - our names; the path is quoted
                f"read_parquet('{place}', hive_partitioning = true, hive_types_autocast = false)"
            )
            connection.execute("SELECT * FROM trade LIMIT 0")
            connection.execute("SET allowed_directories = [$folder]", {"folder": f"{folder.resolve()}/"})
        except duckdb.Error as error:
            reason = str(error).splitlines()[0]
            raise TableError("trade", [f"{folder} is not a trade table of Parquet files: {reason}"]) from error
        closed(connection)
        return cls(connection)

    @classmethod
    def _load(cls, query: str, arguments: list[str], frame: pd.DataFrame | None = None) -> EmbeddedEngine:
        connection = duckdb.connect(":memory:")
        if frame is not None:
            connection.register("flows", frame)
        try:
            connection.execute(f"CREATE TABLE trade AS SELECT {COLUMNS} FROM ({query})", arguments)  # noqa: S608 - names of our own
        except duckdb.Error as error:
            raise TableError("trade", [f"the flows cannot be loaded: {error}"]) from error
        if frame is not None:
            connection.unregister("flows")
        closed(connection)
        return cls(connection)

    def run(self, query: str, parameters: Mapping[str, Parameter]) -> pd.DataFrame:
        """Answer *query*; every ``:name`` in it must be in *parameters*, and the reverse.

        A cursor of its own for every query: cursors may run in several threads, a connection may not.
        """
        with self.connection.cursor() as cursor:
            return cursor.execute(PARAMETER.sub(r"$\1", query), dict(parameters)).df()

    def laid_over(self, frame: pd.DataFrame, *, replaced: Sequence[tuple[str, int]]) -> LayeredEngine:
        """The table with private rows, as :class:`BaseEngine` says."""
        return LayeredEngine.over(self.connection.cursor(), frame, replaced=replaced)


def files_of(folder: Path) -> str:
    """The pattern of the Parquet files of a table in a folder.

    Raises
    ------
    TableError: if there are none.
    """
    for pattern in ("source=*/year=*/*.parquet", "**/*.parquet"):
        if next(folder.glob(pattern), None):
            return str(folder.resolve() / pattern)
    raise TableError("trade", [f"{folder} holds no Parquet file; load some with 'python -m geo ingest FILE --to'"])


def closed(connection: duckdb.DuckDBPyConnection) -> None:
    """From here on the engine reaches neither the network nor files other than its own."""
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


@dataclass(frozen=True, slots=True)
class LayeredEngine:
    """A table and a few private rows, in one connection: only the private rows take memory of their own.

    The private rows are temporary tables of this connection, which no other connection sees.
    """

    connection: duckdb.DuckDBPyConnection
    lock: threading.Lock

    @classmethod
    def over(
        cls,
        connection: duckdb.DuckDBPyConnection,
        frame: pd.DataFrame,
        *,
        replaced: Sequence[tuple[str, int]],
        table: str = "memory.main.trade",
    ) -> LayeredEngine:
        """Lay *frame* over a *table* of the connection, which is its own from here on, hiding *replaced* cells."""
        hidden = pd.DataFrame({v.HS6: [line for line, _ in replaced], v.YEAR: [year for _, year in replaced]})
        typed = frame.astype({v.YEAR: "int16", v.VALUE_KUSD: "float64", v.QUANTITY_T: "float64"})
        for name, rows, kinds in (
            ("uploaded", typed, COLUMNS),
            ("hidden", hidden, f"{v.HS6}::VARCHAR AS {v.HS6}, {v.YEAR}::SMALLINT AS {v.YEAR}"),
        ):
            connection.register("given", rows)
            connection.execute(f"CREATE TEMP TABLE {name} AS SELECT {kinds} FROM given")  # noqa: S608 - our names
            connection.unregister("given")
        cell = f"({v.HS6}, {v.YEAR})"
        kept = f"WHERE {cell} NOT IN (SELECT {cell} FROM hidden)" if len(hidden) else ""  # noqa: S608 - our names
        connection.execute(
            f"CREATE TEMP VIEW trade AS SELECT {COLUMNS} FROM {table} {kept} "  # noqa: S608 - our names
            f"UNION ALL SELECT {COLUMNS} FROM uploaded"
        )
        return cls(connection, threading.Lock())

    def run(self, query: str, parameters: Mapping[str, Parameter]) -> pd.DataFrame:
        """Answer *query* as :meth:`EmbeddedEngine.run` does; one query at a time."""
        with self.lock:
            return self.connection.execute(PARAMETER.sub(r"$\1", query), dict(parameters)).df()
