"""Prices in US dollars per tonne: every unit explicit, and what is not a price by weight refused."""

import math

import pandas as pd
import pytest

from geo.build import prices
from geo.errors import SourceError
from geo.tables import prices as table


@pytest.mark.parametrize(
    ("price", "unit", "usd_per_t"),
    [
        (1.0, "dollars per pound", 2204.62262185),
        (100.0, "cents per pound", 2204.62262185),
        (110.0, "dollars per kilogram", 110_000.0),
        (16_812.0, "dollars per metric ton", 16_812.0),
        (31.1034768, "dollars per troy ounce", 1_000_000.0),
        (252.0, "dollars per dry metric ton unit of tungsten trioxide", 25_200.0),
        (5.53, "dollars per metric ton unit", 553.0),
    ],
)
def test_known_units(price, unit, usd_per_t):
    assert prices.convert(price, unit)[0] == pytest.approx(usd_per_t)


@pytest.mark.parametrize("unit", ["index, 1982=100", "dollars per carat"])
def test_what_is_no_price_by_weight_is_refused_with_a_reason(unit):
    usd, words = prices.convert(5.0, unit)
    assert usd is None
    assert words.startswith("none: ")


def test_an_unknown_unit_stops_the_build():
    with pytest.raises(SourceError, match="dollars per barrel"):
        prices.convert(80.0, "dollars per barrel")


def test_a_line_without_a_meaning_stops_the_build():
    line = pd.DataFrame(
        [{"statistic": "price", "chapter": "tin", "group": None, "label": "Kuala Lumpur", "section": "Price"}]
    )
    with pytest.raises(SourceError, match="Kuala Lumpur"):
        prices.table(line, [])


def test_the_shipped_table_holds_prices_that_agree_with_each_other():
    found = table.read().set_index(["mineral", "product", "year"])["usd_per_t"]
    by_tonne, by_pound = (
        found["nickel", "Nickel, LME cash", 2024],
        found["nickel", "Nickel, LME cash (per pound)", 2024],
    )
    assert by_tonne == 16_812
    assert by_pound == pytest.approx(by_tonne, rel=0.001)
    assert found["rare-earths", "NdPr oxide", 2024] == 55_000
    assert math.isnan(found["raw-steel", "Steel mill products", 2024])
