"""A map of one value a country, on paper."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from geo import vocabulary as v
from geo.content.content import MapFigure
from geo.exports import basemap, legend
from geo.exports.sheet import Box, PaperSheet
from geo.maps import choropleth as classes
from geo.maps import world

_LABELS = 8
_LABEL_SIZE = 7.4
# Kilometres by which the name of a small country stands below it, as on the screen.
_BELOW_KM = 250.0


def draw(sheet: PaperSheet, figure: MapFigure, place: basemap.Frame) -> None:
    """Draw countries, outlines, dots, names and crosses."""
    earth, theme = world.load(), sheet.theme
    values = figure.table
    basemap.draw(sheet, earth, place, list(values["colour"]), classes.merged(values))
    if nothing := frozenset(values[values["group"] == classes.ZERO][v.ISO3]):
        # Nearly as light as the sea: a thin line keeps a published zero apart from it, as in the legend.
        edges = basemap.lines(earth.lines(inside=nothing))
        basemap.strokes(sheet, edges, place, legend.EDGE, 0.5, z=5)
    if figure.members:
        edges = basemap.lines(earth.lines(inside=figure.members))
        basemap.strokes(sheet, edges, place, theme.halo, 1.9, z=6)
        basemap.strokes(sheet, edges, place, theme.member, 1.0, z=6.1)
    if figure.country:
        edges = basemap.lines(earth.lines(inside=frozenset({figure.country})))
        basemap.strokes(sheet, edges, place, theme.selected, 2.8, z=7)
        # Its area again above the outline, which would cover a narrow country altogether.
        for rings, iso3, colour in zip(basemap.shapes(), values[v.ISO3], values["colour"], strict=True):
            if iso3 == figure.country:
                basemap.area(sheet, rings, place, colour, z=7.1)
    shown = values[values[v.VALUE].notna() & (values[v.VALUE] > 0)]
    talked_of = values[v.VALUE].notna() | values[v.ISO3].isin([*figure.members, figure.country])
    near = np.array([place.sees(row.x, row.y) for row in values.itertuples()])
    for row in values[values["small"].astype(bool) & talked_of & near].itertuples():
        x, y = place.at(row.x, row.y)
        ring = theme.member if row.iso3 in figure.members and row.iso3 != figure.country else theme.selected
        sheet.circle(x, y, 3.2, facecolor=row.colour, edgecolor=ring, linewidth=0.8, zorder=8)
    if figure.sites is not None:
        points(sheet, figure.sites, place)
    _names(sheet, shown[near[shown.index]], place)
    for row in values[values[v.ISO3].isin(list(figure.marked)) & near].itertuples():
        x, y = place.at(row.x, row.y)
        legend.cross(sheet, x, y - 12, 4.6)


def points(sheet: PaperSheet, found: pd.DataFrame, place: basemap.Frame) -> None:
    """Dots and rings; columns of :mod:`geo.maps.sites`."""
    for row in found.itertuples(index=False):
        if not place.sees(row.x, row.y):
            continue
        x, y = place.at(row.x, row.y)
        if row.dot:
            legend.dot(sheet, x, y)
        if row.ring:
            legend.ring(sheet, x, y)


def _names(sheet: PaperSheet, shown: pd.DataFrame, place: basemap.Frame) -> None:
    """The largest values with their names, as far as they keep clear of each other.

    Names that would hide their countries stand beside them at the end of a line, once the others have their places.
    """
    taken: list[Box] = []
    rings = dict(zip(world.load().frame[v.ISO3], basemap.shapes(), strict=True))
    wanted = list(shown[shown["label"].notna()].sort_values(v.VALUE, ascending=False, kind="stable").itertuples())
    hiding = [
        row for row in wanted[:_LABELS] if row.small or basemap.covered(rings[row.iso3], row.label, _LABEL_SIZE, place)
    ]
    largest = [row for row in wanted[:_LABELS] if row not in hiding]
    for row in [*largest, *hiding, *wanted[_LABELS:]]:
        led = row in hiding and basemap.led_label(sheet, row.label, *place.at(row.x, row.y), _LABEL_SIZE, taken, place)
        if not led:
            _name(sheet, row, taken, place)
        if len(taken) == _LABELS:
            return


def _name(sheet: PaperSheet, row: Any, taken: list[Box], place: basemap.Frame) -> None:
    """The name on its country, below its dot, or where there is no room beside it at the end of a line."""
    at = place.at(row.x, row.y - (_BELOW_KM if row.small else 0.0))
    if not basemap.label(sheet, row.label, *at, _LABEL_SIZE, taken, place):
        basemap.led_label(sheet, row.label, *place.at(row.x, row.y), _LABEL_SIZE, taken, place)
