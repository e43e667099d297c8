"""No English is left on a view or page in another language but names of publications, and its sentences are whole."""

from __future__ import annotations

import re
from dataclasses import fields
from functools import cache

import pytest

from geo import sources
from geo.compose import compose
from geo.content.view import from_address
from geo.exports import fonts
from geo.locale.languages import ENGLISH, LANGUAGES, speaking
from tests import pseudo
from tests.views import ON

OTHERS = [code for code in LANGUAGES if code != ENGLISH]
VIEWS = (
    "/map?mineral=cobalt",
    "/map?mineral=rare-earths&view=reserves-share",
    "/flows?mineral=lithium&year=2024",
    "/chain?mineral=rare-earths&importer=eu27",
    "/risk?mineral=cobalt&importer=DEU",
    "/risk?mineral=gallium&importer=JPN&by=quantity",
    "/alliances?mineral=cobalt&part=coverage",
    "/alliances?mineral=cobalt&part=dependence",
    "/scenarios?scenario=disruption&mineral=antimony",
    "/scenarios?scenario=stockpile&mineral=cobalt",
    "/scenarios?scenario=floor",
    "/scenarios?scenario=diversification&mineral=cobalt",
    "/country?country=CHL",
)
PAGES = (
    "/map?mineral=cobalt",
    "/flows?mineral=cobalt",
    "/chain?mineral=rare-earths",
    "/risk?mineral=cobalt&importer=DEU",
    "/alliances?mineral=cobalt",
    "/scenarios?scenario=disruption&mineral=antimony",
    "/briefing",
    "/country?country=CHL",
    "/upload",
)
# Words that begin no word of the other languages and stand in most English sentences.
ENGLISH_WORDS = re.compile(r"(?<![\w-])(?:the|of|and|with|from|by|which|not|only|has|have|were|its|their)(?![\w-])")


@cache
def published() -> tuple[str, ...]:
    """What stays as it was published: titles of editions, licences, names of publishers; the longest first."""
    found = {text for one in sources.read_origins().values() for text in vars_of(one)}
    return tuple(sorted((text for text in found if len(text) > 8), key=len, reverse=True))


def vars_of(origin: sources.Origin) -> list[str]:
    return [str(getattr(origin, one.name)) for one in fields(origin)]


def remains(pairs) -> dict[str, str]:
    found = {}
    for place, text in pairs:
        if ".source" in place or ".origins" in place:
            continue
        plain = re.sub(r'<p class="atlas-source">.*?</p>|' + pseudo._NO_WORDS, " ", text, flags=re.DOTALL)
        for name in (*published(), *pseudo._SOURCES, "Isle of Man"):  # so called in other languages too
            plain = plain.replace(name, " ")
        if said := ENGLISH_WORDS.search(plain):
            found.setdefault(plain[max(0, said.start() - 60) : said.end() + 60], place)
    return found


@pytest.mark.parametrize("lang", OTHERS)
@pytest.mark.parametrize("address", VIEWS)
def test_a_view_has_no_english_left(address, lang):
    with speaking(lang):
        content = compose(from_address(address), on=ON)
    texts = list(pseudo.texts_of(content))
    assert len(texts) > 50
    assert remains(texts) == {}
    assert {
        letter for _, text in texts for letter in text if letter.isprintable() and not fonts.face_of(letter, bold=False)
    } == set()


@pytest.mark.slow
@pytest.mark.parametrize("lang", OTHERS)
@pytest.mark.parametrize("address", PAGES)
def test_a_page_has_no_english_left(address, lang):
    app = pseudo.page(address, lang=lang)
    assert [one.value for one in app.exception] == []
    assert remains(pseudo.texts_on(app)) == {}
