"""The legend as data, and as HTML with every string escaped."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from geo.locale.say import say


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One line of a legend: colour, words, and how many countries stand for it."""

    colour: str
    label: str
    count: int
    kind: str = "fill"


@dataclass(frozen=True, slots=True)
class Legend:
    """Title with unit, and entries in drawing order (lowest class first, special ones last)."""

    title: str
    entries: tuple[LegendEntry, ...]

    def to_html(self) -> str:
        """An accessible list: swatch, words, count. Colour is never alone."""
        return html(self.title, [(entry, str(entry.count)) for entry in self.entries])


def html(title: str, entries: Iterable[tuple[LegendEntry, str]]) -> str:
    """The legend of one map or of two: entries with their counts in words (``"3 | 5"``), every string escaped."""
    items = "".join(
        f'<li><span class="swatch {entry.kind}" style="--c:{escape(entry.colour)}" aria-hidden="true"></span>'
        f"{escape(entry.label)} <small>({escape(count)})</small></li>"
        for entry, count in entries
    )
    return (
        f'<div class="atlas-legend" role="group" aria-label="{escape(say("Map legend"))}">'
        f"<p>{escape(title)}</p><ul>{items}</ul></div>"
    )
