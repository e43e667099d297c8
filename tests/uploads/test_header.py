"""Headers of one row and of two, groups above them, merged cells and columns of marks."""

from __future__ import annotations

import pytest

from geo.uploads import header, intake
from geo.uploads import mapping as m
from geo.uploads.read import read

from .conftest import Examine, xlsx


@pytest.mark.parametrize(
    ("rows", "last", "names"),
    [
        ([["Country", "2023", "2024"], ["Chile", "1", "2"]], 1, ["Country", "2023", "2024"]),
        (
            [["Country", "Production", "", "Reserves"], ["", "2023", "2024e", ""], ["Chile", "1", "2", "3"]],
            2,
            ["Country", "Production 2023", "Production 2024e", "Reserves"],
        ),
        (
            [["Country", "Production"], ["", "(kt)"], ["Chile", "1"]],
            2,
            ["Country", "Production (kt)"],
        ),
        # A first row of figures that look like years is no second row of a header.
        ([["Country", "Output", "Stock"], ["Chile", "1999", "2001"]], 1, ["Country", "Output", "Stock"]),
    ],
)
def test_one_name_for_each_column(rows: list[list[str]], last: int, names: list[str]) -> None:
    assert header.rows_of(rows, 1) == (last, names)


def test_a_group_above_the_years_tells_growth_from_output() -> None:
    above = ["Mine production", "", "", "Growth", "", "Share"]
    names = ["Thousand tonnes", "2018", "2019", "2019", "2008-18", "2019"]
    assert header.rows_of([["A title"], above, names, ["Chile", "1", "2", "3", "4", "5"]], 3) == (
        3,
        ["Thousand tonnes", "Mine production 2018", "Mine production 2019", "Growth 2019", "2008-18", "Share 2019"],
    )


def test_a_title_with_a_comma_is_no_group() -> None:
    rows = [["Nickel", " mine (kt)", ""], ["Country", "Note", "Status"], ["Chile", "a", "b"]]
    assert header.rows_of(rows, 2) == (2, ["Country", "Note", "Status"])


def test_a_workbook_with_two_rows_of_names(examine: Examine) -> None:
    content = xlsx(
        {
            "Table": [
                ["Table 5. Mine production of selected minerals"],
                ["Mineral", "Country", "Mine production (metric tons, metal content)", "", "Reserves (metric tons)"],
                ["", "", 2023, "2024e", ""],
                ["Cobalt", "Indonesia", 19000, 28000, 640000],
                ["Nickel", "Indonesia", 2030000, 2200000, 55000000],
            ]
        }
    )
    checked = examine(content, name="t.xlsx")
    assert checked.errors == 0
    facts = checked.table().set_index(["mineral", "year"])
    assert facts["value"].to_dict() == {
        ("cobalt", 2023): 19_000,
        ("cobalt", 2024): 28_000,
        ("nickel", 2023): 2_030_000,
        ("nickel", 2024): 2_200_000,
    }
    assert facts.loc[("cobalt", 2024), "status"] == "estimated"
    unread = checked.report[checked.report["kind"] == "column not read"]
    assert unread[["severity", "column"]].to_numpy().tolist() == [["warning", "Reserves (metric tons)"]]


def test_cells_merged_down_bear_the_text_of_the_first() -> None:
    content = xlsx(
        {
            "T": [
                ["Mineral", "Country", 2023, 2024],
                ["Cobalt", "Cuba", 1, 2],
                ["", "Peru", 3, 4],
                ["Nickel", "Peru", 5, 6],
            ]
        },
        merged=["A2:A3"],
    )
    (sheet,) = read("t.xlsx", content)
    assert sheet.frame["Mineral"].tolist() == ["Cobalt", "Cobalt", "Nickel"]
    (plain,) = read("t.xlsx", xlsx({"T": [["Mineral", "Country", 2023], ["Cobalt", "Cuba", 1], ["", "Peru", 3]]}))
    assert plain.frame["Mineral"].tolist() == ["Cobalt", ""]


def test_marks_beside_the_figures_belong_to_them() -> None:
    text = 'Country,2023,,2024,\nChina,210000,,270000,e\nIndia,2900,"r, e",2900,e\nUnited States,41600,r,45000,4\n'
    (sheet,) = read("t.csv", text.encode())
    assert list(sheet.header) == ["Country", "2023", "2024"]
    assert sheet.frame["2023"].tolist() == ["210000", "2900 r e", "41600 r"]
    assert sheet.frame["2024"].tolist() == ["270000 e", "2900 e", "45000"]


def test_numbers_without_a_name_are_no_marks() -> None:
    text = "Country,2023,,2024\nChina,2,3,4\nIndia,2,12,4\n"
    (sheet,) = read("t.csv", text.encode())
    assert list(sheet.header) == ["Country", "2023", "column 3", "2024"]


TWO = {
    "Cobalt": [["Mine production (t)"], ["Country", "2024"], ["Cuba", 3500], ["Peru", 1]],
    "Nickel": [["Mine production (kt)"], ["Country", "2024"], ["Cuba", 40], ["Peru", 2]],
}


def test_sheets_of_one_header_keep_their_own_mineral_and_unit(examine: Examine) -> None:
    content = xlsx(TWO)
    sheets = intake.open_file("t.xlsx", content).sheets
    facts = examine(content, name="t.xlsx", mappings={m.key_of(one): m.guess(one) for one in sheets}).table()
    assert facts.set_index(["mineral", "iso3"])["value"].to_dict() == {
        ("cobalt", "CUB"): 3_500,
        ("cobalt", "PER"): 1,
        ("nickel", "CUB"): 40_000,
        ("nickel", "PER"): 2_000,
    }
    # Words for one sheet are never those of another that says otherwise.
    with pytest.raises(m.MappingError, match="for each table apart"):
        examine(content, name="t.xlsx", mappings={m.signature(sheets[0].header): m.guess(sheets[0])})


def test_a_mapping_goes_on_to_a_sheet_of_the_same_header_with_its_own_words() -> None:
    first, other = intake.open_file("t.xlsx", xlsx(TWO)).sheets
    made = m.for_sibling(m.guess(first), first, other)
    assert made is not None
    assert made.constants["mineral"] == "nickel"
    assert made.constants["unit"] == "kt"
    nameless = intake.open_file("t.xlsx", xlsx({"Sheet2": TWO["Nickel"]})).sheets[0]
    assert m.for_sibling(m.guess(first), first, nameless) is None
