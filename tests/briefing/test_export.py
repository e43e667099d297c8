"""What can leave the building leaves it, with the words of the screen; what cannot is named."""

from __future__ import annotations

import datetime as dt

import pytest

from geo.briefing import reading, stories
from geo.briefing.storyboard import PAGES, SavedSlide, Storyboard
from geo.compose import compose_slide
from geo.content.content import MapFigure, Pair
from geo.content.view import Page
from geo.exports.export import export

ON = dt.date(2026, 11, 23)
MAP = SavedSlide("map", {"mineral": "gallium", "alliance": "none"}, notes="Say this.")
PAIR = SavedSlide(
    "map", {"mineral": "gallium", "year": "2024", "alliance": "none"}, beside={"year": "2018"}, title="Own"
)
NOTHING = SavedSlide("flows", {"mineral": "osmium"})
BOARD = Storyboard("One", (MAP, NOTHING, PAIR))


def test_slides_carry_the_words_of_the_screen(atlas):
    kept, left_out = reading.export_slides(BOARD, atlas, on=ON)
    assert left_out == (2,)
    one, two = kept
    assert (one.view.mineral, one.notes, one.other) == ("gallium", "Say this.", None)
    assert compose_slide(one, on=ON, atlas=atlas).caption.title == reading.read(MAP, atlas, on=ON).title
    assert compose_slide(one, on=ON, atlas=atlas).caption.details, "the sentences after the finding leave too"
    assert compose_slide(two, on=ON, atlas=atlas).caption.title == "Own"
    assert two.other.year == "2018"
    assert two.names == ("2024", "2018")


def test_two_maps_are_one_page(atlas):
    kept, _ = reading.export_slides(Storyboard("Pair", (PAIR,)), atlas, on=ON)
    steps = []
    made = export(kept, "pdf", on=ON, atlas=atlas, progress=lambda done, of: steps.append((done, of)))
    assert made.count(b"/Type /Page\n") + made.count(b"/Type /Page ") == 1
    assert steps == [(0, 1), (1, 1)]


@pytest.mark.parametrize("story_id", stories.IDS)
def test_a_story_leaves_whole(atlas, story_id):
    board = stories.story(story_id)
    kept, left_out = reading.export_slides(board, atlas, on=ON)
    assert left_out == ()
    for slide, made in zip(board.slides, kept, strict=True):
        content = compose_slide(made, on=ON, atlas=atlas)
        assert isinstance(content, Pair) == bool(slide.beside)
        assert content.caption.title == reading.read(slide, atlas, on=ON).title


@pytest.mark.parametrize(
    ("page", "address", "kind"),
    [
        ("risk", {"importer": "eu27", "mineral": "rare-earths"}, MapFigure),
        ("alliances", {"mineral": "cobalt", "part": "dependence"}, MapFigure),
        ("scenarios", {"exporters": "CHN", "mineral": "rare-earths"}, MapFigure),
        ("scenarios", {"scenario": "price-floor"}, type(None)),
        ("country", {"country": "CHL"}, type(None)),
    ],
)
def test_a_state_of_every_page_becomes_a_slide(atlas, page, address, kind):
    slide = reading.capture(SavedSlide(page, address), atlas, on=ON)
    told = reading.read(slide, atlas, on=ON)
    assert not told.changed
    assert told.title
    assert told.finding.endswith(".")
    assert told.source.startswith("Source: ")
    (kept,), left_out = reading.export_slides(Storyboard("One", (slide,)), atlas, on=ON)
    assert left_out == ()
    content = compose_slide(kept, on=ON, atlas=atlas)
    assert isinstance(content.figure, kind)
    assert (content.caption.title, len(content.table.rows) > 1) == (told.title, True)


def test_every_page_of_a_slide_can_be_taken_away():
    assert set(PAGES) == set(Page)


def test_the_older_of_two_years_stands_left_on_the_slide_and_in_every_file(atlas):
    (kept,), _ = reading.export_slides(Storyboard("Pair", (PAIR,)), atlas, on=ON)
    pair = compose_slide(kept, on=ON, atlas=atlas)
    assert pair.names == ("2018", "2024")
    assert [side.view.year for side in pair.sides] == ["2018", "2024"]
    assert "2018" in pair.caption.finding
    assert pair.caption.finding.index("2018") < pair.caption.finding.index("2024")
