import json
from pathlib import Path

import pytest

from geo.cli import main as cli_main
from geo.dataset import Dataset
from geo.store.datasets import Store

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
    said = ["--column", "country=Where", "--column", "mineral=What", "--column", "year=When",
            "--column", "value=Figure", "--set", "unit=kt", "--set", "stage=mine"]  # fmt: skip
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
        (2, "Ann", "separate"), (1, "Ann", "update"),
    ]  # fmt: skip
    facts = store.contents("desk", 2).facts
    assert set(facts["series"]) == {*Dataset.load().offers["series"], "file"}
