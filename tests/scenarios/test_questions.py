"""Each question of the scenarios has an answer as it stands."""

import datetime as dt

import pytest

from geo import atlas as atlases
from geo.compose import compose
from geo.content.view import Page, from_record
from geo.maps.colours import THEMES
from geo.reference.choices import Choices
from geo.scenarios import selection
from geo.scenarios.questions import QUESTIONS, Question

ON = dt.date(2026, 11, 30)


@pytest.mark.parametrize("one", QUESTIONS, ids=lambda one: one.question)
def test_a_question_is_answered_without_a_choice_or_a_warning(one: Question):
    atlas, choices = atlases.shipped(), Choices(dict(one.words))
    parts = selection.address(selection.resolve(atlas, choices, on=ON), choices)
    assert choices.messages == []
    words = {name: str(word) for name, word in parts if word not in (None, "")}
    assert set(one.words) <= set(words.items())
    content = compose(from_record({**words, "page": Page.SCENARIOS}), on=ON, atlas=atlas, theme=THEMES["light"])
    assert content.headline
