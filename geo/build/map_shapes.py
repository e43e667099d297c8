"""The light shapes of the world map: Equal Earth, whole kilometres, one border between neighbours."""

from __future__ import annotations

import itertools

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely import LineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from geo import vocabulary as v
from geo.maps import projection
from geo.reference import countries
from geo.tables import boundaries

# The treatment of places that are known by a point alone.
POINT = "point"
# Side of the square below whose area a corner is dropped. As compact JSON, polygons and land borders
# then take 252 kB (98 kB compressed); at 12 km 326 (126), at 20 km 206 (80).
TOLERANCE_KM = 16.0
# Islands smaller than this are dropped from the world map unless they are a country's largest part.
SMALLEST_ISLAND_KM2 = 400.0
# A country below this size is nearly invisible on a world map, which then adds a dot.
SMALL_KM2 = 25_000.0
# Half the width of the lozenge that stands for a country lost in rounding to whole kilometres.
LOZENGE_KM = 6

Segment = tuple[tuple[float, float], tuple[float, float]]


def map_shapes(areas: gpd.GeoDataFrame, *, tolerance_km: float = TOLERANCE_KM) -> pd.DataFrame:
    """The shapes of the world map; columns as ``boundaries.read_map_shapes`` gives them."""
    projected = projection.project(areas.geometry.to_numpy())
    simplified = shapely.coverage_simplify(projected, tolerance_km)
    whole = [_whole_kilometres(geometry) for geometry in simplified]
    shared = _shared_segments(whole)
    x, y = projection.project_points(areas["lon"], areas["lat"])
    shapes = [_visible(parts, shared, (round(px), round(py))) for parts, px, py in zip(whole, x, y, strict=True)]
    for lost in (at for at, parts in enumerate(whole) if not parts):
        shapes = _cut_out(shapes, lost)
    frame = pd.DataFrame(areas.drop(columns="geometry"))
    small = frame["area_km2"] < SMALL_KM2
    return frame.assign(
        x=np.round(x).astype("int32"),
        y=np.round(y).astype("int32"),
        small=small,
        geometry=shapes,
        geometry_lonlat=[_degrees(geometry) for geometry in shapes],
    )


def _degrees(geometry: MultiPolygon) -> MultiPolygon:
    """The drawn shape in degrees, to hundredths, for globes and web maps."""
    return shapely.transform(projection.unproject(geometry), lambda points: np.round(points, 2))


def _whole_kilometres(geometry: BaseGeometry) -> list[Polygon]:
    """The polygons of *geometry* on whole kilometres, without the rings that collapse there."""
    polygons = []
    for polygon in geometry.geoms:
        exterior = _whole_ring(polygon.exterior)
        if exterior is None:
            continue
        holes = [ring for hole in polygon.interiors if (ring := _whole_ring(hole)) is not None]
        polygons.extend(_valid(Polygon(exterior, holes)))
    return polygons


def _whole_ring(ring: BaseGeometry) -> list[tuple[int, int]] | None:
    points = [(round(x), round(y)) for x, y in shapely.get_coordinates(ring)]
    distinct = [point for point, before in itertools.pairwise([*points[1:], points[1]]) if point != before]
    closed = [*distinct, distinct[0]] if distinct else []
    return closed if len(set(closed)) > 2 and Polygon(closed).area > 0 else None  # noqa: PLR2004


def _valid(polygon: Polygon) -> list[Polygon]:
    if polygon.is_valid:
        return [shapely.orient_polygons(polygon)]
    repaired = shapely.set_precision(shapely.make_valid(polygon, method="structure"), 1.0)
    parts = getattr(repaired, "geoms", [repaired])
    return [shapely.orient_polygons(part) for part in parts if isinstance(part, Polygon) and part.area > 0]


def _segments(polygons: list[Polygon]) -> list[Segment]:
    """The edges of the polygons, each with its lesser end first."""
    found: list[Segment] = []
    for polygon in polygons:
        for ring in (polygon.exterior, *polygon.interiors):
            found.extend((min(pair), max(pair)) for pair in itertools.pairwise(ring.coords))
    return found


def _shared_segments(shapes: list[list[Polygon]]) -> set[Segment]:
    seen: set[Segment] = set()
    twice: set[Segment] = set()
    for polygons in shapes:
        for segment in _segments(polygons):
            (twice if segment in seen else seen).add(segment)
    return twice


def _visible(polygons: list[Polygon], shared: set[Segment], place: tuple[int, int]) -> MultiPolygon:
    """The parts worth drawing: the largest, every sizeable one, and those that touch a neighbour."""
    if not polygons:
        return _lozenge(*place)
    largest = max(polygons, key=lambda polygon: polygon.area)
    kept = [
        polygon
        for polygon in polygons
        if polygon is largest or polygon.area >= SMALLEST_ISLAND_KM2 or not shared.isdisjoint(_segments([polygon]))
    ]
    # Parts that rounding has pushed against each other become one.
    joined = shapely.get_parts(shapely.union_all(kept, grid_size=1.0))
    tidy = [shapely.orient_polygons(part) for part in joined]
    return MultiPolygon(sorted(tidy, key=lambda polygon: (-polygon.area, polygon.bounds)))


def _cut_out(shapes: list[MultiPolygon], lost: int) -> list[MultiPolygon]:
    """The shapes with a hole for the lozenge of a country that lies within another, as the Vatican does."""
    around = [at for at, other in enumerate(shapes) if at != lost and other.contains(shapes[lost])]
    holed = {at: shapely.get_parts(shapely.difference(shapes[at], shapes[lost], grid_size=1.0)) for at in around}
    return [
        MultiPolygon([shapely.orient_polygons(part) for part in holed[at]]) if at in holed else shape
        for at, shape in enumerate(shapes)
    ]


def _lozenge(x: int, y: int) -> MultiPolygon:
    half = LOZENGE_KM
    return MultiPolygon([Polygon([(x - half, y), (x, y - half), (x + half, y), (x, y + half)])])


def points(decisions: pd.DataFrame) -> pd.DataFrame:
    """Rows of map shapes for the decisions that give a point alone; their area is missing."""
    registered = {country.iso3: country for country in countries.all_countries()}
    rows = []
    for place in decisions[decisions["treatment"] == POINT].to_dict("records"):
        country = registered[place[v.ISO3]]
        x, y = (round(float(value)) for value in projection.project_points(place["label_lon"], place["label_lat"]))
        shape_km = _lozenge(x, y)
        row = (country.iso3, country.english, country.kind.value, place["label_lon"], place["label_lat"], np.nan)
        rows.append((*row, x, y, True, shape_km, _degrees(shape_km)))
    return pd.DataFrame(rows, columns=list(boundaries.MAP_COLUMNS)).astype({"x": "int32", "y": "int32"})


def map_borders(shapes: pd.DataFrame) -> pd.DataFrame:
    """Every edge of the map shapes once; columns as ``boundaries.read_map_borders`` gives them."""
    sides: dict[Segment, list[str]] = {}
    for iso3, geometry in zip(shapes[v.ISO3], shapes["geometry"], strict=True):
        for segment in _segments(list(geometry.geoms)):
            sides.setdefault(segment, []).append(iso3 if isinstance(iso3, str) else "")
    by_pair: dict[tuple[str, ...], list[LineString]] = {}
    for segment, codes in sides.items():
        by_pair.setdefault(tuple(sorted(codes)), []).append(LineString(segment))
    rows = []
    for pair in sorted(by_pair):
        merged = shapely.line_merge(shapely.multilinestrings(by_pair[pair]))
        for path in sorted(getattr(merged, "geoms", [merged]), key=lambda line: line.coords[0]):
            first, second = (*pair, None)[:2]
            kind = boundaries.COAST if len(pair) == 1 else boundaries.BORDER
            rows.append({"kind": kind, "iso3_a": first or None, "iso3_b": second or None, "geometry": path})
    return pd.DataFrame(rows)
