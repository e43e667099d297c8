"""Build the tables of shapes from Natural Earth: two geographic ones and the one that maps draw.

``boundaries_50m`` and ``boundaries_110m`` are GeoParquet in degrees. ``map_shapes`` and
``map_borders`` are the 1:50m shapes in Equal Earth, in whole kilometres, simplified together so
that neighbours keep one border. What becomes of every feature of Natural Earth is decided, with
its reason, in ``data/mappings/boundary_names.csv``.
"""

from __future__ import annotations

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
from shapely import MultiPolygon, Point, Polygon
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geo import sources
from geo import vocabulary as v
from geo.build import map_shapes, published
from geo.errors import SourceError
from geo.maps import projection
from geo.reference import countries
from geo.reference.countries import Country
from geo.tables import boundaries

FOLDER = "natural_earth_5"
DECISIONS = sources.MAPPINGS / "boundary_names.csv"
LEFT_OUT = "left out"


def build(inputs: Path, raw: Path, tables: Path) -> None:  # noqa: ARG001 - the signature of every step
    """Write the four tables of shapes into *tables*.

    Raises
    ------
    SourceError: for a feature without a decision, or a decision without its feature.
    TableError: if a table built breaks its own rules.
    """
    decisions = read_decisions()
    paths = {scale: published.given(inputs / FOLDER / f"countries{scale[:-1]}.parquet") for scale in boundaries.SCALES}
    by_scale = {scale: _countries(path, decisions) for scale, path in paths.items()}
    features = decisions[decisions["treatment"] != map_shapes.POINT]
    unknown = set(features["natural_earth"]) - set().union(*(names for _, names in by_scale.values()))
    if unknown:
        raise SourceError(f"Decisions without a feature of Natural Earth: {', '.join(sorted(unknown))}.")
    for scale, (frame, _) in by_scale.items():
        checked = boundaries.check(frame, table=f"boundaries_{scale}")
        checked.to_parquet(tables / f"boundaries_{scale}.parquet", compression="zstd", index=False)
    shapes = map_shapes.map_shapes(by_scale["50m"][0])
    _write(map_shapes.map_borders(shapes), tables / "map_borders.parquet")
    everything = pd.concat([shapes, map_shapes.points(decisions)]).sort_values(v.ISO3, na_position="last")
    _write(everything, tables / "map_shapes.parquet")


def read_decisions(path: Path = DECISIONS) -> pd.DataFrame:
    """The decisions: one row per feature, or a part of one that goes elsewhere at ``part_lon``, ``part_lat``.

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
    """One row per country of one scale, and the names of the features it was made from."""
    table = pd.read_parquet(source, columns=["name", "label_x", "label_y", "geometry"])
    # The print runs over the edge of the world by some billionths of a degree.
    world = shapely.transform(shapely.from_wkb(table["geometry"]), lambda at: np.clip(at, (-180, -90), (180, 90)))
    features = gpd.GeoDataFrame(table, geometry=world, crs="EPSG:4326")
    undecided = sorted(set(features["name"]) - set(decisions["natural_earth"]))
    if undecided:
        raise SourceError(f"{source.name} has features without a decision: {', '.join(undecided)}.")
    pieces: list[dict[str, Any]] = []
    for name, geometry in zip(features["name"], features.geometry, strict=True):
        pieces.extend(_allotted(polygons_cut(geometry), decisions[decisions["natural_earth"] == name]))
    parts = pd.DataFrame(pieces)
    parts = parts[parts["treatment"] != LEFT_OUT]
    labels = _labels(features, decisions)
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


def _labels(features: gpd.GeoDataFrame, decisions: pd.DataFrame) -> pd.DataFrame:
    """Where the name of each country stands, by alpha-3: our own decision, else Natural Earth's label point."""
    own = decisions.dropna(subset="label_lon").set_index(v.ISO3)[["label_lon", "label_lat"]]
    whole = decisions[decisions["part_lon"].isna()].set_index("natural_earth")[v.ISO3]
    points = features.assign(**{v.ISO3: features["name"].map(whole)}).dropna(subset=v.ISO3)
    points = points.drop_duplicates(v.ISO3).set_index(v.ISO3)[["label_x", "label_y"]]
    points = points.set_axis(["label_lon", "label_lat"], axis=1).astype("float64").round(3)
    return pd.concat([own, points[~points.index.isin(own.index)]])


def polygons_cut(geometry: BaseGeometry) -> list[Polygon]:
    """The polygons of *geometry*, those that cross the antimeridian cut there.

    Rings may be wound clockwise and run through ±180; both are put right before anything else, because validity
    repair and simplification turn such rings into bars.
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
    if not geometry.contains(Point(lon, lat)):  # a label may stand beside an island; a dot may not
        lon, lat = label_point(geometry)
    return {
        v.ISO3: country.iso3 if country else None,
        "name": country.english if country else pieces["natural_earth"].iloc[0],
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


def _write(frame: pd.DataFrame, path: Path) -> None:
    """Write a table with its geometries as WKB, readable without geopandas."""
    shapes = {name: shapely.to_wkb(frame[name].to_numpy()) for name in map(str, frame) if name.startswith("geometry")}
    table = pa.Table.from_pandas(frame.assign(**shapes), preserve_index=False)
    pq.write_table(table, path, compression="zstd")
