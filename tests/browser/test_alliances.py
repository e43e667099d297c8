"""The page of alliances in a real browser: the map builds a group, files carry it, links lead on."""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import expect

from geo.maps.colours import THEMES, rgb

OWN = "/alliances?group=AUS,USA&name=Club&on=2026-03-01&mineral=lithium"
# Brazil far from its label.
PERU, BRAZIL, SEA = (-75.0, -9.0), (-62.0, -5.0), (-140.0, 5.0)


def around(pixels, at):
    """The map's colour just there."""
    return pixels[at[1] - 2 : at[1] + 3, at[0] - 2 : at[0] + 3].reshape(-1, 3).mean(axis=0)


def test_a_click_adds_a_country_and_another_removes_it(look, place):
    looking = look(OWN)
    pixels = looking.drawn_map()
    at = place(pixels, *BRAZIL)
    assert np.abs(around(pixels, at) - rgb(THEMES["light"].others[1])).max() < 50
    looking.click_map(at, group="AUS,BRA,USA")
    after = looking.wait_for_another_map(pixels)
    # The country under the pointer is a shade darker.
    assert np.abs(around(after, at) - rgb(THEMES["light"].members[1])).max() < 50
    expect(looking.page.get_by_role("heading", level=1)).to_contain_text("Club: members account for less than")
    looking.click_map(at, group="AUS,USA")


def test_a_click_on_the_sea_keeps_the_group(look, place):
    looking = look(OWN)
    pixels = looking.drawn_map()
    looking.click_map(place(pixels, *BRAZIL), group="AUS,BRA,USA")
    looking.drawn_map()
    looking.click_map(place(pixels, *PERU), group="AUS,BRA,PER,USA")
    looking.drawn_map()
    column, row = place(pixels, *SEA)
    looking.map.click(position={"x": column, "y": row})
    looking.drawn_map()
    assert looking.query["group"] == "AUS,BRA,PER,USA"


def test_the_keyboard_adds_a_country_and_the_link_keeps_it(look):
    looking = look(OWN)
    looking.drawn_map()
    box = looking.page.get_by_role("combobox", name="Countries")
    box.focus()
    box.fill("Chile")
    expect(looking.page.get_by_role("option").first).to_contain_text("Chile")
    box.press("Enter")
    looking.wait_for_query(group="AUS,CHL,USA")
    again = look(looking.page.url.removeprefix(looking.base))
    expect(again.page.get_by_text("Chile", exact=True).first).to_be_visible()
    assert again.query["group"] == "AUS,CHL,USA"


def test_a_group_leaves_and_comes_back_as_a_file(look, tmp_path):
    looking = look(OWN)
    looking.drawn_map()
    with looking.page.expect_download() as caught:
        looking.page.get_by_role("button", name="Download group").click()
    file = tmp_path / "group.csv"
    caught.value.save_as(file)
    assert file.read_text(encoding="utf-8-sig") == "iso3,name\nAUS,Australia\nUSA,United States\n"
    looking.page.get_by_role("button", name="Upload group").click()
    chooser = looking.page.locator("[data-testid=stFileUploader] input[type=file]")
    broken = tmp_path / "broken.csv"
    broken.write_text("iso3,name\nCHL,Chile\nXXX,Nowhere\nCHL,Chile\n")
    chooser.set_input_files(broken)
    alert = looking.page.locator("[data-testid=stAlert]")
    expect(alert).to_contain_text("row 3")
    expect(alert).to_contain_text("row 4")
    assert looking.query["group"] == "AUS,USA"
    file.write_text(file.read_text() + "CHL,Chile\n")
    chooser.set_input_files(file)
    looking.wait_for_query(group="AUS,CHL,USA")
    expect(alert).to_have_count(0)


def test_a_mineral_of_the_matrix_opens_on_the_map_page(look):
    looking = look("/alliances?alliance=g7&list=us-2025&on=2026-03-01")
    looking.drawn_map()
    looking.page.get_by_role("link", name="Cobalt", exact=True).click()
    looking.wait_for_query(mineral="cobalt", view="alliance", alliance="g7")
    expect(looking.page.get_by_role("heading", level=1)).to_contain_text("cobalt")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 768])
def test_the_page_fits_the_window(look, scheme, width):
    looking = look("/alliances?alliance=g7&part=compare&with=brics&on=2026-03-01", width=width, scheme=scheme)
    looking.drawn_map()
    assert looking.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    expect(looking.page.locator("table.bloc")).to_be_visible()
    expect(looking.page.locator("[data-testid=stAlert], [data-testid=stException]")).to_have_count(0)
