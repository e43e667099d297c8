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


RARE_EARTHS = ("284690", "284610", "280530")


@pytest.fixture(scope="module")
def by_weight() -> trade_model.Trade:
    return trade_model.take(EmbeddedEngine.open(), lines=RARE_EARTHS, year=2024, by=trade_model.By.QUANTITY)


def test_an_implausible_weight_is_shown_but_not_counted(by_weight: trade_model.Trade):
    """Audit A3: by weight the second largest flow of the world was 40,700 t from Türkiye to Benin."""
    row = by_weight.flows.query("exporter == 'TUR' and importer == 'BEN'").iloc[0]
    assert row[trade_model.IMPLAUSIBLE]
    assert row[v.QUANTITY_T] == 40_700
    assert pd.isna(row[trade_model.AMOUNT])
    shown, _ = trade_model.split_top(by_weight.flows, 10)
    assert ("TUR", "BEN") not in set(zip(shown[v.EXPORTER], shown[v.IMPORTER], strict=True))


def test_what_is_left_out_is_said(by_weight: trade_model.Trade):
    found = plausibility.implausible(by_weight)
    assert list(found.iloc[0][[v.EXPORTER, v.IMPORTER]]) == ["TUR", "BEN"]
    assert by_weight.left_out_flows == len(found)
    assert by_weight.left_out_t == pytest.approx(found[v.QUANTITY_T].sum())
    declared = by_weight.detail[v.QUANTITY_T].sum()
    assert by_weight.quantity_t == by_weight.world == pytest.approx(declared - by_weight.left_out_t)
    assert " ".join(plausibility.left_out_in_words(by_weight).split()) == (
        "6 flows of 52.4 kt (21 % of the weight declared) are left out: their unit value is implausible."
    )


def test_everything_counts_if_asked_for(by_weight: trade_model.Trade):
    whole = trade_model.take(
        EmbeddedEngine.open(), lines=RARE_EARTHS, year=2024, by=trade_model.By.QUANTITY, include_implausible=True
    )
    assert whole.world == pytest.approx(by_weight.world + by_weight.left_out_t)
    assert (whole.left_out_flows, whole.left_out_t) == (0, 0)
    assert plausibility.left_out_in_words(whole) == ""
    assert list(whole.flows.iloc[1][[v.EXPORTER, v.IMPORTER]]) == ["TUR", "BEN"]


def test_sums_of_value_leave_out_nothing(by_weight: trade_model.Trade):
    by_value = trade_model.take(EmbeddedEngine.open(), lines=RARE_EARTHS, year=2024)
    assert by_value.world == pytest.approx(by_weight.flows[v.VALUE_KUSD].sum())
