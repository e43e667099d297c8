"""Files that leave the atlas, opened from disk in a browser that can reach nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from geo.content.view import Slide, View, from_address
from geo.exports import html
from geo.maps.colours import LIGHT

ON = dt.date(2026, 11, 23)
HOSTILE = "</script><script>document.title='broken'</script><img src=x onerror=\"document.title='broken'\">"


@pytest.fixture
def opened(chromium: BrowserContext, tmp_path: Path) -> Iterator:
    """Open a file of some slides; afterwards nothing but the file may have been asked for, and nothing complained."""
    page = chromium.new_page()
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console", lambda message: complaints.append(message.text) if message.type in {"error", "warning"} else None
    )
    chromium.set_offline(True)
    path = tmp_path / "briefing.html"

    def open_file(*slides: Slide, lang: str = "en") -> Page:
        path.write_bytes(html.document(slides, on=ON, lang=lang))
        page.goto(path.as_uri())
        return page

    yield open_file
    chromium.set_offline(False)
    page.close()
    assert asked == [path.as_uri()]
    assert complaints == []


def fill_of(page: Page, name: str) -> str:
    return page.locator(f'#shapes path[aria-label^="{name},"]').get_attribute("fill")


def test_the_map_is_drawn_and_the_slider_moves_the_year(opened):
    page = opened(Slide(View(mineral="rare-earths", year="2024")))
    expect(page.locator("h1")).to_contain_text("China mined 68")
    assert fill_of(page, "China") == LIGHT.sequential[-1]
    expect(page.locator("#labels text").first).to_have_text("China 68\u202f%")
    page.locator("#year").fill("0")
    expect(page.locator("h1")).to_contain_text("in 2007")
    expect(page.locator("#shown")).to_have_text("2007")
    expect(page.locator("#turn")).to_be_hidden()


def test_a_country_tells_its_figure_to_the_pointer_and_to_the_keyboard(opened):
    page = opened(Slide(View(mineral="rare-earths", year="2024")))
    place = page.locator('#shapes path[aria-label^="Australia,"]').bounding_box()
    page.mouse.move(place["x"] + 0.3 * place["width"], place["y"] + 0.45 * place["height"])
    expect(page.locator("#tip")).to_contain_text("Australia")
    expect(page.locator("#tip")).to_contain_text("5.1\u202f% of world")
    page.mouse.move(5, 5)
    expect(page.locator("#tip")).to_be_hidden()
    page.locator("#map").focus()
    page.keyboard.press("Tab")
    expect(page.locator("#tip")).to_be_visible()
    expect(page.locator("#tip")).to_contain_text("of world")


def test_zoom_by_wheel_button_and_key_and_back(opened):
    page = opened(Slide(View(mineral="cobalt")))
    whole = page.locator("#map").get_attribute("viewBox")
    for closer in (lambda: page.locator("#closer").click(), lambda: page.keyboard.press("+")):
        closer()
        assert page.locator("#map").get_attribute("viewBox") != whole
        page.keyboard.press("0")
        assert page.locator("#map").get_attribute("viewBox") == whole
    page.locator("#map").hover()
    page.mouse.wheel(0, -200)
    assert page.locator("#map").get_attribute("viewBox") == whole, "the wheel alone scrolls the page"
    page.keyboard.down("Control")
    page.mouse.wheel(0, -200)
    page.keyboard.up("Control")
    assert page.locator("#map").get_attribute("viewBox") != whole


def test_the_keyboard_alone_turns_the_slides(opened):
    page = opened(
        Slide(View(mineral="lithium", view="reserves-share", title="First"), notes="Say hello."),
        Slide(from_address("/flows?mineral=tungsten&year=2023&top=20")),
        Slide(View(mineral="tin", view="reserves-share", title="Third")),
    )
    heading = page.locator("h1")
    expect(heading).to_have_text("First")
    page.keyboard.press("ArrowRight")
    expect(heading).to_contain_text("tungsten")
    assert page.locator("#flows path").count() >= 15
    page.keyboard.press("PageDown")
    expect(heading).to_have_text("Third")
    page.keyboard.press("ArrowRight")
    expect(heading).to_have_text("Third")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("PageUp")
    expect(heading).to_have_text("First")
    expect(page.locator("#place")).to_have_text("1 of 3")


def test_hostile_words_stay_words(opened):
    page = opened(Slide(View(mineral="lithium", view="reserves-share", title=HOSTILE, finding=HOSTILE), notes=HOSTILE))
    expect(page.locator("h1")).to_have_text(HOSTILE)
    assert page.title() == HOSTILE
    assert page.locator("img").count() == 0


def test_two_years_stand_side_by_side_and_zoom_alike(opened):
    page = opened(
        Slide(
            from_address("?mineral=rare-earths&series=wmd&year=2018"),
            other=from_address("?mineral=rare-earths&series=wmd&year=2024"),
            names=("2018", "2024"),
        ),
        Slide(View(mineral="tin", view="reserves-share", title="One map")),
    )
    expect(page.locator(".pane .name")).to_have_text(["2018", "2024"])
    china = page.locator('.shapes path[aria-label^="China,"]')
    assert [one.get_attribute("aria-label").split(",")[1][:3] for one in china.all()] == [" 66", " 68"]
    expect(page.locator("#shared")).to_contain_text("50 and more (1 | 1)")
    expect(page.locator("#time")).to_be_hidden()
    page.locator("#closer").click()
    boxes = [one.get_attribute("viewBox") for one in page.locator("svg.map").all()]
    assert boxes[0] == boxes[1]
    page.keyboard.press("ArrowRight")
    expect(page.locator("h1")).to_have_text("One map")
    expect(page.locator(".pane:visible")).to_have_count(1)
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".pane:visible")).to_have_count(2)


def test_bars_and_a_table_stand_where_there_is_no_map(opened):
    page = opened(Slide(from_address("/country?country=CHL")))
    expect(page.locator("svg.map")).to_be_hidden()
    expect(page.locator(".bars li")).to_have_count(10)
    first = page.locator(".bars li").first
    bar, amount = (first.locator(part).bounding_box() for part in (".bar", ".amount"))
    assert amount["x"] >= bar["x"] + bar["width"]
    expect(page.locator("#figures th").first).to_have_text("Mineral")


def test_the_page_speaks_the_language_it_was_made_in(opened):
    page = opened(Slide(View(mineral="rare-earths", year="2024")), lang="ko")
    expect(page.locator("#labels text").first).to_contain_text("중국 68")
    expect(page.locator("#play")).to_have_text("재생")
    assert page.locator("html").get_attribute("lang") == "ko"
