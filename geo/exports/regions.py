"""Parts of the world that a map on paper can show, and the sizes of its page."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from geo.errors import OutOfRangeError, UnknownChoiceError
from geo.exports.globe import RADIUS
from geo.locale.say import mark_term
from geo.maps import projection

WORLD: Final = "world"
ARCTIC: Final = "arctic"
# West, south, east, north in degrees: what holds the land of the region, not a definition of it.
_DEGREES: Final = {
    "europe": (-25.0, 34.0, 45.0, 72.0),
    "asia-pacific": (60.0, -48.0, 179.9, 55.0),
    "africa": (-20.0, -36.0, 54.0, 38.5),
    "americas": (-170.0, -56.0, -30.0, 74.0),
}
# The Arctic, which is a strip on an equal-area map of the world, has a map of its own around the pole: its edges in km.
_AROUND_POLE: Final = (-5_200.0, -3_700.0, 5_200.0, 3_700.0)
# What reaches no further north is nowhere near the edges of the map around the pole.
_SOUTHERNMOST: Final = 20.0
REGIONS: Final = (WORLD, *_DEGREES, ARCTIC)
NAMES: Final = {
    WORLD: mark_term("region", "World"),
    "europe": mark_term("region", "Europe"),
    "asia-pacific": mark_term("region", "Asia-Pacific"),
    "africa": mark_term("region", "Africa"),
    "americas": mark_term("region", "Americas"),
    ARCTIC: mark_term("region", "Arctic"),
}
# Width and height in points: slides of 13.33 by 7.5 and 10 by 7.5 inches, A4 and A3 lying on their sides.
SIZES: Final = {
    "16:9": (960.0, 540.0),
    "4:3": (960.0, 720.0),
    "a4": (841.89, 595.28),
    "a3": (1190.55, 841.89),
    "square": (810.0, 810.0),
}
_FREE: Final = re.compile(r"(\d{2,5}(?:\.\d+)?)x(\d{2,5}(?:\.\d+)?)(px|mm)")
# A pixel is 1/96 inch, as in CSS.
_POINTS: Final = {"px": 0.75, "mm": 72 / 25.4}
_LEAST, _MOST = 300.0, 3_600.0
_DPI, _PIXELS = 300, 96


@dataclass(frozen=True, slots=True)
class PaperSize:
    """Width and height in points, and the dots per inch of a picture."""

    width: float
    height: float
    dpi: int = _DPI


def size_of(text: str) -> PaperSize:
    """A size by its name, or a free one such as ``1200x675px`` or ``180x120mm``.

    Raises
    ------
    UnknownChoiceError: if it is neither. OutOfRangeError: if it is too small for words or larger than a page can be.
    """
    if text in SIZES:
        return PaperSize(*SIZES[text])
    found = _FREE.fullmatch(text.lower())
    if not found:
        raise UnknownChoiceError("size", text, [*SIZES, "1200x675px", "180x120mm"])
    unit = found.group(3)
    wide, high = (float(part) * _POINTS[unit] for part in found.group(1, 2))
    if not all(_LEAST <= side <= _MOST for side in (wide, high)):
        sides = "400 to 4,800 px" if unit == "px" else "106 to 1,270 mm"
        raise OutOfRangeError("size", text, f"sides of {sides}")
    return PaperSize(wide, high, _PIXELS if unit == "px" else _DPI)


@functools.cache
def bounds(region: str) -> tuple[float, float, float, float] | None:
    """West, south, east and north of a region in km of the map; ``None`` for the world.

    Raises
    ------
    UnknownChoiceError: if it is not one of :data:`REGIONS`.
    """
    if region not in REGIONS:
        raise UnknownChoiceError("region", region, list(REGIONS))
    if region == WORLD:
        return None
    if region == ARCTIC:
        return _AROUND_POLE
    west, south, east, north = _DEGREES[region]
    lon, lat = np.meshgrid(np.linspace(west, east, 40), np.linspace(south, north, 40))
    x, y = projection.project_points(lon, lat)
    return float(x.min()), float(y.min()), float(x.max()), float(y.max())


def around_pole(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Points of the world's map on an equal-area map around the North Pole, the prime meridian downwards; both in km.

    Lambert's azimuthal equal-area projection on a sphere: Snyder (1987), "Map projections: a working manual", p. 185.
    """
    lon, lat = projection.unproject_points(points[:, 0], points[:, 1])
    away = 2 * RADIUS * np.sin(np.radians(90.0 - lat) / 2)
    return np.column_stack((away * np.sin(np.radians(lon)), -away * np.cos(np.radians(lon))))


def reaches_north(points: npt.NDArray[np.float64]) -> bool:
    """Whether any of these points of the world's map can be on the map around the pole."""
    _, lat = projection.unproject_points(points[:, 0], points[:, 1])
    return bool(lat.max() > _SOUTHERNMOST)
