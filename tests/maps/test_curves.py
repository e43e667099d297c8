"""Curves by address: what a browser that keeps ways puts together is what the server would say."""

from __future__ import annotations

import json
import math
from itertools import accumulate, pairwise

import pytest
import shapely

from geo.errors import UnknownChoiceError
from geo.maps import curves, world
from geo.maps.curves import Stroke

from .on_screen import fetched

STROKES = (Stroke("CHL-CHN", 22.1, "e6700f"), Stroke("DEU-FRA", 3.0, "0b5c8f"))


def test_an_address_names_every_flow_in_drawing_order_with_width_and_colour():
    found = fetched(curves.address(STROKES, first=245))["features"]
    # The way from Chile to China leaves the map and enters at its other side: two pieces of one flow.
    assert [one["properties"]["flow"] for one in found] == ["CHL-CHN", "CHL-CHN", "DEU-FRA"]
    assert [one["properties"]["i"] for one in found] == [245, 245, 246]
    assert found[0]["properties"]["w"][0] == 22.1
    assert found[1]["properties"]["w"][-1] == 3.5  # 0.16 of 22.1
    assert found[2]["properties"]["c"] == [11, 92, 143, 205]


def test_ways_are_steps_between_the_corners_of_what_is_drawn():
    found = json.loads(curves.ways("CHL-CHN,DEU-FRA"))
    assert (found["km"], found["grid"]) == (700, 4)
    drawn = [one["geometry"]["coordinates"] for one in fetched(curves.address(STROKES, first=0))["features"]]
    pieces = [piece for flow in ("CHL-CHN", "DEU-FRA") for piece in found["ways"][flow]]
    for steps, points in zip(pieces, drawn, strict=True):
        xs, ys = ([4 * at for at in accumulate(steps[axis::2])] for axis in (0, 1))
        corners = [list(corner) for corner in zip(xs, ys, strict=True)]
        assert [point for point in points if point in corners] == corners
        assert max(math.dist(*pair) for pair in pairwise(points)) < 702  # each end is rounded
    assert sum(map(len, pieces)) / 2 < sum(map(len, drawn))


def test_what_is_drawn_keeps_to_the_way_of_the_exports():
    sites = curves.places(world.load())
    exported = [json.loads(piece.coordinates) for piece in curves.way(*sites["CHL"], *sites["CHN"])]
    drawn = [one["geometry"]["coordinates"] for one in fetched(curves.address(STROKES[:1], first=0))["features"]]
    for one, other in zip(exported, drawn, strict=True):
        apart_km = shapely.hausdorff_distance(shapely.LineString(one), shapely.LineString(other))
        assert apart_km < 6  # 3 of flatness and half the diagonal of the grid


@pytest.mark.parametrize("flows", ["", "CHL", "CHL-XXX", "CHL-CHN-DEU", ",".join(["CHL-CHN"] * 1001)])
def test_other_flows_are_refused(flows):
    with pytest.raises(UnknownChoiceError):
        curves.ways(flows)


@pytest.mark.parametrize(
    ("style", "strokes"),
    [("0:205:0.16", "CHL-CHN:1:e6700f"), ("0:205:0.16:0.6", "CHL-CHN"), ("0:205:0.16:0.6", "CHL-CHN:1:orange")],
)
def test_an_address_that_no_map_makes_is_refused(style, strokes):
    with pytest.raises(UnknownChoiceError):
        curves.drawn(style, strokes)
