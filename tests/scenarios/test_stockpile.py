"""Stockpile cover: days, tonnes and money by hand, and the guard between metal and gross weight."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import NotComputableError, OutOfRangeError
from geo.scenarios import disruption, stockpile
from geo.scenarios.stockpile import Need, Price, StockTerms, StockUnit, cover

# One tonne a day: 365 in 2023, 366 in 2024.
NEED = Need(365.0, 2023, stockpile.FOR_NET_IMPORTS)
PRICE = Price(1000.0, 2023, "a test price")


def days(amount, unit=StockUnit.TONNES, *, need=NEED, normal=NEED, price=PRICE, **more):
    return cover(StockTerms(amount, unit, **more), need=need, normal=normal, price=price)


def test_tonnes_to_days_and_money():
    result = days(60)
    assert result.days == 60
    assert result.cost_usd == 60_000
    targets = result.targets.set_index("days")
    assert targets["tonnes"].to_dict() == {30: 30, 60: 60, 90: 90, 180: 180}
    assert targets["cost_usd"].to_dict() == {30: 30_000, 60: 60_000, 90: 90_000, 180: 180_000}
    assert targets["missing_t"].to_dict() == {30: 0, 60: 0, 90: 30, 180: 120}
    assert targets.loc[90, "missing_usd"] == 30_000


def test_a_leap_year_has_366_days():
    leap = Need(366.0, 2024, stockpile.FOR_NET_IMPORTS)
    assert days(30, need=leap, normal=leap).days == 30
    assert any("366 days" in sentence for sentence in days(30, need=leap, normal=leap).assumptions)


def test_days_of_normal_imports_last_longer_against_a_shortfall():
    short = Need(73.0, 2023, stockpile.FOR_SHORTFALL)  # a fifth of a tonne a day
    result = days(60, StockUnit.DAYS, need=short)
    assert result.stock_t == 60
    assert result.days == pytest.approx(300)


def test_nothing_short_lasts_for_ever():
    assert math.isinf(days(1, need=Need(0.0, 2023, stockpile.FOR_SHORTFALL)).days)


def test_money_buys_tonnes_at_the_price_in_its_own_currency():
    result = days(90_000, StockUnit.MONEY, currency="AUD", usd_per_unit=0.5, share=0.5)
    # 90,000 AUD, half of it for these goods, are 22,500 USD: 22.5 t.
    assert result.stock_t == 22.5
    assert result.days == 22.5
    assert result.targets.set_index("days").loc[30, "cost_local"] == 60_000
    assert any("AUD = 0.5 USD, a rate given by you" in sentence for sentence in result.assumptions)


def test_another_currency_needs_a_rate():
    with pytest.raises(OutOfRangeError, match="AUD"):
        days(90_000, StockUnit.MONEY, currency="AUD")


def test_money_needs_a_price():
    with pytest.raises(NotComputableError, match="price"):
        days(90_000, StockUnit.MONEY, price=None)


def test_without_a_price_the_days_are_still_known():
    result = days(60, price=None)
    assert result.days == 60
    assert result.cost_usd is None
    assert result.targets["cost_usd"].isna().all()
    assert any("No price" in gap for gap in result.gaps)


def test_contained_metal_is_never_set_against_gross_weight():
    with pytest.raises(NotComputableError, match="content"):
        days(60, contained=True)
    with pytest.raises(NotComputableError, match="content"):
        days(60, price=Price(1000.0, 2023, "metal", contained=True))
    # 60 t of metal at a content of a half are 120 t of goods; a tonne of goods costs half of the metal price.
    both = days(60, contained=True, content=0.5, price=Price(1000.0, 2023, "metal", contained=True))
    assert both.stock_t == 120
    assert both.cost_usd == 60_000


@pytest.mark.parametrize(
    "wrong", [{"amount": -1}, {"share": 1.5}, {"content": 0.0}, {"usd_per_unit": -2.0}, {"targets": (0,)}]
)
def test_impossible_assumptions_are_refused(wrong):
    with pytest.raises(OutOfRangeError):
        StockTerms(**{"amount": 1.0, **wrong})


def test_a_negative_price_is_refused():
    with pytest.raises(OutOfRangeError, match="price"):
        Price(-5.0, 2024, "x")


def test_net_imports_leave_out_trade_inside_the_bloc(flows):
    trade = flows(CHN_DEU=100, DEU_FRA=500, FRA_USA=30, CHN_USA=7)
    need = stockpile.net_imports(trade, ("DEU", "FRA"), year=2024)
    assert need.tonnes == 70


def test_a_net_exporter_has_no_net_imports(flows):
    with pytest.raises(NotComputableError, match="no net imports"):
        stockpile.net_imports(flows(CHN_DEU=10, DEU_USA=20), ("DEU",), year=2024)


def test_nobody_is_not_everybody(flows):
    with pytest.raises(OutOfRangeError, match="importer"):
        stockpile.net_imports(flows(CHN_DEU=10), (), year=2024)


def test_the_shortfall_of_a_disruption(flows):
    broken = disruption.disrupt(flows(CHN_JPN=60, AUS_JPN=40, CHN_DEU=20), disruption.CutTerms(("CHN",), spare=0.5))
    # Australia adds 20 to 80 lost: a quarter of everybody's loss.
    assert stockpile.shortfall(broken, ("JPN",), year=2024).tonnes == pytest.approx(45)
    assert stockpile.shortfall(broken, ("FRA",), year=2024).tonnes == 0


@settings(deadline=None)
@given(st.floats(1, 1e7), st.floats(0, 1e7), st.floats(0.01, 1e6))
def test_days_and_tonnes_are_one_another_s_inverse(need, stock, price):
    wanted = Need(need, 2023, stockpile.FOR_NET_IMPORTS)
    found = days(stock, need=wanted, normal=wanted, price=Price(price, 2023, "x"))
    again = days(found.days, StockUnit.DAYS, need=wanted, normal=wanted)
    assert again.stock_t == pytest.approx(stock, rel=1e-9)
    assert found.cost_usd == pytest.approx(stock * price)
