"""Every view says one thing: slide, paper, page and files have the same words, classes, colours and sources."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from html import escape
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
from matplotlib.colors import to_hex
from pptx import Presentation
from streamlit.testing.v1 import AppTest

from geo.atlas import shipped
from geo.briefing import reading
from geo.briefing.storyboard import SavedSlide
from geo.compose import compose
from geo.content.charts import Bars, Lines, Ribbons
from geo.content.content import Content, FlowFigure, MapFigure, PicturePanel
from geo.content.view import Slide, from_address
from geo.exports import files, fonts, html, paper, pptx
from geo.maps.colours import LIGHT
from geo.pages.briefing import stage
from geo.pages.shared.show import unbroken

ON = dt.date(2026, 11, 23)
ADDRESSES = {
    "map": (
        "/?mineral=rare-earths&year=2024",
        "/?mineral=cobalt&view=alliance&stage=refined&country=CHN",
        "/?mineral=lithium&view=reserve-years&alliance=none",
        "/?mineral=gallium&restrictions=1&day=2024-12-04",
        "/?mineral=cobalt&stage=refined&year=2030",
        "/?mineral=cobalt&view=revision&year=2023",
        "/?mineral=tungsten&sites=1",
    ),
    "flows": (
        "/flows?mineral=cobalt&year=2024&top=20",
        "/flows?mineral=nickel&colour=change&nodes=net&top=50",
        "/flows?mineral=permanent-magnets",
    ),
    "risk": ("/risk?mineral=rare-earths&importer=eu27", "/risk?importer=USA&mineral=antimony"),
    "alliances": (
        "/alliances?mineral=cobalt",
        "/alliances?mineral=cobalt&part=dependence",
        "/alliances?mineral=cobalt&part=compare&with=brics",
        "/alliances?mineral=cobalt&part=accession",
    ),
    "scenarios": (
        "/scenarios?mineral=rare-earths&exporters=CHN&to=g7",
        "/scenarios?scenario=stockpile&mineral=rare-earths&importer=JPN",
        "/scenarios?scenario=price-floor",
        "/scenarios?scenario=diversification&mineral=rare-earths&importer=JPN",
    ),
    "country": ("/country?country=COD",),
    "chain": ("/chain?mineral=rare-earths", "/chain?mineral=graphite&importer=JPN&stage=powder-and-flakes"),
}
EVERY = tuple(address for found in ADDRESSES.values() for address in found)
# Those that take long to make are made of a map and of a view without one.
MADE_WHOLE = ("/?mineral=lithium&view=reserve-years&alliance=none", "/scenarios?scenario=price-floor")


def content_of(address: str) -> Content:
    return compose(from_address(address), on=ON)


def told(texts: Any) -> str:
    """Texts as one, as a font prints them."""
    return " ".join(fonts.printable(" ".join(texts)).split())


def bare(text: str) -> str:
    """A line without its quotation marks, which files write so that no cell opens."""
    return " ".join(text.split()).replace('"', "").replace("'", "")


def rows_of(dataset: Any) -> pd.DataFrame:
    """The rows that a chart of a page was sent."""
    return pa.ipc.open_stream(dataset.data.data).read_pandas()


def classes(content: Content | PicturePanel) -> list[tuple[str, str]]:
    """Colour and words of every class of the legend."""
    if isinstance(content.figure, MapFigure):
        return [(entry.colour, entry.label) for entry in content.figure.legend.entries]
    return [(colour, words) for colour, words in content.figure.palette.entries] if content.figure else []


def legend_title(content: Content | PicturePanel) -> str:
    if isinstance(content.figure, MapFigure):
        return content.figure.legend.title
    return content.figure.palette.title if content.figure else ""


def test_every_page_is_among_the_views():
    assert {str(from_address(address).page) for address in EVERY} == set(ADDRESSES)


@pytest.mark.parametrize("address", EVERY)
def test_a_view_can_be_told(address):
    content = content_of(address)
    caption = content.caption
    assert caption.title
    assert caption.finding.endswith(".")
    assert caption.source.startswith("Source: ")
    assert caption.messages == ()
    assert content.figure is not None or content.bars is not None
    if isinstance(content.figure, MapFigure):
        drawn, legend = set(content.figure.table["colour"]), {colour for colour, _ in classes(content)}
        assert drawn <= legend, "every colour of the map is in its legend"


@pytest.mark.parametrize("address", EVERY)
def test_a_slide_says_what_the_content_says(address):
    content = content_of(address)
    view = from_address(address)
    slide = SavedSlide(str(view.page), view.params())
    live = reading.read(slide, shipped(), on=ON)
    assert (live.title, live.finding, live.source) == (
        content.caption.title,
        content.caption.finding,
        content.caption.source,
    )
    look = stage.SlideStyle(width=900, label_px=13, labels=4, theme=LIGHT, on=ON)
    panes, _ = stage.draw(slide, look)
    for panel, pane in zip(content.panels, panes, strict=True):
        if isinstance(panel.figure, MapFigure):
            assert pane.legend == panel.figure.legend.to_html()
        elif panel.figure is not None:
            assert all(escape(words) in pane.legend for _, words in classes(panel))
        elif panel.matrix is not None:
            assert all(escape(name) in pane.chart for name in panel.matrix.names)
        elif panel.bars is not None:
            shown = panel.bars.first(9)
            assert re.findall(r"background:(#\w+)", pane.chart) == list(shown.colours(LIGHT))
            assert all(escape(name) in pane.chart for name in shown.names)


@pytest.mark.parametrize("address", EVERY)
def test_a_page_on_paper_says_it_whole(address):
    content = content_of(address)
    sheet = paper.sheet(content)
    words = told(box.text for box in sheet.texts)
    caption = content.caption
    for text in (caption.title, caption.finding, *caption.details, *caption.paragraphs[:-1]):
        assert told([text]) in words, text
    faces = [to_hex(face) for made in sheet.axes.collections for face in made.get_facecolor()]
    drawn = {*faces, *(to_hex(patch.get_facecolor()) for patch in sheet.axes.patches)}
    for panel in content.panels:
        assert told([legend_title(panel)]) in words
        for _, label in classes(panel):
            assert told([label]) in words
        if isinstance(panel.figure, MapFigure):
            assert set(panel.figure.table["colour"]) <= drawn
        if panel.matrix is not None:
            assert all(told([name]) in words for name in panel.matrix.names)
        elif panel.figure is None and panel.bars is not None:
            assert set(panel.bars.colours(LIGHT)) <= drawn
            assert all(told([name]) in words for name in panel.bars.names)


@pytest.mark.parametrize("address", EVERY)
def test_files_carry_every_word_of_it(address):
    content = content_of(address)
    caption = content.caption
    written = files.csv(content).decode("utf-8-sig")
    lines = [line for line in written.splitlines() if line.startswith("# ")]
    pairs = [tuple(line.removeprefix("# ").split(": ", 1)) for line in lines]
    wanted = [bare(": ".join(pair)) for pair in caption.provenance]
    assert [bare(": ".join(pair)) for pair in pairs][: len(wanted)] == wanted
    assert all(name == "More tables" for name, _ in pairs[len(wanted) :])
    assert {name for name, _ in pairs} >= {"Title", "Finding", "Definition", "Source", "Licence", "Permalink"}
    text = written.split("\n", len(lines))[-1]
    assert len(list(csv.reader(io.StringIO(text)))) == len(content.table.whole) + 1


@pytest.mark.parametrize("address", MADE_WHOLE)
def test_a_page_for_the_browser_says_the_same(address):
    content = content_of(address)
    made = html.document([Slide(from_address(address))], on=ON).decode()
    found = json.loads(re.search(r'id="data">(.*?)</script>', made, re.DOTALL).group(1))
    shown = found["slides"][0]
    frame = shown["panes"][0]["frames"][shown["start"]]
    told_words = shown["words"][shown["start"]] if "words" in shown else shown
    assert (told_words["title"], told_words["finding"]) == (content.caption.title, content.caption.text)
    assert told_words["foot"] == list(content.caption.paragraphs)
    if isinstance(content.figure, MapFigure):
        assert [(colour, words) for _, colour, words, _ in frame["legend"][1]] == classes(content)
        painted = dict(zip(content.figure.table.index, content.figure.table["colour"], strict=True))
        assert all(painted[row[0]] == row[1] for row in frame["rows"])
    else:
        assert [bar[3] for bar in frame["bars"][1]] == list(content.bars.colours(LIGHT))


@pytest.mark.parametrize("address", MADE_WHOLE)
def test_a_presentation_says_the_same(address):
    content = content_of(address)
    show = Presentation(io.BytesIO(pptx.deck([Slide(from_address(address))], on=ON)))
    slide = show.slides[0]
    words = told(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
    notes = told([slide.notes_slide.notes_text_frame.text])
    caption = content.caption
    assert slide.shapes.title.text_frame.text == caption.title
    assert told([caption.finding]) in words
    assert told([caption.source]) in words
    for text in (*caption.details, *caption.paragraphs):
        assert told([text]) in notes
    shown = {bars.title: bars for bars in content.charts if isinstance(bars, Bars)}
    for chart in (shape.chart for shape in slide.shapes if shape.has_chart):
        title = chart.chart_title.text_frame.text
        if title in shown:
            points = chart.plots[0].series[0].points
            bars = shown[title].first(len(chart.plots[0].categories))
            assert list(chart.plots[0].categories) == list(bars.names)
            drawn = [f"#{points[place].format.fill.fore_color.rgb}".lower() for place in range(len(bars.names))]
            assert drawn == list(bars.colours(LIGHT))


@pytest.mark.parametrize("address", EVERY)
def test_the_page_shows_the_same(address):
    def draw(module: str) -> None:
        import importlib  # noqa: PLC0415 - the function's text alone is run

        importlib.import_module(f"geo.pages.{module}.page").page()

    view = from_address(address)
    app = AppTest.from_function(draw, default_timeout=120, kwargs={"module": str(view.page)})
    for name, word in view.params().items():
        app.query_params[name] = word
    app.run()
    assert not app.exception
    shown = " ".join(str(part.proto.body) for part in app.get("html"))
    content = compose(view, on=dt.date.today())  # noqa: DTZ011 - the day that the page takes
    for text in (content.caption.title, content.caption.text, content.caption.source):
        assert escape(text) in shown or unbroken(text) in shown
    if isinstance(content.figure, MapFigure):
        assert content.figure.legend.to_html() in shown
    if isinstance(content.figure, FlowFigure):
        assert all(escape(words) in shown for _, words in classes(content))
    drawn = [part.proto for part in app.get("vega_lite_chart")]
    titles = " ".join(part.value for part in app.markdown)
    assert all(chart.title in titles for chart in content.charts)
    ribbons = [chart for chart in content.charts if isinstance(chart, Ribbons)]
    assert all(escape(name) in shown for chart in ribbons for name in chart.names)
    charts = [chart for chart in content.charts if chart not in ribbons]
    # The profile of a chosen country stands below with charts of its own.
    for chart, proto in zip(charts, drawn[: len(charts)], strict=True):
        found = [colour for one in proto.datasets for colour in rows_of(one).get("colour", [])]
        colours = re.findall(r"#[0-9a-f]{6}", proto.spec) if isinstance(chart, Lines) else found
        assert set(chart.colours(LIGHT)) <= set(colours)
