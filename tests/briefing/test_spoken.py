"""Briefings in other languages: numbers are compared in each, an author's words stay, ours are said."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from geo.atlas import shipped
from geo.briefing import aged, question, reading, stories
from geo.briefing.storyboard import UNTITLED, SavedSlide, Storyboard
from geo.compose import compose
from geo.content.view import from_address
from geo.locale.languages import LANGUAGES, speaking
from tests.pseudo import outside, speaking_pseudo

ON = dt.date(2026, 11, 23)
COBALT = SavedSlide("map", {"mineral": "cobalt", "year": "2024", "alliance": "none"})


@pytest.mark.parametrize("lang", [one for one in LANGUAGES if one != "en"])
def test_a_slide_that_was_captured_in_english_has_not_changed_in_another_language(lang):
    captured = reading.capture(COBALT, shipped(), on=ON)
    with speaking(lang):
        read = reading.read(captured, shipped(), on=ON)
        again = reading.capture(COBALT, shipped(), on=ON)
    assert not read.changed
    assert again.captured == captured.captured


def test_figures_are_read_with_the_separators_of_the_language():
    content = compose(from_address("/?mineral=cobalt&year=2024"), on=ON)
    (share,) = {text for text in ("75", "76", "74") if not aged.missing(f"{text} %", [content])}
    with speaking("fr"):
        french = compose(from_address("/?mineral=cobalt&year=2024&lang=fr"), on=ON)
        assert aged.figures("1 234,5 tonnes en 2024, soit 3,1 %") == ("1 234,5 tonnes", "3,1 %")
        assert aged.missing(f"{share} %, {share}.0 % et {share},0 %", [french]) == ()
        assert aged.missing("12,3 %", [french]) == ("12,3 %",)


@pytest.mark.parametrize("lang", ["fr", "ja"])
def test_a_true_english_title_is_not_marked_on_a_page_in_another_language_and_a_false_one_is(lang):
    amount = next(
        number for number in aged.figures(compose(from_address("/?mineral=cobalt&year=2024"), on=ON).caption.text)
    )
    with speaking(lang):
        true = reading.read(replace(COBALT, title=f"Look: {amount}"), shipped(), on=ON)
        false = reading.read(replace(COBALT, title="DR Congo mined 99 %"), shipped(), on=ON)
    assert (true.title, true.aged) == (f"Look: {amount}", ())
    assert false.title == "DR Congo mined 99 %"
    assert len(false.aged) == 1


def test_our_own_titles_and_notes_are_said_and_an_authors_stay():
    told = stories.story("gallium-and-antimony").slides[0]
    board = Storyboard(slides=(told, replace(COBALT, notes="Mine.", finding="My finding.")))
    with speaking_pseudo():
        (first, second), left = reading.export_slides(board, shipped(), on=ON)
    assert left == ()
    assert outside(first.notes) == ""
    assert (second.notes, second.view.finding) == ("Mine.", "My finding.")


def test_a_briefing_without_a_name_and_one_from_a_question_are_named_in_the_language():
    with speaking_pseudo():
        assert outside(stories.name_of(Storyboard())) == ""
        made = question.board(shipped(), alliance="g7", importer="JPN", on=ON)
        assert outside(made.name) == ""
        assert all(outside(slide.notes.partition("\n")[0]) == "" for slide in made.slides)
    assert stories.name_of(Storyboard()) == UNTITLED
