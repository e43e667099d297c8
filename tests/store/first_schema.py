"""A store, briefings and a trade file exactly as the atlas wrote them before the store had a version."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from contextlib import closing
from io import BytesIO
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from geo.tables import trade

TABLES = (
    """CREATE TABLE datasets (
        name TEXT PRIMARY KEY, head INTEGER NOT NULL, owner TEXT NOT NULL, public INTEGER NOT NULL,
        created TEXT NOT NULL, deleted TEXT NOT NULL
    )""",
    "CREATE TABLE blobs (sha256 TEXT PRIMARY KEY, content {bytes} NOT NULL)",
    """CREATE TABLE versions (
        dataset TEXT NOT NULL REFERENCES datasets (name), number INTEGER NOT NULL, parent INTEGER NOT NULL,
        created TEXT NOT NULL, author TEXT NOT NULL, message TEXT NOT NULL, mode TEXT NOT NULL, format TEXT NOT NULL,
        file_name TEXT NOT NULL, file_size INTEGER NOT NULL, sha256 TEXT NOT NULL REFERENCES blobs (sha256),
        deleted TEXT NOT NULL, mapping TEXT NOT NULL, report {bytes} NOT NULL, facts {bytes} NOT NULL,
        series TEXT NOT NULL, origins TEXT NOT NULL, PRIMARY KEY (dataset, number)
    )""",
    """CREATE TABLE mappings (
        signature TEXT PRIMARY KEY, mapping TEXT NOT NULL, author TEXT NOT NULL, created TEXT NOT NULL
    )""",
)
FILE = b"country,value\nChile,1\n"
SAVED = "2026-01-02T03:04:05.678+00:00"
FLOWS = pd.DataFrame([(2024, "850511", "CHN", "DEU", 100.0, 50.0)], columns=list(trade.COLUMNS)).astype(
    {"year": "int16"}
)


def rows() -> list[tuple[str, tuple[object, ...]]]:
    """What the first stores held: a private dataset of one version, and somebody's mapping with its words."""
    facts = BytesIO()
    pd.DataFrame({"n": [1, 2]}).to_parquet(facts, index=False, compression="zstd")
    digest = hashlib.sha256(FILE).hexdigest()
    version = (
        "desk",
        1,
        0,
        SAVED,
        "Ann",
        "first",
        "update",
        "template",
        "desk.csv",
        len(FILE),
        digest,
        "",
        "[]",
        zlib.compress(b"a\n"),
        facts.getvalue(),
        "series\ntest\n",
        "[]",
    )
    return [
        ("datasets", ("desk", 1, "Ann", 0, SAVED, "")),
        ("blobs", (digest, zlib.compress(FILE))),
        ("versions", version),
        ("mappings", ("abc", json.dumps({"columns": {}, "years": {}, "constants": {"unit": "kt"}}), "unnamed", SAVED)),
    ]


def write(path: Path) -> None:
    """Make the SQLite store."""
    with closing(sqlite3.connect(path)) as database, database:
        for statement in TABLES:
            database.execute(statement.format(bytes="BLOB"))
        for table, values in rows():
            marks = ", ".join("?" * len(values))
            database.execute(f"INSERT INTO {table} VALUES ({marks})", values)  # noqa: S608 - our own names


def write_briefings(folder: Path, *entries: tuple[str, str, int, str, str]) -> None:
    """Make ``briefings.sqlite``."""
    with closing(sqlite3.connect(folder / "briefings.sqlite")) as database, database:
        database.execute(
            "CREATE TABLE briefings (id TEXT PRIMARY KEY, name TEXT NOT NULL, slides INTEGER NOT NULL, "
            "saved TEXT NOT NULL, content TEXT NOT NULL)"
        )
        database.executemany("INSERT INTO briefings VALUES (?, ?, ?, ?, ?)", entries)


def write_trade_file(folder: Path, sha256: str) -> Path:
    """Make ``trade/<sha256>.parquet``."""
    about = {"name": "baci.csv", "sha256": sha256, "kind": "baci", "replace": True, "saved": "2026-01-02T03:04:05"}
    table = pa.Table.from_pandas(FLOWS, schema=trade.ARROW_SCHEMA, preserve_index=False)
    path = folder / "trade" / f"{sha256}.parquet"
    path.parent.mkdir(exist_ok=True)
    pq.write_table(table.replace_schema_metadata({b"brought": json.dumps(about).encode()}), path, compression="zstd")
    return path
