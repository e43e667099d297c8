"""The upload page without a browser: check, fix, compare, use, save; and what no other session may see."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.dataset import SHIPPED, Dataset
from geo.pages.shared import active, session
from tests.uploads.conftest import xlsx, zipped

HEADER = "country,mineral,stage,measure,year,value,unit,basis,status,source,note\n"
GOOD = HEADER + "Chile,lithium,mine,production,2025,70000,t,Li content,,desk,\n"
BAD = GOOD + "Chinna,lithium,mine,production,2025,62000,t,Li content,,desk,\n"


def script() -> None:
    """The page as the application draws it."""
    from geo.pages.shared import active  # noqa: PLC0415 - the script runs on its own
    from geo.pages.upload import page as upload_page  # noqa: PLC0415 - the script runs on its own

    active.bar()
    upload_page.page()


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The page with a store of its own."""
    monkeypatch.setenv("ATLAS_STORE", str(tmp_path / "store.sqlite"))
    return AppTest.from_function(script, default_timeout=150)


def drop(page: AppTest, text: str, name: str = "desk.csv") -> AppTest:
    page.run()
    page.file_uploader[0].set_value((name, text.encode(), "text/csv"))
    return page.run()


def press(page: AppTest, label: str) -> AppTest:
    (button,) = [one for one in page.button if one.label == label]
    button.click()
    return page.run()


def test_the_page_opens_without_a_file(page: AppTest) -> None:
    page.run()
    assert not page.exception
    assert any("Nothing is saved" in one.value for one in page.caption)


def test_an_unknown_name_blocks_until_it_is_accepted(page: AppTest) -> None:
    drop(page, BAD)
    assert not page.exception
    assert any("1 error in this file" in one.value for one in page.error)
    press(page, "Apply to all")
    assert not page.error
    assert any("Use in this session" in one.label for one in page.button)


def test_an_accepted_name_is_listed_with_its_reason_and_can_be_undone(page: AppTest) -> None:
    press(drop(page, BAD.replace("Chinna", "Australlia")), "Apply to all")
    assert not page.exception
    assert any("Australlia" in one.value and "near-certain: 95 % alike" in one.value for one in page.markdown)
    press(page, "Undo")
    assert any("1 error in this file" in one.value for one in page.error)
    assert not [one for one in page.button if one.label == "Undo"]


def test_a_unit_is_said_once_for_all_its_rows_and_can_be_undone(page: AppTest) -> None:
    rows = "".join(
        f"{name},copper,mine,production,2024,{value},mt,,,,\n" for name, value in (("Chile", 5), ("Peru", 2))
    )
    drop(page, HEADER + rows)
    (choice,) = [one for one in page.selectbox if "unit" in one.label and "mt" in one.label]
    assert choice.label.startswith("2 ")
    assert choice.options[:2] == ["t", "Mt"]
    choice.set_value("Mt")
    press(page, "Apply to all")
    assert not page.exception
    assert not page.error
    facts = page.session_state["upload_checked"][1].facts
    assert facts["value"].tolist() == [5_000_000, 2_000_000]
    assert set(facts["published_unit"]) == {"mt"}
    assert set(facts["note"]) == {"unit 'mt' read as 'Mt'"}
    press(page, "Undo")
    assert any("2 errors in this file" in one.value for one in page.error)


def test_a_used_file_is_shown_and_can_be_left_again(page: AppTest) -> None:
    press(drop(page, GOOD), "Use in this session")
    assert not page.exception
    dataset: Dataset = page.session_state[session.ACTIVE].dataset
    key = {"mineral": "lithium", "stage": "mine", "year": 2025, "series": "desk", "measure": "production"}
    assert dataset.panel(**key).named == 70_000
    assert dataset.version.startswith("desk.csv, private ")
    press(page, "Back to shipped data")
    assert session.ACTIVE not in page.session_state


def test_no_other_session_sees_a_private_upload(page: AppTest) -> None:
    press(drop(page, GOOD), "Use in this session")
    other = AppTest.from_function(script, default_timeout=150).run()
    assert session.ACTIVE not in other.session_state
    assert "desk.csv" not in str([*other.main])
    assert session.shipped().version == SHIPPED
    assert "desk" not in set(session.shipped().dataset.series["series"])


def test_a_private_version_cannot_be_guessed() -> None:
    one, other = active.private_version("x"), active.private_version("x")
    assert one != other
    assert len(one.rpartition(" ")[2]) == 32


def test_saved_versions_can_be_opened_by_another_session(page: AppTest) -> None:
    press(drop(page, GOOD), "Use in this session")
    next(one for one in page.text_input if one.label == "Save as dataset").set_value("desk")
    next(one for one in page.text_input if one.label == "Your name").set_value("Ann")
    press(page, "Save")
    assert not page.exception
    assert not page.error
    other = AppTest.from_function(script, default_timeout=150).run()
    press(other, "Open version")
    assert other.session_state[session.ACTIVE].version.startswith("desk v1")


@pytest.mark.parametrize("text", ["", "no table", "a,b\n\0,1\n"])
def test_what_cannot_be_read_is_said_in_words(page: AppTest, text: str) -> None:
    drop(page, text)
    assert not page.exception
    assert page.error


def test_names_of_files_and_countries_are_never_markup(page: AppTest) -> None:
    name = "<img src=x onerror=alert(1)>**bold**.csv"
    drop(page, BAD.replace("Chine", "<script>alert(1)</script>"), name)
    assert not page.exception
    shown = "".join(str(one.value) for one in (*page.markdown, *page.success, *page.error))
    assert "<script>" not in shown
    assert "<img" not in shown


BACI = "t,i,j,k,v,q\n2024,156,842,850511,500.5,10\n"


@pytest.mark.parametrize("name", ["BACI_HS92_Y2024_V202601.csv", "mine.csv"])
def test_a_trade_file_is_taken_on_this_page(page: AppTest, name: str) -> None:
    drop(page, BACI, name)
    assert not page.exception
    assert any("trade file" in one.value for one in page.info)
    press(page, "Use in this session")
    assert not page.exception
    assert [one.name for one in page.session_state["trade_files"]] == [name]
    assert any("In use" in one.value for one in page.success)


def test_a_trade_file_that_cannot_be_taken_says_why(page: AppTest) -> None:
    header = "DATAFLOW,freq,reporter,partner,product,flow,indicators,TIME_PERIOD,OBS_VALUE"
    drop(page, f"{header}\na,A,DE,CN,28053010,1,VALUE_IN_EUROS,2024,1\n", "comext.csv")
    assert not page.exception
    assert any("euros" in one.value for one in page.error)


FRENCH = "Pays;Substance;Stade;Année;Production;Unité\nChine;Cobalt;mine;2024;2 300;t\nCuba;Cobalt;mine;2024;3 500;t\n"


def test_an_unknown_french_table_is_on_the_map_after_two_clicks(page: AppTest) -> None:
    drop(page, FRENCH, "tableau.csv")
    assert not page.exception
    assert any("Filled in from what the file says" in one.value for one in page.caption)
    press(page, "Use these columns")
    press(page, "Use in this session")
    assert not page.exception
    key = {"mineral": "cobalt", "stage": "mine", "year": 2024, "series": "tableau", "measure": "production"}
    assert page.session_state[session.ACTIVE].dataset.panel(**key).named == 5_800


def test_tables_of_an_archive_can_be_left_out(page: AppTest) -> None:
    page.run()
    content = zipped({"one.csv": GOOD.encode(), "two.csv": BAD.encode()})
    page.file_uploader[0].set_value(("both.zip", content, "application/zip"))
    page.run()
    assert any("error" in one.value for one in page.error)
    (choice,) = [one for one in page.multiselect if one.label == "Tables to leave out"]
    choice.set_value(["two.csv"])
    page.run()
    assert not page.exception
    assert not page.error


def test_the_row_of_the_names_of_a_workbook_can_be_corrected(page: AppTest) -> None:
    rows = [
        ["Tin mine production", "of the world", "in tonnes"],
        ["", "", ""],
        ["Country", "2023 (t)", "2024 (t)"],
        ["Peru", 26000, 31000],
        ["Bolivia", 18500, 21000],
    ]
    page.run()
    page.file_uploader[0].set_value(("tin.xlsx", xlsx({"Tin": rows}), "application/octet-stream"))
    page.run()
    assert "Use these columns" in {one.label for one in page.button}
    (number,) = [one for one in page.number_input if one.label == "Row with the names"]
    number.set_value(3)
    press(page, "Read again")
    assert not page.exception
    assert "Use in this session" in {one.label for one in page.button}


def test_the_map_can_be_seen_as_it_will_be_before_anything_is_used(page: AppTest) -> None:
    drop(page, GOOD)
    assert any("unchanged figures in 1 mineral. Compared with" in str(one.proto.body) for one in page.get("html"))
    (shows,) = [one for one in page.segmented_control if one.label == "Map"]
    shows.set_value("after")
    page.run()
    assert not page.exception
    assert any("Chile mined" in one.value and "2025" in one.value for one in page.markdown)
    assert session.ACTIVE not in page.session_state


def save_as(page: AppTest, name: str) -> AppTest:
    next(one for one in page.text_input if one.label == "Save as dataset").set_value("desk")
    if any(one.label == "Your name" for one in page.text_input):
        next(one for one in page.text_input if one.label == "Your name").set_value(name)
    return press(page, "Save")


def test_a_conflict_shows_both_versions_and_merges_them_table_by_table(page: AppTest) -> None:
    nickel = GOOD.replace("lithium", "nickel").replace("Li content", "Ni content").replace("70000", "5000")
    save_as(press(drop(page, GOOD, "first.csv"), "Use in this session"), "Ann")
    assert page.session_state["opened_version"].number == 1
    other = AppTest.from_function(script, default_timeout=150)
    save_as(press(drop(other, nickel, "second.csv"), "Use in this session"), "Ben")
    assert any("Nothing was overwritten" in one.value for one in other.error)
    other.run()
    assert any("Ann saved version 1" in one.value and "0 of them" in one.value for one in other.warning)
    (mine,) = [one for one in other.multiselect if one.label.startswith("Tables taken from your version")]
    assert mine.options == ["Nickel, mine production, 2025 (second)", "Lithium, mine production, 2025 (first)"]
    assert len(mine.value) == 1
    press(other, "Merge and save")
    assert not other.exception
    dataset: Dataset = other.session_state[session.ACTIVE].dataset
    of = {"stage": "mine", "year": 2025, "measure": "production"}
    assert dataset.panel(mineral="lithium", series="first", **of).named == 70_000
    assert dataset.panel(mineral="nickel", series="second", **of).named == 5_000
    assert other.session_state["opened_version"].number == 2
    press(other, "Undo the merge")
    assert other.session_state["opened_version"].number == 3
    assert "second" not in set(other.session_state[session.ACTIVE].dataset.series["series"])


def test_a_file_of_two_series_of_one_mineral_is_compared_series_by_series(page: AppTest) -> None:
    """The export of the British Geological Survey on lithium holds its content and its carbonate."""
    facts = Dataset.load().facts[("lithium", "production")]
    series = [name for name in facts["series"].unique() if str(name).startswith("bgs")]
    rows = facts[facts["series"].isin(series) & (facts["year"] == 2020)]
    assert rows["series"].nunique() > 1
    drop(page, rows.to_csv(index=False))
    assert not page.exception
    assert [one.value for one in page.error] == []
    (chosen,) = [one for one in page.selectbox if one.label == "Mineral and year on the map"]
    assert len(set(chosen.options)) == len(chosen.options) > 1
    assert "Use in this session" in {one.label for one in page.button}
