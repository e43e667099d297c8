from __future__ import annotations

import json

import pytest
import shapely
from shapely.geometry import shape

from geo import sources
from geo.maps import world
from geo.maps.world import Edge, Projection, World


@pytest.fixture(scope="module")
def earth() -> World:
    return world.load()


def piece(iso3: str | None, other: str | None, number: int, *, coast: bool = False) -> Edge:
    return Edge(iso3, other, coast, f"[[{number},0],[{number},1]]")


@pytest.fixture
def three(earth) -> World:
    """A, B and C in a row: coast of A, border A-B, border B-C, coast of C, and a strip C shares with nobody's land."""
    edges = (
        piece("AAA", None, 1, coast=True),
        piece("AAA", "BBB", 2),
        piece("BBB", "CCC", 3),
        piece("CCC", None, 4, coast=True),
        piece(None, "CCC", 5),
    )
    return World(Projection.EQUAL_EARTH, earth.frame, (), edges, "", "", (0, 0, 1, 1))


def numbers(text: str) -> list[int]:
    found = json.loads(text)
    assert found["type"] == "MultiLineString"
    return [line[0][0] for line in found["coordinates"]]


@pytest.mark.parametrize(
    ("inside", "outline"),
    [
        ({"AAA"}, [1, 2]),
        ({"BBB"}, [2, 3]),
        ({"AAA", "BBB"}, [1, 3]),
        ({"AAA", "CCC"}, [1, 2, 3, 4, 5]),
        ({"AAA", "BBB", "CCC"}, [1, 4, 5]),
        (set(), []),
        ({"ZZZ"}, []),
    ],
)
def test_the_outline_of_a_group_has_edges_with_exactly_one_side_inside(three, inside, outline):
    assert numbers(three.lines(inside=frozenset(inside))) == outline


def test_touching_edges_include_those_within(three):
    assert numbers(three.lines(inside=frozenset({"AAA", "BBB"}), touching=True)) == [1, 2, 3]


def test_borders_and_coasts_share_out_the_edges(three, earth):
    assert numbers(three.borders()) == [2, 3, 5]
    assert numbers(three.coasts()) == [1, 4]
    borders, coasts = (len(json.loads(text)["coordinates"]) for text in (earth.borders(), earth.coasts()))
    # A disputed border counts once for each of its dashes.
    dashes = sum(len(edge.dashes) - 1 for edge in earth.edges if edge.dashes)
    assert borders + coasts == len(earth.edges) + dashes


def test_one_shape_a_row_and_one_row_a_code(earth):
    assert len(earth.shapes) == len(earth.frame)
    codes = earth.frame["iso3"].dropna()
    assert codes.is_unique
    assert {"USA", "CHN", "COD", "TWN", "XKX", "GRL", "NCL"} <= set(codes)
    assert "ATA" not in set(codes)


def test_shapes_are_whole_kilometres_inside_the_world(earth):
    west, south, east, north = earth.bounds
    for text, name in zip(earth.shapes, earth.frame["name"], strict=True):
        found = json.loads(text)
        assert found["type"] == "MultiPolygon", name
        points = [point for part in found["coordinates"] for ring in part for point in ring]
        assert all(isinstance(number, int) for point in points for number in point), name
        assert all(west - 1 <= x <= east + 1 and south - 500 <= y <= north + 1 for x, y in points), name


def test_points_stand_in_their_country(earth):
    rows = earth.frame.set_index("iso3")
    for code, at in zip(earth.frame["iso3"], earth.shapes, strict=True):
        if code in {"FRA", "USA", "CHN", "COD", "AUS", "BRA", "ZAF", "IDN", "CHL"}:
            point = shapely.Point(rows.loc[code, "x"], rows.loc[code, "y"])
            assert shape(json.loads(at)).contains(point), code


def test_small_producers_are_marked_small(earth):
    small = earth.frame.set_index("iso3")["small"]
    assert small["SGP"]
    assert small["BHR"]
    assert not small["CHN"]


def test_ocean_and_graticule_are_geojson(earth):
    assert json.loads(earth.ocean)["type"] == "Polygon"
    lines = json.loads(earth.graticule)["coordinates"]
    assert len(lines) >= 10
    floor = earth.bounds[1]
    assert min(y for line in lines for _, y in line) >= floor - 1


def test_loading_twice_encodes_once():
    assert world.load() is world.load()


def test_the_globe_is_in_degrees():
    globe = world.load(Projection.GLOBE)
    assert len(globe.shapes) == len(globe.frame)
    assert globe.frame["x"].dropna().between(-180, 180).all()
    assert globe.frame["y"].dropna().between(-90, 90).all()
    for text in globe.shapes:
        for part in json.loads(text)["coordinates"]:
            assert all(-180.001 <= x <= 180.001 and -90 <= y <= 90 for ring in part for x, y in ring)


def test_a_disputed_border_is_dashed_and_others_are_whole() -> None:
    """Western Sahara and Morocco: dashes of 60 km with gaps of 45 km, four sevenths of the line."""
    earth = world.load()
    edge = next(one for one in earth.edges if (one.iso3, one.other) == ("ESH", "MAR"))
    whole = shapely.LineString(json.loads(edge.coordinates)).length
    dashes = [shapely.LineString(json.loads(piece)).length for piece in edge.dashes]
    assert len(dashes) > 2
    assert max(dashes) < 63  # rounding to whole kilometres
    assert 0.5 < sum(dashes) / whole < 0.65
    plain = next(one for one in earth.edges if (one.iso3, one.other) == ("ESH", "MRT"))
    assert plain.dashes == ()
    assert edge.coordinates not in earth.borders()
    assert plain.coordinates in earth.borders()


def test_every_border_that_is_listed_as_disputed_is_drawn() -> None:
    listed = sources.read_mapping("disputed_borders")
    pairs = {(a or None, b or None) for a, b in zip(listed["iso3_a"], listed["iso3_b"], strict=True)}
    dashed = {(one.iso3, one.other) for one in world.load().edges if one.dashes}
    assert dashed == pairs
    assert all(listed["reason"])
