from __future__ import annotations

import math

import pandas as pd
import pytest

from geo import vocabulary as v
from geo.dataset import Dataset, assemble
from geo.errors import NotComputableError, UnknownChoiceError
from geo.production import indicators
from geo.production import model as production_model
from geo.production.selection import Selection


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return Dataset.load()


def cobalt(view: str = "production-share", *, series: str = "wmd", year: int = 2023) -> Selection:
    return Selection("cobalt", view, "mine", series, year)


def test_cobalt_2023_of_world_mining_data(dataset):
    taken = production_model.take(dataset, cobalt())
    assert taken.result.hhi == pytest.approx(0.5071937778288509, rel=1e-12)
    assert taken.result.hhi_without_top == pytest.approx(0.1487515, abs=1e-7)
    assert (taken.result.total, taken.result.producers, taken.result.top) == (199_348, 19, "COD")
    assert taken.then.panel.year == 2018
    assert taken.bloc is None
    assert taken.governance.value <= 10 * taken.result.hhi
    assert taken.version == "shipped-2026"
    assert "World Mining Data 2026" in taken.citation


def test_five_years_before_the_first_year_there_is_nothing(dataset):
    assert production_model.take(dataset, cobalt(year=2022)).then is None


def test_the_alliances_share(dataset):
    taken = production_model.take(dataset, cobalt(), members=frozenset({"COD", "AUS", "JPN"}))
    shares = taken.result.shares.set_index(v.ISO3)["share"]
    assert taken.bloc.low == pytest.approx(shares["COD"] + shares["AUS"])
    assert taken.bloc.members_with_figures == ("AUS", "COD")


def test_history_has_every_year_of_the_series(dataset):
    found = production_model.history(dataset, cobalt())
    assert list(found) == [*range(2007, 2016), *range(2018, 2025)]
    assert found[2023].hhi == pytest.approx(0.5071937778288509)


def test_lithium_leaves_out_the_united_states_and_says_so(dataset):
    taken = production_model.take(dataset, Selection("lithium", "production-share", "mine", "usgs", 2025))
    assert taken.result.excluded == ("USA",)
    values = taken.country_values.set_index(v.ISO3)
    assert math.isnan(values.loc["USA", "value"])
    assert values.loc["USA", v.STATUS] == "withheld"
    assert pd.isna(values.loc["USA", "rank"])


def test_chromium_reserves_know_of_the_quarter_without_a_name(dataset):
    # Printed: world more than 1,200 Mt, other countries not available; the named ones add up to 901 Mt.
    taken = production_model.take(dataset, Selection("chromium", "reserves-share", "mine", "usgs", 2025))
    assert taken.result.residual_share == pytest.approx(0.249, abs=5e-4)
    assert taken.result.hhi_high > taken.result.hhi_low
    assert any("upper bounds" in caveat for caveat in taken.result.caveats)


def test_graphite_reserves_in_the_total_but_not_printed_join_the_residual(dataset):
    taken = production_model.take(dataset, Selection("graphite", "reserves-share", "mine", "usgs", 2025))
    assert taken.result.inside_residual == ("AUT", "DEU", "UKR", "USA")
    assert taken.result.total == taken.result.published_total == 310_000_000


@pytest.mark.parametrize(
    ("view", "column"),
    [
        ("production-share", "share"),
        ("alliance", "share"),
        ("production", "amount"),
        ("reserves-share", "share"),
        ("reserves", "amount"),
    ],
)
def test_the_views_value_is_a_share_or_an_amount(dataset, view, column):
    series, year = ("usgs", 2025) if indicators.of(view).measure is v.Measure.RESERVES else ("wmd", 2023)
    table = production_model.take(dataset, cobalt(view, series=series, year=year)).country_values
    pd.testing.assert_series_equal(table["value"], table[column], check_names=False)
    assert table["amount"].is_monotonic_decreasing
    assert table[v.ISO3].is_unique


def test_growth_is_over_five_years_of_the_same_series(dataset):
    # World Mining Data 2026, cobalt, DR Congo: 2018 and 2023 as printed in the same table.
    taken = production_model.take(dataset, cobalt("growth", year=2023))
    made = {
        year: dataset.panel(
            mineral="cobalt", stage="mine", year=year, series="wmd", measure="production"
        ).countries.set_index(v.ISO3)[v.VALUE]["COD"]
        for year in (2018, 2023)
    }
    values = taken.country_values.set_index(v.ISO3)["value"]
    assert values["COD"] == pytest.approx(made[2023] / made[2018] - 1)


def test_the_change_of_the_largest_is_of_the_same_country(dataset):
    # Bauxite: Australia led in 2019, Guinea in 2024; what is stated is what Guinea gained.
    selection = Selection("bauxite", "production-share", "mine", "wmd", 2024)
    taken = production_model.take(dataset, selection)
    then = taken.then.shares.set_index(v.ISO3)["share"]
    assert taken.then.top != taken.result.top
    assert taken.top_moved == pytest.approx(taken.result.cr1 - then[taken.result.top])


def test_reserve_years_by_hand(dataset):
    # Mineral Commodity Summaries 2026: DR Congo 6,000,000 t of reserves; output 2025 as in the same table.
    taken = production_model.take(dataset, cobalt("reserve-years", series="usgs", year=2025))
    held = dataset.panel(mineral="cobalt", stage="mine", year=2025, series="usgs", measure="reserves").countries
    made = dataset.panel(mineral="cobalt", stage="mine", year=2025, series="usgs", measure="production").countries
    congo = held.set_index(v.ISO3)[v.VALUE]["COD"] / made.set_index(v.ISO3)[v.VALUE]["COD"]
    values = taken.country_values.set_index(v.ISO3)["value"]
    assert values["COD"] == pytest.approx(congo)
    assert 6_000_000 / values["COD"] == made.set_index(v.ISO3)[v.VALUE]["COD"]


@pytest.mark.parametrize(
    ("mineral", "reason"),
    [
        ("uranium", "no source here publishes reserves"),
        ("platinum-group-metals", "gives no mine production"),
        ("manganese", "differ in basis"),
    ],
)
def test_no_reserve_range_has_its_reason_in_plain_words(dataset, mineral, reason):
    view = "production-share" if mineral == "uranium" else "reserves"
    offers = dataset.offers_of(mineral, indicators.of(view).measure).iloc[0]
    taken = production_model.take(
        dataset, Selection(mineral, view, offers["stage"], offers["series"], offers["years"][-1])
    )
    assert taken.reserve_years is None
    assert taken.world_reserve_years is None
    assert reason in taken.reserve_years_reason
    assert "Valid choices" not in taken.reserve_years_reason


def test_the_scale_of_a_series_is_its_largest_figure_of_all_years(dataset):
    rows = dataset.facts["cobalt", "production"]
    wmd = rows[(rows[v.SERIES] == "wmd") & (rows[v.AREA_KIND] == "country")]
    assert production_model.largest(dataset, cobalt("production", year=2018)) == wmd[v.VALUE].max()


@pytest.mark.parametrize("wrong", [{"mineral": "cobolt"}, {"series": "x"}, {"year": 1900}, {"stage": "moon"}])
def test_a_selection_that_is_not_there_is_refused(dataset, wrong):
    parts = {"mineral": "cobalt", "view": "production", "stage": "mine", "series": "wmd", "year": 2023}
    with pytest.raises(UnknownChoiceError):
        production_model.take(dataset, Selection(**(parts | wrong)))


def test_a_year_without_a_figure_is_left_out_of_the_history(facts):
    table = pd.concat(
        [
            facts(CHN=1, AUS=1),
            facts({"CHN": {v.YEAR: 2023}, "WORLD": {v.YEAR: 2023}}, CHN=None, WORLD=5),
        ],
        ignore_index=True,
    )
    empty = facts().iloc[:0]
    tiny = assemble("test", production=table.assign(**{v.MINERAL: "cobalt"}), reserves=empty)
    selection = Selection("cobalt", "production", "mine", "test", 2024)
    assert list(production_model.history(tiny, selection)) == [2024]
    with pytest.raises(NotComputableError, match="2023"):
        production_model.take(tiny, Selection("cobalt", "production", "mine", "test", 2023))


def test_every_panel_on_offer_is_computed_and_adds_up(dataset):
    """Every mineral, measure, stage, series and year; production and reserves alike."""
    refused, odd = [], []
    count = 0
    for mineral in dataset.minerals():
        for view in ("production-share", "reserves-share"):
            for row in dataset.offers_of(mineral, indicators.of(view).measure).itertuples():
                for year in row.years:
                    count += 1
                    try:
                        panel = dataset.panel(
                            mineral=mineral,
                            stage=row.stage,
                            year=year,
                            series=row.series,
                            measure=indicators.of(view).measure,
                        )
                        found = production_model.concentration(panel)
                    except NotComputableError as error:
                        refused.append(str(error))
                        continue
                    assert found.shares["share"].sum() + found.residual_share == pytest.approx(1), panel.label
                    assert 0 < found.hhi_low <= found.hhi_high <= 1 + 1e-9, panel.label
                    assert 0 <= found.residual_share < 0.5, panel.label
                    assert found.remaining_supply >= 0, panel.label
                    if found.published_total and not panel.world_is_floor:
                        apart = abs(found.total / found.published_total - 1) > 0.05
                        assert apart == any("published total;" in caveat for caveat in found.caveats), panel.label
                        odd += [(mineral, year)] * apart
    assert refused == []
    # Printed so: manganese reserves add up to more than their total, and the totals of 2020 to 2022 lack countries
    # whose figures stand beside them.
    assert odd == [("manganese", 2025), *(("perlite", year) for year in (2020, 2021, 2022)), ("oil-shale", 2022)]
    assert count > 500
