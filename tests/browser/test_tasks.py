"""What people come for, each within six clicks of the first page, in English, German, French and Japanese.

Typing a name and Enter counts as one click. A user of a language reads and types that language's words, which the
tests take from its catalogue by the English ones.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from geo.locale.languages import speaking
from geo.locale.say import say
from geo.reference import countries, minerals

# In the long suite: together they take longer than all other browser tests.
pytestmark = pytest.mark.slow

BUSY_MS = 90_000
MOST_CLICKS = 6


class Clicks:
    """A user who counts, and speaks a language."""

    def __init__(self, looking, most: int, lang: str) -> None:
        self.looking, self.page, self.count, self.most, self.lang = looking, looking.page, 0, most, lang

    def words(self, english: str, **params: object) -> str:
        """The text in the user's language."""
        with speaking(self.lang):
            return say(english, **params)

    def country(self, iso3: str) -> str:
        """The country's name in the user's language."""
        with speaking(self.lang):
            return countries.name_of(iso3)

    def mineral(self, name: str) -> str:
        """The mineral's name in the user's language."""
        with speaking(self.lang):
            return minerals.mineral(name).name

    def link(self, name: str) -> None:
        self.count += 1
        self.page.get_by_role("link", name=self.words(name)).first.click()

    def button(self, name: str, *, exact: bool = False) -> None:
        self.count += 1
        self.page.get_by_role("button", name=self.words(name), exact=exact).first.click()

    def find(self, text: str) -> None:
        """By the search that opens with a key."""
        self.count += 1
        self.page.keyboard.press("Control+k")
        field = self.page.locator(".atlas-find input")
        field.fill(text)
        expect(self.page.locator(".atlas-find li").first).to_be_visible()
        field.press("Enter")

    def enter(self, label: str, text: str) -> None:
        self.count += 1
        box = self.page.get_by_role("combobox", name=self.words(label), exact=True)
        box.click()
        # As an input method does, whole words at once.
        box.press_sequentially(text) if text.isascii() else box.page.keyboard.insert_text(text)
        box.press("Enter")

    def read(self, *words: str) -> None:
        """The headline says so, whatever the case of its letters."""
        for text in words:
            expect(self.page.get_by_role("heading", level=1)).to_contain_text(
                re.compile(re.escape(text), re.IGNORECASE), timeout=BUSY_MS
            )
        self.looking.settle()


@pytest.fixture(params=["en", "de", "fr", "ja"])
def clicks(request, look) -> Callable[[], Clicks]:
    """A first visit; afterwards the clicks are counted."""
    users = []

    def start(path: str = "/", *, most: int = MOST_CLICKS) -> Clicks:
        asked = f"{path}{'&' if '?' in path else '?'}lang={request.param}"
        user = Clicks(look(asked), most, request.param)
        expect(user.page.get_by_role("heading", level=1)).to_be_visible(timeout=BUSY_MS)
        user.page.wait_for_function("lang => document.documentElement.lang === lang", arg=request.param)
        user.looking.settle()
        users.append(user)
        return user

    yield start
    assert [user.count for user in users if user.count > user.most] == []


def test_who_refines_gallium_and_how_dependent_is_japan(clicks):
    user = clicks()
    user.link("Who refines the world\u2019s gallium?")
    user.read(user.country("CHN"), user.mineral("gallium"))
    user.looking.wait_for_query(mineral="gallium", stage="refined")
    user.find(user.country("JPN"))
    user.read(user.country("JPN"))
    user.link("Whom it depends on")
    user.read(user.country("JPN"), user.mineral("gallium"))
    user.looking.wait_for_query(importer="JPN")
    assert user.looking.query["importer"] == "JPN"


def test_how_much_graphite_a_group_of_ones_own_mines_and_refines(clicks):
    user = clicks()
    user.link("What does the G7 lack?")
    user.button("+ EU-27")
    user.read("G7 + EU-27")
    for code in ("AUS", "IND", "KOR"):
        user.enter("Countries (or click them on the map)", user.country(code))
    user.looking.page.wait_for_function(
        "() => ['AUS', 'IND', 'KOR'].every(one => new URLSearchParams(location.search).get('group').includes(one))"
    )
    user.page.keyboard.press("Tab")  # the list of countries stays open for more
    user.enter("Mineral", user.mineral("graphite"))
    user.looking.wait_for_query(mineral="graphite")
    row = user.page.locator("table.bloc tr", has=user.page.locator("a[href*='mineral=graphite&']"))
    mined, refined = row.locator("td").all_inner_texts()[:2]
    assert "%" in mined
    assert "%" in refined


def test_what_if_china_stops_exporting_antimony(clicks):
    user = clicks()
    user.link("What if China stops exporting antimony?")
    user.read(user.mineral("antimony"))
    weak = user.words("Trade data: main forms missing")
    expect(user.page.locator("details.atlas-badge.weak summary")).to_have_text(weak, timeout=BUSY_MS)


def test_how_many_days_a_reserve_covers(clicks):
    user = clicks()
    user.find(user.words("Stockpile cover"))
    user.link("How long would A$1.2 bn last?")
    user.read(user.words("{number}\u202fdays", number="").strip("\u202f "))


def test_what_a_price_floor_costs(clicks):
    user = clicks()
    user.find(user.words("Price floor"))
    user.link("What does a floor of 110 USD/kg cost?")
    user.read("110\u202fUSD/kg" if user.lang == "en" else "110", "NdPr")


def test_lithium_in_two_years_on_one_scale(clicks):
    user = clicks()
    user.find(user.mineral("lithium"))
    user.read(user.mineral("lithium"), "2024")
    user.button("Compare")
    user.enter("Another year", "2018")
    user.read("2018", "2024")
    expect(user.page.locator("[data-testid=stDeckGlJsonChart]")).to_have_count(2)
    expect(user.page.get_by_role("group", name=user.words("Map legend"))).to_have_count(1)
    names = user.page.get_by_role("heading", level=2).all_inner_texts()
    assert [re.sub(r"\D", "", name) for name in names[:2]] == ["2018", "2024"]
    left, right = (one.bounding_box() for one in user.page.locator("[data-testid=stDeckGlJsonChart]").all())
    assert left["x"] + left["width"] <= right["x"]
    assert abs(left["y"] - right["y"]) < 2


def test_three_views_are_edited_and_presented(clicks):
    user = clicks("/?mineral=cobalt", most=8)
    for place, page in enumerate(("Trade flows", "Import risk", "Briefing"), 1):
        user.button("Add to briefing")
        added = user.words("Added as slide {number}", number=place)
        expect(user.page.get_by_text(added, exact=True)).to_be_visible(timeout=BUSY_MS)
        user.link(page)
        user.looking.settle()
    user.count += 1
    title = user.page.get_by_role("textbox", name=user.words("Automatic headline")).first
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
    other = look(f"{link.removeprefix(user.looking.base)}&lang={user.lang}")
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
    chile = user.country("CHL")
    user.find(chile)
    user.read(chile)
    user.looking.wait_for_query(country="CHL")
    expect(user.looking.map).to_be_visible()
    headings = [
        "Share of world production over time",
        "Rank among producers over time",
        "What it exports, and to whom",
        "What it imports, and from whom",
        "Production and reserves",
        "Alliances",
    ]
    for heading in (*map(user.words, headings), user.words("Policy: {subject}", subject=chile)):
        expect(user.page.get_by_role("heading", name=heading)).to_be_visible()
    rows = user.page.locator(".atlas-rows")
    user.count += 1
    rows.locator("a[href*='mineral=lithium'][href*='stage=mine']").first.click()
    user.read(user.mineral("lithium"))
    user.looking.wait_for_query(mineral="lithium", country="CHL", stage="mine")
    user.page.go_back()
    user.looking.wait_for_query(country="CHL")
    user.read(chile)
    user.count += 1
    rows.locator("a[href*='risk'][href*='mineral=molybdenum']").first.click()
    user.looking.wait_for_query(mineral="molybdenum", importer="CHL")
