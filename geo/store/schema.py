"""The tables of the store as this version of the atlas reads and writes them.

A test compares them with what the migrations make, and :data:`HEAD` with the last migration. Times are ISO 8601 in
UTC; an empty ``deleted`` means not deleted.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, MetaData, Table, Text

HEAD: Final = "0004"
# Versions of before, which are migrated; any other belongs to a newer atlas.
OLDER: Final = ("0001", "0002", "0003")

METADATA: Final = MetaData()


def _owner() -> Column[object]:
    """The account that a row belongs to; empty for the team of a server without sign-in."""
    return Column("owner", Text, nullable=False, server_default="")


def _needed(name: str, kind: type[Text | Integer | LargeBinary] = Text) -> Column[object]:
    return Column(name, kind, nullable=False)


DATASETS: Final = Table(
    "datasets",
    METADATA,
    Column("name", Text, primary_key=True),
    _needed("head", Integer),
    _needed("owner"),
    _needed("public", Integer),
    _needed("created"),
    _needed("deleted"),
    Column("title", Text, nullable=False, server_default=""),
)
BLOBS: Final = Table("blobs", METADATA, Column("sha256", Text, primary_key=True), _needed("content", LargeBinary))
VERSIONS: Final = Table(
    "versions",
    METADATA,
    Column("dataset", Text, ForeignKey("datasets.name"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    _needed("parent", Integer),
    _needed("created"),
    _needed("author"),
    _needed("message"),
    _needed("mode"),
    _needed("format"),
    _needed("file_name"),
    _needed("file_size", Integer),
    Column("sha256", Text, ForeignKey("blobs.sha256"), nullable=False),
    _needed("deleted"),
    _needed("mapping"),
    _needed("report", LargeBinary),
    _needed("facts", LargeBinary),
    _needed("series"),
    _needed("origins"),
)
MAPPINGS: Final = Table(
    "mappings",
    METADATA,
    Column("account", Text, primary_key=True),
    Column("signature", Text, primary_key=True),
    _needed("mapping"),
    _needed("saved"),
)
# ``turn`` counts saves: the order of saving even where the clock was set back.
BRIEFINGS: Final = Table(
    "briefings",
    METADATA,
    Column("id", Text, primary_key=True),
    _needed("turn", Integer),
    _needed("name"),
    _needed("slides", Integer),
    _needed("saved"),
    _needed("content"),
    _owner(),
    Column("deleted", Text, nullable=False, server_default=""),
)
# ``sha256`` is that of the uploaded file, ``checksum`` that of ``content``, which is Parquet.
TRADE_FILES: Final = Table(
    "trade_files",
    METADATA,
    Column("sha256", Text, primary_key=True),
    _needed("name"),
    _needed("kind"),
    _needed("replaces", Integer),
    _needed("saved"),
    _needed("flows", Integer),
    _needed("checksum"),
    _needed("content", LargeBinary),
    _owner(),
)
