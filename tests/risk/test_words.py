"""Every word of the views and the page of import risk comes from the catalogues."""

from __future__ import annotations

import datetime as dt

import pytest

from geo.compose import compose
from geo.content.view import from_address
from tests.pseudo import leaks, speaking_pseudo, texts_of

ON = dt.date(2026, 11, 30)
VIEWS = (
    "/risk?mineral=cobalt&importer=DEU",
    "/risk?mineral=rare-earths&importer=eu27&by=quantity&method=atlas&axis=governance",
    "/risk?mineral=gallium&importer=USA&alliance=none",
    "/risk?mineral=uranium&importer=g7&year=2018",
    "/risk?mineral=copper&importer=DEU,FRA&year=2020",
    "/risk?mineral=lithium&importer=VAT",
    "/risk?mineral=asbestos&importer=CHN&by=quantity",
    "/risk?mineral=graphite&importer=JPN&revision=HS17",
    "/risk?mineral=gallium&importer=eu27&revision=HS17&by=quantity&alliance=none",
    "/risk?mineral=titanium&importer=0&method=0&axis=0&year=1900",
)
COMPARED = (
    ("/risk?mineral=cobalt&importer=DEU", {"importer": "JPN"}),
    ("/risk?mineral=cobalt&importer=DEU", {"mineral": "lithium"}),
    ("/risk?mineral=cobalt&importer=DEU", {"year": "2018"}),
)


@pytest.mark.parametrize("address", VIEWS)
def test_every_word_of_a_view_comes_from_the_catalogues(address):
    with speaking_pseudo():
        assert leaks(texts_of(compose(from_address(address), on=ON))) == {}
