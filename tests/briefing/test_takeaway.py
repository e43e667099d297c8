"""What can leave the building leaves it, with the words of the screen; what cannot is named."""

from __future__ import annotations

import datetime as dt

import pytest

from geo.briefing import reading, stories, takeaway
from geo.briefing.storyboard import PAGES, Slide, Storyboard
from geo.compose import compose_slide
from geo.content.records import ChartContent, MapContent, Pair
from geo.content.view import Page
from geo.exports.export import export

ON = dt.date(2026, 11, 23)
MAP = Slide("map", {"mineral": "gallium", "alliance": "none"}, notes="Say this.")
PAIR = Slide("map", {"mineral": "gallium", "year": "2024", "alliance": "none"}, beside={"year": "2018"}, title="Own")
NOTHING = Slide("flows", {"mineral": "indium"})
BOARD = Storyboard("One", (MAP, NOTHING, PAIR))


def test_slides_carry_the_words_of_the_screen(desk):
    kept, left_out = takeaway.slides(BOARD, desk, on=ON)
    assert left_out == (2,)
    one, two = kept
    assert (one.view.mineral, one.notes, one.other) == ("gallium", "Say this.", None)
    assert one.view.title == reading.read(MAP, desk, on=ON).title
    assert two.view.title == "Own"
    assert two.other.year == "2018"
    assert two.names == ("2024", "2018")


def test_two_maps_are_one_page(desk):
    kept, _ = takeaway.slides(Storyboard("Pair", (PAIR,)), desk, on=ON)
    steps = []
    made = export(kept, "pdf", on=ON, desk=desk, progress=lambda done, of: steps.append((done, of)))
    assert made.count(b"/Type /Page\n") + made.count(b"/Type /Page ") == 1
    assert steps == [(0, 1), (1, 1)]


@pytest.mark.parametrize("story_id", stories.IDS)
def test_a_story_leaves_whole(desk, story_id):
    board = stories.story(story_id)
    kept, left_out = takeaway.slides(board, desk, on=ON)
    assert left_out == ()
    for slide, made in zip(board.slides, kept, strict=True):
        content = compose_slide(made, on=ON, desk=desk)
        assert isinstance(content, Pair) == bool(slide.beside)
        assert content.caption.title == reading.read(slide, desk, on=ON).title


@pytest.mark.parametrize(
    ("page", "address", "kind"),
    [
        ("risk", {"importer": "eu27", "mineral": "rare-earths"}, MapContent),
        ("alliances", {"mineral": "cobalt", "part": "dependence"}, MapContent),
        ("scenarios", {"exporters": "CHN", "mineral": "rare-earths"}, MapContent),
        ("scenarios", {"scenario": "price-floor"}, ChartContent),
        ("country", {"country": "CHL"}, ChartContent),
    ],
)
def test_a_state_of_every_page_becomes_a_slide(desk, page, address, kind):
    slide = reading.capture(Slide(page, address), desk, on=ON)
    told = reading.read(slide, desk, on=ON)
    assert not told.changed
    assert told.title
    assert told.finding.endswith(".")
    assert told.source.startswith("Source: ")
    (kept,), left_out = takeaway.slides(Storyboard("One", (slide,)), desk, on=ON)
    assert left_out == ()
    content = compose_slide(kept, on=ON, desk=desk)
    assert isinstance(content, kind)
    assert (content.caption.title, len(content.evidence.rows) > 1) == (told.title, True)


def test_every_page_of_a_slide_can_be_taken_away():
    assert set(PAGES) == set(Page)
