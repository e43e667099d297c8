"""How the correlation tables of the United Nations become the mapping of revisions."""

from __future__ import annotations

import pandas as pd
import pytest

from geo import sources
from geo.build import hs_revisions as build
from geo.errors import SourceError


def correlated(*pairs: tuple[str, str]) -> pd.DataFrame:
    return pd.DataFrame(pairs, columns=["code", "hs6"])


def test_a_line_that_kept_its_code_needs_no_row():
    assert build.changes("HS17", correlated(("250410", "250410")), ["250410"]) == []


def test_a_line_split_in_two_is_the_sum_of_its_parts():
    rows = build.changes("HS17", correlated(("810520", "810510"), ("810530", "810510")), ["810510"])
    assert rows == [("HS17", code, "810510", "part", "") for code in ("810520", "810530")]


def test_a_code_shared_within_the_heading_loses_the_line_and_says_with_whom():
    rows = build.changes("HS17", correlated(("811292", "811230"), ("811292", "811291")), ["811230"])
    assert rows == [("HS17", "811292", "811230", "wider", "Shares the code with 811291 of HS 1992")]


def test_goods_that_moved_to_another_heading_leave_the_line():
    table = correlated(("850511", "850511"), ("854921", "850511"), ("854921", "382390"))
    relations = [row[3] for row in build.changes("HS22", table, ["850511"])]
    assert relations == ["part", "left"]


def test_a_line_that_moved_as_a_whole_is_at_home_in_its_new_heading():
    """Cadmium of HS 2022: 811261 unwrought, 811269 the rest, with what was worked before."""
    table = correlated(("811261", "810710"), ("811269", "810710"), ("811269", "810790"), ("854911", "810710"))
    table = pd.concat([table, correlated(("854911", "850790"))])
    relations = [row[3] for row in build.changes("HS22", table, ["810710"])]
    assert relations == ["part", "wider", "left"]


def test_a_line_that_the_table_lacks_stops_the_build():
    with pytest.raises(SourceError, match="261710"):
        build.changes("HS22", correlated(("850511", "850511")), ["261710", "850511"])


def test_a_missing_workbook_is_named(tmp_path):
    with pytest.raises(SourceError, match="HS1996 to HS1992"):
        build.pairs(tmp_path, "HS96")


def test_a_workbook_is_read_whatever_stands_between_the_codes(tmp_path, monkeypatch):
    rows = [
        ["Between", None, None, None],
        ["HS 2017", "ex.", "HS 1992", "Relationship"],
        ["811010", "ex.", "811000", "n:1"],
    ]
    path = tmp_path / "table.xlsx"
    pd.DataFrame(rows).to_excel(path, index=False, header=False, sheet_name="Codes")
    monkeypatch.setitem(build.WORKBOOKS, "HS17", (path.name, "Codes"))
    assert build.pairs(tmp_path, "HS17").to_numpy().tolist() == [["811010", "811000"]]


def test_the_shipped_mapping_says_what_metals_share():
    """In HS 2017 gallium, germanium and vanadium cannot be told apart; antimony metal can be added up."""
    shipped = sources.read_mapping("hs_revisions").query("revision == 'HS17'")
    by_line = {line: set(rows["relation"]) for line, rows in shipped.groupby("hs6")}
    assert by_line["811291"] == {"part", "wider"}
    assert by_line["811230"] == {"wider"}
    assert by_line["811000"] == {"part"}
