"""The journal: what the atlas did, one line of JSON an event, for whoever runs it; never figures, never words.

Off unless the variable ``ATLAS_LOG`` names a file to append to, or ``stderr``. A line has ``time`` (UTC), ``event``
and the event's parts: ids, counts, milliseconds, checksums, and the account where a user is signed in. Names of
datasets are a user's words and stand as the first twelve digits of their SHA-256 (:func:`mark`), which
``printf %s NAME | sha256sum`` gives too. Lines go through the logger ``atlas`` of the standard library, so that a
program that uses the library can take them elsewhere.
"""

from __future__ import annotations

import functools
import hashlib
import json
import logging
import sys
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final, ParamSpec, TypeVar

from geo import settings
from geo.errors import GeoError

STDERR: Final = "stderr"
LOGGER: Final = logging.getLogger("atlas")
_LONGEST: Final = 200
_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")
Part = str | int | float | bool | None


def note(event: str, **parts: Part) -> None:
    """Write one event; texts are cut to 200 letters. What cannot be written is left out, never in the way."""
    logger = _logger(_where())
    if not logger.isEnabledFor(logging.INFO):
        return
    line: dict[str, Part] = {"time": datetime.now(UTC).isoformat(timespec="milliseconds"), "event": event}
    line |= {name: part[:_LONGEST] if isinstance(part, str) else part for name, part in parts.items()}
    logger.info("%s", json.dumps(line))


def _where() -> str:
    """Where the journal goes; a wrong setting is told where it is used, and never stops the journal's caller."""
    try:
        return settings.current().log
    except GeoError:
        return ""


def mark(words: str) -> str:
    """What stands in the journal for a user's words."""
    return hashlib.sha256(words.encode(errors="replace")).hexdigest()[:12]


def timed(
    event: str, about: Callable[..., Mapping[str, Part]]
) -> Callable[[Callable[_Given, _Result]], Callable[_Given, _Result]]:
    """Note every call of a function: the parts that *about* makes of its arguments, ``ms``, and how it ended.

    A result of bytes adds ``bytes``, a table ``rows``; a :class:`GeoError` adds ``failed``, the name of its class.
    """

    def wrap(function: Callable[_Given, _Result]) -> Callable[_Given, _Result]:
        @functools.wraps(function)
        def run(*given: _Given.args, **named: _Given.kwargs) -> _Result:
            start = time.perf_counter()
            try:
                result = function(*given, **named)
            except GeoError as error:
                note(event, **about(*given, **named), ms=_ms(start), failed=type(error).__name__)
                raise
            note(event, **about(*given, **named), ms=_ms(start), **_size(result))
            return result

        return run

    return wrap


def _ms(start: float) -> float:
    return round(1000 * (time.perf_counter() - start), 1)


def _size(result: Any) -> dict[str, Part]:
    if isinstance(result, bytes):
        return {"bytes": len(result)}
    return {"rows": len(result)} if hasattr(result, "columns") else {}


@functools.lru_cache(maxsize=8)
def _logger(where: str) -> logging.Logger:
    """The logger, writing to *where*; a file that cannot be opened is said once and standard error taken."""
    if not where:
        return LOGGER
    handler: logging.Handler = logging.StreamHandler(sys.stderr)
    if where != STDERR:
        try:
            handler = logging.FileHandler(where, encoding="utf-8")
        except OSError as error:
            sys.stderr.write(f"The journal {where} cannot be opened: {error.strerror}; it goes to standard error.\n")
    for old in LOGGER.handlers[:]:
        LOGGER.removeHandler(old)
        old.close()
    handler.setFormatter(logging.Formatter("%(message)s"))
    LOGGER.addHandler(handler)
    LOGGER.setLevel(logging.INFO)
    LOGGER.propagate = False
    return LOGGER
