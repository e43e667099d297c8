"""A shipped story is presented in a real browser with the keyboard alone, on two screens."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

STORY = "/briefing?present=1&story=what-the-alliance-covers"
BUSY_MS = 60_000


def shown(looking, place: int) -> None:
    """Wait until slide *place* is on the screen."""
    expect(looking.page.locator(".stage-day")).to_contain_text(f"{place} / 6", timeout=BUSY_MS)
    expect(looking.page.locator("canvas").first).to_be_visible(timeout=BUSY_MS)


def test_keys_and_a_clicker_lead_through_a_story(look):
    looking = look(STORY, width=1920, height=1080)
    shown(looking, 1)
    keys = looking.page.keyboard
    for key, place in (("ArrowRight", 2), ("PageDown", 3), ("PageUp", 2), ("End", 6), ("ArrowLeft", 5), ("Home", 1)):
        keys.press(key)
        shown(looking, place)
    keys.press("Escape")
    expect(looking.page.get_by_role("radiogroup", name="Slides")).to_be_visible(timeout=BUSY_MS)
    looking.settle()
    assert "present" not in looking.query


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1024, 768)])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_slide_fills_the_screen_without_controls(look, width, height, scheme):
    looking = look(f"{STORY}&slide=1", width=width, height=height, scheme=scheme)
    shown(looking, 1)
    page = looking.page
    expect(page.locator("[data-testid=stHeader]")).to_be_hidden()
    expect(page.get_by_role("combobox")).to_have_count(0)
    page.wait_for_function(f"document.querySelector('.st-key-stage_map').getBoundingClientRect().width === {width}")
    size = "parseFloat(getComputedStyle(document.querySelector('.stage-head h1')).fontSize)"
    assert page.evaluate(size) >= (40 if width == 1920 else 28)
    small = "parseFloat(getComputedStyle(document.querySelector('.atlas-legend li')).fontSize)"
    assert page.evaluate(small) >= (18 if width == 1920 else 13)
    boxes = {
        name: page.locator(name).bounding_box()
        for name in (".stage-head", ".st-key-stage_map", ".st-key-stage_legend", ".stage-foot")
    }
    for box in boxes.values():
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert box["y"] + box["height"] <= height
    assert boxes[".stage-head"]["y"] + boxes[".stage-head"]["height"] <= boxes[".st-key-stage_map"]["y"] + 1
    assert boxes[".st-key-stage_legend"]["y"] + boxes[".st-key-stage_legend"]["height"] <= boxes[".stage-foot"]["y"]
    assert page.evaluate("document.scrollingElement.scrollHeight <= innerHeight")


def test_a_slide_with_steps_ends_in_its_own_year(look):
    looking = look("/briefing?present=1&story=what-the-alliance-covers&slide=4", width=1280, height=720)
    expect(looking.page.locator(".stage-year")).to_have_text("2024", timeout=90_000)


def test_a_reader_who_wants_no_motion_sees_the_last_year_at_once(look):
    looking = look(f"{STORY}&slide=1", width=1280, height=720)
    shown(looking, 1)
    looking.page.emulate_media(reduced_motion="reduce")
    looking.page.evaluate("window.dispatchEvent(new Event('resize'))")
    looking.page.wait_for_timeout(1500)
    looking.page.keyboard.press("End")
    shown(looking, 6)
    looking.page.keyboard.press("Home")
    shown(looking, 1)
    looking.page.keyboard.press("ArrowRight")
    shown(looking, 2)
    looking.page.keyboard.press("ArrowRight")
    shown(looking, 3)
    looking.page.keyboard.press("ArrowRight")
    shown(looking, 4)
    expect(looking.page.locator(".stage-year")).to_have_text("2024", timeout=3_000)


def test_the_map_page_can_be_presented_and_left(look):
    looking = look("/?mineral=cobalt&alliance=none&present=1", width=1280, height=720)
    expect(looking.page.locator(".stage-head h1")).to_contain_text("cobalt", timeout=BUSY_MS)
    looking.page.keyboard.press("Escape")
    expect(looking.page.get_by_role("combobox", name="Mineral", exact=True)).to_be_visible(timeout=BUSY_MS)
    looking.wait_for_query(mineral="cobalt", present=None)


def test_the_key_n_shows_the_notes_and_hides_them(look):
    looking = look(STORY, width=1280, height=720)
    shown(looking, 1)
    notes = looking.page.locator("#atlas-notes")
    expect(notes).to_have_count(0)
    looking.page.keyboard.press("n")
    expect(notes).to_contain_text("lithium from the mine")
    looking.page.keyboard.press("ArrowRight")
    shown(looking, 2)
    expect(notes).to_contain_text("one publisher", timeout=BUSY_MS)
    looking.page.keyboard.press("n")
    expect(notes).to_have_count(0)


def test_a_window_of_notes_turns_with_the_screen(look):
    screen = look(STORY, width=1280, height=720)
    shown(screen, 1)
    desk = look(f"{STORY}&notes=1", width=1000, height=700)
    words = desk.page.locator(".presenter")
    expect(words).to_contain_text("1 / 6", timeout=BUSY_MS)
    expect(words).to_contain_text("lithium from the mine")
    screen.page.bring_to_front()
    screen.page.keyboard.press("ArrowRight")
    shown(screen, 2)
    expect(words).to_contain_text("2 / 6", timeout=BUSY_MS)
    desk.page.bring_to_front()
    desk.page.keyboard.press("PageDown")
    expect(words).to_contain_text("3 / 6", timeout=BUSY_MS)
    shown(screen, 3)


def test_an_unnamed_briefing_survives_a_reload_on_another_page_and_a_deletion_can_be_undone(look):
    looking = look("/?mineral=cobalt&year=2023&stage=mine")
    page = looking.page
    page.get_by_role("button", name="Add to briefing").click()
    expect(page.get_by_text("Added as slide 1")).to_be_visible(timeout=BUSY_MS)
    looking.settle()
    page.reload()
    looking.settle()
    page.get_by_role("button", name="Add to briefing").click()
    # The second slide of the same briefing, not the first of another.
    expect(page.get_by_text("Added as slide 2")).to_be_visible(timeout=BUSY_MS)
    looking.settle()
    looking.open("/briefing")
    slides = page.get_by_role("radiogroup", name="Slides").get_by_role("radio")
    expect(slides).to_have_count(2, timeout=BUSY_MS)
    page.get_by_test_id("stPopoverButton").filter(has_text="Open").click()
    page.get_by_role("button", name="Delete this briefing").click()
    undo = page.get_by_role("button", name="Undo: restore the briefing")
    expect(undo).to_be_visible(timeout=BUSY_MS)
    expect(slides).to_have_count(0)
    undo.click()
    expect(slides).to_have_count(2, timeout=BUSY_MS)


def test_another_tab_begins_with_a_briefing_of_its_own(look):
    first, second = look("/?mineral=cobalt&year=2023&stage=mine"), look("/?mineral=nickel&year=2023&stage=mine")
    for looking in (first, second):
        looking.page.get_by_role("button", name="Add to briefing").click()
        expect(looking.page.get_by_text("Added as slide 1")).to_be_visible(timeout=BUSY_MS)
