from __future__ import annotations

import datetime as dt
import io
import re
import shutil
import subprocess
from itertools import combinations

import numpy as np
import pytest
from PIL import Image

from geo.compose import compose, compose_slide
from geo.content.view import Slide, View, from_address
from geo.errors import UnknownChoiceError
from geo.exports import basemap, paper, regions
from geo.exports import sheet as page
from geo.maps import world
from geo.maps.colours import DARK, LIGHT, rgb
from geo.numbers import NBSP

from .conftest import ON

ADDRESSES = (
    "?mineral=rare-earths&year=2024",
    "?mineral=cobalt&view=alliance&stage=refined&country=CHN",
    "?mineral=gallium&restrictions=1&day=2024-12-04",
    "?mineral=lithium&view=reserve-years",
    "/flows?mineral=cobalt&year=2024",
    "/flows?mineral=nickel&colour=change&nodes=net&top=200",
    "/risk?mineral=rare-earths&importer=eu27",
    "/alliances?mineral=cobalt&part=compare",
    "/scenarios?exporters=CHN&to=g7",
    "/scenarios?scenario=stockpile",
    "/scenarios?scenario=price-floor",
    "/scenarios?scenario=diversification",
    "/country?country=COD",
)
PAIRS = (
    ("?mineral=rare-earths&series=wmd&year=2018", "?mineral=rare-earths&series=wmd&year=2024"),
    ("?mineral=cobalt&view=production", "?mineral=gold&view=production"),
    ("/flows?mineral=antimony&year=2022&colour=exporter", "/flows?mineral=antimony&year=2024&colour=exporter"),
    ("/country?country=COD", "/country?country=IDN"),
)
LONG = View(mineral="cobalt", title="A title that never ends " * 40, finding="Words without end " * 200)


@pytest.mark.parametrize("size", ["16:9", "a4"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_no_text_meets_another_or_leaves_the_page(content_of, address, size):
    sheet = paper.sheet(content_of(address), size=size)
    width, height = regions.SIZES[size]
    for box in sheet.texts:
        assert box.left >= 0, box
        assert box.right <= width, box
        assert box.top >= 0, box
        assert box.bottom <= height, box
    assert [(one, other) for one, other in combinations(sheet.texts, 2) if one.meets(other)] == []


@pytest.mark.parametrize("size", ["16:9", "a4"])
@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_two_views_stand_on_one_page_without_touching(one, other, size):
    slide = Slide(from_address(one), other=from_address(other), names=("A " * 90, "B"))
    sheet = paper.sheet(compose_slide(slide, on=ON), size=size)
    width, height = regions.SIZES[size]
    assert all(box.left >= 0 and box.right <= width and box.bottom <= height for box in sheet.texts)
    assert [(first, second) for first, second in combinations(sheet.texts, 2) if first.meets(second)] == []


def test_words_without_end_leave_room_for_the_map():
    content = compose(LONG, on=ON)
    sheet = paper.sheet(content)
    assert [(one, other) for one, other in combinations(sheet.texts, 2) if one.meets(other)] == []
    assert any("DR Congo" in box.text for box in sheet.texts)


def test_measured_widths_are_those_that_are_drawn(content_of):
    sheet = paper.sheet(content_of(ADDRESSES[0]))
    with paper.mpl.rc_context({"text.hinting": "none"}):
        for text, box in zip(sheet.axes.texts, sheet.texts, strict=True):
            drawn = text.get_window_extent().width * 72 / sheet.figure.dpi
            assert drawn == pytest.approx(box.right - box.left, abs=2.5)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_a_country_has_the_colour_of_its_class(theme):
    content = compose(View(mineral="rare-earths", alliance="none", year="2024"), on=ON, theme=theme)
    sheet = paper.sheet(content, theme=theme.name)
    picture = np.asarray(Image.open(io.BytesIO(paper.as_png(sheet, dpi=72))).convert("RGB"))
    assert picture.shape == (540, 960, 3)
    frame = world.load().frame.set_index("iso3")
    place = sheet_frame(content)
    # A place in each country away from its name: the west of China, the north of Brazil, the north of Algeria.
    for iso3, (right, up), colour in (
        ("CHN", (-1400, 450), theme.sequential[-1]),
        ("BRA", (-300, 700), theme.sequential[0]),
        ("DZA", (0, 0), theme.not_listed),
    ):
        x, y = place.at(frame.loc[iso3, "x"] + right, frame.loc[iso3, "y"] + up)
        assert list(picture[round(y), round(x)]) == rgb(colour), iso3


def sheet_frame(content) -> basemap.Frame:
    """Where the map stands on a slide of this content."""
    made = paper.PaperSheet(LIGHT, *regions.SIZES["16:9"])
    top = page.head(made, content.caption)
    bottom = page.foot(made, page.foot_lines(made, content.caption)) - 4
    legend = paper.legend_figure.of_map(content.figure.legend, made.width - 2 * page.MARGIN)
    return paper._place(made, content.figure, page.MARGIN, made.width - 2 * page.MARGIN, top, bottom - legend.height)


@pytest.mark.parametrize("address", [ADDRESSES[0], ADDRESSES[4]])
def test_the_same_view_gives_the_same_bytes_and_another_day_other_ones(address):
    slide = Slide(from_address(address))
    drawings = (
        lambda on: paper.png(slide, on=on),
        lambda on: paper.svg(slide, on=on),
        lambda on: paper.pdf([slide], on=on),
    )
    for draw in drawings:
        assert draw(ON) == draw(ON)
        assert draw(ON) != draw(dt.date(2027, 1, 1))


def test_the_svg_keeps_its_text_and_brings_its_letters():
    drawn = paper.svg(Slide(View(mineral="rare-earths", year="2024", title="<b>&amp;</b> $x$ \u0f00")), on=ON).decode()
    assert "<title>&lt;b&gt;&amp;amp;&lt;/b&gt; $x$ \u0f00</title>" in drawn
    assert "&lt;b&gt;&amp;amp;&lt;/b&gt; $x$ \u25a1</text>" in drawn
    assert f"China 68{NBSP}%" in drawn
    assert "Austrian Federal Ministry of Finance" in drawn
    assert drawn.count("@font-face") == 2
    assert LIGHT.sequential[-1] in drawn
    # Nothing is fetched: what it needs is in it.
    fetched = re.findall(r"(?:href|src)=\"(?!#)[^\"]*\"|url\((?!#|data:)[^)]*\)|<script|<image", drawn)
    assert fetched == []


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext (poppler-utils) reads the PDF back")
def test_the_pdf_holds_every_word_as_text(tmp_path):
    file = tmp_path / "map.pdf"
    file.write_bytes(paper.pdf([Slide(View(mineral="rare-earths", year="2024"))], on=ON, size="a4"))
    text = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True).stdout
    text = " ".join(text.split())
    for words in (
        f"China mined 68{NBSP}% of the world\u2019s rare earths in 2024",
        f"United States 11{NBSP}%",
        "Share of world mine production, %",
        "50 and more (1)",
        "Data source: World Mining Data 2026",
        "Licences: Austrian Federal Ministry of Finance",
        "Dataset shipped-2026",
        "made 2026-11-23",
        "/?mineral=rare-earths",
    ):
        assert words.replace(NBSP, " ") in text
    fonts = subprocess.run(["pdffonts", file], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    assert fonts
    assert all(line.split()[-5] == "yes" for line in fonts), "every font is embedded"


def test_sizes_and_themes_that_do_not_exist_are_refused(content_of):
    with pytest.raises(UnknownChoiceError, match="a4"):
        paper.sheet(content_of(ADDRESSES[0]), size="a9")
    with pytest.raises(UnknownChoiceError, match="light"):
        paper.png(Slide(View()), on=ON, theme="pink")
