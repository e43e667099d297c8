"""Paths of prices: months where a publisher has them, and years of nominal money that are not too far away."""

from __future__ import annotations

import pytest

from geo.errors import UnknownChoiceError
from geo.scenarios import published_prices


def test_a_path_by_month_begins_ten_whole_years_back():
    found = published_prices.months("Copper, LME settlement")
    assert (found["month"].iloc[0], found["month"].iloc[-1]) == ("2015-01", "2025-04")
    assert set(found["terms"]) == {"nominal"}
    years = published_prices.price_path(published_prices.price_rows("copper", "Copper, LME settlement"))
    assert [year for year, _ in years] == list(range(2015, 2025))


def test_a_missing_month_is_no_price_of_zero():
    """The World Bank has no price of phosphate rock for November 2023."""
    found = published_prices.months("Phosphate rock, f.o.b. North Africa")
    assert "2023-11" not in set(found["month"])
    assert found["usd_per_t"].min() > 0


def test_a_product_by_month_goes_first_where_production_can_be_counted_in_it():
    assert published_prices.preferred(published_prices.products("copper")) == "Copper, LME settlement"
    # A tonne of potassium chloride is no tonne of K2O: the first of the other products stays.
    assert published_prices.preferred(published_prices.products("potash")) == "Muriate of potash, f.o.b. mine"
    assert published_prices.preferred(published_prices.products("rare-earths")) == "NdPr oxide"


def test_who_publishes_a_price_is_told_by_product():
    by = [published_prices.source_id("copper", one) for one in ("Copper, COMEX", "Copper, LME settlement")]
    assert [published_prices.publisher(one) for one in by] == ["U.S. Geological Survey", "World Bank"]
    with pytest.raises(UnknownChoiceError):
        published_prices.source_id("copper", "Gold")
