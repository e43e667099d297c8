"""Figures in words written by hand that the live view no longer shows.

A number counts with its unit (per cent, tonnes, dollars, points) or with decimals; years and plain whole numbers, such
as "two of 3 countries", do not. It is found where the live words, charts or tables of the view print the same number.
Separators are read by the language spoken now and, in what was written by hand, by those of English too: an author may
write in another language than the page is read in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from geo import numbers
from geo.content.charts import Bars, Lines
from geo.content.content import Content, MapFigure
from geo.locale.languages import locale

_NUMBER: Final = r"\d{1,3}(?:[.,\u202f\u00a0 \u2019]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?"
_UNIT: Final = (
    r"%|per cent|percent|pp\b|points?\b|[kM]?t\b|tonnes?\b|kg\b|m\b|bn\b|million\b|billion\b|years?\b|days?\b"
    r"|pour cent|Prozent|por ciento|per cento|Mio\b|Mrd\b|M\u20ac|Md\b|millions?\b|milliards?\b|Millionen\b"
    r"|Milliarden\b|millones\b|milioni\b|miliardi\b|Tonnen\b|toneladas\b|tonnellate\b|ans?\b|Jahren?\b|a\u00f1os\b|anni\b|jours\b"
    r"|Tagen?\b|d\u00edas\b|giorni\b|[\u4e07\u5104\u5146\ub9cc\uc5b5\uc870]"
)
_FIGURE: Final = re.compile(
    rf"(?<![\w.])(USD|US\$|\$)?[\s\u202f\u00a0]*({_NUMBER})[\s\u202f\u00a0]*({_UNIT})?", re.IGNORECASE
)
_ANY: Final = re.compile(_NUMBER)
_YEARS: Final = range(1900, 2101)


def figures(text: str) -> tuple[str, ...]:
    """The figures of a text as they are written, each once: "99 %", "USD 5.6 bn"."""
    found = []
    for match in _FIGURE.finditer(text):
        money, number, unit = match.groups()
        year = number.isdigit() and int(number) in _YEARS and not unit
        if not year and (money or unit or any(mark in number for mark in _decimals())):
            found.append(" ".join(match.group(0).split()))
    return tuple(dict.fromkeys(found))


def missing(text: str, contents: Iterable[Content]) -> tuple[str, ...]:
    """The figures of *text* that none of the contents shows."""
    written = figures(text)
    if not written:
        return ()
    own = _decimals()[0]
    shown = {_plain(number, own) for words in _words(contents) for number in _ANY.findall(words)}
    return tuple(
        figure
        for figure in written
        if not shown.intersection(_plain(_ANY.findall(figure)[0], mark) for mark in _decimals())
    )


def _decimals() -> tuple[str, ...]:
    """The decimal sign of the language spoken now, and that of English where it is another."""
    return tuple(dict.fromkeys((locale().number_symbols["latn"]["decimal"], ".")))


def _plain(number: str, decimal: str) -> str:
    """A number without separators and without zeros at its end: "1,200.50" with a point is "1200.5"."""
    digits = re.sub(rf"[^0-9{re.escape(decimal)}]", "", number).replace(decimal, ".")
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def _words(contents: Iterable[Content]) -> Iterator[str]:
    """Everything that a view prints: its sentences, charts, large figures, tables and the tooltips of its map."""
    for content in contents:
        caption = content.caption
        yield from (content.headline, *caption.details, *caption.notes, *caption.assumptions)
        # A finding of the author's own proves nothing; without one it is the live sentence.
        if not content.view.finding:
            yield caption.finding
        for chart in content.charts:
            if isinstance(chart, Bars):
                yield from (chart.title, *chart.texts)
            elif isinstance(chart, Lines):
                for values in chart.series.values():
                    yield from (
                        numbers.written(f"{100 * value:.0f} {100 * value:.1f} {value:.3g}")
                        for value in values
                        if value is not None
                    )
        yield from (f"{tile.value} {tile.change}" for tile in content.tiles)
        yield from (cell for table in content.tables for row in table.rows for cell in row)
        if isinstance(content.figure, MapFigure):
            for name in ("value_text", "detail", "label"):
                yield from (text for text in content.figure.table[name] if isinstance(text, str))
