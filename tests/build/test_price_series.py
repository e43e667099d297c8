"""The World Bank's workbooks: headings with marks, units below them, months as 1960M01, dots for no price."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo.build import price_series
from geo.errors import MissingInputError, SourceError, TableError
from geo.tables import price_series as table

TOP = [["World Bank Commodity Price Data"], ["monthly prices in nominal US dollars, 1960 to present"], [""], [""]]
RULE = {
    "heading": "Gold",
    "mineral": "gold",
    "product": "Gold, London fixing",
    "since": "1960-01",
    "printed_unit": "($/troy oz)",
    "unit": "dollars per troy ounce",
    "basis": "product weight",
    "equivalents": "Au content=1",
    "hs6": "",
    "reason": "99.5 % fine",
}


def read(*rows: list[object], unit: str = "($/troy oz)", heading: str = "Gold **", rule: dict[str, str] | None = None):
    cells = [*TOP, ["", "Cocoa", heading], ["", "($/kg)", unit], *rows]
    return price_series.series(price_series.sheet("Monthly.xlsx, Prices", cells), [rule or RULE])


def test_a_month_keeps_its_print_and_gets_a_price_per_tonne():
    found = table.check(read(["1960M01", 0.6, 35.27], ["1960M02", 0.6, "…"]))
    row = found.iloc[0]
    assert (len(found), row["period"], row["price"], row["terms"]) == (1, "1960-01", 35.27, "nominal")
    # 1 t = 1,000,000 g; a troy ounce is 31.1034768 g: 35.27 * 32,150.7466 = 1,133,957 USD.
    assert row["usd_per_t"] == pytest.approx(35.27 * 1_000_000 / 31.1034768, rel=1e-6)
    assert row["source_ref"] == "Monthly.xlsx, Prices, Gold"


def test_real_prices_say_of_which_year_the_money_is():
    cells = [
        ["annual prices, 1960 to present, real 2010 US dollars"],
        ["", "Gold"],
        ["", "($/troy oz)"],
        [1960.0, 184.2],
    ]
    found = price_series.series(price_series.sheet("Annual.xlsx, Real", cells), [RULE])
    assert found[["period", "terms", "money_of"]].to_numpy().tolist() == [["1960", "real", 2010]]


def test_what_is_older_than_the_product_is_left_out():
    later = RULE | {"since": "2008-12"}
    found = read(["2008M11", 0, 1.0], ["2008M12", 0, 2.0], rule=later)
    assert found["period"].tolist() == ["2008-12"]
    years = [["nominal"], ["", "Gold"], ["", "($/troy oz)"], ["2008", 1.0], ["2009", 2.0]]
    assert price_series.series(price_series.sheet("Annual.xlsx", years), [later])["period"].tolist() == ["2009"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"unit": "($/kg)"}, "not in"),
        ({"heading": "Golden"}, "no row has the heading"),
    ],
)
def test_another_unit_or_heading_stops_the_build(changes: dict[str, str], words: str):
    with pytest.raises(SourceError, match=words):
        read(["1960M01", 0, 35.0], **changes)


def test_a_cell_that_is_no_price_and_a_period_that_is_none_stop_the_build():
    with pytest.raises(SourceError, match="which is no price"):
        read(["1960M01", 0, "about 35"])
    with pytest.raises(SourceError, match="neither a month nor a year"):
        read(["January", 0, 35.0])
    with pytest.raises(SourceError, match="neither nominal nor real"):
        price_series.sheet("Annual.xlsx", [["prices"]])


def test_a_month_is_never_real():
    found = read(["1960M01", 0, 35.0]).assign(terms="real", money_of=2010)
    with pytest.raises(TableError, match="a month has a nominal price alone"):
        table.check(found.astype(table.DTYPES))


def test_missing_workbooks_are_named(tmp_path: Path):
    with pytest.raises(MissingInputError, match="CMO-Historical-Data-Monthly"):
        price_series.build(tmp_path, tmp_path, tmp_path)


def test_the_shipped_table_holds_the_publisher_s_figures():
    found = table.check(table.read())
    at = found.set_index(["mineral", "terms", "period"])["usd_per_t"]
    # Pink Sheet of 2 May 2025: copper, mean of 2024 and April 2025; nickel in money of 2010.
    assert at["copper", "nominal", "2024"] == pytest.approx(9142.14, abs=0.01)
    assert at["copper", "nominal", "2025-04"] == pytest.approx(9176.8)
    assert at["nickel", "real", "1960"] == pytest.approx(8520.20, abs=0.01)
    assert found["mineral"].nunique() == 12
    assert found.loc[found["mineral"] == "iron", "period"].min() == "2008-12"


def test_a_year_is_the_mean_of_its_months():
    found = table.read().query("terms == 'nominal'")
    monthly = table.is_month(found["period"])
    means = found[monthly].groupby(["mineral", found["period"].str[:4]])["usd_per_t"].mean()
    years = found[~monthly].set_index(["mineral", "period"])["usd_per_t"]
    assert (means.reindex(years.index) / years - 1).abs().max() < 0.002
