"""Every word of the views of trade flows comes from the catalogues."""

from __future__ import annotations

import datetime as dt

import pytest

from geo.atlas import shipped
from geo.compose import compose
from geo.content.view import from_address
from geo.errors import NotComputableError
from geo.trade import content
from tests.pseudo import leaks, speaking_pseudo, texts_of

ON = dt.date(2026, 11, 30)
VIEWS = (
    "/flows?mineral=cobalt",
    "/flows?mineral=cobalt&by=quantity&country=DEU&nodes=imports",
    "/flows?mineral=cobalt&flow=COD-CHN&colour=exporter&by=quantity",
    "/flows?mineral=cobalt&flow=COD-DEU&lines=282200&year=2020",
    "/flows?mineral=lithium&colour=change&since=2019&nodes=net",
    "/flows?mineral=gallium&alliance=none&top=3",
    "/flows?mineral=scandium&country=CHE",
    "/flows?mineral=rare-earths&revision=HS17&country=JPN",
    "/flows?mineral=graphite&revision=HS17&alliance=g7&second=quad&by=quantity",
    "/flows?mineral=nickel&year=1996&country=ANT&second=g7",
    "/flows?mineral=antimony&revision=XX&lines=999999&by=0&colour=0&nodes=0&second=0&top=0&since=0&country=0",
)


@pytest.mark.parametrize("address", VIEWS)
def test_every_word_of_a_view_comes_from_the_catalogues(address):
    with speaking_pseudo(strict=True):
        assert leaks(texts_of(compose(from_address(address), on=ON))) == {}


@pytest.mark.parametrize("mineral", ["iridium", "diamond-gem"])
def test_so_does_the_reason_why_there_are_no_flows(mineral):
    with speaking_pseudo():
        with pytest.raises(NotComputableError) as refused:
            compose(from_address(f"/flows?mineral={mineral}"), on=ON)
        assert leaks(iter([("error", str(refused.value))])) == {}


def test_so_do_the_sentences_on_two_years():
    with speaking_pseudo(strict=True):
        years = (from_address(f"/flows?mineral=cobalt&year={year}") for year in (2018, 2024))
        found = content.compare(*years, ("2018", "2024"), part="year", on=ON, atlas=shipped())
        assert found is not None
        assert leaks(texts_of(found)) == {}
