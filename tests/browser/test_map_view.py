"""The camera of a map: buttons that the keyboard reaches, a way back, a wheel that scrolls, tooltips kept inside."""

from __future__ import annotations

from itertools import pairwise

import pytest
from playwright.sync_api import expect

from geo.maps import shapes
from geo.maps.world import Projection
from tests.maps.on_screen import fetched

COBALT = "/?mineral=cobalt&view=production-share&stage=mine&series=wmd&year=2024&alliance=none"
NEW_ZEALAND, CANADA = (172.0, -43.5), (-110.0, 60.0)


def button(looking, name: str):
    return looking.page.get_by_role("group", name="Map view").get_by_role("button", name=name)


def test_a_keyboard_zooms_in_and_finds_the_whole_world_again(look, alike):
    looking = look(COBALT)
    whole = looking.drawn_map()
    button(looking, "Zoom in").focus()
    looking.page.keyboard.press("Enter")
    near = looking.wait_for_another_map(whole)
    assert alike(near, whole) < 0.9
    looking.page.keyboard.press("Tab")
    expect(button(looking, "Zoom out")).to_be_focused()
    looking.page.keyboard.press("Tab")
    expect(button(looking, "Whole world")).to_be_focused()
    for _ in range(2):
        looking.page.keyboard.press("Enter")
        assert alike(looking.wait_for_another_map(near), whole) > 0.93
        button(looking, "Zoom in").click()
        near = looking.wait_for_another_map(whole)
        button(looking, "Whole world").focus()


def test_the_wheel_scrolls_the_page_and_with_ctrl_zooms(look, alike):
    looking = look(COBALT)
    whole = looking.drawn_map()
    looking.map.hover()
    looking.page.mouse.wheel(0, 200)
    looking.page.wait_for_function("() => document.querySelector('[data-testid=stMain]').scrollTop > 100")
    expect(looking.page.locator(".atlas-hint")).to_contain_text("Ctrl")
    looking.page.evaluate("document.querySelector('[data-testid=stMain]').scrollTo(0, 0)")
    looking.page.mouse.move(5, 5)
    expect(looking.page.locator(".atlas-hint")).to_be_hidden()
    assert alike(looking.drawn_map(), whole) > 0.99
    looking.map.hover()
    looking.page.keyboard.down("Control")
    looking.page.mouse.wheel(0, -200)
    looking.page.keyboard.up("Control")
    looking.wait_for_another_map(whole)


@pytest.mark.parametrize(("width", "at"), [(1440, NEW_ZEALAND), (390, NEW_ZEALAND), (390, CANADA)])
def test_a_tooltip_stays_inside_the_map(read, place, width, at):
    looking = read(COBALT, width=width)
    column, row = place(looking.drawn_map(), *at)
    looking.map.hover(position={"x": column, "y": row})
    tip = looking.page.locator(".deck-tooltip")
    expect(tip).to_be_visible()
    looking.page.wait_for_function(
        "() => { const tip = document.querySelector('.deck-tooltip');"
        " const box = tip.getBoundingClientRect();"
        " const room = tip.closest('[data-testid=stDeckGlJsonChart]').getBoundingClientRect();"
        " return box.width > 20 && box.left >= room.left - 1 && box.right <= room.right + 1"
        " && box.bottom <= room.bottom + 1 && box.right <= innerWidth; }"
    )


def test_the_data_table_comes_when_it_is_near_and_stays_when_the_year_changes(look):
    looking = look("/?mineral=copper&year=2023")
    looking.drawn_map()
    tables = looking.page.get_by_test_id("stDataFrame")
    expect(tables).to_have_count(0)
    looking.page.get_by_role("heading", name="Data table").scroll_into_view_if_needed()
    expect(tables.first.locator("canvas").first).to_be_visible()
    looking.page.get_by_role("slider", name="Year").press("ArrowLeft")
    looking.wait_for_query(year="2022")
    expect(tables.first.locator("canvas").first).to_be_visible()
    expect(looking.page.get_by_role("button", name="Show the table")).to_have_count(0)


def test_the_browser_finds_the_edge_of_a_group_in_the_shapes_that_it_has(look):
    looking = look(COBALT)
    looking.drawn_map()
    asked: list[str] = []
    looking.page.on("request", lambda request: asked.append(request.url))
    for layout in Projection:
        for group in ("CAN-MEX-USA", "RUS", "AUT-BEL-DEU-FRA-ITA-LUX-NLD-POL"):
            address = shapes.outline(layout, group.split("-"))
            found = looking.page.evaluate("address => fetch(address).then(answer => answer.json())", address)
            assert sides(found) == sides(fetched(address)), (layout, group)
    assert not [one for one in asked if "/outline/" in one]


def sides(edge: dict) -> set[frozenset[tuple[float, float]]]:
    """The sides of a line, whichever way it is drawn."""
    (feature,) = edge["features"]
    lines = feature["geometry"]["coordinates"]
    return {frozenset((tuple(a), tuple(b))) for line in lines for a, b in pairwise(line) if a != b}
