"""Making a file that has an address: a few at once beside the pages, the last ones kept, each with its ETag."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from typing import Any, Final

from cachetools import LRUCache

from geo import downloads
from geo.api import record
from geo.api.asked import Asked
from geo.atlas import Atlas
from geo.compose import compose_slide
from geo.content.view import Page, Slide
from geo.errors import BusyError, GeoError, UnknownChoiceError
from geo.exports import files
from geo.exports.export import export
from geo.memo import Memo

# Files drawn at the same time, and asked for and not yet made; both are small beside what the pages need.
_AT_ONCE: Final = 1
WAITING: Final = 32
_KEPT_BYTES: Final = 64 * 2**20
LARGEST: Final = 32 * 2**20
_DRAWN: Final = ("png", "svg")


@dataclass(frozen=True, slots=True, eq=False)
class PublicFigures:
    """The figures that everybody may see; ``version`` changes whenever an answer could."""

    atlas: Atlas
    version: str


class TooLargeError(GeoError):
    """A file that is larger than the server hands out."""


class UnknownNamesError(GeoError):
    """Names in an address that do not exist; ``messages`` has a sentence for each, with the nearest that does."""

    def __init__(self, messages: tuple[str, ...]) -> None:
        self.messages = messages
        super().__init__(f"Nothing was made. {' '.join(messages)}")


class Maker:
    """Makes files from the figures that everybody may see.

    Parameters
    ----------
    figures: the figures that a page shows to whoever has none of their own. turn: a place in the queue of the pages.
    """

    def __init__(
        self,
        figures: Callable[[Page], PublicFigures],
        *,
        turn: Callable[[], AbstractContextManager[None]] = nullcontext,
        waiting: int = WAITING,
        largest: int = LARGEST,
    ) -> None:
        self.figures = figures
        self._turn = turn
        self._most_waiting = waiting
        self._largest = largest
        self._waiting = 0
        self._workers = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="file")
        self._kept: LRUCache[str, bytes] = LRUCache(_KEPT_BYTES, getsizeof=len)
        self._lock = threading.Lock()

    def tag(self, asked: Asked, figures: PublicFigures, *, on: dt.date, base: str) -> str:
        """The ETag: the same figures, question and day have the same one on every server, others another."""
        parts = (figures.version, repr(asked), on.isoformat(), base)
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]

    async def make(self, asked: Asked, figures: PublicFigures, *, on: dt.date, base: str) -> bytes:
        """The file; made in a thread of its own, so that the server goes on answering.

        Raises
        ------
        BusyError: if too many files are waiting. UnknownNamesError: for names in the address that do not exist.
        TooLargeError: if the file is larger than the server hands out. NotComputableError: if there is nothing to show.
        GeoError: whatever else the view raises.
        """
        tag = self.tag(asked, figures, on=on, base=base)
        with self._lock:
            if tag in self._kept:
                return self._kept[tag]
        if self._waiting >= self._most_waiting:
            raise BusyError("The server is making other files; try again in a minute.")
        self._waiting += 1
        try:
            made = await asyncio.get_running_loop().run_in_executor(
                self._workers, self._made, asked, figures.atlas, on, base
            )
        finally:
            self._waiting -= 1
        if len(made) > self._largest:
            raise TooLargeError(f"The file is larger than {self._largest // 2**20} MB; ask for less.")
        with self._lock:
            self._kept[tag] = made
        return made

    def _made(self, asked: Asked, atlas: Atlas, on: dt.date, base: str) -> bytes:
        with self._turn():
            # The views of the pages stay in their memory, however many files are asked for.
            return made(asked, replace(atlas, drawings=Memo(4)), on=on, base=base)


def made(asked: Asked, atlas: Atlas, *, on: dt.date, base: str = "") -> bytes:
    """The file of a view.

    Raises
    ------
    UnknownNamesError: for names in the address that do not exist. GeoError: whatever the view raises.
    """
    view = asked.view
    if view.page is Page.COUNTRY and not view.country:
        raise UnknownNamesError(("Give a country: three letters, such as country=CHL.",))
    lang = asked.lang if asked.ending in (*_DRAWN, "json") else "en"
    content = compose_slide(Slide(view), on=on, atlas=atlas, base=base, lang=lang)
    if content.caption.faults:
        raise UnknownNamesError(content.caption.faults)
    if asked.ending == "json":
        return record.document(content)
    if asked.ending == "csv" and not asked.provenance:
        return downloads.csv(files.table(content))
    more: dict[str, Any] = {"on": on, "atlas": atlas, "base": base}
    return export([Slide(view)], asked.ending, size=asked.size, theme=asked.theme, lang=asked.lang, **more)


def faults(error: GeoError) -> dict[str, Any]:
    """What a program is told about an error: a sentence, and of a name that does not exist the nearest that does."""
    found: dict[str, Any] = {"error": str(error)}
    if isinstance(error, UnknownChoiceError):
        found |= {"found": error.found, "nearest": error.nearest, "choices": list(error.choices)}
    if isinstance(error, UnknownNamesError):
        found["problems"] = list(error.messages)
    return found
