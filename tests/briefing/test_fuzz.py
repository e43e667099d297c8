"""Briefing files changed at random: a briefing, or every fault in words; what is read is written alike again."""

from __future__ import annotations

import datetime as dt
import json

from hypothesis import given
from hypothesis import strategies as st

from geo.briefing import files
from geo.briefing.storyboard import Captured, SavedSlide, Storyboard
from geo.errors import SourceError
from tests.fuzzing import mutated, tries

BOARD = Storyboard(
    "For the minister",
    (
        SavedSlide(
            "map", {"mineral": "cobalt", "year": "2024"}, title="Of whom", finding="Of one", notes="Slowly.\nAgain."
        ),
        SavedSlide("risk", {"importer": "DEU"}, captured=Captured("shipped-2026", "0" * 16, dt.date(2026, 11, 23))),
        SavedSlide("map", {"mineral": "tin"}, beside={"mineral": "zinc"}, since=2019),
    ),
)
VALID = files.write(BOARD).encode()
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30)
ANYTHING = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4)
)
PARTS = st.sampled_from(["page", "address", "title", "finding", "notes", "beside", "since", "captured", "other"])
SLIDES = st.dictionaries(PARTS, ANYTHING | st.sampled_from(["map", 2024, {"mineral": "tin"}]), max_size=8)


def read(data: bytes | str) -> None:
    try:
        board = files.read(data)
    except SourceError as error:
        assert 10 < len(str(error)) < 10_000  # noqa: PT017 - either is right
    else:
        assert files.read(files.write(board)) == board


def test_the_valid_one_is_read():
    assert files.read(VALID) == BOARD


@tries(300)
@given(st.integers(0, 2**32))
def test_a_changed_file_is_a_briefing_or_refused_in_words(seed):
    read(mutated(VALID, seed))


@tries(150)
@given(st.lists(SLIDES | ANYTHING, max_size=5) | ANYTHING, ANYTHING)
def test_slides_of_anything_are_a_briefing_or_refused_in_words(slides, name):
    read(json.dumps({"format": files.FORMAT, "version": 1, "name": name, "slides": slides}))
