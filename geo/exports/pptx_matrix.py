"""A matrix of coloured cells as native tables of a slide, in as few columns of rows as keep its letters legible."""

from __future__ import annotations

import math
from typing import Any, Final

from pptx.enum.text import MSO_ANCHOR
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from geo.content.content import Matrix
from geo.exports import fonts
from geo.exports.matrix import ink_on, layout
from geo.exports.pptx_parts import PLAIN, POINT, Area, Look, colour_of, describe, emu, text
from geo.locale.say import say

# Smallest letters of a cell, the space beside them, and between two columns of rows, in points.
_LEAST: Final = 4.6
_INSET, _GAP = 1.5, 12.0
_NAMES: Final = 0.36
_HEADING: Final = 0.9
# Height of a line of letters over their size, as presentation programs set it.
_LINE: Final = 1.25
_DASH: Final = "\u2013"
# "No Style, No Grid" of PowerPoint.
_NO_STYLE: Final = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"


def draw(page: Any, made: Matrix, area: Area, *, look: Look = PLAIN) -> None:
    """The matrix under its title and note; words without a figure that are too wide for a cell become a dash."""
    left, top, wide, tall = area
    text(page, made.title, (left, top, wide, 16), 11.0, bold=True, look=look)
    size, columns = layout(len(made.names), tall - 34)
    column = (wide - (columns - 1) * _GAP) / columns
    cell = (1 - _NAMES) * column / (len(made.columns) - 1)
    dashed = _too_wide(made, cell - 2 * _INSET)
    note = " ".join(part for part in (made.note, dashed and f"{_DASH} {dashed}.") if part)
    if note:
        text(page, note, (left, top + 15, wide, 12), 8.5, look=look)
    top, tall = top + 32, tall - 34
    each = math.ceil(len(made.names) / columns)
    heading = _heading(made, size, cell)
    row = min(1.6 * size, (tall - heading) / each)
    for place in range(columns):
        rows = range(place * each, min((place + 1) * each, len(made.names)))
        if rows:
            at = left + place * (column + _GAP)
            _part(page, made, rows, (at, top, column, heading + row * len(rows)), (heading, size, dashed), look)


def _too_wide(made: Matrix, room: float) -> str:
    """The words that stand where there is no figure, if they do not fit a cell; nothing if several differ."""
    found = {words for texts in made.texts for words in texts if words and not any(one.isdigit() for one in words)}
    words = next(iter(found), "")
    return words if len(found) == 1 and _width(words, _LEAST) > room else ""


def _width(words: str, size: float, *, bold: bool = False) -> float:
    return fonts.width(fonts.printable(words, bold=bold), size, bold=bold)


def _heading(made: Matrix, size: float, cell: float) -> float:
    """Height of the headings: one line, or, where one is wider than its column, as high as the widest on its side."""
    widest = max(_width(words, _HEADING * size, bold=True) for words in made.columns[1:])
    return widest + 6 if widest > cell - 2 * _INSET else 1.8 * size


def _part(page: Any, made: Matrix, rows: range, area: Area, shape: tuple[float, float, str], look: Look) -> None:
    heading, size, dashed = shape
    left, top, wide, tall = area
    names = _NAMES * wide
    frame = page.shapes.add_table(len(rows) + 1, len(made.columns), *emu((left, top, wide, tall)))
    table = frame.table
    # The colours are those of the cells: a style's stripes and lines would mean something.
    frame.element.find(f".//{qn('a:tableStyleId')}").text = _NO_STYLE
    cell_wide = (wide - names) / (len(made.columns) - 1)
    for index in range(len(made.columns)):
        table.columns[index].width = Emu(round((cell_wide if index else names) * POINT))
    table.rows[0].height = Emu(round(heading * POINT))
    row = (tall - heading) / len(rows)
    # No row may be lower than its letters, or programs make it higher and the table grows over what follows.
    size = min(size, row / _LINE)
    for x, words in enumerate(made.columns):
        cell = table.cell(0, x)
        _write(cell, words, _HEADING * size, "", look, bold=True)
        if x and heading > 2 * size:
            cell._tc.get_or_add_tcPr().set("vert", "vert270")  # noqa: SLF001 - the library cannot turn a cell
            # Of turned letters the anchor says where they stand across the column, the alignment where along it.
            cell.text_frame.paragraphs[0].alignment = 1
    for y, index in enumerate(rows, start=1):
        table.rows[y].height = Emu(round(row * POINT))
        name = made.names[index]
        _write(table.cell(y, 0), name, _fitting(name, size, names - 2 * _INSET), "", look)
        for x, (words, colour) in enumerate(zip(made.texts[index], made.colours[index], strict=True), start=1):
            said = _DASH if dashed and words == dashed else words
            _write(table.cell(y, x), said, _fitting(said, size, cell_wide - 2 * _INSET), colour, look)
    describe(frame, say("Table: {title}; {columns}.", title=made.title, columns=", ".join(made.columns)))


def _fitting(words: str, size: float, room: float) -> float:
    """Letters small enough for one line; a tenth of the room is kept for programs with wider letters."""
    wide = _width(words, size) * 1.1
    return size if wide <= room else max(_LEAST * 0.8, size * room / wide)


def _write(cell: Any, words: str, size: float, colour: str, look: Look, *, bold: bool = False) -> None:
    cell.text = words
    cell.margin_top = cell.margin_bottom = Emu(0)
    cell.margin_left = cell.margin_right = Emu(round(_INSET * POINT))
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    fill = cell.fill
    if colour:
        fill.solid()
        fill.fore_color.rgb = colour_of(colour)
    else:
        fill.background()
    for paragraph in cell.text_frame.paragraphs:
        paragraph.font.size = Pt(math.floor(size * 10) / 10)
        paragraph.font.bold = bold
        if colour:
            paragraph.font.color.rgb = colour_of(ink_on(colour))
        else:
            paragraph.font.color.theme_color = look.ink
