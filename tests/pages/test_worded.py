"""What the shared parts of the pages, the methods and the briefings say stands in the catalogues."""

from __future__ import annotations

import json

import pytest
from streamlit.testing.v1 import AppTest

from geo import settings
from geo.briefing import files as briefing_files
from geo.briefing import stories
from geo.content.charts import Lines
from geo.locale.languages import speaking
from geo.maps.colours import LIGHT
from geo.pages.briefing import clicker
from geo.pages.shared import charts
from geo.reference import countries
from tests.pseudo import outside, page, speaking_pseudo, texts_on

# What an element says around a user's choice; the choices of a list of publications are their titles.
WORDS = frozenset(["alert", "body", "caption", "label", "help", "placeholder", "title", "options", "display"])


@pytest.fixture(autouse=True)
def _own_store(tmp_path, monkeypatch):
    monkeypatch.setenv(settings.STORE, str(tmp_path / "store.sqlite"))


def said(address: str) -> list[str]:
    """Texts outside the catalogues on a page, but for what is published: titles, citations and documentation."""
    with speaking_pseudo():
        app = page(address)
        assert [one.value for one in app.exception] == []
        found = list(texts_on(app))
    return [text for place, text in found if place.rpartition(".")[2] in WORDS and outside(text)]


def page_in_english(part: str) -> AppTest:
    """The page of methods as it is without a choice of language."""

    def script() -> None:
        from geo.pages.methods import page as methods_page  # noqa: PLC0415 - the function's text alone is run

        methods_page.page()

    app = AppTest.from_function(script, default_timeout=60)
    app.query_params["part"] = part
    return app.run()


def test_an_empty_briefing_and_its_menus():
    languages_of_their_own = {"English", "Français", "Deutsch", "Español", "Italiano", "Pseudo"}
    assert [text for text in said("/briefing") if text not in languages_of_their_own] == []


@pytest.mark.parametrize("part", ["Coverage", "Country names"])
def test_the_methods_say_their_controls_and_texts(part):
    published = {"Congo (Kinshasa)", *countries.PUBLISHERS}
    assert [text for text in said(f"/methods?part={part.replace(' ', '+')}") if text not in published] == []


@pytest.mark.parametrize("part", ["Alliances and scenarios", "Known limits", "Data dictionary"])
def test_documentation_in_english_stands_under_a_summary_in_the_language(part):
    with speaking_pseudo():
        app = page(f"/methods?part={part.replace(' ', '+')}")
    (summary,) = app.info
    assert outside(summary.value) == ""
    assert "English" in summary.value
    assert list(page_in_english(part).info) == []


def test_the_tabs_of_the_methods_are_worded_and_their_address_is_not():
    with speaking_pseudo():
        app = page("/methods?part=Coverage")
    assert all(tab.label.startswith("\u27e6") for tab in app.tabs)
    assert app.query_params["part"] == "Coverage"


def test_the_buttons_of_the_stage_are_worded():
    with speaking_pseudo():
        words = clicker._words()
    assert [text for text in words.values() if outside(text)] == []
    assert "Previous slide" not in clicker._HTML


def test_the_texts_of_the_stories_are_said_and_those_of_an_author_stay():
    (first, *_) = stories.IDS
    with speaking_pseudo():
        assert outside(stories.names()[first]) == ""
        assert stories.told("My own words") == "My own words"
        assert stories.told("") == ""
    assert stories.told(stories.story(first).name) == stories.story(first).name


def test_the_faults_of_a_briefing_file_are_said():
    faulty = {"format": briefing_files.FORMAT, "version": 1, "name": 3, "slides": [4, {"page": "x"}]}
    with speaking_pseudo(), pytest.raises(briefing_files.BriefingFileError) as caught:
        briefing_files.read(json.dumps(faulty))
    assert len(caught.value.faults) > 3
    assert {outside(line) for line in str(caught.value).splitlines()} <= {"", "page", "map", "None"}


def test_charts_write_numbers_as_the_language_does():
    chart = Lines("Output", (2023, 2024), {"A": (1.5, 2.5)}, form="0.0%", year=2024)
    assert "config" not in charts.spec(chart, LIGHT) or "locale" not in charts.spec(chart, LIGHT)["config"]
    for lang, decimal, percent in (("fr", ",", "\u202f%"), ("de", ",", "\u202f%"), ("ja", ".", "%")):
        with speaking(lang):
            number = charts.spec(chart, LIGHT)["config"]["locale"]["number"]
        assert (number["decimal"], number["percent"]) == (decimal, percent)
