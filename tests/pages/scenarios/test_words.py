"""Every word on the page of scenarios comes from the catalogues; programmes and schemes keep their names."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from geo.pages.shared.words import plain
from geo.scenarios import presets
from tests.pseudo import leaks, page, speaking_pseudo, texts_on

ADDRESSES = (
    "/scenarios?mineral=antimony&preset=antimony-2024&year=2023&exporters=CHN&cut=100",
    "/scenarios?scenario=stockpile&mineral=cobalt&importer=KOR&unit=money&currency=KRW&rate=0.0007&need=shortfall",
    "/scenarios?scenario=stockpile&mineral=cobalt&importer=KOR&price=own&stock_preset=kor-kores-plan-target",
    "/scenarios?scenario=stockpile&mineral=rare-earths&importer=COD&unit=t&contained=True",
    "/scenarios?scenario=price-floor&volume_from=production&factor=0.2&eligible=g7",
    "/scenarios?scenario=diversification&mineral=lithium&importer=eu27&cap=20&growing=AUS",
)
NAMES = (*presets.shipped("stockpiles")["programme"], *presets.shipped("price_floors")["scheme"])


def said(pairs: Iterator[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The texts without the names of programmes and schemes, which stay as they were published."""
    for place, text in pairs:
        yield place, re.sub("|".join(re.escape(one) for name in NAMES for one in (plain(name), name)), "", text)


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_word_of_the_page_comes_from_the_catalogues(address: str) -> None:
    with speaking_pseudo():
        app = page(address)
        assert not app.exception
        assert leaks(said(texts_on(app))) == {}
