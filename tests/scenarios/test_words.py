"""Every word of the scenarios comes from the catalogues, whatever is asked and refused."""

from __future__ import annotations

import datetime as dt

import pytest

from geo.atlas import shipped
from geo.compose import compose
from geo.content.view import from_address
from geo.errors import GeoError
from geo.locale.say import say
from geo.reference.choices import Choices
from geo.scenarios import content as scenario
from geo.scenarios import presets, selection, sentences
from geo.scenarios.questions import QUESTIONS
from tests.pseudo import leaks, speaking_pseudo, texts_of

ON = dt.date(2026, 11, 30)
VIEWS = (
    "/scenarios",
    "/scenarios?mineral=antimony&year=2023&exporters=CHN",
    "/scenarios?mineral=cobalt&lines=all&exporters=COD&cut=30&to=JPN,eu27&friends=g7,AUS&spare=0",
    "/scenarios?mineral=aluminium&lines=760110&exporters=CHN,RUS&idle=True&to=g7&shown=share_lost",
    "/scenarios?mineral=lithium&exporters=VAT&to=DEU",
    "/scenarios?mineral=cobalt&exporters=CHN&cut=0&implausible=counted",
    "/scenarios?scenario=stockpile&mineral=rare-earths&importer=g7&amount=1200000000&unit=money&currency=AUD&rate=0.65",
    "/scenarios?scenario=stockpile&mineral=cobalt&importer=KOR&unit=t&amount=500&contained=True&content=40&price=own&own=3",
    "/scenarios?scenario=stockpile&mineral=cobalt&importer=KOR&need=shortfall&exporters=CHN&cut=30&share=50",
    "/scenarios?scenario=stockpile&mineral=copper&importer=JPN&price=Copper, LME settlement&content=30",
    "/scenarios?scenario=stockpile&mineral=lithium&importer=JPN&unit=t&amount=90000000",
    "/scenarios?scenario=price-floor",
    "/scenarios?scenario=price-floor&volume_from=production&factor=0.2&eligible=g7&shift=-20",
    "/scenarios?scenario=price-floor&mineral=copper&volume_from=production&eligible=CHL,PER&floor=12",
    "/scenarios?scenario=diversification&mineral=rare-earths&importer=JPN&cap=65&by=value",
    "/scenarios?scenario=diversification&mineral=lithium&importer=eu27&cap=20&growing=AUS&growth=10",
    "/scenarios?scenario=diversification&mineral=cobalt&importer=DEU&cap=99",
    "/scenarios?scenario=0&mineral=0&exporters=XXX,CHN&cut=500&lines=999&year=1900&seat=0",
)
REFUSED = (
    "/scenarios?mineral=hafnium",
    "/scenarios?mineral=cobalt&exporters=none",
    "/scenarios?mineral=cobalt&exporters=msp&to=quad",
    "/scenarios?scenario=stockpile&mineral=cobalt&importer=COD",
    "/scenarios?scenario=stockpile&mineral=cobalt&importer=JPN&price=own",
    "/scenarios?scenario=stockpile&mineral=cobalt&importer=JPN&unit=money&currency=JPY&amount=5",
    "/scenarios?scenario=stockpile&mineral=copper&importer=JPN&price=Copper, LME settlement",
    "/scenarios?scenario=price-floor&volume_from=production",
    "/scenarios?scenario=price-floor&volume_from=production&factor=0.2&eligible=ISL",
)


@pytest.mark.parametrize("address", VIEWS)
def test_every_word_of_a_view_comes_from_the_catalogues(address: str) -> None:
    with speaking_pseudo():
        assert leaks(texts_of(compose(from_address(address), on=ON))) == {}


@pytest.mark.parametrize("address", REFUSED)
def test_a_refusal_speaks_the_language(address: str) -> None:
    with speaking_pseudo():
        with pytest.raises(GeoError) as error:
            compose(from_address(address), on=ON)
        title, reason = sentences.refusal(error.value)
        assert title
        assert leaks(iter([("title", title), ("reason", reason)])) == {}


def test_a_refusal_in_english_has_a_title_of_its_own() -> None:
    with pytest.raises(GeoError) as error:
        compose(from_address(REFUSED[5]), on=ON)
    assert sentences.refusal(error.value) == (
        "Enter a JPY/USD exchange rate",
        "The JPY/USD exchange rate cannot be missing: give the US dollars that one JPY buys.",
    )


def test_two_answers_compare_in_the_language() -> None:
    with speaking_pseudo():
        one, other = (from_address(address) for address in (VIEWS[1], "/scenarios?mineral=antimony&exporters=TJK"))
        found = scenario.compare(one, other, ("", ""), part="exporters", on=ON, atlas=shipped())
        assert found is not None
        assert leaks(iter([("title", found[0]), ("finding", found[1])])) == {}


def test_starting_points_and_questions_speak_the_language() -> None:
    with speaking_pseudo():
        texts = [text for one in QUESTIONS for text in (say(one.question), say(one.given))]
        texts += [text for one in presets.DISRUPTIONS for text in (one.title, one.note)]
        texts += [one.note for mineral in ("cobalt", "rare-earths") for one in presets.stocks_of(mineral)]
        texts += [one.note for one in presets.floors_shipped()]
        assert leaks(("preset", text) for text in texts) == {}


def test_a_starting_point_is_the_same_in_every_language() -> None:
    ids = [one.id for one in presets.stocks_of("cobalt")]
    words = {"scenario": "stockpile", "mineral": "cobalt", "stock_preset": ids[0]}
    with speaking_pseudo():
        assert [one.id for one in presets.stocks_of("cobalt")] == ids
        choices = Choices(words)
        chosen = selection.preset_of(selection.resolve(shipped(), choices, on=ON), choices)
        assert chosen is not None
        assert chosen.id == ids[0]
