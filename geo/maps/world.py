"""The world's shapes, encoded once as JSON text in Equal Earth kilometres, and lent to every map."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import pandas as pd
import shapely

from geo.maps import projection
from geo.maps.deck import encode
from geo.tables import boundaries

# Antarctica is left out, and with it the empty south of the map.
SOUTH = -58.0


@dataclass(frozen=True, slots=True)
class Edge:
    """A piece of coast (``other`` is ``None``) or of border, as JSON coordinates of one line."""

    iso3: str | None
    other: str | None
    coast: bool
    coordinates: str


@dataclass(frozen=True, slots=True)
class World:
    """Shapes by alpha-3 as GeoJSON text; ``frame`` has iso3, name, kind, x, y (km), small, area_km2."""

    frame: pd.DataFrame
    shapes: tuple[str, ...]
    edges: tuple[Edge, ...]
    ocean: str
    graticule: str
    bounds: tuple[float, float, float, float]

    def lines(self, *, inside: frozenset[str], touching: bool = False) -> str:
        """Edges of a group of countries as one MultiLineString: its outer edge, or every edge that touches it."""
        chosen = [
            edge.coordinates
            for edge in self.edges
            if (edge.iso3 in inside) != (edge.other in inside) or (touching and edge.iso3 in inside)
        ]
        return _multiline(chosen)

    def borders(self) -> str:
        """Every land border once, as one MultiLineString."""
        return _multiline([edge.coordinates for edge in self.edges if not edge.coast])

    def coasts(self) -> str:
        """Every coast, as one MultiLineString."""
        return _multiline([edge.coordinates for edge in self.edges if edge.coast])


def _multiline(coordinates: list[str]) -> str:
    return f'{{"type":"MultiLineString","coordinates":[{",".join(coordinates)}]}}'


@functools.cache
def load() -> World:
    """Read and encode the shapes; once a process.

    Raises
    ------
    TableError: if the tables of shapes are missing or corrupt.
    """
    frame = boundaries.read_map_shapes()
    edges = boundaries.read_map_borders()
    outline = projection.world_outline(south=SOUTH)
    lines = [[_rounded(point) for point in path] for path in _above_south(projection.graticule(30))]
    return World(
        frame=frame.drop(columns="geometry"),
        shapes=tuple(_polygon(shape) for shape in frame["geometry"]),
        edges=tuple(
            Edge(_text(a), _text(b), kind == "coast", encode([_rounded(p) for p in line.coords]))
            for kind, a, b, line in zip(edges["kind"], edges["iso3_a"], edges["iso3_b"], edges["geometry"], strict=True)
        ),
        ocean=encode({"type": "Polygon", "coordinates": [[_rounded(p) for p in outline.exterior.coords]]}),
        graticule=encode({"type": "MultiLineString", "coordinates": lines}),
        bounds=outline.bounds,
    )


def _polygon(shape: shapely.Geometry) -> str:
    parts = [
        [[_rounded(point) for point in ring.coords] for ring in (part.exterior, *part.interiors)]
        for part in getattr(shape, "geoms", [shape])
    ]
    return encode({"type": "MultiPolygon", "coordinates": parts})


def _above_south(paths: list[projection.Path]) -> list[projection.Path]:
    floor = float(projection.project_points([0.0], [SOUTH])[1][0])
    cut = [[point for point in path if point[1] >= floor] for path in paths]
    return [path for path in cut if len(path) > 1]


def _rounded(point: tuple[float, ...]) -> list[int]:
    return [round(point[0]), round(point[1])]


def _text(code: object) -> str | None:
    return code if isinstance(code, str) else None
