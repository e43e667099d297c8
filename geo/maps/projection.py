"""The projection of every map: Equal Earth on WGS 84, in kilometres.

Areas on the map are areas on the ground. x grows eastwards and y northwards; the origin is where
the prime meridian meets the equator. Formula: Savric, Patterson and Jenny (2019), "The Equal Earth
map projection", as implemented by PROJ (``eqearth``; EPSG:8857 in kilometres).
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any, Final, TypeVar, cast

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Geod, Transformer
from shapely import Polygon

CRS: Final = "+proj=eqearth +lon_0=0 +datum=WGS84 +units=km +no_defs"
# Edge of the projected world: xmin, ymin, xmax, ymax in km.
BOUNDS: Final = (-17243.960, -8392.928, 17243.960, 8392.928)

Path = list[tuple[float, float]]
_Floats = npt.NDArray[np.float64]
_Shapes = TypeVar("_Shapes")

_LONGEST_KM = 400.0
_WIDEST_BOW_KM = 600.0
_ROUNDS = 12
_EDGE_STEP_DEG = 2.0


@functools.cache
def _transformer() -> Transformer:
    return Transformer.from_crs("EPSG:4326", CRS, always_xy=True)


@functools.cache
def _geod() -> Geod:
    return Geod(ellps="WGS84")


def project_points(lon: npt.ArrayLike, lat: npt.ArrayLike) -> tuple[_Floats, _Floats]:
    """x and y in km of points in degrees, longitude first; arrays of the shape of *lon*."""
    x, y = _transformer().transform(np.asarray(lon, dtype=float), np.asarray(lat, dtype=float))
    return np.asarray(x), np.asarray(y)


def unproject_points(x: npt.ArrayLike, y: npt.ArrayLike) -> tuple[_Floats, _Floats]:
    """Longitude and latitude in degrees of points in km; the inverse of ``project_points``.

    Points beyond the edge of the world, as rounding leaves them, are taken to be on it.
    """
    across, up = np.asarray(x, dtype=float), np.clip(np.asarray(y, dtype=float), BOUNDS[1], BOUNDS[3])
    _, lat = _transformer().transform(np.zeros_like(up), up, direction="INVERSE")
    # x grows evenly along a parallel; PROJ's own inverse fails or changes sides beyond the edge.
    half_width, _ = project_points(np.full_like(lat, 180.0), lat)
    return np.clip(across / half_width, -1.0, 1.0) * 180.0, np.asarray(lat)


def project(shapes: _Shapes) -> _Shapes:
    """*shapes* (a geometry, an array of geometries or a GeoSeries, in degrees) in km.

    Geometries must already be cut at the antimeridian; the edges between vertices stay straight.
    The answer is of the kind given; a GeoSeries keeps its index and carries ``CRS``.
    """
    return cast("_Shapes", _transformed(shapes, project_points, CRS))


def unproject(shapes: _Shapes) -> _Shapes:
    """*shapes* (as in ``project``, in km) in degrees of longitude and latitude."""
    return cast("_Shapes", _transformed(shapes, unproject_points, "EPSG:4326"))


def _transformed(shapes: Any, convert: Any, crs: str) -> Any:
    def vertices(points: _Floats) -> _Floats:
        return np.column_stack(convert(points[:, 0], points[:, 1]))

    if hasattr(shapes, "set_crs"):  # a GeoSeries, told apart without importing geopandas
        moved = shapely.transform(shapes.to_numpy(), vertices)
        return type(shapes)(moved, index=shapes.index, name=shapes.name, crs=crs)
    return shapely.transform(shapes, vertices)


def world_outline(*, south: float = -90.0, north: float = 90.0) -> Polygon:
    """The projected edge of the world between two parallels: the polygon of the ocean, in km."""
    steps = round((north - south) / _EDGE_STEP_DEG) + 1
    up = np.linspace(south, north, steps)
    lon = np.concatenate([np.full(steps, -180.0), np.full(steps, 180.0)])
    return Polygon(np.column_stack(project_points(lon, np.concatenate([up, up[::-1]]))))


def graticule(step_deg: int = 30) -> list[Path]:
    """Meridians from south to north, then parallels from west to east, every *step_deg* degrees.

    The edge of the world and the poles, which ``world_outline`` draws, are left out.
    """
    lat = np.arange(-90.0, 90.0 + _EDGE_STEP_DEG, _EDGE_STEP_DEG)
    meridians = [_path(*project_points(np.full(lat.size, float(lon)), lat)) for lon in _multiples(step_deg, 180)]
    # Parallels are straight in Equal Earth, so their two ends suffice.
    parallels = [_path(*project_points([-180.0, 180.0], [float(lat), float(lat)])) for lat in _multiples(step_deg, 90)]
    return meridians + parallels


def _multiples(step: int, limit: int) -> list[int]:
    below = range(0, limit, step)
    return sorted({-value for value in below} | set(below))


def great_circle(
    lon1: float, lat1: float, lon2: float, lat2: float, *, points: int = 64, bow: float = 0.0
) -> list[Path]:
    """The shortest way from point 1 to point 2 as projected paths in km, in the order of travel.

    With *bow* the way swings out to its right, in the middle by that part of its length (600 km at most),
    so that the way there and the way back lie side by side.

    One path, or more where the way leaves the map at ±180° and enters at the other side (or runs
    over a pole). At least *points* points in all; more where the map stretches, so that no step is
    longer than 400 km. Empty for two equal points. For near neighbours and rail alone: other flows follow
    sea lanes (:mod:`geo.maps.routes`).
    """
    geod = _geod()
    azimuth, _, distance = geod.inv(lon1, lat1, lon2, lat2)
    if distance == 0:
        return []
    share = np.linspace(0.0, 1.0, max(points, 2))
    swing = min(bow * distance, 1000 * _WIDEST_BOW_KM)
    for _ in range(_ROUNDS):
        lon, lat = _along(geod, (lon1, lat1), azimuth, distance, share, swing)
        wide = np.flatnonzero(_step_lengths(lon, lat) > _LONGEST_KM)
        if not wide.size:
            break
        share = np.insert(share, wide + 1, (share[wide] + share[wide + 1]) / 2)
    lon, lat = _along(geod, (lon1, lat1), azimuth, distance, share, swing)
    lon[0], lat[0], lon[-1], lat[-1] = lon1, lat1, lon2, lat2
    return _cut(lon, lat)


def _along(
    geod: Geod, start: tuple[float, float], azimuth: float, distance: float, share: _Floats, swing: float
) -> tuple[_Floats, _Floats]:
    """Longitude and latitude at each *share* of the way, moved to the right by up to *swing* metres."""
    same = np.ones(share.size)
    lon, lat, back = geod.fwd(start[0] * same, start[1] * same, azimuth * same, distance * share)
    if swing:
        # The way runs on opposite to the azimuth back to its start: a quarter turn before that is its right.
        lon, lat, _ = geod.fwd(lon, lat, np.asarray(back) - 90.0, swing * np.sin(np.pi * share))
    return np.asarray(lon), np.asarray(lat)


def _step_lengths(lon: _Floats, lat: _Floats) -> _Floats:
    """Projected length of each step as it will be drawn, a step over ±180° taken as if unbroken."""
    turns = (np.abs(np.diff(lon)) > 180.0).astype(float)  # noqa: PLR2004 - half a turn
    x, y = project_points(lon, lat)
    half_width, _ = project_points(np.full(lon.size, 180.0), lat)
    across = np.abs(np.abs(np.diff(x)) - turns * (half_width[:-1] + half_width[1:]))
    return np.hypot(across, np.diff(y))


def _cut(lon: _Floats, lat: _Floats) -> list[Path]:
    """Project a way, broken wherever it crosses ±180° or where a step would still shoot across."""
    steps = _step_lengths(lon, lat)
    turns = np.diff(lon)
    pieces: list[list[tuple[float, float]]] = [[(lon[0], lat[0])]]
    for index in range(1, lon.size):
        here, there = (lon[index - 1], lat[index - 1]), (lon[index], lat[index])
        turn = turns[index - 1]
        if steps[index - 1] > 2 * _LONGEST_KM:
            pieces.append([there])  # the pole itself: the map's upper edge stands for one point
        elif abs(turn) > 180.0:  # noqa: PLR2004 - half a turn
            edge = 180.0 if turn < 0 else -180.0
            whole = turn + 360.0 if turn < 0 else turn - 360.0
            part = (edge - here[0]) / whole if whole else 0.0
            crossing = here[1] + part * (there[1] - here[1])
            pieces[-1].append((edge, crossing))
            pieces.append([(-edge, crossing), there])
        else:
            pieces[-1].append(there)
    return [path for piece in pieces if len(path := _projected(piece)) > 1]


def _projected(piece: Sequence[tuple[float, float]]) -> Path:
    distinct = [point for index, point in enumerate(piece) if not index or point != piece[index - 1]]
    return _path(*project_points([lon for lon, _ in distinct], [lat for _, lat in distinct]))


def _path(x: _Floats, y: _Floats) -> Path:
    return list(zip(x.tolist(), y.tolist(), strict=True))
