"""The scenarios on the command line: shipped figures, JSON, and clear refusals."""

import json

import pytest

from geo.cli import main as cli_main


def answer(capsys, *arguments):
    assert cli_main.main(["scenario", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def refusal(capsys, code, *arguments):
    assert cli_main.main(["scenario", *arguments]) == code
    captured = capsys.readouterr()
    assert captured.out == ""
    return captured.err


def test_a_disruption_adds_up(capsys):
    found = answer(capsys, "disruption", "--mineral", "rare-earths", "--exporters", "CHN", "--year", "2024")
    assert [row["hs6"] for row in found["forms"]] == ["284690", "284610", "280530"]
    assert found["lines"][0] in {row["hs6"] for row in found["forms"]}
    assert found["basis"] == "gross weight"
    lost = [row["lost_t"] for row in found["importers"] if row["lost_t"] is not None]
    assert sum(lost) == pytest.approx(found["lost_t"])
    assert found["lost_t"] == pytest.approx(found["replaced_t"] + found["short_t"])
    assert sum(row["added_t"] for row in found["suppliers"]) == pytest.approx(found["replaced_t"])
    assert "CHN" not in {row["exporter"] for row in found["suppliers"]}
    assert found["assumptions"]
    assert "BACI" in found["source"]


def test_a_disruption_without_a_cut_changes_nothing(capsys):
    found = answer(capsys, "disruption", "--mineral", "cobalt", "--exporters", "COD", "--cut", "0")
    assert (found["lost_t"], found["short_t"], found["share_short"]) == (0, 0, 0)


def test_several_minerals_are_answered_one_by_one(capsys):
    assert (
        cli_main.main(["scenario", "disruption", "--mineral", "graphite,tungsten", "--exporters", "CHN", "--json"]) == 0
    )
    both = json.loads(capsys.readouterr().out)
    assert [found["mineral"] for found in both] == ["graphite", "tungsten"]
    assert both[0] == answer(capsys, "disruption", "--mineral", "graphite", "--exporters", "CHN")


def test_only_the_alliance_is_cut_off(capsys):
    found = answer(capsys, "disruption", "--mineral", "cobalt", "--exporters", "COD", "--to", "g7")
    assert {row["importer"] for row in found["importers"]} <= {"CAN", "DEU", "FRA", "GBR", "ITA", "JPN", "USA"}


def test_published_idle_capacity_is_used_where_it_is_metal(capsys):
    arguments = ("disruption", "--mineral", "aluminium", "--exporters", "RUS", "--idle")
    suppliers = {row["exporter"]: row for row in answer(capsys, *arguments)["suppliers"]}
    # Mineral Commodity Summaries 2026: Australia, capacity 1,730 kt at the end of 2025, production 1,500 kt.
    assert suppliers["AUS"]["spare_t"] == 230_000


def test_sixty_days_of_stock_are_sixty_days_of_net_imports(capsys):
    found = answer(capsys, "stockpile", "--mineral", "rare-earths", "--importer", "JPN", "--year", "2023")
    assert found["days"] == pytest.approx(60)
    assert found["days_a_year"] == 365
    assert found["stock_t"] == pytest.approx(60 * found["need_t_a_year"] / 365)
    assert found["targets"][1]["missing_t"] == pytest.approx(0, abs=1e-6)


def test_a_contract_s_floor(capsys):
    arguments = ("price-floor", "--mineral", "rare-earths", "--floor", "110", "--volume", "5000")
    path = {row["year"]: row for row in answer(capsys, *arguments)["path"]}
    # NdPr oxide at 55 dollars a kilogram in 2024: 55 dollars short on 5,000 tonnes.
    assert path[2024]["payments_usd"] == pytest.approx(275_000_000)


def test_a_floor_where_bases_match_needs_no_assumption(capsys):
    arguments = ("price-floor", "--mineral", "lithium", "--floor", "20", "--outside", "CHN", "--series", "usgs")
    found = answer(capsys, *arguments)
    assert "CHN" not in {row["iso3"] for row in found["producers"]}
    assert any("5.323 t" in sentence for sentence in found["assumptions"])


def test_diversification_keeps_the_total(capsys):
    found = answer(capsys, "diversification", "--mineral", "cobalt", "--importer", "CHN", "--cap", "60")
    assert found["feasible"] is True
    assert sum(row["then"] for row in found["suppliers"]) == pytest.approx(found["total"])
    assert max(row["share_then"] for row in found["suppliers"]) <= 0.6 + 1e-9


def test_infeasible_is_an_answer_with_its_reason(capsys):
    arguments = ("diversification", "--mineral", "cobalt", "--importer", "CHN", "--cap", "1")
    found = answer(capsys, *arguments)
    assert found["feasible"] is False
    assert "at least 100 suppliers" in found["reason"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("disruption", "--mineral", "cobalt", "--exporters", "COD", "--cut", "150"), "150 %"),
        (
            ("disruption", "--mineral", "cobalt", "--exporters", "COD", "--to", "msp", "--on", "2026-11-23"),
            "no members",
        ),
        (("disruption", "--mineral", "unobtainium", "--exporters", "CHN"), "unobtainium"),
        (("disruption", "--mineral", "cobalt", "--exporters", "COD", "--year", "1900"), "1900"),
        (("price-floor", "--mineral", "cobalt", "--floor", "-3", "--eligible", "g7"), "floor price"),
        (("stockpile", "--mineral", "cobalt", "--importer", "JPN", "--need", "shortfall"), "exporters cutting supply"),
        (("stockpile", "--mineral", "cobalt", "--importer", "JPN", "--unit", "barrels"), "barrels"),
        (
            ("stockpile", "--mineral", "rare-earths", "--importer", "JPN", "--unit", "money", "--currency", "AUD"),
            "US dollars that one AUD buys",
        ),
        (("diversification", "--mineral", "cobalt", "--importer", "atlantis"), "atlantis"),
        (("diversification", "--mineral", "cobalt", "--importer", "CHN", "--cap", "0"), "cap"),
    ],
)
def test_impossible_inputs_are_refused_with_words(capsys, arguments, words):
    assert words in refusal(capsys, 2, *arguments)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("disruption", "--mineral", "gallium", "--exporters", "CHN"), "o HS line in the shipped trade file"),
        (("price-floor", "--mineral", "uranium", "--floor", "3", "--eligible", "g7"), "No price"),
        (
            ("price-floor", "--mineral", "rare-earths", "--floor", "110", "--outside", "CHN"),
            "state it as an assumption",
        ),
        (("stockpile", "--mineral", "lithium", "--lines", "282520", "--importer", "CHN"), "no net imports"),
        (
            ("stockpile", "--mineral", "cobalt", "--importer", "USA", "--price", "Cobalt metal, LME cash"),
            "Enter the metal content",
        ),
    ],
)
def test_what_the_data_cannot_answer_is_said(capsys, arguments, words):
    assert words in refusal(capsys, 1, *arguments)


def test_text_names_finding_assumptions_and_source(capsys):
    assert (
        cli_main.main(["scenario", "diversification", "--mineral", "cobalt", "--importer", "CHN", "--cap", "60"]) == 0
    )
    text = capsys.readouterr().out
    assert text.startswith("China would need to shift")
    assert "assumes: Total imports stay the same." in text
