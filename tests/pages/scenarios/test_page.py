"""The page of scenarios runs for what it offers, says the same as the command line, and keeps scenarios to compare."""

from __future__ import annotations

import html
import json
import re
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from geo.atlas import shipped
from geo.cli.main import main
from geo.compose import compose
from geo.content.view import from_record
from geo.scenarios import presets

PAGE = """
from geo.pages.scenarios import page
page.page()
"""


def run(**wish: str) -> AppTest:
    """The page at an address."""
    app = AppTest.from_string(PAGE, default_timeout=90)
    for name, value in wish.items():
        app.query_params[name] = value
    return app.run()


def faults(app: AppTest) -> list[str]:
    return [part.value for part in (*app.exception, *app.error, *app.warning)]


def written(app: AppTest) -> str:
    body = " ".join(str(part.proto.body) for part in app.get("html")).replace("\u202f", " ")
    return re.sub('<span class="atlas-unbroken">(.*?)</span>', r"\1", body)


def params(app: AppTest) -> dict[str, str]:
    return {name: value[0] if isinstance(value, list) else value for name, value in app.query_params.items()}


def finding(capsys, *arguments: str) -> str:
    assert main(["scenario", *arguments, "--json"]) == 0
    return str(json.loads(capsys.readouterr().out)["finding"]).replace("\u202f", " ")


@pytest.mark.parametrize(
    ("wish", "arguments"),
    [
        ({}, ("disruption", "--mineral", "rare-earths", "--exporters", "CHN")),
        (
            {"mineral": "cobalt", "exporters": "COD", "cut": "50", "to": "CHN,KOR", "friends": "g7", "spare": "25"},
            (
                "disruption",
                "--mineral",
                "cobalt",
                "--exporters",
                "COD",
                "--cut",
                "50",
                "--to",
                "CHN,KOR",
                "--friends",
                "g7",
                "--spare",
                "25",
            ),
        ),
        (
            {"scenario": "stockpile", "importer": "eu27", "amount": "90", "need": "shortfall", "year": "2023"},
            (
                "stockpile",
                "--mineral",
                "rare-earths",
                "--importer",
                "eu27",
                "--amount",
                "90",
                "--need",
                "shortfall",
                "--exporters",
                "CHN",
                "--year",
                "2023",
            ),
        ),
        (
            {"scenario": "price-floor"},
            ("price-floor", "--mineral", "rare-earths", "--floor", "110", "--volume", "5000"),
        ),
        (
            {"scenario": "price-floor", "mineral": "cobalt", "floor": "40", "outside": "COD", "series": "usgs"},
            ("price-floor", "--mineral", "cobalt", "--floor", "40", "--outside", "COD", "--series", "usgs"),
        ),
        (
            {"scenario": "diversification", "mineral": "cobalt", "importer": "CHN", "cap": "60", "growing": "ZMB,NAM"},
            ("diversification", "--mineral", "cobalt", "--importer", "CHN", "--cap", "60", "--growing", "ZMB,NAM"),
        ),
    ],
)
def test_page_and_command_line_say_the_same(capsys, wish, arguments):
    app = run(**wish)
    assert faults(app) == []
    assert finding(capsys, *arguments).replace("\u2019", "&#x27;") in written(app).replace("\u2019", "&#x27;")


@pytest.mark.parametrize("preset", presets.DISRUPTIONS, ids=lambda preset: preset.id)
def test_every_preset_fills_in_the_page(preset):
    app = run()
    app.selectbox(key="scenario_preset").set_value(preset.id).run()
    assert faults(app) == []
    assert app.query_params["mineral"] == preset.mineral
    assert app.query_params["exporters"] == preset.exporters
    assert preset.note[:30] in " ".join(part.value.replace("\\", "") for part in app.caption)
    assert (f"No trade figures for {preset.mineral}" in written(app)) != preset.computable
    if preset.computable:
        assert app.query_params["year"] == str(preset.year)


def test_a_published_stockpile_keeps_its_currency_and_asks_for_a_rate():
    app = run(scenario="stockpile", mineral="antimony")
    app.selectbox(key="scenario_stock_preset").set_value("aus-critical-minerals-strategic-reserve-total-money").run()
    assert app.query_params["currency"] == "AUD"
    assert "US dollars that one AUD buys" in " ".join(part.value for part in app.info)
    app.number_input(key="scenario_rate").set_value(0.65).run()
    assert "1 AUD = 0.65 USD, a rate given by you" in written(app)


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        ({"cut": "150"}, "cut cannot be"),
        ({"mineral": "unobtainium"}, "Unknown mineral"),
        ({"year": "1066"}, "No figures for the trade year"),
        ({"exporters": "CHN,Atlantis"}, "Atlantis"),
        ({"scenario": "armageddon"}, "Unknown scenario"),
        ({"scenario": "price-floor", "floor": "-110"}, "floor cannot be"),
        ({"scenario": "diversification", "cap": "nonsense"}, "cap cannot be"),
    ],
)
def test_words_of_an_address_that_cannot_be_are_named_and_replaced(wish, words):
    app = run(**wish)
    assert [part.value for part in app.exception] == []
    assert words in " ".join(part.value.replace("\\", "") for part in app.warning)
    assert "atlas-headline" in written(app)


@pytest.mark.parametrize(
    ("wish", "title", "words"),
    [
        ({"mineral": "gallium"}, "No trade figures for gallium", "o HS line in the shipped trade file"),
        ({"to": "msp"}, "Choose importers affected", "has no members on"),
        (
            {"scenario": "stockpile", "mineral": "lithium", "lines": "282520", "importer": "CHN"},
            "Choose other importers",
            "no net imports",
        ),
        (
            {"scenario": "price-floor", "volume_from": "production"},
            "Enter the NdPr oxide content of production",
            "state it as an assumption",
        ),
    ],
)
def test_what_cannot_be_computed_names_what_is_missing(wish, title, words):
    app = run(**wish)
    assert faults(app) == []
    assert title in written(app)
    assert words in " ".join(part.value.replace("\\", "") for part in app.info)


@pytest.mark.parametrize(
    ("wish", "widget", "words"),
    [
        ({}, "scenario_exporters", "exporters cutting supply"),
        ({"scenario": "diversification"}, "scenario_importer", "importers"),
        (
            {"scenario": "price-floor", "volume_from": "production", "factor": "0.2", "eligible": "AUS", "outside": ""},
            "scenario_eligible",
            "eligible producers",
        ),
    ],
)
def test_nobody_is_not_everybody(wish, widget, words):
    app = run(**wish)
    app.multiselect(key=widget).set_value([]).run()
    assert faults(app) == []
    assert words in " ".join(part.value for part in app.info)


def test_scenarios_are_kept_once_and_compared():
    app = run(mineral="cobalt", exporters="COD")
    keep = next(button for button in app.button if button.label == "Save for comparison")
    keep.click().run()
    assert next(button for button in app.button if button.label == "Saved for comparison").disabled
    app.slider(key="scenario_cut").set_value(50).run()
    next(button for button in app.button if button.label == "Save for comparison").click().run()
    kept = app.dataframe[-1].value
    assert len(kept) == 2
    assert kept["Finding"].str.contains("DR Congo").all()
    assert "cut=50" in kept["Link"].iloc[1]
    next(button for button in app.button if button.label == "Remove all").click().run()
    assert not [button for button in app.button if button.label == "Remove all"]


def test_the_page_shows_what_the_content_says():
    app = run(to="g7")
    content = compose(from_record({**params(app), "page": "scenarios"}), on=date.today(), atlas=shipped())  # noqa: DTZ011
    text = html.unescape(written(app))
    for part in (
        content.headline,
        content.caption.text,
        content.caption.source,
        *content.caption.assumptions,
        *content.caption.notes,
        *(entry.label for entry in content.figure.legend.entries),
    ):
        assert part.replace("\u202f", " ") in text
    assert {one.label: one.value for one in app.metric} == {one.label: one.value for one in content.tiles}
    titles = [part.value.lstrip("# ") for part in app.markdown]
    assert [one.title for one in (*content.charts, *content.tables)] == titles
    for button in [one for one in app.button if one.label == "Show the table"]:
        button.click()
    app.run()
    assert [len(part.value) for part in app.dataframe] == [len(table.frame) for table in content.tables]


def test_assumptions_and_gaps_stand_beside_the_number():
    app = run(scenario="price-floor")
    assert "Not modelled: cost curves" in written(app)
    assert "5 kt a year as stated" in written(app)
    assert "Lynas-JARE revised supply agreement" in " ".join(part.value for part in app.caption).replace("\\", "")
