"""Trade files saved for everyone in the workspace: one Parquet file each, found by the SHA-256 of the upload.

They lie in the folder ``trade`` beside the workspace store (``ATLAS_STORE``, a folder or a SQLite file; by default
``$XDG_DATA_HOME/minerals-atlas``). A file is written whole under another name, then renamed: after a power cut it
is there or it is not.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from geo import workspace
from geo.engine.user_files import UserFile
from geo.errors import SourceError, UnknownChoiceError
from geo.tables import trade

_ABOUT: Final = b"brought"
_NAME = re.compile(r"[0-9a-f]{64}\.parquet")


@dataclass(frozen=True, slots=True)
class Entry:
    """One saved file; ``saved`` is a time in UTC."""

    name: str
    sha256: str
    kind: str
    replace: bool
    saved: str
    rows: int


def folder() -> Path:
    """Where trade files are saved; a database elsewhere (an address with ``://``) keeps none of them."""
    return workspace.folder() / "trade"


def remember(file: UserFile) -> Entry:
    """Save a file; the same file again only changes whether it replaces shipped figures.

    Raises
    ------
    SourceError: if the folder cannot be written.
    """
    entry = Entry(
        file.name, file.sha256, file.kind, file.replace, datetime.now(UTC).isoformat(timespec="seconds"),
        len(file.frame),
    )  # fmt: skip
    about = {
        "name": entry.name, "sha256": entry.sha256, "kind": entry.kind, "replace": entry.replace, "saved": entry.saved,
    }  # fmt: skip
    ordered = trade.check(file.frame)[list(trade.COLUMNS)]
    table = pa.Table.from_pandas(ordered, schema=trade.ARROW_SCHEMA, preserve_index=False)
    table = table.replace_schema_metadata({_ABOUT: json.dumps(about).encode()})
    try:
        folder().mkdir(parents=True, exist_ok=True)
        handle, partial = tempfile.mkstemp(dir=folder(), suffix=".partial")
        try:
            with os.fdopen(handle, "wb") as written:
                pq.write_table(table, written, compression="zstd")
                written.flush()
                os.fsync(written.fileno())
            Path(partial).replace(_path(entry.sha256))
        finally:
            Path(partial).unlink(missing_ok=True)
    except OSError as error:
        raise SourceError(f"The file cannot be saved in {str(folder())!r}: {error.strerror}.") from error
    return entry


def listing() -> tuple[Entry, ...]:
    """Every saved file, the oldest first; one that is damaged is left out."""
    found = []
    for path in sorted(folder().glob("*.parquet")):
        if _NAME.fullmatch(path.name):
            about = _about(path)
            if about:
                found.append(about)
    return tuple(sorted(found, key=lambda entry: (entry.saved, entry.sha256)))


def _about(path: Path) -> Entry | None:
    try:
        parquet = pq.read_metadata(path)
        about: dict[str, Any] = json.loads((parquet.metadata or {})[_ABOUT])
        entry = Entry(
            about["name"], about["sha256"], about["kind"], bool(about["replace"]), about["saved"], parquet.num_rows
        )
    except (OSError, pa.ArrowInvalid, KeyError, ValueError, TypeError):
        return None
    return entry if path.stem == entry.sha256 else None


def load(entry: Entry) -> UserFile:
    """The flows of a saved file.

    Raises
    ------
    TableError: if it is gone or damaged.
    """
    return UserFile(entry.name, entry.sha256, entry.kind, trade.check(trade.read(_path(entry.sha256))), entry.replace)


def forget(sha256: str) -> None:
    """Remove a saved file, named by its SHA-256 or the beginning of it.

    Raises
    ------
    UnknownChoiceError: if none, or more than one, is saved under it.
    SourceError: if it cannot be removed.
    """
    known = [entry.sha256 for entry in listing()]
    found = [one for one in known if one.startswith(sha256)] if sha256 else []
    if len(found) != 1:
        raise UnknownChoiceError("saved trade file", sha256[:80], known)
    try:
        _path(found[0]).unlink(missing_ok=True)
    except OSError as error:
        raise SourceError(f"The file cannot be removed: {error.strerror}.") from error


def _path(sha256: str) -> Path:
    return folder() / f"{sha256}.parquet"
