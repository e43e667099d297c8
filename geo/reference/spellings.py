"""What identifies a published spelling, whatever was done to it on its way: case, marks, wrong decoding.

Nothing here knows a country or a mineral; the modules that do compare spellings through it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_MISREADINGS = ("cp1252", "mac_roman")
_THE = re.compile(r"^the\s+|\s*(?:,\s*the|\(the\))$")
_SAINT = re.compile(r"\bst(?=[.\s-])")
# What may be left out of a name without changing what it says; "/", ";" and "+" join two names and stay.
_SILENT = re.compile(r"[\s.,'’‘`´ʼ\"“”()\[\]_‐‑‒–—-]+")  # noqa: RUF001 - quotes and dashes as printed
# One or two digits or superscripts, or signs, directly after a name.
_FOOTNOTE = re.compile(r"(?<=[^\W\d_]|\))\s*(?:[*†‡§#]+|[¹²³⁰⁴-⁹]+|(?<!\s)[1-9]\d?)$")


def normalise(published: str) -> str:
    """The spelling reduced to what identifies it: no case, accents, spaces, stops, quotes or dashes.

    "&" counts as "and", "St." as "Saint"; "the" before or after the name goes.

    >>> normalise("Côte d'Ivoire")
    'cotedivoire'
    >>> normalise("The St. Lucia & Co.")
    'saintluciaandco'
    >>> normalise("Niger (the)")
    'niger'
    """
    text = published.casefold()
    if not text.isascii():
        text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", published).casefold())
        text = "".join(char for char in text if unicodedata.category(char) != "Mn")
    text = _THE.sub("", text.strip())
    text = _SAINT.sub("saint", text.replace("&", " and "))
    return _SILENT.sub("", text)


def hidden(text: str) -> list[str]:
    """Invisible, control and private characters of *text*; plain white space is not among them."""
    return [char for char in text if unicodedata.category(char) in {"Cf", "Cc", "Co", "Cs"} and not char.isspace()]


def _misread_bytes(text: str, encoding: str) -> bytes:
    """The bytes that *encoding* showed as *text*; bytes it leaves undefined were shown as Latin-1."""
    return b"".join(char.encode("latin-1") if "\x80" <= char <= "\x9f" else char.encode(encoding) for char in text)


def readings(text: str) -> Iterable[str]:
    """The text as it stands, then as it was before one or two wrong decodings of its UTF-8 bytes."""
    yield text
    for encoding in () if text.isascii() else _MISREADINGS:
        repaired = text
        for _ in range(2):
            try:
                repaired = _misread_bytes(repaired, encoding).decode("utf-8")
            except UnicodeError:
                break
            yield repaired


def without_footnote(text: str) -> str:
    """The text without a footnote mark at its end.

    >>> without_footnote("Canada1"), without_footnote("Kosovo*"), without_footnote("EU2020")
    ('Canada', 'Kosovo', 'EU2020')
    """
    return _FOOTNOTE.sub("", text.strip())
