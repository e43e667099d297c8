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

    def __init__(self, looking, most: int) -> None:
        self.looking, self.page, self.count, self.most = looking, looking.page, 0, most

    def link(self, name: str) -> None:
        self.count += 1
        self.page.get_by_role("link", name=name).first.click()

    def button(self, name: str, *, exact: bool = False) -> None:
        self.count += 1
        self.page.get_by_role("button", name=name, exact=exact).first.click()

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

    def start(path: str = "/", *, most: int = MOST_CLICKS) -> Clicks:
        user = Clicks(look(path), most)
        expect(user.page.get_by_role("heading", level=1)).to_be_visible(timeout=BUSY_MS)
        user.looking.settle()
        users.append(user)
        return user

    yield start
    assert [user.count for user in users if user.count > user.most] == []


def test_who_refines_gallium_and_how_dependent_is_japan(clicks):
    user = clicks()
    user.link("Who refines the world\u2019s gallium?")
    user.read("refined", "gallium")
    user.find("Japan")
    user.read("Japan")
    user.link("Whom it depends on")
    user.read("Japan\u2019s imports", "gallium")
    assert user.looking.query["importer"] == "JPN"


def test_how_much_graphite_a_group_of_ones_own_mines_and_refines(clicks):
    user = clicks()
    user.link("What does the G7 lack?")
    user.button("+ EU-27")
    user.read("G7 + EU-27")
    for name in ("Australia", "India", "South Korea"):
        user.enter("Countries (or click them on the map)", name)
    user.looking.page.wait_for_function(
        "() => ['AUS', 'IND', 'KOR'].every(one => new URLSearchParams(location.search).get('group').includes(one))"
    )
    user.page.keyboard.press("Tab")  # the list of countries stays open for more
    user.enter("Mineral", "graphite")
    user.looking.wait_for_query(mineral="graphite")
    mined, refined = user.page.locator("table.bloc tr", has_text="Graphite").locator("td").all_inner_texts()[:2]
    assert "%" in mined
    assert "%" in refined


def test_what_if_china_stops_exporting_antimony(clicks):
    user = clicks()
    user.link("What if China stops exporting antimony?")
    user.read("Antimony is traded mostly as metal and oxides")
    expect(user.page.locator("details.atlas-badge.weak summary")).to_have_text("Trade data: main forms missing")


def test_how_many_days_a_reserve_covers(clicks):
    user = clicks()
    user.find("Stockpile cover")
    user.link("How long would A$1.2 bn last?")
    user.read("days")


def test_what_a_price_floor_costs(clicks):
    user = clicks()
    user.find("Price floor")
    user.link("What does a floor of 110 USD/kg cost?")
    user.read("110\u202fUSD/kg", "NdPr oxide")


def test_lithium_in_two_years_on_one_scale(clicks):
    user = clicks()
    user.find("lithium")
    user.read("lithium in 2024")
    user.button("Compare")
    user.enter("Another year", "2018")
    user.read("in 2018", "in 2024")
    expect(user.page.locator("[data-testid=stDeckGlJsonChart]")).to_have_count(2)
    expect(user.page.get_by_role("group", name="Map legend")).to_have_count(1)
    names = user.page.get_by_role("heading", level=2).all_inner_texts()
    assert names[:2] == ["2018", "2024"]
    left, right = (one.bounding_box() for one in user.page.locator("[data-testid=stDeckGlJsonChart]").all())
    assert left["x"] + left["width"] <= right["x"]
    assert abs(left["y"] - right["y"]) < 2


def test_three_views_are_edited_and_presented(clicks):
    user = clicks("/?mineral=cobalt", most=8)
    for place, page in enumerate(("Trade flows", "Import risk", "Briefing"), 1):
        user.button("Add to briefing")
        expect(user.page.get_by_text(f"Added as slide {place}", exact=True)).to_be_visible(timeout=BUSY_MS)
        user.link(page)
        user.looking.settle()
    user.count += 1
    title = user.page.get_by_role("textbox", name="Automatic headline").first
    title.fill("Our cobalt comes from few hands")
    title.press("Tab")
    user.looking.settle()
    user.button("Present")
    expect(user.page.locator(".stage-day")).to_contain_text("1 / 3", timeout=BUSY_MS)
    expect(user.page.locator(".stage-head")).to_contain_text("Our cobalt comes from few hands")


def test_a_link_shows_exactly_this_view(clicks, look):
    user = clicks("/flows?mineral=copper&country=PER&year=2020&top=20")
    words = user.page.get_by_role("heading", level=1).inner_text()
    user.button("Export")
    link = user.page.locator("[data-testid=stCode]").first.inner_text().strip()
    other = look(link.removeprefix(user.looking.base))
    expect(other.page.get_by_role("heading", level=1)).to_have_text(words, timeout=BUSY_MS)
    assert {"year": "2020", "top": "20", "country": "PER"}.items() <= other.query.items()


def test_the_rows_behind_a_figure_are_downloaded(clicks):
    user = clicks("/?mineral=cobalt")
    user.button("Export")
    with user.page.expect_download() as download:
        # Every table on the page has a button "Download as CSV" of its own.
        user.button("CSV", exact=True)
    assert download.value.suggested_filename.startswith("cobalt-production-share")


def test_everything_about_chile(clicks):
    user = clicks()
    user.find("Chile")
    user.read("Chile produces")
    expect(user.looking.map).to_be_visible()
    for heading in (
        "Share of world production over time", "Rank among producers over time", "What it exports, and to whom",
        "What it imports, and from whom", "Production and reserves", "Alliances", "Policy: Chile",
    ):  # fmt: skip
        expect(user.page.get_by_role("heading", name=heading)).to_be_visible()
    user.link("Lithium, mine production: Map")
    user.read("lithium")
    user.looking.wait_for_query(mineral="lithium", country="CHL", stage="mine")
    user.page.go_back()
    user.read("Chile produces")
    user.link("Molybdenum (concentrates, not roasted): Risk")
    user.looking.wait_for_query(mineral="molybdenum", importer="CHL")
