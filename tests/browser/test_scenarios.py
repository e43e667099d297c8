"""The page of scenarios in a real browser: drawn, worked by keyboard, kept, downloaded."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest
from playwright.sync_api import expect

from geo.maps.colours import THEMES, rgb

RARE_EARTHS = "/scenarios?mineral=rare-earths&exporters=CHN&year=2024"
JAPAN = (138.0, 37.0)


def headline(looking):
    return looking.page.get_by_role("heading", level=1)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 1440), ("light", 768)])
def test_a_disruption_is_drawn(look, scheme, width):
    looking = look(RARE_EARTHS, scheme=scheme, width=width)
    pixels = looking.drawn_map()
    colour = np.array(rgb(THEMES[scheme].sequential[4]))
    assert (np.abs(pixels - colour).max(axis=2) < 6).sum() > 300
    expect(headline(looking)).to_contain_text("Without China")
    looking.page.get_by_text("Assumptions and gaps in the data").click()
    expect(looking.page.get_by_text("Assumptions", exact=True)).to_be_visible()
    assert looking.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_hovering_says_what_an_importer_lacks(look, place):
    looking = look(RARE_EARTHS)
    column, row = place(looking.drawn_map(), *JAPAN)
    looking.map.hover(position={"x": column, "y": row})
    tooltip = looking.page.locator(".deck-tooltip")
    expect(tooltip).to_contain_text("Japan")
    expect(tooltip).to_contain_text("unmet")


@pytest.mark.slow
def test_more_spare_capacity_repaints_the_map(look):
    looking = look(RARE_EARTHS)
    before = looking.drawn_map()
    looking.page.get_by_role("button", name="Options").click()
    slider = looking.page.get_by_role("slider", name="Spare capacity")
    slider.focus()
    for _ in range(3):
        slider.press("PageUp")
    looking.wait_for_another_map(before)
    assert int(looking.query["spare"]) > 10


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Stockpile cover", "covers"),
        ("Price floor", "A floor of"),
        ("Diversification", "would need to shift"),
    ],
)
def test_every_scenario_opens_with_its_chart(look, name, words):
    looking = look(RARE_EARTHS)
    looking.drawn_map()
    looking.page.get_by_role("radio", name=name).click()
    expect(headline(looking)).to_contain_text(words)
    chart = looking.page.locator("[data-testid=stVegaLiteChart] canvas, [data-testid=stVegaLiteChart] svg.marks")
    expect(chart.first).to_be_visible()


def test_a_scenario_is_kept_and_its_rows_downloaded(look):
    looking = look(RARE_EARTHS)
    looking.page.get_by_role("button", name="Save for comparison").click()
    expect(looking.page.get_by_text("Saved scenarios (1)")).to_be_visible()
    with looking.page.expect_download() as started:
        looking.page.locator("[data-testid=stDownloadButton] button").first.click()
    text = started.value.path().read_text(encoding="utf-8-sig")
    head = [line for line in text.splitlines() if line.startswith("#")]
    assert head[0].startswith("# Title: Without China")
    assert {"Title", "Source", "Permalink"} <= {line[2:].partition(":")[0] for line in head}
    rows = list(csv.DictReader(io.StringIO("\n".join(text.splitlines()[len(head) :]))))
    assert {"country", "iso3", "lost_t", "short_t"} <= set(rows[0])
    assert rows[0]["country"] == "Japan"
