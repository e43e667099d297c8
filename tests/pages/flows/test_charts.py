"""Specifications of the charts of trade: what they plot, and that nothing is dropped or filled in."""

from __future__ import annotations

import pandas as pd
import pytest

from geo import vocabulary as v
from geo.maps.colours import LIGHT
from geo.pages.flows import charts as flows_charts
from geo.trade import model as trade_model
from geo.trade.history import OTHERS, Partners
from geo.trade.model import By

CODES = ("CHN", "AUS", "CHL", "USA", "DEU", "FIN", "COD", "BEL", "ZMB")


@pytest.fixture
def table() -> pd.DataFrame:
    """Nine exporters to Japan of 9, 8, ... 1 thousand dollars: 45 in all."""
    rows = [(code, "JPN", 9.0 - rank) for rank, code in enumerate(CODES)]
    return trade_model.balances(pd.DataFrame(rows, columns=[v.EXPORTER, v.IMPORTER, trade_model.AMOUNT]))


@pytest.fixture
def partners() -> Partners:
    shares = pd.DataFrame(
        [(2020, "CHN", 6.0, 0.6), (2020, OTHERS, 4.0, 0.4), (2022, "CHN", 5.0, 1.0)],
        columns=[v.YEAR, "partner", trade_model.AMOUNT, "share"],
    )
    concentration = pd.DataFrame({v.YEAR: [2020, 2022], "hhi": [0.5, 1.0], "total": [10.0, 5.0]})
    return Partners(shares, concentration, ("CHN",))


def test_bars_add_the_others_up(table):
    spec = flows_charts.ranked(table, "exports", By.VALUE, LIGHT, colours={"CHN": "#123456"}, default="#abcdef")
    rows = spec["data"]["values"]
    assert [row["area"] for row in rows][-1] == "2 others"
    assert sum(row["share"] for row in rows) == pytest.approx(1)
    assert rows[-1]["share"] == pytest.approx((2 + 1) / 45)
    assert [row["colour"] for row in rows[:2]] == ["#123456", "#abcdef"]


def test_an_importer_without_exports_is_in_no_bar_of_exporters(table):
    spec = flows_charts.ranked(table, "exports", By.VALUE, LIGHT, colours={}, default="#abcdef")
    assert "Japan" not in {row["area"] for row in spec["data"]["values"]}


def test_shares_stack_to_the_whole(partners):
    spec = flows_charts.partner_shares(partners, LIGHT, year=2020, events=[], colours={})
    rows = pd.DataFrame(spec["data"]["values"])
    assert rows.groupby("year")["share"].sum().tolist() == pytest.approx([1, 1])
    assert set(rows["partner"]) == {"China", "all others"}


def test_a_year_without_trade_breaks_the_line(partners):
    spec = flows_charts.concentration(partners, LIGHT, year=2020, events=[])
    assert spec["data"]["values"] == [
        {"year": "2020", "hhi": 5000.0},
        {"year": "2021", "hhi": None},
        {"year": "2022", "hhi": 10_000.0},
    ]


def test_policy_is_marked_only_where_there_is_some(partners):
    mark = {"year": "2022", "date": "2022-05-01", "title": "a ban", "status": "in force; primary"}
    without = flows_charts.concentration(partners, LIGHT, year=2020, events=[])
    marked = flows_charts.concentration(partners, LIGHT, year=2020, events=[mark])
    assert len(marked["layer"]) == len(without["layer"]) + 1
    assert marked["layer"][-1]["data"]["values"] == [mark]


def test_a_flow_without_a_weight_is_no_zero():
    table = pd.DataFrame(
        {
            v.YEAR: [2020, 2021],
            v.VALUE_KUSD: [1.0, 2.0],
            v.QUANTITY_T: [3.0, None],
            "unit_value_usd_per_t": [333.0, None],
        }
    )
    trend = flows_charts.pair_trend(table, By.QUANTITY, LIGHT, year=2020, events=[])
    assert [row["amount"] for row in trend["data"]["values"]] == [3.0, None]
    units = flows_charts.pair_unit_value(table, LIGHT, year=2020)
    assert [row["usd"] for row in units["data"]["values"]] == [333.0, None]
