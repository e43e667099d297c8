from __future__ import annotations

import subprocess
import sys

import pytest

from geo.content.view import Page, Slide, View
from geo.errors import UnknownChoiceError
from geo.exports.export import FORMATS, export, file_name

from .conftest import ON

GALLIUM = Slide(View(mineral="gallium", year="2024"))
BEGINNINGS = {
    "png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF", "gif": b"GIF89a", "html": b"<!doctype html>", "pptx": b"PK",
    "zip": b"PK\x03\x04",
    "csv": b"\xef\xbb\xbf# Title",
    "xlsx": b"PK", "geojson": b'{"type":"FeatureCollection"', "gpkg": b"SQLite format 3",
}  # fmt: skip


@pytest.mark.parametrize("ending", FORMATS)
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
