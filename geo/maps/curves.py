"""The curves of flows by address: a browser fetches the way between two countries once and keeps it.

A map names what it draws in one address, the flows in drawing order with width and colour (:func:`address`); whoever
asks the server gets GeoJSON. The atlas's own script never sends that address (``geo/pages/static/frame.js``): it keeps
the ways that it has seen, asks for those that it lacks (:func:`ways`), and puts the same GeoJSON together itself.
"""

from __future__ import annotations

import functools
import hashlib
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

import shapely

from geo import vocabulary as v
from geo.errors import UnknownChoiceError
from geo.maps import deck as d
from geo.maps import projection, routes, sea_lanes, shapes, world
from geo.maps.colours import rgb
from geo.maps.world import SOUTH, Projection, World

ROOT: Final = "atlas/curves"
WAYS, DRAWN = "ways", "drawn"
MOST: Final = 1000
_TIP: Final = 0.16
_TIP_PX: Final = 0.6
_OPACITY: Final = 205
# A point nearer than this to the line between its neighbours is none that anybody sees; nor is it seen which of the
# corners of a grid like this is the nearest. Half a pixel of the largest zoom is as much.
_FLAT_KM: Final = 3.0
_GRID_KM: Final = 4
_Point = tuple[int, int]

# Areas that are not countries today are drawn where most of each lies; their names stay their own.
STAND_INS: Final = {"SCG": "SRB", "XSA": "ZAF", "ANT": "CUW"}


@dataclass(frozen=True, slots=True)
class Stroke:
    """A flow as it is drawn: ``COD-CHN``, its width at the origin in pixels, its colour as six hexadecimal digits."""

    flow: str
    width_px: float
    colour: str


@dataclass(frozen=True, slots=True)
class CurvePiece:
    """One unbroken piece of a curve: JSON coordinates in km, and the share of the way at each of its points."""

    coordinates: str
    shares: tuple[float, ...]


@functools.lru_cache(maxsize=50_000)
def way(lon1: float, lat1: float, lon2: float, lat2: float) -> tuple[CurvePiece, ...]:
    """The curve between two points in degrees, cut at the edge of the map and encoded; kept, for years share it."""
    floor = float(projection.project_points([0.0], [SOUTH])[1][0])
    whole = routes.route(lon1, lat1, lon2, lat2)
    paths = [part for path in whole for part in _above(path, floor)]
    steps = [[math.dist(a, b) for a, b in pairwise(path)] for path in paths]
    total = sum(map(sum, steps)) or 1.0
    gone, pieces = 0.0, []
    for path, lengths in zip(paths, steps, strict=True):
        shares = [gone / total]
        for length in lengths:
            gone += length
            shares.append(gone / total)
        pieces.append(CurvePiece(d.encode([[round(x), round(y)] for x, y in path]), tuple(shares)))
    return tuple(pieces)


def tip_px(width_px: float) -> float:
    """Width of a curve at its end, from its width at the origin."""
    return max(_TIP_PX, _TIP * width_px)


def _above(path: projection.Path, floor: float) -> list[projection.Path]:
    """The parts of a path that lie on the map, cut at its lower edge."""
    parts: list[projection.Path] = [[]]
    for before, here in zip([path[0], *path], path, strict=False):
        if (before[1] < floor) != (here[1] < floor):
            part = (floor - before[1]) / (here[1] - before[1])
            crossing = (before[0] + part * (here[0] - before[0]), floor)
            parts[-1].append(crossing)
            if here[1] >= floor:
                parts[-1] = [crossing]
            else:
                parts.append([])
        if here[1] >= floor:
            parts[-1].append(here)
    return [part for part in parts if len(part) > 1]


def places(world: World) -> dict[str, tuple[float, float]]:
    """Longitude and latitude of every code that can stand on the map."""
    frame = world.frame.dropna(subset=[v.ISO3])
    lon, lat = projection.unproject_points(frame["x"], frame["y"])
    found = {code: (float(a), float(b)) for code, a, b in zip(frame[v.ISO3], lon, lat, strict=True)}
    return found | {code: found[other] for code, other in STAND_INS.items() if other in found}


@functools.cache
def mark() -> str:
    """Twelve hexadecimal digits that change with the places of countries and with how ways are found."""
    found = hashlib.sha256(shapes.mark(Projection.EQUAL_EARTH).encode())
    for module in (__file__, routes.__file__, sea_lanes.__file__, projection.__file__):
        found.update(Path(module).read_bytes())
    return found.hexdigest()[:12]


def address(strokes: Sequence[Stroke], *, first: int) -> str:
    """Where a page finds these curves, from its own address; *first* is the row number ``i`` of the first of them."""
    parts = ",".join(f"{one.flow}:{one.width_px:g}:{one.colour}" for one in strokes)
    return f"./{ROOT}/{mark()}/{DRAWN}/{first}:{_OPACITY}:{_TIP}:{_TIP_PX}/{parts}.json"


def ways(flows: str) -> str:
    """The ways of flows (``COD-CHN,CHL-DEU``) as JSON: by flow its pieces, as steps between corners.

    ``grid`` is the length of a step in km; ``km`` is the longest stretch of one width: straight parts are to be divided
    into as many equal ones as that takes.

    Raises
    ------
    UnknownChoiceError: for a flow with an end that no shape of the map stands for, and for more than 1,000.
    """
    found = {flow: [_steps(one) for one in _corners(flow)] for flow in _each(flows)}
    return d.encode({"km": routes.LONGEST_KM, "grid": _GRID_KM, "ways": found})


def _steps(corners: Sequence[_Point]) -> list[int]:
    """A first point and from each to the next, x and y in turn, in steps of the grid: short numbers."""
    moves = [(bx - ax, by - ay) for (ax, ay), (bx, by) in pairwise(corners)]
    return [part // _GRID_KM for point in (corners[0], *moves) for part in point]


def _corners(flow: str) -> list[list[_Point]]:
    """The pieces of a way in km, on the grid, without the points on straight lines, which only let it narrow."""
    found = []
    for piece in _way(flow):
        line = shapely.simplify(shapely.LineString(json.loads(piece.coordinates)), _FLAT_KM, preserve_topology=False)
        found.append([(_GRID_KM * round(x / _GRID_KM), _GRID_KM * round(y / _GRID_KM)) for x, y in line.coords])
    return found


def _filled(corners: Sequence[_Point]) -> list[_Point]:
    """The points of a piece, no step too long for the width to change in; to the letter as frame.js has it."""
    found = [corners[0]]
    for (ax, ay), (bx, by) in pairwise(corners):
        parts = math.ceil(math.dist((ax, ay), (bx, by)) / routes.LONGEST_KM)
        found += [
            (math.floor(ax + (bx - ax) * at / parts + 0.5), math.floor(ay + (by - ay) * at / parts + 0.5))
            for at in range(1, parts + 1)
        ]
    return found


def _each(text: str) -> list[str]:
    found = text.split(",")
    if len(found) > MOST:
        raise UnknownChoiceError("number of flows", str(len(found)), [f"up to {MOST}"])
    return found


def _way(flow: str) -> tuple[CurvePiece, ...]:
    ends, sites = flow.split("-"), _sites()
    if len(ends) != len(("exporter", "importer")) or not set(ends) <= set(sites):
        raise UnknownChoiceError("flow", flow[:20], ["COD-CHN"])
    return way(*sites[ends[0]], *sites[ends[1]])


@functools.cache
def _sites() -> dict[str, tuple[float, float]]:
    return places(world.load())


def drawn(style: str, strokes: str) -> str:
    """GeoJSON of the curves of an :func:`address`: ``flow``, ``i``, colour ``c``, and width ``w`` at every point.

    Raises
    ------
    UnknownChoiceError: as :func:`ways`, and for an address that :func:`address` does not make.
    """
    try:
        first, opacity, tip, least = (float(part) for part in style.split(":"))
        asked = [
            Stroke(flow, float(width), colour) for flow, width, colour in (one.split(":") for one in _each(strokes))
        ]
        colours = [[*rgb(f"#{one.colour}"), int(opacity)] for one in asked]
    except ValueError:
        raise UnknownChoiceError("curves", strokes[:80], ["COD-CHN:22.1:e6700f"]) from None
    features = []
    for index, (one, colour) in enumerate(zip(asked, colours, strict=True)):
        end = max(least, tip * one.width_px)
        pieces = [_filled(corners) for corners in _corners(one.flow)]
        whole = sum(math.dist(*pair) for points in pieces for pair in pairwise(points)) or 1.0
        gone = 0.0
        for points in pieces:
            widths = []
            for before, here in zip([points[0], *points], points, strict=False):
                gone += math.dist(before, here)
                widths.append(round(one.width_px + gone / whole * (end - one.width_px), 1))
            geometry = d.encode({"type": "LineString", "coordinates": points})
            features.append(d.feature(geometry, {"flow": one.flow, "i": int(first) + index, "c": colour, "w": widths}))
    return d.collection(features)
