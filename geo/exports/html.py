"""One file that opens from disk: an SVG map with hover, keyboard, zoom and a slider over the years.

Nothing is fetched: the page's own policy forbids it, and its script is let in by its checksum alone.
Every text is set as text; the data stand in a block of JSON without a single ``<``.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

from geo import vocabulary as v
from geo.compose import at, compose_slide, years
from geo.content.caption import Caption
from geo.content.records import ChartContent, Content, FlowContent, MapContent, Pair
from geo.content.slide import Progress, Slide, silent
from geo.desk import Desk
from geo.errors import OutOfRangeError
from geo.exports import pairs, svg_paths
from geo.locale.languages import ENGLISH
from geo.locale.localisation import country, text, word
from geo.maps import flows as flow_map
from geo.maps import world
from geo.maps.basemap import mixed
from geo.maps.colours import LIGHT, Theme
from geo.maps.legend import Legend
from geo.reference import countries

_HERE = Path(__file__).parent
_NOT_LISTED = ("not listed by this source", "no figure is published")
# Places of the template and their words.
_FIXED = {
    "play": "Play", "year": "Year", "back": "Back", "next": "Next", "notes": "Speaker notes",
    "figures": "The figures behind the map", "skip": "Skip to the figures",
}  # fmt: skip
# Kilometres that the map is wide stand for this many pixels of the screen.
_SCREEN_PX = 960.0


def document(
    slides: Sequence[Slide],
    *,
    on: dt.date,
    theme: Theme = LIGHT,
    desk: Desk | None = None,
    base: str = "",
    lang: str = ENGLISH,
    progress: Progress = silent,
) -> bytes:
    """The interactive file of one view or of a whole briefing.

    Arrow keys or Page Up and Page Down turn the slides. A slide of two views shows both side by side, zoomed alike.

    Raises
    ------
    OutOfRangeError: without slides. NotComputableError: if a view has nothing to draw.
    """
    if not slides:
        raise OutOfRangeError("briefing", "empty", "at least one slide")
    made = Making(on, theme, desk, base, lang)
    drawn = []
    for index, slide in enumerate(slides):
        progress(index, len(slides))
        drawn.append(_slide(slide, made))
    progress(len(slides), len(slides))
    return _page(drawn, made).encode()


@dataclass(frozen=True, slots=True)
class Making:
    """What every slide of a file is made with."""

    on: dt.date
    theme: Theme
    desk: Desk | None
    base: str
    lang: str

    @property
    def options(self) -> dict[str, Any]:
        """The options of composing."""
        return {"on": self.on, "theme": self.theme, "desk": self.desk, "base": self.base, "lang": self.lang}


def _slide(slide: Slide, made: Making) -> dict[str, Any]:
    own = compose_slide(slide, **made.options)
    if isinstance(own, Pair):
        panes = [_pane(side, [side], name) for side, name in zip(own.sides, own.names, strict=True)]
        both = pairs.shared(*own.sides)
        legend = _both(*both) if both else None
        return {**_words(own.caption), "panes": panes, "years": [], "start": 0, "notes": slide.notes, "legend": legend}
    known = years(own.view, desk=made.desk)
    if len(known) < 2:  # noqa: PLR2004 - one year is no choice
        return {"panes": [_pane(own, [own], "")], "years": [], "start": 0, "notes": slide.notes}
    year = int(own.view.year)
    frames = [own if one == year else at(own, one, **made.options) for one in known]
    return {
        "panes": [_pane(own, frames, "")], "years": list(known), "start": known.index(year), "notes": slide.notes
    }  # fmt: skip


def _both(one: Legend, other: Legend) -> list[Any]:
    """One legend for two maps, with both counts."""
    return [one.title, [[entry.kind, entry.colour, entry.label, counts] for entry, counts in pairs.joined(one, other)]]


def _pane(own: Content, frames: Sequence[Content], name: str) -> dict[str, Any]:
    """One map in all its years, or bars."""
    pane: dict[str, Any] = {"name": name}
    if isinstance(own, ChartContent):
        return {**pane, "frames": [_chart_frame(own)]}
    earth = world.load()
    pane["outline"] = svg_paths.lines(earth.lines(inside=own.members)) if own.members else ""
    if isinstance(own, FlowContent):
        pane["land"] = [code in own.members for code in earth.frame[v.ISO3]]
        pane["ways"] = {}
        pane["frames"] = [_flow_frame(one, pane["ways"]) for one in frames if isinstance(one, FlowContent)]
        return pane
    pane["selected"] = svg_paths.lines(earth.lines(inside=frozenset({own.country}))) if own.country else ""
    return {**pane, "frames": [_map_frame(one) for one in frames if isinstance(one, MapContent)]}


def _words(caption: Caption) -> dict[str, Any]:
    return {
        "title": caption.title,
        "finding": caption.finding,
        "foot": [
            caption.choices, caption.definition, caption.remarks, caption.source, caption.licence_line, caption.stamp
        ],
    }  # fmt: skip


def _chart_frame(content: ChartContent) -> dict[str, Any]:
    bars = content.evidence.bars
    frame = {**_words(content.caption), "table": [list(row) for row in content.evidence.rows], "bars": ["", []]}
    if bars is not None:
        rows = zip(bars.names, bars.parts, bars.texts, bars.colours, strict=True)
        drawn = [[name, round(part, 4), text, colour] for name, part, text, colour in rows]
        frame["bars"] = [bars.title, drawn]
    return frame


def _map_frame(content: MapContent) -> dict[str, Any]:
    """Only what is listed is written, by the number of its shape: fill, value, detail, name on the map, rank."""
    listed = content.table[content.table[v.STATUS].notna()].assign(row=lambda rows: rows.index)
    order = listed.sort_values(v.VALUE, ascending=False, kind="stable", na_position="last")
    return {
        **_words(content.caption),
        "legend": [content.legend.title, [[e.kind, e.colour, e.label, e.count] for e in content.legend.entries]],
        "rows": [
            [int(row.row), row.colour, row.value_text, row.detail, row.label if isinstance(row.label, str) else ""]
            for row in order.itertuples()
        ],
        "marked": [int(i) for i in content.table.index[content.table[v.ISO3].isin(list(content.marked))]],
    }


def _flow_frame(content: FlowContent, ways: dict[str, Any]) -> dict[str, Any]:
    earth = world.load()
    sites = flow_map.places(earth)
    west, _, east, _ = earth.bounds
    km = (east - west) / _SCREEN_PX
    arrows = []
    for row in content.arrows.sort_values("amount", ascending=False, kind="stable").itertuples():
        code = f"{row.exporter}-{row.importer}"
        if row.exporter in sites and row.importer in sites and code not in ways:
            pieces = flow_map.way(*sites[row.exporter], *sites[row.importer])
            ways[code] = [json.loads(piece.coordinates) for piece in pieces]
        width = content.scale.width_px(row.amount)
        texts = [row.name, row.value, f"{row.detail}; {row.lines}"]
        arrows.append([code, round(width * km), round(flow_map.tip_px(width) * km), row.colour, *texts])
    placed = flow_map.placed(content.nodes, earth)
    circled = placed[placed["amount"].notna()]
    nodes = [
        [row.x, row.y, round(content.scale.radius_px(row.amount) * km), row.colour, row.name, row.value, row.detail]
        for row in circled.itertuples()
    ]
    named = placed[placed["label"].notna()].sort_values("weight", ascending=False, kind="stable").head(14)
    samples = content.samples
    return {
        **_words(content.caption),
        "legend": [
            content.palette.title,
            [["fill", colour, words, None] for colour, words in content.palette.entries]
            + [["width", round(width, 1), words, None] for width, words in samples.widths]
            + [["circle", round(radius, 1), words, None] for radius, words in samples.circles],
        ],
        "arrows": arrows,
        "nodes": nodes,
        "names": [
            [row.x, row.y, row.label, round(content.scale.radius_px(row.amount) * km) if pd.notna(row.amount) else 0]
            for row in named.itertuples()
        ],
    }


def _page(slides: list[dict[str, Any]], made: Making) -> str:
    earth, theme, lang = world.load(), made.theme, made.lang
    west, south, east, north = earth.bounds
    opening = slides[0]["panes"][0]["frames"][slides[0]["start"]]
    first = slides[0] if len(slides[0]["panes"]) > 1 else opening
    fills = {row[0]: row[1] for row in opening.get("rows", ())}
    shapes = "".join(
        f'<path d="{svg_paths.rings(shape)}" fill="{escape(fills.get(index, theme.not_listed))}"/>'
        for index, shape in enumerate(earth.shapes)
    )
    box = [round(west) - 60, round(-north) - 60, round(east - west) + 120, round(north - south) + 120]
    frame, names = earth.frame, _names(lang)
    data = {
        "slides": slides,
        "names": names,
        "at": [[round(x), -round(y)] for x, y in zip(frame["x"], frame["y"], strict=True)],
        "small": [int(small) for small in frame["small"]],
        "unlisted": [theme.not_listed, *(text(words, lang) for words in _NOT_LISTED)],
        "memberLand": mixed(theme.not_listed, theme.members[1], 0.55),
        "box": box,
        "words": {
            "play": word("Play", lang), "stop": word("Stop", lang), "of": word("of", lang),
            "map": [word(one, lang) for one in ("Country", "Figure", "Rank, status")],
            "flows": [word(one, lang) for one in ("Flow", "Amount", "Share and lines")],
        },
    }  # fmt: skip
    script = (_HERE / "document.js").read_text(encoding="utf-8")
    checksum = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{checksum}'"
    colours = "".join(
        f"--{name}:{getattr(theme, name)};"
        for name in ("page", "ocean", "graticule", "border", "ink", "halo", "member", "selected")
    )
    parts = {
        "lang": lang,
        "policy": escape(policy),
        "title": escape(first["title"]),
        "colours": f":root{{{colours}color-scheme:{theme.name}}}",
        "style": (_HERE / "document.css").read_text(encoding="utf-8"),
        "heading": escape(first["title"]),
        "finding": escape(first["finding"]),
        "box": " ".join(map(str, box)),
        "ocean": svg_paths.path(json.loads(earth.ocean)["coordinates"], close="z"),
        "graticule": svg_paths.lines(earth.graticule),
        "shapes": shapes,
        "borders": svg_paths.lines(earth.borders()),
        "foot": "".join(f"<p>{escape(line)}</p>" for line in first["foot"] if line),
        "table": _table(opening, names),
        "data": in_script(data),
        "script": script,
        **{name: escape(word(words, lang)) for name, words in _FIXED.items()},
    }
    template = (_HERE / "document.html").read_text(encoding="utf-8")
    # In one pass, so that no reader's word is taken for a place to fill.
    return re.sub("@@([a-z]+)@@", lambda found: parts[found.group(1)], template)


def _names(lang: str) -> list[str]:
    """Name of every shape in the language."""
    frame = world.load().frame
    known = {entry.iso3 for entry in countries.all_countries()}
    pairs = zip(frame[v.ISO3], frame["name"], strict=True)
    return [country(code, lang) if lang != ENGLISH and code in known else str(name) for code, name in pairs]


def _table(first: dict[str, Any], names: list[str]) -> str:
    """The first frame's figures for readers without scripts."""
    rows: list[list[str]] = first.get("table", [])[1:]
    if "rows" in first:
        rows = [[names[row[0]], row[2], row[3]] for row in first["rows"]]
    elif "arrows" in first:
        rows = [row[4:7] for row in first["arrows"]]
    lines = ("".join(f"<td>{escape(text)}</td>" for text in row) for row in rows)
    return f"<table><tbody>{''.join(f'<tr>{line}</tr>' for line in lines)}</tbody></table>"


def in_script(data: Any) -> str:
    """JSON that can stand in a script element: nothing in it can end the element or begin a comment."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    signs = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
    return text.translate({ord(sign): code for sign, code in signs.items()})
