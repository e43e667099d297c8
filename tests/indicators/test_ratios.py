from __future__ import annotations

import math

import pandas as pd
import pytest

from geo import vocabulary as v
from geo.errors import NotComputableError
from geo.indicators.panel import Panel, select
from geo.indicators.ratios import growth, reserve_years, world_reserve_years
from geo.production import indicators


def mined(facts: pd.DataFrame, stage: str = "mine") -> Panel:
    return select(facts, mineral="unobtainium", stage=stage, year=2024, series="test")


def held(facts: pd.DataFrame, **changes: object) -> Panel:
    key = {"mineral": "unobtainium", "stage": "mine", "year": 2024, "series": "test"}
    return select(facts.assign(**{v.MEASURE: "reserves"}, **changes), **key, measure="reserves")


def test_by_hand(facts):
    # 1000/50 = 20 years; 600/10 = 60; France holds but does not mine, Chile mines but has no reserves printed
    found = reserve_years(held(facts(CHN=1000, AUS=600, FRA=5, CHL=None)), mined(facts(CHN=50, AUS=10, CHL=1)))
    assert found.drop("CHL").to_dict() == {"CHN": 20, "AUS": 60}
    assert found.isna()["CHL"]
    assert "FRA" not in found.index


def test_no_range_below_the_floor_and_none_for_zero_or_missing_output(facts):
    production = mined(facts(CHN=99_901, AUS=99, USA=0, CHL=None))
    found = reserve_years(held(facts(CHN=1e6, AUS=1e6, USA=1e6, CHL=1e6)), production)
    assert list(found.index) == ["CHN"]
    generous = reserve_years(held(facts(CHN=1e6, AUS=1e6, USA=1e6)), production, floor_share=0)
    assert sorted(generous.index) == ["AUS", "CHN"]


def test_the_floor_itself_is_enough(facts):
    assert list(reserve_years(held(facts(AUS=5)), mined(facts(CHN=999, AUS=1))).index) == ["AUS", "CHN"]


def test_the_world_counts_remainders_on_both_sides(facts):
    # 1000 in the ground over 50 a year
    assert world_reserve_years(held(facts(CHN=800, OTHER=200)), mined(facts(AUS=40, OTHER=10))) == pytest.approx(20)


def test_the_world_counts_what_the_published_total_leaves_to_a_remainder_without_amount(facts):
    # At least 1000 in the ground, 800 named: 1000 / 50
    rows = {"WORLD": {v.LOWER: 1000.0, v.STATUS: "reported"}}
    assert world_reserve_years(held(facts(rows, CHN=800, OTHER=None, WORLD=None)), mined(facts(CHN=50))) == 20


@pytest.mark.parametrize(("reserves", "production"), [({"CHN": 0}, {"CHN": 5}), ({"CHN": 5}, {"CHN": 0})])
def test_a_world_without_either_has_no_range(facts, reserves, production):
    assert world_reserve_years(held(facts(**reserves)), mined(facts(**production))) is None


def test_reserves_are_never_compared_with_refined_production(facts):
    refined = mined(facts({"CHN": {v.STAGE: "refined"}}, CHN=5), stage="refined")
    with pytest.raises(NotComputableError, match="refined"):
        reserve_years(held(facts(CHN=5)), refined)
    with pytest.raises(NotComputableError, match="refined"):
        world_reserve_years(held(facts(CHN=5)), refined)


@pytest.mark.parametrize(("column", "other"), [(v.UNIT, "ct"), (v.BASIS, "ore")])
def test_reserves_and_production_stand_on_one_footing(facts, column, other):
    with pytest.raises(NotComputableError, match=f"{column}.*{other}"):
        reserve_years(held(facts(CHN=5), **{column: other}), mined(facts(CHN=5)))


def test_publishers_are_never_mixed(facts):
    production = mined(facts(CHN=5))
    table = facts(CHN=5).assign(**{v.MEASURE: "reserves", v.SERIES: "another"})
    other = select(table, mineral="unobtainium", stage="mine", year=2024, series="another", measure="reserves")
    with pytest.raises(NotComputableError, match="series"):
        reserve_years(other, production)


def test_growth_by_hand():
    now = pd.Series({"COD": 150.0, "AUS": 80.0, "CHN": 10.0, "PER": math.nan, "CHL": 5.0})
    then = pd.Series({"COD": 100.0, "AUS": 100.0, "CHN": 0.0, "PER": 4.0})
    found = growth(now, then)
    # 150 / 100 - 1, 80 / 100 - 1; from nothing, from or to an unknown figure there is no rate.
    assert found["COD"] == pytest.approx(0.5)
    assert found["AUS"] == pytest.approx(-0.2)
    assert found[["CHN", "PER", "CHL"]].isna().all()
    assert list(found.index) == list(now.index)


def test_the_indicator_shows_what_the_formula_gives():
    record = indicators.of("growth")
    figures = indicators.IndicatorInputs(
        amount=pd.Series({"COD": 150.0}),
        share=pd.Series({"COD": 1.0}),
        before=pd.Series({"COD": 100.0}),
        reserve_years=None,
    )
    assert record.compute(figures)["COD"] == pytest.approx(0.5)
    assert record.palette.classes.index(0.5) == 5  # "+25 to +100 %"
