"""Every word of the views of import risk comes from the catalogues."""

from __future__ import annotations

import datetime as dt

import pytest

from geo.atlas import shipped
from geo.compose import compose
from geo.content.view import from_address
from geo.risk import content
from tests.pseudo import leaks, speaking_pseudo, texts_of

ON = dt.date(2026, 11, 30)
VIEWS = (
    "/risk?mineral=cobalt&importer=DEU",
    "/risk?mineral=rare-earths&importer=eu27&by=quantity&method=atlas&axis=governance",
    "/risk?mineral=gallium&importer=USA&alliance=none",
    "/risk?mineral=uranium&importer=VAT&year=2018",
    "/risk?mineral=graphite&importer=JPN&revision=HS17",
    "/risk?mineral=gallium&importer=eu27&revision=HS17&by=quantity&alliance=none",
    "/risk?mineral=titanium&importer=0&method=0&axis=0&year=1900",
)
COMPARED = (
    ("importer", "/risk?mineral=cobalt&importer=DEU", "/risk?mineral=cobalt&importer=JPN"),
    ("mineral", "/risk?mineral=cobalt&importer=DEU", "/risk?mineral=lithium&importer=DEU"),
    ("year", "/risk?mineral=cobalt&importer=DEU", "/risk?mineral=cobalt&importer=DEU&year=2018"),
)


@pytest.mark.parametrize("address", VIEWS)
def test_every_word_of_a_view_comes_from_the_catalogues(address):
    with speaking_pseudo(strict=True):
        assert leaks(texts_of(compose(from_address(address), on=ON))) == {}


@pytest.mark.parametrize(("part", "one", "other"), COMPARED)
def test_so_do_the_sentences_on_two_views(part, one, other):
    with speaking_pseudo():
        found = content.compare(from_address(one), from_address(other), ("", ""), part=part, on=ON, atlas=shipped())
        assert found is not None
        assert leaks(texts_of(found)) == {}
