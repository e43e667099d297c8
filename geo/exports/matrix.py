"""A matrix of coloured cells on paper, in as many columns of rows as keep its letters legible."""

from __future__ import annotations

import math

from matplotlib.colors import to_rgb

from geo.content.content import Matrix
from geo.exports import fonts
from geo.exports.sheet import PaperSheet

_HEAD, _NOTE = 10.5, 7.5
_SIZES = (9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0)
_GAP = 16.0
_ROW = 1.5  # height of a row over the size of its letters
_MOST = 4  # columns of rows
_NAMES = 0.36  # part of a column for the names
_DARK, _PALE = "#14202b", "#ffffff"
_BRIGHT = 0.42


def draw(sheet: PaperSheet, matrix: Matrix, *, left: float, top: float, width: float, height: float) -> None:
    """Title, note and every row; letters shrink before anything is left out."""
    top = sheet.paragraph(fonts.fit(matrix.title, (_HEAD,), width, 1, bold=True)[1], left, top, _HEAD, bold=True)
    bottom = top + height - _HEAD * fonts.LEADING
    if matrix.note:
        top = sheet.paragraph(fonts.lines(matrix.note, _NOTE, width), left, top, _NOTE, alpha=0.85)
    top += 4
    size, columns = layout(len(matrix.names), bottom - top)
    wide = (width - (columns - 1) * _GAP) / columns
    each = math.ceil(len(matrix.names) / columns)
    for column in range(columns):
        rows = range(column * each, min((column + 1) * each, len(matrix.names)))
        if rows:
            _column(sheet, matrix, rows, left + column * (wide + _GAP), top, wide, size)


def layout(rows: int, height: float) -> tuple[float, int]:
    """Size of the letters and columns of rows: the fewest columns, then the largest letters that fit."""
    for columns in range(1, _MOST + 1):
        each = math.ceil(rows / columns) + 2
        for size in _SIZES[:-3] if columns < _MOST else _SIZES:
            if each * size * _ROW <= height:
                return size, columns
    return height / ((math.ceil(rows / _MOST) + 2) * _ROW), _MOST


def _column(sheet: PaperSheet, matrix: Matrix, rows: range, left: float, top: float, width: float, size: float) -> None:
    names = _NAMES * width
    cell = (width - names) / max(1, len(matrix.columns) - 1)
    heads = [_heading(text, size, cell - 3) for text in matrix.columns[1:]]
    for place, (letters, lines) in enumerate(heads):
        sheet.paragraph(lines, left + names + place * cell + 2, top, letters, bold=True)
    top += 2 * size * fonts.LEADING + 2
    tall = size * _ROW
    for index in rows:
        name = fonts.printable(matrix.names[index])
        letters = _fitting(name, size, names - 4)
        sheet.line(name, left, top + (tall - letters * fonts.LEADING) / 2, letters)
        for place, (text, colour) in enumerate(zip(matrix.texts[index], matrix.colours[index], strict=True)):
            x = left + names + place * cell
            if colour:
                sheet.rectangle((x, top + 0.4, cell - 1, tall - 0.8), colour, edgecolor="none", zorder=4)
            short = fonts.printable(text)
            letters = _fitting(short, size, cell - 3)
            ink = ink_on(colour) if colour else sheet.theme.ink
            sheet.line(short, x + 2, top + (tall - letters * fonts.LEADING) / 2, letters, colour=ink)
        top += tall


def _heading(text: str, size: float, room: float) -> tuple[float, list[str]]:
    """Size and lines of a heading: small enough that no word of it is broken."""
    longest = max(fonts.width(fonts.printable(word, bold=True), size, bold=True) for word in text.split() or [text])
    # A little smaller than what just fits, against rounding.
    whole = size * min(1.0, 0.99 * room / longest) if longest else size
    return fonts.fit(text, (whole, 0.9 * whole, 0.8 * whole), room, 2, bold=True)


def _fitting(text: str, size: float, room: float) -> float:
    """Letters small enough for one line: a name is never cut."""
    wide = fonts.width(text, size)
    return size if wide <= room else size * room / wide


def ink_on(colour: str) -> str:
    """The colour of letters that reads on a background (hexadecimal)."""
    red, green, blue = to_rgb(colour)
    return _PALE if 0.2126 * red + 0.7152 * green + 0.0722 * blue < _BRIGHT else _DARK
