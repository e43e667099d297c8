"""One connection and one transaction to SQLite or PostgreSQL, with errors in words.

SQLite keeps its rollback journal and full synchronisation, and a writer takes its lock at the beginning (``BEGIN
IMMEDIATE``): after a kill or a power cut the file holds the old or the new state, whole, on local and on network
disks. A new file is made under another name and then linked, so that an empty file is always a fault and never taken
for a new store. PostgreSQL needs the package ``psycopg``.
"""

from __future__ import annotations

import functools
import importlib
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool, StaticPool

from geo import workspace
from geo.errors import StoreError
from geo.locale.say import say
from geo.store import legacy, migration
from geo.store.schema import HEAD, METADATA

# Seconds that a writer waits for another one.
PATIENCE: Final = 30.0
LOCK_TIMEOUT_S: Final = 10
_CONNECT_S: Final = 10
# Any number will do, as long as every process takes the same one while it migrates.
_LOCK: Final = 746_312_201
_WRITE: Final = "atlas_write"


def is_postgresql(where: str) -> bool:
    """Whether the address is a PostgreSQL URL."""
    return where.startswith(("postgresql://", "postgres://", "postgresql+"))


@dataclass(slots=True)
class _Progress:
    """How far a transaction has come, for the words of an error."""

    committing: bool = False


@contextmanager
def transaction(where: str, *, write: bool) -> Iterator[Connection]:
    """A connection in one transaction: kept whole at the end of the block, undone by an error in it.

    A store that is older is migrated first. Reading where there is no store yet finds empty tables and creates
    nothing.

    Raises
    ------
    StoreError: if the database cannot be reached, read or written, is damaged, empty, no store, or newer than this
        version of the atlas.
    """
    scheme, separator, _ = where.partition("://")
    if separator and not is_postgresql(where) and scheme != "sqlite":
        # Only the scheme: the rest may hold a password.
        raise StoreError(_unknown_kind(scheme[:20]))
    progress = _Progress()
    with _in_words(where, progress):
        engine = _ready(where, write=write).execution_options(**{_WRITE: write})
        with engine.connect() as connection:
            if migration.version(connection) != HEAD:
                connection.rollback()
                _migrate(where)
            # After an error the commit is not reached, and closing rolls back.
            yield connection
            progress.committing = True
            connection.commit()


def _ready(where: str, *, write: bool) -> Engine:
    """The engine of a store; a SQLite file that is missing is made, or where nothing is written, stood in for."""
    if is_postgresql(where):
        return _postgresql(where)
    path = _path(where)
    if path.exists():
        if path.stat().st_size == 0:
            raise StoreError(
                say("The store {path} is an empty file: restore it from a backup, or move it away.", path=path)
            )
    elif write or legacy.is_there(path.parent):
        _create(path)
    else:
        _check_writable(path)
        return _empty()
    return _known_sqlite(f"file:{quote(str(path.absolute()))}?mode=rw")


def _path(where: str) -> Path:
    return Path(where.removeprefix("sqlite:///")).expanduser()


def _migrate(where: str) -> None:
    """Bring a store to today's version, in a transaction of its own."""
    postgresql = is_postgresql(where)
    folder = workspace.folder() if postgresql else _path(where).parent
    with _ready(where, write=True).execution_options(**{_WRITE: True}).connect() as connection:
        if postgresql:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        elif not migration.version(connection):
            raise StoreError(_no_store(_path(where)))
        migration.upgrade(connection, folder)
        connection.commit()


def _create(path: Path) -> None:
    """Make a new store whole, then give it its name unless another process was faster."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, partial = tempfile.mkstemp(dir=path.parent, prefix=".store-", suffix=".partial")
    os.close(handle)
    try:
        engine = _sqlite(f"file:{quote(partial)}?mode=rw")
        with engine.execution_options(**{_WRITE: True}).connect() as connection:
            migration.upgrade(connection, path.parent)
            connection.commit()
        if not path.exists():
            _link(partial, path)
    finally:
        Path(partial).unlink(missing_ok=True)


def _link(partial: str, path: Path) -> None:
    try:
        os.link(partial, path)
    except FileExistsError:
        return
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _check_writable(path: Path) -> None:
    """Say now what the first save would say: nothing could be kept here."""
    there = next(parent for parent in path.absolute().parents if parent.exists())
    if not os.access(there, os.W_OK):
        raise StoreError(_read_only(path))


def _sqlite(uri: str) -> Engine:
    def connect() -> sqlite3.Connection:
        driver = sqlite3.connect(uri, timeout=PATIENCE, isolation_level=None, uri=True)
        driver.execute("PRAGMA synchronous = FULL")
        driver.execute("PRAGMA foreign_keys = ON")
        return driver

    engine = create_engine("sqlite://", creator=connect, poolclass=NullPool, hide_parameters=True)
    event.listen(engine, "begin", _begin)
    return engine


_known_sqlite = functools.lru_cache(maxsize=8)(_sqlite)


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITE)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@functools.cache
def _empty() -> Engine:
    """A store with nothing in it, in memory, anew for every connection."""
    made = create_engine("sqlite://", poolclass=StaticPool)
    with made.begin() as connection:
        METADATA.create_all(connection)
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num TEXT NOT NULL)")
        connection.exec_driver_sql(f"INSERT INTO alembic_version VALUES ('{HEAD}')")  # noqa: S608 - our constant
    with closing(made.raw_connection()) as raw:
        content: bytes = raw.driver_connection.serialize()  # type: ignore[union-attr]
    made.dispose()

    def connect() -> sqlite3.Connection:
        driver = sqlite3.connect(":memory:", isolation_level=None)
        driver.deserialize(content)
        return driver

    return create_engine("sqlite://", creator=connect, poolclass=NullPool)


@functools.lru_cache(maxsize=8)
def _postgresql(where: str) -> Engine:
    try:
        psycopg = importlib.import_module("psycopg")
    except ImportError as error:
        needed = say("A PostgreSQL store needs the package psycopg: pip install 'psycopg[binary]'.")
        raise StoreError(needed) from error
    url = "postgresql://" + where.partition("://")[2]

    def connect() -> Any:
        return psycopg.connect(url, connect_timeout=_CONNECT_S)

    engine = create_engine("postgresql+psycopg://", creator=connect, poolclass=NullPool, hide_parameters=True)
    event.listen(engine, "begin", _begin_postgresql)
    return engine


def _begin_postgresql(connection: Connection) -> None:
    if not connection.get_execution_options().get(_WRITE):
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT_S}s'")


@contextmanager
def _in_words(where: str, progress: _Progress) -> Iterator[None]:
    """Whatever the drivers raise, as a :class:`StoreError`."""
    try:
        yield
    except DBAPIError as error:
        # Messages of PostgreSQL's driver may hold the address with its password.
        words = _postgresql_words if is_postgresql(where) else functools.partial(_sqlite_words, _path(where))
        raise StoreError(words(error.orig or error, committing=progress.committing)) from error
    except sqlite3.Error as error:
        raise StoreError(_sqlite_words(_path(where), error, committing=progress.committing)) from error
    except (UnicodeDecodeError, OSError) as error:
        if is_postgresql(where):
            raise StoreError(_postgresql_words(error, committing=progress.committing)) from error
        if isinstance(error, UnicodeDecodeError):  # from damaged names in the message of an error
            raise StoreError(_damaged(_path(where))) from error
        reason = say("The store {path} cannot be opened: {reason}.", path=_path(where), reason=error.strerror)
        raise StoreError(reason) from error


def _sqlite_words(path: Path, error: BaseException, *, committing: bool) -> str:
    text = str(error)
    if "readonly" in text or "unable to open" in text:
        return _read_only(path)
    if "not a database" in text or "malformed" in text:
        return _damaged(path)
    # A commit that finds the file busy or the disk full leaves the transaction open, and closing undoes it.
    if "locked" in text:
        return say(
            "The store {path} is busy for more than {seconds} seconds. Nothing was changed; try again.",
            path=path,
            seconds=round(PATIENCE),
        )
    if "full" in text:
        return say("The disk of the store {path} is full; nothing was saved.", path=path)
    return say(
        "The store {path} failed: {reason}. {outcome}", path=path, reason=text, outcome=_outcome(committing=committing)
    )


def _postgresql_words(error: BaseException, *, committing: bool) -> str:
    name = type(error).__name__
    if name == "LockNotAvailable":
        return say(
            "The PostgreSQL store is busy: a table was locked for more than {seconds} seconds. Nothing was "
            "changed; try again, and if it stays so, ask whoever runs the database.",
            seconds=LOCK_TIMEOUT_S,
        )
    return say(
        "The PostgreSQL store failed ({name}). {outcome} If it stays away, ask whoever runs the database.",
        name=name,
        outcome=_outcome(committing=committing),
    )


def _outcome(*, committing: bool) -> str:
    if committing:
        return say("It is not known whether the change was saved: look before you try again.")
    return say("Nothing was changed; try again.")


def _unknown_kind(scheme: str) -> str:
    return say("A store is a file or a PostgreSQL database (postgresql://...), not {scheme}.", scheme=repr(scheme))


def _read_only(path: Path) -> str:
    return say("The store {path} cannot be written: check the rights of the file and its directory.", path=path)


def _damaged(path: Path) -> str:
    return say("The store {path} is damaged or no store; move it away, or restore it from a backup.", path=path)


def _no_store(path: Path) -> str:
    return say(
        "The file {path} is not a store of the atlas; name another one, or move it away. Nothing was changed.",
        path=path,
    )
