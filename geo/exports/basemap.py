"""The world on paper: its shapes in points of the page, and what lies under every map."""

from __future__ import annotations

import functools
import json
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from matplotlib.collections import LineCollection
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from geo import vocabulary as v
from geo.exports import fonts
from geo.exports.regions import WORLD, bounds
from geo.exports.sheet import Box, PaperSheet
from geo.maps import world

Points = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the map stands on the page: left and top of its bounds in points, and points a kilometre."""

    left: float
    top: float
    scale: float
    west: float
    north: float
    width: float
    height: float

    def place(self, points: Points) -> Points:
        """Kilometres as points of the page."""
        return np.column_stack(
            (self.left + (points[:, 0] - self.west) * self.scale, self.top + (self.north - points[:, 1]) * self.scale)
        )

    def at(self, x: float, y: float) -> tuple[float, float]:
        """One place."""
        placed = self.place(np.array([[x, y]]))[0]
        return float(placed[0]), float(placed[1])


def frame(
    earth: world.World, *, left: float, top: float, width: float, height: float, region: str = WORLD
) -> Frame:  # fmt: skip
    """The largest map of the world or a region in a box of the page, in its middle."""
    west, south, east, north = bounds(region) or earth.bounds
    scale = min(width / (east - west), height / (north - south))
    wide, tall = (east - west) * scale, (north - south) * scale
    return Frame(left + (width - wide) / 2, top + (height - tall) / 2, scale, west, north, wide, tall)


@functools.cache
def shapes() -> tuple[tuple[Points, ...], ...]:
    """Rings of every country in km, in the order of the world's frame."""
    return tuple(_rings(text) for text in world.load().shapes)


def _rings(geometry: str) -> tuple[Points, ...]:
    return tuple(np.array(ring, dtype=float) for part in json.loads(geometry)["coordinates"] for ring in part)


def lines(geometry: str) -> list[Points]:
    """The lines of a MultiLineString in km."""
    return [np.array(line, dtype=float) for line in json.loads(geometry)["coordinates"]]


def path(rings: tuple[Points, ...], place: Frame) -> Path:
    """One compound path of a country on the page."""
    codes = [np.array([Path.MOVETO] + [Path.LINETO] * (len(ring) - 2) + [Path.CLOSEPOLY]) for ring in rings]
    return Path(np.concatenate([place.place(ring) for ring in rings]), np.concatenate(codes))


def draw(
    sheet: PaperSheet, earth: world.World, place: Frame, fills: list[str], merged: Collection[Collection[str]] = ()
) -> None:
    """Sea, graticule, countries in their colours, borders but for those inside one of the *merged* groups."""
    theme = sheet.theme
    sea = np.array(json.loads(earth.ocean)["coordinates"][0], dtype=float)
    sheet.polygon(place.place(sea), facecolor=theme.ocean, edgecolor="none", zorder=1)
    strokes(sheet, lines(earth.graticule), place, theme.graticule, 0.4, z=2)
    # One shape per country under its code, which drawing programs show and can recolour; no id stands twice.
    sheet.maps += 1
    map_id = "country" if sheet.maps == 1 else f"country-{sheet.maps}"
    for code, rings, fill in zip(earth.frame[v.ISO3], shapes(), fills, strict=True):
        shape = PathPatch(path(rings, place), facecolor=fill, edgecolor="none", zorder=3, gid=f"{map_id}-{code}")
        sheet.axes.add_artist(shape)
    strokes(sheet, lines(earth.borders(merged)), place, theme.border, 0.45, z=4)


def area(sheet: PaperSheet, rings: tuple[Points, ...], place: Frame, colour: str, *, z: float) -> None:
    """One country in one colour."""
    sheet.axes.add_artist(PathPatch(path(rings, place), facecolor=colour, edgecolor="none", zorder=z))


def strokes(sheet: PaperSheet, found: list[Points], place: Frame, colour: str, width: float, *, z: float) -> None:
    """Lines of one colour and width in points."""
    drawn = LineCollection(
        [place.place(line) for line in found],
        colors=colour,
        linewidths=width,
        zorder=z,
        capstyle="round",
        joinstyle="round",
    )
    sheet.axes.add_collection(drawn, autolim=False)


def label(sheet: PaperSheet, text: str, x: float, y: float, size: float, taken: list[Box], place: Frame) -> bool:
    """A name on a plate in the middle of a place, if it keeps clear of the names before it."""
    said = fonts.printable(text, bold=True)
    wide, tall = fonts.width(said, size, bold=True), size * fonts.LEADING
    left = min(max(x - wide / 2, place.left), place.left + place.width - wide)
    pad = 2.5
    box = Box(said, left - pad, y - tall / 2 - pad, left + wide + pad, y + tall / 2 + pad)
    if not (place.left <= x <= place.left + place.width and place.top <= y <= place.top + place.height):
        return False
    if any(box.meets(other) for other in taken) or box.top < place.top or box.bottom > place.top + place.height:
        return False
    taken.append(box)
    written = sheet.line(said, left, y - tall / 2, size, bold=True, z=26)
    sheet.plate(written, 1.8, z=25)
    return True
