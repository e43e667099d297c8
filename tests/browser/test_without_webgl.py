"""What breaks is said in our words: a map without WebGL is a picture, a lost server a note on the page."""

from __future__ import annotations

import os
import shutil

import pytest
from playwright.sync_api import expect

from .conftest import ROOT, serve

WORDS = "This browser cannot draw the interactive map"
LOSE = """() => {
  const canvas = document.querySelector("[data-testid=stDeckGlJsonChart] canvas");
  canvas.getContext("webgl2").getExtension("WEBGL_lose_context").loseContext();
}"""


@pytest.mark.parametrize("path", ["/?mineral=cobalt", "/flows?mineral=cobalt"])
def test_without_webgl_the_map_is_a_picture_with_words(server, chromium, path):
    kind = chromium.browser.browser_type
    where = os.environ.get("CHROMIUM") or shutil.which("chromium")
    browser = kind.launch(executable_path=where, args=["--no-sandbox", "--disable-3d-apis"])
    try:
        page = browser.new_page()
        page.goto(server.url + path)
        expect(page.get_by_text(WORDS)).to_be_visible(timeout=60_000)
        picture = page.locator("img[alt^='Map. ']")
        expect(picture).to_be_visible(timeout=60_000)
        assert picture.evaluate("image => image.naturalWidth") > 300
    finally:
        browser.close()


def test_a_lost_context_brings_the_picture(look):
    looking = look("/?mineral=cobalt")
    looking.drawn_map()
    looking.page.evaluate(LOSE)
    expect(looking.page.get_by_text(WORDS)).to_be_visible()
    expect(looking.page.locator("img[alt^='Map. ']")).to_be_visible()


@pytest.mark.slow
def test_a_lost_server_is_said_in_our_words_and_forgotten_when_it_is_back(chromium, tmp_path):
    page = chromium.new_page()
    note = page.get_by_role("alert").filter(has_text="No connection to the server")
    try:
        with serve(ROOT, tmp_path) as running:
            port = int(running.url.rpartition(":")[2])
            page.goto(f"{running.url}/methods")
            heading = page.get_by_role("heading", level=1)
            expect(heading).to_be_visible(timeout=60_000)
            expect(note).to_be_hidden()
        expect(note).to_be_visible(timeout=60_000)
        expect(heading).to_be_visible()
        expect(page.get_by_text("Connection error")).to_be_hidden()
        with serve(ROOT, tmp_path, port=port):
            expect(note).to_be_hidden(timeout=90_000)
    finally:
        page.close()


def test_forced_colours_keep_the_legend_and_the_slider(chromium, server):
    page = chromium.new_page()
    page.emulate_media(forced_colors="active")
    try:
        page.goto(f"{server.url}/?mineral=cobalt&alliance=none")
        swatches = page.locator(".atlas-legend .swatch")
        expect(swatches.first).to_be_visible(timeout=60_000)
        colours = [one.evaluate("one => getComputedStyle(one).backgroundColor") for one in swatches.all()]
        assert len(set(colours)) >= 7
        handle = page.locator("[data-testid=stSlider] [role=slider], [data-testid=stSlider] input").first
        expect(handle).to_be_attached(timeout=60_000)
        assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    finally:
        page.close()
