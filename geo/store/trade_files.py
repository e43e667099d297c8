"""Trade files that are kept for everybody who uses the store, found by the SHA-256 of the uploaded file.

The flows are kept as Parquet with a checksum: a file that was damaged on the disk is named, never read as figures.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import delete, insert, select

from geo import journal, workspace
from geo.engine.user_files import UserFile
from geo.errors import TableError, UnknownChoiceError
from geo.locale.say import say
from geo.store import database
from geo.store.schema import TRADE_FILES
from geo.tables import trade

_ENTRY: Final = tuple(TRADE_FILES.c[name] for name in ("name", "sha256", "kind", "replaces", "saved", "flows", "owner"))


@dataclass(frozen=True, slots=True)
class TradeFileEntry:
    """One saved file; ``saved`` is a time in UTC, ``rows`` the number of its flows, ``owner`` an account if any."""

    name: str
    sha256: str
    kind: str
    replace: bool
    saved: str
    rows: int
    owner: str = ""


def save(brought: UserFile, *, owner: str = "", where: str | None = None) -> TradeFileEntry:
    """Keep a file, for the account that saves it; the same file again only changes whether it replaces shipped figures.

    Raises
    ------
    StoreError: if the store cannot be written.
    """
    saved = datetime.now(UTC).isoformat(timespec="seconds")
    entry = TradeFileEntry(
        brought.name, brought.sha256, brought.kind, brought.replace, saved, len(brought.frame), owner
    )
    content = _parquet(brought)
    with database.transaction(where or workspace.database(), write=True) as connection:
        connection.execute(delete(TRADE_FILES).where(TRADE_FILES.c.sha256 == entry.sha256))
        connection.execute(
            insert(TRADE_FILES).values(
                sha256=entry.sha256,
                name=entry.name,
                kind=entry.kind,
                replaces=int(entry.replace),
                saved=saved,
                flows=entry.rows,
                checksum=hashlib.sha256(content).hexdigest(),
                content=content,
                owner=owner,
            )
        )
    journal.note("trade_file.saved", sha256=entry.sha256, flows=entry.rows, account=owner)
    return entry


def _parquet(brought: UserFile) -> bytes:
    ordered = trade.check(brought.frame)[list(trade.COLUMNS)]
    table = pa.Table.from_pandas(ordered, schema=trade.ARROW_SCHEMA, preserve_index=False)
    buffer = BytesIO()
    pq.write_table(table, buffer, compression="zstd")
    return buffer.getvalue()


def listing(*, where: str | None = None) -> tuple[TradeFileEntry, ...]:
    """Every saved file, the first saved first.

    Raises
    ------
    StoreError: if the store cannot be read.
    """
    with database.transaction(where or workspace.database(), write=False) as connection:
        rows = connection.execute(select(*_ENTRY).order_by(TRADE_FILES.c.saved, TRADE_FILES.c.sha256)).all()
    return tuple(
        TradeFileEntry(row.name, row.sha256, row.kind, bool(row.replaces), row.saved, row.flows, row.owner)
        for row in rows
    )


def load(entry: TradeFileEntry, *, where: str | None = None) -> UserFile:
    """The flows of a saved file.

    Raises
    ------
    TableError: if it is gone or damaged.
    StoreError: if the store cannot be read.
    """
    query = select(TRADE_FILES.c.content, TRADE_FILES.c.checksum).where(TRADE_FILES.c.sha256 == entry.sha256)
    with database.transaction(where or workspace.database(), write=False) as connection:
        row: Any = connection.execute(query).first()
    if row is None:
        raise TableError("trade", [say("{name} is not in the store any more", name=entry.name)])
    content = bytes(row.content)
    if hashlib.sha256(content).hexdigest() != row.checksum:
        raise TableError("trade", [_damaged(entry.name)])
    frame = pq.read_table(BytesIO(content)).to_pandas()
    return UserFile(entry.name, entry.sha256, entry.kind, trade.check(frame), entry.replace)


def _damaged(name: str) -> str:
    return say("{name} is damaged in the store: remove it, and upload the file again", name=name)


def forget(sha256: str, *, account: str = "", where: str | None = None) -> None:
    """Remove a saved file, named by its SHA-256 or the beginning of it.

    Raises
    ------
    UnknownChoiceError: if none, or more than one, is kept under it.
    StoreError: if the store cannot be written.
    """
    known = [entry.sha256 for entry in listing(where=where)]
    found = [one for one in known if one.startswith(sha256)] if sha256 else []
    if len(found) != 1:
        raise UnknownChoiceError(say("saved trade file"), sha256[:80], known)
    with database.transaction(where or workspace.database(), write=True) as connection:
        connection.execute(delete(TRADE_FILES).where(TRADE_FILES.c.sha256 == found[0]))
    journal.note("trade_file.removed", sha256=found[0], account=account)
