"""What a version of a dataset holds, and how it is packed: Parquet, CSV and JSON with one checksum over all three."""

from __future__ import annotations

import hashlib
import json
import zlib
from dataclasses import asdict, dataclass, field
from io import BytesIO
from typing import Any, Final

import pandas as pd

from geo.errors import StoreError
from geo.locale.say import mark, say
from geo.sources import Origin

_DAMAGED: Final = mark("The version is damaged in the store; restore it from a backup.")


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything of a dataset that an upload can change: facts, series, and origins beyond the shipped ones."""

    facts: pd.DataFrame = field(repr=False)
    series: pd.DataFrame = field(repr=False)
    origins: tuple[Origin, ...]


def pack(contents: Contents) -> dict[str, Any]:
    """Columns ``facts`` (Parquet), ``series`` (CSV) and ``origins`` (JSON with a checksum over all three)."""
    buffer = BytesIO()
    contents.facts.to_parquet(buffer, index=False, compression="zstd")
    facts, series = buffer.getvalue(), contents.series.to_csv(index=False)
    records = [asdict(origin) for origin in contents.origins]
    signed = {"origins": records, "sha256": _checksum(facts, series, records)}
    return {"facts": facts, "series": series, "origins": json.dumps(signed, ensure_ascii=False)}


def unpack(facts: bytes, series: str, origins: str) -> Contents:
    """What :func:`pack` packed.

    Raises
    ------
    StoreError: if it is not what was saved.
    """
    try:
        signed = json.loads(origins)
        # Versions of before the checksum hold the bare list of origins.
        found = signed["origins"] if isinstance(signed, dict) else signed
        if isinstance(signed, dict) and signed["sha256"] != _checksum(bytes(facts), series, found):
            raise StoreError(say(_DAMAGED))
        table = pd.read_parquet(BytesIO(bytes(facts)))
        rows = pd.read_csv(BytesIO(series.encode()), keep_default_na=False)
        records = [Origin(**{**one, "tables": tuple(one["tables"])}) for one in found]
    except (ValueError, OSError, TypeError, KeyError, AttributeError) as error:
        raise StoreError(say(_DAMAGED)) from error
    return Contents(table, rows, tuple(records))


def deflate(content: bytes) -> bytes:
    """Content as it is kept."""
    return zlib.compress(content, 6)


def inflate(packed: bytes) -> bytes:
    """Content as it was before :func:`deflate`.

    Raises
    ------
    StoreError: if it is not what was saved.
    """
    try:
        return zlib.decompress(packed)
    except (zlib.error, TypeError) as error:
        raise StoreError(say(_DAMAGED)) from error


def _checksum(facts: bytes, series: str, records: list[dict[str, Any]]) -> str:
    # Written and read back, a tuple is a list: both are the same JSON.
    parts = (facts, series.encode(), json.dumps(records, sort_keys=True).encode())
    return hashlib.sha256(b"\0".join(parts)).hexdigest()
