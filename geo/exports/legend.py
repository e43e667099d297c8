"""The legends of maps on paper: swatches and words in rows, measured first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from geo.content.content import FlowFigure
from geo.exports import fonts
from geo.exports.sheet import PaperSheet
from geo.maps import sites
from geo.maps.legend import Legend, LegendEntry

_SIZE = 8.0
_ROW = 13.5
_GAP = 12.0
_SWATCH = 15.0
# Line round a sign, and round countries whose published zero is as light as the sea.
EDGE = "#808080"
_TITLE_LINES = 4


@dataclass(frozen=True, slots=True)
class Item:
    """One entry: words, width and height of its sign in points, and how that is drawn at (left, middle)."""

    words: str
    sign: float
    tall: float
    draw: Callable[[PaperSheet, float, float], None]

    @property
    def wide(self) -> float:
        """Width of sign and words."""
        return self.sign + 4 + fonts.width(fonts.printable(self.words), _SIZE)


@dataclass(frozen=True, slots=True)
class LegendRows:
    """A legend in rows, under a title that may take several lines."""

    title: tuple[str, ...]
    rows: tuple[tuple[Item, ...], ...]

    @property
    def height(self) -> float:
        """Height of title and rows in points."""
        return _ROW * len(self.title) + sum(_tall(row) for row in self.rows)


def of_map(legend: Legend, room: float) -> LegendRows:
    """Legend of one value a country, no wider than *room* points."""
    items = [Item(f"{entry.label} ({entry.count})", _SWATCH, _ROW, _swatch(entry)) for entry in legend.entries]
    return LegendRows(_title(legend.title, room), _rows(items, room))


def of_both(both: Sequence[tuple[LegendEntry, str]], title: str, room: float) -> LegendRows:
    """Legend of two maps: entries with both counts, as :attr:`geo.content.content.Pair.legend` has them."""
    items = [Item(f"{entry.label} ({counts})", _SWATCH, _ROW, _swatch(entry)) for entry, counts in both]
    return LegendRows(_title(title, room), _rows(items, room))


def of_flows(figure: FlowFigure, room: float, scale: float) -> LegendRows:
    """Legend of a map of flows; *scale* is points a pixel of the screen."""
    items = [
        Item(words, _SWATCH, _ROW, _swatch(LegendEntry(colour, words, 0))) for colour, words in figure.palette.entries
    ]
    items += [Item(words, 34.0, _ROW, _ribbon(width * scale)) for width, words in figure.samples.widths]
    for radius, words in figure.samples.circles:
        across = 2 * radius * scale
        items.append(Item(words, across, across + 2, _ring(radius * scale)))
    items += [Item(f"{entry.label} ({entry.count})", _SWATCH, _ROW, _swatch(entry)) for entry in figure.signs]
    return LegendRows(_title(figure.palette.title, room), _rows(items, room))


def _title(words: str, room: float) -> tuple[str, ...]:
    return tuple(fonts.fit(words, (_SIZE,), room, _TITLE_LINES, bold=True)[1])


def _rows(items: list[Item], room: float) -> tuple[tuple[Item, ...], ...]:
    found: list[list[Item]] = [[]]
    used = 0.0
    for item in items:
        if found[-1] and used + item.wide > room:
            found.append([])
            used = 0.0
        found[-1].append(item)
        used += item.wide + _GAP
    return tuple(tuple(row) for row in found)


def _tall(row: tuple[Item, ...]) -> float:
    return max(_ROW, *(item.tall for item in row))


def draw(sheet: PaperSheet, legend: LegendRows, *, left: float, top: float) -> None:
    """Write the title, and the rows under it."""
    for line in legend.title:
        sheet.line(line, left, top, _SIZE, bold=True)
        top += _ROW
    for row in legend.rows:
        x, middle = left, top + _tall(row) / 2
        for item in row:
            item.draw(sheet, x, middle)
            sheet.line(item.words, x + item.sign + 4, middle - _SIZE * fonts.LEADING / 2, _SIZE)
            x += item.wide + _GAP
        top += _tall(row)


def _swatch(entry: LegendEntry) -> Callable[[PaperSheet, float, float], None]:
    def sign(sheet: PaperSheet, left: float, middle: float) -> None:
        if entry.kind == "cross":
            cross(sheet, left + 7, middle, 5.0)
            return
        if entry.kind in {sites.MINES, sites.WORKS}:
            (dot if entry.kind == sites.MINES else ring)(sheet, left + 7, middle)
            return
        fill = "none" if entry.kind == "outline" else entry.colour
        edge, width = (entry.colour, 1.4) if entry.kind == "outline" else (EDGE, 0.5)
        sheet.rectangle((left, middle - 4.5, 14, 9), fill, edgecolor=edge, linewidth=width, zorder=20)

    return sign


def dot(sheet: PaperSheet, x: float, y: float) -> None:
    """The sign of a mine."""
    sheet.circle(x, y, 1.5, facecolor=sheet.theme.ink, edgecolor=sheet.theme.halo, linewidth=0.3, zorder=17)


def ring(sheet: PaperSheet, x: float, y: float) -> None:
    """The sign of a smelter, refinery or plant."""
    sheet.circle(x, y, 2.8, facecolor="none", edgecolor=sheet.theme.ink, linewidth=0.9, zorder=17)


def cross(sheet: PaperSheet, x: float, y: float, radius: float) -> None:
    """The sign of a marked country: a cross on a round plate."""
    sheet.circle(x, y, radius, facecolor=sheet.theme.alert, edgecolor=sheet.theme.halo, linewidth=0.6, zorder=18)
    arm = 0.45 * radius
    for sign in (-1, 1):
        sheet.axes.plot([x - arm, x + arm], [y - sign * arm, y + sign * arm], color=sheet.theme.halo, lw=1.2, zorder=19)


def _ribbon(width: float) -> Callable[[PaperSheet, float, float], None]:
    def sign(sheet: PaperSheet, left: float, middle: float) -> None:
        half, tip = max(width, 0.8) / 2, max(0.16 * width, 0.5) / 2
        points = np.array([[0, -half], [30, -tip], [30, tip], [0, half]]) + np.array([left, middle])
        sheet.polygon(points, facecolor=sheet.theme.ink, alpha=0.6, zorder=20)

    return sign


def _ring(radius: float) -> Callable[[PaperSheet, float, float], None]:
    def sign(sheet: PaperSheet, left: float, middle: float) -> None:
        sheet.circle(left + radius, middle, radius, facecolor="none", edgecolor=sheet.theme.ink, lw=0.9, zorder=20)

    return sign
