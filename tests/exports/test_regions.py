from __future__ import annotations

import io
import math

import numpy as np
import pytest
from matplotlib.patches import Circle
from PIL import Image
from pypdf import PdfReader

from geo.compose import compose_slide
from geo.content.view import Slide, from_address
from geo.errors import OutOfRangeError, UnknownChoiceError
from geo.exports import basemap, paper, regions
from geo.exports.export import export
from geo.maps import projection, world

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
    assert read.trailer["/Root"]["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    # No tags are claimed, for the pages have none (see the documentation).
    assert "/MarkInfo" not in read.trailer["/Root"]
    assert read.metadata is not None
    assert read.metadata.title == "Cobalt today"
    assert [entry.title for entry in read.outline] == [compose_slide(COBALT, on=ON, lang="fr").caption.title] * 2
    links = [note.get_object()["/A"]["/URI"] for note in read.pages[0]["/Annots"]]
    assert links[0].startswith("https://atlas.example/?mineral=cobalt")


def test_the_arctic_has_a_map_around_the_pole_on_which_distances_from_it_follow_the_area():
    lon, lat = np.array([0.0, 90.0, 180.0, -90.0, 0.0]), np.array([60.0, 60.0, 60.0, 60.0, 90.0])
    placed = regions.around_pole(np.column_stack(projection.project_points(lon, lat)))
    # A cap from the pole to 60 N has the area 2 pi R^2 (1 - sin 60), so its edge is 2 R sin 15 = 3,298 km away.
    away = 2 * 6371.0072 * math.sin(math.radians(15))
    wanted = [(0, -away), (away, 0), (0, away), (-away, 0), (0, 0)]
    assert placed == pytest.approx(np.array(wanted), abs=1.0)


def test_the_arctic_shows_its_countries_and_no_southern_ones():
    content = compose_slide(Slide(from_address("/?mineral=nickel&year=2024&stage=mine")), on=ON)
    made = paper.sheet(content, region="arctic")
    texts = " ".join(box.text for box in made.texts if len(box.text) < 40)
    assert "Russia 5.9" in texts
    assert "Canada 3.6" in texts
    assert "Brazil" not in texts
    (land,) = [one for one in made.axes.get_children() if one.get_gid() == "country-AUS"]
    assert len(land.get_path().vertices) == 0


def test_names_that_would_hide_their_country_stand_at_the_end_of_a_line():
    content = compose_slide(Slide(from_address("/?mineral=nickel&year=2024&stage=mine")), on=ON)
    made = paper.sheet(content)
    place = basemap.frame(world.load(), left=0, top=0, width=made.width, height=made.height)
    rows = content.figure.table.set_index("iso3")
    (name,) = [box for box in made.texts if box.text.startswith("New Caledonia")]
    lines = [one for one in made.axes.collections if len(one.get_segments()) == 1 and one.get_zorder() == 24]
    assert lines
    starts = [tuple(one.get_segments()[0][0]) for one in lines]
    ends = [tuple(one.get_segments()[0][1]) for one in lines]
    # The line begins at the dot of New Caledonia and ends at its name, which leaves the dot free.
    dots = [one.get_center() for one in made.axes.patches if isinstance(one, Circle) and one.get_radius() == 3.2]
    dot, end = next((one, ends[starts.index(one)]) for one in dots if one in starts)
    assert not (name.left - 2.5 <= dot[0] <= name.right + 2.5 and name.top - 2.5 <= dot[1] <= name.bottom + 2.5)
    assert name.left - 3 <= end[0] <= name.right + 3
    assert name.top - 3 <= end[1] <= name.bottom + 3
    assert basemap.covered(
        basemap.shapes()[list(world.load().frame["iso3"]).index("NCL")], rows.label["NCL"], 7.4, place
    )
