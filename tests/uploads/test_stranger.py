"""Tables as strangers send them: the facts are right, or there is a question, or a line that names the cell."""

from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl
import pytest

from geo import vocabulary as v
from geo.dataset import Dataset
from geo.uploads import intake
from geo.uploads.check import Checked
from geo.uploads.mapping import MappingError, guess, key_of

from .conftest import TODAY, kinds, of_kind

Alone = Callable[..., Checked]


@pytest.fixture
def alone(dataset: Dataset) -> Alone:
    """Check a file as its columns are offered, without a word from anybody."""

    def run(content: str | bytes, *, name: str = "table.csv") -> Checked:
        upload = intake.open_file(name, content.encode() if isinstance(content, str) else content)
        mappings = {key_of(sheet): guess(sheet) for sheet in upload.unmapped}
        return intake.examine(upload, dataset=dataset, choices=intake.FileChoices(mappings), today=TODAY)

    return run


def by_place(checked: Checked, column: str = v.VALUE) -> dict[str, object]:
    facts = checked.whole().table()
    return dict(zip(facts[v.ISO3], facts[column], strict=True))


HEADER = "Country,Mineral,Stage,Year,Production,Unit"


@pytest.mark.parametrize(
    ("title", "word"),
    [
        ("Refined copper consumption (thousand tonnes)", "consumption"),
        ("Mined copper exports by country (t)", "exports"),
        ("Copper ore resources (t)", "resources"),
        ("Verbrauch von raffiniertem Kupfer: Raffinade (t)", "verbrauch"),
        ("Exportations de cuivre raffiné (t), raffinerie", "exportations"),
    ],
)
def test_a_table_of_something_else_is_not_production(alone: Alone, title: str, word: str) -> None:
    checked = alone(f'"{title}"\nCountry,2022,2023\nChina,14000,15000\nGermany,1000,990\n', name="copper.csv")
    assert checked.whole().facts.empty
    assert set(of_kind(checked, "unknown measure")["value"].str.lower()) == {word}


def test_production_beside_something_else_stays_production(alone: Alone) -> None:
    checked = alone("Refined copper production and consumption (t)\nCountry,2022,2023\nChina,14000,15000\n")
    assert set(checked.facts[v.MEASURE]) == {"production"}


def test_a_products_name_keeps_its_content(alone: Alone) -> None:
    """0.1879 t of lithium are in a tonne of its carbonate (CIAAW 2021)."""
    rows = "Country,Year,Mine production (t)\nChile,2024,260000\nArgentina,2024,96000\n"
    checked = alone(rows, name="lithium_carbonate_2024.csv")
    assert by_place(checked)["CHL"] == pytest.approx(260_000 * 13.88 / 73.888, rel=1e-3)
    with pytest.raises(MappingError, match="mineral"):
        alone(rows, name="cobalt_hydroxide_2024.csv")


def test_money_beside_a_quantity_is_not_the_figure(alone: Alone) -> None:
    checked = alone("Country,Commodity,Stage,Year,Value,Quantity,Unit\nChile,Copper,mine,2024,48000000000,5300000,t\n")
    assert by_place(checked) == {"CHL": 5_300_000}


def test_an_exponent_without_a_sign_may_be_a_mark_and_a_footnote(alone: Alone) -> None:
    checked = alone(f"{HEADER}\nCuba,cobalt,mine,2024,500e4,t\nChile,copper,mine,2024,5.3E+06,t\n")
    assert by_place(checked) == {"CHL": 5_300_000}
    (line,) = of_kind(checked, "not a number").to_dict("records")
    assert (line["row"], line["value"]) == (2, "500e4")
    assert "power of ten" in line["reason"]


def test_another_column_does_not_settle_the_decimal_sign_in_silence(alone: Alone) -> None:
    checked = alone(
        "Land;Rohstoff;Stufe;Jahr;Menge;Einheit;Version\nChile;Lithium;Bergwerk;2024;49.355;t;1.5\n"
        "Portugal;Lithium;Bergwerk;2024;380;t;1.5\n"
    )
    (line,) = of_kind(checked, "number format").to_dict("records")
    assert (line["severity"], line["row"], line["value"]) == ("warning", 2, "49.355")


def test_marks_in_a_column_of_notes_are_marks(alone: Alone) -> None:
    checked = alone(
        f"{HEADER},Notes\nIndonesia,cobalt,mine,2024,28000,t,e\nRussia,cobalt,mine,2024,8700,t,Estimated\n"
        "Cuba,cobalt,mine,2024,3500,t,p\nCanada,cobalt,mine,2024,4500,t,estimated sales included\n"
    )
    assert by_place(checked, v.STATUS) == {
        "IDN": "estimated",
        "RUS": "estimated",
        "CUB": "provisional",
        "CAN": "reported",
    }


def test_columns_of_marks_beside_years_are_read_with_them(alone: Alone) -> None:
    checked = alone(
        "Cobalt mine production (t)\nCountry,2023,2023 flag,2024,Flag\nIndonesia,19000,r,28000,e\nCuba,3500,,3500,\n"
    )
    facts = checked.table().set_index(["year", "iso3"])
    assert facts.loc[(2023, "IDN"), ["status", "note"]].tolist() == ["reported", "revised"]
    assert facts["status"].loc[[(2024, "IDN"), (2024, "CUB")]].tolist() == ["estimated", "reported"]


@pytest.mark.parametrize("name", ["Situação", "Situación", "Statut", "状态"])
def test_a_column_of_statuses_in_another_language(alone: Alone, name: str) -> None:
    checked = alone(f"{HEADER},{name}\nIndonesia,cobalt,mine,2024,28000,t,e\n")
    assert by_place(checked, v.STATUS) == {"IDN": "estimated"}


@pytest.mark.parametrize("text", ["28,000 (e)", "28,000 [e]", "28,000 (est.)", "28,000 (estimated)", "(e) 28,000"])
def test_a_mark_in_brackets(alone: Alone, text: str) -> None:
    checked = alone(f'{HEADER}\nIndonesia,cobalt,mine,2024,"{text}",t\n')
    assert (by_place(checked), by_place(checked, v.STATUS)) == ({"IDN": 28_000}, {"IDN": "estimated"})


@pytest.mark.parametrize("name", ["Province", "Mine", "Bundesland", "Project", "Company", "Provincia"])
def test_rows_of_parts_of_a_country_are_pointed_out(alone: Alone, name: str) -> None:
    checked = alone(f"{HEADER},{name}\nCanada,copper,mine,2024,270000,t,Somewhere\n")
    (line,) = of_kind(checked, "parts of a country").to_dict("records")
    assert (line["severity"], line["column"]) == ("warning", name)


def test_a_stage_at_which_nobody_counts_the_mineral_is_pointed_out(alone: Alone) -> None:
    checked = alone(f"{HEADER}\nChina,aluminium,mine,2024,43000000,t\nChile,copper,mine,2024,5300000,t\n")
    (line,) = of_kind(checked, "unusual stage").to_dict("records")
    assert (line["severity"], line["row"]) == ("warning", 2)
    assert "refined" in line["reason"]


def test_a_title_with_commas_is_neither_a_header_nor_a_group(alone: Alone) -> None:
    checked = alone(
        "Germanium, refinery production, kilograms\nCountry,2023,2024\nChina,95000,100000\nRussia,5000,5000\n"
    )
    assert set(checked.table()[v.VALUE]) == {95.0, 100.0, 5.0}
    other = alone("Cobalt mine production (kt), reserves (Mt)\nCountry,2023,2024,Reserves\nIndonesia,19,28,0.6\n")
    assert set(other.table()[v.MEASURE]) == {"production"}
    assert set(other.table()[v.VALUE]) == {19_000, 28_000}


def workbook(fill: Callable[[openpyxl.Workbook, object], None]) -> bytes:
    book = openpyxl.Workbook()
    fill(book, book.active)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


ROWS = [
    HEADER.split(","),
    ["Indonesia", "cobalt", "mine", 2024, 28000, "t"],
    ["Cuba", "cobalt", "mine", 2024, 3500, "t"],
]


def test_a_formula_whose_result_was_never_stored_is_named(alone: Alone) -> None:
    def fill(_: openpyxl.Workbook, sheet: object) -> None:
        for row in (*ROWS, ["Russia", "cobalt", "mine", 2024, "=8000+700", "t"]):
            sheet.append(row)

    checked = alone(workbook(fill), name="table.xlsx")
    (line,) = of_kind(checked, "not a number").to_dict("records")
    assert (line["row"], line["value"]) == (4, "=8000+700")
    assert checked.whole().facts.empty


def test_hidden_rows_and_sheets_are_told(alone: Alone) -> None:
    def fill(book: openpyxl.Workbook, sheet: object) -> None:
        for row in ROWS:
            sheet.append(row)
        sheet.row_dimensions[3].hidden = True
        other = book.create_sheet("Old draft")
        other.append(["Country", "2023"])
        other.append(["Chile", 1])
        other.sheet_state = "hidden"

    checked = alone(workbook(fill), name="table.xlsx")
    told = of_kind(checked, "hidden").set_index("sheet")
    assert told["severity"].to_dict() == {"Sheet": "warning", "Old draft": "note"}
    assert (told.loc["Sheet", "row"], by_place(checked)) == (3, {"IDN": 28_000, "CUB": 3_500})


def test_fractions_called_per_cent_are_pointed_out(alone: Alone) -> None:
    checked = alone(f"{HEADER}\nCongo (Kinshasa),cobalt,mine,2024,0.76,%\nIndonesia,cobalt,mine,2024,0.1,%\n")
    assert "fraction" in of_kind(checked, "factor")["suggestion"].iloc[0]


def test_shares_called_tonnes_are_pointed_out(alone: Alone) -> None:
    checked = alone(
        "Cobalt mine production (tonnes)\nCountry,2024\nCongo (Kinshasa),75.9\nIndonesia,9.7\nWorld total,100\n"
    )
    assert "per cent" in of_kind(checked, "factor")["suggestion"].iloc[0]


@pytest.mark.parametrize("names", ["2023.0,2024.0", "X2023,X2024", "YR2023,YR2024", "2023年度,2024年"])
def test_years_as_other_programs_write_them(alone: Alone, names: str) -> None:
    text = f"Cobalt mine production (t)\nCountry,{names}\nIndonesia,19000,28000\nCuba,3500,3500\n"
    if "年度" in names:  # a fiscal year
        names = names.replace("2023年度,", "")
        assert set(alone(text).table()[v.YEAR]) == {2024}
        return
    assert sorted(set(alone(text).table()[v.YEAR])) == [2023, 2024]


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("gb18030", "国家,矿种,阶段,年份,产量,单位\n印度尼西亚,钴,矿山,2024,2.8,万吨\n中国,稀土,矿山,2024,27,万吨\n"),
        (
            "cp932",
            "国名,鉱種,段階,年,生産量,単位\nインドネシア,コバルト,鉱山,2024,28000,トン\n中国,銅,鉱山,2024,5,トン\n",
        ),
        ("utf-16-le", f"{HEADER}\nIndonesia,cobalt,mine,2024,28000,t\n"),
    ],
)
def test_texts_of_east_asian_spreadsheets(alone: Alone, encoding: str, text: str) -> None:
    assert by_place(alone(text.encode(encoding)))["IDN"] == 28_000


@pytest.mark.parametrize(
    ("unit", "tonnes"),
    [
        ("tU", 100.0),
        ("ktU", 100_000.0),
        ("tU3O8", 100.0),
        ("metric ton units U3O8", 1.0),
        ("short ton units U3O8", 0.907185),
    ],
)
def test_units_that_bear_their_content(alone: Alone, unit: str, tonnes: float) -> None:
    checked = alone(f"{HEADER}\nKazakhstan,uranium,mine,2024,100,{unit}\n")
    assert by_place(checked)["KAZ"] == pytest.approx(tonnes, rel=1e-5)


def test_a_date_of_a_spreadsheet_is_said_to_be_one(alone: Alone) -> None:
    checked = alone(f"{HEADER}\nIndonesia,cobalt,mine,45292,28000,t\n")
    assert "2024-01-01" in of_kind(checked, "impossible year")["reason"].iloc[0]


def test_a_table_of_countries_across_is_told(alone: Alone) -> None:
    with pytest.raises(MappingError, match="countries stand across"):
        alone("Cobalt mine production (t)\nYear,Indonesia,Russia,Cuba\n2023,19000,8700,3500\n2024,28000,8700,3500\n")


def test_lines_inside_a_table_that_name_a_mineral_or_stage_are_not_footnotes(alone: Alone) -> None:
    checked = alone(
        "Mine production (t)\nCountry,2023,2024\nCobalt,,\nIndonesia,19000,28000\nCuba,3500,3500\nNickel,,\n"
        "Indonesia,2030000,2200000\n",
        name="cobalt.csv",
    )
    assert checked.whole().facts.empty
    assert of_kind(checked, "line inside")["value"].tolist() == ["Cobalt", "Nickel"]
    assert "error" in kinds(checked, "error") or checked.errors


def test_a_publishers_own_words_for_a_status_stay_with_the_figure(alone: Alone) -> None:
    checked = alone(
        f"{HEADER},Status\nIndonesia,cobalt,mine,2024,28000,t,reported by government\n"
        "Cuba,cobalt,mine,2024,3500,t,reported by company; preliminary\nRussia,cobalt,mine,2024,,t,not reported\n"
        "Canada,cobalt,mine,2024,4500,t,modelled\n"
    )
    assert by_place(checked, v.STATUS) == {
        "IDN": "reported",
        "CUB": "provisional",
        "RUS": "not available",
        "CAN": "reported",
    }
    assert by_place(checked, v.NOTE) == {
        "IDN": "reported by government",
        "CUB": "reported by company; preliminary",
        "RUS": "not reported",
        "CAN": "modelled",
    }
    assert of_kind(checked, "unknown status")["value"].tolist() == ["modelled"]


@pytest.mark.parametrize(("times", "count"), [(1.10231131, 1), (1.08, 0), (1.1, 0), (1.15, 0)])
def test_one_country_in_short_tons_is_told_by_the_factors_own_digits(
    alone: Alone, dataset: Dataset, times: float, count: int
) -> None:
    facts = dataset.facts[("copper", "production")]
    chile = facts[(facts[v.ISO3] == "CHL") & (facts[v.STAGE] == "mine") & (facts[v.YEAR] == 2023)]
    best = chile[
        chile[v.SERIES] == dataset.offers_of("copper", "production").query("stage == 'mine'")[v.SERIES].iloc[0]
    ]
    value = round(float(best[v.VALUE].iloc[0]) * times)
    checked = alone(f"{HEADER}\nChile,copper,mine,2023,{value},t Cu\n")
    told = " ".join(of_kind(checked, "factor")["suggestion"])
    assert told.count("short tons") == count
