"""Charts as data: one axis and one order beside each other, a rest that stays complete, one meaning of a colour."""

from __future__ import annotations

import math

import pytest

from geo.content.charts import ALL_OTHERS, NOT_LARGEST, Bars, Lines, Role, role_colour, side_by_side
from geo.maps.colours import DARK, LIGHT, SERIES_COLOURS

THEN = Bars(
    "Largest",
    "Share",
    ("China", "Laos", "Other countries"),
    (0.6, 0.3, 0.1),
    (Role.OTHER, Role.OTHER, Role.REST),
    ("60%", "30%", "10%"),
)
NOW = Bars(
    "Largest",
    "Share",
    ("Myanmar", "China", "All others"),
    (0.7, 0.2, 0.1),
    (Role.OTHER, Role.MEMBER, Role.REST),
    ("70%", "20%", "10%"),
)


def test_two_charts_have_the_same_names_in_the_same_order_on_one_axis():
    left, right = side_by_side(THEN, NOW)
    assert left.names == right.names == ("Myanmar", "China", "Laos", ALL_OTHERS)
    assert left.longest == right.longest == 0.7
    assert left.parts[1] == pytest.approx(0.6 / 0.7)
    assert right.parts[1] == pytest.approx(0.2 / 0.7)
    assert math.isnan(left.values[0])
    assert (left.parts[0], left.texts[0]) == (0.0, NOT_LARGEST)
    assert right.roles[1] is Role.MEMBER


def test_charts_of_different_measures_keep_their_own_axes():
    tonnes = Bars("Largest", "Tonnes", ("China",), (5.0,), (Role.OTHER,), ("5 t",))
    assert side_by_side(THEN, tonnes) == (THEN, tonnes)


def test_what_is_left_out_is_counted_among_all_others():
    assert THEN.first(3) is THEN
    cut = THEN.first(2)
    assert cut.names == ("China", ALL_OTHERS)
    assert cut.values == pytest.approx((0.6, 0.4))
    assert cut.roles[-1] is Role.REST
    assert cut.texts[-1].startswith("40")


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_lines_of_a_role_have_shades_of_its_colour(theme):
    roles = (Role.OTHER, Role.MEMBER, Role.OTHER)
    lines = Lines("Shares", ("2024",), {"A": (1.0,), "B": (2.0,), "C": (3.0,)}, roles=roles)
    one, two, three = lines.colours(theme)
    assert two == role_colour(Role.MEMBER, theme)
    assert one == role_colour(Role.OTHER, theme)
    assert three in theme.others
    assert three != one


def test_lines_without_roles_follow_each_other():
    assert Lines("Shares", ("2024",), {"A": (1.0,), "B": (2.0,)}).colours(LIGHT) == SERIES_COLOURS[:2]
