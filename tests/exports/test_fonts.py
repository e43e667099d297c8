from __future__ import annotations

import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.build import letters
from geo.compose import compose
from geo.content.view import Slide, from_address
from geo.exports import fonts, paper
from geo.locale.languages import LANGUAGES

from .conftest import ON


def test_letters_that_the_font_lacks_become_boxes_and_gaps_become_spaces():
    assert fonts.printable("a\n\u0f00b") == "a \u25a1b"


def test_bold_is_wider_and_twice_the_size_is_twice_the_width():
    assert fonts.width("China", 10, bold=True) > fonts.width("China", 10)
    assert fonts.width("China", 20) == pytest.approx(2 * fonts.width("China", 10))


@settings(deadline=None, max_examples=60)
@given(st.text(st.characters(max_codepoint=0x2FF), max_size=120), st.integers(40, 400))
def test_no_line_is_wider_than_its_room_and_nothing_is_lost(text, room):
    lines = fonts.lines(text, 10, room)
    assert all(fonts.width(line, 10) <= room for line in lines)
    assert "".join(lines).replace(" ", "") == fonts.printable(text).replace(" ", "")


def test_text_that_does_not_fit_is_made_smaller_and_then_cut():
    assert fonts.fit("short", (20, 10), 200, 1) == (20, ["short"])
    size, lines = fonts.fit("word " * 100, (20, 10), 200, 2)
    assert (size, len(lines)) == (10, 2)
    assert lines[1].endswith(fonts.ELLIPSIS)
    assert fonts.width(lines[1], 10) <= 200


def test_narrow_columns_keep_their_width_and_wide_ones_share_what_is_left():
    rows = (("Name", "Words"), ("A", "word " * 40))
    narrow, wide = fonts.columns(rows, 10, 300, 10)
    assert narrow == pytest.approx(fonts.width("Name", 10, bold=True) + 10)
    assert narrow + wide == pytest.approx(300)
    assert sum(fonts.columns(rows[:1], 10, 300, 10)) < 300


def test_every_letter_of_the_catalogues_and_names_travels_with_the_atlas():
    for bold in (False, True):
        own = frozenset().union(*(face.letters for face in fonts.faces(bold)[: 1 + len(fonts.SHIPPED)]))
        assert not {letter for letter in letters.needed() if ord(letter) not in own}


def test_the_shipped_letters_are_small():
    assert sum(path.stat().st_size for path in fonts.LETTERS.glob("*.ttf")) < 1_200_000


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_language_has_a_box_instead_of_a_letter(lang):
    content = compose(from_address("/?mineral=rare-earths&year=2024"), on=ON, lang=lang)
    texts = [box.text for box in paper.sheet(content).texts]
    assert not [text for text in texts if "\u25a1" in text]
    assert fonts.shipped(texts)


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed")
@pytest.mark.parametrize(("lang", "china"), [("ja", "中国"), ("ko", "중국"), ("fr", "Chine")])
def test_the_text_of_a_pdf_can_be_copied(tmp_path, lang, china):
    path = tmp_path / "map.pdf"
    path.write_bytes(paper.pdf([Slide(from_address("/?mineral=rare-earths&year=2024"))], on=ON, lang=lang))
    said = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True).stdout.decode()
    assert china in said


def test_many_threads_measure_as_one():
    """A notes window and the stage draw at once: a face of FreeType in two threads ended the server."""
    texts = [f"Rare earths {number} 日本 대한민국" for number in range(400)]
    alone = [fonts.width.__wrapped__(text, 10.0) for text in texts]
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(lambda text: fonts.width.__wrapped__(text, 10.0), texts * 4))
    assert together == alone * 4
