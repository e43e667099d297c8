"""Text on paper: measured before it is drawn, so that nothing overlaps.

Letters are DejaVu Sans, which ships with matplotlib. Japanese and Korean are written in parts of Noto Sans that ship
with the atlas (:mod:`geo.build.letters`) and hold every letter of its catalogues and names; what a user writes beyond
them is drawn in a font of the machine, if it has one of :data:`EAST_ASIAN`.
"""

from __future__ import annotations

import base64
import functools
import io
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Final

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.ft2font import FT2Font, LoadFlags

FAMILY: Final = "DejaVu Sans"
# Fonts with Japanese and Korean letters that systems bring; the first that is there is taken.
EAST_ASIAN: Final = (
    "Noto Sans CJK JP",
    "Noto Sans CJK KR",
    "Noto Sans JP",
    "Noto Sans KR",
    "Source Han Sans",
    "Source Han Sans JP",
    "Source Han Sans K",
    "IPAexGothic",
    "IPAGothic",
    "VL Gothic",
    "TakaoGothic",
    "NanumGothic",
    "UnDotum",
    "Yu Gothic",
    "Meiryo",
    "MS Gothic",
    "Malgun Gothic",
    "Hiragino Sans",
    "Apple SD Gothic Neo",
    "WenQuanYi Zen Hei",
)
# Fonts that ship with the atlas: their folder, and family by script.
LETTERS: Final = Path(__file__).parent / "letters"
SHIPPED: Final = {"JP": "Atlas Sans JP", "KR": "Atlas Sans KR"}
_SAMPLES: Final = ("日本の鉱山生産", "대한민국 광산")
# Height of a line over the size of its letters.
LEADING = 1.32
_WEIGHTS = {False: "normal", True: "bold"}
_FILES = {False: "DejaVuSans.ttf", True: "DejaVuSans-Bold.ttf"}
_UNKNOWN = "\u25a1"
ELLIPSIS = "\u2026"
# Two threads in one face of FreeType end the process.
_MEASURING: Final = threading.Lock()


@dataclass(frozen=True, slots=True)
class Face:
    """A font file: its family, path, number inside a collection, and the letters that it has."""

    family: str
    path: Path
    number: int
    letters: frozenset[int]


def path(*, bold: bool) -> Path:
    """The file of the usual font."""
    return Path(mpl.get_data_path()) / "fonts" / "ttf" / _FILES[bold]


@functools.cache
def faces(bold: bool) -> tuple[Face, ...]:  # noqa: FBT001 - the key of a cache
    """The usual font, those that ship with the atlas, and of the machine those with further East Asian letters."""
    usual = path(bold=bold)
    found = [Face(FAMILY, usual, 0, frozenset(FT2Font(str(usual)).get_charmap()))]
    for script, family in SHIPPED.items():
        own = LETTERS / f"{script}-{'bold' if bold else 'regular'}.ttf"
        font_manager.fontManager.addfont(own)
        found.append(Face(family, own, 0, frozenset(FT2Font(str(own)).get_charmap())))
    installed = (_installed(sample, bold=bold) for sample in _SAMPLES)
    return (*found, *dict.fromkeys(face for face in installed if face))


def _covers(face: Face, text: str) -> bool:
    return all(ord(letter) in face.letters for letter in text)


def _installed(sample: str, *, bold: bool) -> Face | None:
    """The first known font of the machine with these letters, its bold one if there is one."""
    known: dict[str, list[font_manager.FontEntry]] = {}
    for entry in font_manager.fontManager.ttflist:
        if entry.name in EAST_ASIAN and entry.style == "normal":
            known.setdefault(entry.name, []).append(entry)
    for name in (name for name in EAST_ASIAN if name in known):
        entries = sorted(known[name], key=lambda entry: (abs(_weight(entry) - (700 if bold else 400)), entry.fname))
        entry = entries[0]
        number = int(getattr(entry, "index", 0))
        face = Face(name, Path(entry.fname), number, frozenset(_opened(entry.fname, number).get_charmap()))
        if _covers(face, sample):
            return face
    return None


def _weight(entry: font_manager.FontEntry) -> int:
    return entry.weight if isinstance(entry.weight, int) else font_manager.weight_dict.get(entry.weight, 400)


def _opened(file: str, number: int) -> FT2Font:
    """A face of a file; matplotlib before 3.11 knows the first of a collection only."""
    return FT2Font(file, face_index=number) if number else FT2Font(file)  # type: ignore[call-arg,unused-ignore]


@functools.cache
def _measuring(face: Face) -> FT2Font:
    opened = _opened(str(face.path), face.number)
    opened.set_size(100, 72)
    return opened


def face_of(letter: str, *, bold: bool) -> Face | None:
    """The first font that has a letter."""
    return next((face for face in faces(bold) if ord(letter) in face.letters), None)


def families(text: str, *, bold: bool = False) -> list[str]:
    """The fonts that a text needs, the usual one first and always."""
    needed = {face.family for letter in set(text) if (face := face_of(letter, bold=bold))}
    return [FAMILY, *(face.family for face in faces(bold)[1:] if face.family in needed)]


def shipped(texts: Iterable[str]) -> bool:
    """Whether the fonts that travel with the atlas have every letter."""
    own = faces(False)[: 1 + len(SHIPPED)]  # noqa: FBT003 - the key of a cache
    letters = frozenset[int]().union(*(face.letters for face in own))
    return all(ord(letter) in letters for text in texts for letter in set(text))


def printable(text: str, *, bold: bool = False) -> str:
    """*text* on one line; what no font has, and control characters, become an empty box."""
    return "".join(
        letter if face_of(letter, bold=bold) else _UNKNOWN for letter in " ".join(text.split(" ")).translate(_GAPS)
    )


_GAPS = {ord(gap): " " for gap in "\t\n\r\x0b\x0c\x85\u2028\u2029"}


@functools.lru_cache(maxsize=20_000)
def width(text: str, size: float, *, bold: bool = False) -> float:
    """Width in points of *text*, which must be printable, at *size* points."""
    total = 0.0
    for face, run in groupby(text, key=lambda letter: face_of(letter, bold=bold)):
        if face is None:
            continue
        measuring = _measuring(face)
        with _MEASURING:
            measuring.set_text("".join(run), 0.0, flags=LoadFlags.NO_HINTING)
            total += float(measuring.get_width_height()[0]) / 64 / 100 * size
    return total


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
    return size, [*kept[:-1], cut(kept[-1] + ELLIPSIS, size, room, bold=bold)]


def columns(rows: Sequence[Sequence[str]], size: float, room: float, pad: float) -> list[float]:
    """Widths of the columns of a table under a bold heading: as wide as their texts, the widest narrowed to fit."""
    wanted = [
        max(width(printable(row[index], bold=y == 0), size, bold=y == 0) for y, row in enumerate(rows)) + pad
        for index in range(len(rows[0]))
    ]
    left, narrow = room, len(wanted)
    for one in sorted(wanted):  # what is narrower than an equal part of what is left keeps its width
        if one * narrow > left:
            break
        left, narrow = left - one, narrow - 1
    return [min(one, left / narrow) if narrow else one for one in wanted]


def cut(text: str, size: float, room: float, *, bold: bool = False) -> str:
    """*text* on one line of *room* points, with an ellipsis where something had to go."""
    said = printable(text, bold=bold)
    if width(said, size, bold=bold) <= room:
        return said
    said = said.removesuffix(ELLIPSIS)
    while said and width(said + ELLIPSIS, size, bold=bold) > room:
        said = said[:-1]
    return said.rstrip() + ELLIPSIS


def rules(texts: Iterable[str]) -> str:
    """Style rules with the letters that the texts use; a whole font would weigh more than the map."""
    letters = sorted({letter for text in texts for letter in text})
    found = []
    for bold, weight in _WEIGHTS.items():
        own = [(letter, face_of(letter, bold=bold)) for letter in letters]
        for face in faces(bold):
            used = "".join(letter for letter, its in own if its is face)
            if not used:
                continue
            data = base64.b64encode(_cut_down(face, used)).decode()
            found.append(
                f"@font-face{{font-family:'{face.family}';font-weight:{weight};src:url(data:font/ttf;base64,{data})}}"
            )
    return "".join(found)


def _cut_down(face: Face, letters: str) -> bytes:
    # Imported for drawings alone: pages and data have no letters of their own.
    from fontTools import subset  # noqa: PLC0415
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    font = TTFont(face.path, fontNumber=face.number, recalcTimestamp=False)
    options = subset.Options(layout_features=["kern"], hinting=False, drop_tables=["FFTM"], name_IDs=[1, 2, 13, 14])
    chosen = subset.Subsetter(options)
    chosen.populate(text=letters)
    chosen.subset(font)
    file = io.BytesIO()
    font.save(file)
    return file.getvalue()
