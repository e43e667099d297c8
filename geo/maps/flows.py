"""The flow map: tapered curves where ships go, nodes, their legend -> deck.

A curve is wide where the goods leave and thin where they arrive (direction by taper reads faster and
more surely than arrowheads do in a crowd: Holten and van Wijk 2009, "A User Study on Visualizing
Directed Edges in Graphs", CHI 2009); the larger ones bear an arrowhead as well. It keeps to its own
right, so that trade in both directions shows as two curves. Widths are in pixels and grow with the
square root of the amount; zooming in moves curves apart.
"""

from __future__ import annotations

import bisect
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Final

import pandas as pd

from geo import vocabulary as v
from geo.locale.say import say
from geo.maps import choropleth, curves, shapes, sites
from geo.maps import deck as d
from geo.maps.basemap import VIEW, letters, line, mixed, surface
from geo.maps.colours import Theme, rgb
from geo.maps.legend import LegendEntry
from geo.maps.world import World

# Layers that take clicks: countries and nodes carry ``iso3``, flows carry ``flow`` ("COD-CHN").
COUNTRIES, FLOWS, NODES = "countries", "flows", "nodes"

WIDEST_PX: Final = 24.0
THINNEST_PX: Final = 1.2
LARGEST_NODE_PX: Final = 26.0
SMALLEST_NODE_PX: Final = 2.5
_LABEL_PX: Final = 12
_LETTER_PX: Final = 6.6
_LABEL_HEIGHT_PX: Final = 18
# How a legend draws a dot and a ring.
_SIGNS: Final = {
    sites.MINES: "width:6px;height:6px;margin:0 4px;background:currentColor",
    sites.WORKS: "width:10px;height:10px;margin:0 2px;border:2px solid currentColor",
}
# Where on its way a curve bears its arrowhead, and how wide it begins at least.
_HEAD_AT: Final = 0.6
_HEADLESS_PX: Final = 3.0
# The letter that is drawn as a head; its strokes fill about half of the size of the letter.
_HEAD: Final = "\u203a"
_HEAD_LETTER: Final = 2.2
_HEAD_TEXT: Final = f"@@='{_HEAD}'"


@dataclass(frozen=True, slots=True)
class FlowColours:
    """Colour of every exporter or flow, and the legend's lines for them."""

    title: str
    entries: list[tuple[str, str]]
    of_area: dict[str, str]
    default: str


@dataclass(frozen=True, slots=True)
class Samples:
    """What the legend shows of widths and circles: pixels and words, and a sentence on how to read them."""

    widths: list[tuple[float, str]]
    circles: list[tuple[float, str]]
    how: str


@dataclass(frozen=True, slots=True)
class Scale:
    """The amounts of the widest curve and of the largest circle; the same for every year of a mineral."""

    flow: float
    area: float

    def width_px(self, amount: float) -> float:
        """Width of a curve at its origin: by the square root, never below the thinnest that can be seen.

        Linear widths would leave one curve and hundreds of hairs; the legend shows what a width means.
        """
        return max(THINNEST_PX, WIDEST_PX * math.sqrt(amount / self.flow))

    def radius_px(self, amount: float) -> float:
        """Radius of a circle, its area proportional to the amount."""
        return max(SMALLEST_NODE_PX, LARGEST_NODE_PX * math.sqrt(abs(amount) / self.area))

    @property
    def thinnest(self) -> float:
        """The amount up to which every curve has the same, thinnest width."""
        return self.flow * (THINNEST_PX / WIDEST_PX) ** 2


@dataclass(frozen=True, slots=True)
class FlowMap:
    """A drawn map; ``unplaced`` are the flows (codes) with an end that no shape of the map stands for."""

    deck: d.TextDeck
    unplaced: tuple[str, ...]
    labelled: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """An arrowhead on a curve: its place in km and where it points, in degrees from east, counter-clockwise."""

    x: float
    y: float
    angle: float


def head(pieces: Sequence[curves.CurvePiece]) -> Head | None:
    """The arrowhead at three fifths of a way; none where the way is not drawn there."""
    for piece in pieces:
        if piece.shares[0] <= _HEAD_AT < piece.shares[-1]:
            points = json.loads(piece.coordinates)
            at = bisect.bisect_right(piece.shares, _HEAD_AT) - 1
            (x1, y1), (x2, y2) = points[at], points[at + 1]
            part = (_HEAD_AT - piece.shares[at]) / (piece.shares[at + 1] - piece.shares[at])
            angle = math.degrees(math.atan2(y2 - y1, x2 - x1))
            return Head(round(x1 + part * (x2 - x1)), round(y1 + part * (y2 - y1)), round(angle))
    return None


def head_px(width_px: float) -> float:
    """Length of the arrowhead of a curve of this width at its origin; 0 for the thin ones, which taper alone."""
    return 0.0 if width_px < _HEADLESS_PX else 7.0 + 0.35 * width_px


def draw(
    world: World,
    arrows: pd.DataFrame,
    nodes: pd.DataFrame,
    theme: Theme,
    *,
    scale: Scale,
    members: frozenset[str] = frozenset(),
    selected: str | None = None,
    labels: int = 14,
    label_px: int = _LABEL_PX,
    width_px: int = 960,
    points: pd.DataFrame | None = None,
) -> FlowMap:
    """Draw flows and nodes on the world.

    Parameters
    ----------
    arrows: one row per flow: ``exporter``, ``importer``, ``amount`` (above zero), ``colour`` (hexadecimal)
        and the tooltip's lines ``name``, ``value``, ``detail``, ``lines``, ``source``.
    nodes: one row per area: ``iso3``, ``amount`` (missing for no circle), ``colour``, the tooltip's lines,
        ``label`` for the map (missing for none) and ``weight``, by which labels are chosen.
    label_px: size of the letters. points: dots and rings, as :mod:`geo.maps.sites` draws them.
    """
    land = _land_tips(world, nodes)
    strokes, heads, unplaced, told = _curves(arrows, curves.places(world), scale)
    drawn = placed(nodes, world)
    circled = drawn[drawn["amount"].notna()]
    letter = label_px / _LABEL_PX
    per_px = _km_per_px(world, width_px)
    chosen = labelled(drawn, scale, count=labels, km_per_px=per_px, letter=letter, bounds=world.bounds)
    # A circle says what its country says; only what stands in another country's place has words of its own.
    rows = {code: at for at, code in enumerate(world.frame[v.ISO3]) if isinstance(code, str)}
    apart = circled[~circled[v.ISO3].isin(list(rows))]
    rows |= {code: len(land) + len(told) + at for at, code in enumerate(apart[v.ISO3])}
    tips = [*land, *told, *(_lines(row) for row in apart.itertuples(index=False))]
    layers = [
        surface("ocean", world.ocean, theme.ocean),
        line("graticule", d.encode(shapes.address(world.projection, shapes.GRATICULE)), theme.graticule, 0.7),
        _land(world, theme, members),
        line("borders", d.encode(shapes.address(world.projection, shapes.BORDERS)), theme.border, 0.8),
        *_outlined(world, selected, theme),
        _flow_layer(strokes, theme, first=len(land)),
        _head_layer(heads, theme),
        _node_layer(circled, scale, theme, rows),
        _labels(chosen, theme, label_px),
    ]
    state = choropleth.view_state(world, width_px)
    if points is not None:
        layers += sites.layers(points, theme, first=len(tips))
        tips += sites.tips(points)
    deck = d.TextDeck(layers, view=VIEW, state=state, tips=tips)
    return FlowMap(deck, unplaced, tuple(chosen[v.ISO3]))


def _km_per_px(world: World, width_px: int) -> float:
    west, _, east, _ = world.bounds
    return (east - west) / width_px


def _curves(
    arrows: pd.DataFrame, sites: dict[str, tuple[float, float]], scale: Scale
) -> tuple[list[curves.Stroke], list[dict[str, Any]], tuple[str, ...], list[list[str]]]:
    """Strokes in drawing order, the widest first, so that thin ones lie on top of them; their arrowheads; the flows
    without a place; and the tooltips, one per stroke.
    """
    strokes: list[curves.Stroke] = []
    tips: list[list[str]] = []
    heads = []
    unplaced = []
    for row in arrows.sort_values("amount", ascending=False, kind="stable").itertuples(index=False):
        code = f"{row.exporter}-{row.importer}"
        if row.exporter not in sites or row.importer not in sites:
            unplaced.append(code)
            continue
        width = scale.width_px(row.amount)
        strokes.append(curves.Stroke(code, round(width, 1), row.colour.removeprefix("#")))
        tips.append(_lines(row))
        if (size := head_px(width)) and (found := head(curves.way(*sites[row.exporter], *sites[row.importer]))):
            heads.append({"p": [found.x, found.y], "a": found.angle, "s": round(_HEAD_LETTER * size)})
    return strokes, heads, tuple(unplaced), tips


def _lines(row: Any) -> list[str]:
    """The lines of the tooltip of a flow or of an area."""
    return [row.name, row.value, row.detail, row.lines, row.source]


def _flow_layer(strokes: list[curves.Stroke], theme: Theme, *, first: int) -> str:
    """Curves by address (:mod:`geo.maps.curves`).

    Colours sit in ``_subLayerProps``, where Streamlit dims nothing; lines read theirs from the feature itself.
    """
    data = d.encode(curves.address(strokes, first=first)) if strokes else d.collection([])
    return d.layer(
        "GeoJsonLayer",
        data,
        id=FLOWS,
        pickable=True,
        stroked=True,
        filled=False,
        lineWidthUnits="pixels",
        getLineWidth="@@=properties.w",
        autoHighlight=True,
        highlightColor=[*rgb(theme.selected), 200],
        _subLayerProps={"linestrings": {"getColor": "@@=__source.object.properties.c", "antialiasing": True}},
    )


def _head_layer(heads: list[dict[str, Any]], theme: Theme) -> str:
    return d.layer(
        "TextLayer",
        d.encode(heads),
        id="heads",
        pickable=False,
        getPosition="@@=p",
        getText=_HEAD_TEXT,
        getAngle="@@=a",
        getSize="@@=s",
        sizeUnits="pixels",
        fontFamily=d.FONT,
        fontWeight=700,
        characterSet=[_HEAD],
        fontSettings={"fontSize": 96},
        _subLayerProps={"characters": {"getColor": rgb(theme.ink)}},
    )


def member_land(theme: Theme) -> str:
    """Hexadecimal colour of the members' land: a shade closer to their colour than other land."""
    return mixed(theme.not_listed, theme.members[1], 0.55)


def _land_tips(world: World, nodes: pd.DataFrame) -> list[list[str]]:
    """The tooltip of every shape, in their order."""
    known = {row.iso3: _lines(row) for row in nodes.itertuples(index=False)}
    pairs = zip(world.frame[v.ISO3], world.frame["name"], strict=True)
    return [known.get(code) or [name, say("no trade on record"), "", "", ""] for code, name in pairs]


def _land(world: World, theme: Theme, members: frozenset[str]) -> str:
    """Quiet land that takes clicks."""
    inside = world.frame[v.ISO3].isin(list(members))
    colours = [member_land(theme) if one else theme.not_listed for one in inside]
    return d.layer(
        "GeoJsonLayer",
        d.encode(shapes.address(world.projection, shapes.COUNTRIES)),
        id=COUNTRIES,
        pickable=True,
        stroked=False,
        filled=True,
        autoHighlight=True,
        highlightColor=[*rgb(theme.selected), 40],
        _subLayerProps=shapes.painted(colours),
    )


def _outlined(world: World, selected: str | None, theme: Theme) -> list[str]:
    if selected not in set(world.frame[v.ISO3].dropna()):
        return []
    return [line("selected", d.encode(shapes.outline(world.projection, {str(selected)})), theme.selected, 1.8)]


def placed(nodes: pd.DataFrame, world: World) -> pd.DataFrame:
    """The nodes that have a circle or a name, and a place (``x``, ``y`` in km), the largest first."""
    sited = nodes.assign(at=nodes[v.ISO3].map(lambda code: curves.STAND_INS.get(code, code)))
    frame = world.frame.dropna(subset=[v.ISO3])[[v.ISO3, "x", "y"]].rename(columns={v.ISO3: "at"})
    seen = sited["amount"].notna() | sited["label"].notna()
    drawn = sited[seen].merge(frame, on="at", how="inner")
    return drawn.assign(size=drawn["amount"].abs()).sort_values("size", ascending=False, ignore_index=True)


def _node_layer(circled: pd.DataFrame, scale: Scale, theme: Theme, tips: dict[str, int]) -> str:
    """Circles; *tips* has the row of each one's tooltip by code."""
    features = [
        d.feature(
            d.encode({"type": "Point", "coordinates": [row.x, row.y]}),
            {
                v.ISO3: row.iso3,
                "i": tips[row.iso3],
                "f": [*rgb(row.colour), 150],
                "r": round(scale.radius_px(row.amount), 1),
            },
        )
        for row in circled.itertuples(index=False)
    ]
    return d.layer(
        "GeoJsonLayer",
        d.collection(features),
        id=NODES,
        pickable=True,
        stroked=False,
        filled=True,
        pointType="circle",
        pointRadiusUnits="pixels",
        getPointRadius="@@=properties.r",
        autoHighlight=True,
        highlightColor=[*rgb(theme.selected), 120],
        _subLayerProps={
            "points-circle": {
                "getFillColor": "@@=properties.f",
                "stroked": True,
                "getLineColor": rgb(theme.page),
                "lineWidthUnits": "pixels",
                "getLineWidth": 1,
            },
        },
    )


def labelled(
    drawn: pd.DataFrame,
    scale: Scale,
    *,
    count: int,
    km_per_px: float,
    letter: float = 1.0,
    bounds: tuple[float, float, float, float] = (-math.inf, -math.inf, math.inf, math.inf),
) -> pd.DataFrame:
    """The nodes that get a name, the weightiest first, with ``x`` and ``y`` of the name.

    A name stands under its circle, or above it, or beside it, wherever it keeps clear of the names before it and
    inside the map, whose west, south, east and north *bounds* gives in km; where it does nowhere, it is left out.
    *letter* is the size of letters, 1 for the usual one.
    """
    kept: list[tuple[int, float, float]] = []
    boxes: list[tuple[float, float, float, float]] = []
    for row in drawn[drawn["label"].notna()].sort_values("weight", ascending=False, kind="stable").itertuples():
        wide, tall = 0.5 * (letter * _LETTER_PX * letters(row.label) + 10), 0.5 * letter * _LABEL_HEIGHT_PX
        radius = scale.radius_px(row.amount) if pd.notna(row.amount) else 0.0
        away, aside = radius + tall + 2, radius + wide + 2
        for right, up in ((0.0, -away), (0.0, away), (aside, 0.0), (-aside, 0.0)):
            x, y = row.x + right * km_per_px, row.y + up * km_per_px
            box = (x - wide * km_per_px, y - tall * km_per_px, x + wide * km_per_px, y + tall * km_per_px)
            inside = box[0] >= bounds[0] and box[1] >= bounds[1] and box[2] <= bounds[2] and box[3] <= bounds[3]
            if inside and not any(box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in boxes):
                kept.append((row.Index, x, y))
                boxes.append(box)
                break
        if len(kept) == count:
            break
    chosen = drawn.loc[[index for index, _, _ in kept]]
    return chosen.assign(x=[x for _, x, _ in kept], y=[y for _, _, y in kept])


def _labels(chosen: pd.DataFrame, theme: Theme, label_px: int) -> str:
    texts = [{"p": [round(row.x), round(row.y)], "t": row.label} for row in chosen.itertuples(index=False)]
    return d.layer(
        "TextLayer",
        d.encode(texts),
        id="labels",
        pickable=False,
        getPosition="@@=p",
        getText="@@=t",
        getSize=label_px,
        sizeUnits="pixels",
        fontFamily=d.FONT,
        fontWeight=600,
        characterSet="auto",
        background=True,
        backgroundPadding=[4, 1],
        backgroundBorderRadius=3,
        _subLayerProps={
            "characters": {"getColor": rgb(theme.ink)},
            "background": {"getFillColor": [*rgb(theme.halo), 205]},
        },
    )


def legend_html(
    *,
    title: str,
    colours: list[tuple[str, str]],
    widths: list[tuple[float, str]],
    circles: list[tuple[float, str]],
    notes: list[str],
    signs: Sequence[LegendEntry] = (),
) -> str:
    """The legend as an accessible list.

    Parameters
    ----------
    colours: hexadecimal colour and words. widths: width in px at the origin and words.
    circles: radius in px and words. signs: entries of dots and rings. notes: sentences, such as
        the one on what is not shown.
    """
    items = [
        f'<li><span class="swatch" style="--c:{escape(colour)}" aria-hidden="true"></span>{escape(words)}</li>'
        for colour, words in colours
    ]
    items += [
        f'<li><span aria-hidden="true" style="display:inline-block;width:46px;height:{max(width, 2):.0f}px;'
        'background:currentColor;opacity:.7;clip-path:polygon(0 0,100% 42%,100% 58%,0 100%)"></span>'
        f"{escape(words)}</li>"
        for width, words in widths
    ]
    items += [
        f'<li><span aria-hidden="true" style="display:inline-block;width:{2 * radius:.0f}px;height:{2 * radius:.0f}px;'
        f'border:1.5px solid currentColor;border-radius:50%;opacity:.75"></span>{escape(words)}</li>'
        for radius, words in circles
    ]
    items += [
        f'<li><span aria-hidden="true" style="display:inline-block;border-radius:50%;{_SIGNS[entry.kind]}"></span>'
        f"{escape(entry.label)} ({entry.count})</li>"
        for entry in signs
    ]
    said = "".join(f"<p class='atlas-source'>{escape(note)}</p>" for note in notes)
    return (
        f'<div class="atlas-legend" role="group" aria-label="{escape(say("Map legend"))}">'
        f"<p>{escape(title)}</p><ul>{''.join(items)}</ul>{said}</div>"
    )
