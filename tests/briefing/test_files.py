"""A briefing survives its file; a hostile or broken file is refused with every fault at once."""

from __future__ import annotations

import contextlib
import datetime as dt
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from geo.briefing import files
from geo.briefing.files import FORMAT, BriefingFileError
from geo.briefing.storyboard import PAGES, Captured, SavedSlide, Storyboard

WORDS = some.text(some.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=60)
ADDRESS = some.dictionaries(some.from_regex(r"[a-z][a-z0-9_]{0,9}", fullmatch=True), WORDS, max_size=5)
SLIDES = some.builds(
    SavedSlide,
    page=some.sampled_from(PAGES),
    address=ADDRESS,
    title=WORDS,
    finding=WORDS,
    notes=WORDS.map(lambda text: f"{text}\n{text}"),
    beside=ADDRESS,
    since=some.none() | some.integers(1900, 2100),
    captured=some.none()
    | some.builds(Captured, some.just("shipped-2026"), some.just("0123456789abcdef"), some.dates()),
)


@settings(deadline=None, max_examples=60)
@given(some.builds(Storyboard, name=WORDS, slides=some.lists(SLIDES, max_size=4).map(tuple)))
def test_what_is_written_is_read_again(board):
    assert files.read(files.write(board)) == board
    assert files.read(files.write(board).encode()) == board


@settings(deadline=None, max_examples=200)
@given(some.binary(max_size=300) | some.text(max_size=300))
def test_noise_is_refused_in_words(noise):
    with pytest.raises(BriefingFileError):
        files.read(noise)


JSON = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats(allow_nan=False) | some.text(max_size=10),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@settings(deadline=None, max_examples=200)
@given(some.dictionaries(some.sampled_from(["page", "address", "title", "since", "captured", "beside"]), JSON))
def test_any_slide_is_read_or_refused_in_words(slide):
    content = {"format": FORMAT, "version": 1, "name": "x", "slides": [slide]}
    with contextlib.suppress(BriefingFileError):
        assert files.read(json.dumps(content)).slides[0].page in PAGES


def content(**changes: object) -> str:
    slide = {"page": "map", "address": {"mineral": "cobalt"}}
    return json.dumps({"format": FORMAT, "version": 1, "name": "One", "slides": [slide], **changes})


def test_every_fault_is_said_at_once():
    slides = [
        {"page": "login", "address": {"Mineral!": "cobalt", "year": 2024}, "title": "x" * 201},
        {"page": "map", "address": {}, "since": "soon", "script": "alert(1)", "captured": {"on": "today"}},
        "no slide",
    ]
    with pytest.raises(BriefingFileError) as caught:
        files.read(content(slides=slides, name=7, more=True))
    said = "\n".join(caught.value.faults)
    for words in (
        "unknown part 'more'",
        "the file: name must be text",
        "slide 1: page is 'login'",
        "'Mineral!' is not the name",
        "'year' must be a text",
        "title has 201 characters; at most 200 fit",
        "since is 'soon'",
        "unknown part 'script'",
        "captured must have version, fingerprint and on",
        "slide 3 must be an object",
    ):
        assert words in said


@pytest.mark.parametrize("version", [2, "1", None, True, 1.5])
def test_an_unknown_version_is_refused(version):
    with pytest.raises(BriefingFileError, match="this atlas reads version 1"):
        files.read(content(version=version))


def test_a_file_is_bounded():
    with pytest.raises(BriefingFileError, match="at most 1,000,000"):
        files.read(b" " * 1_000_001)
    with pytest.raises(BriefingFileError, match="101 slides"):
        files.read(content(slides=[{"page": "map", "address": {}}] * 101))
    with pytest.raises(BriefingFileError, match="not JSON text"):
        files.read("[" * 100_000)


@pytest.mark.parametrize("text", ["a\u202eb", "a\x00b", "a\nb", "\ud800"])
def test_a_title_holds_no_hidden_characters(text):
    with pytest.raises(BriefingFileError, match="cannot be shown"):
        files.read(content(slides=[{"page": "map", "address": {}, "title": text}]))


def test_notes_may_have_lines():
    board = files.read(content(slides=[{"page": "map", "address": {}, "notes": "one\ntwo"}]))
    assert board.slides[0].notes == "one\ntwo"


def test_the_day_of_capture_is_a_day():
    seen = {"version": "shipped-2026", "fingerprint": "0123456789abcdef", "on": "2026-11-23"}
    board = files.read(content(slides=[{"page": "map", "address": {}, "captured": seen}]))
    assert board.slides[0].captured == Captured("shipped-2026", "0123456789abcdef", dt.date(2026, 11, 23))
