"""Words stay on a phone's page in every language: nothing wider than the window, no text cut without three dots."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from geo.locale.languages import LANGUAGES

from .test_reading import BUSY_MS, PAGES

WIDTH = 390
# Texts whose end nobody can see: beyond the window or the chart, or cut by a box that neither scrolls nor shows dots.
CUT = """width => {
  const found = [];
  const scrolls = one => {
    for (let at = one; at; at = at.parentElement) {
      const look = getComputedStyle(at);
      const own = ["auto", "scroll"].includes(look.overflowX) && !at.matches("[data-testid=stMain]");
      if (own && at.scrollWidth > at.clientWidth + 1 && at.clientWidth <= width) return true;
    }
    return false;
  };
  const hidden = one => one.closest(
    ".atlas-tips, [hidden], [aria-hidden=true], canvas, [data-testid=stDeckGlJsonChart]");
  const main = document.querySelector("[data-testid=stMain]");
  if (main.scrollWidth > main.clientWidth + 1) found.push(`the page: ${main.scrollWidth}`);
  for (const one of main.querySelectorAll("*")) {
    const words = [...one.childNodes].filter(node => node.nodeType === 3).map(node => node.data.trim()).join("");
    if (!words || !one.checkVisibility() || hidden(one)) continue;
    const box = one.getBoundingClientRect();
    if (box.width < 3 || box.height < 3 || getComputedStyle(one).opacity === "0") continue;
    const drawing = one.closest("svg");
    if (drawing) {
      const frame = drawing.getBoundingClientRect();
      const over = Math.round(Math.max(box.right - frame.right, frame.left - box.left));
      if (over > 2) found.push(`chart, by ${over} px: ${words}`);
      continue;
    }
    if (box.right > width + 1 && !scrolls(one)) found.push(`beyond the window: ${words}`);
    const look = getComputedStyle(one);
    if (look.overflowX === "hidden" && look.textOverflow !== "ellipsis" && one.scrollWidth > one.clientWidth + 2)
      found.push(`cut: ${words}`);
  }
  return [...new Set(found)];
}"""


def cut(page) -> list[str]:
    """Texts of the page that are cut, each with how."""
    return page.evaluate(CUT, WIDTH)


# English and the language of the longest words in the short suite, on the pages with the most words in little room.
SHORT = {("en", "flows"), ("de", "alliances"), ("de", "stockpile")}
EVERY = [
    pytest.param(lang, name, marks=() if (lang, name) in SHORT else pytest.mark.slow)
    for lang in LANGUAGES
    for name in PAGES
]


@pytest.mark.parametrize(("lang", "name"), EVERY)
def test_no_text_is_cut_on_a_phone(look, lang, name):
    path = PAGES[name]
    looking = look(f"{path}{'&' if '?' in path else '?'}lang={lang}", width=WIDTH, height=844)
    expect(looking.page.get_by_role("heading", level=1)).to_be_visible(timeout=BUSY_MS)
    looking.page.wait_for_function("lang => document.documentElement.lang === lang", arg=lang, timeout=BUSY_MS)
    looking.settle()
    assert cut(looking.page) == []
