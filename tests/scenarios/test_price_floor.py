"""A price floor: payments by hand, nothing above the floor, and what is refused."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import NotComputableError, OutOfRangeError
from geo.indicators import panel as panels
from geo.scenarios.price_floor import FloorTerms, MarketPrices, support, support_volume

PRICES = MarketPrices(((2024, 60.0), (2023, 120.0)))


def made(floor: float) -> FloorTerms:
    return FloorTerms(float(floor))


@pytest.fixture
def panel(facts):
    """China 70, Australia 20, the United States 10 tonnes."""
    table = facts(CHN=70, AUS=20, USA=10)
    return panels.select(table, mineral="unobtainium", stage="mine", year=2024, series="test")


def test_the_gap_is_paid_on_eligible_tonnes(panel):
    result = support(panel, PRICES, FloorTerms(100.0), eligible=("AUS", "USA"))
    assert result.path["year"].tolist() == [2023, 2024]
    assert result.path["gap"].tolist() == [0, 40]
    assert result.path["payments_usd"].tolist() == [0, 1200]
    assert result.volume_t == 30
    assert result.eligible_world_share == pytest.approx(0.3)
    assert result.producers.set_index("iso3")["payments_usd"].to_dict() == {"AUS": 800, "USA": 400}
    assert (result.dominant, result.non_dominant_t, result.cost_per_non_dominant_t) == ("CHN", 30, 40)


def test_payments_over_all_supply_that_is_not_the_dominant_producer_s(panel):
    result = support(panel, PRICES, FloorTerms(100.0), eligible=("USA",))
    assert result.cost_per_non_dominant_t == pytest.approx(400 / 30)


def test_half_the_output_at_a_product_of_a_fifth(panel):
    made = FloorTerms(100.0, product_per_t=0.2, eligible_share=0.5, conversion="Said so.")
    result = support(panel, PRICES, made, eligible=("AUS", "USA"))
    assert result.volume_t == pytest.approx(3)
    assert result.latest["payments_usd"] == pytest.approx(120)
    assert "Said so." in result.assumptions


def test_prices_shift_as_a_whole(panel):
    result = support(panel, PRICES, FloorTerms(100.0, price_shift=-0.5), eligible=("USA",))
    assert result.path["price"].tolist() == [60, 30]
    assert result.path["payments_usd"].tolist() == [400, 700]


def test_each_month_is_paid_on_a_twelfth_of_the_volume():
    """Half a year at 60 and half at 160 is 110 in the mean: a floor of 100 still pays for six months."""
    months = tuple((f"2024-{month:02}", 60.0 if month <= 6 else 160.0) for month in range(1, 13))
    result = support_volume(1200.0, MarketPrices(((2023, 10.0), (2024, 110.0)), (*months, ("2025-01", 1.0))), made(100))
    assert result.path.to_dict("records") == [{"year": 2024, "price": 110, "gap": 20, "payments_usd": 6 * 100 * 40}]
    assert result.months["payments_usd"].tolist() == [4000] * 6 + [0] * 6 + [9900]
    assert any(
        "from 2024-01 to 2025-01" in text and "fewer months is not counted" in text for text in result.assumptions
    )


def test_without_a_whole_year_of_months_the_years_count():
    result = support_volume(1200.0, MarketPrices(((2024, 60.0),), (("2024-01", 10.0),)), made(100))
    assert result.path["payments_usd"].tolist() == [1200 * 40]


def test_a_stated_volume_has_no_producers():
    result = support_volume(5000.0, PRICES, FloorTerms(100.0))
    assert result.latest["payments_usd"] == 200_000
    assert result.dominant is None
    assert math.isnan(result.eligible_world_share)


def test_unpublished_output_is_named_and_not_zero(facts):
    table = facts(CHN=70, AUS=20, USA=None)
    panel = panels.select(table, mineral="unobtainium", stage="mine", year=2024, series="test")
    result = support(panel, PRICES, FloorTerms(100.0), eligible=("AUS", "USA"))
    assert result.producers["iso3"].tolist() == ["AUS"]
    assert any("United States" in gap for gap in result.gaps)
    with pytest.raises(NotComputableError, match="none of the eligible"):
        support(panel, PRICES, FloorTerms(100.0), eligible=("USA",))


def test_it_says_what_is_not_modelled(panel):
    assert any("cost curves" in gap for gap in support(panel, PRICES, FloorTerms(1.0), eligible=("USA",)).gaps)


def test_no_price_no_members_no_tonnes_are_refused(panel, facts):
    with pytest.raises(NotComputableError, match="No market price"):
        support(panel, MarketPrices(()), FloorTerms(100.0), eligible=("USA",))
    with pytest.raises(OutOfRangeError, match="eligible producers"):
        support(panel, PRICES, FloorTerms(100.0), eligible=())
    stones = panels.select(
        facts(rows={"CHN": {"unit": "ct"}}, CHN=70), mineral="unobtainium", stage="mine", year=2024, series="test"
    )
    with pytest.raises(NotComputableError, match="ct"):
        support(stones, PRICES, FloorTerms(100.0), eligible=("CHN",))


@pytest.mark.parametrize(
    "wrong",
    [
        {"floor_usd_per_t": -110.0},
        {"floor_usd_per_t": 0.0},
        {"eligible_share": 1.1},
        {"price_shift": -1.0},
        {"product_per_t": 0.0},
        {"floor_usd_per_t": float("nan")},
    ],
)
def test_impossible_assumptions_are_refused(wrong):
    with pytest.raises(OutOfRangeError):
        FloorTerms(**{"floor_usd_per_t": 100.0, **wrong})


@settings(deadline=None)
@given(st.floats(0.01, 1e6), st.floats(0.01, 1e6), st.floats(0.01, 1e6))
def test_payments_grow_with_the_floor_and_vanish_above_it(price, floor, volume):
    low = support_volume(volume, MarketPrices(((2024, price),)), FloorTerms(floor)).latest["payments_usd"]
    high = support_volume(volume, MarketPrices(((2024, price),)), FloorTerms(2 * floor)).latest["payments_usd"]
    assert 0 <= low <= high
    assert (low == 0) == (price >= floor)
