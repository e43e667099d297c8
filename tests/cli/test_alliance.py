"""The commands of the alliance family: the page's numbers as JSON, and refusals with the right exit code."""

import datetime as dt
import json

import pytest

from geo.blocs import coverage
from geo.blocs.ledger import gather
from geo.cli.main import main
from geo.dataset import Dataset
from geo.engine.base import EmbeddedEngine
from geo.reference import alliances
from geo.reference.tables.minerals import read_hs

DAY = ("--on", "2026-03-01")


@pytest.fixture
def ask(capsys):
    """Run a command; its JSON."""

    def run(*arguments):
        code = main(["alliance", *arguments, "--json"])
        out = capsys.readouterr()
        assert code == 0, out.err
        return json.loads(out.out)

    return run


def test_list_counts_members_on_the_day(ask):
    found = {row["id"]: row["members"] for row in ask("list", "--on", "2019-01-01")}
    assert found["eu27"] == 28
    assert found["g7"] == 7
    assert found["pax_silica"] == 0


def test_show_gives_role_evidence_and_source(ask):
    found = ask("show", "g7", *DAY)
    assert found["members"] == ["CAN", "DEU", "FRA", "GBR", "ITA", "JPN", "USA"]
    canada = next(role for role in found["roles"] if role["iso3"] == "CAN")
    assert canada["role"] == "member"
    assert canada["evidence"]
    assert canada["source"].startswith("https://")


def test_coverage_is_the_library_s(ask):
    found = ask("coverage", "g7", *DAY, "--list", "us-2025")
    ledger = gather(Dataset.load(), EmbeddedEngine.open(), read_hs())
    members = set(found["members"])
    assert {row["mineral"] for row in found["cells"]} >= {"gallium", "scandium", "tungsten"}
    for row in found["cells"][::11]:
        cell = coverage.cell(ledger, row["mineral"], coverage.ShareOf(row["column"]), members)
        assert (row["share_low"], row["share_high"]) == (cell.low, cell.high)
    assert any(row["share_low"] is None and row["no_data"] for row in found["cells"])


def test_a_group_of_the_same_countries_has_the_same_numbers(ask):
    codes = ",".join(sorted(alliances.members("g7", on=dt.date(2026, 3, 1))))
    for command in ("coverage", "dependence"):
        one, other = ask(command, "g7", *DAY), ask(command, "--countries", codes)
        assert one.get("cells", one.get("minerals")) == other.get("cells", other.get("minerals"))


def test_accession_steps_end_at_the_target(ask):
    found = ask("accession", "g7", *DAY, "--mineral", "lithium", "--target", "60", "--without", "AUS")
    values = [step["value"] for step in found["steps"]]
    assert values == sorted(values)
    assert found["met_after"] == len(found["steps"]) - 1
    assert values[-2] < 0.6 <= values[-1]
    assert "AUS" not in {step["joined"] for step in found["steps"]}


def test_whoever_has_over_half_is_left_out_unless_asked_for(ask):
    assert ask("accession", "g7", *DAY, "--mineral", "rare-earths")["without"] == ["CHN"]
    assert ask("accession", "g7", *DAY, "--mineral", "rare-earths", "--without", "none")["steps"][1]["joined"] == "CHN"


def test_accession_takes_several_minerals_and_stages(ask):
    found = ask("accession", "g7", *DAY, "--mineral", "cobalt,gallium", "--stage", "mine,refined", "--without", "none")
    assert found["minerals"] == ["cobalt", "gallium"]
    assert found["without"] == []
    assert [(row["mineral"], row["column"]) for row in found["missing"]] == [("gallium", "mine")]


def test_compare_subtracts(ask):
    found = ask("compare", "g7", "brics", *DAY)
    assert found["b"]["id"] == "brics"
    for row in found["minerals"]:
        if row["difference_mine"] is not None:
            assert row["difference_mine"] == pytest.approx(row["mine_a"] - row["mine_b"])


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["show", "g77"], 2, "'g7'"),
        (["coverage", "pax_silica", "--on", "2019-01-01"], 1, "had no members on this date (since 2025)"),
        (["coverage", "g7", "--on", "tomorrow"], 2, "YYYY-MM-DD"),
        (["coverage", "--countries", "AUS,XXX"], 2, "XXX"),
        (["coverage"], 2, "--countries"),
        (["coverage", "g7", "--sort", "size"], 2, "reserves"),
        (["accession", "g7", "--mineral", "unobtainium"], 2, "Unknown mineral"),
        (["accession", "g7", "--mineral", "tin", "--target", "120"], 2, "up to 100 %"),
        (["accession", "g7", "--mineral", "tin", "--goal", "win"], 2, "own-share"),
    ],
)
def test_what_cannot_be_answered_is_said(capsys, arguments, code, said):
    assert main(["alliance", *arguments]) == code
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ["list"],
        ["show", "g7"],
        ["coverage", "g7"],
        ["dependence", "g7"],
        ["compare", "g7", "brics"],
        ["accession", "g7", "--mineral", "tin"],
    ],
)
def test_every_command_has_words_too(capsys, arguments):
    assert main(["alliance", *arguments]) == 0
    assert len(capsys.readouterr().out.splitlines()) > 3
