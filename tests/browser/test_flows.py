"""The map of flows in a real browser: drawn, hovered, clicked and worked by keyboard, and nothing asked outside."""

from __future__ import annotations

import datetime as dt
import json

import numpy as np
import pytest
from playwright.sync_api import expect

from geo.compose import compose
from geo.content.view import from_address
from geo.maps import curves, world
from geo.maps.colours import THEMES, rgb
from geo.maps.curves import way
from geo.maps.projection import unproject_points

COBALT = "/flows?mineral=cobalt&year=2024&by=value&top=50&alliance=g7&colour=alliance"


def apart_from_others(exporter: str, importer: str) -> tuple[float, float]:
    """Longitude and latitude of the point of a curve that is farthest from all other curves and from every circle."""
    shown = compose(from_address(COBALT), on=dt.date.today()).figure  # noqa: DTZ011 - the day that the page takes
    frame = world.load().frame.set_index("iso3")
    ends = {code: unproject_points(frame.loc[code, "x"], frame.loc[code, "y"]) for code in frame.index}
    curves = {
        (row.exporter, row.importer): np.vstack(
            [
                np.array(json.loads(piece.coordinates))
                for piece in way(*(float(part) for code in (row.exporter, row.importer) for part in ends[code]))
            ]
        )
        for row in shown.arrows.itertuples()
        if {row.exporter, row.importer} <= set(ends)
    }
    own = curves.pop((exporter, importer))
    circles = frame.loc[list({code for pair in curves for code in pair}), ["x", "y"]].to_numpy()
    others = np.vstack([*curves.values(), circles])
    apart = [float(np.hypot(*(others - point).T).min()) for point in own]
    lon, lat = unproject_points(*own[int(np.argmax(apart))])
    return float(lon), float(lat)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_flows_of_both_groups_are_drawn(read, scheme):
    theme = THEMES[scheme]
    pixels = read(COBALT, scheme=scheme).drawn_map()
    for colour in (theme.members[2], theme.others[2]):
        near = np.abs(pixels - np.array(rgb(colour))).max(axis=2) < 60
        assert near.sum() > 100


def test_hovering_a_flow_says_what_it_is(read, place):
    looking = read(COBALT)
    column, row = place(looking.drawn_map(), *apart_from_others("COD", "CHN"))
    looking.map.hover(position={"x": column, "y": row})
    tooltip = looking.page.locator(".deck-tooltip")
    expect(tooltip).to_contain_text("DR Congo \u2192 China")
    expect(tooltip).to_contain_text("HS 810510")
    expect(tooltip).to_contain_text("BACI")


def test_the_browser_puts_curves_together_as_the_server_would_and_asks_for_each_way_once(look):
    looking = look(COBALT)
    looking.drawn_map()
    strokes = [curves.Stroke("CHL-CHN", 22.1, "e6700f"), curves.Stroke("SWE-FIN", 3.0, "0b5c8f")]
    asked: list[str] = []
    looking.page.on("request", lambda request: asked.append(request.url))
    address = curves.address(strokes, first=245)
    for _ in range(2):
        found = looking.page.evaluate("address => fetch(address).then(answer => answer.json())", address)
    server = json.loads(curves.drawn(*address.removesuffix(".json").split("/")[-2:]))
    assert len(found["features"]) == len(server["features"]) == 3
    for ours, theirs in zip(found["features"], server["features"], strict=True):
        assert ours["geometry"] == theirs["geometry"]
        assert ours["properties"].pop("w") == pytest.approx(theirs["properties"].pop("w"), abs=0.11)
        assert ours["properties"] == theirs["properties"]
    asked = [one.rpartition("/")[2] for one in asked if "/curves/" in one]
    assert len(asked) == 1
    assert "SWE-FIN" in asked[0]


def test_a_click_on_a_flow_shows_only_it_and_another_shows_all(look, place):
    looking = look(COBALT)
    pixels = looking.drawn_map()
    at = place(pixels, *apart_from_others("COD", "CHN"))
    looking.click_map(at, flow="COD-CHN")
    expect(looking.page.get_by_role("heading", level=1)).to_contain_text("to China in 2024")
    looking.wait_for_another_map(pixels)
    looking.click_map(at, flow=None)
    expect(looking.page.get_by_role("heading", level=1)).to_contain_text("DR Congo shipped 58")


def test_a_click_on_a_country_filters_and_the_button_clears(look, place):
    looking = look(COBALT)
    looking.click_map(place(looking.drawn_map(), 122.0, -24.0), country="AUS")
    expect(looking.page.get_by_role("heading", level=1)).to_contain_text("Australia sold")
    looking.page.get_by_role("button", name="Show all flows").click()
    looking.wait_for_query(country=None)


def test_keyboard_chooses_country_measure_and_year(look):
    looking = look(COBALT)
    looking.drawn_map()
    looking.choose("Country", "Finland")
    looking.wait_for_query(country="FIN")
    looking.choose("Measure", "Weight")
    looking.wait_for_query(by="quantity", country="FIN")
    slider = looking.page.get_by_role("slider", name="Year")
    slider.focus()
    slider.press("ArrowLeft")
    looking.wait_for_query(year="2023", by="quantity", country="FIN")


def test_the_drawing_of_blocs_is_shown_with_its_figures_as_text(look):
    looking = look(COBALT + "&second=brics")
    picture = looking.page.locator("img[alt^='Trade within and between the alliances in 2024']")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.naturalWidth") > 0
    assert "G7" in (picture.get_attribute("alt") or "")


def test_a_narrow_window_shows_all_without_scrolling_sideways(look):
    looking = look(COBALT, width=768)
    looking.drawn_map()
    assert looking.page.evaluate("document.documentElement.scrollWidth") <= 768
