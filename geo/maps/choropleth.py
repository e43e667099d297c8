"""The choropleth: values -> classes -> colours -> layers -> deck, with its legend and labels."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from geo import vocabulary as v
from geo.locale.say import mark, say
from geo.maps import basemap, shapes
from geo.maps import deck as d
from geo.maps import sites as site_layer
from geo.maps.classes import Classes
from geo.maps.colours import Theme, ramp, rgb
from geo.maps.legend import Legend, LegendEntry
from geo.maps.world import Projection, World

# Layers that take clicks; their features carry ``iso3``.
PICK_LAYER = "countries"
DOTS = "dots"
# Sign of a marked country, on the map and in its legend.
CROSS = "\u00d7"

ZERO = "zero"
WITHHELD = "withheld"
NOT_LISTED = "not listed"

_SPECIAL_WORDS = {
    ZERO: mark("zero (published)"),
    WITHHELD: mark("withheld or unavailable"),
    NOT_LISTED: mark("no data"),
}
_LABEL_PX = 13
# Room between a name and the edge of its plate.
_PLATE_PX = 5
# Diameter of the globe at zoom 0, measured on the screen.
_GLOBE_PX = 146
# Where a globe turns to at first, in degrees.
_TURNED_TO = (60, 20)


@dataclass(frozen=True, slots=True)
class Choropleth:
    """A drawn map: the deck, its legend, and the iso3 of labelled countries."""

    deck: d.TextDeck
    legend: Legend
    labelled: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Colouring:
    """How values become colours: classes and their colours, one for members and one for everybody else.

    Without a split by membership both ramps are the same.
    """

    classes: Classes
    members: tuple[str, ...]
    others: tuple[str, ...]
    title: str

    @property
    def split(self) -> bool:
        """Whether members of the alliance have colours of their own."""
        return self.members != self.others


def sequential(classes: Classes, theme: Theme, *, title: str) -> Colouring:
    """One ramp for every country."""
    colours = ramp(theme.sequential, len(classes.labels))
    return Colouring(classes, colours, colours, title)


def split_by_membership(classes: Classes, theme: Theme, *, title: str) -> Colouring:
    """Blues for members, oranges for everybody else."""
    n = len(classes.labels)
    return Colouring(classes, ramp(theme.members, n), ramp(theme.others, n), title)


def paint(values: pd.DataFrame, colouring: Colouring, members: frozenset[str]) -> pd.DataFrame:
    """Class and colour of every row.

    Parameters
    ----------
    values: columns ``iso3``, ``value`` (missing = no figure) and ``status`` (missing = not listed).

    Returns
    -------
    ``iso3``, ``group`` (number of the class, or ``zero``, ``withheld``, ``not listed``), ``member``,
    ``colour`` (hexadecimal; missing for the special groups, whose colour the theme sets).
    """
    rows = []
    for iso3, value, status in zip(values[v.ISO3], values[v.VALUE], values[v.STATUS], strict=True):
        member = iso3 in members
        group, colour = _group(value, status, colouring, member=member)
        rows.append((iso3, group, member, colour))
    return pd.DataFrame(rows, columns=[v.ISO3, "group", "member", "colour"], index=values.index, dtype=object)


def _group(value: float, status: object, colouring: Colouring, *, member: bool) -> tuple[str, str | None]:
    if pd.notna(value):
        if value == 0:
            return ZERO, None
        index = colouring.classes.index(value)
        return str(index), (colouring.members if member else colouring.others)[index]
    return (WITHHELD if isinstance(status, str) else NOT_LISTED), None


def colours_of(painted: pd.DataFrame, theme: Theme) -> list[str]:
    """Hexadecimal colour of every painted row, those of the special groups from the theme."""
    pairs = zip(painted["colour"], painted["group"], strict=True)
    return [colour or _special(group, theme) for colour, group in pairs]


def legend(painted: pd.DataFrame, colouring: Colouring, theme: Theme) -> Legend:
    """Legend of a painted table: every class, used or not, then the special groups that occur."""
    counts = Counter(zip(painted["group"], painted["member"], strict=True))
    entries = []
    ramps = [(True, colouring.members, mark("members, {amount}")), (False, colouring.others, mark("others, {amount}"))]
    for is_member, colours, template in ramps if colouring.split else [(None, colouring.others, "")]:
        for index, (label, colour) in enumerate(zip(colouring.classes.labels, colours, strict=True)):
            sides = (True, False) if is_member is None else (is_member,)
            count = sum(counts[str(index), side] for side in sides)
            entries.append(LegendEntry(colour, say(template, amount=label) if template else label, count))
    for group, words in _SPECIAL_WORDS.items():
        count = counts[group, True] + counts[group, False]
        if count:
            entries.append(LegendEntry(_special(group, theme), say(words), count, kind=group.replace(" ", "-")))
    return Legend(colouring.title, tuple(entries))


def _special(group: str, theme: Theme) -> str:
    return {ZERO: theme.zero, WITHHELD: theme.withheld, NOT_LISTED: theme.not_listed}[group]


def draw(
    world: World,
    values: pd.DataFrame,
    colouring: Colouring,
    theme: Theme,
    *,
    members: frozenset[str] = frozenset(),
    selected: str | None = None,
    marked: frozenset[str] = frozenset(),
    sites: pd.DataFrame | None = None,
    labels: int = 6,
    label_px: int = _LABEL_PX,
    width_px: int = 960,
) -> Choropleth:
    """Draw one value per country on the world.

    Parameters
    ----------
    values: one row for every row of ``world.frame``, in its order: ``iso3``, ``name``, ``value``,
        ``status`` and the tooltip's lines ``value_text``, ``detail``, ``source``; ``label`` for the map.
    members: alpha-3 codes outlined as one bloc.
    marked: alpha-3 codes that bear a cross, on the flat map. sites: as :mod:`geo.maps.sites` draws them there.
    label_px: size of the letters. width_px: width the world fills at first; labels keep clear of each other there.
    """
    painted = paint(values, colouring, members)
    drawn = values[[v.ISO3, "name", v.VALUE, "value_text", "detail", "source", "label"]].assign(
        colour=colours_of(painted, theme), **{name: world.frame[name] for name in ("x", "y", "small")}
    )
    chosen = place_labels(
        drawn,
        count=labels,
        km_per_px=_km_per_px(world, width_px),
        label_px=label_px,
        edges=(world.bounds[0], world.bounds[2]),
    )
    layout, areas = world.projection, merged(values)
    layers = [
        _ocean(world, theme),
        basemap.line("graticule", d.encode(shapes.address(layout, shapes.GRATICULE)), theme.graticule, 0.7),
        _countries(layout, drawn),
        # Where a former state is one area, its inner borders are left out.
        basemap.line(
            "borders",
            d.feature(world.borders(areas), {}) if areas else d.encode(shapes.address(layout, shapes.BORDERS)),
            theme.border,
            0.8,
        ),
        _dots(drawn, theme, members=members, selected=selected),
    ]
    known = frozenset(world.frame[v.ISO3].dropna())
    if members & known:
        # On an edge of the page's colour, or it would be lost between two areas of its own hue.
        edge = d.encode(shapes.outline(layout, members & known))
        layers += [
            basemap.line("alliance-edge", edge, theme.halo, 3.0),
            basemap.line("alliance", edge, theme.member, 1.5),
        ]
    if selected in known:
        layers += _selected(world, drawn, theme, str(selected))
    tips = drawn[["name", "value_text", "detail", "source"]].to_numpy().tolist()
    if world.projection is Projection.EQUAL_EARTH:
        # On a globe what stands at points of its far side would show through.
        layers.extend(site_layer.layers(sites, theme, first=len(tips)) if sites is not None else [])
        layers.append(_labels(chosen, theme, label_px))
        if marked:
            layers.append(_crosses(drawn[drawn[v.ISO3].isin(marked)], theme))
        tips += site_layer.tips(sites) if sites is not None else []
    state = view_state(world, width_px, selected=selected)
    deck = d.TextDeck(layers, view=_VIEWS[world.projection], state=state, tips=tips)
    return Choropleth(deck, legend(painted, colouring, theme), tuple(chosen[v.ISO3]))


def _selected(world: World, drawn: pd.DataFrame, theme: Theme, selected: str) -> list[str]:
    """An outline around the selected country: under its area, or it would cover a narrow one altogether."""
    outline = basemap.line("selected", d.encode(shapes.outline(world.projection, {selected})), theme.selected, 4.4)
    rows = zip(world.shapes, drawn[v.ISO3], drawn["colour"], strict=True)
    areas = [basemap.surface("selected-land", shape, colour) for shape, iso3, colour in rows if iso3 == selected]
    return [outline, *areas]


def merged(values: pd.DataFrame) -> list[list[str]]:
    """Groups of shapes that are drawn as one area: those of each former state (column ``former``, if there is one)."""
    if "former" not in values:
        return []
    return [list(part) for _, part in values.dropna(subset="former").groupby("former")[v.ISO3]]


_VIEWS = {
    Projection.EQUAL_EARTH: basemap.VIEW,
    Projection.GLOBE: {"@@type": "GlobeView", "id": "globe", "controller": True, "resolution": 5},
}


def _km_per_px(world: World, width_px: int) -> float:
    west, _, east, _ = world.bounds
    return (east - west) / width_px


def view_state(world: World, width_px: int, *, selected: str | None = None) -> dict[str, Any]:
    """The first camera: the whole world in *width_px*; depends on nothing else, so that pans survive reruns.

    A globe turns to the *selected* country (alpha-3), which may lie on its far side.
    """
    if world.projection is Projection.GLOBE:
        zoom = math.log2(0.96 * height_px(world, width_px) / _GLOBE_PX)
        lon, lat = turned_to(world, selected)
        return {"longitude": lon, "latitude": lat, "zoom": round(zoom, 2), "minZoom": 0, "maxZoom": 6}
    west, south, east, north = world.bounds
    zoom = round(-math.log2(_km_per_px(world, width_px)), 3)
    target = [round((west + east) / 2), round((south + north) / 2), 0]
    return {"target": target, "zoom": zoom, "minZoom": round(zoom - 0.5, 3), "maxZoom": round(zoom + 6, 3)}


def turned_to(world: World, selected: str | None) -> tuple[int, int]:
    """Longitude and latitude to which a globe (its *world* in degrees) turns at first: the selected country's."""
    chosen = world.frame[world.frame[v.ISO3] == selected]
    if chosen.empty:
        return _TURNED_TO
    lon, lat = (round(float(chosen[axis].iloc[0])) for axis in "xy")
    return lon, lat


def height_px(world: World, width_px: int) -> int:
    """Height at which the whole world just fits *width_px*."""
    if world.projection is Projection.GLOBE:
        return round(width_px * 0.52)
    _, south, _, north = world.bounds
    return round((north - south) / _km_per_px(world, width_px)) + 6


def _ocean(world: World, theme: Theme) -> str:
    if world.projection is Projection.GLOBE:
        return d.layer(
            "SolidPolygonLayer",
            f'[{{"polygon":{world.ocean}}}]',
            id="ocean",
            pickable=False,
            getPolygon="@@=polygon",
            getFillColor=rgb(theme.ocean),
            filled=True,
        )
    return basemap.surface("ocean", world.ocean, theme.ocean)


def _countries(layout: Projection, drawn: pd.DataFrame) -> str:
    """The shapes, which the browser has or fetches, in the colours of *drawn*, which has a row a shape in their order.

    Fill without strokes: a stroked pickable layer picks so slowly without a GPU that clicks are lost.
    Colours sit in ``_subLayerProps``, where Streamlit does not dim what is not selected, so that the
    legend keeps telling the truth.
    """
    return d.layer(
        "GeoJsonLayer",
        d.encode(shapes.address(layout, shapes.COUNTRIES)),
        id=PICK_LAYER,
        pickable=True,
        stroked=False,
        filled=True,
        _subLayerProps=shapes.painted(drawn["colour"].tolist()),
    )


def _dots(drawn: pd.DataFrame, theme: Theme, *, members: frozenset[str], selected: str | None) -> str:
    """A dot for every small country that has a figure or belongs to the alliance."""
    talked_of = drawn[v.VALUE].notna() | drawn[v.ISO3].isin([*members, *([selected] if selected else [])])
    dots = []
    for row in drawn[drawn["small"].astype(bool) & talked_of].itertuples():
        iso3 = row.iso3 if isinstance(row.iso3, str) else ""
        ring = theme.selected if iso3 == selected else theme.member if iso3 in members else theme.ink
        place = d.encode({"type": "Point", "coordinates": [row.x, row.y]})
        dots.append(d.feature(place, {"i": row.Index, v.ISO3: iso3, "f": rgb(row.colour), "l": rgb(ring)}))
    return d.layer(
        "GeoJsonLayer",
        d.collection(dots),
        id=DOTS,
        pickable=True,
        stroked=False,
        filled=True,
        pointType="circle",
        pointRadiusUnits="pixels",
        getPointRadius=4.5,
        _subLayerProps={
            "points-circle": {
                "getFillColor": "@@=properties.f",
                "stroked": True,
                "getLineColor": "@@=properties.l",
                "lineWidthUnits": "pixels",
                "getLineWidth": 1.4,
            },
        },
    )


def picked(objects: Mapping[str, Sequence[Mapping[str, Any]]]) -> tuple[str, ...]:
    """Alpha-3 codes of the countries that were clicked, by their shape, their dot or a site in them; none for the sea.

    *objects* are those of Streamlit's selection, by layer.
    """
    shown = [one["properties"] for name in (DOTS, PICK_LAYER) for one in objects.get(name, ())]
    sites = [one for name in (site_layer.MINES, site_layer.WORKS) for one in objects.get(name, ())]
    return tuple(str(one[v.ISO3]) for one in (*shown, *sites) if one[v.ISO3])


def place_labels(
    drawn: pd.DataFrame,
    *,
    count: int,
    km_per_px: float,
    label_px: int = _LABEL_PX,
    edges: tuple[float, float] = (-math.inf, math.inf),
) -> pd.DataFrame:
    """The largest labelled rows whose labels do not overlap at this scale; at most *count*.

    Boxes are estimated from the number of letters. Columns of *drawn* are kept; ``x`` is moved where a label would
    reach over the west or east *edges* of the map, in km.
    """
    labels, values = drawn["label"].tolist(), drawn[v.VALUE].tolist()
    xs, ys = drawn["x"].tolist(), drawn["y"].tolist()
    wanted = [at for at, label in enumerate(labels) if isinstance(label, str) and values[at] > 0]
    kept: dict[int, float] = {}
    boxes: list[tuple[float, float, float, float]] = []
    for at in sorted(wanted, key=lambda at: -values[at]):
        if len(kept) == count:
            break
        half = (0.29 * label_px * basemap.letters(labels[at]) + _PLATE_PX) * km_per_px
        tall = 0.75 * label_px * km_per_px
        x = min(max(xs[at], edges[0] + half), edges[1] - half)
        box = (x - half, ys[at] - tall, x + half, ys[at] + tall)
        if not any(box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in boxes):
            kept[at] = x
            boxes.append(box)
    return drawn.iloc[list(kept)].assign(x=list(kept.values()))


def _labels(chosen: pd.DataFrame, theme: Theme, label_px: int) -> str:
    """Names on a plate of their own, readable on any colour of the ramp."""
    texts = [
        {"p": [row.x, row.y - (250 if row.small else 0)], "t": row.label} for row in chosen.itertuples(index=False)
    ]
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
        backgroundPadding=[_PLATE_PX, 2],
        backgroundBorderRadius=3,
        _subLayerProps={
            "characters": {"getColor": rgb(theme.ink)},
            "background": {"getFillColor": [*rgb(theme.halo), 222]},
        },
    )


def _crosses(marked: pd.DataFrame, theme: Theme) -> str:
    """A cross on a round plate a little above the point where a label would stand."""
    texts = [{"p": [row.x, row.y], "t": CROSS} for row in marked.itertuples(index=False)]
    return d.layer(
        "TextLayer",
        d.encode(texts),
        id="marked",
        pickable=False,
        getPosition="@@=p",
        getText="@@=t",
        getSize=16,
        sizeUnits="pixels",
        fontFamily=d.FONT,
        fontWeight=700,
        characterSet=[CROSS],
        background=True,
        backgroundPadding=[4, 0],
        backgroundBorderRadius=9,
        getPixelOffset=[0, -20],
        _subLayerProps={
            "characters": {"getColor": rgb(theme.halo)},
            "background": {"getFillColor": rgb(theme.alert)},
        },
    )
