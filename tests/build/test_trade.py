"""BACI rows on their way into the trade table."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest

from geo import vocabulary as v
from geo.build import trade as build
from geo.errors import SourceError
from geo.reference.countries import UnknownCountryError
from geo.tables import trade

ROWS = [
    ("1995", "4", "58", 260300, "88.981", " 194.46 "),
    ("2024", "842", "251", 10001, "10.5", "NA"),
    ("2024", "490", "699", 282200, "1", None),
    ("1998", "711", "156", 261000, "2", "  "),
]


def extracted(*rows: tuple[object, ...]) -> pd.DataFrame:
    return pd.DataFrame(rows or ROWS, columns=list("tijkvq")).astype("str")


def test_one_row_in_one_row_out() -> None:
    found = build.flows(extracted())
    assert found[v.EXPORTER].tolist() == ["AFG", "USA", "TWN", "XSA"]
    assert found[v.IMPORTER].tolist() == ["BEL", "FRA", "IND", "CHN"]
    assert found[v.HS6].tolist() == ["260300", "010001", "282200", "261000"]
    assert found[v.VALUE_KUSD].tolist() == [88.981, 10.5, 1, 2]
    assert trade.check(found).columns.tolist() == list(trade.COLUMNS)


def test_a_missing_weight_stays_missing() -> None:
    weights = build.flows(extracted())[v.QUANTITY_T]
    assert weights.tolist()[0] == 194.46
    assert weights.isna().tolist() == [False, True, True, True]


@pytest.mark.parametrize(
    ("row", "what"),
    [
        (("2024", "842", "251", 260300, "10.5", "1,5"), "weight"),
        (("2024", "842", "251", 260300, "x", "1"), "value"),
        (("MMXX", "842", "251", 260300, "1", "1"), "year"),
    ],
)
def test_refuses_what_is_no_number(row: tuple[object, ...], what: str) -> None:
    with pytest.raises(SourceError, match=f"A {what} in baci_trade is not a number"):
        build.flows(extracted(row))


def test_refuses_codes_whose_trade_would_vanish() -> None:
    with pytest.raises(SourceError, match="Comtrade code 697 is not a country"):
        build.area_codes(["697"])
    with pytest.raises(UnknownCountryError):
        build.area_codes(["9999"])


def test_builds_from_a_database(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "baci.db")) as connection:
        connection.execute("CREATE TABLE baci_trade (t TEXT, i TEXT, j TEXT, k INTEGER, v TEXT, q TEXT)")
        connection.executemany("INSERT INTO baci_trade VALUES (?, ?, ?, ?, ?, ?)", ROWS)
        connection.commit()
    build.build(tmp_path, tmp_path, tmp_path)
    found = trade.read(tmp_path / "trade.parquet")
    assert found[v.VALUE_KUSD].sum() == pytest.approx(88.981 + 10.5 + 1 + 2)
    assert found[v.QUANTITY_T].isna().sum() == 3


def test_names_an_input_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"baci\.db holds no readable table"):
        build.build(tmp_path, tmp_path, tmp_path)
