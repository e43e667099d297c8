"""A sheet of paper in points, origin at the top left: text, boxes and shapes, each text with its measured box."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.patches import Circle, FancyBboxPatch, Polygon, Rectangle
from PIL import Image

from geo.content.caption import Caption
from geo.exports import fonts, logo
from geo.exports.regions import WORLD
from geo.maps.colours import Theme

MARGIN = 32.0
_SMALL = 7.5
_TITLE_SIZES = (22.0, 20.0, 18.0, 16.0, 14.0)
_FINDING_SIZES = (11.5, 10.5, 9.5, 8.5)
_FINDING_LINES, _FOOT_LINES = 5, 22


@dataclass(frozen=True, slots=True)
class Box:
    """What a text takes: left, top, right, bottom in points."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether the two overlap."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


@dataclass(slots=True)
class PaperSheet:
    """One page being drawn; ``texts`` are the boxes of everything written on it.

    ``region`` is what its maps show (:data:`geo.exports.regions.REGIONS`), ``maps`` how many have been drawn, ``logo``
    what stands at the top right.
    """

    theme: Theme
    width: float
    height: float
    region: str = WORLD
    logo: Image.Image | None = None
    figure: Figure = field(init=False)
    axes: Axes = field(init=False)
    texts: list[Box] = field(default_factory=list)
    maps: int = 0

    def __post_init__(self) -> None:
        self.figure = Figure(figsize=(self.width / 72, self.height / 72), facecolor=self.theme.page)
        self.axes = self.figure.add_axes((0.0, 0.0, 1.0, 1.0))
        self.axes.set_xlim(0, self.width)
        self.axes.set_ylim(self.height, 0)
        self.axes.axis("off")

    def line(self, text: str, left: float, top: float, size: float, **style: Any) -> Box:
        """One line of text with its top at *top*; ``bold``, ``colour``, ``alpha``, ``z``."""
        bold = bool(style.get("bold"))
        said = fonts.printable(text, bold=bold)
        box = Box(said, left, top, left + fonts.width(said, size, bold=bold), top + size * fonts.LEADING)
        self.axes.text(
            left,
            top + size * 1.02,
            # A dollar sign would begin a formula.
            said.replace("$", r"\$"),
            fontsize=size,
            fontfamily=fonts.families(said, bold=bold),
            fontweight="bold" if bold else "normal",
            color=style.get("colour", self.theme.ink),
            alpha=style.get("alpha"),
            va="baseline",
            ha="left",
            zorder=style.get("z", 30),
            url=style.get("url"),
        )
        self.texts.append(box)
        return box

    def paragraph(self, broken: Sequence[str], left: float, top: float, size: float, **style: Any) -> float:
        """Lines under each other; returns the bottom of the last."""
        for line in broken:
            top = self.line(line, left, top, size, **style).bottom
        return top

    def rectangle(self, box: tuple[float, float, float, float], fill: str, **style: Any) -> None:
        """A box of left, top, width, height."""
        left, top, wide, tall = box
        self.axes.add_patch(Rectangle((left, top), wide, tall, facecolor=fill, **style))

    def plate(self, box: Box, pad: float, *, z: float) -> None:
        """A rounded plate under a text, so that it reads on any colour."""
        shape = FancyBboxPatch(
            (box.left, box.top + 0.4),
            box.right - box.left,
            box.bottom - box.top - 0.8,
            boxstyle=f"round,pad={pad},rounding_size=2",
            facecolor=self.theme.halo,
            edgecolor="none",
            alpha=0.87,
            zorder=z,
        )
        self.axes.add_patch(shape)

    def circle(self, x: float, y: float, radius: float, **style: Any) -> None:
        """A circle round a point."""
        self.axes.add_patch(Circle((x, y), radius, **style))

    def polygon(self, points: Any, **style: Any) -> None:
        """A closed shape of points."""
        self.axes.add_patch(Polygon(points, closed=True, **style))


def head(sheet: PaperSheet, caption: Caption) -> float:
    """Title, and the finding with the sentences after it; returns where the map may begin."""
    room = sheet.width - 2 * MARGIN - _logo(sheet)
    size, title = fonts.fit(caption.title, _TITLE_SIZES, room, 2, bold=True)
    below = sheet.paragraph(title, MARGIN, 24.0, size, bold=True)
    size, finding = fonts.fit(caption.text, _FINDING_SIZES, room, _FINDING_LINES)
    return sheet.paragraph(finding, MARGIN, below + 2, size) + 6


def _logo(sheet: PaperSheet) -> float:
    """Draw the logo, if there is one; returns the width that it takes from the title."""
    if sheet.logo is None:
        return 0.0
    wide, high = logo.size(sheet.logo)
    right = sheet.width - MARGIN
    drawn = AxesImage(sheet.axes, extent=(right - wide, right, 22.0 + high, 22.0), origin="upper", zorder=20)
    drawn.set_data(np.asarray(sheet.logo))
    sheet.axes.add_artist(drawn)
    return wide + logo.GAP


def foot_lines(sheet: PaperSheet, caption: Caption) -> list[str]:
    """The lines of the foot, ready to be written; a paragraph is cut only where the map would have no room left."""
    room = sheet.width - 2 * MARGIN
    counts = [len(fonts.lines(text, _SMALL, room)) for text in caption.paragraphs]
    while sum(counts) > _FOOT_LINES:
        counts[counts.index(max(counts))] -= 1
    return [
        line
        for text, most in zip(caption.paragraphs, counts, strict=True)
        for line in fonts.fit(text, (_SMALL,), room, most)[1]
    ]


def foot(sheet: PaperSheet, lines: Sequence[str], *, link: str = "") -> float:
    """Write the foot at the bottom of the page, its last line as a link if it has an address; returns its top."""
    top = sheet.height - 16.0 - len(lines) * _SMALL * fonts.LEADING
    below = sheet.paragraph(lines[:-1], MARGIN, top, _SMALL, alpha=0.78)
    url = link.partition(" | ")[0] if link.startswith("http") else None
    sheet.paragraph(lines[-1:], MARGIN, below, _SMALL, alpha=0.78, url=url)
    return top
