"""A view as it is captured, sent and drawn again: the words of the app's own addresses."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any, Final, Self
from urllib.parse import parse_qsl, urlencode, urlsplit

from geo.errors import OutOfRangeError, UnknownChoiceError

_LONGEST = 2_000


class Page(StrEnum):
    """The register of the pages whose views can be exported: each has a summary and the parameters of an example."""

    summary: str
    example: str

    def __new__(cls, value: str, summary: str = "", example: str = "") -> Self:
        """A page is its name, with what belongs to it; the defaults are for a page that is looked up by its name."""
        if not (summary and example):
            raise TypeError(f"The page {value} is registered without summary or example.")
        page = str.__new__(cls, value)
        page._value_, page.summary, page.example = value, summary, example
        return page

    MAP = "map", "Production or reserves of a mineral by country", "mineral=cobalt&year=2023&stage=mine"
    FLOWS = "flows", "Trade flows of a mineral", "mineral=cobalt&year=2024&top=20"
    RISK = "risk", "Import risk", "mineral=rare-earths&importer=eu27"
    ALLIANCES = "alliances", "What an alliance holds and lacks", "mineral=cobalt&alliance=g7"
    SCENARIOS = (
        "scenarios",
        "Scenarios: disruption, stockpile, price floor, diversification",
        "mineral=rare-earths&exporters=CHN&to=g7",
    )
    COUNTRY = "country", "A country in every mineral", "country=CHL"
    CHAIN = "chain", "From ore to product: who leads at each step of a mineral", "mineral=rare-earths&importer=eu27"


# Words that only one page has, beside the fields of a view.
_MORE: Final = {
    Page.MAP: ("beside", "sites"),
    Page.FLOWS: ("ports", "revision"),
    Page.RISK: ("importer", "method", "axis", "revision"),
    Page.CHAIN: ("importer",),
    Page.ALLIANCES: (
        "group",
        "name",
        "on",
        "list",
        "column",
        "part",
        "with",
        "minerals",
        "stages",
        "goal",
        "target",
        "without",
    ),
    Page.SCENARIOS: (
        "scenario",
        "preset",
        "shown",
        "exporters",
        "cut",
        "to",
        "friends",
        "spare",
        "idle",
        "importer",
        "amount",
        "unit",
        "currency",
        "rate",
        "share",
        "contained",
        "content",
        "price",
        "own",
        "need",
        "stock_preset",
        "product",
        "floor",
        "volume_from",
        "volume",
        "eligible",
        "outside",
        "shift",
        "factor",
        "floor_preset",
        "cap",
        "growing",
        "growth",
        "implausible",
    ),
}


@dataclass(frozen=True, slots=True)
class View:
    """Everything needed to draw a map again.

    Every field but ``page``, ``more``, ``title`` and ``finding`` is a word of the page's address, empty for the
    page's own default; ``more`` holds pairs of the words that only this page has. ``title`` and ``finding`` are
    the user's words; empty for those made from the numbers.
    """

    page: Page = Page.MAP
    mineral: str = ""
    view: str = ""
    stage: str = ""
    series: str = ""
    year: str = ""
    alliance: str = ""
    seat: str = ""
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
    more: tuple[tuple[str, str], ...] = ()
    title: str = ""
    finding: str = ""

    def params(self) -> dict[str, str]:
        """The words of the address, without the empty ones and without title and finding."""
        return {name: word for name in WORDS if (word := getattr(self, name))} | dict(self.more)

    def address(self, base: str = "") -> str:
        """The permalink: *base* (such as ``https://atlas.example``) and the page with its words."""
        # The map is the start page, and knows no other address.
        page = "" if self.page is Page.MAP else self.page
        return f"{base.rstrip('/')}/{page}?{urlencode(self.params())}"

    def with_words(self, **words: object) -> View:
        """The same view with some words changed, for example another ``year``."""
        own = {name: str(word) for name, word in words.items() if name in _FIELDS}
        others = {name: str(word) for name, word in words.items() if name not in _FIELDS}
        kept = dict(self.more) | others
        more = tuple((name, kept[name]) for name in sorted(kept) if kept[name])
        return replace(self, more=more, **own)  # type: ignore[arg-type]

    def as_record(self) -> dict[str, str]:
        """The words that are not empty, for JSON; read back by :func:`from_record`."""
        own = {name: str(word) for name in ("page", *WORDS, "title", "finding") if (word := getattr(self, name))}
        return own | dict(self.more)


@dataclass(frozen=True, slots=True)
class Slide:
    """A view, whose ``title`` and ``finding`` may be the presenter's own, and speaker notes.

    ``other`` stands beside it for comparison; empty for none. ``names`` are what is written over the two.
    """

    view: View
    notes: str = ""
    other: View | None = None
    names: tuple[str, str] = ("", "")


# What a second view beside the first may differ in; a data source is that of one mineral alone.
BESIDE: Final = {"year": (), "mineral": ("series",), "alliance": ()}


def beside_words(text: str) -> dict[str, str]:
    """The words in which a second view differs, from an address's ``beside`` (``year:2018``); none if it names none."""
    name, _, choice = text.partition(":")
    if name not in BESIDE or not choice:
        return {}
    return {name: choice, **dict.fromkeys(BESIDE[name], "")}


def opened(slide: Slide) -> Slide:
    """The slide with the second view that the first one's word ``beside`` asks for, as a view of its own."""
    text = dict(slide.view.more).get("beside", "")
    if not text:
        return slide
    alone = slide.view.with_words(beside="")
    words = beside_words(text)
    other = slide.other or (replace(alone, title="", finding="").with_words(**words) if words else None)
    return replace(slide, view=alone, other=other)


WORDS = tuple(one.name for one in fields(View) if one.name not in {"page", "more", "title", "finding"})
_FIELDS = frozenset({*WORDS, "page", "title", "finding"})


def words_of(page: Page) -> tuple[str, ...]:
    """Names of the words that a page's address may have."""
    return (*WORDS, *_MORE.get(page, ()))


def from_address(text: str) -> View:
    """The view of a permalink: a whole URL, its path and query, or its query alone. Foreign words are ignored.

    Raises
    ------
    UnknownChoiceError: if the address is of a page without a view that can be exported.
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
    UnknownChoiceError: if ``page`` names no page with a view. OutOfRangeError: if a field is too long.
    """
    page = str(record.get("page") or Page.MAP)
    if page not in set(Page):
        raise UnknownChoiceError("page with a view to export", page, list(Page))
    own = _MORE.get(Page(page), ())
    wanted = (*WORDS, "title", "finding", *own)
    words = {name: str(record[name]) for name in wanted if record.get(name) not in (None, "")}
    for name, word in words.items():
        if len(word) > _LONGEST:
            raise OutOfRangeError(name, f"{len(word):,} letters long", f"up to {_LONGEST:,}")
    return View(page=Page(page)).with_words(**words)


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
