"""Text on paper: measured before it is drawn, so that nothing overlaps; DejaVu Sans, which ships with matplotlib."""

from __future__ import annotations

import functools
from pathlib import Path

import matplotlib as mpl
from matplotlib.ft2font import FT2Font, LoadFlags

FAMILY = "DejaVu Sans"
# Height of a line over the size of its letters.
LEADING = 1.32
_FILES = {False: "DejaVuSans.ttf", True: "DejaVuSans-Bold.ttf"}
_UNKNOWN = "\u25a1"
ELLIPSIS = "\u2026"


def path(*, bold: bool) -> Path:
    """The font's file."""
    return Path(mpl.get_data_path()) / "fonts" / "ttf" / _FILES[bold]


@functools.cache
def _face(bold: bool) -> FT2Font:  # noqa: FBT001 - the key of a cache
    face = FT2Font(str(path(bold=bold)))
    face.set_size(100, 72)
    return face


@functools.cache
def _letters(bold: bool) -> frozenset[int]:  # noqa: FBT001 - the key of a cache
    return frozenset(_face(bold).get_charmap())


def printable(text: str, *, bold: bool = False) -> str:
    """*text* on one line; what the font lacks, and control characters, become an empty box."""
    known = _letters(bold)
    return "".join(
        letter if ord(letter) in known else _UNKNOWN for letter in " ".join(text.split(" ")).translate(_GAPS)
    )


_GAPS = {ord(gap): " " for gap in "\t\n\r\x0b\x0c\x85\u2028\u2029"}


@functools.lru_cache(maxsize=20_000)
def width(text: str, size: float, *, bold: bool = False) -> float:
    """Width in points of *text*, which must be printable, at *size* points."""
    if not text:
        return 0.0
    face = _face(bold)
    face.set_text(text, 0.0, flags=LoadFlags.NO_HINTING)
    return float(face.get_width_height()[0]) / 64 / 100 * size


def lines(text: str, size: float, room: float, *, bold: bool = False) -> list[str]:
    """*text* broken into lines of at most *room* points; a word wider than that is broken too."""
    found: list[str] = []
    line = ""
    for word in printable(text, bold=bold).split(" "):
        rest = word
        whole = f"{line} {rest}" if line else rest
        if width(whole, size, bold=bold) <= room:
            line = whole
            continue
        if line:
            found.append(line)
        while width(rest, size, bold=bold) > room and len(rest) > 1:
            fits = next(n for n in range(len(rest) - 1, 0, -1) if n == 1 or width(rest[:n], size, bold=bold) <= room)
            found.append(rest[:fits])
            rest = rest[fits:]
        line = rest
    return [*found, line] if line else found


def fit(text: str, sizes: tuple[float, ...], room: float, most: int, *, bold: bool = False) -> tuple[float, list[str]]:
    """The largest of *sizes* at which *text* takes at most *most* lines; cut at the smallest, with an ellipsis."""
    for size in sizes:
        broken = lines(text, size, room, bold=bold)
        if len(broken) <= most:
            return size, broken
    size = sizes[-1]
    kept = lines(text, size, room, bold=bold)[:most]
    last = kept[-1]
    while last and width(last + ELLIPSIS, size, bold=bold) > room:
        last = last[:-1]
    return size, [*kept[:-1], last.rstrip() + ELLIPSIS]
