"""Places stand where they are, areas are kept, and no line shoots across the map."""

from __future__ import annotations

import itertools
import math

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.maps import projection

EDGE = projection.BOUNDS[2]
LONGITUDE = st.floats(-180, 180)
LATITUDE = st.floats(-89, 89)


def longest_step(paths: list[projection.Path]) -> float:
    return max(math.dist(*step) for path in paths for step in itertools.pairwise(path))


def half_width(y: float) -> float:
    """Half the width of the map at the height y, from PROJ by way of the inverse projection."""
    _, lat = projection.unproject_points(0.0, y)
    x, _ = projection.project_points(180.0, lat)
    return float(x)


def test_origin_is_where_equator_and_prime_meridian_meet() -> None:
    assert projection.project_points(0.0, 0.0) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("lon", "lat", "east", "north"),
    [
        (-71.0, -34.0, False, False),  # Chile
        (106.0, 35.0, True, True),  # China
        (134.0, -24.0, True, False),  # Australia
        (-102.0, 39.0, False, True),  # United States
    ],
)
def test_hemispheres_are_not_swapped(lon: float, lat: float, east: bool, north: bool) -> None:  # noqa: FBT001
    x, y = projection.project_points(lon, lat)
    assert (x > 0, y > 0) == (east, north)


def test_equator_is_as_long_as_the_published_factor_says() -> None:
    # Savric et al. (2019): x = 2 sqrt(3) lambda cos(theta) / (3 * 1.340264) for theta = 0, times the
    # authalic radius 6371.007 km; for 180 degrees that is 17244 km.
    expected = 2 * math.sqrt(3) * math.pi / (3 * 1.340264) * 6371.007
    x, _ = projection.project_points(180.0, 0.0)
    assert x == pytest.approx(expected, abs=0.1)
    assert pytest.approx(EDGE, abs=0.01) == x


@given(lon=LONGITUDE, lat=LATITUDE)
@settings(deadline=None)
def test_inverse_undoes_the_projection(lon: float, lat: float) -> None:
    back = projection.unproject_points(*projection.project_points(lon, lat))
    assert back == (pytest.approx(lon, abs=1e-6), pytest.approx(lat, abs=1e-6))


def test_points_beyond_the_edge_come_back_on_it() -> None:
    lon, lat = projection.unproject_points([EDGE + 5, -EDGE - 5], [0.0, 0.0])
    assert lon.tolist() == [180.0, -180.0]
    assert lat.tolist() == [0.0, 0.0]


@pytest.mark.parametrize("south", [-60, 0, 40, 70])
def test_areas_on_the_map_are_areas_on_the_ground(south: int) -> None:
    # Ten by ten degrees on the authalic sphere: R² · Δλ · (sin φ2 - sin φ1), with authalic latitudes
    # within half a percent of geodetic ones for a belt this wide.
    belt = shapely.segmentize(shapely.box(20, south, 30, south + 10), 0.25)
    sines = math.sin(math.radians(south + 10)) - math.sin(math.radians(south))
    expected = 6371.007**2 * math.radians(10) * sines
    assert projection.project(belt).area == pytest.approx(expected, rel=0.01)


def test_project_keeps_the_kind_it_is_given() -> None:
    point = shapely.Point(20, 10)
    series = projection.project(gpd.GeoSeries([point], index=["a"], crs="EPSG:4326"))
    array = projection.project(np.array([point]))
    assert list(series.index) == ["a"]
    assert series.crs == projection.CRS
    assert projection.project(point) == array[0] == series.iloc[0]
    assert shapely.equals_exact(projection.unproject(array)[0], point, tolerance=1e-6)


def test_the_outline_holds_the_whole_earth_and_its_bounds() -> None:
    outline = projection.world_outline()
    assert outline.is_valid
    assert outline.bounds == pytest.approx(projection.BOUNDS, abs=0.001)
    assert outline.area == pytest.approx(510_065_622, rel=0.001)  # km², surface of the WGS 84 ellipsoid


def test_the_outline_can_end_at_a_parallel() -> None:
    _, south = projection.project_points(0.0, -60.0)
    assert projection.world_outline(south=-60).bounds[1] == pytest.approx(float(south))


def test_graticule_has_eleven_meridians_and_five_parallels() -> None:
    lines = projection.graticule(30)  # 150° W to 150° E, and 60° S to 60° N
    assert len(lines) == 11 + 5
    assert lines[0][0][0] < 0 < lines[10][0][0]
    assert [path[0][1] == path[1][1] for path in lines[11:]] == [True] * 5
    assert shapely.box(*projection.BOUNDS).buffer(0.01).covers(shapely.MultiLineString(lines))


def test_chile_to_china_starts_in_chile_and_ends_in_china() -> None:
    paths = projection.great_circle(-71.0, -34.0, 106.0, 35.0)
    start, _ = projection.unproject_points(*paths[0][0])
    end, _ = projection.unproject_points(*paths[-1][-1])
    assert (float(start), float(end)) == (pytest.approx(-71.0), pytest.approx(106.0))


def test_china_to_the_united_states_leaves_in_the_east_and_enters_in_the_west() -> None:
    first, second = projection.great_circle(106.0, 35.0, -102.0, 39.0)
    (out_x, out_y), (in_x, in_y) = first[-1], second[0]
    assert out_x == pytest.approx(half_width(out_y), abs=0.01)
    assert in_x == pytest.approx(-out_x)
    assert in_y == out_y
    assert longest_step([first, second]) < 400


def test_congo_to_china_is_one_path() -> None:
    (path,) = projection.great_circle(23.0, -3.0, 106.0, 35.0, points=10)
    assert len(path) >= 10


def test_a_way_over_the_pole_is_not_drawn_along_the_upper_edge() -> None:
    paths = projection.great_circle(0.0, 80.0, 180.0, 80.0)
    assert len(paths) == 2
    assert longest_step(paths) < 400


def test_a_way_along_the_antimeridian_stays_there() -> None:
    (path,) = projection.great_circle(180.0, -20.0, 180.0, 20.0)
    assert all(x == pytest.approx(half_width(y), abs=0.01) for x, y in path)


def test_equal_points_have_no_way() -> None:
    assert projection.great_circle(10.0, 5.0, 10.0, 5.0) == []


@given(lon1=LONGITUDE, lat1=LATITUDE, lon2=LONGITUDE, lat2=LATITUDE)
@settings(deadline=None, max_examples=60)
def test_no_way_ever_shoots_across_the_map(lon1: float, lat1: float, lon2: float, lat2: float) -> None:
    paths = projection.great_circle(lon1, lat1, lon2, lat2)
    assert all(len(path) > 1 for path in paths)
    if paths:
        assert longest_step(paths) <= 800
        assert np.abs(np.concatenate([np.array(path) for path in paths])[:, 0]).max() <= EDGE + 0.01


def test_a_bow_swings_to_the_right_and_keeps_its_ends() -> None:
    """Eastwards along the equator the right is the south; half way, a tenth of some 2,226 km."""
    (path,) = projection.great_circle(0.0, 0.0, 20.0, 0.0, points=21, bow=0.1)
    lon, lat = projection.unproject_points([x for x, _ in path], [y for _, y in path])
    assert (float(lon[0]), float(lat[0])) == (pytest.approx(0), pytest.approx(0))
    assert (float(lon[-1]), float(lat[-1])) == (pytest.approx(20), pytest.approx(0))
    assert lat[10] == pytest.approx(-2.0, abs=0.05)
