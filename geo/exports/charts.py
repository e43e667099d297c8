"""Bars and a table on paper, where there is nothing to put on a map."""

from __future__ import annotations

from geo.content.records import Bars, Evidence, Rows
from geo.exports import fonts
from geo.exports.sheet import Sheet

_GAP = 28.0
_SIZE, _HEAD = 9.5, 10.5
_ROW = 17.0
_BAR_PART = 0.56
# Letters of names take this part of the room of a chart at most.
_NAMES = 0.4


def draw(sheet: Sheet, evidence: Evidence, *, left: float, top: float, width: float, height: float) -> None:
    """Bars at the left, the table at the right; the table alone where there are no bars."""
    if evidence.bars is None:
        _table(sheet, evidence.rows, left=left, top=top, width=width, height=height)
        return
    part = _BAR_PART * width
    _bars(sheet, evidence.bars, left=left, top=top, width=part - _GAP, height=height)
    _table(sheet, evidence.rows, left=left + part, top=top, width=width - part, height=height)


def _bars(sheet: Sheet, bars: Bars, *, left: float, top: float, width: float, height: float) -> None:
    sheet.line(fonts.cut(bars.title, _HEAD, width, bold=True), left, top, _HEAD, bold=True)
    top += 1.9 * _HEAD
    step = min(30.0, (height - 2 * _HEAD) / max(1, len(bars.names)))
    size = min(_SIZE, 0.72 * step)
    names = [fonts.cut(name, size, _NAMES * width) for name in bars.names]
    column = max((fonts.width(name, size) for name in names), default=0.0) + 8
    said = [fonts.printable(text) for text in bars.texts]
    room = width - column - max((fonts.width(text, size) for text in said), default=0.0) - 6
    for name, part, colour, text in zip(names, bars.parts, bars.colours, said, strict=True):
        middle = top + step / 2
        sheet.line(name, left, middle - size * fonts.LEADING / 2, size)
        long = max(0.5, room * part)
        sheet.rectangle((left + column, middle - 0.36 * step, long, 0.72 * step), colour, edgecolor="none", zorder=5)
        sheet.line(text, left + column + long + 5, middle - size * fonts.LEADING / 2, size)
        top += step


def _table(sheet: Sheet, rows: Rows, *, left: float, top: float, width: float, height: float) -> None:
    """As many rows as there is room for, columns as wide as their texts ask."""
    kept = rows[: max(1, int(height // _ROW))]
    columns = len(rows[0])
    wanted = [
        max(fonts.width(fonts.printable(row[index], bold=y == 0), _SIZE, bold=y == 0) for y, row in enumerate(kept))
        + 10
        for index in range(columns)
    ]
    scale = min(1.0, width / sum(wanted))
    for y, row in enumerate(kept):
        x = left
        for text, asked in zip(row, wanted, strict=True):
            room = scale * asked
            sheet.line(fonts.cut(text, _SIZE, room - 6, bold=y == 0), x, top + 1, _SIZE, bold=y == 0)
            x += room
        top += _ROW
        sheet.rectangle((left, top - 2.6, min(width, sum(wanted)), 0.5), sheet.theme.graticule, edgecolor="none")
