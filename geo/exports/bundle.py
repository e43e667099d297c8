"""All tables as they are shipped, with a Frictionless description: fields and units, sources, licences, checksums.

The description follows Data Package 1.0 and Table Schema 1.0 (https://specs.frictionlessdata.io). Tables are copied
byte for byte, so their checksums are those of ``data/sources.csv``.
"""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from geo import sources
from geo.dataset import SHIPPED
from geo.errors import SourceError

DESCRIPTION: Final = "datapackage.json"
_MEDIA: Final = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}
_TABLE: Final = re.compile(r"`([a-z0-9_]+\.(?:csv|parquet))`")
_COLUMN: Final = re.compile(r"`([a-z0-9_]+)`")
# Moments in an archive are always this one: equal data are equal files.
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_KINDS: Final = {"i": "integer", "u": "integer", "f": "number", "b": "boolean"}


def write(target: Path) -> list[str]:
    """Write the bundle into a new or empty folder, or into a file that ends in ``.zip``; returns the names in it.

    Raises
    ------
    SourceError: if a table cannot be read, or the target has something in it or cannot be written.
    """
    try:
        parts = {f"tables/{path.name}": path.read_bytes() for path in _tables()}
        described = json.dumps(description(), ensure_ascii=False, indent=1).encode()
        parts = {DESCRIPTION: described, "README.md": sources.DICTIONARY.read_bytes(), **parts}
        if target.suffix.lower() == ".zip":
            with zipfile.ZipFile(target, "x", zipfile.ZIP_DEFLATED) as archive:
                for name, content in parts.items():
                    archive.writestr(zipfile.ZipInfo(name, _EPOCH), content, zipfile.ZIP_DEFLATED)
            return list(parts)
        if target.exists() and any(target.iterdir()):
            raise SourceError(f"The folder {target} has something in it; name a new one.")
        for name, content in parts.items():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            (target / name).write_bytes(content)
    except OSError as error:
        raise SourceError(f"The bundle {target} cannot be written: {error.strerror}.") from error
    return list(parts)


def description() -> dict[str, Any]:
    """The descriptor: one resource per table with its fields, sources and licences.

    Raises
    ------
    SourceError: if the register or the dictionary cannot be read.
    """
    register, meanings = sources.read_register(), _meanings()
    return {
        "profile": "data-package",
        "name": "minerals-alliance-atlas",
        "title": "Minerals Alliance Atlas: tables",
        "version": SHIPPED,
        "description": "An empty cell is missing, never zero. Figures of two publishers, stages, measures, units or "
        "bases are never added up.",
        "resources": [
            _resource(path, register[register["table"] == path.stem], meanings.get(path.name, {})) for path in _tables()
        ],
    }


def _tables() -> list[Path]:
    return sorted(path for path in sources.TABLES.iterdir() if path.suffix.removeprefix(".") in _MEDIA)


def _resource(path: Path, register: pd.DataFrame, meanings: dict[str, str]) -> dict[str, Any]:
    ending = path.suffix.removeprefix(".")
    return {
        "profile": "tabular-data-resource" if ending == "csv" else "data-resource",
        "name": path.stem.replace("_", "-"),
        "path": f"tables/{path.name}",
        "format": ending,
        "mediatype": _MEDIA[ending],
        "encoding": "utf-8",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{sources.sha256(path)}",
        "schema": {
            "fields": [
                {"name": name, "type": kind, "description": meanings.get(name, "")}
                for name, kind in _fields(path).items()
            ],
            "missingValues": [""],
        },
        "sources": [_source(row) for row in register.to_dict("records")],
        "licenses": _licences(register),
    }


def _source(row: dict[Any, str]) -> dict[str, str]:
    found = {"title": f"{row['publisher']}: {row['title']}, {row['edition']}", "path": row["url"]}
    return {name: text for name, text in found.items() if text}


def _licences(register: pd.DataFrame) -> list[dict[str, str]]:
    pairs = register[["licence", "licence_url"]].drop_duplicates().itertuples(index=False, name=None)
    return [{"name": "other", "title": licence} | ({"path": address} if address else {}) for licence, address in pairs]


def _fields(path: Path) -> dict[str, str]:
    """Kinds of the columns, as Table Schema names them."""
    if path.suffix == ".parquet":
        schema = pq.read_schema(path)
        return {one.name: _arrow_kind(one.type) for one in schema}
    frame = pd.read_csv(path, keep_default_na=False, na_values=[""], low_memory=False)
    return {str(name): _KINDS.get(frame[name].dtype.kind, "string") for name in frame.columns}


def _arrow_kind(kind: pa.DataType) -> str:
    if pa.types.is_boolean(kind):
        return "boolean"
    if pa.types.is_integer(kind):
        return "integer"
    if pa.types.is_floating(kind):
        return "number"
    return "any" if pa.types.is_binary(kind) or pa.types.is_large_binary(kind) else "string"


def _meanings() -> dict[str, dict[str, str]]:
    """What the data dictionary says of every column, by the file name of its table."""
    try:
        text = sources.DICTIONARY.read_text(encoding="utf-8")
    except OSError as error:
        raise SourceError(f"The data dictionary cannot be read: {error.strerror}.") from error
    found: dict[str, dict[str, str]] = {}
    for part in re.split(r"^### ", text, flags=re.MULTILINE)[1:]:
        heading, _, body = part.partition("\n")
        rows = [line.strip().strip("|").split("|", 1) for line in body.splitlines() if line.startswith("| `")]
        columns = {name: words.strip() for names, words in rows for name in _COLUMN.findall(names)}
        found |= dict.fromkeys(_TABLE.findall(heading), columns)
    return found
