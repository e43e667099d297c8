"""Every word of the views of a chain comes from the catalogues."""

from __future__ import annotations

import datetime as dt

import pytest

from geo.compose import compose
from geo.content.view import from_address
from tests.pseudo import leaks, speaking_pseudo, texts_of

ON = dt.date(2026, 11, 30)
VIEWS = (
    "/chain?mineral=rare-earths&importer=eu27",
    "/chain?mineral=cobalt&importer=DEU&alliance=none",
    "/chain?mineral=lithium&importer=JPN&stage=mine",
    "/chain?mineral=gallium&importer=USA&alliance=quad",
    "/chain?mineral=graphite&importer=g7&year=2018",
    "/chain?mineral=antimony&importer=DEU,FRA",
    "/chain?mineral=uranium&importer=VAT&stage=0",
    "/chain?mineral=copper&year=1900&importer=0",
)


@pytest.mark.parametrize("address", VIEWS)
def test_every_word_of_a_view_comes_from_the_catalogues(address):
    with speaking_pseudo(strict=True):
        assert leaks(texts_of(compose(from_address(address), on=ON))) == {}
