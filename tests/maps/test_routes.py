"""Ways of flows: where ships go, for the ten largest pairs of every line of trade."""

from __future__ import annotations

import functools
import json
import math
from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.maps import curves, projection, routes, sea_lanes, world
from geo.tables import trade

PACIFIC_AMERICA = {"CHL", "PER", "USA", "CAN", "MEX", "ECU", "BOL"}
FAR_FROM_THE_SEA = {"RUS", "KAZ", "KGZ", "TJK", "UZB", "MNG"}
EAST_ASIA = {"CHN", "JPN", "KOR", "TWN", "HKG", "PHL"}


@functools.cache
def sites() -> dict[str, tuple[float, float]]:
    return curves.places(world.load())


def lonlat(exporter: str, importer: str) -> list[np.ndarray]:
    """Pieces of the way in degrees."""
    found = routes.route(*sites()[exporter], *sites()[importer])
    return [np.column_stack(projection.unproject_points(*np.array(path).T)) for path in found]


@functools.cache
def largest_pairs() -> tuple[tuple[str, str], ...]:
    """The ten largest flows of the newest year in every HS line, by value, between areas that are on the map."""
    frame = trade.read()
    frame = frame[frame["year"] == frame["year"].max()]
    frame = frame[frame["exporter"].isin(list(sites())) & frame["importer"].isin(list(sites()))]
    largest = frame.sort_values("value_kusd", ascending=False).groupby("hs6").head(10)
    return tuple(sorted(set(zip(largest["exporter"], largest["importer"], strict=True))))


@functools.cache
def land() -> tuple[list[str], shapely.STRtree, list[shapely.Geometry]]:
    earth = world.load()
    shapes = [shapely.make_valid(shapely.from_geojson(text)) for text in earth.shapes]
    return [str(code) for code in earth.frame["iso3"]], shapely.STRtree(shapes), shapes


def abroad(exporter: str, importer: str) -> float:
    """Share of the way that crosses countries other than its two ends."""
    codes, tree, shapes = land()
    lines = [shapely.LineString(path) for path in routes.route(*sites()[exporter], *sites()[importer])]
    crossed = sum(
        line.intersection(shapes[at]).length
        for line in lines
        for at in tree.query(line, predicate="intersects")
        if codes[at] not in {exporter, importer}
    )
    return crossed / sum(line.length for line in lines)


def test_there_are_pairs_to_look_at():
    assert len(largest_pairs()) > 200
    assert ("CHL", "CHN") in largest_pairs()
    assert ("PER", "CHN") in largest_pairs()


@pytest.mark.parametrize("pair", largest_pairs(), ids="-".join)
def test_the_largest_flows_go_where_goods_go(pair):
    exporter, importer = pair
    pieces = lonlat(exporter, importer)
    (lon1, lat1), (lon2, lat2) = sites()[exporter], sites()[importer]
    assert pieces[0][0] == pytest.approx((lon1, lat1), abs=0.1)
    assert pieces[-1][-1] == pytest.approx((lon2, lat2), abs=0.1)
    lats = np.concatenate([piece[:, 1] for piece in pieces])
    lons = np.concatenate([piece[:, 0] for piece in pieces])
    assert lats.max() <= max(76.0, lat1 + 1, lat2 + 1)  # never over the pole
    assert lats.min() >= min(-58.0, lat1, lat2)
    if {exporter, importer} & PACIFIC_AMERICA and {exporter, importer} & EAST_ASIA:
        assert len(pieces) == 2
        assert not ((lons > -60) & (lons < 95)).any()  # the Pacific, not Africa, Europe or the Atlantic
    if sea_lanes.distance_km(lon1, lat1, lon2, lat2) > 6500 and not {exporter, importer} & FAR_FROM_THE_SEA:
        assert abroad(exporter, importer) < 0.3


def test_chile_and_peru_ship_to_china_over_the_pacific():
    for exporter in ("CHL", "PER"):
        first, second = lonlat(exporter, "CHN")
        assert first[-1][0] == pytest.approx(-180, abs=0.5)
        assert second[0][0] == pytest.approx(180, abs=0.5)
        assert abs(first[-1][1]) < 35


def test_congo_ships_to_china_past_the_strait_of_malacca():
    (way,) = lonlat("COD", "CHN")
    nearest = min(math.dist(one, (96.5, 6.0)) for one in way)
    assert nearest < 4


def test_near_pairs_and_rail_across_eurasia_are_direct():
    for exporter, importer in (("DEU", "FRA"), ("KAZ", "CHN"), ("RUS", "DEU"), ("CAN", "USA")):
        (way,) = routes.route(*sites()[exporter], *sites()[importer])
        length = sum(math.dist(a, b) for a, b in pairwise(way))
        assert length < 1.35 * math.dist(way[0], way[-1])


def test_there_and_back_lie_side_by_side():
    (there,), (back,) = (routes.route(*sites()[a], *sites()[b]) for a, b in (("COD", "CHN"), ("CHN", "COD")))
    middle = shapely.LineString(there).interpolate(0.5, normalized=True)
    assert middle.distance(shapely.LineString(back)) > 50


def test_every_waypoint_can_be_reached_and_lies_on_water():
    reached, todo = set(), ["tokyo"]
    while todo:
        name = todo.pop()
        if name not in reached:
            reached.add(name)
            todo += sea_lanes.lanes()[name]
    assert reached == set(sea_lanes.WAYPOINTS)
    _, tree, _ = land()
    inland = {"suez", "panama-west", "great-lakes", "bosporus"}  # canals and narrows, finer than the shapes
    for name, point in sea_lanes.WAYPOINTS.items():
        x, y = projection.project_points([point.lon], [point.lat])
        on_land = tree.query(shapely.Point(float(x[0]), float(y[0])), predicate="intersects").size
        assert not on_land or name in inland, name


def test_equal_points_have_no_way():
    assert routes.route(10.0, 5.0, 10.0, 5.0) == []


@settings(deadline=None, max_examples=40)
@given(st.floats(-180, 180), st.floats(-55, 84), st.floats(-180, 180), st.floats(-55, 84))
def test_a_way_is_the_same_whenever_it_is_asked_for(lon1: float, lat1: float, lon2: float, lat2: float):
    assert json.dumps(routes.route(lon1, lat1, lon2, lat2)) == json.dumps(routes.route(lon1, lat1, lon2, lat2))
