"""The language of the browser, and the switch: another language keeps the view, its address and the session."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

BUSY_MS = 90_000
ASKED = "Object.defineProperty(navigator, 'language', {get: () => '%s'});"


@pytest.fixture
def browser_of(look, chromium):
    """A page of a browser whose language is this one."""

    def opened(lang: str, path: str, **more: int | str):
        looking = look("/methods", **more)
        looking.page.add_init_script(ASKED % lang)
        looking.page.context.set_extra_http_headers({"Accept-Language": lang})
        return looking.open(path)

    yield opened
    chromium.set_extra_http_headers({})


def spoken(looking, lang: str) -> None:
    """Wait until page and switch have this language."""
    looking.page.wait_for_function("lang => document.documentElement.lang === lang", arg=lang, timeout=BUSY_MS)
    expect(looking.page.locator("select.atlas-lang")).to_have_value(lang)
    expect(looking.page.locator("div.atlas-language").first).to_have_attribute("data-lang", lang, timeout=BUSY_MS)


def test_the_language_of_the_browser_and_a_switch_that_keeps_the_view(browser_of):
    looking = browser_of("fr-FR", "/?mineral=cobalt&year=2021")
    looking.wait_for_query(mineral="cobalt", year="2021", lang=None)
    spoken(looking, "fr")
    switch = looking.page.locator("select.atlas-lang")
    assert switch.locator("option").all_inner_texts() == [
        "English",
        "Fran\u00e7ais",
        "Deutsch",
        "Espa\u00f1ol",
        "Italiano",
        "\u65e5\u672c\u8a9e",
        "\ud55c\uad6d\uc5b4",
    ]
    switch.focus()
    assert switch.evaluate("one => one === document.activeElement")
    switch.select_option("de")
    looking.wait_for_query(mineral="cobalt", year="2021", lang="de")
    spoken(looking, "de")
    looking.page.reload()
    looking.settle()
    looking.wait_for_query(mineral="cobalt", year="2021", lang="de")
    spoken(looking, "de")
    looking.page.keyboard.press("/")
    field = looking.page.locator(".atlas-find input")
    expect(field).to_be_visible()
    for text in ("Allemagne", "Deutschland", "\u30c9\u30a4\u30c4", "Germany"):
        field.fill(text)
        expect(looking.page.locator(".atlas-find li").first).to_contain_text("Deutschland")


def test_the_switch_covers_nothing_of_the_bar(browser_of):
    looking = browser_of("ja-JP", "/methods", width=390, height=800)
    spoken(looking, "ja")
    for width in (390, 768, 1440):
        looking.page.set_viewport_size({"width": width, "height": 800})
        looking.page.wait_for_function("width => innerWidth === width", arg=width)
        looking.page.wait_for_timeout(500)  # the bar measures itself
        covers_nothing(looking, width)


def covers_nothing(looking, width: int) -> None:
    """Language, search and pages stand beside each other in the bar."""
    switch = looking.page.locator(".atlas-tongue").bounding_box()
    search = looking.page.locator(".atlas-search").bounding_box()
    assert 0 < switch["x"] < switch["x"] + switch["width"] <= search["x"]
    assert search["x"] + search["width"] <= width
    shown = "[data-testid=stTopNavLink], [data-testid=stTopNavDropdownLink], [data-testid=stTopNav] button"
    for one in (*looking.page.locator(shown).all(), looking.page.locator("[data-testid=stHeaderLogo]").first):
        box = one.bounding_box()
        assert box is None or box["x"] + box["width"] <= switch["x"]


def test_a_choice_on_the_methods_keeps_the_open_part(look):
    looking = look("/methods?part=Coverage")
    spoken(looking, "en")
    looking.page.locator("select.atlas-lang").select_option("it")
    looking.wait_for_query(part="Coverage", lang="it")
    spoken(looking, "it")
    expect(looking.page.get_by_role("tab").nth(5)).to_have_attribute("aria-selected", "true")


def test_the_words_that_streamlit_has_of_its_own_are_said_too_and_come_back_in_english(look):
    looking = look("/methods")
    switch = looking.page.locator("select.atlas-lang")
    switch.select_option("fr")
    spoken(looking, "fr")
    tools = looking.page.locator("[data-testid=stElementToolbar] button")
    expect(tools.first).to_have_attribute("aria-label", re.compile("^Afficher/masquer les colonnes: "))
    switch.select_option("en")
    spoken(looking, "en")
    expect(tools.first).to_have_attribute("aria-label", re.compile("^Show/hide columns: "))


def test_a_presentation_has_no_switch(look):
    looking = look("/?mineral=cobalt&embed=true")
    expect(looking.page.locator("select.atlas-lang")).to_be_hidden()
