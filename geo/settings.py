"""Every setting of an installation: one frozen record, read from the environment in one place and checked in words.

The record documents itself: :func:`documented` makes the table of ``docs/deployment.md``, and a test compares them.
"""

from __future__ import annotations

import functools
import os
import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from geo.errors import OutOfRangeError, UnknownChoiceError

STORE: Final = "ATLAS_STORE"
PUBLISHERS: Final = "ATLAS_PUBLISHERS"
SIGN_IN_HOURS: Final = "ATLAS_SIGN_IN_HOURS"
FRAMED_BY: Final = "ATLAS_FRAMED_BY"
LOG: Final = "ATLAS_LOG"
FILES_PER_MINUTE: Final = "ATLAS_FILES_PER_MINUTE"
TRADE_TABLE: Final = "ATLAS_TRADE_TABLE"
TRADE_ENGINE: Final = "ATLAS_TRADE_ENGINE"
TRADE_TIMEOUT: Final = "ATLAS_TRADE_TIMEOUT"
DATA_HOME: Final = "XDG_DATA_HOME"
ADDRESS: Final = "ATLAS_ADDRESS"
EPOCH: Final = "SOURCE_DATE_EPOCH"
JAVA_HOME: Final = "JAVA_HOME"

EMBEDDED: Final = "embedded"
SPARK: Final = "spark"
_TIMEOUT_S: Final = 120.0
_SIGN_IN_HOURS: Final = 12.0
_PER_MINUTE: Final = 120
_MOST_PER_MINUTE: Final = 1_000_000
_ORIGIN: Final = re.compile(r"https?://[a-z0-9.-]+(:\d+)?", re.IGNORECASE)


def _about(variable: str, meaning: str, unset: str) -> dict[str, str]:
    """What the documentation says of a field; *unset* is the default in words."""
    return {"variable": variable, "meaning": meaning, "unset": unset}


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment says; every field names its variable, meaning and default."""

    store: str = field(
        default="",
        metadata=_about(
            STORE,
            "where uploads, briefings, saved trade files and column mappings are kept: a folder, a SQLite file, or "
            "`postgresql://user:password@host/name`",
            "`$XDG_DATA_HOME/minerals-atlas`, by default `~/.local/share/minerals-atlas`",
        ),
    )
    publishers: frozenset[str] = field(
        default=frozenset(),
        metadata=_about(
            PUBLISHERS, "addresses, separated by commas, that may show saved datasets to everybody", "nobody"
        ),
    )
    sign_in_hours: float = field(
        default=_SIGN_IN_HOURS,
        metadata=_about(
            SIGN_IN_HOURS, "hours after which who signed in by OpenID Connect signs in again", f"{_SIGN_IN_HOURS:.0f}"
        ),
    )
    framed_by: tuple[str, ...] = field(
        default=(),
        metadata=_about(
            FRAMED_BY,
            "origins, separated by spaces, that may show the atlas in a frame: `https://intranet.example`",
            "the atlas itself",
        ),
    )
    log: str = field(default="", metadata=_about(LOG, "the journal: a file to append to, or `stderr`", "off"))
    files_per_minute: int = field(
        default=_PER_MINUTE,
        metadata=_about(
            FILES_PER_MINUTE, "files by address (docs/api.md) that one client may ask for in a minute", f"{_PER_MINUTE}"
        ),
    )
    trade_table: Path | None = field(
        default=None,
        metadata=_about(
            TRADE_TABLE,
            "a folder of Parquet files, one such file, or a `.toml` that names an object store: the trade table",
            "the shipped table",
        ),
    )
    trade_engine: str = field(
        default=EMBEDDED,
        metadata=_about(
            TRADE_ENGINE,
            "`embedded` (DuckDB in the process) or the master of a Spark cluster, `spark://host:port`",
            "`embedded`",
        ),
    )
    trade_timeout_s: float = field(
        default=_TIMEOUT_S,
        metadata=_about(TRADE_TIMEOUT, "seconds that a cluster may take for an answer", f"{_TIMEOUT_S:.0f}"),
    )
    data_home: Path = field(
        default=Path(),
        metadata=_about(DATA_HOME, "parent of the store's folder where no store is named", "`~/.local/share`"),
    )
    epoch: str = field(
        default="", metadata=_about(EPOCH, "seconds since 1970 that exported files are dated with", "today")
    )
    address: str = field(
        default="",
        metadata=_about(
            ADDRESS,
            "where users find the app, such as `https://atlas.example`, for links on exports that the command "
            "line makes",
            "links without a host",
        ),
    )
    java_home: str = field(default="", metadata=_about(JAVA_HOME, "where Java is, for Spark", "`java` of the path"))


VARIABLES: Final = tuple(str(one.metadata["variable"]) for one in fields(Settings))


def current() -> Settings:
    """The settings of this process; read again only where a variable has changed.

    Raises
    ------
    UnknownChoiceError, OutOfRangeError: as :func:`read`.
    """
    return _read(tuple(os.environ.get(name, "") for name in VARIABLES))


def read(environment: Mapping[str, str]) -> Settings:
    """The settings that an environment gives.

    Raises
    ------
    UnknownChoiceError: for an unknown trade engine.
    OutOfRangeError: for a Spark master without host or port, a time that is not a number above zero, a
        number of files that is not whole, or a frame that is not an origin.
    """
    return _read(tuple(environment.get(name, "") for name in VARIABLES))


@functools.lru_cache(maxsize=16)
def _read(values: tuple[str, ...]) -> Settings:
    found = dict(zip(VARIABLES, values, strict=True))
    return Settings(
        store=found[STORE],
        publishers=frozenset(one.strip().lower() for one in found[PUBLISHERS].split(",") if one.strip()),
        sign_in_hours=_time(SIGN_IN_HOURS, found[SIGN_IN_HOURS], "hours", _SIGN_IN_HOURS),
        framed_by=origins(found[FRAMED_BY]),
        log=found[LOG],
        files_per_minute=_whole(found[FILES_PER_MINUTE]),
        trade_table=Path(found[TRADE_TABLE]).expanduser() if found[TRADE_TABLE] else None,
        trade_engine=_engine(found[TRADE_ENGINE] or EMBEDDED),
        trade_timeout_s=_time(TRADE_TIMEOUT, found[TRADE_TIMEOUT], "seconds", _TIMEOUT_S),
        data_home=Path(found[DATA_HOME]) if found[DATA_HOME] else Path.home() / ".local" / "share",
        epoch=found[EPOCH],
        address=found[ADDRESS].rstrip("/"),
        java_home=found[JAVA_HOME],
    )


def origins(text: str) -> tuple[str, ...]:
    """The origins that a text names, separated by spaces.

    Raises
    ------
    OutOfRangeError: for a word that is not an origin (``https://host`` or ``https://host:port``).
    """
    for word in text.split():
        if not _ORIGIN.fullmatch(word):
            raise OutOfRangeError(FRAMED_BY, repr(word), "origins such as https://intranet.example")
    return tuple(text.split())


def _engine(name: str) -> str:
    place = urlsplit(name)
    if place.scheme == SPARK:
        if not (place.hostname and _port(name)):
            raise OutOfRangeError(TRADE_ENGINE, repr(name), "spark://host:port, e.g. spark://127.0.0.1:7077")
    elif name != EMBEDDED:
        raise UnknownChoiceError(f"trade engine ({TRADE_ENGINE})", name, [EMBEDDED, "spark://host:port"])
    return name


def _port(address: str) -> int | None:
    try:
        return urlsplit(address).port
    except ValueError:
        return None


def _time(variable: str, text: str, unit: str, unset: float) -> float:
    try:
        time = float(text) if text else unset
    except ValueError:
        time = 0.0
    if not 0 < time < threading.TIMEOUT_MAX:
        raise OutOfRangeError(variable, repr(text), f"a number of {unit} above zero")
    return time


def _whole(text: str) -> int:
    if not text:
        return _PER_MINUTE
    if not (text.isascii() and text.isdecimal() and 0 < int(text) < _MOST_PER_MINUTE):
        raise OutOfRangeError(FILES_PER_MINUTE, repr(text), "a whole number above zero")
    return int(text)


def documented() -> str:
    """The settings as the Markdown table of ``docs/deployment.md``."""
    rows = [
        f"| `{one.metadata['variable']}` | {one.metadata['meaning']} | {one.metadata['unset']} |"
        for one in fields(Settings)
    ]
    return "\n".join(["| Variable | Meaning | Default |", "|---|---|---|", *rows])
