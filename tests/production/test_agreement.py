"""Publishers that disagree: which countries are marked, and that the map says so."""

from __future__ import annotations

import datetime as dt

import pytest

from geo.atlas import shipped
from geo.compose import compose
from geo.content.view import Page, View
from geo.production import agreement

ON = dt.date(2026, 11, 30)


@pytest.mark.parametrize(
    ("mineral", "words"),
    [
        ("rhenium", "Chile 36 % (USGS 2026) to 70 % (World Mining Data 2026)"),
        ("chromium", "Türkiye 7.8 % (World Mining Data 2026) to 19 % (USGS 2026)"),
        ("antimony", "Myanmar 3.8 % (USGS 2026) to 19 % (World Mining Data 2026)"),
        ("barite", "India 19 % (World Mining Data 2026) to 33 % (USGS 2026)"),
    ],
)
def test_the_map_says_where_publishers_disagree(mineral, words):
    """Audit D: shares of a top producer differed by half and more, unflagged."""
    content = compose(View(page=Page.MAP, mineral=mineral, stage="mine", series="wmd", year="2024"), on=ON)
    found = content.caption.details[0].replace("\u202f", " ")
    assert found.startswith("Publishers disagree for 2024: ")
    assert words in found


def test_publishers_that_agree_are_not_mentioned():
    content = compose(View(page=Page.MAP, mineral="cobalt", stage="mine", series="wmd", year="2024"), on=ON)
    assert not any("disagree" in text for text in content.caption.details)


def test_every_gap_is_beyond_both_limits_and_of_two_series():
    gaps = agreement.disagreements(shipped().dataset, "antimony", "mine", 2024)
    assert [gap.iso3 for gap in gaps] == ["RUS", "MMR"]
    for gap in gaps:
        assert gap.high - gap.low >= agreement.POINTS
        assert gap.high / gap.low >= agreement.FACTOR
        assert gap.low_series != gap.high_series


def test_a_year_of_one_series_alone_has_nothing_to_compare():
    assert agreement.disagreements(shipped().dataset, "rhenium", "mine", 2022) == ()
