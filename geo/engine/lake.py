"""A trade table in an object store: partitioned Parquet behind an S3 API, read in place and never copied.

A file names it, and ``ATLAS_TRADE_TABLE`` names the file::

    place = "ministry/trade"               # bucket and folder of the Parquet files
    endpoint = "https://s3.example.gov"    # left out: Amazon's own
    region = "eu-central-1"

Keys are where every S3 program looks for them (``AWS_ACCESS_KEY_ID``, ``AWS_PROFILE``), never in this file. Columns and
folder names (``year=2024``) are those of a folder on disk. DuckDB asks, Arrow reads: DuckDB's own reader of object
stores is an extension that is fetched at run time.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.dataset as ds
from pyarrow import fs

from geo import vocabulary as v
from geo.engine.base import MEMORY_LIMIT, PARAMETER, LayeredEngine, Parameter, closed
from geo.errors import SourceError, TableError

SUFFIX: Final = ".toml"
_KNOWN: Final = ("place", "endpoint", "region")
_CONNECT_S, _REQUEST_S = 10.0, 60.0
_TRIES: Final = 3
_BY_YEAR: Final = pa.schema([(v.YEAR, pa.int32())])
# A year of the type of those that are asked for: one that has to be converted first is looked for in every file.
_TYPES: Final = {
    v.YEAR: "INTEGER",
    v.HS6: "VARCHAR",
    v.EXPORTER: "VARCHAR",
    v.IMPORTER: "VARCHAR",
    v.VALUE_KUSD: "DOUBLE",
    v.QUANTITY_T: "DOUBLE",
}
_TYPED: Final = ", ".join(f"CAST({name} AS {kind}) AS {name}" for name, kind in _TYPES.items())
_STORED: Final = "stored"


@dataclass(frozen=True, slots=True)
class LakeEngine:
    """DuckDB over the files of an object store; safe to share between threads.

    Only the columns and row groups that a question needs are fetched. Which files there are is looked up once, when the
    engine is opened.
    """

    connection: duckdb.DuckDBPyConnection
    flows: ds.Dataset
    name: str

    @classmethod
    def open(cls, file: Path) -> LakeEngine:
        """The engine over the object store that *file* names.

        Raises
        ------
        TableError: if the file is not of that kind, the store does not answer, or what it holds is not a trade table.
        """
        named = _read(file)
        endpoint, _, host = named.get("endpoint", "https://").partition("://")
        try:
            store = fs.S3FileSystem(
                endpoint_override=host or None,
                scheme=endpoint,
                region=named.get("region"),
                connect_timeout=_CONNECT_S,
                request_timeout=_REQUEST_S,
                retry_strategy=fs.AwsStandardS3RetryStrategy(max_attempts=_TRIES),
            )
            flows = ds.dataset(
                named["place"],
                filesystem=store,
                format="parquet",
                partitioning=ds.partitioning(_BY_YEAR, flavor="hive"),
            )
        except (OSError, ValueError) as error:
            raise TableError("trade", [f"{file} names {named['place']}, which cannot be read: {error}"]) from error
        connection = duckdb.connect(":memory:", config={"memory_limit": MEMORY_LIMIT})
        closed(connection)
        found = cls(connection, flows, named["place"])
        try:
            found.run("SELECT * FROM trade LIMIT 0", {})
        except SourceError as error:
            raise TableError("trade", [f"{named['place']} is not a trade table of Parquet files: {error}"]) from error
        return found

    def run(self, query: str, parameters: Mapping[str, Parameter]) -> pd.DataFrame:
        """Answer *query*; every ``:name`` in it must be in *parameters*, and the reverse.

        Raises
        ------
        SourceError: if the store fails meanwhile; nothing is answered from a part of it.
        """
        with self._asking("trade") as cursor:
            return cursor.execute(PARAMETER.sub(r"$\1", query), dict(parameters)).df()

    def laid_over(self, frame: pd.DataFrame, *, replaced: Sequence[tuple[str, int]]) -> LayeredEngine:
        """The table with private rows, as :class:`geo.engine.base.BaseEngine` says."""
        return LayeredEngine.over(self._opened(_STORED), frame, replaced=replaced, table=_STORED)

    def _opened(self, table: str) -> duckdb.DuckDBPyConnection:
        """A cursor in which the files are a view called *table*; what is registered is no other cursor's."""
        cursor = self.connection.cursor()
        cursor.register("lake", self.flows)
        cursor.execute(f"CREATE TEMP VIEW {table} AS SELECT {_TYPED} FROM lake")  # noqa: S608 - names of our own
        return cursor

    @contextmanager
    def _asking(self, table: str) -> Iterator[duckdb.DuckDBPyConnection]:
        try:
            with self._opened(table) as cursor:
                yield cursor
        except (duckdb.Error, OSError) as error:
            reason = str(error).splitlines()[0]
            raise SourceError(f"The trade table {self.name} cannot be asked: {reason}") from error


def _read(file: Path) -> dict[str, Any]:
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise TableError("trade", [f"{file} cannot be read: {error}"]) from error
    faults = [f"{file} has the line {name!r}; allowed are {', '.join(_KNOWN)}" for name in found if name not in _KNOWN]
    if not isinstance(found.get("place"), str) or not found["place"]:
        faults.append(f"{file} does not say the place, such as place = 'bucket/folder'")
    if not str(found.get("endpoint", "https://")).startswith(("https://", "http://")):
        faults.append(f"{file} has an endpoint that is not an address: {found['endpoint']}")
    if faults:
        raise TableError("trade", faults)
    return found
