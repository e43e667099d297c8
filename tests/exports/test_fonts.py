from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.exports import fonts


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
