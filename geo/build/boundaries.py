"""Build the tables of shapes from Natural Earth: two geographic ones and the one that maps draw.

``boundaries_50m`` and ``boundaries_110m`` are GeoParquet in degrees. ``map_shapes`` and
``map_borders`` are the 1:50m shapes in Equal Earth, in whole kilometres, simplified together so
that neighbours keep one border. What becomes of every feature of Natural Earth is decided, with
its reason, in ``data/mappings/boundary_names.csv``.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import antimeridian
import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from pyproj import Geod
from shapely import LineString, MultiPolygon, Point, Polygon
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geo import countries, sources
from geo import vocabulary as v
from geo.countries import Country
from geo.errors import SourceError
from geo.maps import projection
from geo.tables import boundaries

DECISIONS = sources.MAPPINGS / "boundary_names.csv"
LEFT_OUT = "left out"
POINT = "point"

TOLERANCE_KM = 16.0
# Islands smaller than this are dropped from the world map unless they are a country's largest part.
SMALLEST_ISLAND_KM2 = 400.0
# A country below this size is nearly invisible on a world map, which then adds a dot.
SMALL_KM2 = 25_000.0
# Half the width of the lozenge that stands for a country lost in rounding to whole kilometres.
LOZENGE_KM = 6

Segment = tuple[tuple[float, float], tuple[float, float]]


def build(inputs: Path, raw: Path, tables: Path) -> None:  # noqa: ARG001 - the signature of every step
    """Write the four tables of shapes into *tables*.

    Raises
    ------
    SourceError: for a feature without a decision, or a decision without its feature.
    TableError: if a table built breaks its own rules.
    """
    decisions = read_decisions()
    by_scale = {scale: _countries(inputs / f"countries-{scale}.json", decisions) for scale in boundaries.SCALES}
    features = decisions[decisions["treatment"] != POINT]
    unknown = set(features["natural_earth"]) - set().union(*(names for _, names in by_scale.values()))
    if unknown:
        raise SourceError(f"Decisions without a feature of Natural Earth: {', '.join(sorted(unknown))}.")
    for scale, (frame, _) in by_scale.items():
        checked = boundaries.check(frame, table=f"boundaries_{scale}")
        checked.to_parquet(tables / f"boundaries_{scale}.parquet", compression="zstd", index=False)
    shapes = map_shapes(by_scale["50m"][0])
    _write(map_borders(shapes), tables / "map_borders.parquet")
    everything = pd.concat([shapes, _points(decisions)]).sort_values(v.ISO3, na_position="last")
    _write(everything, tables / "map_shapes.parquet")


def read_decisions(path: Path = DECISIONS) -> pd.DataFrame:
    """The decisions: one row a feature, or a part of one that goes elsewhere at ``part_lon``, ``part_lat``.

    ``south_of`` cuts the feature at a latitude first, where the part has no outline of its own.
    """
    text = dict.fromkeys(("natural_earth", "iso_numeric", v.ISO3, "treatment", "reason"), "str")
    return pd.read_csv(path, dtype=text, keep_default_na=False, na_values={"iso3": [""]}).assign(
        **{
            name: lambda frame, name=name: pd.to_numeric(frame[name])
            for name in ("part_lon", "part_lat", "south_of", "label_lon", "label_lat")
        }
    )


def _countries(source: Path, decisions: pd.DataFrame) -> tuple[gpd.GeoDataFrame, set[str]]:
    """One row a country of one scale, and the names of the features it was made from."""
    features = gpd.read_file(source, layer="countries")
    undecided = sorted(set(features["name"]) - set(decisions["natural_earth"]))
    if undecided:
        raise SourceError(f"{source.name} has features without a decision: {', '.join(undecided)}.")
    pieces: list[dict[str, Any]] = []
    for name, geometry in zip(features["name"], features.geometry, strict=True):
        pieces.extend(_allotted(polygons_cut(geometry), decisions[decisions["natural_earth"] == name]))
    parts = pd.DataFrame(pieces)
    parts = parts[parts["treatment"] != LEFT_OUT]
    labels = decisions.dropna(subset="label_lon").set_index(v.ISO3)[["label_lon", "label_lat"]]
    registered = {country.iso3: country for country in countries.all_countries()}
    rows = [
        _row(iso3, group, labels, registered)
        for iso3, group in parts.groupby(v.ISO3, dropna=False, sort=True)  # missing codes come last
    ]
    frame = gpd.GeoDataFrame(rows, geometry="geometry", crs="EPSG:4326")[list(boundaries.COLUMNS)]
    if not shapely.coverage_is_valid(frame.geometry.to_numpy()):  # 1:110m: Sudan overlaps its neighbours
        cleaned = shapely.coverage_clean(frame.geometry.to_numpy())
        frame = frame.set_geometry([_multi(geometry) for geometry in cleaned], crs=frame.crs)
    return frame, set(features["name"])


def polygons_cut(geometry: BaseGeometry) -> list[Polygon]:
    """The polygons of *geometry*, those that cross the antimeridian cut there.

    TopoJSON winds rings clockwise and lets them run through ±180; both are put right before
    anything else, because validity repair and simplification turn such rings into bars.
    """
    parts: list[Polygon] = []
    for polygon in getattr(geometry, "geoms", [geometry]):
        longitudes = shapely.get_coordinates(polygon.exterior)[:, 0]
        if np.abs(np.diff(longitudes)).max() > 180.0:  # noqa: PLR2004 - half a turn
            cut = shape(antimeridian.fix_shape(polygon, fix_winding=True, great_circle=False))
            parts.extend(getattr(cut, "geoms", [cut]))
        else:
            parts.append(polygon)
    sound = [shapely.make_valid(part, method="structure") for part in parts]
    flat = shapely.get_parts(np.array(sound, dtype=object))
    return [shapely.orient_polygons(part) for part in flat if isinstance(part, Polygon)]


def _allotted(polygons: list[Polygon], decisions: pd.DataFrame) -> list[dict[str, Any]]:
    """Each polygon of one feature with the country, kind and name its decision gives it."""
    whole = decisions[decisions["part_lon"].isna()].iloc[0]
    for latitude in decisions["south_of"].dropna():
        halves = [shapely.box(-180, -90, 180, latitude), shapely.box(-180, latitude, 180, 90)]
        cut = shapely.intersection(np.array(polygons)[:, None], np.array(halves)[None, :])
        polygons = [part for part in shapely.get_parts(cut.ravel()) if not part.is_empty]
    owner = dict.fromkeys(range(len(polygons)), whole)
    for part in decisions.dropna(subset="part_lon").to_dict("records"):
        place = Point(part["part_lon"], part["part_lat"])
        inside = [index for index, polygon in enumerate(polygons) if polygon.contains(place)]
        owner.update({index: pd.Series(part) for index in inside})
    return [
        {
            v.ISO3: owner[index][v.ISO3],
            "treatment": owner[index]["treatment"],
            "natural_earth": owner[index]["natural_earth"],
            "geometry": polygon,
        }
        for index, polygon in enumerate(polygons)
    ]


def _row(iso3: Any, pieces: pd.DataFrame, labels: pd.DataFrame, registered: Mapping[str, Country]) -> dict[str, Any]:
    merged = shapely.union_all(pieces["geometry"].to_numpy())
    geometry = _multi(merged)
    country = registered[iso3] if isinstance(iso3, str) else None
    lon, lat = labels.loc[iso3] if iso3 in labels.index else label_point(geometry)
    return {
        v.ISO3: country.iso3 if country else None,
        "name": country.name if country else pieces["natural_earth"].iloc[0],
        "kind": country.kind.value if country else boundaries.DISPUTED,
        "lon": float(lon),
        "lat": float(lat),
        "area_km2": round(sum(area_km2(part) for part in geometry.geoms), 1),
        "geometry": geometry,
    }


def _multi(geometry: BaseGeometry) -> MultiPolygon:
    return shapely.orient_polygons(MultiPolygon(getattr(geometry, "geoms", [geometry])))


def area_km2(polygon: Polygon) -> float:
    """Area of a polygon in degrees on the WGS 84 ellipsoid, in square kilometres."""
    area, _ = Geod(ellps="WGS84").geometry_area_perimeter(polygon)
    return abs(area) / 1e6


def label_point(geometry: MultiPolygon) -> tuple[float, float]:
    """Longitude and latitude of the point of the largest part that is furthest from its edges."""
    mainland = max(geometry.geoms, key=area_km2)
    # Measured on the projected shape: degrees are too narrow in the north.
    circle = shapely.maximum_inscribed_circle(projection.project(mainland))
    lon, lat = projection.unproject_points(*circle.coords[0])
    return round(float(lon), 3), round(float(lat), 3)


def map_shapes(areas: gpd.GeoDataFrame, *, tolerance_km: float = TOLERANCE_KM) -> pd.DataFrame:
    """The shapes of the world map; columns as ``boundaries.read_map_shapes`` gives them."""
    projected = projection.project(areas.geometry.to_numpy())
    simplified = shapely.coverage_simplify(projected, tolerance_km)
    whole = [_whole_kilometres(geometry) for geometry in simplified]
    shared = _shared_segments(whole)
    x, y = projection.project_points(areas["lon"], areas["lat"])
    shapes = [_visible(parts, shared, (round(px), round(py))) for parts, px, py in zip(whole, x, y, strict=True)]
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


def _lozenge(x: int, y: int) -> MultiPolygon:
    half = LOZENGE_KM
    return MultiPolygon([Polygon([(x - half, y), (x, y - half), (x + half, y), (x, y + half)])])


def _points(decisions: pd.DataFrame) -> pd.DataFrame:
    """Rows of map shapes for places known by a point alone; their area is missing."""
    registered = {country.iso3: country for country in countries.all_countries()}
    rows = []
    for place in decisions[decisions["treatment"] == POINT].to_dict("records"):
        country = registered[place[v.ISO3]]
        x, y = (round(float(value)) for value in projection.project_points(place["label_lon"], place["label_lat"]))
        shape_km = _lozenge(x, y)
        row = (country.iso3, country.name, country.kind.value, place["label_lon"], place["label_lat"], np.nan)
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


def _write(frame: pd.DataFrame, path: Path) -> None:
    """Write a table with its geometries as WKB, readable without geopandas."""
    shapes = {name: shapely.to_wkb(frame[name].to_numpy()) for name in map(str, frame) if name.startswith("geometry")}
    table = pa.Table.from_pandas(frame.assign(**shapes), preserve_index=False)
    pq.write_table(table, path, compression="zstd")
