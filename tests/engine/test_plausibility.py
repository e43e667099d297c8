"""Weights that cannot be right: on rows that can be checked in the head, and on the rows of the audit."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.engine import plausibility
from geo.engine.plausibility import IMPLAUSIBLE
from geo.errors import TableError
from geo.tables import implausible_flows, trade

# Ten flows of 100 t for 1,000 thousand USD: 10,000 USD/t.
USUAL = [(f"A{letter}A", 1000.0, 100.0) for letter in "ABCDEFGHIJ"]


def table(*rows: tuple[str, float, float | None]) -> pd.DataFrame:
    frame = pd.DataFrame([*USUAL, *rows], columns=["exporter", "value_kusd", "quantity_t"])
    return frame.assign(hs6="284690", year=2024, quantity_t=frame["quantity_t"].astype("float64"))


def marks(*rows: tuple[str, float, float | None]) -> list[bool]:
    return plausibility.tested(table(*rows))[IMPLAUSIBLE].tolist()[len(USUAL) :]


def test_a_heavy_flow_at_a_hundredth_of_the_median_is_implausible():
    """10 thousand USD for 100 t: 100 USD/t, 1 % of the median; a tenth of the weight beside it."""
    row = plausibility.tested(table(("BAD", 10.0, 100.0))).iloc[-1]
    assert row["weighted_median_usd_per_t"] == pytest.approx(10_000)
    assert row["unit_value_ratio"] == pytest.approx(0.01)
    assert row["z"] == pytest.approx(0.6745 * np.log(0.01) / np.log(1.1))
    assert row["weight_share"] == pytest.approx(100 / 1100)
    assert row[IMPLAUSIBLE]
    assert row["firm"]


@pytest.mark.parametrize(
    "row",
    [
        ("DEAR", 100_000.0, 100.0),  # too dear
        ("LESS", 60.0, 100.0),  # 600 USD/t, 6 % of the median
        ("TINY", 0.01, 1.0),  # cheap, but a thousandth of the weight
        ("NONE", 1000.0, None),  # nothing to test
        ("FREE", 0.0, 100.0),  # no value, no unit value
    ],
)
def test_a_dear_ordinary_light_or_weightless_flow_is_not(row):
    assert marks(row) == [False]


def test_two_wrong_flows_do_not_hide_each_other():
    """Beside 100,000 t the second flow would be 0.3 % of the weight; beside the usual 1,000 t it is a quarter."""
    assert marks(("HUGE", 10.0, 100_000.0), ("BIG", 3.0, 300.0)) == [True, True]


def test_few_flows_are_not_tested():
    few = table(("BAD", 10.0, 100.0)).tail(4)
    assert not plausibility.tested(few)[IMPLAUSIBLE].any()
    assert plausibility.tested(few)["z"].isna().all()


def test_lines_and_years_are_tested_apart():
    cheap = table().assign(hs6="252010", value_kusd=1.0)
    assert not plausibility.tested(pd.concat([table(), cheap], ignore_index=True))[IMPLAUSIBLE].any()


@settings(deadline=None)
@given(st.floats(0.001, 1000), st.floats(0.001, 1000))
def test_units_do_not_matter(money, mass):
    rows = table(("BAD", 10.0, 100.0))
    scaled = rows.assign(value_kusd=rows["value_kusd"] * money, quantity_t=rows["quantity_t"] * mass)
    assert plausibility.tested(scaled)[IMPLAUSIBLE].tolist() == plausibility.tested(rows)[IMPLAUSIBLE].tolist()


@pytest.fixture(scope="module")
def marked() -> pd.DataFrame:
    return implausible_flows.read().set_index(["revision", "hs6", "year", "exporter", "importer"])


@pytest.mark.parametrize(
    "flow",
    [
        ("284690", 2024, "TUR", "BEN"),
        ("282530", 2022, "ZAF", "MOZ"),
        ("811211", 2024, "LUX", "ESP"),
        ("252010", 2023, "LAO", "VNM"),
    ],
)
def test_the_examples_of_the_audit_are_marked_firmly(marked, flow):
    """Audit A3: each of them was the heaviest or second heaviest flow of its line."""
    assert marked.loc[("HS92", *flow), "firm"]


def test_the_forty_flows_of_the_audit_are_marked(marked):
    """Audit A3: unit value below 5 % of the line's median (weighted by value), more than 2 % of its weight."""
    flows = plausibility.tested(trade.read(years=[2024]))
    share = flows["quantity_t"] / flows.groupby("hs6")["quantity_t"].transform("sum")
    audit = flows[(flows["unit_value_ratio"] < 0.05) & (share > 0.02)]
    assert len(audit) == 40
    assert audit[IMPLAUSIBLE].all()
    assert set(zip(audit["hs6"], audit["year"], audit["exporter"], audit["importer"], strict=True)) <= set(
        marked.loc["HS92"].index
    )


def test_the_shipped_marks_are_those_of_the_test(marked):
    flows = plausibility.tested(trade.read(years=[2023, 2024]))
    again = flows.loc[flows[IMPLAUSIBLE], ["hs6", "year", "exporter", "importer"]]
    shipped = marked.loc["HS92"].query("year >= 2023")
    assert set(again.itertuples(index=False, name=None)) == set(shipped.index)


def test_arsenic_is_traded_at_two_prices_and_is_not_marked(marked):
    """Of the metal for alloys and that for chips the second sets the median: a ratio of 4 %, a z of -1."""
    assert "280480" not in marked.loc["HS17"].index.get_level_values("hs6")


def test_a_table_with_a_gap_or_a_repeated_flow_is_refused(tmp_path):
    rows = implausible_flows.read().head(2)
    with pytest.raises(TableError, match="do not fit"):
        implausible_flows.write(rows.drop(columns="z"), tmp_path / "x.parquet")
    with pytest.raises(TableError, match="twice"):
        implausible_flows.write(pd.concat([rows, rows]), tmp_path / "x.parquet")
    with pytest.raises(TableError, match="is not there"):
        implausible_flows.read(path=tmp_path / "x.parquet")
