"""The drawn way of a flow: near neighbours by the shortest curve, all others where ships go.

A way keeps to its own right, so that there and back lie side by side, and pairs of countries keep to tracks of their
own where the sea has room. Schematic: a country's goods leave from the point that carries its name.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely

from geo.maps import projection, sea_lanes
from geo.maps.sea_lanes import Waypoint, distance_km

_Floats = npt.NDArray[np.float64]

# Nearer pairs, km, are joined directly; so are those of northern Eurasia, whose goods go by rail.
_NEAR_KM: Final = 3500.0
_RAIL_KM: Final = 6200.0
_EURASIA: Final = (-11.0, 150.0, 36.0)
_BOW: Final = 0.1
_POINTS: Final = 24
# Samples between two waypoints, before those that bend nothing are left out.
_STEPS: Final = 8
_BEND_KM: Final = 25.0
LONGEST_KM: Final = 700.0
_DEGREE_KM: Final = 111.2
_HIGHEST_LAT: Final = 75.0


def route(lon1: float, lat1: float, lon2: float, lat2: float) -> list[projection.Path]:
    """The way from point 1 to point 2 (degrees) in km of the map, in the order of travel.

    One path, or more where it leaves the map at ±180° and enters at the other side. Empty for two equal points.
    """
    if _direct(lon1, lat1, lon2, lat2):
        return projection.great_circle(lon1, lat1, lon2, lat2, points=_POINTS, bow=_BOW)
    stops = _beside_each_other(lon1, lat1, lon2, lat2, sea_lanes.between(lon1, lat1, lon2, lat2))
    curve = _smoothed(stops)
    return [thin for path in _cut(curve) if len(thin := _thinned(path)) > 1]


def _direct(lon1: float, lat1: float, lon2: float, lat2: float) -> bool:
    away = distance_km(lon1, lat1, lon2, lat2)
    west, east, south = _EURASIA
    rail = all(west <= lon <= east and lat >= south for lon, lat in ((lon1, lat1), (lon2, lat2)))
    return away < (_RAIL_KM if rail else _NEAR_KM)


def _beside_each_other(
    lon1: float, lat1: float, lon2: float, lat2: float, stops: tuple[Waypoint, ...]
) -> list[tuple[float, float]]:
    """The stops with both ends, longitudes running on over ±180°, each moved to the right of the way."""
    raw = [(lon1, lat1), *((stop.lon, stop.lat) for stop in stops), (lon2, lat2)]
    lons = np.degrees(np.unwrap(np.radians([lon for lon, _ in raw])))
    lats = np.array([lat for _, lat in raw])
    # The same for a pair in every year, and different for its neighbours.
    track = 0.25 + 0.75 * ((lon1 * 7.3 + lat1 * 3.1 + lon2 * 5.7 + lat2 * 2.3) % 1.0)
    found = [(lon1, lat1)]
    for at, stop in enumerate(stops, start=1):
        shrink = math.cos(math.radians(stop.lat))
        east, north = (lons[at + 1] - lons[at - 1]) * shrink, lats[at + 1] - lats[at - 1]
        aside = track * stop.room / _DEGREE_KM / (math.hypot(east, north) or 1.0)
        found.append((float(lons[at] + north * aside / shrink), float(lats[at] - east * aside)))
    return [*found, (float(lons[-1]), lat2)]


def _smoothed(stops: list[tuple[float, float]]) -> _Floats:
    """A centripetal Catmull-Rom curve through the stops (Yuksel, Schaefer and Keyser 2011): it makes no loops."""
    points = np.array(stops)
    points = np.vstack((2 * points[0] - points[1], points, 2 * points[-1] - points[-2]))
    knots = np.concatenate(([0.0], np.cumsum(np.maximum(np.linalg.norm(np.diff(points, axis=0), axis=1), 1e-6) ** 0.5)))
    pieces = [points[1:2]]
    for at in range(1, len(points) - 2):
        t = np.linspace(knots[at], knots[at + 1], _STEPS + 1)[1:, None]
        p, k = points[at - 1 : at + 3], knots[at - 1 : at + 3]
        first = [_blend(p[i], p[i + 1], k[i], k[i + 1], t) for i in range(3)]
        second = [_blend(first[i], first[i + 1], k[i], k[i + 2], t) for i in range(2)]
        pieces.append(_blend(second[0], second[1], k[1], k[2], t))
    curve: _Floats = np.concatenate(pieces)
    ends = max(_HIGHEST_LAT, curve[0, 1], curve[-1, 1])
    curve[:, 1] = np.minimum(curve[:, 1], ends)
    return curve


def _blend(a: _Floats, b: _Floats, start: float, end: float, t: _Floats) -> _Floats:
    mixed: _Floats = ((end - t) * a + (t - start) * b) / (end - start)
    return mixed


def _cut(curve: _Floats) -> list[_Floats]:
    """The curve in km of the map, broken at ±180°."""
    pieces: list[list[tuple[float, float]]] = [[]]
    turn = round(curve[0, 0] / 360.0)
    for index, (lon, lat) in enumerate(curve):
        here = round(lon / 360.0)
        if index and here != turn:
            before = curve[index - 1]
            edge = 360.0 * min(here, turn) + 180.0
            part = (edge - before[0]) / (lon - before[0])
            crossing, side = float(before[1] + part * (lat - before[1])), 180.0 if here > turn else -180.0
            pieces[-1].append((side, crossing))
            pieces.append([(-side, crossing)])
            turn = here
        pieces[-1].append((float(lon - 360.0 * turn), float(lat)))
    return [np.column_stack(projection.project_points(*np.array(piece).T)) for piece in pieces if len(piece) > 1]


def _thinned(path: _Floats) -> projection.Path:
    """The path without the points that bend it by less than 25 km (Douglas and Peucker 1973), no step too long."""
    steps = np.hypot(*np.diff(path, axis=0).T)
    path = path[np.concatenate(([True], steps > 0))]
    if len(path) < 2:  # noqa: PLR2004 - it begins on the edge of the map and leaves there
        return []
    corners = shapely.simplify(shapely.LineString(path), _BEND_KM, preserve_topology=False)
    return [(x, y) for x, y in shapely.segmentize(corners, LONGEST_KM).coords]
