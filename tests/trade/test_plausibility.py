"""Unit values that stand out, and exporters that do not produce."""

from __future__ import annotations

import pandas as pd
import pytest

from geo import vocabulary as v
from geo.engine.base import EmbeddedEngine
from geo.tables import trade as trade_table
from geo.trade import model as trade_model
from geo.trade import plausibility
from geo.trade.plausibility import HIGH, LOW, NO_WEIGHT, OK, TOO_FEW

LINE, RARE = "282200", "810510"
# Unit values in USD/t: 10,000 (COD, FIN, ZMB), 60,000 (BEL) and 1,000 (CHN); the median is 10,000.
FLOWS = [
    (2024, LINE, "COD", "CHN", 500.0, 50.0),
    (2024, LINE, "FIN", "CHN", 100.0, 10.0),
    (2024, LINE, "ZMB", "CHN", 10.0, 1.0),
    (2024, LINE, "BEL", "CHN", 60.0, 1.0),
    (2024, LINE, "CHN", "DEU", 1.0, 1.0),
    (2024, LINE, "USA", "DEU", 20.0, None),
    (2024, RARE, "USA", "DEU", 30.0, 1.0),
]


@pytest.fixture(scope="module")
def trade() -> trade_model.Trade:
    frame = pd.DataFrame(FLOWS, columns=list(trade_table.COLUMNS))
    frame = frame.astype({v.YEAR: "int16", v.QUANTITY_T: "float64"})
    return trade_model.take(EmbeddedEngine.from_frame(frame), lines=(LINE, RARE), year=2024)


def test_marks(trade: trade_model.Trade):
    marked = plausibility.unit_values(trade)
    marks = {(row.exporter, row.hs6): row.mark for row in marked.itertuples()}
    assert marks == {
        ("COD", LINE): OK,
        ("FIN", LINE): OK,
        ("ZMB", LINE): OK,
        ("BEL", LINE): HIGH,
        ("CHN", LINE): LOW,
        ("USA", LINE): NO_WEIGHT,
        ("USA", RARE): TOO_FEW,
    }
    assert (plausibility.unit_values(trade, factor=11)["mark"] == HIGH).sum() == 0


def test_medians_of_lines(trade: trade_model.Trade):
    line = plausibility.line_medians(plausibility.unit_values(trade)).set_index(v.HS6).loc[LINE]
    assert (line["flows"], line["above"], line["below"], line["no_weight"]) == (6, 1, 1, 1)
    assert line["median_usd_per_t"] == 10_000
    assert line["world_usd_per_t"] == pytest.approx(671_000 / 63)
    assert line["odd_value_share"] == pytest.approx((60 + 1 + 20) / 691)


def test_exporters_without_production(trade: trade_model.Trade, facts):
    """Of 721: FIN 13.9 %, BEL 8.3 %, USA 6.9 % do not mine; ZMB mines a withheld amount; CHN sells only 0.1 %."""
    rows = facts(COD=100.0, ZMB=None, CHN=0.0, FIN=0.0).assign(series="wmd", year=2024)
    refined = facts(FIN=5.0).assign(series="iea", year=2024, stage=v.Stage.REFINED.value)
    found = plausibility.hubs(trade, pd.concat([rows, refined]))
    assert found.table[v.ISO3].tolist() == ["FIN", "BEL", "USA"]
    assert found.table["refines"].tolist() == ["iea", "", ""]
    assert found.production_year == 2024


def test_hubs_need_production_of_the_year(trade: trade_model.Trade, facts):
    rows = facts(COD=100.0).assign(series="wmd", year=2019)
    assert "known for 2019 only" in plausibility.hubs(trade, rows).reason
    gap = pd.concat([rows.assign(year=year) for year in (2014, 2015, 2018, 2019)])
    assert "known for 2014\u20132015 and 2018\u20132019 only" in plausibility.hubs(trade, gap).reason
    assert "no production table" in plausibility.hubs(trade, rows.assign(series="usgs")).reason
