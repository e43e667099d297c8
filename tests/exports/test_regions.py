from __future__ import annotations

import io

import pytest
from PIL import Image
from pypdf import PdfReader

from geo.compose import compose_slide
from geo.content.view import Slide, from_address
from geo.errors import OutOfRangeError, UnknownChoiceError
from geo.exports import paper, regions
from geo.exports.export import export

from .conftest import ON

COBALT = Slide(from_address("/?mineral=cobalt&year=2024"))


@pytest.mark.parametrize(
    ("text", "width", "height"),
    [("square", 810, 810), ("4:3", 960, 720), ("1200x675px", 900, 506.25), ("254x127mm", 720, 360)],
)
def test_a_size_has_a_name_or_is_free(text, width, height):
    found = regions.size_of(text)
    assert (found.width, found.height) == pytest.approx((width, height))


@pytest.mark.parametrize("text", ["a5", "big", "10x10", "900px"])
def test_another_size_is_refused(text):
    with pytest.raises(UnknownChoiceError, match="size"):
        regions.size_of(text)


def test_a_size_without_room_for_words_is_refused():
    with pytest.raises(OutOfRangeError, match="400 to 4,800 px"):
        regions.size_of("100x100px")


def test_a_picture_of_a_region_has_the_pixels_that_were_asked_for_and_no_background():
    drawn = export([COBALT], "png", on=ON, size="1200x675px", region="africa", transparent=True)
    picture = Image.open(io.BytesIO(drawn)).convert("RGBA")
    assert picture.size == (1200, 675)
    assert picture.getpixel((2, 2))[3] == 0


def test_a_region_names_its_own_countries_only():
    content = compose_slide(COBALT, on=ON)
    texts = " ".join(box.text for box in paper.sheet(content, region="africa").texts if len(box.text) < 40)
    assert "DR Congo 75" in texts
    assert "Canada" not in texts
    with pytest.raises(UnknownChoiceError, match="region"):
        paper.sheet(content, region="atlantis")


def test_a_pdf_has_a_language_bookmarks_a_title_and_links():
    drawn = export([COBALT, COBALT], "pdf", on=ON, lang="fr", title="Cobalt today", base="https://atlas.example")
    read = PdfReader(io.BytesIO(drawn))
    assert read.trailer["/Root"]["/Lang"] == "fr"
    assert read.metadata is not None
    assert read.metadata.title == "Cobalt today"
    assert [entry.title for entry in read.outline] == [compose_slide(COBALT, on=ON, lang="fr").caption.title] * 2
    links = [note.get_object()["/A"]["/URI"] for note in read.pages[0]["/Annots"]]
    assert links[0].startswith("https://atlas.example/?mineral=cobalt")


def test_a_globe_is_said_to_be_flat():
    flat = compose_slide(Slide(from_address("/?mineral=cobalt&layout=globe")), on=ON)
    assert any("not as the globe" in note for note in flat.caption.notes)
