"""What a file's address asks for: a view, a format and how it is written; unknown names are refused, never guessed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from geo.content.view import Page, View, from_record, words_of
from geo.errors import OutOfRangeError, UnknownChoiceError
from geo.exports.export import SIZE_NAMES
from geo.locale.languages import ENGLISH, language
from geo.maps.colours import THEMES

# Endings of the files that have an address, with their MIME types.
ENDINGS: Final = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "geojson": "application/geo+json",
    "svg": "image/svg+xml",
    "png": "image/png",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# How a file is written, beside the view's own parameters; the first of each is the default.
LOOKS: Final = {
    "size": tuple(SIZE_NAMES),
    "theme": tuple(THEMES),
    "lang": (),
    "provenance": ("yes", "no"),
}
LONGEST_QUERY: Final = 8_000


@dataclass(frozen=True, slots=True)
class Asked:
    """One file: *view* as ``ending``; ``provenance`` says whether a CSV begins with the lines of its sources."""

    view: View
    ending: str
    size: str = "16:9"
    theme: str = "light"
    lang: str = ENGLISH
    provenance: bool = True


def parameters(page: Page) -> tuple[str, ...]:
    """Names that the address of a page's file may have: the view's, then those of the file."""
    return (*words_of(page), *LOOKS)


def read(page: str, ending: str, pairs: Sequence[tuple[str, str]], *, ignored: Iterable[str] = ()) -> Asked:
    """What an address asks for.

    Parameters
    ----------
    pairs: names and values of the query, in their order. ignored: names that pages have for what no file shows.

    Raises
    ------
    UnknownChoiceError: for a page, format, parameter or look that does not exist.
    OutOfRangeError: for a parameter given twice, and for a query or a value that is too long.
    """
    if page not in set(Page):
        raise UnknownChoiceError("page", page, list(Page))
    if ending not in ENDINGS:
        raise UnknownChoiceError("format", ending, list(ENDINGS))
    if sum(len(name) + len(value) for name, value in pairs) > LONGEST_QUERY:
        raise OutOfRangeError("address", "longer than that", f"up to {LONGEST_QUERY:,} letters of parameters")
    known, passed = parameters(Page(page)), frozenset(ignored)
    found: dict[str, str] = {}
    for name, value in pairs:
        if name not in known and name not in passed:
            raise UnknownChoiceError("parameter", name[:60], known)
        if name in found:
            raise OutOfRangeError(f"parameter {name}", "given twice", "it once")
        found[name] = value
    looks = {name: _look(name, found.pop(name)) for name in LOOKS if name in found}
    view = from_record({name: value for name, value in found.items() if name in known} | {"page": page})
    return Asked(
        view,
        ending,
        size=looks.get("size", "16:9"),
        theme=looks.get("theme", "light"),
        lang=looks.get("lang", ENGLISH),
        provenance=looks.get("provenance", "yes") == "yes",
    )


def _look(name: str, value: str) -> str:
    if name == "lang":
        return language(value)
    if value not in LOOKS[name]:
        raise UnknownChoiceError(name, value[:60], LOOKS[name])
    return value
