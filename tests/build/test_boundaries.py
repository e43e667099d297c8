"""How shapes are cut, given away and simplified, on geometry that fits in the head."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from shapely import LineString, MultiPolygon, Polygon, box

from geo import countries, sources
from geo.build import boundaries as build
from geo.errors import SourceError
from geo.tables import boundaries

TREATMENTS = {"drawn", "unattributed", "left out", "point"}


@pytest.fixture(scope="module")
def decisions() -> pd.DataFrame:
    return build.read_decisions()


def areas(*boxes: tuple[float, float, float, float]) -> gpd.GeoDataFrame:
    """Square countries AAA, BBB … in degrees, marked in their middle, 100,000 km² each."""
    shapes = [MultiPolygon([box(*corners)]) for corners in boxes]
    rows = [
        {"iso3": letter * 3, "name": letter, "kind": "country", "area_km2": 1e5, "geometry": shape}
        | {"lon": shape.centroid.x, "lat": shape.centroid.y}
        for letter, shape in zip("ABCDE", shapes, strict=False)
    ]
    return gpd.GeoDataFrame(rows, geometry="geometry", crs="EPSG:4326")[list(boundaries.COLUMNS)]


def test_a_ring_through_the_antimeridian_becomes_two_polygons() -> None:
    # From 170° E to 170° W, as TopoJSON writes it; uncut it would span 340 degrees.
    ring = Polygon([(170, 0), (-170, 0), (-170, 10), (170, 10)])
    parts = sorted(build.polygons_cut(ring), key=lambda part: part.bounds)
    assert [part.bounds for part in parts] == [(-180, 0, -170, 10), (170, 0, 180, 10)]


def test_a_ring_that_only_touches_the_antimeridian_stays_whole() -> None:
    assert [part.bounds for part in build.polygons_cut(box(170, 0, 180, 10))] == [(170, 0, 180, 10)]


def test_a_bow_tie_is_repaired_into_polygons() -> None:
    parts = build.polygons_cut(Polygon([(0, 0), (2, 2), (2, 0), (0, 2)]))
    assert all(part.is_valid for part in parts)
    assert sum(part.area for part in parts) == pytest.approx(2.0)


def test_one_degree_at_the_equator_has_its_known_area() -> None:
    assert build.area_km2(box(0, 0, 1, 1)) == pytest.approx(12_309, abs=1)  # WGS 84


def test_the_label_stands_on_the_largest_part() -> None:
    lon, lat = build.label_point(MultiPolygon([box(0, 0, 4, 6), box(20, 20, 21, 21)]))
    assert lon == pytest.approx(2, abs=0.1)
    assert 1 <= lat <= 5  # anywhere on the long axis is as far from the sides


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


def test_decisions_are_complete_and_known(decisions: pd.DataFrame) -> None:
    registered = {country.iso3 for country in countries.all_countries()}
    assert set(decisions["treatment"]) == TREATMENTS
    coded = decisions["treatment"].isin(["drawn", "point"])
    assert set(decisions.loc[coded, "iso3"]) <= registered
    assert decisions.loc[~coded, "iso3"].isna().all()
    whole = decisions[decisions["part_lon"].isna()]
    assert whole["natural_earth"].is_unique


def test_every_departure_from_natural_earth_gives_its_reason(decisions: pd.DataFrame) -> None:
    departs = (
        decisions["part_lon"].notna()
        | decisions["label_lon"].notna()
        | (decisions["treatment"] != "drawn")
        | (decisions["iso_numeric"] == "")
    )
    assert (decisions.loc[departs, "reason"].str.len() > 10).all()


@pytest.mark.parametrize("change", ["forget", "invent"])
def test_features_and_decisions_must_match(
    change: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, decisions: pd.DataFrame
) -> None:
    if not (sources.INPUTS / "countries-50m.json").exists():
        pytest.skip("the input packages are not here; python -m geo.build fetches them")
    changed = {
        "forget": decisions[decisions["natural_earth"] != "Chile"],
        "invent": pd.concat([decisions, decisions.head(1).assign(natural_earth="Atlantis")]),
    }[change]
    monkeypatch.setattr(build, "read_decisions", lambda: changed)
    named = {"forget": "Chile", "invent": "Atlantis"}[change]
    with pytest.raises(SourceError, match=named):
        build.build(sources.INPUTS, sources.RAW, tmp_path)
