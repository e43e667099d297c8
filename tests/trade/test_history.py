"""Years of flows: scales, partners and changes, worked by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from geo import vocabulary as v
from geo.engine.base import EmbeddedEngine
from geo.errors import NotComputableError
from geo.tables import trade as trade_table
from geo.trade import history as trade_history
from geo.trade import model as trade_model
from geo.trade.model import By

LINE = "282200"
FLOWS = [
    (2020, LINE, "COD", "CHN", 100.0, 50.0),
    (2020, LINE, "FIN", "DEU", 100.0, 10.0),
    (2020, LINE, "ZMB", "CHN", 10.0, 1.0),
    (2020, LINE, "BEL", "DEU", 20.0, None),
    (2021, LINE, "COD", "CHN", 250.0, 60.0),
    (2021, LINE, "FIN", "DEU", 60.0, 6.0),
    (2021, LINE, "BEL", "DEU", 20.0, 2.0),
    (2021, LINE, "USA", "DEU", 20.0, None),
]


@pytest.fixture(scope="module")
def engine() -> EmbeddedEngine:
    frame = pd.DataFrame(FLOWS, columns=list(trade_table.COLUMNS))
    return EmbeddedEngine.from_frame(frame.astype({v.YEAR: "int16", v.QUANTITY_T: "float64"}))


def test_years_share_one_scale(engine: EmbeddedEngine):
    assert trade_history.scale(engine, lines=(LINE,), by=By.VALUE) == trade_history.Scale(flow=250, area=250)
    assert trade_history.years(engine, lines=(LINE,)) == (2020, 2021)


def test_nothing_has_no_scale(engine: EmbeddedEngine):
    with pytest.raises(NotComputableError, match="260500 has a reported value"):
        trade_history.scale(engine, lines=("260500",), by=By.VALUE)
    assert trade_history.years(engine, lines=("260500",)) == ()


def test_suppliers_of_germany(engine: EmbeddedEngine):
    """2021: Finland 60, Belgium 20, USA 20 of 100: HHI 0.36 + 0.04 + 0.04."""
    found = trade_history.suppliers(engine, lines=(LINE,), importer="DEU", by=By.VALUE, count=1)
    assert found.named == ("FIN",)
    shares = found.shares.set_index([v.YEAR, "partner"])["share"]
    assert shares[2021, "FIN"] == pytest.approx(0.6)
    assert shares[2021, trade_history.OTHERS] == pytest.approx(0.4)
    hhi = found.concentration.set_index(v.YEAR)["hhi"]
    assert hhi[2021] == pytest.approx(0.44)
    assert hhi[2020] == pytest.approx((100 / 120) ** 2 + (20 / 120) ** 2)


def test_by_quantity_what_has_no_weight_is_no_partner(engine: EmbeddedEngine):
    found = trade_history.suppliers(engine, lines=(LINE,), importer="DEU", by=By.QUANTITY)
    assert set(found.shares.loc[found.shares[v.YEAR] == 2021, "partner"]) == {"FIN", "BEL"}


def test_customers_and_world_exporters(engine: EmbeddedEngine):
    assert trade_history.customers(engine, lines=(LINE,), exporter="COD", by=By.VALUE).named == ("CHN",)
    world = trade_history.exporters(engine, lines=(LINE,), by=By.VALUE, count=2)
    assert world.named == ("COD", "FIN")
    assert world.shares.groupby(v.YEAR)["share"].sum().tolist() == pytest.approx([1, 1])


def test_a_country_without_trade_has_no_partners(engine: EmbeddedEngine):
    with pytest.raises(NotComputableError, match="No export from France in these lines is recorded by value"):
        trade_history.customers(engine, lines=(LINE,), exporter="FRA", by=By.VALUE)


def test_change_of_every_flow(engine: EmbeddedEngine):
    """COD 2.5 times, FIN 0.6 times, BEL alike, USA new; ZMB is gone."""
    then = trade_model.take(engine, lines=(LINE,), year=2020)
    now = trade_model.take(engine, lines=(LINE,), year=2021)
    classes = dict(zip(now.flows[v.EXPORTER], trade_history.change(now, then), strict=True))
    down, more, new = trade_history.CHANGES[1], trade_history.CHANGES[4], trade_history.CHANGES[5]
    assert classes == {"COD": more, "FIN": down, "BEL": "within 25 %", "USA": new}
    assert trade_history.ended(now, then)[v.EXPORTER].tolist() == ["ZMB"]


def test_a_change_without_a_weight_is_not_known(engine: EmbeddedEngine):
    """By quantity Belgium had no weight in 2020 and the USA none in 2021: neither new nor changed."""
    then = trade_model.take(engine, lines=(LINE,), year=2020, by=By.QUANTITY)
    now = trade_model.take(engine, lines=(LINE,), year=2021, by=By.QUANTITY)
    classes = pd.Series(trade_history.change(now, then).to_numpy(), index=now.flows[v.EXPORTER])
    assert classes[["BEL", "USA"]].isna().all()
    assert classes["COD"] == "within 25 %"


def test_one_flow_over_the_years(engine: EmbeddedEngine):
    table = trade_history.pair(engine, lines=(LINE,), exporter="FIN", importer="DEU")
    assert table[v.YEAR].tolist() == [2020, 2021]
    assert table["unit_value_usd_per_t"].tolist() == [10_000, 10_000]


@pytest.mark.parametrize(
    ("line", "year", "exporter", "importer"),
    [
        ("284690", 2024, "TUR", "BEN"),
        ("282530", 2022, "ZAF", "MOZ"),
        ("811211", 2024, "LUX", "ESP"),
        ("252010", 2023, "LAO", "VNM"),
    ],
)
def test_years_leave_out_what_the_year_leaves_out(atlas, line, year, exporter, importer):
    """Audit A3: the charts over time counted weights that the ranking of the year does not."""
    engine = atlas.trade.engine
    taken = trade_model.take(engine, lines=(line,), year=year, by=By.QUANTITY)
    assert taken.left_out_flows
    over_time = trade_history.exporters(engine, lines=(line,), by=By.QUANTITY).concentration.set_index(v.YEAR)
    assert over_time.loc[year, "total"] == pytest.approx(taken.world)
    assert trade_history.scale(engine, lines=(line,), by=By.QUANTITY).flow >= taken.flows["amount"].max()
    flow = trade_history.pair(engine, lines=(line,), exporter=exporter, importer=importer).set_index(v.YEAR)
    assert flow[v.QUANTITY_T].isna()[year]
    assert flow.loc[year, v.VALUE_KUSD] > 0
    bought = trade_history.suppliers(engine, lines=(line,), importer=importer, by=By.QUANTITY).shares
    assert not ((bought[v.YEAR] == year) & (bought["partner"] == exporter)).any()
