"""What an installation says about its trade table: which engine asks it, where it lies, where it comes from.

``ATLAS_TRADE_TABLE``: a folder of Parquet files (``python -m geo ingest ... --to FOLDER`` makes one), or one Parquet
file; without it, the shipped table. ``ATLAS_TRADE_ENGINE``: ``embedded`` (DuckDB in this process, the default) or the
master of a Spark cluster, ``spark://host:port``. ``ATLAS_TRADE_TIMEOUT``: seconds a cluster may take for an answer.

Needs no engine itself: a page that only names its sources does not wait for one.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from geo.engine import folder
from geo.errors import OutOfRangeError, UnknownChoiceError
from geo.sources import Origin, read_origins

ENGINE: Final = "ATLAS_TRADE_ENGINE"
TABLE: Final = "ATLAS_TRADE_TABLE"
TIMEOUT: Final = "ATLAS_TRADE_TIMEOUT"
EMBEDDED: Final = "embedded"
# The origin record of the shipped flows.
SHIPPED_ID: Final = "cepii-baci-202601"
_SECONDS: Final = 120.0
_OWN_ID: Final = "trade-table"
_NAMED: Final = 3
SCHEME: Final = "spark"


@dataclass(frozen=True, slots=True)
class Settings:
    """The engine (``embedded``, or the address of a master), its table (``None``: the shipped one) and patience."""

    engine: str = EMBEDDED
    table: Path | None = None
    seconds: float = _SECONDS


def settings(environment: Mapping[str, str] | None = None) -> Settings:
    """What the environment says.

    Raises
    ------
    UnknownChoiceError: for an engine that there is none of.
    OutOfRangeError: for an address of a master without host or port, or a time that is no number of seconds.
    """
    found = os.environ if environment is None else environment
    named, table = found.get(ENGINE, "") or EMBEDDED, found.get(TABLE, "")
    place = urlsplit(named)
    if place.scheme == SCHEME:
        if not (place.hostname and _port(named)):
            raise OutOfRangeError(ENGINE, repr(named), "spark://host:port, e.g. spark://127.0.0.1:7077")
    elif named != EMBEDDED:
        raise UnknownChoiceError(f"trade engine ({ENGINE})", named, [EMBEDDED, "spark://host:port"])
    return Settings(named, Path(table).expanduser() if table else None, _patience(found.get(TIMEOUT, "")))


def _port(address: str) -> int | None:
    try:
        return urlsplit(address).port
    except ValueError:
        return None


def _patience(text: str) -> float:
    try:
        seconds = float(text) if text else _SECONDS
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < threading.TIMEOUT_MAX:
        raise OutOfRangeError(TIMEOUT, repr(text), "a number of seconds above zero")
    return seconds


def origins(environment: Mapping[str, str] | None = None) -> dict[str, Origin]:
    """Every origin record, with that of the trade table of this installation in the place of the shipped one.

    Raises
    ------
    GeoError: as :func:`origin`.
    """
    records = read_origins()
    record = _record(environment, records.pop(SHIPPED_ID))
    return {**records, record.id: record}


def origin(environment: Mapping[str, str] | None = None) -> Origin:
    """Where the flows of this installation come from, as a record.

    Raises
    ------
    GeoError: as :func:`settings`.
    TableError: if the record of what was ingested is damaged.
    """
    return _record(environment, read_origins()[SHIPPED_ID])


def _record(environment: Mapping[str, str] | None, shipped: Origin) -> Origin:
    table = settings(environment).table
    if table is None:
        return shipped
    found = folder.sources(table) if table.is_dir() else ()
    names = ", ".join(f"{source.name} (SHA-256 {source.sha256[:12]})" for source in found[:_NAMED])
    more = f" and {len(found) - _NAMED} more files" if len(found) > _NAMED else ""
    comtrade = any(source.kind == folder.COMTRADE for source in found)
    publisher = ("UN Comtrade" if comtrade else shipped.publisher) if found else "this installation"
    what = "imports declared to UN Comtrade" if comtrade else "BACI of CEPII"
    text = f"{what}, ingested by this installation: {names}{more}" if found else f"trade table {table.name} ({TABLE})"
    return replace(
        shipped,
        id=_OWN_ID, publisher=publisher, title="Trade table of this installation",
        edition=", ".join(sorted({f"{source.revision} {source.name}" for source in found[:_NAMED]})) or table.name,
        published="", retrieved="", licence=shipped.licence if found and not comtrade else "as its publisher says",
        licence_url=shipped.licence_url if found and not comtrade else "", url="", citation=text,
        refresh="python -m geo ingest FILE --to FOLDER",
    )  # fmt: skip
