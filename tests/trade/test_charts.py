"""Charts of trade: what they show, and that nothing is dropped or filled in."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from geo import vocabulary as v
from geo.content.charts import Role
from geo.engine.base import EmbeddedEngine
from geo.maps.colours import LIGHT
from geo.maps.flows import FlowColours
from geo.reference.choices import Choices
from geo.tables import trade as trade_table
from geo.trade import charts, model
from geo.trade.model import By, Trade
from geo.trade.selection import FlowSelection, resolve

ON = dt.date(2026, 11, 23)
MAGNETS = "850511"
PAINT = FlowColours("colour", [], {"CHN": "#123456"}, "#abcdef")
CODES = ("CHN", "AUS", "CHL", "USA", "DEU", "FIN", "COD", "BEL", "ZMB")


@pytest.fixture(scope="module")
def nine() -> Trade:
    """Nine exporters to Japan of 9, 8, ... 1 thousand dollars: 45 in all; the last one without a weight."""
    rows = [
        (2024, "282200", code, "JPN", 9.0 - rank, None if code == "ZMB" else 1.0) for rank, code in enumerate(CODES)
    ]
    frame = pd.DataFrame(rows, columns=list(trade_table.COLUMNS)).astype({v.YEAR: "int16", v.QUANTITY_T: "float64"})
    return model.take(EmbeddedEngine.from_frame(frame), lines=("282200",), year=2024)


@pytest.fixture
def choose(atlas):
    def chosen(**words: str) -> FlowSelection:
        return resolve(atlas, Choices({"mineral": "cobalt", "year": "2024", **words}))

    return chosen


def test_bars_add_the_others_up(nine, choose):
    first, second = charts.bars(nine, choose(), PAINT)
    assert (first.title, second.title) == ("Largest exporters by value", "Largest importers by value")
    assert (first.names[0], first.names[-1]) == ("China", "2 others")
    assert sum(first.values) == pytest.approx(1)
    assert first.values[-1] == pytest.approx((2 + 1) / 45)  # noqa: PD011 - bars, not a frame
    assert first.roles[:2] == ("#123456", "#abcdef")
    assert first.roles[-1] is Role.REST
    assert first.texts[0].replace("\u202f", " ") == "20 % \u00b7 USD 9,000"


def test_an_importer_without_exports_is_in_no_bar_of_exporters(nine, choose):
    first, second = charts.bars(nine, choose(), PAINT)
    assert "Japan" not in first.names
    assert second.names == ("Japan",)


def test_bars_of_a_country_are_its_suppliers_and_destinations(nine, choose):
    (suppliers,) = charts.bars(nine, choose(country="JPN"), PAINT)
    assert suppliers.title == "Japan\u2019s suppliers by value"
    (destinations,) = charts.bars(nine, choose(country="USA"), PAINT)
    assert destinations.title == "The United States\u2019 export destinations by value"
    assert destinations.names == ("Japan",)


def test_a_year_without_trade_breaks_the_line(uploaded):
    rows = [
        (2020, MAGNETS, "CHN", "DEU", 6.0, 1.0),
        (2020, MAGNETS, "JPN", "DEU", 4.0, 1.0),
        (2022, MAGNETS, "CHN", "DEU", 5.0, None),
    ]
    atlas = uploaded(rows)
    selection = resolve(atlas, Choices({"mineral": "permanent-magnets"}))
    shares, concentration = charts.lines(atlas, selection, on=ON)
    assert shares.years == concentration.years == ("2020", "2021", "2022")
    assert shares.series == {"China": (0.6, None, 1.0), "Japan": (0.4, None, None)}
    assert concentration.series == {"HHI": (pytest.approx(5200.0), None, pytest.approx(10_000.0))}
    assert shares.year == "2022"


def test_a_flow_without_a_weight_is_not_zero(uploaded):
    rows = [(2020, MAGNETS, "CHN", "DEU", 1.0, 3.0), (2021, MAGNETS, "CHN", "DEU", 2.0, None)]
    atlas = uploaded(rows)
    selection = resolve(atlas, Choices({"mineral": "permanent-magnets", "flow": "CHN-DEU", "by": "quantity"}))
    amounts, units = charts.lines(atlas, selection, on=ON)
    assert amounts.title == "China to Germany: gross weight (t)"
    assert amounts.series == {"Gross weight": (3.0, None)}
    assert units.series == {"Unit value": (pytest.approx(1000 / 3), None)}


def test_policy_measures_are_marked_in_their_year(atlas, choose):
    marks = charts.lines(atlas, choose(), on=ON)[0].marks
    assert len(marks) > 1
    assert all(mark.year == mark.detail[:4] for mark in marks)
    assert charts.lines(atlas, choose(mineral="iron"), on=ON)[0].marks == ()


def test_ribbons_hold_the_whole_of_trade(nine):
    (both,) = charts.ribbons(nine, {"A": frozenset({"CHN", "JPN"}), "B": frozenset({"AUS"})}, LIGHT, on=ON)
    assert both.names == ("A", "B", "Rest of the world")
    assert {(one.origin, one.destination): one.amount for one in both.ribbons} == {
        ("A", "A"): 9,
        ("B", "A"): 8,
        ("Rest of the world", "A"): 28,
    }
    assert both.sends[0].replace("\u202f", " ") == "USD 9,000, 20 %"
    assert "counts in the first" in both.note
    assert "A to A: USD\u202f9,000, 20\u202f% of world trade by value" in both.summary
    assert charts.ribbons(nine, {}, LIGHT, on=ON) == ()


def test_ribbons_of_weight_leave_out_what_has_none(nine):
    weighed = Trade(nine.lines, 2024, By.QUANTITY, *_by_weight(nine))
    (found,) = charts.ribbons(weighed, {"A": frozenset({"ZMB"})}, LIGHT, on=ON)
    assert [one.origin for one in found.ribbons] == ["Rest of the world"]


def _by_weight(trade: Trade) -> tuple[pd.DataFrame, pd.DataFrame, float]:
    flows = trade.flows.assign(amount=trade.flows[v.QUANTITY_T])
    return flows, trade.detail, float(flows["amount"].sum())
