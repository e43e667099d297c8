"""Slides are added, moved, doubled, edited and deleted without touching the briefing they came from."""

from __future__ import annotations

import pytest

from geo.briefing import storyboard
from geo.briefing.storyboard import MOST_SLIDES, SavedSlide, Storyboard
from geo.errors import OutOfRangeError

A, B, C = (SavedSlide("map", {"mineral": name}) for name in ("cobalt", "lithium", "gallium"))
BOARD = Storyboard("Three", (A, B, C))


def test_a_slide_is_added_at_the_end():
    assert storyboard.add(Storyboard(), A).slides == (A,)
    assert storyboard.add(Storyboard(slides=(A,)), B).slides == (A, B)


@pytest.mark.parametrize(
    ("index", "to", "order"),
    [(0, 1, (B, A, C)), (2, 0, (C, A, B)), (1, 1, (A, B, C)), (0, 99, (B, C, A)), (2, -5, (C, A, B))],
)
def test_a_slide_moves_and_stops_at_the_ends(index, to, order):
    assert storyboard.move(BOARD, index, to).slides == order
    assert BOARD.slides == (A, B, C)


def test_a_double_stands_behind_its_slide():
    assert storyboard.duplicate(BOARD, 1).slides == (A, B, B, C)


def test_a_slide_is_deleted_or_replaced():
    assert storyboard.delete(BOARD, 1).slides == (A, C)
    assert storyboard.edit(BOARD, 2, A).slides == (A, B, A)


@pytest.mark.parametrize("act", [storyboard.delete, storyboard.duplicate])
@pytest.mark.parametrize("index", [-1, 3])
def test_a_slide_that_is_not_there_is_refused(act, index):
    with pytest.raises(OutOfRangeError, match="0 to 2"):
        act(BOARD, index)


def test_a_briefing_can_be_full():
    full = Storyboard(slides=(A,) * MOST_SLIDES)
    with pytest.raises(OutOfRangeError, match="at most 100"):
        storyboard.add(full, B)


def test_a_briefing_without_a_name_is_untitled():
    assert storyboard.rename(BOARD, "  For  the minister ").name == "For the minister"
    assert storyboard.rename(BOARD, "  ").name == storyboard.UNTITLED


def test_the_second_map_differs_only_where_it_says_so():
    slide = SavedSlide("map", {"mineral": "cobalt", "year": "2018"}, beside={"year": "2024"})
    assert slide.second == {"mineral": "cobalt", "year": "2024"}
