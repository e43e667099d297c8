from __future__ import annotations

import io
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE

from geo.content.view import Page, Slide, View
from geo.errors import TableError, UnknownChoiceError
from geo.exports.export import FILMS, FORMATS, export, file_name

from .conftest import ON

GALLIUM = Slide(View(mineral="gallium", year="2024"))
BEGINNINGS = {
    "png": b"\x89PNG",
    "svg": b"<?xml",
    "pdf": b"%PDF",
    "gif": b"GIF89a",
    "html": b"<!doctype html>",
    "pptx": b"PK",
    "zip": b"PK\x03\x04",
    "csv": b"\xef\xbb\xbf# Title",
    "xlsx": b"PK",
    "geojson": b'{"type":"FeatureCollection"',
    "gpkg": b"SQLite format 3",
}


@pytest.mark.parametrize("ending", [ending for ending in FORMATS if ending not in FILMS])
def test_every_format_is_made(ending):
    assert export([GALLIUM], ending, on=ON).startswith(BEGINNINGS[ending])


@pytest.mark.parametrize(
    ("slides", "ending", "more", "said"),
    [
        ([GALLIUM], "docx", {}, "Unknown format 'docx'"),
        ([GALLIUM], "png", {"theme": "pink"}, "Unknown theme"),
        ([GALLIUM], "png", {"size": "a9"}, "Unknown size"),
        ([GALLIUM, GALLIUM], "png", {}, "pptx, pdf, html"),
    ],
)
def test_what_cannot_be_made_is_said(slides, ending, more, said):
    with pytest.raises(UnknownChoiceError, match=said):
        export(slides, ending, on=ON, **more)


def test_names_tell_what_is_in_a_file():
    assert file_name(View(mineral="cobalt", view="reserves", year="2025"), "png") == "cobalt-reserves-2025.png"
    assert file_name(View(page=Page.FLOWS, mineral="cobalt", year="2024"), "svg") == "cobalt-flows-2024.svg"


def test_no_drawing_library_is_loaded_before_a_file_is_asked_for():
    program = (
        "import sys, geo.cli, geo.exports.export, geo.production.figure, geo.trade.figure\n"
        "print([name for name in ('matplotlib', 'pptx', 'xlsxwriter', 'pyogrio', 'fontTools') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def logo(kind: str = "PNG", side: int = 200) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (2 * side, side), "#c81e5a").save(file, kind)
    return file.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_logo_stands_at_the_top_right_and_leaves_the_title_room(kind):
    drawn = np.asarray(Image.open(io.BytesIO(export([GALLIUM], "png", on=ON, size="1200x675px", logo=logo(kind)))))
    rows, columns = np.nonzero((np.abs(drawn[..., :3].astype(int) - (200, 30, 90)) < 12).all(axis=2))
    # Thirty points high and sixty wide, in pixels of three quarters of a point, at the margin of 32 points.
    assert (columns.min(), columns.max()) == pytest.approx((1200 - 43 - 80, 1200 - 43), abs=3)
    assert (rows.min(), rows.max()) == pytest.approx((29, 69), abs=3)


def test_a_logo_belongs_to_the_layout_of_our_own_slides():
    show = Presentation(io.BytesIO(export([GALLIUM], "pptx", on=ON, logo=logo())))
    (slide,) = show.slides
    (picture,) = [one for one in slide.slide_layout.shapes if one.shape_type == MSO_SHAPE_TYPE.PICTURE]
    title = slide.shapes.title
    assert title.left + title.width < picture.left
    assert picture.left + picture.width < show.slide_width


@pytest.mark.parametrize("data", [b"<svg/>", b"\x89PNG broken", b"x" * 2_000_001], ids=["svg", "damaged", "large"])
def test_a_logo_that_cannot_be_used_is_refused_in_words(data):
    with pytest.raises(TableError, match="logo"):
        export([GALLIUM], "png", on=ON, logo=data)
