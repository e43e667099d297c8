"""Colours as a reader with deuteranopia or protanopia, a greyscale printer and a screen see them.

Colour-vision deficiency: Machado, Oliveira and Fernandes (2009), "A physiologically-based model for
simulation of color vision deficiency", severity 1.0, on linear RGB. Difference: CIE 1976 L*a*b* (D65).
A difference of about 2.3 is just noticeable side by side; across a map several times that is needed.
"""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest

from geo.content.charts import Lines, Role, role_colour
from geo.maps import colours
from geo.maps.colours import DARK, LIGHT, THEMES, Theme, contrast, luminance, ramp, rgb

VISIONS = {
    "normal": np.eye(3),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
}
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.072175], [0.0193339, 0.119192, 0.9503041]]
)
WHITE = np.array([0.95047, 1.0, 1.08883])

vision = pytest.mark.parametrize("vision", VISIONS)
theme = pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)


def seen(colour: str, vision: str) -> np.ndarray:
    """L*a*b* of a colour as seen."""
    channels = np.array(rgb(colour)) / 255
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    xyz = TO_XYZ @ np.clip(VISIONS[vision] @ linear, 0, 1) / WHITE
    f = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def apart(one: str, other: str, vision: str) -> float:
    return float(np.linalg.norm(seen(one, vision) - seen(other, vision)))


def ramps(theme: Theme) -> dict[str, tuple[str, ...]]:
    return {
        "sequential": theme.sequential,
        "members": theme.members,
        "others": theme.others,
        "projected": theme.projected,
    }


def test_the_yardstick_itself():
    assert apart("#000000", "#ffffff", "normal") == pytest.approx(100, abs=0.1)
    assert apart("#ff0000", "#00aa00", "normal") > 3 * apart("#ff0000", "#a06800", "deuteranopia")


@theme
@pytest.mark.parametrize("name", ["sequential", "members", "others", "projected"])
def test_ramps_stay_ordered_in_greyscale(theme, name):
    lightness = [seen(colour, "normal")[0] for colour in ramps(theme)[name]]
    steps = np.diff(lightness) if theme is DARK else -np.diff(lightness)
    assert steps.min() > 7


@theme
@vision
def test_neighbouring_classes_stay_apart(theme, vision):
    for name, colours_of in ramps(theme).items():
        for one, other in pairwise(colours_of):
            assert apart(one, other, vision) > 6, (name, one, other)


@theme
@vision
def test_members_and_others_are_never_taken_for_each_other(theme, vision):
    assert min(apart(one, other, vision) for one, other in product(theme.members, theme.others)) > 30


@theme
@vision
@pytest.mark.parametrize(("special", "least"), [("zero", 15), ("withheld", 15), ("not_listed", 9)])
def test_special_colours_are_no_class(theme, vision, special, least):
    classes = [*theme.sequential, *theme.members, *theme.others]
    assert min(apart(getattr(theme, special), colour, vision) for colour in classes) > least


@theme
@vision
def test_special_colours_stay_apart_from_each_other(theme, vision):
    assert apart(theme.zero, theme.withheld, vision) > 15
    assert apart(theme.withheld, theme.not_listed, vision) > 15
    assert apart(theme.zero, theme.not_listed, vision) > 10


@theme
def test_text_can_be_read(theme):
    for behind in (theme.page, theme.ocean, theme.halo):
        assert contrast(theme.ink, behind) >= 4.5


@theme
@vision
def test_a_projection_is_never_taken_for_a_figure(theme, vision):
    figures = [theme.members[-2], theme.others[-2], theme.selected, theme.not_listed, *colours.SERIES_COLOURS[:2]]
    assert min(apart(theme.projection, colour, vision) for colour in figures) > 15
    assert contrast(theme.projection, theme.page) >= 3


@theme
def test_outlines_can_be_seen(theme):
    # WCAG 2.2, success criterion 1.4.11: graphical objects, 3:1
    for behind in (theme.page, theme.ocean):
        assert contrast(theme.selected, behind) >= 3
        assert contrast(theme.member, behind) >= 3
        assert contrast(theme.alert, behind) >= 3


@theme
def test_a_member_has_one_hue_in_outlines_areas_bars_and_lines(theme):
    lines = Lines("", ("2024",), {"A": (1.0,), "B": (2.0,)}, roles=(Role.MEMBER, Role.MEMBER))
    assert {theme.member, role_colour(Role.MEMBER, theme), *lines.colours(theme)} <= set(theme.members)
    assert theme.alert not in {*theme.members, *theme.others, *theme.sequential, theme.selected}


def test_more_is_always_further_from_the_page():
    for one in THEMES.values():
        for colours_of in ramps(one).values():
            away = [contrast(colour, one.page) for colour in colours_of]
            assert away == sorted(away), one.name


def test_every_colour_is_six_hexadecimal_digits():
    for one in THEMES.values():
        plain = [value for field in one.__dataclass_fields__ if isinstance(value := getattr(one, field), str)]
        for colour in [*plain[1:], *one.sequential, *one.members, *one.others]:
            assert len(colour) == 7
            assert int(colour[1:], 16) >= 0


def test_rgb():
    assert rgb("#1d91c0") == [29, 145, 192]


def test_luminance_and_contrast_of_the_extremes():
    assert (luminance("#000000"), luminance("#ffffff")) == pytest.approx((0, 1))
    assert contrast("#000000", "#ffffff") == contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("classes", range(2, 8))
def test_a_shorter_ramp_keeps_both_ends_and_repeats_nothing(classes):
    found = ramp(LIGHT.sequential, classes)
    assert (found[0], found[-1]) == (colours.YLGNBU[0], colours.YLGNBU[-1])
    assert len(set(found)) == classes


def test_a_single_class_has_the_strongest_colour():
    assert ramp(LIGHT.sequential, 1) == (colours.YLGNBU[-1],)
