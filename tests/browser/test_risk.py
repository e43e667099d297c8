"""Import risk and the policy overlay in a real browser: drawn, clicked, worked by keyboard, downloaded."""

from __future__ import annotations

import io
import json

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import expect

from geo.cli import main as cli_main
from geo.maps.colours import THEMES, rgb

COBALT = "/risk?importer=DEU&mineral=cobalt&year=2023&by=value&alliance=g7"
MAP = "/?mineral=cobalt&view=production-share&stage=mine&series=wmd&year=2023&alliance=none"
CANADA, DR_CONGO = (-100.0, 56.0), (23.0, -3.0)


def charts(looking):
    """The charts below the map, once they are drawn."""
    found = looking.page.locator("[data-testid=stVegaLiteChart] canvas, [data-testid=stVegaLiteChart] svg.marks")
    expect(found).to_have_count(3)
    return found


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 1440), ("light", 768)])
def test_the_page_is_drawn(read, scheme, width):
    looking = read(COBALT, scheme=scheme, width=width)
    pixels = looking.drawn_map()
    colour = np.array(rgb(THEMES[scheme].sequential[5]))
    assert (np.abs(pixels - colour).max(axis=2) < 6).sum() > 300
    charts(looking)
    expect(looking.page.get_by_role("heading", level=1)).to_contain_text(
        "of Germany\u2019s imports of cobalt (2 of 5 forms) by value in 2023"
    )
    assert looking.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_hovering_an_importer_says_its_score(read, place):
    looking = read(COBALT)
    column, row = place(looking.drawn_map(), *CANADA)
    looking.map.hover(position={"x": column, "y": row})
    tooltip = looking.page.locator(".deck-tooltip")
    expect(tooltip).to_contain_text("Canada")
    expect(tooltip).to_contain_text("import risk")


def test_a_click_on_a_country_makes_it_the_importer(look, place):
    looking = look(COBALT)
    pixels = looking.drawn_map()
    looking.click_map(place(pixels, *CANADA), importer="CAN", mineral="cobalt")
    expect(looking.page.get_by_role("heading", level=1)).to_contain_text("Canada\u2019s imports of cobalt")


def test_another_mineral_by_keyboard_keeps_the_importer(look):
    looking = look(COBALT)
    looking.drawn_map()
    looking.choose("Mineral", "Lithium")
    looking.wait_for_query(mineral="lithium", importer="DEU", year="2023")
    expect(looking.page.get_by_role("heading", level=1)).to_contain_text("lithium")


def test_a_click_in_the_matrix_opens_the_mineral(look):
    looking = look(COBALT)
    looking.drawn_map()
    charts(looking)
    matrix = looking.page.locator("[data-testid=stVegaLiteChart]").last
    matrix.scroll_into_view_if_needed()
    # Niobium stands apart from the others, near the top; the tooltip tells when it is under the pointer.
    box = matrix.bounding_box()
    found = None
    for across in np.linspace(0.3, 0.75, 46):
        for down in (0.04, 0.06, 0.08, 0.1):
            looking.page.mouse.move(box["x"] + across * box["width"], box["y"] + down * box["height"])
            tip = looking.page.locator("#vg-tooltip-element.visible")
            if tip.count() and "Niobium" in tip.inner_text():
                found = (box["x"] + across * box["width"], box["y"] + down * box["height"])
                break
        if found:
            break
    assert found, "niobium is not in the matrix"
    looking.page.mouse.click(*found)
    looking.wait_for_query(mineral="niobium", importer="DEU")


def test_the_download_holds_the_command_line_s_numbers(look, capsys):
    looking = look(COBALT)
    looking.drawn_map()
    with looking.page.expect_download() as caught:
        looking.page.get_by_role("button", name="Download CSV: GeoPolRisk by mineral").click()
    table = pd.read_csv(io.BytesIO(caught.value.path().read_bytes()), comment="#").set_index("mineral")
    assert cli_main.main(["risk", "--importer", "DEU", "--mineral", "cobalt", "--year", "2023", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    for name in ("score", "hhi", "import_risk", "price", "characterisation_factor"):
        assert table.loc["cobalt", name] == pytest.approx(answer[name], rel=5e-12)  # a file has twelve digits


def test_the_filters_of_the_policy_list_stay_in_the_address(look):
    looking = look(COBALT)
    looking.drawn_map()
    looking.choose("Kind of measure", "Export quota")
    looking.wait_for_query(events="export_quota", mineral="cobalt")


def test_the_layer_of_export_restrictions_marks_and_unmarks(look, place):
    looking = look(MAP)
    plain = looking.drawn_map()
    looking.page.get_by_role("button", name="Options").click()
    looking.page.get_by_text("Export restrictions", exact=True).click()
    looking.wait_for_query(restrictions="1")
    marked = looking.wait_for_another_map(plain)
    column, row = place(plain, *DR_CONGO)
    near = (slice(row - 45, row + 30), slice(column - 30, column + 30))
    red = np.array(rgb(THEMES["light"].alert))
    assert (np.abs(marked[near] - red).max(axis=2) < 12).sum() > 60
    assert (np.abs(plain[near] - red).max(axis=2) < 12).sum() == 0
    expect(looking.page.get_by_text("export restriction in force on")).to_be_visible()
    looking.page.get_by_text("Export restrictions", exact=True).click()
    looking.wait_for_query(restrictions=None)


def test_the_day_of_the_layer_comes_from_the_address(look):
    looking = look(MAP + "&restrictions=1&day=2025-06-01")
    looking.drawn_map()
    expect(looking.page.get_by_text("export restriction in force on 2025-06-01 (2)")).to_be_visible()
