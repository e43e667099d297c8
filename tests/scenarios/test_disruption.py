"""A disruption: hand-computed losses, replacement and shortfall, and what must always hold."""

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import NotComputableError, OutOfRangeError
from geo.scenarios.disruption import CutTerms, disrupt


@pytest.fixture
def world(flows):
    """Japan buys 60 of China and 40 of Australia, Germany 20 of China and 60 of Chile."""
    return flows(CHN_JPN=60, AUS_JPN=40, CHN_DEU=20, CHL_DEU=60)


def rows(result):
    return result.importers.set_index("importer")


def test_a_full_stop_by_hand(world):
    result = disrupt(world, CutTerms(("CHN",), spare=0.5))
    # Lost 60 and 20; Australia can add 20 and Chile 30: 50 of 80 are replaced, to everybody alike.
    assert result.lost_t == 80
    assert result.spare_t == 50
    assert result.replaced_t == 50
    assert result.short_t == 30
    japan = rows(result).loc["JPN"]
    assert (japan["imports_t"], japan["lost_t"], japan["share_lost"]) == (100, 60, 0.6)
    assert japan["replaced_t"] == pytest.approx(37.5)
    assert japan["share_short"] == pytest.approx(0.225)
    added = result.suppliers.set_index("exporter")
    assert added["added_t"].to_dict() == {"CHL": 30, "AUS": 20}
    assert added["growth"].to_dict() == {"CHL": 0.5, "AUS": 0.5}


def test_half_a_cut_loses_half(world):
    assert disrupt(world, CutTerms(("CHN",), cut=0.5)).lost_t == 40


def test_only_the_importers_aimed_at_lose(world):
    result = disrupt(world, CutTerms(("CHN",), importers=("DEU",), spare=0))
    assert rows(result)["lost_t"].to_dict() == {"DEU": 20}
    assert result.share_short == 0.25


def test_only_friends_replace(world):
    result = disrupt(world, CutTerms(("CHN",), friends=("AUS",), spare=0.5))
    assert result.suppliers["exporter"].tolist() == ["AUS"]
    assert result.short_t == 60


def test_published_idle_capacity_stands_for_the_assumption(world):
    result = disrupt(world, CutTerms(("CHN",), spare=0.5, idle_t=(("AUS", 4.0), ("CHN", 900.0))))
    assert result.suppliers.set_index("exporter")["spare_t"].to_dict() == {"CHL": 30, "AUS": 4}


def test_an_importer_is_not_a_supplier_of_itself(flows):
    # China sells Japan 60 and Korea 20; Japan exports 100 itself and could add 50, but only to Korea.
    found = flows(CHN_JPN=60, CHN_KOR=20, JPN_USA=100)
    result = disrupt(found, CutTerms(("CHN",), spare=0.5))
    assert rows(result)["replaced_t"].to_dict() == {"JPN": 0, "KOR": 20, "USA": 0}
    assert result.short_t == 60
    alone = disrupt(found, CutTerms(("CHN",), importers=("JPN",), spare=0.5))
    assert (alone.replaced_t, alone.spare_t, len(alone.suppliers)) == (0, 0, 0)
    assert any("do not replace its own imports" in sentence for sentence in alone.assumptions)


def test_feedstock_of_those_who_cut_replaces_nothing_unless_the_stage_is_known(flows):
    # Myanmar ships 90 of its 100 to China, which sells Japan 60.
    found = flows(CHN_JPN=60, MMR_CHN=90, MMR_JPN=10)
    assert disrupt(found, CutTerms(("CHN",), spare=0.5)).replaced_t == 50
    unknown = disrupt(found, CutTerms(("CHN",), spare=0.5, one_stage=False))
    assert unknown.replaced_t == 5
    assert unknown.suppliers.set_index("exporter").loc["MMR", "feedstock_t"] == 90
    assert any("90\u202ft gross weight" in sentence and "Myanmar" in sentence for sentence in unknown.assumptions)


def test_what_is_added_follows_exports_up_to_the_spare_capacity(flows):
    found = flows(CHN_JPN=30, AUS_KOR=90, CHL_KOR=10)
    result = disrupt(found, CutTerms(("CHN",), spare=1.0, idle_t=(("AUS", 9.0),)))
    # 27 and 3 by exports; Australia is full at 9, Chile takes up to its 10.
    assert result.suppliers.set_index("exporter")["added_t"].to_dict() == {"CHL": 10, "AUS": 9}


def test_a_zero_disruption_changes_nothing(world):
    result = disrupt(world, CutTerms(("CHN",), cut=0.0, spare=0.5))
    assert result.lost_t == result.lost_kusd == result.replaced_t == result.short_t == 0
    assert (rows(result)[["lost_t", "short_t", "share_lost", "share_short"]] == 0).all(axis=None)
    assert (result.suppliers["added_t"] == 0).all()


def test_an_exporter_that_sells_nothing_is_named(world):
    result = disrupt(world, CutTerms(("BRA",)))
    assert result.lost_t == 0
    assert any("Brazil" in gap for gap in result.gaps)


def test_what_is_not_weighed_is_lost_by_value_and_never_zero_tonnes(flows):
    result = disrupt(flows(CHN_JPN=10, CHN_DEU=None, AUS_DEU=30), CutTerms(("CHN",), spare=0))
    germany = rows(result).loc["DEU"]
    assert math.isnan(germany["lost_t"])
    assert math.isnan(germany["share_short"])
    assert germany["lost_kusd"] == 20
    assert germany["share_lost_value"] == 0.25
    assert result.lost_t == 10
    assert result.unweighed_share == 0.5
    assert any("Germany" in gap for gap in result.gaps)


def test_when_nothing_lost_was_weighed_it_says_so(flows):
    with pytest.raises(NotComputableError, match="weight"):
        disrupt(flows(CHN_DEU=None, AUS_DEU=30), CutTerms(("CHN",)))


def test_no_trade_at_all_is_refused(flows):
    with pytest.raises(NotComputableError, match="No trade"):
        disrupt(flows(), CutTerms(("CHN",)))


@pytest.mark.parametrize(
    "wrong",
    [
        {"cut": 1.5},
        {"cut": -0.1},
        {"spare": 2.0},
        {"exporters": ()},
        {"importers": ()},
        {"friends": ()},
        {"idle_t": (("AUS", -1.0),)},
    ],
)
def test_impossible_assumptions_are_refused(wrong):
    with pytest.raises(OutOfRangeError):
        CutTerms(**{"exporters": ("CHN",), **wrong})


def test_a_group_adds_up_its_members(world):
    result = disrupt(world, CutTerms(("CHN",), spare=0))
    both = result.of(["JPN", "DEU", "FRA"])
    assert (both.imports_t, both.lost_t, both.short_t) == (180, 80, 80)
    assert both.share_lost == pytest.approx(80 / 180)


CODES = ["CHN", "AUS", "CHL", "JPN", "DEU"]
WEIGHT = st.one_of(st.none(), st.floats(0.001, 1e6))
TRADE = st.dictionaries(
    st.tuples(st.sampled_from(CODES), st.sampled_from(CODES)).filter(lambda pair: pair[0] != pair[1]),
    WEIGHT,
    min_size=1,
)


@settings(deadline=None, max_examples=60)
@given(TRADE, st.sets(st.sampled_from(CODES), min_size=1), st.floats(0, 1), st.floats(0, 1))
def test_losses_never_exceed_flows_nor_replacement_spare_capacity(flows, trade, exporters, cut, spare):
    found = flows(**{f"{exporter}_{importer}": weight for (exporter, importer), weight in trade.items()})
    before = found.copy()
    try:
        result = disrupt(found, CutTerms(tuple(sorted(exporters)), cut=cut, spare=spare))
    except NotComputableError:
        hit = found[found["exporter"].isin(exporters)]
        assert hit["quantity_t"].isna().all()
        return
    table = result.importers
    known = table.dropna(subset=["lost_t"])
    slack = 1 + 1e-9
    assert (known["lost_t"] <= known["imports_t"].fillna(0) * slack).all()
    assert (known["short_t"] <= known["lost_t"] * slack).all()
    assert (known["short_t"] >= 0).all()
    assert (table["lost_kusd"] <= table["imports_kusd"] * slack).all()
    assert (result.suppliers["added_t"] <= result.suppliers["spare_t"] * slack + 1e-12).all()
    assert result.replaced_t == pytest.approx(float(result.suppliers["added_t"].sum()))
    assert known["replaced_t"].sum() == pytest.approx(result.replaced_t)
    added = result.suppliers.set_index("exporter")["added_t"]
    from_others = result.replaced_t - known["importer"].map(added).fillna(0)
    assert (known["replaced_t"] <= from_others * slack + 1e-9 * (1 + result.replaced_t)).all()
    assert not set(result.suppliers["exporter"]) & exporters
    pd.testing.assert_frame_equal(found, before)
