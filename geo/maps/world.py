"""The world's shapes, encoded once as JSON text and lent to every map.

On the flat map coordinates are whole Equal Earth kilometres; on the globe they are degrees.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import pandas as pd
import shapely
import shapely.ops

from geo import sources
from geo import vocabulary as v
from geo.locale.languages import ENGLISH, current
from geo.locale.say import mark_term, term
from geo.maps import projection
from geo.maps.deck import encode
from geo.reference import countries
from geo.tables import boundaries

# Kilometres of line and of gap in a disputed border.
_DASH, _GAP = 60.0, 45.0
# Antarctica is left out, and with it the empty south of the map.
SOUTH = -58.0
# The areas that belong to no country of the map.
_UNATTRIBUTED = frozenset({mark_term("area", "Siachen Glacier")})


class Projection(StrEnum):
    """How the world is laid out: flat and equal-area, or as a globe to turn."""

    EQUAL_EARTH = "equal-earth"
    GLOBE = "globe"


@dataclass(frozen=True, slots=True)
class Edge:
    """A piece of coast (``other`` is ``None``) or of border, as JSON coordinates of one line.

    ``dashes`` are the pieces in which a disputed border is drawn; none of any other edge.
    """

    iso3: str | None
    other: str | None
    coast: bool
    coordinates: str
    dashes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class World:
    """Shapes by alpha-3 as GeoJSON text; ``english`` has iso3, name (in English), kind, x, y, small, area_km2.

    ``x`` and ``y`` of the frame and ``bounds`` are in the projection's own unit: km or degrees.
    """

    projection: Projection
    english: pd.DataFrame
    shapes: tuple[str, ...]
    edges: tuple[Edge, ...]
    ocean: str
    graticule: str
    bounds: tuple[float, float, float, float]
    _spoken: dict[str, pd.DataFrame] = field(default_factory=dict, repr=False, compare=False)

    @property
    def frame(self) -> pd.DataFrame:
        """The table of shapes with their names in the language spoken now."""
        lang = current()
        if lang == ENGLISH:
            return self.english
        if lang not in self._spoken:
            pairs = zip(self.english[v.ISO3], self.english["name"], strict=True)
            self._spoken[lang] = self.english.assign(name=[_named(code, name) for code, name in pairs])
        return self._spoken[lang]

    def lines(self, *, inside: frozenset[str], touching: bool = False) -> str:
        """Edges of a group of countries as one MultiLineString: its outer edge, or every edge that touches it."""
        chosen = [
            edge.coordinates
            for edge in self.edges
            if (edge.iso3 in inside) != (edge.other in inside) or (touching and edge.iso3 in inside)
        ]
        return _multiline(chosen)

    def borders(self, merged: Collection[Collection[str]] = ()) -> str:
        """Every land border once, as one MultiLineString, but for those inside one of the *merged* groups.

        Disputed ones (``data/mappings/disputed_borders.csv``) are dashed.
        """
        whole = {code: at for at, group in enumerate(merged) for code in group}
        return _multiline(
            [
                piece
                for edge in self.edges
                if not edge.coast and whole.get(edge.iso3 or "", -1) != whole.get(edge.other or "", -2)
                for piece in edge.dashes or (edge.coordinates,)
            ]
        )

    def coasts(self) -> str:
        """Every coast, as one MultiLineString."""
        return _multiline([edge.coordinates for edge in self.edges if edge.coast])


def _multiline(coordinates: list[str]) -> str:
    return f'{{"type":"MultiLineString","coordinates":[{",".join(coordinates)}]}}'


@functools.cache
def load(layout: Projection = Projection.EQUAL_EARTH) -> World:
    """Read and encode the shapes; once per process and layout.

    Raises
    ------
    TableError: if the tables of shapes are missing or corrupt.
    """
    shapes, edges = boundaries.read_map_shapes(), boundaries.read_map_borders()
    return _globe(shapes, edges) if layout is Projection.GLOBE else _flat(shapes, edges)


def _flat(shapes: pd.DataFrame, edges: pd.DataFrame) -> World:
    outline = projection.world_outline(south=SOUTH)
    lines = _above_south(projection.graticule(30))
    return World(
        projection=Projection.EQUAL_EARTH,
        english=shapes.drop(columns=["geometry", "geometry_lonlat"]),
        shapes=tuple(_polygon(shape, _kilometres) for shape in shapes["geometry"]),
        edges=_edges(edges, _kilometres),
        ocean=encode({"type": "Polygon", "coordinates": [_kilometres(outline.exterior.coords)]}),
        graticule=encode({"type": "MultiLineString", "coordinates": [_kilometres(line) for line in lines]}),
        bounds=outline.bounds,
    )


def _globe(shapes: pd.DataFrame, edges: pd.DataFrame) -> World:
    sphere = [[-180, 90], [0, 90], [180, 90], [180, -90], [0, -90], [-180, -90]]
    return World(
        projection=Projection.GLOBE,
        english=shapes.drop(columns=["geometry", "geometry_lonlat"]).assign(x=shapes["lon"], y=shapes["lat"]),
        shapes=tuple(_polygon(shape, _degrees) for shape in shapes["geometry_lonlat"]),
        edges=_edges(edges, _unprojected),
        ocean=encode(sphere),
        graticule=encode({"type": "MultiLineString", "coordinates": _meridians_and_parallels()}),
        bounds=(-180.0, -90.0, 180.0, 90.0),
    )


_Points = Iterable[tuple[float, ...]]
_Encoder = Callable[[_Points], list[list[float]]]


def _edges(edges: pd.DataFrame, encoder: _Encoder) -> tuple[Edge, ...]:
    columns = (edges[name] for name in ("kind", "iso3_a", "iso3_b", "geometry"))
    listed = sources.read_mapping("disputed_borders")
    disputed = {frozenset(pair) for pair in zip(listed["iso3_a"], listed["iso3_b"], strict=True)}
    found = []
    for kind, one, other, line in zip(*columns, strict=True):
        a, b, coast = _text(one), _text(other), kind == boundaries.COAST
        apart = not coast and frozenset((a or "", b or "")) in disputed
        pieces = tuple(encode(encoder(piece.coords)) for piece in _dashed(line)) if apart else ()
        found.append(Edge(a, b, coast, encode(encoder(line.coords)), pieces))
    return tuple(found)


def _dashed(line: shapely.LineString) -> list[shapely.LineString]:
    """A line in km as dashes; one that is shorter than a dash and a gap stays whole."""
    starts = np.arange(0.0, line.length, _DASH + _GAP)
    return [shapely.ops.substring(line, start, min(start + _DASH, line.length)) for start in starts]


def _polygon(shape: shapely.Geometry, encoder: _Encoder) -> str:
    parts = [
        [encoder(ring.coords) for ring in (part.exterior, *part.interiors)] for part in getattr(shape, "geoms", [shape])
    ]
    return encode({"type": "MultiPolygon", "coordinates": parts})


def _kilometres(points: _Points) -> list[list[float]]:
    return [[round(point[0]), round(point[1])] for point in points]


def _degrees(points: _Points) -> list[list[float]]:
    return [[round(point[0], 2), round(point[1], 2)] for point in points]


def _unprojected(points: _Points) -> list[list[float]]:
    x, y = zip(*points, strict=True)
    return _degrees(zip(*(axis.tolist() for axis in projection.unproject_points(x, y)), strict=True))


def _meridians_and_parallels(step: int = 30) -> list[list[list[float]]]:
    meridians = [_degrees((lon, lat) for lat in range(-90, 91, 5)) for lon in range(-180, 180, step)]
    parallels = [_degrees((lon, lat) for lon in range(-180, 181, 5)) for lat in range(step - 90, 90, step)]
    return meridians + parallels


def _above_south(paths: list[projection.Path]) -> list[projection.Path]:
    floor = float(projection.project_points([0.0], [SOUTH])[1][0])
    cut = [[point for point in path if point[1] >= floor] for path in paths]
    return [path for path in cut if len(path) > 1]


def _named(code: object, english: str) -> str:
    if isinstance(code, str):
        return countries.name_of(code)
    return term("area", english) if english in _UNATTRIBUTED else english


def _text(code: object) -> str | None:
    return code if isinstance(code, str) else None
