"""Slides say what the figures say today, keep what was written by hand, and notice when a number changed."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pandas as pd
import pytest

from geo.briefing import live, reading, stories
from geo.briefing.storyboard import Captured, Slide
from geo.errors import UnknownChoiceError

ON = dt.date(2026, 11, 23)
COBALT = Slide("map", {"mineral": "cobalt", "series": "wmd", "year": "2024", "alliance": "none"})


def test_title_and_finding_are_live(desk):
    told = reading.read(COBALT, desk, on=ON)
    assert told.title.startswith("DR Congo mined ")
    assert told.title.endswith("of the world\u2019s cobalt in 2024")
    assert told.finding.startswith("Without DR Congo, ")
    assert "World Mining Data" in told.source
    assert told.said == ()


def test_words_written_by_hand_stay(desk):
    told = reading.read(replace(COBALT, title="Mine", finding="My own."), desk, on=ON)
    assert (told.title, told.finding) == ("Mine", "My own.")
    assert told.first.title.startswith("DR Congo mined ")


def test_a_slide_knows_whether_its_numbers_changed(desk):
    fresh = reading.capture(COBALT, desk, on=ON)
    assert fresh.captured is not None
    assert fresh.captured.on == ON
    assert not reading.has_changed(fresh, desk, on=ON)
    older = replace(fresh, captured=Captured("shipped-2025", "0" * 16, dt.date(2025, 1, 1)))
    assert reading.has_changed(older, desk, on=ON)
    assert not reading.has_changed(COBALT, desk, on=ON)


def test_another_year_is_another_fingerprint(desk):
    other = replace(COBALT, address={**COBALT.address, "year": "2023"})
    marks = {reading.capture(slide, desk, on=ON).captured.fingerprint for slide in (COBALT, other)}
    assert len(marks) == 2


def test_the_second_map_counts_too(desk):
    pair = reading.capture(replace(COBALT, beside={"year": "2018"}), desk, on=ON)
    alone = reading.capture(COBALT, desk, on=ON)
    assert pair.captured.fingerprint != alone.captured.fingerprint


def test_a_fingerprint_follows_the_numbers_and_not_their_order():
    numbers = pd.DataFrame({"iso3": ["A", "B"], "value": [0.1, 0.2]})
    mark = live.fingerprint(numbers)
    assert live.fingerprint(numbers[::-1]) == mark
    assert live.fingerprint(numbers.assign(value=[0.1 + 1e-15, 0.2])) == mark
    assert live.fingerprint(numbers.assign(value=[0.1001, 0.2])) != mark
    assert live.fingerprint(numbers.assign(value=[0.1, float("nan")])) != mark


@pytest.mark.parametrize(
    ("beside", "labels", "title"),
    [
        ({"year": "2018"}, ("2024", "2018"), "% in 2024 and "),
        ({"mineral": "nickel"}, ("Cobalt", "Nickel"), "cobalt (DR Congo with "),
    ],
)
def test_two_maps_have_one_title(desk, beside, labels, title):
    slide = replace(COBALT, beside=beside)
    told = reading.read(slide, desk, on=ON)
    assert reading.labels(slide) == labels
    assert title in told.title
    assert told.second is not None


def test_what_is_gone_is_said(desk):
    told = reading.read(replace(COBALT, address={"mineral": "unobtainium", "alliance": "nowhere"}), desk, on=ON)
    assert len(told.said) == 2
    assert "unobtainium" in told.said[0]


@pytest.mark.parametrize("story_id", stories.IDS)
def test_every_slide_of_a_story_exists_today(desk, story_id):
    told = stories.story(story_id)
    assert 4 <= len(told.slides) <= 6
    for slide in told.slides:
        today = reading.read(slide, desk, on=ON)
        assert today.said == ()
        assert not slide.title
        assert today.title
        assert today.finding.endswith(".")
        assert today.source.startswith("Source: ")
        assert slide.notes
        assert slide.since is None or slide.since in today.first.years


def test_there_is_no_other_story():
    assert next(iter(stories.names().values())) == "Who controls rare earths"
    with pytest.raises(UnknownChoiceError):
        stories.story("../secrets")


def test_a_long_explanation_is_cut_between_sentences():
    assert live._shortened("One. Two is 3.5 kt. Three.") == "One. Two is 3.5 kt. Three."
    assert live._shortened(f"One. {'Word ' * 60}end. Three.") == "One."
    assert live._shortened("word " * 60) == "word " * 60
