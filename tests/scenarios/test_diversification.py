"""The smallest reallocation: hand-computed, kept totals, and as small as any other."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import NotComputableError, OutOfRangeError
from geo.scenarios.diversification import CapTerms, diversify


def then(result):
    return result.suppliers.set_index("exporter")["then"].to_dict()


def test_one_supplier_above_the_cap_by_hand(flows):
    # 80 of 100 from China; at most 50. Australia exports 60 to the world, Chile 30: 30 are shared 2 to 1.
    result = diversify(flows(CHN_JPN=80, AUS_JPN=20, AUS_KOR=40, CHL_KOR=30), CapTerms(importers=("JPN",), cap=0.5))
    assert result.moved == 30
    assert result.moved_share == 0.3
    assert then(result) == pytest.approx({"CHN": 50, "AUS": 40, "CHL": 10})
    growth = result.suppliers.set_index("exporter")["growth"]
    assert growth["AUS"] == pytest.approx(20 / 60)
    assert growth["CHL"] == pytest.approx(10 / 30)
    assert result.hhi_now == pytest.approx(0.68)
    assert result.hhi_then == pytest.approx(0.42)


def test_nobody_above_the_cap_moves_nothing(flows):
    result = diversify(flows(CHN_JPN=60, AUS_JPN=40), CapTerms(importers=("JPN",), cap=0.65))
    assert (result.moved, result.feasible, result.above) == (0, True, 0)
    assert then(result) == {"CHN": 60, "AUS": 40}


def test_too_few_suppliers_are_explained(flows):
    result = diversify(flows(CHN_JPN=80, AUS_JPN=20), CapTerms(importers=("JPN",), cap=0.4))
    assert not result.feasible
    assert "at least 3 suppliers" in result.reason
    assert "20\u202f% of imports" in result.reason
    assert then(result) == {"CHN": 80, "AUS": 20}


def test_a_limit_of_growth_can_make_it_infeasible(flows):
    trade = flows(CHN_JPN=80, AUS_JPN=20)
    assert diversify(trade, CapTerms(importers=("JPN",), cap=0.5, growth_limit=1.5)).feasible
    tight = diversify(trade, CapTerms(importers=("JPN",), cap=0.5, growth_limit=1.0))
    assert not tight.feasible
    assert "10\u202f% of imports" in tight.reason


def test_only_those_chosen_grow(flows):
    trade = flows(CHN_JPN=80, AUS_JPN=20, CHL_KOR=50)
    result = diversify(trade, CapTerms(importers=("JPN",), cap=0.5, growing=("CHL",)))
    assert then(result) == pytest.approx({"CHN": 50, "AUS": 20, "CHL": 30})


def test_a_bloc_buys_as_one_and_never_from_itself(flows):
    trade = flows(CHN_DEU=40, CHN_FRA=40, DEU_FRA=500, AUS_FRA=20)
    result = diversify(trade, CapTerms(importers=("DEU", "FRA"), cap=0.5))
    assert result.total == 100
    assert then(result) == pytest.approx({"CHN": 50, "AUS": 50})


def test_an_importer_is_not_a_supplier_of_itself(flows):
    # Japan exports far more than Australia; what moves goes to Australia alone.
    trade = flows(CHN_JPN=80, AUS_JPN=20, JPN_KOR=900)
    result = diversify(trade, CapTerms(importers=("JPN",), cap=0.5))
    assert then(result) == pytest.approx({"CHN": 50, "AUS": 50})


def test_feedstock_of_those_above_the_cap_fills_no_gap_unless_the_stage_is_known(flows):
    # Myanmar ships all it has to China; Australia sells 60 elsewhere.
    trade = flows(CHN_JPN=80, AUS_JPN=20, AUS_KOR=40, MMR_CHN=600)
    known = diversify(trade, CapTerms(importers=("JPN",), cap=0.5))
    assert then(known)["MMR"] > 20
    unknown = diversify(trade, CapTerms(importers=("JPN",), cap=0.5, one_stage=False))
    assert then(unknown) == pytest.approx({"CHN": 50, "AUS": 50})
    assert any("feedstock" in sentence and "Myanmar" in sentence for sentence in unknown.assumptions)


def test_by_value_counts_what_was_not_weighed(flows):
    trade = flows(CHN_JPN=None, AUS_JPN=5)
    assert diversify(trade, CapTerms(importers=("JPN",))).total == 5
    valued = diversify(trade, CapTerms(importers=("JPN",), by="value"))
    assert (valued.total, valued.unit) == (30, "thousand USD")


def test_no_imports_are_refused(flows):
    with pytest.raises(NotComputableError, match="nothing to reallocate"):
        diversify(flows(CHN_JPN=80), CapTerms(importers=("FRA",)))


@pytest.mark.parametrize(
    "wrong", [{"cap": 0.0}, {"cap": 1.2}, {"importers": ()}, {"growing": ()}, {"growth_limit": -1}]
)
def test_impossible_assumptions_are_refused(wrong):
    with pytest.raises(OutOfRangeError):
        CapTerms(**{"importers": ("JPN",), **wrong})


NAMES = ["CHN", "AUS", "CHL", "ZAF", "BRA"]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(0, 12), min_size=2, max_size=5).filter(any), st.sampled_from([0.25, 0.4, 0.5, 0.6, 0.65]))
def test_totals_are_kept_and_no_supplier_is_above_the_cap(flows, amounts, cap):
    named = dict(zip(NAMES, amounts, strict=False))
    trade = flows(**{f"{name}_JPN": float(amount) for name, amount in named.items() if amount}, AUS_KOR=1.0)
    result = diversify(trade, CapTerms(importers=("JPN",), cap=cap))
    total = sum(amounts)
    assert result.suppliers["now"].sum() == pytest.approx(total)
    assert result.suppliers["then"].sum() == pytest.approx(total)
    if result.feasible:
        assert (result.suppliers["share_then"] <= cap + 1e-9).all()
        assert result.suppliers["change"].clip(lower=0).sum() == pytest.approx(result.moved)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(1, 8), min_size=2, max_size=4), st.sampled_from([0.4, 0.5, 0.65]))
def test_no_other_reallocation_moves_less(flows, amounts, cap):
    """Against every reallocation in steps of half a tonne, found by trying them all."""
    total = sum(amounts)
    trade = flows(**{f"{name}_JPN": float(amount) for name, amount in zip(NAMES, amounts, strict=False)})
    result = diversify(trade, CapTerms(importers=("JPN",), cap=cap))
    step = 0.5
    levels = np.arange(0, np.floor(cap * total / step) + 1) * step
    moved = [
        sum(max(0.0, now - after) for now, after in zip(amounts, option, strict=True))
        for option in itertools.product(levels, repeat=len(amounts))
        if sum(option) == total
    ]
    if not result.feasible:
        assert not moved
    elif moved:
        assert result.moved <= min(moved) + 1e-9
        assert min(moved) - result.moved <= step * len(amounts)
