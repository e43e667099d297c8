"""One connection and one transaction to SQLite or PostgreSQL, with errors in words.

SQLite keeps its rollback journal and full synchronisation: after a kill or a power cut the file holds the old
or the new state, whole, on local and on network disks. PostgreSQL needs the package ``psycopg``.
"""

from __future__ import annotations

import functools
import importlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final, Protocol

from geo import workspace
from geo.errors import GeoError

# Seconds that a writer waits for another one.
PATIENCE: Final = 30.0
_DATASETS = """
    CREATE TABLE IF NOT EXISTS datasets (
        name TEXT PRIMARY KEY, head INTEGER NOT NULL, owner TEXT NOT NULL, public INTEGER NOT NULL,
        created TEXT NOT NULL, deleted TEXT NOT NULL
    )"""
_BLOBS = "CREATE TABLE IF NOT EXISTS blobs (sha256 TEXT PRIMARY KEY, content {bytes} NOT NULL)"
_VERSIONS = """
    CREATE TABLE IF NOT EXISTS versions (
        dataset TEXT NOT NULL REFERENCES datasets (name), number INTEGER NOT NULL, parent INTEGER NOT NULL,
        created TEXT NOT NULL, author TEXT NOT NULL, message TEXT NOT NULL, mode TEXT NOT NULL, format TEXT NOT NULL,
        file_name TEXT NOT NULL, file_size INTEGER NOT NULL, sha256 TEXT NOT NULL REFERENCES blobs (sha256),
        deleted TEXT NOT NULL, mapping TEXT NOT NULL, report {bytes} NOT NULL, facts {bytes} NOT NULL,
        series TEXT NOT NULL, origins TEXT NOT NULL, PRIMARY KEY (dataset, number)
    )"""
_MAPPINGS = """
    CREATE TABLE IF NOT EXISTS mappings (
        signature TEXT PRIMARY KEY, mapping TEXT NOT NULL, author TEXT NOT NULL, created TEXT NOT NULL
    )"""
_TABLES = (_DATASETS, _BLOBS, _VERSIONS, _MAPPINGS)
# Any number will do, as long as every process takes the same one while it creates the tables.
_LOCK = 746_312_201


class StoreError(GeoError):
    """A store that cannot be reached, read or written; nothing was changed."""


class Connection(Protocol):
    """The few things that the store asks of a database; ``?`` stands for a value."""

    def run(self, statement: str, *values: object) -> int:
        """Run a statement; returns the number of rows it changed."""

    def one(self, statement: str, *values: object) -> Any:
        """The first row of an answer, or ``None``."""

    def all(self, statement: str, *values: object) -> list[Any]:
        """Every row of an answer."""


class _Wrapped:
    """A connection of either driver."""

    def __init__(self, driver: Any, mark: str) -> None:
        self._driver = driver
        self._mark = mark

    def _execute(self, statement: str, values: tuple[object, ...]) -> Any:
        return self._driver.execute(statement.replace("?", self._mark), values)

    def run(self, statement: str, *values: object) -> int:
        return int(self._execute(statement, values).rowcount)

    def one(self, statement: str, *values: object) -> Any:
        return self._execute(statement, values).fetchone()

    def all(self, statement: str, *values: object) -> list[Any]:
        return list(self._execute(statement, values).fetchall())


def is_postgresql(where: str) -> bool:
    """Whether the address is a PostgreSQL URL."""
    return where.startswith(("postgresql://", "postgres://", "postgresql+"))


@contextmanager
def transaction(where: str, *, write: bool) -> Iterator[Connection]:
    """A connection in one transaction: kept whole at the end of the block, undone by an error in it.

    Raises
    ------
    StoreError: if the database cannot be reached, read or written.
    """
    scheme, separator, _ = where.partition("://")
    if separator and not is_postgresql(where) and scheme != "sqlite":
        # Only the scheme: the rest may hold a password.
        raise StoreError(f"A store is a file or a PostgreSQL database (postgresql://...), not {scheme[:20]!r}.")
    with (_postgresql if is_postgresql(where) else _sqlite)(where, write=write) as connection:
        yield connection


@contextmanager
def _sqlite(where: str, *, write: bool) -> Iterator[Connection]:
    path = Path(where.removeprefix("sqlite:///")).expanduser()
    try:
        workspace.private_file(path)
        with closing(sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)) as driver:
            driver.execute("PRAGMA synchronous = FULL")
            driver.execute("PRAGMA foreign_keys = ON")
            if not driver.execute("SELECT 1 FROM sqlite_master WHERE name = 'mappings'").fetchone():
                _create(driver)
            driver.execute("BEGIN IMMEDIATE" if write else "BEGIN")
            # After an error the commit is not reached, and closing rolls back.
            yield _Wrapped(driver, "?")
            driver.execute("COMMIT")
    except sqlite3.Error as error:
        raise StoreError(_sqlite_words(path, error)) from error
    except UnicodeDecodeError as error:  # from damaged names in the message of an error
        raise StoreError(_damaged(path)) from error
    except OSError as error:
        raise StoreError(f"The store {path} cannot be opened: {error.strerror}.") from error


def _create(driver: sqlite3.Connection) -> None:
    driver.execute("BEGIN IMMEDIATE")
    for statement in _TABLES:
        driver.execute(statement.format(bytes="BLOB"))
    driver.execute("COMMIT")


def _sqlite_words(path: Path, error: sqlite3.Error) -> str:
    text = str(error)
    if "readonly" in text or "unable to open" in text:
        return f"The store {path} cannot be written: check the rights of the file and its directory."
    if "not a database" in text or "malformed" in text:
        return _damaged(path)
    if "locked" in text:
        return f"The store {path} is busy for more than {PATIENCE:.0f} seconds; try again."
    if "full" in text:
        return f"The disk of the store {path} is full; nothing was saved."
    return f"The store {path} failed: {text}."


def _damaged(path: Path) -> str:
    return f"The store {path} is damaged or no store; move it away, or restore it from a backup."


@functools.cache
def _psycopg() -> Any:
    try:
        return importlib.import_module("psycopg")
    except ImportError as error:
        raise StoreError("A PostgreSQL store needs the package psycopg: pip install 'psycopg[binary]'.") from error


@contextmanager
def _postgresql(where: str, *, write: bool) -> Iterator[Connection]:
    psycopg = _psycopg()
    url = "postgresql://" + where.partition("://")[2]
    try:
        # Leaving the block commits; an error in it rolls back.
        with psycopg.connect(url, connect_timeout=10) as driver:
            if driver.execute("SELECT to_regclass('mappings')").fetchone()[0] is None:
                driver.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
                for statement in _TABLES:
                    driver.execute(statement.format(bytes="BYTEA"))
                driver.commit()
            if not write:
                driver.execute("SET TRANSACTION READ ONLY")
            yield _Wrapped(driver, "%s")
    except psycopg.Error as error:
        # The message of the driver may hold the address with its password.
        raise StoreError(
            f"The PostgreSQL store failed ({type(error).__name__}). Nothing was changed: try again, and if it stays "
            "away, ask whoever keeps it."
        ) from error
