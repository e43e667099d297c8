from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.content.view import WORDS, Page, Slide, View, beside_words, from_address, from_record, opened, parse
from geo.errors import OutOfRangeError, UnknownChoiceError

WORD = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)


@pytest.mark.parametrize(
    "text",
    [
        "https://atlas.example/map?mineral=cobalt&year=2020",
        "/map?mineral=cobalt&year=2020",
        "https://intra.example/atlas/?mineral=cobalt&year=2020",
        "?mineral=cobalt&year=2020",
        "mineral=cobalt&year=2020",
        "/?mineral=cobalt&year=2020&embed=true",
        '{"page": "map", "mineral": "cobalt", "year": 2020}',
    ],
)
def test_every_form_of_an_address_means_the_same_view(text):
    assert parse(text) == View(mineral="cobalt", year="2020")


def test_the_page_of_flows_is_known_by_its_path():
    assert from_address("http://localhost:8501/flows?mineral=cobalt&by=quantity") == View(
        page=Page.FLOWS, mineral="cobalt", by="quantity"
    )


@settings(deadline=None)
@given(st.builds(View, **dict.fromkeys((*WORDS, "title", "finding"), WORD), page=st.sampled_from(Page)))
def test_address_and_record_give_the_view_back(view):
    assert from_record(json.loads(json.dumps(view.as_record()))) == view
    again = from_address(view.address("https://atlas.example"))
    assert (again.page, again.params()) == (view.page, view.params())


def test_what_is_no_view_is_said_to_be_none():
    with pytest.raises(UnknownChoiceError, match="methods"):
        from_address("/methods?x=1")
    with pytest.raises(OutOfRangeError, match="JSON"):
        parse('{"page": ')
    with pytest.raises(OutOfRangeError, match="title"):
        from_record({"title": "x" * 3000})


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("year:2018", {"year": "2018"}),
        ("mineral:cobalt", {"mineral": "cobalt", "series": ""}),  # a data source is that of one mineral
        ("alliance:g7", {"alliance": "g7"}),
        ("stage:refined", {}),
        ("year:", {}),
        ("2018", {}),
        ("", {}),
    ],
)
def test_the_word_beside_names_what_a_second_view_differs_in(text, words):
    assert beside_words(text) == words


def test_a_slide_is_opened_into_two_views_once():
    view = View(mineral="lithium", year="2024", title="Ours").with_words(beside="year:2018")
    slide = opened(Slide(view, notes="n"))
    assert slide.view == View(mineral="lithium", year="2024", title="Ours")
    assert slide.other == View(mineral="lithium", year="2018")
    assert slide.notes == "n"
    assert opened(slide) == slide
    assert opened(Slide(view.with_words(beside="colour:red"))).other is None
    # A second view of the slide's own stays.
    own = View(mineral="cobalt")
    assert opened(Slide(view, other=own)).other == own
    assert from_address(view.address()) == View(mineral="lithium", year="2024").with_words(beside="year:2018")
