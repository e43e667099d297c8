"""Every word of the map's views comes from the catalogues, and so does what a template is given."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from geo.compose import compose, compose_slide
from geo.content.content import Content, Pair
from geo.content.view import Slide, from_address
from tests.pseudo import leaks, speaking_pseudo, texts_of

ON = dt.date(2026, 11, 30)
VIEWS = (
    "/map?mineral=cobalt",
    "/map?mineral=cobalt&view=alliance&alliance=g7&country=COD",
    "/map?mineral=lithium&stage=refined&year=2035",
    "/map?mineral=rare-earths&view=reserves&year=1990",
    "/map?mineral=manganese&year=1985",
    "/map?mineral=lithium&view=reserve-years&day=2020-01-01&restrictions=1&seat=none",
    "/map?mineral=diamond-gem&view=production&sites=1",
    "/map?mineral=salt&view=growth&alliance=none",
    "/map?mineral=cobalt&view=revision",
    "/map?mineral=lithium&view=reserves-revision",
    "/map?mineral=lithium&series=bgs-spodumene&alliance=eu27",
)
BESIDE = ("year:2018", "mineral:lithium", "alliance:brics")
# Units and names that stay as their publisher printed them.
_PRINTED = re.compile(r"(?<=\u27e6source value \u27e7)[^\u27e6]*")


def shown(content: Content | Pair) -> list[tuple[str, str]]:
    """What a user sees: the words of classes stand in the legend, and sites are called as their publisher does."""
    hidden = ("figure.colouring.classes", "figure.sites.name")
    return [
        (place, _PRINTED.sub("", text)) for place, text in texts_of(content) if not any(one in place for one in hidden)
    ]


@pytest.mark.parametrize("address", VIEWS)
def test_every_word_of_a_view_comes_from_the_catalogues(address):
    with speaking_pseudo(strict=True):
        assert leaks(shown(compose(from_address(address), on=ON))) == {}


@pytest.mark.parametrize("beside", BESIDE)
def test_every_word_of_two_views_beside_each_other_comes_from_the_catalogues(beside):
    view = from_address("/map?mineral=cobalt").with_words(beside=beside)
    with speaking_pseudo(strict=True):
        found = compose_slide(Slide(view), on=ON)
        assert isinstance(found, Pair)
        # What the two sources have in common is said once, so that their sentences are taken apart.
        assert leaks([one for one in shown(found) if one[0] != ".caption.source"]) == {}


def test_what_does_not_exist_is_said_in_the_language_too():
    address = "/map?mineral=nonsense&year=1066&stage=bogus&country=QQQ&alliance=nix&day=x&seat=y&series=z"
    with speaking_pseudo():
        found = compose(from_address(address), on=ON)
        assert len(found.caption.messages) > 5
        assert leaks(shown(found)) == {}


def test_a_map_names_countries_in_the_language():
    with speaking_pseudo():
        names = set(compose(from_address("/map?mineral=cobalt"), on=ON).figure.table["name"])
    assert {name for name in names if not name.startswith("\u27e6country")} == {"\u27e6Siachen Glacier\u27e7"}
    assert len(names) > 200


@pytest.mark.parametrize(("lang", "word"), [("de", "Kobalt"), ("fr", "cobalt"), ("ja", "\u30b3\u30d0\u30eb\u30c8")])
def test_a_headline_has_the_name_of_the_mineral_in_the_language(lang, word):
    assert word in compose(from_address("/map?mineral=cobalt"), on=ON, lang=lang).headline
