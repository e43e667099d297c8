"""Slides say what the figures say today, keep what was written by hand, and notice when a number changed."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pandas as pd
import pytest

from geo.briefing import reading, stories
from geo.briefing.storyboard import Captured, SavedSlide
from geo.content.content import fingerprint
from geo.errors import UnknownChoiceError

ON = dt.date(2026, 11, 23)
COBALT = SavedSlide("map", {"mineral": "cobalt", "series": "wmd", "year": "2024", "alliance": "none"})


def test_title_and_finding_are_live(atlas):
    told = reading.read(COBALT, atlas, on=ON)
    assert told.title.startswith("DR Congo mined ")
    assert told.title.endswith("of the world\u2019s cobalt in 2024")
    assert told.finding.startswith("Excluding DR Congo, ")
    assert "World Mining Data" in told.source
    assert told.messages == ()


def test_words_written_by_hand_stay(atlas):
    told = reading.read(replace(COBALT, title="Mine", finding="My own."), atlas, on=ON)
    assert (told.title, told.finding) == ("Mine", "My own.")
    assert told.first.caption.title.startswith("DR Congo mined ")


def test_a_slide_knows_whether_its_numbers_changed(atlas):
    fresh = reading.capture(COBALT, atlas, on=ON)
    assert fresh.captured is not None
    assert fresh.captured.on == ON
    assert not reading.read(fresh, atlas, on=ON).changed
    older = replace(fresh, captured=Captured("shipped-2025", "0" * 16, dt.date(2025, 1, 1)))
    assert reading.read(older, atlas, on=ON).changed
    assert not reading.read(COBALT, atlas, on=ON).changed


def test_another_year_is_another_fingerprint(atlas):
    other = replace(COBALT, address={**COBALT.address, "year": "2023"})
    marks = {reading.capture(slide, atlas, on=ON).captured.fingerprint for slide in (COBALT, other)}
    assert len(marks) == 2


def test_the_second_map_counts_too(atlas):
    pair = reading.capture(replace(COBALT, beside={"year": "2018"}), atlas, on=ON)
    alone = reading.capture(COBALT, atlas, on=ON)
    assert pair.captured.fingerprint != alone.captured.fingerprint


def test_a_fingerprint_follows_the_numbers_and_not_their_order():
    numbers = pd.DataFrame({"iso3": ["A", "B"], "value": [0.1, 0.2]})
    mark = fingerprint(numbers)
    assert fingerprint(numbers[::-1]) == mark
    assert fingerprint(numbers.assign(value=[0.1 + 1e-15, 0.2])) == mark
    assert fingerprint(numbers.assign(value=[0.1001, 0.2])) != mark
    assert fingerprint(numbers.assign(value=[0.1, float("nan")])) != mark


@pytest.mark.parametrize(
    ("beside", "labels", "title"),
    [
        ({"year": "2018"}, ("2024", "2018"), " of world mine production of cobalt in 2018 and "),
        ({"mineral": "nickel"}, ("Cobalt", "Nickel"), "(Cobalt), Indonesia with "),
    ],
)
def test_two_maps_have_one_title(atlas, beside, labels, title):
    slide = replace(COBALT, beside=beside)
    told = reading.read(slide, atlas, on=ON)
    assert reading.labels(slide) == labels
    assert title in told.title
    assert told.second is not None


def test_what_is_gone_is_said(atlas):
    told = reading.read(replace(COBALT, address={"mineral": "unobtainium", "alliance": "nowhere"}), atlas, on=ON)
    assert len(told.messages) == 2
    assert "unobtainium" in told.messages[0]


@pytest.mark.parametrize("story_id", stories.IDS)
def test_every_slide_of_a_story_exists_today(atlas, story_id):
    told = stories.story(story_id)
    assert 4 <= len(told.slides) <= 6
    for slide in told.slides:
        today = reading.read(slide, atlas, on=ON)
        assert today.messages == ()
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
