"""A small Sankey diagram as SVG text: who sends on the left, who receives on the right, every string escaped."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final
from urllib.parse import quote

import pandas as pd

from geo.locale.say import say
from geo.maps.colours import Theme

WIDTH: Final = 800
# For a phone: its letters stay legible where 800 pixels would be drawn on 360.
NARROW: Final = 440
_BAR: Final = 14
_TOP: Final = 30
_BODY: Final = 250
# Width of a bold letter in a wide font, and height of a line of names.
_LETTER: Final = 9
_LINE: Final = 16


@dataclass(frozen=True, slots=True)
class _Frame:
    """Room of a drawing: its width, that beside the bars for names, and the gap from one bar to the next."""

    width: int
    margin: int
    gap: int

    @property
    def room(self) -> int:
        """Pixels that a line of a name has."""
        return self.margin - 12


_FRAMES: Final = {WIDTH: _Frame(WIDTH, 250, 26), NARROW: _Frame(NARROW, 150, 64)}
# What may stand in a quoted address as it is; the rest is written as per cent and number.
_PLAIN: Final = " =/:;,()+"


def draw(
    flows: pd.DataFrame,
    order: Sequence[str],
    *,
    colours: Mapping[str, str],
    words: Mapping[str, tuple[str, str]],
    theme: Theme,
    title: str,
    width: int = WIDTH,
) -> str:
    """The diagram.

    Parameters
    ----------
    flows: ``origin``, ``destination``, ``amount`` (above zero) and ``text`` (what a ribbon's tooltip says).
    order: names from top to bottom. colours: of the origins, hexadecimal.
    words: what stands under a name, as origin and as destination.
    title: what the diagram shows, read out by screen readers. width: :data:`WIDTH` or, for a phone, :data:`NARROW`.
    """
    frame = _FRAMES[width]
    known = flows[flows["amount"] > 0]
    total = float(known["amount"].sum())
    height = _TOP + _BODY + frame.gap * (len(order) - 1) + 24
    step = _BODY / total if total else 0.0
    left = _stack(known.groupby("origin")["amount"].sum(), order, step, frame.gap)
    right = _stack(known.groupby("destination")["amount"].sum(), order, step, frame.gap)
    parts = [
        _heading(say("Exporters"), frame.margin + _BAR, "end", theme),
        _heading(say("Importers"), width - frame.margin - _BAR, "start", theme),
    ]
    parts += _ribbons(known, order, (left, right), step, colours, frame)
    for name in order:
        for side, (spans, x, at, anchor) in enumerate(
            (
                (left, frame.margin, frame.margin - 8, "end"),
                (right, width - frame.margin - _BAR, width - frame.margin + 8, "start"),
            )
        ):
            if name in spans:
                parts += _node(
                    name, (words[name][side], frame.room), spans[name], (x, at), anchor, colours[name], theme
                )
    body = "".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height:.0f}" role="img" '
        f'aria-label="{escape(title)}" width="{width}" height="{height:.0f}" '
        f'font-family="Helvetica, Arial, sans-serif"><title>{escape(title)}</title>'
        f"{body}</svg>"
    )


def as_image(svg: str, *, alt: str) -> str:
    """An HTML image of *svg*: pages strip drawings that stand in their HTML, but show images of them.

    As letters and not in base64, which no compression of a message sees through.
    """
    return (
        f'<img src="data:image/svg+xml,{quote(svg, safe=_PLAIN)}" alt="{escape(alt)}" '
        f'style="width:100%;max-width:{WIDTH}px;height:auto">'
    )


def _stack(sums: pd.Series, order: Sequence[str], step: float, gap: int) -> dict[str, tuple[float, float]]:
    """Top and bottom of every bar."""
    spans = {}
    y = float(_TOP)
    for name in order:
        if name in sums.index:
            tall = max(1.0, float(sums[name]) * step)
            spans[name] = (y, y + tall)
            y += tall + gap
    return spans


def _ribbons(
    known: pd.DataFrame,
    order: Sequence[str],
    sides: tuple[Mapping[str, tuple[float, float]], Mapping[str, tuple[float, float]]],
    step: float,
    colours: Mapping[str, str],
    frame: _Frame,
) -> list[str]:
    """Ribbons stacked in the order of the names on either side, so that they cross as little as can be."""
    left, right = sides
    out, into = {name: left[name][0] for name in left}, {name: right[name][0] for name in right}
    rank = {name: index for index, name in enumerate(order)}
    ordered = known.assign(a=known["origin"].map(rank), b=known["destination"].map(rank)).sort_values(["a", "b"])
    start, end = frame.margin + _BAR, frame.width - frame.margin - _BAR
    bend = (start + end) / 2
    found = []
    for row in ordered.itertuples(index=False):
        tall = row.amount * step
        a, b = out[row.origin], into[row.destination]
        out[row.origin], into[row.destination] = a + tall, b + tall
        path = (
            f"M{start},{a:.1f}C{bend},{a:.1f} {bend},{b:.1f} {end},{b:.1f}"
            f"L{end},{b + tall:.1f}C{bend},{b + tall:.1f} {bend},{a + tall:.1f} {start},{a + tall:.1f}Z"
        )
        found.append(
            f'<path d="{path}" fill="{escape(colours[row.origin])}" fill-opacity="0.5">'
            f"<title>{escape(row.text)}</title></path>"
        )
    return found


def _heading(text: str, x: float, anchor: str, theme: Theme) -> str:
    return (
        f'<text x="{x}" y="16" text-anchor="{anchor}" font-size="14" font-weight="600" '
        f'fill="{theme.ink}">{escape(text)}</text>'
    )


def _node(
    name: str,
    below: tuple[str, int],
    span: tuple[float, float],
    at: tuple[float, float],
    anchor: str,
    colour: str,
    theme: Theme,
) -> list[str]:
    """A bar with its name in as many lines as that needs, and what stands *below* the name in so much room."""
    words, room = below
    low, high = span
    lines = textwrap.wrap(name, max(1, room // _LETTER), break_long_words=False) or [name]
    text = f'text-anchor="{anchor}" fill="{theme.ink}"'
    first = (low + high) / 2 - 2 - _LINE * (len(lines) - 1) / 2
    last = first + _LINE * (len(lines) - 1)
    drawn = [
        f'<rect x="{at[0]}" y="{low:.1f}" width="{_BAR}" height="{high - low:.1f}" fill="{escape(colour)}"/>',
        f'<text x="{at[1]}" y="{last + 17:.1f}" font-size="13" {text}>{escape(words)}</text>',
    ]
    for place, line in enumerate(lines):
        # A word that some font might not fit is set as wide as its room, so that it is never cut.
        fitted = f' textLength="{room}" lengthAdjust="spacingAndGlyphs"' if len(line) * _LETTER > room else ""
        y = first + _LINE * place
        drawn.append(
            f'<text x="{at[1]}" y="{y:.1f}" font-size="14" font-weight="600" {text}{fitted}>{escape(line)}</text>'
        )
    return drawn
