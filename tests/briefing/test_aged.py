from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from geo.atlas import shipped
from geo.briefing import aged, reading
from geo.briefing.storyboard import SavedSlide, Storyboard
from geo.compose import compose
from geo.content.view import from_address

ON = dt.date(2026, 11, 23)
SLIDE = SavedSlide("map", {"mineral": "cobalt", "year": "2024"}, title="DR Congo mined 99 % of the world's cobalt")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("China refined 99 % in 2024", ("99 %",)),
        ("USD 5.6 bn of trade, 3 of 9 countries", ("USD 5.6 bn",)),
        ("A rise of 2.9 pp since 2019", ("2.9 pp",)),
        ("Two years on one scale", ()),
    ],
)
def test_figures_have_a_unit_and_years_are_none(text, found):
    assert aged.figures(text) == found


def test_a_figure_of_the_live_view_is_not_missing_and_another_is():
    content = compose(from_address("/?mineral=cobalt&year=2024"), on=ON)
    assert aged.missing("DR Congo mined 75 % in 2024", [content]) == ()
    assert aged.missing("DR Congo mined 99 %", [content]) == ("99 %",)


def test_a_title_with_an_old_figure_is_marked_and_goes_into_the_exported_notes():
    live = reading.read(SLIDE, shipped(), on=ON)
    assert live.aged == ("Check the title: 99 % is not among the current figures.",)
    slides, _ = reading.export_slides(Storyboard(slides=(replace(SLIDE, notes="Pause here."),)), shipped(), on=ON)
    assert slides[0].notes == "Check the title: 99 % is not among the current figures.\nPause here."


def test_what_the_author_confirmed_is_not_marked_until_the_figures_change():
    confirmed = reading.capture(SLIDE, shipped(), on=ON)
    assert reading.read(confirmed, shipped(), on=ON).aged == ()
    assert confirmed.captured is not None
    changed = replace(confirmed, captured=replace(confirmed.captured, fingerprint="0" * 16))
    assert reading.read(changed, shipped(), on=ON).aged
