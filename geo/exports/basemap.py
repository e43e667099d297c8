"""The world on paper, flat or as a globe: its shapes in points of the page, and what lies under every map."""

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
from geo.exports.globe import RADIUS, Globe
from geo.exports.regions import ARCTIC, WORLD, around_pole, bounds, reaches_north
from geo.exports.sheet import Box, PaperSheet
from geo.maps import world

Points = npt.NDArray[np.float64]
_STEP_KM = 150.0
# Space of a name's plate beyond its letters; how far from its place a name may stand, and in which directions.
_PAD = 2.5
_AWAY = (16.0, 26.0, 38.0)
_AROUND = (
    (0.35, 1.0),
    (0.35, -1.0),
    (-0.35, 1.0),
    (-0.35, -1.0),
    (1.0, 0.0),
    (-1.0, 0.0),
    (1.0, 0.8),
    (-1.0, 0.8),
    (1.0, -0.8),
    (-1.0, -0.8),
)
# A country that is narrower than this part of its name, and not twice as high, would be hidden by it.
_SEEN = 0.9


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the map stands on the page: left and top of its bounds in points, and points a kilometre.

    ``polar``: it is drawn around the North Pole. ``globe``: it is the near half of a globe.
    """

    left: float
    top: float
    scale: float
    west: float
    north: float
    width: float
    height: float
    polar: bool = False
    globe: Globe | None = None

    def place(self, points: Points) -> Points:
        """Kilometres of the world's map as points of the page; what a globe hides stands on its edge."""
        if self.globe is not None:
            points = self.globe.place(points)[0]
        elif self.polar:
            points = around_pole(points)
        return self._on_page(points)

    def lines(self, points: Points) -> list[Points]:
        """The pieces of a line that are seen, as points of the page.

        Around the pole and on a globe straight pieces bend, so they are cut into short ones.
        """
        return [piece for piece, _ in self.ribbons(points, np.zeros(len(points)))]

    def ribbons(self, points: Points, widths: Points) -> list[tuple[Points, Points]]:
        """The pieces of a line that are seen, as points of the page, each with its widths at these points."""
        if self.globe is not None:
            return [(self._on_page(piece), along) for piece, along in self.globe.line(points, widths)]
        if not self.polar:
            return [(self.place(points), widths)]
        return [(self.place(_cut(points)), widths)] if reaches_north(points) else []

    def area(self, ring: Points) -> Points | None:
        """A closed ring as points of the page; none where nothing of it is seen: around the North Pole is no south."""
        if self.globe is not None:
            seen = self.globe.area(ring)
            return None if seen is None else self._on_page(seen)
        if not self.polar:
            return self.place(ring)
        return self.place(_cut(ring)) if reaches_north(ring) else None

    def sees(self, x: float, y: float) -> bool:
        """Whether one place is on the near side."""
        return self.globe is None or bool(self.globe.place(np.array([[x, y]]))[1][0])

    def _on_page(self, points: Points) -> Points:
        return np.column_stack(
            (self.left + (points[:, 0] - self.west) * self.scale, self.top + (self.north - points[:, 1]) * self.scale)
        )

    def at(self, x: float, y: float) -> tuple[float, float]:
        """One place."""
        placed = self.place(np.array([[x, y]]))[0]
        return float(placed[0]), float(placed[1])


def _cut(points: Points) -> Points:
    """A line with points between those that are far apart."""
    steps = np.ceil(np.hypot(*np.diff(points, axis=0).T) / _STEP_KM).astype(int)
    pieces = [
        np.linspace(one, other, max(count, 1), endpoint=False)
        for one, other, count in zip(points, points[1:], steps, strict=False)
    ]
    return np.concatenate([*pieces, points[-1:]])


def frame(
    earth: world.World,
    *,
    left: float,
    top: float,
    width: float,
    height: float,
    region: str = WORLD,
    centre: tuple[float, float] | None = None,
) -> Frame:
    """The largest map of the world, of a region or of a globe in a box of the page, in its middle.

    *centre* (longitude and latitude in degrees) asks for a globe turned to it; a region is always flat.
    """
    globe = Globe(*centre) if centre is not None and region == WORLD else None
    disc = (-RADIUS, -RADIUS, RADIUS, RADIUS) if globe is not None else None
    west, south, east, north = disc or bounds(region) or earth.bounds
    scale = min(width / (east - west), height / (north - south))
    wide, tall = (east - west) * scale, (north - south) * scale
    return Frame(
        left + (width - wide) / 2,
        top + (height - tall) / 2,
        scale,
        west,
        north,
        wide,
        tall,
        polar=region == ARCTIC,
        globe=globe,
    )


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
    placed = [seen for ring in rings if (seen := place.area(ring)) is not None]
    codes = [np.array([Path.MOVETO] + [Path.LINETO] * (len(ring) - 2) + [Path.CLOSEPOLY]) for ring in placed]
    return Path(np.concatenate([np.empty((0, 2)), *placed]), np.concatenate([np.empty(0, Path.code_type), *codes]))


def draw(
    sheet: PaperSheet, earth: world.World, place: Frame, fills: list[str], merged: Collection[Collection[str]] = ()
) -> None:
    """Sea, graticule, countries in their colours, borders but for those inside one of the *merged* groups."""
    theme = sheet.theme
    if place.polar:
        sheet.rectangle((place.left, place.top, place.width, place.height), theme.ocean, edgecolor="none", zorder=1)
    elif place.globe is not None:
        radius = place.width / 2
        sheet.circle(
            place.left + radius,
            place.top + radius,
            radius,
            facecolor=theme.ocean,
            edgecolor=theme.graticule,
            linewidth=0.8,
            zorder=1,
            gid="globe",
        )
    else:
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
        [piece for line in found for piece in place.lines(line)],
        colors=colour,
        linewidths=width,
        zorder=z,
        capstyle="round",
        joinstyle="round",
    )
    sheet.axes.add_collection(drawn, autolim=False)


def label(sheet: PaperSheet, text: str, x: float, y: float, size: float, taken: list[Box], place: Frame) -> Box | None:
    """A name on a plate in the middle of a place, if it keeps clear of the names before it; its box."""
    said = fonts.printable(text, bold=True)
    wide, tall = fonts.width(said, size, bold=True), size * fonts.LEADING
    left = min(max(x - wide / 2, place.left), place.left + place.width - wide)
    box = Box(said, left - _PAD, y - tall / 2 - _PAD, left + wide + _PAD, y + tall / 2 + _PAD)
    if not (place.left <= x <= place.left + place.width and place.top <= y <= place.top + place.height):
        return None
    if any(box.meets(other) for other in taken) or box.top < place.top or box.bottom > place.top + place.height:
        return None
    taken.append(box)
    written = sheet.line(said, left, y - tall / 2, size, bold=True, z=26)
    sheet.plate(written, 1.8, z=25)
    return box


def led_label(sheet: PaperSheet, text: str, x: float, y: float, size: float, taken: list[Box], place: Frame) -> bool:
    """A name beside a place with a line that leads to it, as near as it keeps clear of the names before it."""
    if not (place.left <= x <= place.left + place.width and place.top <= y <= place.top + place.height):
        return False
    wide = fonts.width(fonts.printable(text, bold=True), size, bold=True)
    for away in _AWAY:
        for right, down in _AROUND:
            middle = x + right * (away + wide / 2), y + down * away
            if box := label(sheet, text, *middle, size, taken, place):
                end = min(max(x, box.left), box.right), min(max(y, box.top), box.bottom)
                line = LineCollection([[(x, y), end]], colors=sheet.theme.ink, linewidths=0.6, zorder=24)
                sheet.axes.add_collection(line, autolim=False)
                sheet.circle(x, y, 1.1, facecolor=sheet.theme.ink, edgecolor=sheet.theme.halo, linewidth=0.4, zorder=24)
                return True
    return False


def covered(rings: tuple[Points, ...], text: str, size: float, place: Frame) -> bool:
    """Whether a name of this size would hide the country whose rings these are."""
    shown = [seen for ring in rings if (seen := place.area(ring)) is not None]
    across = max((float(np.ptp(ring[:, 0])) for ring in shown), default=0.0)
    down = max((float(np.ptp(ring[:, 1])) for ring in shown), default=0.0)
    wide = fonts.width(fonts.printable(text, bold=True), size, bold=True)
    return across < _SEEN * wide and down < 2 * size * fonts.LEADING
