"""The examples that docs/scenarios.md works by hand, computed by the library."""

from __future__ import annotations

import pytest

from geo import sources
from geo.scenarios import disruption, diversification, price_floor, stockpile

PARTS = sources.sections(sources.DOCS / "scenarios.md")


def example(heading: str) -> str:
    """The worked example of a section, on one line."""
    return " ".join(PARTS[heading].partition("Worked by hand: ")[2].split())


def test_disruption(flows):
    trade = flows(CHN_JPN=60, AUS_JPN=40, CHL_DEU=20)
    found = disruption.disrupt(trade, disruption.CutTerms(("CHN",), spare=0.1))
    japan = found.of(["JPN"])
    assert (japan.lost_t, japan.replaced_t, japan.short_t) == pytest.approx((60, 6, 54))
    assert japan.share_short == pytest.approx(0.54)
    assert "6 t are replaced and 54 t stay short: 54 %" in example("Disruption: a supplier stops")


def test_stockpile():
    need = stockpile.Need(73_000.0, 2023, stockpile.FOR_NET_IMPORTS)
    made = stockpile.StockTerms(18_000.0, stockpile.StockUnit.TONNES)
    assert stockpile.cover(made, need=need, normal=need, price=None).days == pytest.approx(90)
    assert "18,000 t lasts 90 days" in example("Stockpile: how long a stock lasts")


def test_price_floor():
    prices = price_floor.MarketPrices(((2024, 60_000.0),))
    path, _ = price_floor.paths(prices, price_floor.FloorTerms(110_000.0), 1000.0)
    assert path["payments_usd"].tolist() == [50e6]
    assert "50 million USD a year" in example("Price floor: what it would cost")


def test_diversification(flows):
    trade = flows(CHN_JPN=80, AUS_JPN=15, CHL_JPN=5, CHN_DEU=100, AUS_DEU=100, CHL_DEU=100)
    found = diversification.diversify(trade, diversification.CapTerms(("JPN",), cap=0.65))
    assert found.moved_share == pytest.approx(0.15)
    assert "15 % of imports have to move" in example("Diversification: a cap on one supplier")
