"""Shapes by address: whole, in order, and under a mark that changes with them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import UnknownChoiceError
from geo.maps import shapes, world
from geo.maps.colours import rgb
from geo.maps.world import Projection

from .on_screen import coloured, fetched

FLAT, GLOBE = Projection.EQUAL_EARTH, Projection.GLOBE


@pytest.mark.parametrize("layout", list(Projection))
def test_every_shape_is_there_with_its_row(layout):
    earth = world.load(layout)
    found = fetched(shapes.address(layout, shapes.COUNTRIES))["features"]
    assert [one["properties"]["i"] for one in found] == list(range(len(earth.frame)))
    assert [one["properties"]["iso3"] for one in found] == earth.frame["iso3"].fillna("").tolist()
    assert [one["geometry"] for one in found] == [json.loads(shape) for shape in earth.shapes]


@pytest.mark.parametrize("name", [shapes.BORDERS, shapes.GRATICULE])
def test_lines_are_those_of_the_world(name):
    earth = world.load()
    (found,) = fetched(shapes.address(FLAT, name))["features"]
    assert found["geometry"] == json.loads(earth.borders() if name == shapes.BORDERS else earth.graticule)


def test_an_outline_is_the_edge_of_its_group_whatever_the_order():
    (found,) = fetched(shapes.outline(FLAT, ["NZL", "AUS"]))["features"]
    assert found["geometry"] == json.loads(world.load().lines(inside=frozenset({"AUS", "NZL"})))
    assert shapes.outline(FLAT, ["NZL", "AUS"]) == shapes.outline(FLAT, {"AUS", "NZL"})


def test_the_layouts_have_marks_of_their_own():
    assert shapes.mark(FLAT) != shapes.mark(GLOBE)


@pytest.mark.parametrize(
    ("layout", "name"),
    [
        ("mercator", "countries"),
        ("globe", "rivers"),
        ("globe", "outline/XXX"),
        ("globe", "outline/"),
        ("globe", "../secrets"),
    ],
)
def test_other_names_are_refused(layout, name):
    with pytest.raises(UnknownChoiceError):
        shapes.text(layout, name)


@settings(deadline=None)
@given(st.lists(st.sampled_from(["#112233", "#ffffff", "#d9dcdf"]), min_size=1, max_size=60))
def test_every_row_has_its_colour(colours):
    expression = shapes.painted(colours)["polygons-fill"]["updateTriggers"]["getFillColor"]
    assert [coloured(expression, row) for row in range(len(colours))] == [rgb(colour) for colour in colours]


def test_a_world_of_one_colour_is_one_colour():
    assert shapes.painted(["#ffffff"] * 245)["polygons-fill"]["getFillColor"] == "@@=[255,255,255]"
