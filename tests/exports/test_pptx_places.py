"""A template's own places are filled by what they are for: title, words, picture, chart, table and the feet."""

from __future__ import annotations

import io
import shutil
import subprocess
from typing import Any

import numpy as np
import pytest
from PIL import Image
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml.ns import qn

from geo.compose import compose
from geo.content.view import Slide, View, from_address
from geo.exports import pptx, pptx_master, pptx_places
from geo.maps.colours import DARK, LIGHT, rgb

from .conftest import ON
from .templates import NUMBERS, PLACES, SIZES, ink_of, template

MAP = Slide(from_address("/?mineral=rare-earths&year=2024"))
COVERAGE = Slide(from_address("/alliances?alliance=g7&part=coverage"))
PAIR = Slide(View(mineral="cobalt", stage="mine", year="2018"), other=View(mineral="cobalt", stage="mine", year="2024"))
LOOKS = [(size, dark) for size in SIZES for dark in (False, True)]


def deck(*slides: Slide, title: str = "Minerals council", **made: Any) -> Any:
    return Presentation(io.BytesIO(pptx.deck(slides, on=ON, template=template(**made), title=title)))


def place(slide: Any, kind: PP_PLACEHOLDER) -> Any:
    return next(one for one in slide.placeholders if one.placeholder_format.type == kind)


@pytest.mark.parametrize(("size", "dark"), LOOKS)
def test_every_place_of_a_template_holds_what_it_is_for(*, size: str, dark: bool) -> None:
    show = deck(MAP, size=size, dark=dark)
    (slide,) = show.slides
    assert slide.shapes.title.text_frame.text.startswith("China mined 68")
    assert place(slide, PP_PLACEHOLDER.BODY).text_frame.text.startswith("Excluding China, world output")
    picture, chart, table = (
        next(one for one in slide.placeholders if one.placeholder_format.idx == NUMBERS[kind])
        for kind in ("pic", "chart", "tbl")
    )
    assert Image.open(io.BytesIO(picture.image.blob)).width > 800
    assert next(iter(chart.chart.plots[0].categories)) == "China"
    assert table.table.cell(1, 0).text == "China"
    assert place(slide, PP_PLACEHOLDER.FOOTER).text_frame.text == "Minerals council"
    assert place(slide, PP_PLACEHOLDER.DATE).text_frame.text == "23 November 2026"
    assert place(slide, PP_PLACEHOLDER.SLIDE_NUMBER).element.find(f".//{qn('a:fld')}").get("type") == "slidenum"
    wide, high = SIZES[size]
    for kind, shape in (("pic", picture), ("chart", chart), ("tbl", table)):
        left, top, across, down = PLACES[kind]
        assert abs(shape.left - left * wide) < 20_000
        assert shape.width <= across * wide + 20_000
        assert shape.top >= top * high - 20_000
        assert shape.top + shape.height <= (top + down) * high + 20_000


@pytest.mark.parametrize(("size", "dark"), LOOKS)
def test_the_source_stands_over_the_footer_and_under_the_places(*, size: str, dark: bool) -> None:
    show = deck(MAP, size=size, dark=dark)
    (slide,) = show.slides
    source = next(one for one in slide.shapes if one.has_text_frame and one.text_frame.text.startswith("Source:"))
    footer = place(slide, PP_PLACEHOLDER.FOOTER)
    assert source.top + source.height <= footer.top
    filled = [one for one in slide.placeholders if one.placeholder_format.idx in NUMBERS.values()]
    assert len(filled) == len(NUMBERS)
    assert all(one.top + one.height <= source.top for one in filled)


@pytest.mark.parametrize("dark", [False, True])
def test_map_and_letters_suit_the_ground_of_the_template(*, dark: bool) -> None:
    show = deck(MAP, dark=dark)
    (slide,) = show.slides
    picture = next(one for one in slide.placeholders if one.placeholder_format.idx == NUMBERS["pic"])
    drawn = np.asarray(Image.open(io.BytesIO(picture.image.blob)).convert("RGBA"))
    theme = DARK if dark else LIGHT
    for colour in (theme.ocean, theme.not_listed):
        same = (np.abs(drawn[..., :3].astype(int) - np.array(rgb(colour)[:3])) <= 2).all(axis=2) & (drawn[..., 3] > 250)
        assert same.mean() > 0.02
    # No box behind the map: the corner shows the template's ground.
    assert drawn[0, 0, 3] == 0
    source = next(one for one in slide.shapes if one.has_text_frame and one.text_frame.text.startswith("Source:"))
    assert ink_of(source) == {"tx1"}
    # The theme behind "tx1" is white on the dark master, black on the light one.
    assert pptx_master.mapped_colour(show.slide_master, "tx1") == ("FFFFFF" if dark else "000000")


def test_dark_letters_on_a_dark_ground_give_way_to_the_light_colour_of_the_theme() -> None:
    show = Presentation(io.BytesIO(template()))
    fill = show.slide_master.background.fill
    fill.solid()
    fill.fore_color.rgb = RGBColor(0x10, 0x20, 0x30)
    page = show.slides.add_slide(show.slide_layouts[0])
    assert pptx_master.dark(page)
    assert pptx_master.ink(page) == MSO_THEME_COLOR.BACKGROUND_1


@pytest.mark.parametrize("slide", [PAIR, COVERAGE], ids=["two maps", "matrix"])
def test_what_needs_one_place_together_leaves_no_empty_place_behind(slide: Slide) -> None:
    show = deck(slide, size="4:3")
    (made,) = show.slides
    numbers = {one.placeholder_format.idx for one in made.placeholders}
    assert not numbers & {NUMBERS["pic"], NUMBERS["chart"], NUMBERS["tbl"]}
    assert [one for one in made.placeholders if one.has_text_frame and not one.text_frame.text.strip()] == []
    for shape in made.shapes:
        assert shape.left >= 0
        assert shape.left + shape.width <= show.slide_width + 1
        assert shape.top + shape.height <= show.slide_height + 1


def test_a_matrix_has_one_line_in_every_cell_and_says_what_its_dash_means() -> None:
    (made,) = deck(COVERAGE, size="4:3").slides
    words = "\n".join(one.text_frame.text for one in made.shapes if one.has_text_frame)
    tables = [one.table for one in made.shapes if one.has_table]
    cells = {cell.text for table in tables for row in table.rows for cell in row.cells}
    assert "\u2013 no data." in words
    assert "\u2013" in cells
    assert "no data" not in cells
    assert len(tables) <= 4
    names = compose(COVERAGE.view, on=ON).panels[0].matrix.names
    assert [table.cell(y, 0).text for table in tables for y in range(1, len(table.rows))] == list(names)


def test_the_matrix_says_which_end_of_its_colours_is_the_larger_share() -> None:
    for theme, said in ((LIGHT, "A darker cell"), (DARK, "A lighter cell")):
        matrix = compose(COVERAGE.view, on=ON, theme=theme).panels[0].matrix
        assert matrix.note.startswith(said)
        shades = {
            text: sum(rgb(colour)[:3])
            for texts, colours in zip(matrix.texts, matrix.colours, strict=True)
            for text, colour in zip(texts, colours, strict=True)
            if colour
        }
        small, big = shades["0\u202f%"], shades["89\u202f%"]
        assert (big < small) == (theme is LIGHT)


def test_a_layout_whose_places_cannot_all_be_filled_is_left_for_a_plainer_one() -> None:
    show = Presentation(io.BytesIO(template()))
    found = pptx_places.choose(show, ["picture", "chart"], "picture")
    assert found.places == ()
    assert pptx_places.choose(show, ["picture", "chart", "table"], "picture").places == (
        ("picture", 14),
        ("chart", 15),
        ("table", 16),
    )


def test_a_footer_that_does_not_fit_is_left_out_and_a_long_title_gets_smaller_letters() -> None:
    long = "What the alliance depends on, and who could supply it if one country stopped: a briefing for ministers"
    show = deck(Slide(View(mineral="cobalt", year="2024", title=long * 2)), title=long * 2, size="4:3")
    (slide,) = show.slides
    assert all(one.placeholder_format.type != PP_PLACEHOLDER.FOOTER for one in slide.placeholders)
    (paragraph,) = slide.shapes.title.text_frame.paragraphs
    assert paragraph.font.size.pt < 44


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice Impress draws the slides")
def test_libreoffice_draws_the_templates(tmp_path: Any) -> None:
    for size, dark in LOOKS:
        name = f"{'dark' if dark else 'light'}{size[0]}"
        made = pptx.deck([MAP, COVERAGE, PAIR], on=ON, template=template(size=size, dark=dark))
        (tmp_path / f"{name}.pptx").write_bytes(made)
        subprocess.run(
            [
                "soffice",
                "--headless",
                "--convert-to",
                "pdf",
                f"{name}.pptx",
                f"-env:UserInstallation=file://{tmp_path}/profile",
            ],
            cwd=tmp_path,
            check=True,
            capture_output=True,
            timeout=150,
        )
        subprocess.run(["pdftoppm", "-r", "40", "-png", f"{name}.pdf", name], cwd=tmp_path, check=True)
        drawn = [np.asarray(Image.open(path).convert("L")) for path in sorted(tmp_path.glob(f"{name}-*.png"))]
        assert len(drawn) == 3
        for page in drawn:
            # The ground is the template's, and letters stand on it in the other tone.
            ground, letters = (page < 128, page > 200) if dark else (page > 200, page < 110)
            assert ground.mean() > 0.3
            assert letters[: page.shape[0] // 4].mean() > 0.01
