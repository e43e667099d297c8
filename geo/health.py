"""Is this installation well: tables as built, a store that can be written, an engine that answers."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import delete, insert

from geo import sources, workspace
from geo.engine import configured, queries
from geo.errors import GeoError, SourceError, TableError
from geo.store import database
from geo.store.schema import HEAD, MAPPINGS

# A line and year of the shipped table: unwrought cobalt in 2024.
_ASKED = ("810510", 2024)


@dataclass(frozen=True, slots=True)
class HealthCheck:
    """One check: what, whether it is well, milliseconds, and what was found, in words without a password."""

    check: str
    well: bool
    ms: float
    said: str


def examine() -> tuple[HealthCheck, ...]:
    """Every check, also after one that failed; nothing is left behind."""
    checks: dict[str, Callable[[], str]] = {
        "tables": _tables,
        "store": _store,
        "folder": _folder,
        "engine": _engine,
    }
    return tuple(_found(name, check) for name, check in checks.items())


def _found(name: str, check: Callable[[], str]) -> HealthCheck:
    start = time.perf_counter()
    try:
        said, well = check(), True
    except GeoError as error:
        said, well = str(error), False
    return HealthCheck(name, well, round(1000 * (time.perf_counter() - start), 1), said)


def _tables() -> str:
    """Every table is byte for byte the one of the register."""
    register = sources.read_register().drop_duplicates("table").set_index("table")["sha256"]
    files = {path.stem: path for path in sources.TABLES.iterdir()} if sources.TABLES.is_dir() else {}
    faults = [f"{name} is not there" for name in register.index if name not in files]
    for name, path in files.items():
        try:
            if name in register.index and sources.sha256(path) != register[name]:
                faults.append(f"{path.name} is not the file of the register: damaged, or changed by hand")
        except OSError as error:
            faults.append(f"{path.name} cannot be read: {error.strerror}")
    if faults:
        raise TableError("data/tables", faults)
    return f"{len(register)} tables as registered"


def _store() -> str:
    """The store takes a row and gives it up again, in one transaction."""
    where, probe = workspace.database(), f"health-{secrets.token_hex(8)}"
    with database.transaction(where, write=True) as connection:
        connection.execute(insert(MAPPINGS).values(account=probe, signature=probe, mapping="{}", saved=""))
        connection.execute(delete(MAPPINGS).where(MAPPINGS.c.account == probe))
    return f"{'PostgreSQL' if database.is_postgresql(where) else 'SQLite'}, schema {HEAD}, can be written"


def _folder() -> str:
    """The folder of the SQLite store and of ingested trade tables can be written."""
    folder = workspace.folder()
    probe = folder / f".health-{secrets.token_hex(8)}"
    try:
        workspace.private_folder(folder)
        probe.write_bytes(b"well")
        probe.unlink()
    except OSError as error:
        raise SourceError(f"The folder {folder} cannot be written: {error.strerror}.") from error
    return "can be written"


def _engine() -> str:
    """The engine of this installation answers one question."""
    line, year = _ASKED
    engine = configured.engine()
    answer = queries.world(engine, lines=[line], years=[year])
    return f"{type(engine).__name__}: {int(answer[queries.FLOWS].sum()):,} flows of line {line} in {year}"
