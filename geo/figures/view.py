"""A view as it is captured, sent and drawn again: the words of the app's own addresses."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from geo.errors import OutOfRangeError, UnknownChoiceError

_LONGEST = 2_000


class Page(StrEnum):
    """The pages whose maps can be taken away."""

    MAP = "map"
    FLOWS = "flows"


@dataclass(frozen=True, slots=True)
class View:
    """Everything needed to draw a map again.

    Every field but ``page``, ``title`` and ``finding`` is a word of the page's address, empty for the page's
    own default. ``title`` and ``finding`` are the reader's words; empty for those made from the numbers.
    """

    page: Page = Page.MAP
    mineral: str = ""
    view: str = ""
    stage: str = ""
    series: str = ""
    year: str = ""
    alliance: str = ""
    country: str = ""
    layout: str = ""
    restrictions: str = ""
    day: str = ""
    lines: str = ""
    by: str = ""
    top: str = ""
    colour: str = ""
    since: str = ""
    nodes: str = ""
    second: str = ""
    flow: str = ""
    title: str = ""
    finding: str = ""

    def wish(self) -> dict[str, str]:
        """The words of the address, without the empty ones and without title and finding."""
        return {name: word for name in WORDS if (word := getattr(self, name))}

    def address(self, base: str = "") -> str:
        """The permalink: *base* (such as ``https://atlas.example``) and the page with its words."""
        # The map is the start page, and knows no other address.
        page = "" if self.page is Page.MAP else self.page
        return f"{base.rstrip('/')}/{page}?{urlencode(self.wish())}"

    def with_words(self, **words: object) -> View:
        """The same view with some fields changed, for example another ``year``."""
        return replace(self, **{name: str(word) for name, word in words.items()})  # type: ignore[arg-type]

    def as_record(self) -> dict[str, str]:
        """The fields that are not empty, for JSON; read back by :func:`from_record`."""
        return {one.name: str(word) for one in fields(self) if (word := getattr(self, one.name))}


WORDS = tuple(one.name for one in fields(View) if one.name not in {"page", "title", "finding"})


def from_address(text: str) -> View:
    """The view of a permalink: a whole URL, its path and query, or its query alone. Foreign words are ignored.

    Raises
    ------
    UnknownChoiceError: if the address is of a page without a map that can be taken away.
    """
    split = urlsplit(text.strip())
    path, query = (split.path, split.query) if "?" in text else ("", split.path) if "=" in text else (split.path, "")
    last = path.rstrip("/").rpartition("/")[2]
    # An address that ends in a slash is of the start page, wherever the app is served.
    name = last if last in set(Page) else path.rpartition("/")[2] or Page.MAP
    return from_record({**dict(parse_qsl(query)), "page": name})


def from_record(record: dict[str, Any]) -> View:
    """The view of a record of its fields; names it does not know are ignored.

    Raises
    ------
    UnknownChoiceError: if ``page`` names no page with a map. OutOfRangeError: if a field is too long.
    """
    page = str(record.get("page") or Page.MAP)
    if page not in set(Page):
        raise UnknownChoiceError("page with a map to take away", page, list(Page))
    words = {name: str(record[name]) for name in (*WORDS, "title", "finding") if record.get(name) not in (None, "")}
    for name, word in words.items():
        if len(word) > _LONGEST:
            raise OutOfRangeError(name, f"{len(word):,} letters long", f"up to {_LONGEST:,}")
    return View(page=Page(page), **words)


def parse(text: str) -> View:
    """The view of a permalink or of a JSON record.

    Raises
    ------
    OutOfRangeError: if text that starts like JSON is not a JSON object. UnknownChoiceError: see :func:`from_address`.
    """
    if not text.lstrip().startswith("{"):
        return from_address(text)
    try:
        record = json.loads(text)
    except ValueError as error:
        raise OutOfRangeError("view", "JSON that cannot be read", "a permalink or a JSON object") from error
    return from_record(record)
