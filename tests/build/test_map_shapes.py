"""How shapes become light without gaps, on squares that fit in the head."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import shapely
from shapely import LineString, MultiPolygon, box

from geo.build import map_shapes as build
from geo.tables import boundaries


def areas(*boxes: tuple[float, float, float, float]) -> gpd.GeoDataFrame:
    """Square countries AAA, BBB … in degrees, marked in their middle, 100,000 km² each."""
    shapes = [MultiPolygon([box(*corners)]) for corners in boxes]
    rows = [
        {"iso3": letter * 3, "name": letter, "kind": "country", "area_km2": 1e5, "geometry": shape}
        | {"lon": shape.centroid.x, "lat": shape.centroid.y}
        for letter, shape in zip("ABCDE", shapes, strict=False)
    ]
    return gpd.GeoDataFrame(rows, geometry="geometry", crs="EPSG:4326")[list(boundaries.COLUMNS)]


def test_neighbours_share_one_border_of_whole_kilometres() -> None:
    shapes = build.map_shapes(areas((0, 0, 5, 5), (5, 0, 10, 5)))
    borders = build.map_borders(shapes)
    assert shapely.coverage_is_valid(shapes["geometry"].to_numpy())
    (shared,) = borders.loc[borders["kind"] == boundaries.BORDER].to_dict("records")
    assert (shared["iso3_a"], shared["iso3_b"]) == ("AAA", "BBB")
    first, second = shapes["geometry"]
    assert shared["geometry"].length == first.intersection(second).length
    assert (borders["kind"] == boundaries.COAST).sum() == 2


def test_a_country_smaller_than_a_kilometre_becomes_a_lozenge() -> None:
    shapes = build.map_shapes(areas((0, 0, 5, 5), (20, 20, 20.001, 20.001)))
    # A square on its point with half diagonals of 6 km: 2 · 6² km².
    assert shapes["geometry"].iloc[1].area == 72


def test_islets_are_dropped_but_not_a_countrys_only_one() -> None:
    islet, mainland = box(0.0, 0.0, 0.1, 0.1), box(2, 2, 6, 6)
    frame = areas((2, 2, 6, 6), (30, 0, 30.1, 0.1))
    frame = frame.set_geometry([MultiPolygon([islet, mainland]), frame.geometry.iloc[1]], crs=frame.crs)
    shapes = build.map_shapes(frame)
    assert [len(geometry.geoms) for geometry in shapes["geometry"]] == [1, 1]
    assert 0 < shapes["geometry"].iloc[1].area < 130  # 11 km by 11 km before simplification


def test_small_is_by_area_on_the_ground() -> None:
    frame = areas((0, 0, 5, 5), (10, 0, 15, 5)).assign(area_km2=[24_999.0, 25_000.0])
    assert build.map_shapes(frame)["small"].tolist() == [True, False]


def test_borders_are_lines_with_a_first_side() -> None:
    borders = build.map_borders(build.map_shapes(areas((0, 0, 5, 5))))
    assert borders["iso3_a"].tolist() == ["AAA"]
    assert isinstance(borders["geometry"].iloc[0], LineString)


def test_places_known_by_a_point_are_lozenges_without_an_area() -> None:
    decision = {"iso3": "GIB", "treatment": "point", "label_lon": -5.345, "label_lat": 36.14}
    (row,) = build.points(pd.DataFrame([decision])).to_dict("records")
    assert row["small"]
    assert pd.isna(row["area_km2"])
    assert row["geometry"].centroid.equals(shapely.Point(row["x"], row["y"]))
    assert row["x"] < 0 < row["y"]
