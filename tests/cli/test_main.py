from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from geo.cli.main import main
from geo.dataset import Dataset

ROOT = Path(__file__).resolve().parents[2]
COBALT = ["concentration", "--mineral", "cobalt", "--stage", "mine", "--year", "2023", "--series", "wmd", "--json"]


def refuse(text: str) -> None:
    message = f"{text} is no JSON"
    raise ValueError(message)


@pytest.fixture
def ask(capsys):
    """Run the command line in this process and read the JSON it prints."""

    def run(*arguments: str) -> Any:
        assert main(arguments) == 0
        printed = capsys.readouterr()
        assert printed.err == ""
        return json.loads(printed.out, parse_constant=refuse)

    return run


def test_cobalt_2023_by_the_contract(ask):
    answer = ask(*COBALT)
    assert answer["hhi"] == pytest.approx(0.5071937778288509, rel=1e-12)
    assert answer["hhi_low"] == answer["hhi"] == answer["hhi_high"]
    assert answer["effective_suppliers"] == pytest.approx(1 / 0.5071937778288509)
    assert answer["n_minus_1"]["hhi"] == pytest.approx(0.1487515, abs=1e-7)
    assert answer["cr1"] <= answer["cr3"] <= answer["cr5"] <= 1
    assert 0 < answer["governance_hhi"] < 10 * answer["hhi"]
    assert sum(answer["shares"].values()) + answer["residual_share"] == pytest.approx(1)
    assert next(iter(answer["shares"])) == answer["top"] == "COD"
    assert (answer["total"], answer["producers"], answer["unit"]) == (199_348, 19, "t")
    assert answer["basis"] == "Co content"
    assert answer["source_ids"] == ["wmd-2026"]
    assert "World Mining Data 2026" in answer["source"]
    assert answer["change_5_years"]["since"] == 2018


def test_the_five_largest_add_up_to_cr5(ask):
    answer = ask(*COBALT)
    shares = list(answer["shares"].values())
    assert shares == sorted(shares, reverse=True)
    assert sum(shares[:5]) == pytest.approx(answer["cr5"])


def test_nickel_of_the_summaries_is_an_interval(ask):
    answer = ask("concentration", "--mineral", "nickel", "--year", "2024", "--series", "usgs", "--json")
    assert [round(10_000 * answer[key]) for key in ("hhi_low", "hhi_high")] == [4048, 4117]
    assert answer["residual_share"] == pytest.approx(0.083, abs=5e-4)
    assert answer["caveats"]


def test_reserves(ask):
    answer = ask("concentration", "--mineral", "lithium", "--measure", "reserves", "--json")
    assert (answer["measure"], answer["series"], answer["year"]) == ("reserves", "usgs", 2025)
    assert answer["reserves_to_production"]["world_years"] == pytest.approx(37e6 / 290e3, rel=0.02)
    assert answer["reserves_to_production"]["not_computable"] is None
    assert sum(answer["shares"].values()) + answer["residual_share"] == pytest.approx(1)


def test_a_withheld_producer_is_named_and_has_no_share(ask):
    answer = ask("concentration", "--mineral", "lithium", "--series", "usgs", "--json")
    assert answer["excluded"] == ["USA"]
    assert "USA" not in answer["shares"]


def test_who_is_listed_without_a_figure(ask):
    # Congo and Rwanda mine most tantalum; their reserves are printed as not available.
    answer = ask("concentration", "--mineral", "tantalum", "--measure", "reserves", "--json")
    assert {"COD", "RWA"} <= set(answer["not_available"])
    assert not set(answer["not_available"]) & set(answer["shares"])


def test_a_total_printed_as_a_bound_is_told_as_one(ask):
    answer = ask("concentration", "--mineral", "tin", "--measure", "reserves", "--json")
    assert (answer["published_total"], answer["published_total_is_floor"]) == (6_000_000, True)


def test_the_alliances_share_by_hand(ask):
    # Five Eyes: Australia, Canada, the United Kingdom, New Zealand, the United States; three of them mine cobalt.
    answer = ask(*COBALT, "--alliance", "five_eyes", "--on", "2024-01-01")
    alliance, shares = answer["alliance"], answer["shares"]
    assert alliance["members_with_figures"] == ["AUS", "CAN", "USA"]
    assert alliance["share_low"] == alliance["share_high"]
    assert alliance["share_low"] == pytest.approx(shares["AUS"] + shares["CAN"] + shares["USA"])
    assert alliance["amount"] == pytest.approx(alliance["share_low"] * answer["total"])


def test_the_day_decides_who_is_a_member(ask):
    before, after = (
        ask(*COBALT, "--alliance", "five_eyes", "--on", day)["alliance"] for day in ("1946-03-04", "1970-01-01")
    )
    assert before is None
    assert after["share_low"] > 0


def test_defaults_are_the_latest_year_of_the_preferred_series(ask):
    answer = ask("concentration", "--mineral", "cobalt", "--json")
    assert (answer["stage"], answer["series"], answer["year"]) == ("mine", "wmd", 2024)


@pytest.mark.parametrize("spelling", ["Cobalt", "Co", "COBALT"])
def test_a_mineral_may_be_named_or_given_by_symbol(ask, spelling):
    assert ask("concentration", "--mineral", spelling, "--json")["mineral"] == "cobalt"


@pytest.mark.parametrize("bands", ["doj-2023", "doj-2010"])
def test_the_scheme_of_bands_is_a_choice(ask, bands):
    answer = ask("concentration", "--mineral", "lead", "--series", "usgs", "--bands", bands, "--json")
    assert answer["band"]["scheme"] == bands
    assert answer["band"]["low"] == {"doj-2023": "high", "doj-2010": "moderate"}[bands]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (["--mineral", "cobolt"], "Did you mean 'cobalt'?"),
        (["--mineral", "scandium"], "Valid choices: iron,"),
        (["--mineral", ""], "Unknown mineral ''"),
        (["--mineral", "cobalt", "--stage", "mined"], "Unknown stage 'mined'. Did you mean 'mine'?"),
        (["--mineral", "gallium", "--stage", "mine"], "Valid choices: refined"),
        (["--mineral", "cobalt", "--year", "1995"], "Valid choices: 2007 to 2015, 2018 to 2024."),
        (["--mineral", "cobalt", "--year", "2O23"], "Unknown year '2O23'. Valid choices: 2007 to 2015, 2018 to 2024."),
        (["--mineral", "cobalt", "--year", "nan"], "Unknown year 'nan'"),
        (["--mineral", "cobalt", "--series", "wdm"], "Did you mean 'wmd'?"),
        (["--mineral", "cobalt", "--series", "usgs", "--year", "2023"], "Valid choices: 2024, 2025."),
        (["--mineral", "cobalt", "--measure", "reserve"], "Did you mean 'reserves'?"),
        (["--mineral", "cobalt", "--measure", "capacity"], "Valid choices: production, reserves."),
        (["--mineral", "uranium", "--measure", "reserves"], "Unknown measure of uranium 'reserves'"),
        (["--mineral", "platinum-group-metals", "--stage", "refined"], "Valid choices: mine."),
        (["--mineral", "cobalt", "--alliance", "g77"], "Did you mean 'g7'?"),
        (["--mineral", "cobalt", "--alliance", "g7", "--on", "2024-13-01"], "Valid choices: YYYY-MM-DD."),
        (["--mineral", "cobalt", "--bands", "doj-2032"], "Did you mean 'doj-2023'?"),
    ],
)
@pytest.mark.parametrize("form", [["--json"], []])
def test_a_choice_that_does_not_exist_exits_with_2_and_the_choices(capsys, wrong, said, form):
    assert main(["concentration", *wrong, *form]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert said in printed.err
    assert "Traceback" not in printed.err


@pytest.mark.parametrize("arguments", [[], ["concentration"], ["dig"], ["minerals", "--xml"]])
def test_a_command_that_does_not_exist_exits_with_2(capsys, arguments):
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert capsys.readouterr().out == ""


def test_the_list_of_minerals_says_what_can_be_asked(ask):
    listed = {line["id"]: line for line in ask("minerals", "--json")}
    assert tuple(listed) == Dataset.load().minerals()
    cobalt = listed["cobalt"]
    assert (cobalt["name"], cobalt["symbol"], cobalt["stages"]) == ("Cobalt", "Co", ["mine", "refined"])
    wmd = {"series": "wmd", "stage": "mine", "measure": "production", "years": [*range(2007, 2016), *range(2018, 2025)]}
    assert wmd in cobalt["series"]


def test_every_mineral_answers(ask):
    for line in ask("minerals", "--json"):
        measure = "production" if any(row["measure"] == "production" for row in line["series"]) else "reserves"
        answer = ask("concentration", "--mineral", line["id"], "--measure", measure, "--json")
        assert sum(answer["shares"].values()) + answer["residual_share"] == pytest.approx(1), line["id"]


def test_text_for_a_reader(capsys):
    assert main(COBALT[:-1]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("cobalt, mine production, 2023 (wmd)\n")
    assert "HHI 5,072 of 10,000: high" in printed
    assert "DR Congo" in printed
    assert main(["concentration", "--mineral", "copper", "--series", "iea", "--stage", "mine"]) == 0
    assert "HHI 981\u20132,139 of 10,000: low to high" in capsys.readouterr().out


def test_minerals_as_text(capsys):
    assert main(["minerals"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(line.split()[:2] == ["cobalt", "Cobalt"] for line in lines)


def test_as_a_program_of_its_own():
    program = [sys.executable, "-m", "geo"]
    found = subprocess.run([*program, *COBALT], cwd=ROOT, capture_output=True, text=True, check=True, encoding="utf-8")
    assert json.loads(found.stdout)["hhi"] == pytest.approx(0.5071937778288509, rel=1e-12)
    wrong = subprocess.run(
        [*program, "concentration", "--mineral", "cobolt"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "cobalt" in wrong.stderr
    assert "Traceback" not in wrong.stderr
