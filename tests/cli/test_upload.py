import json
from pathlib import Path

import pytest

from geo.cli import main as cli_main
from geo.dataset import Dataset
from geo.store.datasets import Store
from tests.uploads.conftest import xlsx, zipped

GOOD = "country,mineral,stage,year,value,unit,basis\nChile,lithium,mine,2025,56000,t,Li content\n"
BAD = "country,mineral,stage,year,value,unit,basis\nChinna,lithium,mine,2025,x,t,Li content\n"


def write(folder: Path, text: str) -> str:
    path = folder / "file.csv"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_good_file_exits_with_0(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli_main.main(["validate", write(tmp_path, GOOD)]) == 0
    assert "1 figures, 1 facts: 0 errors" in capsys.readouterr().out


def test_errors_exit_with_1_and_are_all_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = tmp_path / "report.csv"
    assert cli_main.main(["validate", write(tmp_path, BAD), "--json", "--report", str(report)]) == 1
    answer = json.loads(capsys.readouterr().out)
    errors = [problem for problem in answer["problems"] if problem["severity"] == "error"]
    assert [(one["kind"], one["row"], one["column"], one["value"]) for one in errors] == [
        ("unknown country", 2, "country", "Chinna"),
        ("not a number", 2, "value", "x"),
    ]
    assert len(report.read_text(encoding="utf-8").splitlines()) == len(answer["problems"]) + 1


@pytest.mark.parametrize("text", ["", "\0\0\0", "no table"])
def test_what_cannot_be_read_exits_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str) -> None:
    assert cli_main.main(["validate", write(tmp_path, text), "--json"]) == 2
    answer = json.loads(capsys.readouterr().out)
    assert answer["readable"] is False
    assert answer["reason"]


def test_a_file_that_is_not_there_exits_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli_main.main(["validate", str(tmp_path / "none.csv")]) == 2
    assert "cannot be opened" in capsys.readouterr().out


def test_names_columns_and_words_can_be_given(tmp_path: Path) -> None:
    text = "Where,What,When,Figure\nChinna,lithum,2025,5\n"
    path = write(tmp_path, text)
    assert cli_main.main(["validate", path]) == 2
    said = [
        "--column",
        "country=Where",
        "--column",
        "mineral=What",
        "--column",
        "year=When",
        "--column",
        "value=Figure",
        "--set",
        "unit=kt",
        "--set",
        "stage=mine",
    ]
    assert cli_main.main(["validate", path, *said]) == 1
    assert cli_main.main(["validate", path, *said, "--country", "Chinna=CHN", "--mineral", "lithum=lithium"]) == 0


def test_a_part_that_is_none_exits_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli_main.main(["validate", write(tmp_path, GOOD), "--set", "colour=red"]) == 2
    assert "part of a fact" in capsys.readouterr().err


def test_a_good_file_becomes_a_version_and_a_bad_one_does_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_STORE", str(tmp_path / "store.sqlite"))
    command = ["import", write(tmp_path, GOOD), "--dataset", "desk", "--author", "Ann", "--json"]
    assert cli_main.main([*command, "--series", "usgs", "--mode", "update"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["saved"], answer["mode"], answer["series"]) == ("desk v1", "update", "usgs")
    assert cli_main.main(command) == 0
    assert json.loads(capsys.readouterr().out)["series"] == "file"
    assert cli_main.main(["import", write(tmp_path, BAD), "--dataset", "desk"]) == 1
    store = Store(str(tmp_path / "store.sqlite"))
    assert [(one.number, one.author, one.mode) for one in store.versions("desk")] == [
        (2, "Ann", "separate"),
        (1, "Ann", "update"),
    ]
    facts = store.contents("desk", 2).facts
    assert set(facts["series"]) == {*Dataset.load().offers["series"], "file"}


MISSPELT = "country,mineral,stage,year,value,unit\nAustrallia,cobalt,mine,2024,5200,t\nChile,Plata,mine,2024,1,t\n"


def test_near_certain_names_are_accepted_when_asked_and_each_is_listed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path, MISSPELT)
    assert cli_main.main(["validate", path, "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["accepted"] == []
    assert answer["asked"]["country"] == [
        {"name": "Australlia", "offers": ["Australia", "Austria"], "near_certain": True}
    ]
    assert cli_main.main(["validate", path, "--json", "--accept-near-certain"]) == 0
    answer = json.loads(capsys.readouterr().out)
    (one,) = answer["accepted"]
    assert (one["part"], one["name"], one["read_as"], one["rows"]) == ("country", "Australlia", "Australia", 1)
    assert one["reason"].startswith("near-certain: 95 % alike")
    renamed = [line for line in answer["problems"] if line["kind"] == "renamed mineral"]
    assert [(line["value"], line["reason"]) for line in renamed] == [("Plata", "Read as Silver.")]


def test_a_name_that_a_person_gives_is_listed_as_theirs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path, MISSPELT)
    assert cli_main.main(["validate", path, "--json", "--country", "Australlia=AUT"]) == 0
    (one,) = json.loads(capsys.readouterr().out)["accepted"]
    assert (one["read_as"], one["reason"]) == ("Austria", "as somebody said")


def test_a_mapping_is_saved_and_used_again_without_its_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = write(tmp_path, "Where,When,Figure\nChile,2025,5\n")
    kept = tmp_path / "columns.json"
    said = ["--column", "country=Where", "--column", "year=When", "--column", "value=Figure"]
    words = ["--set", "unit=kt", "--set", "stage=mine", "--set", "mineral=lithium"]
    assert cli_main.main(["validate", first, *said, *words, "--save-mapping", str(kept)]) == 0
    assert "lithium" not in kept.read_text()
    cobalt = tmp_path / "cobalt.csv"
    cobalt.write_text("Where,When,Figure\nCuba,2025,5\n")
    assert cli_main.main(["validate", str(cobalt), "--mapping", str(kept)]) == 2
    capsys.readouterr()
    command = ["validate", str(cobalt), "--mapping", str(kept), "--set", "unit=kt", "--set", "stage=mine", "--json"]
    assert cli_main.main(command) == 0
    said = {
        line["column"]: line["value"]
        for line in json.loads(capsys.readouterr().out)["problems"]
        if line["kind"] == "understood"
    }
    assert (said["mineral"], said["country"]) == ("cobalt", "Where")


def test_a_file_that_is_no_mapping_exits_with_2(tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    other.write_text("[1]")
    assert cli_main.main(["validate", write(tmp_path, "Where,When\nChile,2025\n"), "--mapping", str(other)]) == 2


def test_a_fiscal_year_is_read_when_somebody_says_its_calendar_year(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path, "Copper mine production (kt)\nCountry,2023,FY2025\nIndia,125,130\n")
    assert cli_main.main(["validate", path, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["facts"] == 1
    assert [line["column"] for line in answer["problems"] if line["kind"] == "column not read"] == ["FY2025"]
    assert cli_main.main(["validate", path, "--year", "FY2025=2025", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["facts"] == 2
    assert not [line for line in answer["problems"] if line["kind"] == "column not read"]
    assert cli_main.main(["validate", path, "--year", "FY2025=soon"]) == 2


def test_a_word_for_the_whole_file_fills_what_a_format_leaves_open(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path, "country,mineral,stage,year,value,unit\nCuba,cobalt,mine,2024,3500,t\n")
    assert cli_main.main(["validate", path, "--set", "basis=Co content", "--json"]) == 0
    kinds = [line["kind"] for line in json.loads(capsys.readouterr().out)["problems"]]
    assert "basis not stated" not in kinds
    assert cli_main.main(["validate", path, "--set", "unit=kt"]) == 2
    assert "cannot be said in its place" in capsys.readouterr().out


def test_one_sheet_of_several_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    header = "country,mineral,stage,year,value,unit\n"
    path = tmp_path / "two.zip"
    path.write_bytes(
        zipped(
            {
                "one.csv": f"{header}Cuba,cobalt,mine,2024,3500,t\n".encode(),
                "two.csv": f"{header}Cuba,nickel,mine,2024,40000,t\nPeru,zinc,mine,2024,1,kt\n".encode(),
            }
        )
    )
    assert cli_main.main(["validate", str(path), "--sheet", "two.csv", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["facts"] == 2
    assert cli_main.main(["validate", str(path), "--sheet", "none.csv"]) == 2


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_row_of_the_names_can_be_said(tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str) -> None:
    rows: list[list[object]] = [
        ["Tin mine production", "of the world", "in tonnes"],
        ["", "", ""],
        ["Country", "2023 (t)", "2024 (t)"],
        ["Peru", 26000, 31000],
        ["Bolivia", 18500, 21000],
    ]
    path = tmp_path / f"tin.{kind}"
    text = "\n".join(",".join(map(str, row)) for row in rows)
    path.write_bytes(xlsx({"Tin": rows}) if kind == "xlsx" else text.encode())
    assert cli_main.main(["validate", str(path), "--json"]) == 2
    capsys.readouterr()
    assert cli_main.main(["validate", str(path), "--header-row", "3", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["facts"], answer["header_row"]) == (4, 3)
