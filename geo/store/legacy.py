"""What older versions of the atlas kept in files beside the store, taken into it once, when it is migrated.

Briefings lay in ``briefings.sqlite``, trade files in ``trade/<sha256>.parquet``. The files stay where they are, as a
copy that nothing reads any more.
"""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import Connection, insert

from geo.errors import StoreError
from geo.locale.say import say
from geo.store.schema import BRIEFINGS, TRADE_FILES

_BRIEFINGS: Final = "briefings.sqlite"
_TRADE: Final = "trade"
_NAME: Final = re.compile(r"[0-9a-f]{64}\.parquet")
_ABOUT: Final = b"brought"


def is_there(folder: Path) -> bool:
    """Whether a folder holds briefings or trade files of an older version."""
    return (folder / _BRIEFINGS).exists() or bool(_trade_files(folder))


def take_in(connection: Connection, folder: Path) -> None:
    """Copy briefings and trade files of *folder* into the store.

    Raises
    ------
    StoreError: if one of them is damaged, for then it must not be left out.
    """
    if (folder / _BRIEFINGS).exists():
        rows = _briefings(folder / _BRIEFINGS)
        if rows:
            connection.execute(insert(BRIEFINGS), rows)
    for path in _trade_files(folder):
        connection.execute(insert(TRADE_FILES), _trade_file(path))


def _briefings(path: Path) -> list[dict[str, Any]]:
    columns = ("id", "name", "slides", "saved", "content")
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path.absolute()))}?mode=ro", uri=True)) as old:
            found = old.execute(f"SELECT {', '.join(columns)} FROM briefings ORDER BY rowid").fetchall()  # noqa: S608 - our names
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise _damaged(path) from error
    return [dict(zip(columns, row, strict=True)) | {"turn": turn} for turn, row in enumerate(found, start=1)]


def _trade_files(folder: Path) -> list[Path]:
    return sorted(path for path in (folder / _TRADE).glob("*.parquet") if _NAME.fullmatch(path.name))


def _trade_file(path: Path) -> dict[str, Any]:
    try:
        content = path.read_bytes()
        parquet = pq.read_metadata(BytesIO(content))
        about: dict[str, Any] = json.loads((parquet.metadata or {})[_ABOUT])
        row = {
            "sha256": about["sha256"],
            "name": about["name"],
            "kind": about["kind"],
            "replaces": int(bool(about["replace"])),
            "saved": about["saved"],
            "flows": parquet.num_rows,
            "checksum": hashlib.sha256(content).hexdigest(),
            "content": content,
        }
    except (OSError, pa.ArrowInvalid, KeyError, ValueError, TypeError) as error:
        raise _damaged(path) from error
    if row["sha256"] != path.stem:
        raise _damaged(path)
    return row


def _damaged(path: Path) -> StoreError:
    return StoreError(
        say(
            "The file {path} of an older version is damaged or empty and cannot be taken into the store: restore it "
            "from a backup, or move it away. Nothing was changed.",
            path=path,
        )
    )
