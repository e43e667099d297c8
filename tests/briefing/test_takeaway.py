"""What can leave the building leaves it, with the words of the screen; what cannot is named."""

from __future__ import annotations

import datetime as dt

import pytest

from geo.briefing import reading, takeaway
from geo.briefing.storyboard import Slide, Storyboard
from geo.errors import OutOfRangeError

ON = dt.date(2026, 11, 23)
MAP = Slide("map", {"mineral": "gallium", "alliance": "none"}, notes="Say this.")
PAIR = Slide("map", {"mineral": "gallium", "year": "2024", "alliance": "none"}, beside={"year": "2018"}, title="Own")
RISK = Slide("risk", {"importer": "USA", "mineral": "antimony"})
BOARD = Storyboard("One", (MAP, RISK, PAIR))


def test_slides_carry_the_words_of_the_screen(desk):
    kept, left_out = takeaway.slides(BOARD, desk, on=ON)
    assert left_out == (2,)
    one, two = kept
    assert (one.view.mineral, one.notes, one.other) == ("gallium", "Say this.", None)
    assert one.view.title == reading.read(MAP, desk, on=ON).title
    assert two.view.title == "Own"
    assert two.other.year == "2018"


def test_a_pdf_has_a_page_for_every_map(desk):
    kept, _ = takeaway.slides(Storyboard("Pair", (PAIR,)), desk, on=ON)
    steps = []
    made = takeaway.pdf(kept, on=ON, progress=lambda done, of: steps.append((done, of)))
    assert made.startswith(b"%PDF")
    assert made.count(b"/Type /Page\n") + made.count(b"/Type /Page ") == 2
    assert steps == [(0, 1), (1, 1)]


def test_an_empty_briefing_is_no_file():
    for ending in takeaway.FORMATS:
        with pytest.raises(OutOfRangeError):
            takeaway.make((), ending, on=ON)
