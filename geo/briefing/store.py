"""Autosaved briefings in a small SQLite file of their own, one row a briefing.

The file is ``briefings.sqlite`` beside the workspace store (``ATLAS_STORE``, a folder or a SQLite file; by default
``$XDG_DATA_HOME/minerals-atlas``). A briefing is found by its id alone, which nobody can guess; giving it a name
lists it for everybody who uses this installation.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import re
import secrets
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from geo import workspace
from geo.briefing import files
from geo.briefing.storyboard import UNTITLED, Storyboard
from geo.errors import SourceError

_FILE: Final = "briefings.sqlite"
_ID = re.compile(r"[0-9a-f]{16}")
_PATIENCE_S: Final = 5.0
_TABLE: Final = """CREATE TABLE IF NOT EXISTS briefings (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, slides INTEGER NOT NULL, saved TEXT NOT NULL, content TEXT NOT NULL)"""


@dataclass(frozen=True, slots=True)
class Saved:
    """One briefing in the list: ``saved`` is a time of the server, ISO 8601 in UTC."""

    id: str
    name: str
    slides: int
    saved: str


def new_id() -> str:
    """An id that is in no file yet and that nobody can guess."""
    return secrets.token_hex(8)


def folder() -> Path:
    """Where briefings are kept; a database elsewhere (an address with ``://``) keeps none of them."""
    return workspace.folder()


class ChangedError(SourceError):
    """Somebody else has changed the briefing since; nothing was written."""


def save(board_id: str, board: Storyboard, *, before: Storyboard | None = None) -> None:
    """Keep the briefing under its id, in one step: after a power cut it is the old one or the new one.

    Parameters
    ----------
    before: the briefing that *board* was made from, as it was loaded or saved last; whatever else is kept under the
        id stays. Left out, nothing is compared.

    Raises
    ------
    ChangedError: if what is kept is not *before*.
    SourceError: if the id is none, or the folder cannot be written.
    """
    if not _ID.fullmatch(board_id):
        raise SourceError(f"{board_id[:40]!r} is no id of a briefing.")
    row = (board_id, board.name, len(board.slides), dt.datetime.now(dt.UTC).isoformat(), files.write(board))
    with _open() as database:
        database.execute("BEGIN IMMEDIATE")
        kept = database.execute("SELECT content FROM briefings WHERE id = ?", (board_id,)).fetchone()
        if before is not None and kept is not None and kept[0] != files.write(before):
            raise ChangedError("Somebody else has changed this briefing since.")
        database.execute("INSERT OR REPLACE INTO briefings VALUES (?, ?, ?, ?, ?)", row)


def load(board_id: str) -> Storyboard | None:
    """The briefing with this id; ``None`` where there is none.

    Raises
    ------
    BriefingFileError: if what is kept is no briefing any more. SourceError: if the file cannot be read.
    """
    if not _ID.fullmatch(board_id):
        return None
    with _open() as database:
        found = database.execute("SELECT content FROM briefings WHERE id = ?", (board_id,)).fetchone()
    return files.read(found[0]) if found else None


def listing() -> tuple[Saved, ...]:
    """Every briefing with a name, the last saved first.

    Raises
    ------
    SourceError: if the file cannot be read.
    """
    # A saved row is a new row: its number tells the order even where the clock was set back.
    query = "SELECT id, name, slides, saved FROM briefings WHERE name <> ? AND slides > 0 ORDER BY rowid DESC LIMIT 200"
    with _open() as database:
        return tuple(Saved(*row) for row in database.execute(query, (UNTITLED,)))


def delete(board_id: str) -> None:
    """Forget a briefing; one that is not there is forgotten already.

    Raises
    ------
    SourceError: if the folder cannot be written.
    """
    with _open() as database:
        database.execute("DELETE FROM briefings WHERE id = ?", (board_id,))


@contextlib.contextmanager
def _open() -> Iterator[sqlite3.Connection]:
    """One transaction: committed at the end, rolled back on any error."""
    place = folder()
    try:
        file = workspace.private_file(place / _FILE)
        with contextlib.closing(sqlite3.connect(file, timeout=_PATIENCE_S)) as database, database:
            database.execute(_TABLE)
            yield database
    except (OSError, sqlite3.Error) as error:
        raise SourceError(f"Briefings cannot be kept in the folder {str(place)!r}: {error}.") from error
    except UnicodeDecodeError as error:  # from damaged names in the message of an error
        raise SourceError(f"The file {_FILE} in {str(place)!r} is damaged; move it away or restore it.") from error
