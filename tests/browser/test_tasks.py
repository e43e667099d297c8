"""What people come for, each within six clicks of the first page; typing a name and Enter counts as one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

# In the long suite: together they take longer than all other browser tests.
pytestmark = pytest.mark.slow

BUSY_MS = 90_000
MOST_CLICKS = 6


class Clicks:
    """A user who counts."""

    def __init__(self, looking) -> None:
        self.looking, self.page, self.count = looking, looking.page, 0

    def link(self, name: str) -> None:
        self.count += 1
        self.page.get_by_role("link", name=name).first.click()

    def button(self, name: str) -> None:
        self.count += 1
        self.page.get_by_role("button", name=name).first.click()

    def find(self, text: str) -> None:
        """By the search that opens with a key."""
        self.count += 1
        self.page.keyboard.press("Control+k")
        field = self.page.get_by_role("combobox", name="Search minerals")
        field.fill(text)
        field.press("Enter")

    def enter(self, label: str, text: str) -> None:
        self.count += 1
        box = self.page.get_by_role("combobox", name=label, exact=True)
        box.click()
        box.press_sequentially(text)
        box.press("Enter")

    def read(self, *words: str) -> None:
        """The headline says so."""
        for text in words:
            expect(self.page.get_by_role("heading", level=1)).to_contain_text(text, timeout=BUSY_MS)
        self.looking.settle()


@pytest.fixture
def clicks(look) -> Callable[[], Clicks]:
    """A first visit; afterwards the clicks are counted."""
    users = []

    def start(path: str = "/") -> Clicks:
        user = Clicks(look(path))
        expect(user.page.get_by_role("heading", level=1)).to_be_visible(timeout=BUSY_MS)
        user.looking.settle()
        users.append(user)
        return user

    yield start
    assert all(user.count <= MOST_CLICKS for user in users)


def test_who_refines_gallium(clicks):
    user = clicks()
    user.link("Who refines the world\u2019s gallium?")
    user.read("refined", "gallium")


def test_how_much_graphite_an_alliance_with_the_whole_eu_mines(clicks):
    user = clicks("/alliances?alliance=g7")
    user.button("+ EU-27")
    user.read("G7 + EU-27")
    user.enter("Mineral", "graphite")
    user.looking.wait_for_query(mineral="graphite")


def test_what_if_china_stops_exporting_antimony(clicks):
    user = clicks()
    user.link("What if China stops exporting antimony?")
    user.read("Antimony is traded mostly as metal and oxides")


def test_how_long_a_reserve_lasts_and_what_a_floor_costs(clicks):
    user = clicks()
    user.find("Stockpile cover")
    user.link("How long would A$1.2 bn last?")
    user.read("days")
    user.link("What does a floor of 110 USD/kg cost?")
    user.read("110\u202fUSD/kg", "NdPr oxide")


def test_the_row_behind_a_figure_is_downloaded(clicks):
    user = clicks("/?mineral=cobalt")
    user.button("Export")
    with user.page.expect_download() as download:
        user.button("CSV")
    assert download.value.suggested_filename.startswith("cobalt-production-share")


def test_everything_about_chile(clicks):
    user = clicks()
    user.find("Chile")
    user.read("Chile produces")
    user.link("Its exports and imports")
    user.read("Chile")
    assert user.looking.query["country"] == "CHL"
