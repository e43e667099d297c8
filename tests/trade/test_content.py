"""One content of flows: the page, a slide, files, paper and the command line say the same, with the same sources."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import replace
from html import escape, unescape

import pytest
from streamlit.testing.v1 import AppTest

from geo.briefing import reading
from geo.briefing.storyboard import SavedSlide
from geo.cli.main import main
from geo.compose import compose, compose_slide
from geo.content import view as shown
from geo.content.content import Content
from geo.content.view import View, from_record
from geo.errors import NotComputableError
from geo.exports import files, paper
from geo.maps.colours import DARK, LIGHT

TODAY = dt.date.today()  # noqa: DTZ011 - the page's own day
MAGNETS = "850511"
STATES = [
    {"mineral": "cobalt", "year": "2024", "top": "20"},
    {"mineral": "rare-earths", "by": "quantity", "country": "JPN", "year": "2023"},
    {"mineral": "nickel", "colour": "change", "since": "2018", "second": "brics", "nodes": "net"},
    {"mineral": "lithium", "flow": "CHL-CHN", "alliance": "none"},
]
PAGE = """
from geo.pages.flows import page
page.page()
"""


def view(words: dict[str, str]) -> View:
    return from_record({**words, "page": "flows"})


def one_line(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture(params=STATES, ids=lambda words: words["mineral"])
def words(request: pytest.FixtureRequest) -> dict[str, str]:
    return request.param


@pytest.fixture
def content(words, atlas) -> Content:
    return compose(view(words), on=TODAY, atlas=atlas)


def test_the_page_shows_the_content(words, content):
    app = AppTest.from_string(PAGE, default_timeout=120)
    for name, word in words.items():
        app.query_params[name] = word
    app.run()
    assert not [part.value for part in (*app.exception, *app.error, *app.warning)]
    html = " ".join(str(part.proto.body) for part in app.get("html"))
    caption = content.caption
    for text in (caption.title, caption.text, caption.source, *caption.notes):
        assert escape(text) in html
    for colour, text in content.figure.palette.entries:
        assert f"--c:{colour}" in html
        assert escape(text) in html
    assert sorted((one.label, one.value) for one in app.metric) == sorted((t.label, t.value) for t in content.tiles)
    headings = [one.value.lstrip("# ") for one in app.markdown]
    for part in (*content.charts, *content.tables):
        assert part.title in headings
    (deck,) = app.get("deck_gl_json_chart")
    (told,) = re.findall(r'<div class="atlas-tips (\w+)" hidden>(.*?)</div>', html, re.DOTALL)
    assert told[0] in deck.proto.tooltip
    lines = json.loads(unescape(told[1]))
    for arrow in content.figure.arrows.head(3).itertuples():
        assert [arrow.name, arrow.value, arrow.detail, arrow.lines, arrow.source] in lines


def test_a_slide_reads_the_content(words, content, atlas):
    told = reading.read(SavedSlide("flows", words), atlas, on=TODAY)
    assert (told.title, told.finding, told.source) == (
        content.caption.title,
        content.caption.finding,
        content.caption.source,
    )
    assert 0 < len(content.caption.finding) <= 220
    assert told.first is content


def test_a_file_holds_the_content_with_its_provenance(content):
    text = files.csv(content).decode()
    caption = content.caption
    for name, said in (("Title", caption.title), ("Finding", caption.finding), ("Definition", caption.definition)):
        assert f"# {name}: {one_line(said)}" in text
    for note in caption.notes:
        assert f"# Note: {one_line(note)}" in text
    assert f"# Source: {one_line(caption.source.removeprefix('Source: '))}" in text
    rows = [line for line in text.lstrip("\ufeff").splitlines() if not line.startswith("# ")]
    assert len(rows) == 1 + len(content.table.frame)


@pytest.mark.parametrize("words", STATES[:2], indirect=True, ids=lambda words: words["mineral"])
def test_paper_holds_the_content(words, content):
    written = one_line(" ".join(box.text for box in paper.sheet(content).texts))
    assert one_line(content.caption.title) in written
    assert one_line(content.caption.finding) in written
    for _, text in content.figure.palette.entries:
        assert one_line(text) in written


@pytest.mark.parametrize("words", STATES[:2], indirect=True, ids=lambda words: words["mineral"])
def test_the_command_line_says_the_content(words, content, capsys):
    options = [part for name, word in words.items() for part in (f"--{name}", word)]
    assert main(["flows", *options, "--top", words.get("top", "50")]) == 0
    said = capsys.readouterr().out
    assert said.splitlines()[:2] == [content.caption.title, content.caption.text]
    assert content.caption.source in said
    assert content.caption.notes[0] in said
    for arrow in content.figure.arrows.itertuples():
        assert f"{arrow.name}: {arrow.value}; {arrow.detail}" in said


def test_dark_and_light_have_the_same_words(atlas):
    light, dark = (compose(view(STATES[0]), on=TODAY, atlas=atlas, theme=theme) for theme in (LIGHT, DARK))
    assert light.caption == dark.caption
    assert list(light.figure.arrows["name"]) == list(dark.figure.arrows["name"])
    assert list(light.figure.arrows["colour"]) != list(dark.figure.arrows["colour"])


def test_the_colours_of_the_map_are_those_of_the_bars_and_the_legend(atlas):
    content = compose(view(STATES[0]), on=TODAY, atlas=atlas)
    legend = {colour for colour, _ in content.figure.palette.entries}
    assert set(content.figure.arrows["colour"]) <= legend
    assert set(content.bars.colours(LIGHT)[:-1]) <= legend


def test_shares_in_a_tooltip_are_of_world_trade_whatever_the_view_shows(atlas):
    """DR Congo ships 54 % of world trade to China: not 100 % of what the view of this flow holds."""
    content = compose(view({"mineral": "cobalt", "year": "2024", "flow": "COD-CHN"}), on=TODAY, atlas=atlas)
    details = content.figure.nodes.set_index("iso3")["detail"].str.replace("\u202f", " ")
    assert details["COD"] == "54 % of world exports by value"


def test_the_other_words_of_a_user_stand_alone(atlas):
    own = View(page="flows", mineral="cobalt", title="Our title", finding="Our finding")
    caption = compose(own, on=TODAY, atlas=atlas).caption
    assert (caption.title, caption.text) == ("Our title", "Our finding")


def test_flows_without_a_place_on_the_map_are_named(uploaded):
    atlas = uploaded([(1999, MAGNETS, "PUS", "DEU", 9.0, 1.0), (1999, MAGNETS, "CHN", "DEU", 1.0, 1.0)])
    content = compose(view({"mineral": "permanent-magnets"}), on=TODAY, atlas=atlas)
    note = "Not on the map, in the table only: US Miscellaneous Pacific Islands (to 1999) \u2192 Germany."
    assert note in content.caption.notes
    assert note in content.figure.notes


def test_a_mineral_without_codes_says_how_many_the_table_has(atlas):
    with pytest.raises(NotComputableError, match="covers 74 HS codes") as caught:
        compose(view({"mineral": "iridium"}), on=TODAY, atlas=atlas)
    assert "bring BACI for 711041: BACI_HS92_V202601.zip from CEPII" in str(caught.value)


def test_two_years_have_one_title_the_earlier_year_first(atlas):
    newer, older = (view({"mineral": "cobalt", "year": year}) for year in ("2024", "2018"))
    both = compose_slide(shown.Slide(newer, other=older), on=TODAY, atlas=atlas)
    title = both.caption.title.replace("\u202f", " ")
    assert title.startswith("DR Congo shipped ")
    assert title.endswith("of the world\u2019s traded cobalt (2 of 5 forms) by value in 2018 and 58 % in 2024")
    assert both.caption.finding.startswith("World trade by value ")
    assert "(2018) to USD\u202f5.61\u202fbn (2024), " in both.caption.finding
    country = [replace(one, country="JPN") for one in (newer, older)]
    pair = compose_slide(shown.Slide(country[0], other=country[1]), on=TODAY, atlas=atlas)
    assert pair.caption.title == "; ".join(side.headline for side in pair.sides)


# --- files of another publisher and basis ----------------------------------------------------------------------------


@pytest.fixture
def declared(uploaded):
    """Imports declared to UN Comtrade in two years."""
    rows = [
        (2023, MAGNETS, "CHN", "DEU", 800.0, 10.0),
        (2024, MAGNETS, "CHN", "DEU", 900.0, 12.5),
        (2024, MAGNETS, "JPN", "USA", 50.0, None),
    ]
    return uploaded(rows, kind="comtrade", name="TradeData.csv")


def test_a_comtrade_file_is_nowhere_called_baci_or_free_on_board(declared):
    content = compose(view({"mineral": "permanent-magnets"}), on=TODAY, atlas=declared)
    assert "UN Comtrade" in content.caption.source
    assert "cost, insurance and freight included" in content.caption.source
    assert content.figure.arrows["source"].tolist() == ["TradeData.csv, uploaded by you (UN Comtrade), 2024"] * 2
    assert content.caption.origins[0].publisher == "UN Comtrade"
    tips = [*content.figure.arrows["source"], *content.figure.nodes["source"], *(tile.help for tile in content.tiles)]
    everything = " ".join([files.csv(content).decode(), *tips, *(table.note for table in content.tables)])
    for wrong in ("BACI", "CEPII", "free on board"):
        assert wrong not in everything


def test_the_years_of_an_uploaded_file_are_those_of_its_charts(declared):
    content = compose(view({"mineral": "permanent-magnets"}), on=TODAY, atlas=declared)
    assert content.years == (2023, 2024)
    assert content.lines.years == ("2023", "2024")
    assert content.lines.series["China"] == (1.0, pytest.approx(900 / 950))


def test_a_file_beside_the_shipped_table_is_cited_with_it(uploaded):
    atlas = uploaded([(2024, "260500", "COD", "CHN", 5.0, 1.0)])
    cited = atlas.trade.cited(("260500", "282200"), 2024)
    assert cited.source_id == "cepii-baci-202601 + trade-file-eeeeeeeeeeee"
    assert cited.short == "BACI (CEPII), derived from UN Comtrade and own.csv, uploaded by you (BACI)"
    assert [origin.publisher for origin in cited.origins] == ["CEPII", "CEPII"]
