"""The command ``risk``: what it says, what it refuses, and in which words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from geo.cli import main as cli_main


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str]) -> Any:
    """Run a command that must work; gives its JSON."""

    def run(*arguments: str) -> Any:
        assert cli_main.main(["risk", *arguments, "--json"]) == 0
        return json.loads(capsys.readouterr().out)

    return run


def test_the_score_is_the_product_of_its_parts(ask: Any) -> None:
    answer = ask("--importer", "JPN", "--mineral", "graphite", "--year", "2022")
    assert answer["score"] == pytest.approx(answer["hhi"] * answer["import_risk"])
    supply = answer["imports_t"] + answer["production_t"]
    assert answer["import_risk"] == pytest.approx(answer["numerator_t"] / supply)
    assert answer["characterisation_factor"] == pytest.approx(answer["score"] * answer["price"] / 0.409412948)
    assert sum(answer["suppliers"]["shares"].values()) == pytest.approx(1)


def test_an_alliance_is_one_importer_and_its_own_trade_no_import(ask: Any) -> None:
    answer = ask("--importer", "eu27", "--mineral", "bauxite", "--year", "2024", "--alliance", "g7")
    assert len(answer["members"]) == 27
    assert not set(answer["suppliers"]["shares"]) & set(answer["members"])
    assert answer["suppliers"]["outside_alliance_share"] > 0.5
    assert answer["import_reliance"] == pytest.approx(1 - answer["self_sufficiency"])


def test_reliance_is_refused_where_content_meets_gross_weight(ask: Any) -> None:
    answer = ask("--importer", "DEU", "--mineral", "copper")
    assert answer["import_reliance"] is None
    assert "contained metal cannot be divided by gross weight" in answer["import_reliance_not_computable"]


def test_the_lines_and_what_they_leave_out_are_named(ask: Any) -> None:
    answer = ask("--importer", "USA", "--mineral", "antimony", "--year", "2022")
    assert [line["hs6"] for line in answer["lines"]] == ["261710"]
    assert answer["lines"][0]["stage"] == "mine"
    assert answer["lines_not_counted"]


def test_nothing_on_record_is_a_marked_zero_or_no_score(ask: Any) -> None:
    question = ("--importer", "AUS", "--mineral", "beryllium", "--year", "2023")
    published, ours = ask(*question), ask(*question, "--method", "atlas")
    assert published["score"] == 0
    assert published["caveat"] == "no imports and no production on record; counted as zero"
    assert ours["score"] is None
    assert ours["reason"] == "no imports and no production on record"
    assert ours["method"] == "atlas"


def test_the_two_readings_differ_where_taiwan_supplies(ask: Any) -> None:
    question = ("--importer", "JPN", "--mineral", "cobalt", "--year", "2023")
    published, ours = ask(*question), ask(*question, "--method", "atlas")
    assert "TWN" in published["ungoverned"]
    assert "TWN" not in ours["ungoverned"]
    assert published["import_risk"] > ours["import_risk"]


def test_recycling_and_substitution_of_one_s_own_make_the_eu_supply_risk_net(ask: Any) -> None:
    question = ("--importer", "eu27", "--mineral", "fluorspar", "--year", "2024")
    gross = ask(*question)["eu_supply_risk"]
    net = ask(*question, "--eol-rir", "0.25", "--substitution", "0.8")["eu_supply_risk"]
    assert gross["gross"]
    assert not net["gross"]
    assert net["value"] == pytest.approx(gross["value"] * 0.75 * 0.8)


def test_without_a_mineral_every_mineral_is_answered(ask: Any) -> None:
    rows = ask("--importer", "DEU", "--year", "2023")
    assert len({row["mineral"] for row in rows}) == len(rows) > 50


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_a_file_holds_the_same_rows(ask: Any, tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"rows.{suffix}"
    rows = ask("--importer", "FRA", "--year", "2024", "--out", str(file))
    table = pd.read_csv(file) if suffix == "csv" else pd.read_parquet(file)
    assert len(table) == len(rows)
    assert table["score"].sum() == pytest.approx(sum(row["score"] or 0 for row in rows))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--importer", "DEU", "--mineral", "cobalt", "--year", "1999"], "Unknown year '1999'"),
        (["--importer", "DEU", "--mineral", "iridium"], "Unknown mineral with trade lines 'iridium'"),
        (["--importer", "Atlantis", "--mineral", "cobalt"], "Unknown country 'Atlantis'"),
        (["--importer", "", "--mineral", "cobalt"], "Unknown importer"),
        (["--importer", "DEU", "--method", "best"], "Unknown method 'best'"),
        (["--importer", "DEU", "--by", "colour"], "Unknown weighing 'colour'"),
        (["--importer", "DEU", "--on", "yesterday"], "Unknown date 'yesterday'"),
        (["--all"], "--out FILE.csv"),
        (["--all", "--out", "rows.xlsx"], "Unknown kind of file '.xlsx'"),
    ],
)
def test_a_wrong_choice_names_the_right_ones(
    capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    assert cli_main.main(["risk", *arguments]) == 2
    assert words in capsys.readouterr().err


def test_a_file_that_cannot_be_written(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "nowhere" / "rows.csv"
    assert cli_main.main(["risk", "--importer", "DEU", "--year", "2024", "--out", str(file)]) == 1
    assert "cannot be written" in capsys.readouterr().err


def test_progress_goes_to_the_error_stream(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert cli_main.main(["risk", "--all", "--out", str(tmp_path / "all.parquet"), "--json"]) == 0
    said = capsys.readouterr()
    assert "scoring" in said.err
    assert json.loads(said.out)["scored"] > 80_000


def test_the_text_says_what_the_numbers_say(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli_main.main(["risk", "--importer", "DEU", "--mineral", "cobalt", "--year", "2023"]) == 0
    said = capsys.readouterr().out
    assert "GeoPolRisk score 0.2201 = HHI 0.5072 x import risk 0.4340" in said
    assert "import reliance: not computable" in said
    assert "counts 282200" in said
