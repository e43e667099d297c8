"""Handing out an amount: in proportion, below every ceiling, nothing lost."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import OutOfRangeError
from geo.scenarios import sharing

AMOUNT = st.floats(0, 1e6, allow_subnormal=False)


def arrays(*numbers):
    return np.array(numbers, dtype="float64")


def test_in_proportion_where_there_is_room():
    assert sharing.fill(arrays(3, 1), arrays(100, 100), 8).tolist() == [6, 2]


def test_who_is_full_passes_the_rest_on():
    # 6 and 2 by weight; the first is full at 4, so that the second takes the other 4.
    assert sharing.fill(arrays(3, 1), arrays(4, 100), 8).tolist() == [4, 4]


def test_more_than_fits_hands_out_what_fits():
    assert sharing.fill(arrays(3, 1), arrays(4, 1), 8).tolist() == [4, 1]


def test_without_weight_nothing_is_given():
    assert sharing.fill(arrays(0, 1), arrays(100, 5), 8).tolist() == [0, 5]


@settings(deadline=None)
@given(st.lists(st.tuples(AMOUNT, AMOUNT), min_size=1, max_size=12), AMOUNT)
def test_adds_up_and_passes_no_ceiling(pairs, amount):
    weights, ceilings = (arrays(*column) for column in zip(*pairs, strict=True))
    given_ = sharing.fill(weights, ceilings, amount)
    room = float(ceilings[weights > 0].sum())
    assert given_.sum() == pytest.approx(min(amount, room), rel=1e-9, abs=1e-9)
    assert (given_ <= ceilings * (1 + 1e-9)).all()
    assert (given_ >= 0).all()


@pytest.mark.parametrize("value", [-0.01, 1.01, float("nan")])
def test_a_fraction_outside_is_refused_in_per_cent(value):
    with pytest.raises(OutOfRangeError, match="0 to 100 %"):
        sharing.fraction("cut", value)


@pytest.mark.parametrize("value", [0, -3, float("nan"), float("inf")])
def test_a_price_must_be_a_number_above_zero(value):
    with pytest.raises(OutOfRangeError, match="floor price"):
        sharing.positive("floor price", value)
