"""Trade queries on an Apache Spark cluster (``requirements-spark.txt``); PySpark is imported at the first query.

Spark takes the text of a query and its ``:name`` parameters as they are. The table is a folder of Parquet files, or
one file, at a path that this machine and every worker see. Answers come back through Arrow. A worker that dies is
Spark's to make good; a cluster that does not answer within the time limit is an error that says what to do.
"""

from __future__ import annotations

import importlib
import importlib.util
import logging
import shutil
import socket
import threading
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

import pandas as pd
import pyarrow as pa

from geo import settings
from geo import vocabulary as v
from geo.engine.base import COLUMNS, Parameter
from geo.errors import SourceError
from geo.tables import trade

INSTALL: Final = "python -m pip install -r requirements-spark.txt"
_SCHEMA: Final = (
    f"{v.YEAR} SMALLINT, {v.HS6} STRING, {v.EXPORTER} STRING, {v.IMPORTER} STRING, "
    f"{v.VALUE_KUSD} DOUBLE, {v.QUANTITY_T} DOUBLE"
)
_LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
_CONNECT_SECONDS: Final = 5.0
# Answers are a few thousand rows: Spark's own 200 parts make them three times slower.
_SETTINGS: Final = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    "spark.sql.shuffle.partitions": "8",
    "spark.scheduler.mode": "FAIR",
}


@dataclass(eq=False)
class SparkEngine:
    """The table at ``path``, asked of the cluster whose master is at ``address`` (``spark://host:port``).

    ``seconds`` is how long a query may take. Safe to share between threads; connects at the first query, and again
    after the cluster dropped the connection.
    """

    address: str
    path: str
    seconds: float
    _session: Any = field(default=None, repr=False)
    _lock: threading.RLock = field(default_factory=threading.RLock, repr=False)

    def run(self, query: str, parameters: Mapping[str, Parameter]) -> pd.DataFrame:
        """Answer *query* as :meth:`geo.engine.base.EmbeddedEngine.run` does.

        Raises
        ------
        SourceError: if PySpark or Java is missing, or the cluster cannot be reached, fails or is too slow.
        """
        return self._asked(query, parameters, self._connected())

    def laid_over(self, frame: pd.DataFrame, *, replaced: Sequence[tuple[str, int]]) -> LayeredSparkEngine:
        """The table with private rows, as :class:`geo.engine.base.BaseEngine` says; they travel to the cluster."""
        return LayeredSparkEngine(self, frame, tuple(replaced))

    def _connected(self) -> Any:
        """The session of this engine, with the table as ``trade``."""
        with self._lock:
            if self._session is None or _gone(self._session):
                _check_installed()
                _check_reachable(self.address)
                with _in_words(self.address):
                    session = _open(self.address)
                    table = session.read.schema(_SCHEMA).parquet(self.path)
                    table.createOrReplaceTempView("stored")
                    session.sql(f"SELECT {COLUMNS} FROM stored").createOrReplaceTempView("trade")  # noqa: S608 - our names
                    self._session = session
            return self._session

    def _asked(self, query: str, parameters: Mapping[str, Parameter], session: Any) -> pd.DataFrame:
        context, group = session.sparkContext, uuid.uuid4().hex
        late = threading.Event()

        def give_up() -> None:
            late.set()
            with _in_words(self.address):
                context.cancelJobGroup(group)

        clock = threading.Timer(self.seconds, give_up)
        clock.daemon = True
        clock.start()
        try:
            with _in_words(self.address):
                context.setJobGroup(group, "a question of the atlas", interruptOnCancel=True)
                answer = session.sql(query, args=dict(parameters)).toArrow()
        except SourceError as error:
            if late.is_set():
                raise SourceError(
                    f"The Spark cluster at {self.address} gave no answer within {self.seconds:g} seconds: it may have "
                    "no worker left, or too much to do. Look at its master, try again, or wait longer with "
                    "ATLAS_TRADE_TIMEOUT."
                ) from error
            raise
        finally:
            clock.cancel()
        found: pd.DataFrame = answer.to_pandas()
        return found


@dataclass(eq=False)
class LayeredSparkEngine:
    """The table of ``base`` and a few private rows, in a session of their own that no other query sees."""

    base: SparkEngine
    frame: pd.DataFrame = field(repr=False)
    replaced: tuple[tuple[str, int], ...] = field(repr=False)
    _session: Any = field(default=None, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def run(self, query: str, parameters: Mapping[str, Parameter]) -> pd.DataFrame:
        """Answer *query* as :meth:`SparkEngine.run` does."""
        with self._lock:
            if self._session is None or _gone(self._session):
                with _in_words(self.base.address):
                    self._session = self._laid(self.base._connected())  # noqa: SLF001 - two halves of one engine
        return self.base._asked(query, parameters, self._session)  # noqa: SLF001 - two halves of one engine

    def _laid(self, shared: Any) -> Any:
        session = shared.newSession()
        session.read.schema(_SCHEMA).parquet(self.base.path).createOrReplaceTempView("stored")
        rows = pa.Table.from_pandas(self.frame[list(trade.COLUMNS)], schema=trade.ARROW_SCHEMA, preserve_index=False)
        session.createDataFrame(rows, schema=_SCHEMA).createOrReplaceTempView("uploaded")
        cells = {v.HS6: [line for line, _ in self.replaced], v.YEAR: [year for _, year in self.replaced]}
        hidden = pa.table(cells, schema=pa.schema([(v.HS6, pa.string()), (v.YEAR, pa.int16())]))
        session.createDataFrame(hidden, schema=f"{v.HS6} STRING, {v.YEAR} SMALLINT").createOrReplaceTempView("hidden")
        session.sql(
            f"SELECT {COLUMNS} FROM stored LEFT ANTI JOIN hidden USING ({v.HS6}, {v.YEAR}) "  # noqa: S608 - our names
            f"UNION ALL SELECT {COLUMNS} FROM uploaded"
        ).createOrReplaceTempView("trade")
        return session


@contextmanager
def _in_words(address: str) -> Iterator[None]:
    """Whatever PySpark, Py4J and the sockets below them raise, as a sentence."""
    errors, py4j = importlib.import_module("pyspark.errors"), importlib.import_module("py4j.protocol")
    try:
        yield
    except (errors.PySparkException, py4j.Py4JError, OSError) as error:
        reason = next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)
        raise SourceError(
            f"The Spark cluster at {address} could not answer: {reason[:300]} Look at its master and workers, or "
            "answer from this machine by unsetting ATLAS_TRADE_ENGINE."
        ) from error


def _check_installed() -> None:
    if importlib.util.find_spec("pyspark") is None:
        raise SourceError(f"ATLAS_TRADE_ENGINE asks for Spark, but PySpark is not installed. Run '{INSTALL}'.")
    if not (shutil.which("java") or settings.current().java_home):
        raise SourceError("Spark needs Java 17 or newer: install it, or set JAVA_HOME to where it is.")


def _check_reachable(address: str) -> None:
    """Ask for a connection first: Spark itself takes a minute to say that nobody is there."""
    place = urlsplit(address)
    try:
        with socket.create_connection((place.hostname or "", place.port or 0), timeout=_CONNECT_SECONDS):
            pass
    except OSError as error:
        raise SourceError(
            f"No Spark master answers at {address} ({error.strerror or error}). Start it, correct "
            "ATLAS_TRADE_ENGINE, or answer from this machine by unsetting it."
        ) from error


def _open(address: str) -> Any:
    sql = importlib.import_module("pyspark.sql")
    # Otherwise PySpark writes a failed query with all its parameters to the log.
    logging.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL)
    builder = sql.SparkSession.builder.master(address).appName("Minerals Alliance Atlas")
    for name, value in _SETTINGS.items():
        builder = builder.config(name, value)
    if urlsplit(address).hostname in _LOOPBACK:
        builder = builder.config("spark.driver.host", "127.0.0.1").config("spark.driver.bindAddress", "127.0.0.1")
    return builder.getOrCreate().newSession()


def _gone(session: Any) -> bool:
    """Whether the connection ended, because the cluster dropped the application or its process is gone."""
    try:
        with _in_words("the cluster"):
            return bool(session.sparkContext._jsc.sc().isStopped())  # noqa: SLF001 - the context's own flag
    except (SourceError, AttributeError):
        return True
