"""One frame: the choice follows the user, going back takes one step, boxes and the search find what is meant."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

BUSY_MS = 90_000


def headline(looking):
    return looking.page.get_by_role("heading", level=1)


def turn_to(looking, name: str, path: str) -> None:
    """Follow the navigation to another page and wait until it has an address of its own."""
    looking.page.get_by_role("link", name=name, exact=True).first.click()
    looking.page.wait_for_url(f"**/{path}?**", timeout=BUSY_MS)
    looking.settle()


@pytest.mark.slow
def test_the_choice_follows_the_user_and_back_takes_one_step(look):
    looking = look("/?mineral=cobalt&year=2021&alliance=g7")
    looking.wait_for_query(mineral="cobalt", year="2021", alliance="g7", view="production-share")
    turn_to(looking, "Trade flows", "flows")
    looking.wait_for_query(mineral="cobalt", year="2021", alliance="g7")
    turn_to(looking, "Map", "")
    looking.wait_for_query(mineral="cobalt", year="2021", alliance="g7", view="production-share")
    looking.page.go_back()
    looking.page.wait_for_url("**/flows?**", timeout=BUSY_MS)
    looking.wait_for_query(mineral="cobalt", year="2021", alliance="g7")


def test_the_window_bears_the_headline_and_every_page_the_name(look):
    looking = look("/flows?mineral=cobalt")
    expect(headline(looking)).to_be_visible(timeout=BUSY_MS)
    words = headline(looking).inner_text()
    looking.page.wait_for_function("words => document.title.startsWith(words)", arg=words)
    assert looking.page.title().endswith("Minerals Alliance Atlas")
    expect(looking.page.get_by_alt_text("Minerals Alliance Atlas").first).to_be_visible()
    for name in ("Present", "Export"):
        box = looking.page.get_by_role("button", name=name).first.bounding_box()
        assert box["y"] < 300
        assert box["x"] > 700


def entered(looking, label: str, text: str) -> None:
    """Type into a box and press Enter."""
    box = looking.page.get_by_role("combobox", name=label, exact=True)
    box.click()
    box.fill("")
    box.press_sequentially(text)
    box.press("Enter")


@pytest.mark.parametrize(
    "meant",
    [
        {"UK": "GBR", "USA": "USA", "Holland": "NLD", "America": "USA"},
        {"Ivory Coast": "CIV", "Burma": "MMR", "Turkey": "TUR", "India": "IND"},
    ],
    ids=["short names", "former names"],
)
def test_enter_takes_the_country_that_is_meant(look, meant):
    looking = look("/country")
    expect(headline(looking)).to_be_visible(timeout=BUSY_MS)
    for text, code in meant.items():
        entered(looking, "Country", text)
        looking.wait_for_query(country=code)


def test_enter_takes_nothing_that_only_has_the_letters(look):
    looking = look("/country")
    expect(headline(looking)).to_be_visible(timeout=BUSY_MS)
    entered(looking, "Country", "land")
    expect(looking.page.locator(".atlas-hint")).to_be_visible()
    assert "country" not in looking.query


def test_enter_takes_the_mineral_that_is_meant(look):
    looking = look("/flows?mineral=cobalt")
    looking.wait_for_query(mineral="cobalt", by="value")
    meant = {
        "Sb": "antimony",
        "NdPr": "rare-earths",
        "wolfram": "tungsten",
        "columbium": "niobium",
        "coltan": "tantalum",
    }
    for text, mineral in meant.items():
        entered(looking, "Mineral", text)
        looking.wait_for_query(mineral=mineral)


def test_india_typed_as_importer_is_india_alone(look):
    looking = look("/risk?mineral=cobalt&importer=JPN")
    looking.wait_for_query(importer="JPN", method="geopolrisk-py-2.0.1")
    box = looking.page.get_by_role("combobox", name="Importer(s), combined")
    box.click()
    box.press_sequentially("India")
    box.press("Enter")
    looking.wait_for_query(importer="JPN,IND")


def test_the_search_opens_with_a_key_and_leads_to_a_country(look):
    looking = look("/methods")
    looking.page.evaluate("window.stillTheSamePage = true")
    looking.page.keyboard.press("Control+k")
    field = looking.page.get_by_role("combobox", name="Search minerals")
    expect(field).to_be_focused()
    field.press_sequentially("chile")
    field.press("Enter")
    looking.wait_for_query(country="CHL")
    expect(headline(looking)).to_contain_text("Chile", timeout=BUSY_MS)
    assert looking.page.evaluate("window.stillTheSamePage") is True


def test_headline_and_whole_map_stand_on_the_first_screen(look):
    looking = look("/?mineral=cobalt", width=390, height=844)
    looking.drawn_map()
    for width, height in ((390, 844), (768, 1024), (1440, 900), (1920, 1080)):
        looking.page.set_viewport_size({"width": width, "height": height})
        # The map is as wide as its window allows once the server knows the window.
        looking.page.wait_for_function(
            "wide => document.querySelector('[data-testid=stDeckGlJsonChart]').clientWidth > 0.6 * wide", arg=width
        )
        looking.drawn_map()
        assert headline(looking).bounding_box()["y"] > 0
        box = looking.map.bounding_box()
        assert box["y"] + box["height"] <= height
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width


def test_playing_begins_with_the_first_year(look):
    looking = look("/?mineral=cobalt&view=production-share&stage=mine&series=wmd&year=2024&alliance=none")
    looking.drawn_map()
    looking.page.get_by_role("switch", name="Play").or_(
        looking.page.get_by_role("checkbox", name="Play")
    ).first.dispatch_event("click")
    looking.page.wait_for_function(
        # A function: a text would have to be evaluated, which the page's policy forbids.
        "() => Number(new URLSearchParams(location.search).get('year')) < 2015"
    )
