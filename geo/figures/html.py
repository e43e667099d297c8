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
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

from geo import vocabulary as v
from geo.dataset import Dataset
from geo.errors import OutOfRangeError
from geo.figures.content import Content, FlowContent, MapContent, at, compose, years
from geo.figures.slide import Progress, Slide, silent
from geo.figures.view import View
from geo.maps import flows as flow_map
from geo.maps import world
from geo.maps.basemap import mixed
from geo.maps.colours import LIGHT, Theme

_HERE = Path(__file__).parent
_NOT_LISTED = ("not listed by this source", "no figure is published")
# Kilometres that the map is wide stand for this many pixels of the screen.
_SCREEN_PX = 960.0


def html(view: View, *, on: dt.date, theme: Theme = LIGHT, dataset: Dataset | None = None, base: str = "") -> bytes:
    """The interactive file of one view."""
    return document([Slide(view)], on=on, theme=theme, dataset=dataset, base=base)


def document(
    slides: Sequence[Slide],
    *,
    on: dt.date,
    theme: Theme = LIGHT,
    dataset: Dataset | None = None,
    base: str = "",
    progress: Progress = silent,
) -> bytes:
    """The interactive file of a whole briefing; arrow keys or Page Up and Page Down turn the slides.

    Raises
    ------
    OutOfRangeError: without slides. NotComputableError: if a view has nothing to draw.
    """
    if not slides:
        raise OutOfRangeError("briefing", "empty", "at least one slide")
    drawn = []
    for index, slide in enumerate(slides):
        progress(index, len(slides))
        for view in [one for one in (slide.view, slide.other) if one]:
            drawn.append(_slide(view, slide.notes, on=on, theme=theme, dataset=dataset, base=base))  # noqa: PERF401
    progress(len(slides), len(slides))
    return _page(drawn, theme).encode()


def _slide(view: View, notes: str, *, on: dt.date, theme: Theme, dataset: Dataset | None, base: str) -> dict[str, Any]:
    own = compose(view, on=on, dataset=dataset, theme=theme, base=base)
    known = years(own.view, dataset=dataset)
    year = int(own.view.year)
    frames = [own if one == year else at(own, one, on=on, dataset=dataset, theme=theme, base=base) for one in known]
    slide: dict[str, Any] = {"years": list(known), "start": known.index(year), "notes": notes}
    earth = world.load()
    slide["outline"] = _lines(earth.lines(inside=own.members)) if own.members else ""
    if isinstance(own, FlowContent):
        slide["land"] = [code in own.members for code in earth.frame[v.ISO3]]
        slide["ways"] = {}
        slide["frames"] = [_flow_frame(one, slide["ways"]) for one in frames if isinstance(one, FlowContent)]
    else:
        chosen = own.country
        slide["selected"] = _lines(earth.lines(inside=frozenset({chosen}))) if chosen else ""
        slide["frames"] = [_map_frame(one) for one in frames if isinstance(one, MapContent)]
    return slide


def _words(content: Content) -> dict[str, Any]:
    caption = content.caption
    return {
        "title": caption.title,
        "finding": caption.finding,
        "foot": [
            caption.choices,
            caption.definition,
            " ".join(caption.notes),
            caption.source,
            "Licences: " + "; ".join(caption.licences) + ".",
            caption.stamp,
        ],
    }


def _map_frame(content: MapContent) -> dict[str, Any]:
    """Only what is listed is written, by the number of its shape: fill, value, detail, name on the map, rank."""
    listed = content.table[content.table[v.STATUS].notna()].assign(row=lambda rows: rows.index)
    order = listed.sort_values(v.VALUE, ascending=False, kind="stable", na_position="last")
    return {
        **_words(content),
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
        **_words(content),
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


def _lines(geometry: str) -> str:
    return _path(json.loads(geometry)["coordinates"], close="")


def _rings(geometry: str) -> str:
    return _path([ring for part in json.loads(geometry)["coordinates"] for ring in part], close="z")


def _path(lines: Sequence[Sequence[Sequence[float]]], *, close: str) -> str:
    """SVG path data in whole kilometres, y downwards, each step from the point before."""
    parts = []
    for line in lines:
        x, y = round(line[0][0]), -round(line[0][1])
        steps = []
        for point in line[1:]:
            right, down = round(point[0]) - x, -round(point[1]) - y
            if right or down:
                steps.append(f"{right}{'' if down < 0 else ' '}{down}")
            x, y = x + right, y + down
        parts.append(f"M{round(line[0][0])} {-round(line[0][1])}l{' '.join(steps)}{close}" if steps else "")
    return "".join(parts)


def _page(slides: list[dict[str, Any]], theme: Theme) -> str:
    earth = world.load()
    west, south, east, north = earth.bounds
    first = slides[0]["frames"][slides[0]["start"]]
    fills = {row[0]: row[1] for row in first.get("rows", ())}
    shapes = "".join(
        f'<path d="{_rings(shape)}" fill="{escape(fills.get(index, theme.not_listed))}"/>'
        for index, shape in enumerate(earth.shapes)
    )
    frame = earth.frame
    box = [round(west) - 60, round(-north) - 60, round(east - west) + 120, round(north - south) + 120]
    data = {
        "slides": slides,
        "names": [str(name) for name in frame["name"]],
        "at": [[round(x), -round(y)] for x, y in zip(frame["x"], frame["y"], strict=True)],
        "small": [int(small) for small in frame["small"]],
        "unlisted": [theme.not_listed, *_NOT_LISTED],
        "memberLand": mixed(theme.not_listed, theme.members[1], 0.55),
        "box": box,
    }
    script = (_HERE / "document.js").read_text(encoding="utf-8")
    style = (_HERE / "document.css").read_text(encoding="utf-8")
    checksum = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{checksum}'"
    colours = "".join(
        f"--{name}:{getattr(theme, name)};"
        for name in ("page", "ocean", "graticule", "border", "ink", "halo", "member", "selected")
    )
    parts = {
        "policy": escape(policy),
        "title": escape(first["title"]),
        "colours": f":root{{{colours}color-scheme:{theme.name}}}",
        "style": style,
        "heading": escape(first["title"]),
        "finding": escape(first["finding"]),
        "box": " ".join(map(str, box)),
        "ocean": _path(json.loads(earth.ocean)["coordinates"], close="z"),
        "graticule": _lines(earth.graticule),
        "shapes": shapes,
        "borders": _lines(earth.borders()),
        "foot": "".join(f"<p>{escape(line)}</p>" for line in first["foot"] if line),
        "table": _table(first, [str(name) for name in frame["name"]]),
        "data": in_script(data),
        "script": script,
    }
    template = (_HERE / "document.html").read_text(encoding="utf-8")
    # In one pass, so that no reader's word is taken for a place to fill.
    return re.sub("@@([a-z]+)@@", lambda found: parts[found.group(1)], template)


def _table(first: dict[str, Any], names: list[str]) -> str:
    """The first frame's figures for readers without scripts."""
    rows = [[names[row[0]], row[2], row[3]] for row in first.get("rows", ())] or [r[4:7] for r in first["arrows"]]
    lines = ("".join(f"<td>{escape(text)}</td>" for text in row) for row in rows)
    return f"<table><tbody>{''.join(f'<tr>{line}</tr>' for line in lines)}</tbody></table>"


def in_script(data: Any) -> str:
    """JSON that can stand in a script element: nothing in it can end the element or begin a comment."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    signs = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
    return text.translate({ord(sign): code for sign, code in signs.items()})
