"""A map is never a blank box: without WebGL, or when it is lost, the picture of the exports and words stand there."""

from __future__ import annotations

import os
import shutil

import pytest
from playwright.sync_api import expect

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
