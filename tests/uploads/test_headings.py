"""Names of columns of figures: read as a whole, or not at all."""

from __future__ import annotations

import pandas as pd
import pytest

from geo.uploads import headings, intake
from geo.uploads.mapping import MappingError, guess, key_of, signature

from .conftest import Examine, of_kind


@pytest.mark.parametrize(
    ("name", "year", "unit", "measure", "stage", "status"),
    [
        ("2021", 2021, "", "", "", ""),
        ("2023p", 2023, "", "", "", "provisional"),
        ("2024e, 3", 2024, "", "", "", "estimated"),
        ("2022 (prelim.)", 2022, "", "", "", "provisional"),
        ("Prod_kt_est_2023", 2023, "kt", "production", "", "estimated"),
        ("production_kt_2024", 2024, "kt", "production", "", ""),
        ("mine_kt_2024", 2024, "kt", "", "mine", ""),
        ("Reserves 2023 (in 1.000 Tons)", 2023, "1.000 Tons", "reserves", "", ""),
        ("Production minière 2023 (kt)", 2023, "kt", "production", "mine", ""),
        ("产量 2024 (万吨)", 2024, "万吨", "production", "", ""),
        ("Refinery capacity 2025 (thousand metric tons)", 2025, "thousand metric tons", "capacity", "refined", ""),
    ],
)
def test_a_name_says_year_unit_measure_stage_and_mark(
    name: str, year: int, unit: str, measure: str, stage: str, status: str
) -> None:
    said = headings.read(name)
    assert said is not None
    assert (said.year, said.unit, said.measure, said.stage, said.status) == (year, unit, measure, stage, status)


@pytest.mark.parametrize(
    "name",
    [
        "Share 2024",
        "2024 (% of world)",
        "Growth 2023",
        "2012-22",
        "FY2025",
        "2023/24",
        "2030f",
        "Forecast 2030",
        "Price 2024 (USD/t)",
        "Value 2024 ($000)",
        "Imports 2023 (t)",
        "Rank 2024",
        "NdPr 2023",
        "2023x",
    ],
)
def test_what_holds_something_else_is_no_column_of_figures(name: str) -> None:
    assert headings.read(name) is None


WIDE = "Cobalt mine production (tonnes Co content)\nCountry,2022r,2023p,2024e,FY2025,2030f,Share 2024\n"


def test_marks_of_years_survive_and_what_is_left_out_is_named(examine: Examine) -> None:
    checked = examine(WIDE + "Indonesia,9600,19000,28000,31000,60000,10%\nCuba,3800,3500,3500,3600,3000,1%\n")
    facts = checked.table().set_index(["year", "iso3"])
    assert facts.loc[(2022, "IDN"), ["status", "note"]].tolist() == ["reported", "revised"]
    assert facts.loc[(2023, "IDN"), "status"] == "provisional"
    assert facts.loc[(2024, "IDN"), "status"] == "estimated"
    assert sorted(set(facts.index.get_level_values("year"))) == [2022, 2023, 2024]
    unread = of_kind(checked, "column not read").set_index("column")
    assert unread["severity"].to_dict() == {"FY2025": "warning", "2030f": "warning", "Share 2024": "note"}
    assert "fiscal year" in unread.loc["FY2025", "reason"]
    assert "forecast" in unread.loc["2030f", "reason"]


def test_columns_of_different_units_are_each_read_in_their_own(examine: Examine) -> None:
    checked = examine("Commodity,Country,Stage,Prod_t_2022,Prod_kt_est_2023\nCobalt,Indonesia,mine,9600,19\n")
    facts = checked.table().set_index("year")
    assert facts["value"].to_dict() == {2022: 9_600, 2023: 19_000}
    assert facts["status"].to_dict() == {2022: "reported", 2023: "estimated"}


def test_a_unit_that_only_some_columns_state_is_asked_for(examine: Examine) -> None:
    with pytest.raises(MappingError, match="not known; say which"):
        examine("Commodity,Country,Stage,2022,Prod_kt_2023\nCobalt,Indonesia,mine,9600,19\n")


def test_production_and_reserves_of_one_year_stand_apart(examine: Examine) -> None:
    checked = examine("Nickel mine (kt)\nCountry,Production 2024,Reserves 2024\nIndonesia,2200,55000\n", name="t.csv")
    facts = checked.table().set_index("measure")
    assert facts["value"].to_dict() == {"production": 2_200_000, "reserves": 55_000_000}


def test_why_each_part_was_filled_in_is_said(examine: Examine) -> None:
    checked = examine(WIDE + "Indonesia,9600,19000,28000,31000,60000,10%\n")
    why = of_kind(checked, "understood").set_index("column")
    assert why.loc["mineral", "value"] == "cobalt"
    assert "the title 'Cobalt mine production (tonnes Co content)'" in why.loc["mineral", "reason"]
    assert why.loc["unit", "value"] == "tonnes Co content"
    assert why.loc["country", "reason"] == "Taken from column 'Country'."


@pytest.mark.parametrize(
    ("header", "yes", "no", "status", "note"),
    [
        ("is_estimated", "True", "False", "estimated", ""),
        ("Estimated", "x", "", "estimated", ""),
        ("provisional", "yes", "no", "provisional", ""),
        ("is_revised", "1", "0", "reported", "revised"),
    ],
)
def test_columns_of_yes_and_no_mark_the_figures(
    examine: Examine, header: str, yes: str, no: str, status: str, note: str
) -> None:
    columns = f"Country,Tin mine production 2024 (t),{header}\n"
    text = columns + f"Peru,31000,{yes}\nBolivia,21000,{no}\n"
    upload = intake.open_file("file.csv", text.encode())
    mapped = {signature(upload.sheets[0].header): guess(upload.sheets[0])}
    facts = examine(text, mappings=mapped).table().set_index("iso3").fillna({"note": ""})
    assert facts.loc["PER", ["status"]].tolist() == [status]
    assert facts.loc["PER", "note"] == note
    assert facts.loc["BOL", "status"] == "reported"


def test_a_flag_that_is_neither_yes_nor_no_is_a_warning(examine: Examine) -> None:
    text = "country,mineral,stage,year,value,unit,perhaps,estimated\nPeru,tin,mine,2024,31000,t,a,maybe\n"
    upload = intake.open_file("file.csv", text.encode())
    mapped = {signature(upload.sheets[0].header): guess(upload.sheets[0])}
    assert of_kind(examine(text, mappings=mapped), "unknown status")["value"].tolist() == ["maybe"]


def test_money_is_never_taken_for_tonnes(examine: Examine) -> None:
    text = "Country,Mineral,Stage,Year,Value (USD),Quantity,Unit\nPeru,tin,mine,2024,999,31000,t\n"
    assert guess(intake.open_file("file.csv", text.encode()).sheets[0]).columns["value"] == "Quantity"


def test_a_fiscal_year_in_a_row_is_named(examine: Examine) -> None:
    text = "country,mineral,stage,year,value,unit\nIndia,copper,mine,2023/24,120,kt\nPeru,copper,mine,2023,2700,kt\n"
    problem = of_kind(examine(text), "impossible year")
    assert problem["value"].tolist() == ["2023/24"]
    assert "fiscal year" in problem["reason"][0]


def test_columns_are_known_by_their_cells_where_their_names_say_nothing() -> None:
    text = "Wo,Was,2023,2024\nChile,Lithium,1,2\nAustralien,Kobalt,3,4\nSimbabwe,Kupfer,5,6\n"
    found = guess(intake.open_file("file.csv", text.encode()).sheets[0])
    assert found.columns == {"country": "Wo", "mineral": "Was"}
    two = text.replace("Was", "Wohin").replace("Lithium", "Peru").replace("Kobalt", "Kanada").replace("Kupfer", "China")
    assert "country" not in guess(intake.open_file("file.csv", two.encode()).sheets[0]).columns


def test_a_year_with_a_word_that_is_not_understood_is_a_warning(examine: Examine) -> None:
    checked = examine("Cobalt mine production (t)\nCountry,2022,2023,2024*\nCuba,3800,3500,3300\n")
    unread = of_kind(checked, "column not read")
    assert unread[["severity", "column"]].to_numpy().tolist() == [["warning", "2024*"]]
    assert set(checked.table()["year"]) == {2022, 2023}


def test_a_short_word_of_a_title_is_no_mineral(examine: Examine) -> None:
    text = "Production, by country or locality, in metric tons\nCountry,2022,2023\nCuba,3800,3500\n"
    with pytest.raises(MappingError, match="not known"):
        examine(text)


def test_a_title_of_both_stages_leaves_the_stage_open(examine: Examine) -> None:
    text = "Copper: mine and refinery production\nCountry,2023 (kt),2024 (kt)\nChile,5250,5300\n"
    with pytest.raises(MappingError, match="not known"):
        examine(text, name="copper mine.csv")
    facts = examine(text.replace("mine and refinery", "refinery"), name="copper mine.csv").table()
    assert set(facts["stage"]) == {"refined"}


def test_a_title_of_production_and_reserves_is_a_warning(examine: Examine) -> None:
    text = "Cobalt mine production and reserves (t)\nCountry,2022,2023\nCuba,3800,3500\n"
    found = of_kind(examine(text), "understood")
    assert found[found["severity"] == "warning"]["column"].tolist() == ["measure"]
    plain = of_kind(examine(text.replace(" and reserves", "")), "understood")
    assert set(plain["severity"]) == {"note"}


def test_a_unit_behind_the_comma_of_a_title(examine: Examine) -> None:
    text = "World refinery production of gallium, kilograms\nCountry;2022;2023e\nChina;540.000;600.000\n"
    facts = examine(text).table().set_index("year")
    assert facts["value"].to_dict() == {2022: 540, 2023: 600}


@pytest.mark.parametrize(
    ("cell", "status"),
    [("2024 (e)", "estimated"), ("2024p", "provisional"), ("2024 prelim.", "provisional"), ("2024 (r)", "reported")],
)
def test_marks_of_years_in_rows_survive(examine: Examine, cell: str, status: str) -> None:
    text = f"country,mineral,stage,year,value,unit\nPeru,tin,mine,{cell},31000,t\n"
    (fact,) = examine(text).table().to_dict("records")
    assert (fact["year"], fact["status"]) == (2024, status)
    assert (fact["note"] == "revised") is cell.endswith("(r)")


@pytest.mark.parametrize(("word", "status"), [("estimé", "estimated"), ("vorläufig", "provisional")])
def test_marks_of_years_in_other_languages(word: str, status: str) -> None:
    said = headings.read(f"2024 (kt) {word}")
    assert said is not None
    assert (said.year, said.unit, said.status) == (2024, "kt", status)


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("Cobalt mine production (thousand tonnes)\nCountry,2023 (t),2024 (t)\nCuba,3800,3500\n", "t"),
        ("Cobalt mine production (kt)\nCountry,Year,Production,Unit\nCuba,2023,3800,tonnes\n", "tonnes"),
    ],
)
def test_a_title_that_states_another_unit_than_the_columns_is_a_warning(examine: Examine, text, stated) -> None:
    def found(content: str) -> pd.DataFrame:
        sheet = intake.open_file("file.csv", content.encode()).sheets[0]
        return of_kind(examine(content, mappings={key_of(sheet): guess(sheet)}), "two units")

    disputed = found(text)
    assert (disputed["severity"].tolist(), disputed["value"].tolist()) == (["warning"], [stated])
    assert "the title 'Cobalt mine production" in disputed["reason"].iloc[0]
    assert found(text.replace("(thousand tonnes)", "(metric tons)").replace("(kt)", "(t)")).empty
