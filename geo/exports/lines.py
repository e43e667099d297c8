"""A line chart on paper: a value per year in every series, with a legend and a scale."""

from __future__ import annotations

import math
from typing import Final

from geo import numbers
from geo.content.charts import Lines
from geo.exports import fonts
from geo.exports.sheet import PaperSheet

_SIZE, _HEAD = 8.5, 10.5
_ROW = 13.0
_GAP = 14.0
# Between the axis and its years, which keep clear of the lowest number of the scale.
_CLEAR = 7.0
# Least points between two years on the axis, and between two lines of the scale.
_APART, _STEP = 34.0, 26.0
# Values of a line from which on its dots would hide it.
_DOTS = 60
# Series of one colour are told apart by their dashes.
_DASHES: Final = ("-", (0, (4, 2)), (0, (1, 1.5)), (0, (4, 1.5, 1, 1.5)), (0, (7, 2)))
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


def draw(sheet: PaperSheet, lines: Lines, *, left: float, top: float, width: float, height: float) -> None:
    """Title, legend, scale and one line per series; a year without a figure leaves a gap."""
    bottom = top + height - _ROW - _CLEAR
    size, title = fonts.fit(lines.title, (_HEAD, _SIZE), width, 2, bold=True)
    top = sheet.paragraph(title, left, top + 6, size, bold=True) + 3
    colours = lines.colours(sheet.theme)
    if len(lines.series) > 1:
        entries = list(zip(lines.series, colours, lines.repeats(sheet.theme), strict=True))
        top = _legend(sheet, entries, left, top, width)
    values = [value for own in lines.series.values() for value in own if value is not None]
    if not values or bottom - top < _STEP:
        return
    marks = scale(max(values), (bottom - top) / _STEP)
    texts = [fonts.printable(number(mark, lines.form)) for mark in marks]
    edge = left + max(fonts.width(text, _SIZE) for text in texts) + 6
    across = (left + width - edge) / max(1, len(lines.years) - 1)
    for mark, text in zip(marks, texts, strict=True):
        if lines.ranked and mark == 0:  # there is no rank zero
            continue
        y = _up(mark, marks[-1], top, bottom, ranked=lines.ranked)
        sheet.rectangle((edge, y, left + width - edge, 0.5), sheet.theme.graticule, edgecolor="none")
        sheet.line(text, edge - 5 - fonts.width(text, _SIZE), y - _SIZE * fonts.LEADING / 2, _SIZE)
    for own, colour, before in zip(lines.series.values(), colours, lines.repeats(sheet.theme), strict=True):
        xs = [edge + across * place for place in range(len(own))]
        ys = [math.nan if one is None else _up(one, marks[-1], top, bottom, ranked=lines.ranked) for one in own]
        marker = "o" if len(xs) <= _DOTS else ""
        sheet.axes.plot(
            xs,
            ys,
            color=colour,
            lw=1.8,
            marker=marker,
            ms=2.2,
            zorder=8,
            solid_capstyle="round",
            linestyle=_DASHES[before % len(_DASHES)],
        )
    every = max(1, math.ceil(_APART / across)) if across else 1
    for place in range(0, len(lines.years), every):
        text = lines.years[place]
        wide = fonts.width(text, _SIZE)
        x = min(max(edge + across * place - wide / 2, left), left + width - wide)
        sheet.line(text, x, bottom + _CLEAR, _SIZE)


def _up(value: float, end: float, top: float, bottom: float, *, ranked: bool) -> float:
    """Height of a value on a scale from zero to *end*; a rank is measured from the top."""
    part = value / end
    return top + (bottom - top) * part if ranked else bottom - (bottom - top) * part


def _legend(sheet: PaperSheet, entries: list[tuple[str, str, int]], left: float, top: float, width: float) -> float:
    x = left
    for name, colour, before in entries:
        text = fonts.printable(name)
        wide = 18 + fonts.width(text, _SIZE)
        if x > left and x + wide > left + width:
            x, top = left, top + _ROW
        style = _DASHES[before % len(_DASHES)]
        sheet.axes.plot([x, x + 14], [top + 6, top + 6], color=colour, lw=1.8, linestyle=style, zorder=8)
        sheet.line(text, x + 18, top, _SIZE)
        x += wide + _GAP
    return top + _ROW + 3


def scale(largest: float, most: float) -> list[float]:
    """Round numbers from zero to at least *largest*, at most *most* steps apart."""
    if largest <= 0:
        return [0.0, 1.0]
    rough = largest / max(1.0, math.floor(most))
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(part * power for part in _STEPS if part * power >= rough * (1 - 1e-9))
    return [step * place for place in range(math.ceil(largest / step - 1e-9) + 1)]


def number(value: float, form: str) -> str:
    """A number of the scale in the format of a workbook: per cent, or with as many digits as it asks for."""
    if form.endswith("%"):
        return numbers.written(f"{100 * value:,.10g}\u202f%")
    return numbers.written(f"{value:,.10g}")
