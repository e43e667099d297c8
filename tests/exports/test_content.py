from __future__ import annotations

import pytest

from geo.atlas import Atlas
from geo.compose import at, compose
from geo.content.view import View, from_address
from geo.dataset import Dataset
from geo.errors import NotComputableError
from geo.maps.colours import DARK, LIGHT
from geo.numbers import NBSP

from .conftest import ON


def test_a_map_says_what_the_page_says(content_of):
    content = content_of("?mineral=rare-earths&year=2024")
    caption = content.caption
    assert caption.title == f"China mined 68{NBSP}% of the world\u2019s rare earths in 2024"
    assert "HHI" in caption.finding
    assert dict(caption.filters)["Data source"] == "World Mining Data 2026"
    assert caption.dataset == "shipped-2026"
    assert {origin.publisher for origin in caption.origins} == {"Austrian Federal Ministry of Finance", "Natural Earth"}
    assert caption.permalink.startswith("/?mineral=rare-earths&view=production-share&stage=mine&series=wmd&year=2024")
    colours = content.figure.table.set_index("iso3")["colour"]
    assert colours["CHN"] == LIGHT.sequential[-1]
    assert colours["FRA"] == LIGHT.not_listed


def test_the_reader_s_own_words_stand_in_place_of_those_from_the_numbers():
    content = compose(View(mineral="cobalt", title="Our title", finding="Our finding"), on=ON)
    assert (content.caption.title, content.caption.finding) == ("Our title", "Our finding")
    assert content.headline.startswith("DR Congo")


def test_another_year_has_the_words_of_that_year():
    content = compose(View(mineral="cobalt", stage="mine", title="Our title"), on=ON)
    before = at(content, 2020, on=ON)
    assert before.caption.title.endswith("in 2020")
    assert content.years == (*range(2007, 2016), *range(2018, 2025))


def test_choices_that_do_not_exist_are_said():
    content = compose(from_address("?mineral=unobtainium&alliance=atlantis&country=XXX"), on=ON)
    said = " ".join(content.caption.messages)
    assert "\u2018unobtainium\u2019" in said
    assert "\u2018atlantis\u2019" in said
    assert "\u2018XXX\u2019" in said
    content = compose(from_address("?restrictions=1&day=tomorrow"), on=ON)
    assert "\u2018tomorrow\u2019 is not a day such as 2026-11-23" in content.caption.messages[0]


def test_dark_and_light_have_the_same_classes(content_of):
    light, dark = (compose(View(mineral="cobalt"), on=ON, theme=theme) for theme in (LIGHT, DARK))
    assert list(light.figure.table["group"]) == list(dark.figure.table["group"])
    assert list(light.figure.table["colour"]) != list(dark.figure.table["colour"])


def test_flows_say_what_the_page_says(content_of):
    content = content_of("/flows?mineral=cobalt&year=2024&top=20")
    assert len(content.figure.arrows) == 20
    assert content.caption.title.startswith("DR Congo shipped 58")
    assert any("Showing the 20 largest flows; " in note for note in content.caption.notes)
    assert content.caption.permalink.startswith("/flows?mineral=cobalt")
    assert "CEPII" in content.caption.source


def test_a_mineral_without_lines_has_no_flows():
    with pytest.raises(NotComputableError):
        compose(from_address("/flows?mineral=osmium"), on=ON)


def test_an_upload_is_named_as_the_dataset():
    shipped = Dataset.load()
    own = Dataset(**{name: getattr(shipped, name) for name in shipped.__slots__} | {"version": "upload-1"})
    assert compose(View(mineral="cobalt"), on=ON, atlas=Atlas(own)).caption.dataset == "upload-1"
