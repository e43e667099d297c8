from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.maps.classes import BLOC_SHARES, RESERVE_YEARS, SHARES, Classes, amounts
from geo.numbers import NBSP


@pytest.mark.parametrize(
    ("share", "label"),
    [
        (0.0000001, "under 0.1"),
        (0.000999, "under 0.1"),
        (0.001, "0.1\u20131"),
        (0.05, "5\u201310"),
        (0.0999, "5\u201310"),
        (0.5, "50 and more"),
        (1.0, "50 and more"),
    ],
)
def test_a_value_on_a_break_belongs_above(share, label):
    assert SHARES.labels[SHARES.index(share)] == label


@pytest.mark.parametrize("classes", [SHARES, BLOC_SHARES, RESERVE_YEARS])
def test_fixed_classes_have_a_label_each_and_rising_breaks(classes):
    assert len(classes.labels) == len(classes.breaks) + 1
    assert list(classes.breaks) == sorted(set(classes.breaks))


def test_labels_say_the_breaks():
    for classes, factor in ((SHARES, 100), (BLOC_SHARES, 100), (RESERVE_YEARS, 1)):
        bounds = [f"{factor * step:g}" for step in classes.breaks]
        assert classes.labels[0] == f"under {bounds[0]}"
        assert classes.labels[1] == f"{bounds[0]}\u2013{bounds[1]}"
        assert classes.labels[-1] == f"{bounds[-1]} and more"


def test_amounts_by_hand():
    # The largest is 220,000 t: seven classes on the ladder 1-3-10 below it.
    classes = amounts(220_000, "t")
    assert classes.breaks == (300, 1_000, 3_000, 10_000, 30_000, 100_000)
    assert classes.labels[0].replace(NBSP, " ") == "under 300 t"
    assert classes.labels[3].replace(NBSP, " ") == "3 kt\u201310 kt"
    assert classes.labels[-1].replace(NBSP, " ") == "100 kt and more"


@pytest.mark.parametrize("largest", [0, -1])
def test_without_an_amount_there_is_one_class(largest):
    assert amounts(largest, "t") == Classes("t", ())
    assert amounts(largest, "t").labels == ("0",)


@settings(deadline=None)
@given(largest=st.floats(1e-6, 1e14))
def test_the_ladder_holds_any_amount(largest):
    classes = amounts(largest, "t")
    assert len(classes.labels) == len(set(classes.labels)) == 7
    assert classes.index(largest) == 6
    assert classes.index(0) == 0
    for low, high in zip(classes.breaks, classes.breaks[1:], strict=False):
        assert high / low == pytest.approx(3) or high / low == pytest.approx(10 / 3)


@settings(deadline=None)
@given(one=st.floats(0, 1e6), other=st.floats(0, 1e6))
def test_a_larger_value_never_falls_into_a_lower_class(one, other):
    low, high = sorted((one, other))
    for classes in (SHARES, RESERVE_YEARS, amounts(1e6, "t")):
        assert classes.index(low) <= classes.index(high)
