"""Flows over six rows that can be added up in the head."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import vocabulary as v
from geo.engine.base import EmbeddedEngine
from geo.errors import NotComputableError, UnknownChoiceError
from geo.tables import trade as trade_table
from geo.tables.trade import area_name
from geo.trade import model as trade_model
from geo.trade.blocs import bloc_matrix
from geo.trade.model import AMOUNT, SHARE, By, Trade

ORE, OXIDE = "260500", "282200"
# 2024: 200 thousand USD in all, 53 t in all; COD to CHN has two lines, one of them without a weight.
FLOWS = [
    (2024, ORE, "COD", "CHN", 100.0, 50.0),
    (2024, OXIDE, "COD", "CHN", 60.0, None),
    (2024, OXIDE, "FIN", "DEU", 30.0, 2.0),
    (2024, OXIDE, "CHN", "DEU", 10.0, 1.0),
    (2023, OXIDE, "CHN", "DEU", 40.0, 4.0),
    (2023, OXIDE, "ZAF", "DEU", 40.0, None),
]


def engine(rows: list[tuple[object, ...]]) -> EmbeddedEngine:
    frame = pd.DataFrame(rows, columns=list(trade_table.COLUMNS))
    return EmbeddedEngine.from_frame(frame.astype({v.YEAR: "int16", v.QUANTITY_T: "float64"}))


@pytest.fixture(scope="module")
def small() -> EmbeddedEngine:
    return engine(FLOWS)


@pytest.fixture(scope="module")
def of_2024(small: EmbeddedEngine) -> Trade:
    return trade_model.take(small, lines=(ORE, OXIDE), year=2024)


def test_lines_of_one_pair_are_one_flow(of_2024: Trade):
    first = of_2024.flows.iloc[0]
    assert len(of_2024.flows) == 3
    assert (first[v.EXPORTER], first[v.IMPORTER], first[trade_model.LINES]) == ("COD", "CHN", f"{ORE}, {OXIDE}")
    assert first[AMOUNT] == first[v.VALUE_KUSD] == 160
    assert first[SHARE] == pytest.approx(160 / 200)


def test_a_unit_value_leaves_out_what_has_no_weight(of_2024: Trade):
    """100,000 USD over 50 t; the 60,000 USD without a weight are in neither."""
    assert of_2024.flows.iloc[0][trade_model.UNIT_VALUE] == pytest.approx(2000)
    assert of_2024.unweighed_share == pytest.approx(60 / 200)
    assert (of_2024.value_kusd, of_2024.quantity_t) == (200, 53)


def test_by_quantity_a_flow_without_weight_is_not_zero(small: EmbeddedEngine):
    trade = trade_model.take(small, lines=(OXIDE,), year=2023, by=By.QUANTITY)
    assert trade.world == 4
    last = trade.flows.iloc[-1]
    assert last[v.EXPORTER] == "ZAF"
    assert pd.isna(last[AMOUNT])
    assert pd.isna(last[SHARE])
    shown, rest = trade_model.split_top(trade.flows, 5)
    assert len(shown) == 1
    assert (rest.count, rest.without_weight, rest.value_kusd) == (1, 1, 40)
    assert pd.isna(rest.quantity_t)


def test_the_rest_is_counted(of_2024: Trade):
    shown, rest = trade_model.split_top(of_2024.flows, 1)
    assert len(shown) == 1
    assert (rest.count, rest.value_kusd, rest.quantity_t, rest.without_weight) == (2, 40, 3, 0)
    assert rest.share == pytest.approx(0.2)


def test_no_flows_at_the_top_is_no_choice(of_2024: Trade):
    with pytest.raises(UnknownChoiceError, match="number of flows"):
        trade_model.split_top(of_2024.flows, 0)


def test_a_year_without_trade_says_so(small: EmbeddedEngine):
    with pytest.raises(NotComputableError, match="HS 260500 is recorded in 1999"):
        trade_model.take(small, lines=(ORE,), year=1999)


def test_filters(of_2024: Trade):
    assert len(trade_model.touching(of_2024.flows)) == 3
    assert len(trade_model.touching(of_2024.flows, country="CHN")) == 2
    assert trade_model.touching(of_2024.flows, pair=("CHN", "DEU"))[AMOUNT].tolist() == [10]
    assert trade_model.touching(of_2024.flows, pair=("DEU", "CHN")).empty


def test_balances(of_2024: Trade):
    """China buys 160 and sells 10; Germany buys 40; the exports are 160, 30 and 10 of 200."""
    table = trade_model.balances(of_2024.flows).set_index(v.ISO3)
    assert table.loc["CHN", ["exports", "imports", "net"]].tolist() == [10, 160, -150]
    assert pd.isna(table.loc["DEU", "exports"])
    assert table.loc["DEU", "net"] == -40
    assert table.index[0] == "COD"
    assert trade_model.hhi(table["exports"]) == pytest.approx(0.8**2 + 0.15**2 + 0.05**2)


def test_hhi_of_nothing_is_missing():
    assert pd.isna(trade_model.hhi(pd.Series([None, None], dtype=float)))


def test_blocs_hold_each_country_once(of_2024: Trade):
    blocs = {"A": frozenset({"FIN", "DEU"}), "B": frozenset({"DEU", "CHN"})}
    table = bloc_matrix(of_2024, blocs, rest="others").set_index(["origin", "destination"])[AMOUNT]
    assert table.to_dict() == {("A", "A"): 30, ("B", "A"): 10, ("others", "B"): 160}


def test_choices_of_lines():
    assert trade_model.line_choices("cobalt") == ("all", "282200", "810510")
    assert trade_model.pick_lines("cobalt") == ("282200", "810510")
    assert trade_model.pick_lines("cobalt", "810510") == ("810510",)
    assert {"mine", "refined"} <= set(trade_model.line_choices("gold"))
    assert trade_model.pick_lines("gold", "mine") == ("261690",)
    with pytest.raises(UnknownChoiceError, match="HS line or stage of cobalt"):
        trade_model.pick_lines("cobalt", "999999")


def test_a_mineral_without_a_shipped_line_explains_itself():
    assert "permanent-magnets" not in trade_model.minerals_with_flows()
    assert trade_model.line_choices("permanent-magnets") == ()
    with pytest.raises(NotComputableError, match="850511"):
        trade_model.pick_lines("permanent-magnets")


def test_areas_of_the_past_have_names():
    assert area_name("SCG") == "Serbia and Montenegro (to 2005)"
    assert area_name("COD") == "DR Congo"
    with pytest.raises(UnknownChoiceError):
        area_name("XXX")


codes = st.sampled_from(["AUS", "CHL", "CHN", "COD"])
rows = st.lists(
    st.tuples(
        st.just(2024),
        st.sampled_from([ORE, OXIDE]),
        codes,
        codes,
        st.floats(0.001, 1e6),
        st.none() | st.floats(0.001, 1e6),
    ).filter(lambda row: row[2] != row[3]),
    min_size=1,
    max_size=12,
    unique_by=lambda row: row[:4],
)


@settings(deadline=None, max_examples=25)
@given(rows=rows, top=st.integers(1, 14), by=st.sampled_from(By))
def test_what_is_shown_and_the_rest_are_the_whole(rows: list[tuple[object, ...]], top: int, by: By):
    trade = trade_model.take(engine(rows), lines=(ORE, OXIDE), year=2024, by=by)
    shown, rest = trade_model.split_top(trade.flows, top)
    assert len(shown) + rest.count == len(trade.flows)
    assert shown[v.VALUE_KUSD].sum() + rest.value_kusd == pytest.approx(trade.value_kusd)
    if not pd.isna(trade.world):
        assert shown[SHARE].sum() + rest.share == pytest.approx(1)
        assert bloc_matrix(trade, {"A": frozenset({"AUS"})}, rest="others")[SHARE].sum() == pytest.approx(1)
        assert trade_model.balances(trade.flows)["net"].sum() == pytest.approx(0, abs=1e-6 * trade.world)


def test_shipped_cobalt_of_2024():
    """The largest flow of the shipped table: DR Congo to China, 3.02 billion USD under 810510."""
    trade = trade_model.take(EmbeddedEngine.open(), lines=trade_model.pick_lines("cobalt"), year=2024)
    first = trade.flows.iloc[0]
    assert (first[v.EXPORTER], first[v.IMPORTER], first[trade_model.LINES]) == ("COD", "CHN", "810510")
    assert first[v.VALUE_KUSD] == pytest.approx(3_019_487.639)
    assert len(trade.flows) == 1216
