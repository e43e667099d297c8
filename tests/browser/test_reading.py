"""What a keyboard and a screen reader meet: no serious finding of axe-core, headings in order, a seen focus."""

from __future__ import annotations

from itertools import pairwise

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

PAGES = {
    "map": "/?mineral=cobalt",
    "map and a country": "/?mineral=cobalt&country=CHL",
    "comparison": "/?mineral=lithium&year=2024&beside=year:2018",
    "flows": "/flows?mineral=cobalt",
    "risk": "/risk?mineral=cobalt&importer=JPN",
    "alliances": "/alliances?alliance=g7",
    "disruption": "/scenarios?scenario=disruption",
    "stockpile": "/scenarios?scenario=stockpile",
    "price floor": "/scenarios?scenario=price-floor",
    "diversification": "/scenarios?scenario=diversification",
    "chain": "/chain?mineral=rare-earths",
    "upload": "/upload",
    "briefing": "/briefing",
    "choosing a country": "/country",
    "country": "/country?country=CHL",
    "methods": "/methods",
}
SERIOUS = ("serious", "critical")
BUSY_MS = 90_000


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
# The dark theme in the long suite: both together take longer than all other browser tests.
# So is another language, whose texts are other ones in other letters.
@pytest.mark.parametrize(
    ("scheme", "lang"),
    [
        ("light", "en"),
        pytest.param("dark", "en", marks=pytest.mark.slow),
        pytest.param("dark", "ja", marks=pytest.mark.slow),
    ],
)
def test_axe_finds_nothing_serious(look, path, scheme, lang):
    asked = path if lang == "en" else f"{path}{'&' if '?' in path else '?'}lang={lang}"
    looking = look(asked, scheme=scheme)
    looking.page.wait_for_function("lang => document.documentElement.lang === lang", arg=lang, timeout=BUSY_MS)
    expect(looking.page.get_by_role("heading", level=1)).to_be_visible(timeout=BUSY_MS)
    looking.settle()
    found = [
        f"{one['id']}: {one['help']} at {[node['target'] for node in one['nodes']][:3]}"
        for one in Axe().run(looking.page).response["violations"]
        if one["impact"] in SERIOUS
    ]
    assert found == []
    levels = looking.page.evaluate(
        "[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].filter(one => one.checkVisibility())"
        ".map(one => Number(one.tagName[1]))"
    )
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels)), levels


def test_the_focus_is_seen_on_the_way_to_other_pages(look):
    looking = look("/methods")
    link = looking.page.get_by_role("link", name="Trade flows").first
    looking.page.keyboard.press("Tab")
    for _ in range(20):
        if link.evaluate("one => one === document.activeElement"):
            break
        looking.page.keyboard.press("Tab")
    assert link.evaluate("one => getComputedStyle(one).outlineStyle") == "solid"
    assert link.evaluate("one => parseFloat(getComputedStyle(one).outlineWidth)") >= 2
