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

import numpy as np
import pandas as pd
import shapely

from geo import vocabulary as v
from geo.atlas import Atlas
from geo.compose import at, compose_slide
from geo.content.caption import Caption
from geo.content.content import Content, FlowFigure, MapFigure, PicturePanel, shared_legend
from geo.content.view import Slide
from geo.errors import OutOfRangeError
from geo.exports import basemap
from geo.exports.export import Progress, silent
from geo.exports.globe import RADIUS, Globe
from geo.exports.matrix import ink_on
from geo.locale.languages import current, speaking
from geo.locale.say import mark, say
from geo.maps import curves, world
from geo.maps import flows as flow_map
from geo.maps.basemap import mixed
from geo.maps.colours import LIGHT, Theme
from geo.reference import countries

_HERE = Path(__file__).parent
_NOT_LISTED = (mark("not listed by this source"), mark("no figure is published"))
# Places of the template and their words.
_FIXED = {
    "play": mark("Play"),
    "year": mark("Year"),
    "back": mark("Back"),
    "next": mark("Next"),
    "notes": mark("Speaker notes"),
    "figures": mark("The figures behind the map"),
    "skip": mark("Skip to the figures"),
    "closer": mark("Closer"),
    "further": mark("Further away"),
    "whole": mark("Whole world"),
    "legend": mark("Legend"),
    "slides": mark("Slides"),
}
# Kilometres that the map is wide stand for this many pixels of the screen.
_SCREEN_PX = 960.0
# Names of places of a flow map at most; km by which a drawn curve may miss its way; the edge of a globe.
_NAMED, _FLAT_KM = 14, 8.0
_ROUND = np.linspace(0.0, 2 * np.pi, 121)


def document(
    slides: Sequence[Slide],
    *,
    on: dt.date,
    theme: Theme = LIGHT,
    atlas: Atlas | None = None,
    base: str = "",
    lang: str = "",
    title: str = "",
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
    made = Making(on, theme, atlas, base)
    drawn = []
    with speaking(lang or current()):
        for index, slide in enumerate(slides):
            progress(index, len(slides))
            drawn.append(_slide(slide, made))
        progress(len(slides), len(slides))
        return _page(drawn, made, title).encode()


@dataclass(frozen=True, slots=True)
class Making:
    """What every slide of a file is made with."""

    on: dt.date
    theme: Theme
    atlas: Atlas | None
    base: str

    @property
    def options(self) -> dict[str, Any]:
        """The options of composing."""
        return {"on": self.on, "theme": self.theme, "atlas": self.atlas, "base": self.base}


def _slide(slide: Slide, made: Making) -> dict[str, Any]:
    own = compose_slide(slide, **made.options)
    found: dict[str, Any] = {**_words(own.caption), "years": [], "start": 0, "notes": slide.notes}
    frames: list[tuple[Caption, Sequence[PicturePanel]]] = [(own.caption, own.panels)]
    if isinstance(own, Content) and len(own.years) > 1:
        year = int(own.view.year)
        every = [own if one == year else at(own, one, **made.options) for one in own.years]
        frames = [(one.caption, one.panels) for one in every]
        found |= {"years": list(own.years), "start": own.years.index(year)}
        found["words"] = [_words(caption) for caption, _ in frames]
    centres = [None if panel.figure is None else panel.figure.centre for panel in own.panels]
    # One window for all panes of a slide: they are globes together or not at all.
    globes = [None if one is None or None in centres else Globe(*one) for one in centres]
    if any(globes):
        found["box"] = [round(-RADIUS) - 30, round(-RADIUS) - 30, round(2 * RADIUS) + 60, round(2 * RADIUS) + 60]
    found["panes"] = [_pane(frames, place, made, globe) for place, globe in enumerate(globes)]
    legend = shared_legend(*(panel.figure for panel in own.panels)) if len(own.panels) > 1 else None
    if legend is not None and len(frames) == 1:
        title, entries = legend
        found["legend"] = [title, [[entry.kind, entry.colour, entry.label, counts] for entry, counts in entries]]
    return found


def _pane(
    frames: Sequence[tuple[Caption, Sequence[PicturePanel]]], place: int, made: Making, globe: Globe | None
) -> dict[str, Any]:
    """One part of the picture in all its years, flat or on a globe; a year that lacks it has an empty one."""
    panels = [panels[place] if place < len(panels) else PicturePanel() for _, panels in frames]
    figure = next((panel.figure for panel in panels if panel.figure is not None), None)
    pane: dict[str, Any] = {"name": panels[0].name, "outline": "", "selected": ""}
    earth = world.load()
    if globe is not None:
        pane["globe"] = _globe(globe)
    if figure is not None:
        pane["outline"] = _edges(earth.lines(inside=figure.members), globe) if figure.members else ""
    if isinstance(figure, FlowFigure):
        pane["land"] = [code in figure.members for code in earth.frame[v.ISO3]]
        pane["ways"] = {}
        pane["sites"] = _sites(figure.points, globe)
    elif figure is not None:
        pane["selected"] = _edges(earth.lines(inside=frozenset({figure.country})), globe) if figure.country else ""
        pane["sites"] = _sites(figure.sites, globe)
    return {**pane, "frames": [_frame(panel, pane, made.theme, globe) for panel in panels]}


def _globe(globe: Globe) -> dict[str, Any]:
    """What is seen of the world: shapes in their order, lines, and where each shape has its middle if that is seen."""
    earth = world.load()
    return {
        "shapes": [
            svg_path([seen for ring in rings if (seen := globe.area(ring)) is not None], close="z")
            for rings in basemap.shapes()
        ],
        "borders": _edges(earth.borders(), globe),
        "graticule": _edges(earth.graticule, globe),
        "ocean": svg_path([RADIUS * np.column_stack((np.cos(_ROUND), np.sin(_ROUND)))], close="z"),
        "at": [
            None if seen is None else [seen[0], -seen[1]]
            for seen in (_seen(globe, x, y) for x, y in zip(earth.frame["x"], earth.frame["y"], strict=True))
        ],
    }


def _seen(globe: Globe | None, x: float, y: float) -> tuple[int, int] | None:
    """A place in whole kilometres; none where it is behind the globe."""
    if globe is None:
        return round(x), round(y)
    placed, near = globe.place(np.array([[x, y]]))
    return (round(placed[0, 0]), round(placed[0, 1])) if near[0] else None


def _edges(geometry: str, globe: Globe | None) -> str:
    """A MultiLineString in GeoJSON, as far as it is seen."""
    if globe is None:
        return _svg_lines(geometry)
    return svg_path([piece for line in basemap.lines(geometry) for piece, _ in globe.line(line)], close="")


def _sites(points: pd.DataFrame | None, globe: Globe | None) -> list[list[Any]]:
    """Dots and rings, the same in every year: place, whether it is one or the other, and the tooltip's lines."""
    rows = points.itertuples(index=False) if points is not None else ()
    return [
        [seen[0], -seen[1], int(row.dot), int(row.ring), row.name, row.value, row.detail]
        for row in rows
        if (seen := _seen(globe, row.x, row.y)) is not None
    ]


def _frame(panel: PicturePanel, pane: dict[str, Any], theme: Theme, globe: Globe | None) -> dict[str, Any]:
    if isinstance(panel.figure, FlowFigure):
        return _flow_frame(panel.figure, pane["ways"], globe)
    if panel.figure is not None:
        return _map_frame(panel.figure)
    return _chart_frame(panel, theme)


def _words(caption: Caption) -> dict[str, Any]:
    return {"title": caption.title, "finding": caption.text, "foot": list(caption.paragraphs)}


def _chart_frame(panel: PicturePanel, theme: Theme) -> dict[str, Any]:
    """Bars and the rows of a table, or a matrix of coloured cells."""
    if panel.matrix is not None:
        matrix = panel.matrix
        cells = zip(matrix.names, matrix.texts, matrix.colours, strict=True)
        drawn = [
            [
                name,
                [[text, colour, ink_on(colour) if colour else ""] for text, colour in zip(texts, colours, strict=True)],
            ]
            for name, texts, colours in cells
        ]
        return {
            "matrix": [matrix.title, matrix.note, list(matrix.columns), drawn],
            "table": [list(row) for row in matrix.rows],
            "bars": ["", []],
        }
    frame: dict[str, Any] = {"table": [list(row) for row in panel.rows], "bars": ["", []]}
    if panel.bars is not None:
        bars = panel.bars
        rows = zip(bars.names, bars.parts, bars.texts, bars.colours(theme), strict=True)
        frame["bars"] = [
            bars.title,
            [[name, round(part, 4), text, colour, int(name == bars.chosen)] for name, part, text, colour in rows],
        ]
    return frame


def _map_frame(figure: MapFigure) -> dict[str, Any]:
    """Only what is listed is written, by the number of its shape: fill, value, detail, name on the map, rank."""
    listed = figure.table[figure.table[v.STATUS].notna()].assign(row=lambda rows: rows.index)
    order = listed.sort_values(v.VALUE, ascending=False, kind="stable", na_position="last")
    return {
        "legend": [figure.legend.title, [[e.kind, e.colour, e.label, e.count] for e in figure.legend.entries]],
        "rows": [
            [int(row.row), row.colour, row.value_text, row.detail, row.label if isinstance(row.label, str) else ""]
            for row in order.itertuples()
        ],
        "marked": [int(i) for i in figure.table.index[figure.table[v.ISO3].isin(list(figure.marked))]],
    }


def _flow_frame(figure: FlowFigure, ways: dict[str, Any], globe: Globe | None) -> dict[str, Any]:
    earth = world.load()
    sites = curves.places(earth)
    west, _, east, _ = earth.bounds
    # As on paper, a globe is half as wide as the flat map.
    km = (east - west) / _SCREEN_PX if globe is None else 2 * RADIUS / (_SCREEN_PX / 2)
    arrows = []
    for row in figure.arrows.sort_values("amount", ascending=False, kind="stable").itertuples():
        code = f"{row.exporter}-{row.importer}"
        if row.exporter in sites and row.importer in sites and code not in ways:
            pieces = curves.way(*sites[row.exporter], *sites[row.importer])
            ways[code] = [way for piece in pieces for way in _way(json.loads(piece.coordinates), globe)]
        width = figure.scale.width_px(row.amount)
        texts = [row.name, row.value, f"{row.detail}; {row.lines}"]
        tip, head = curves.tip_px(width), flow_map.head_px(width)
        arrows.append([code, round(width * km), round(tip * km), round(head * km), row.colour, *texts])
    placed = flow_map.placed(figure.nodes, earth)
    circled = placed[placed["amount"].notna()]
    nodes = [
        [*seen, round(figure.scale.radius_px(row.amount) * km), row.colour, row.name, row.value, row.detail]
        for row in circled.itertuples()
        if (seen := _seen(globe, row.x, row.y)) is not None
    ]
    named = placed[placed["label"].notna()].sort_values("weight", ascending=False, kind="stable")
    samples = figure.samples
    return {
        "legend": [
            figure.palette.title,
            [["fill", colour, words, None] for colour, words in figure.palette.entries]
            + [["width", round(width, 1), words, None] for width, words in samples.widths]
            + [["circle", round(radius, 1), words, None] for radius, words in samples.circles]
            + [[entry.kind, entry.colour, entry.label, entry.count] for entry in figure.signs],
        ],
        "arrows": arrows,
        "nodes": nodes,
        "names": [
            [*seen, row.label, round(figure.scale.radius_px(row.amount) * km) if pd.notna(row.amount) else 0]
            for row in named.itertuples()
            if (seen := _seen(globe, row.x, row.y)) is not None
        ][:_NAMED],
    }


def _way(points: list[list[float]], globe: Globe | None) -> list[list[list[int]]]:
    """The pieces of a way that are seen; steps too short to be seen are left out."""
    if globe is None:
        return [points]  # type: ignore[list-item]
    pieces = (piece for piece, _ in globe.line(np.array(points, dtype=float)))
    thin = (shapely.simplify(shapely.LineString(piece), _FLAT_KM, preserve_topology=False) for piece in pieces)
    return [[[round(x), round(y)] for x, y in line.coords] for line in thin]


def _page(slides: list[dict[str, Any]], made: Making, title: str) -> str:
    earth, theme = world.load(), made.theme
    west, south, east, north = earth.bounds
    opening = slides[0]["panes"][0]["frames"][slides[0]["start"]]
    first = slides[0]
    fills = {row[0]: row[1] for row in opening.get("rows", ())}
    shapes = "".join(
        f'<path d="{_svg_rings(shape)}" fill="{escape(fills.get(index, theme.not_listed))}"/>'
        for index, shape in enumerate(earth.shapes)
    )
    box = [round(west) - 60, round(-north) - 60, round(east - west) + 120, round(north - south) + 120]
    frame, names = earth.frame, _names()
    data = {
        "slides": slides,
        "names": names,
        "at": [[round(x), -round(y)] for x, y in zip(frame["x"], frame["y"], strict=True)],
        "small": [int(small) for small in frame["small"]],
        "unlisted": [theme.not_listed, *(say(words) for words in _NOT_LISTED)],
        "zero": theme.zero,
        "memberLand": mixed(theme.not_listed, theme.members[1], 0.55),
        "box": box,
        "title": title,
        "words": {
            "play": say("Play"),
            "stop": say("Stop"),
            "place": say("{number} of {count}"),
            "map": [say("Country"), say("Figure"), say("Rank, status")],
            "flows": [say("Flow"), say("Amount"), say("Share and lines")],
        },
    }
    script = (_HERE / "document.js").read_text(encoding="utf-8")
    checksum = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{checksum}'"
    colours = "".join(
        f"--{name}:{getattr(theme, name)};"
        for name in ("page", "ocean", "graticule", "border", "ink", "halo", "member", "alert", "selected")
    )
    parts = {
        "lang": current(),
        "policy": escape(policy),
        "title": escape(title or first["title"]),
        "colours": f":root{{{colours}color-scheme:{theme.name}}}",
        "style": (_HERE / "document.css").read_text(encoding="utf-8"),
        "heading": escape(first["title"]),
        "finding": escape(first["finding"]),
        "box": " ".join(map(str, box)),
        "ocean": svg_path(json.loads(earth.ocean)["coordinates"], close="z"),
        "graticule": _svg_lines(earth.graticule),
        "shapes": shapes,
        "borders": _svg_lines(earth.borders()),
        "foot": "".join(f"<p>{escape(line)}</p>" for line in first["foot"]),
        "table": _table(opening, names),
        "data": in_script(data),
        "script": script,
        **{name: escape(say(words)) for name, words in _FIXED.items()},
    }
    template = (_HERE / "document.html").read_text(encoding="utf-8")
    # In one pass, so that no user's word is taken for a place to fill.
    return re.sub("@@([a-z]+)@@", lambda found: parts[found.group(1)], template)


def _names() -> list[str]:
    """Name of every shape."""
    frame = world.load().frame
    known = {entry.iso3 for entry in countries.all_countries()}
    pairs = zip(frame[v.ISO3], frame["name"], strict=True)
    return [countries.name_of(code) if code in known else str(name) for code, name in pairs]


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


def _svg_lines(geometry: str) -> str:
    """A MultiLineString in GeoJSON."""
    return svg_path(json.loads(geometry)["coordinates"], close="")


def _svg_rings(geometry: str) -> str:
    """A MultiPolygon in GeoJSON."""
    return svg_path([ring for part in json.loads(geometry)["coordinates"] for ring in part], close="z")


def svg_path(drawn: Sequence[Sequence[Sequence[float]] | basemap.Points], *, close: str) -> str:
    """SVG path data in whole kilometres, y downwards, each step from the point before."""
    parts = []
    for line in drawn:
        x, y = round(line[0][0]), -round(line[0][1])
        steps = []
        for point in line[1:]:
            right, down = round(point[0]) - x, -round(point[1]) - y
            if right or down:
                steps.append(f"{right}{'' if down < 0 else ' '}{down}")
            x, y = x + right, y + down
        parts.append(f"M{round(line[0][0])} {-round(line[0][1])}l{' '.join(steps)}{close}" if steps else "")
    return "".join(parts)
