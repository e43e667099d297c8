"""Where every table comes from: origin records and the register ``data/sources.csv``.

An origin record is a small TOML file ``data/raw/<publisher>/<edition>/origin.toml``, written by
hand when an edition is brought in; the build turns all of them into one register, one row a
table and source, with the table's checksum.
"""

from __future__ import annotations

import csv
import hashlib
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from geo.errors import SourceError

_PACKAGE = Path(__file__).resolve().parent
# The checkout, or what setup.py put into the wheel.
ROOT = next(
    (one for one in (_PACKAGE.parent, _PACKAGE / "installed") if (one / "data/sources.csv").is_file()), _PACKAGE
)
DATA = ROOT / "data"
DOCS = ROOT / "docs"
TABLES = DATA / "tables"
RAW = DATA / "raw"
INPUTS = DATA / "inputs"
MAPPINGS = DATA / "mappings"
REGISTER = DATA / "sources.csv"
DICTIONARY = DATA / "README.md"

REGISTER_COLUMNS = (
    "table",
    "source_id",
    "publisher",
    "title",
    "edition",
    "published",
    "retrieved",
    "licence",
    "licence_url",
    "url",
    "citation",
    "sha256",
)


@dataclass(frozen=True, slots=True)
class Origin:
    """One edition of one publisher's data, and the tables that hold figures from it.

    ``url`` may be empty only where ``citation`` says where the facts were read.
    """

    id: str
    publisher: str
    title: str
    edition: str
    published: str
    retrieved: str
    licence: str
    licence_url: str
    url: str
    citation: str
    refresh: str
    tables: tuple[str, ...]


def read_origin(path: Path) -> Origin:
    """Read one origin record.

    Raises
    ------
    SourceError: if the file is not TOML or lacks a field, naming all that are missing.
    """
    try:
        record = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:  # not there, not UTF-8, not TOML
        raise SourceError(f"Origin record {path} cannot be read: {error}") from error
    fields = Origin.__dataclass_fields__
    missing = sorted(set(fields) - set(record))
    if missing:
        raise SourceError(f"Origin record {path} lacks: {', '.join(missing)}.")
    values = {name: record[name] for name in fields}
    return Origin(**{**values, "tables": tuple(values["tables"])})


def read_origins(raw: Path = RAW) -> dict[str, Origin]:
    """Every origin record under *raw*, by id.

    Raises
    ------
    SourceError: for a broken record or an id used twice.
    """
    origins: dict[str, Origin] = {}
    for path in sorted(raw.glob("*/*/origin.toml")):
        origin = read_origin(path)
        if origin.id in origins:
            raise SourceError(f"Origin id {origin.id!r} is used twice; the second is {path}.")
        origins[origin.id] = origin
    return origins


def sha256(path: Path) -> str:
    """Hexadecimal SHA-256 of the file, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_register(raw: Path = RAW, tables: Path = TABLES, register: Path = REGISTER) -> None:
    """Write ``sources.csv``: one row for every table and source, with the table's checksum.

    Raises
    ------
    SourceError: if a table has no origin record, or a record names a table that is not there.
    """
    files = {path.stem: path for path in sorted(tables.iterdir()) if path.is_file()}
    rows = []
    for origin in read_origins(raw).values():
        for table in origin.tables:
            if table not in files:
                raise SourceError(f"Origin {origin.id!r} names the table {table!r}, which is not in {tables}.")
            rows.append((table, origin, sha256(files[table])))
    orphans = sorted(set(files) - {table for table, _, _ in rows})
    if orphans:
        raise SourceError(f"No origin record names these tables: {', '.join(orphans)}.")
    with register.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(REGISTER_COLUMNS)
        for table, origin, checksum in sorted(rows, key=lambda row: (row[0], row[1].id)):
            writer.writerow(
                [
                    table,
                    origin.id,
                    origin.publisher,
                    origin.title,
                    origin.edition,
                    origin.published,
                    origin.retrieved,
                    origin.licence,
                    origin.licence_url,
                    origin.url,
                    origin.citation,
                    checksum,
                ]
            )


def read_register(path: Path = REGISTER) -> pd.DataFrame:
    """The register of sources, columns :data:`REGISTER_COLUMNS` as text, one row per table and source.

    Raises
    ------
    SourceError: if the file is missing, unreadable or has other columns.
    """
    try:
        register = pd.read_csv(path, dtype="str", keep_default_na=False)
    except (OSError, ValueError) as error:
        raise SourceError(f"The register of sources cannot be read; run 'python -m geo.build': {error}") from error
    if tuple(register.columns) != REGISTER_COLUMNS:
        raise SourceError(f"The register of sources has the columns {', '.join(register.columns)}.")
    return register


def read_mapping(name: str, *, mappings: Path = MAPPINGS) -> pd.DataFrame:
    """One of the files of ``data/mappings`` by its stem, such as ``"corrections"``; all columns as text.

    Raises
    ------
    SourceError: if the file is missing or unreadable.
    """
    try:
        return pd.read_csv(mappings / f"{name}.csv", dtype="str", keep_default_na=False)
    except (OSError, ValueError) as error:
        raise SourceError(f"The mapping {name}.csv cannot be read: {error}") from error


def sections(path: Path) -> dict[str, str]:
    """The sections of a Markdown page by their headings of the second level; ``""`` holds what stands before.

    Raises
    ------
    SourceError: if the page is missing or unreadable.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"The page {path.name} cannot be read: {error}") from error
    before, *parts = re.split(r"^## ", text, flags=re.MULTILINE)
    split = (part.partition("\n") for part in parts)
    return {"": before.strip()} | {heading.strip(): body.strip() for heading, _, body in split}
