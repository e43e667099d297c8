"""Every word of a country's profile comes from the catalogues."""

from __future__ import annotations

import datetime as dt

import pytest

from geo.compose import compose
from geo.content.view import from_address
from geo.errors import NotComputableError
from tests.pseudo import leaks, outside, speaking_pseudo, texts_of

ON = dt.date(2026, 11, 30)
VIEWS = ("/country?country=CHL", "/country?country=COD&mineral=cobalt", "/country?country=LIE", "/country?country=USA")


@pytest.mark.parametrize("address", VIEWS)
def test_every_word_of_a_profile_comes_from_the_catalogues(address):
    with speaking_pseudo():
        assert leaks(texts_of(compose(from_address(address), on=ON))) == {}


@pytest.mark.parametrize("address", ["/country", "/country?country=QQQ"])
def test_why_there_is_no_profile_is_said_in_the_language(address):
    with speaking_pseudo(), pytest.raises(NotComputableError) as refused:
        compose(from_address(address), on=ON)
    assert outside(str(refused.value)) == ""
