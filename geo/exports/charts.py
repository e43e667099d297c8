"""Bars, lines and a table on paper, where no map proves the title."""

from __future__ import annotations

import math

from geo.content.charts import Bars
from geo.content.content import PicturePanel
from geo.content.table import Rows
from geo.exports import fonts
from geo.exports import lines as line_chart
from geo.exports.sheet import PaperSheet

_GAP = 28.0
_SIZE, _HEAD, _NOTE = 9.5, 10.5, 7.5
_BAR_PART = 0.56
_STEP = 30.0
# Letters of names take this part of the room of a chart at most, on two lines and in smaller letters if need be.
_NAMES = 0.4
_SMALLER = (1.0, 0.9, 0.8, 0.7)
# Space beside and around the texts of a cell; lines that one may take.
_PAD, _AROUND, _LINES = 10.0, 4.4, 4


def draw(sheet: PaperSheet, panel: PicturePanel, *, left: float, top: float, width: float, height: float) -> None:
    """Bars at the left, over the lines if there are any, the table at the right; what is missing leaves its room."""
    rows, charted = panel.rows, panel.bars is not None or panel.lines is not None
    part = (_BAR_PART * width if len(rows) > 1 else width) if charted else 0.0
    room = part - _GAP if len(rows) > 1 else part
    upper = height if panel.lines is None else 0.56 * height if panel.bars is not None else 0.0
    if panel.bars is not None:
        _bars(sheet, panel.bars, left=left, top=top, width=room, height=upper)
    if panel.lines is not None:
        line_chart.draw(sheet, panel.lines, left=left, top=top + upper, width=room, height=height - upper)
    if len(rows) > 1:
        _table(sheet, rows, left=left + part, top=top, width=width - part, height=height)


def _bars(sheet: PaperSheet, bars: Bars, *, left: float, top: float, width: float, height: float) -> None:
    size, title = fonts.fit(bars.title, (_HEAD, _SIZE), width, 2, bold=True)
    under = sheet.paragraph(title, left, top, size, bold=True) + 0.6 * _HEAD
    note = fonts.lines(bars.note, _NOTE, width) if bars.note else []
    room_below = len(note) * _NOTE * fonts.LEADING + 3 if note else 0.0
    step = min(_STEP, (height - (under - top) - room_below) / max(1, len(bars.names)))
    sheet.paragraph(note, left, under + step * len(bars.names) + 2, _NOTE, alpha=0.85)
    size = min(_SIZE, 0.72 * step)
    names = [_name(name, size, step, _NAMES * width) for name in bars.names]
    column = max((fonts.width(line, letters) for letters, lines in names for line in lines), default=0.0) + 8
    texts = [fonts.printable(text) for text in bars.texts]
    room = width - column - max((fonts.width(text, size) for text in texts), default=0.0) - 6
    rows = zip(names, bars.parts, bars.values, bars.colours(sheet.theme), texts, strict=True)
    for place, ((letters, lines), part, value, colour, text) in enumerate(rows):
        middle = under + (place + 0.5) * step
        sheet.paragraph(lines, left, middle - len(lines) * letters * fonts.LEADING / 2, letters)
        long = max(0.5, room * part) if not math.isnan(value) else 0.0
        if long:
            place_of = (left + column, middle - 0.36 * step, long, 0.72 * step)
            edge = sheet.theme.selected if bars.names[place] == bars.chosen else "none"
            sheet.rectangle(place_of, colour, edgecolor=edge, linewidth=1.4, zorder=5)
        sheet.line(text, left + column + long + 5, middle - size * fonts.LEADING / 2, size)


def _name(text: str, size: float, step: float, room: float) -> tuple[float, list[str]]:
    """Size and lines of a name beside its bar."""
    sizes = tuple(part * size for part in _SMALLER)
    if fonts.width(fonts.printable(text), sizes[0]) <= room:
        return sizes[0], [fonts.printable(text)]
    two = tuple(letters for letters in sizes if 2 * letters * fonts.LEADING <= step)
    return fonts.fit(text, two, room, 2) if two else fonts.fit(text, sizes, room, 1)


def _table(sheet: PaperSheet, rows: Rows, *, left: float, top: float, width: float, height: float) -> None:
    """As many rows as there is room for, columns as wide as their texts ask; a long text takes several lines."""
    widths = fonts.columns(rows, _SIZE, width, _PAD)
    bottom = top + height
    for y, row in enumerate(rows):
        cells = [
            fonts.fit(text, (_SIZE,), wide - _PAD + 4, _LINES, bold=y == 0)[1]
            for text, wide in zip(row, widths, strict=True)
        ]
        tall = max(map(len, cells)) * _SIZE * fonts.LEADING + _AROUND
        if y and top + tall > bottom:
            return
        x = left
        for lines, wide in zip(cells, widths, strict=True):
            sheet.paragraph(lines, x, top + 1, _SIZE, bold=y == 0)
            x += wide
        top += tall
        sheet.rectangle((left, top - 2.6, sum(widths), 0.5), sheet.theme.graticule, edgecolor="none")
