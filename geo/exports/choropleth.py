"""A map of one value a country, on paper."""

from __future__ import annotations

import pandas as pd

from geo import vocabulary as v
from geo.content.records import MapContent
from geo.exports import basemap, legend
from geo.exports.sheet import Box, Sheet
from geo.maps import world

_LABELS = 8
_LABEL_SIZE = 7.4
# Kilometres by which the name of a small country stands below it, as on the screen.
_BELOW_KM = 250.0


def draw(sheet: Sheet, content: MapContent, place: basemap.Frame) -> None:
    """Draw countries, outlines, dots, names and crosses."""
    earth, theme = world.load(), sheet.theme
    values = content.table
    basemap.draw(sheet, earth, place, list(values["colour"]))
    if content.members:
        edges = basemap.lines(earth.lines(inside=content.members))
        basemap.strokes(sheet, edges, place, theme.member, 1.0, z=6)
    if content.country:
        edges = basemap.lines(earth.lines(inside=frozenset({content.country})))
        basemap.strokes(sheet, edges, place, theme.selected, 1.8, z=7)
    shown = values[values[v.VALUE].notna() & (values[v.VALUE] > 0)]
    for row in shown[shown["small"]].itertuples():
        x, y = place.at(row.x, row.y)
        sheet.circle(x, y, 3.2, facecolor=row.colour, edgecolor=theme.selected, linewidth=0.6, zorder=8)
    _names(sheet, shown, place)
    for row in values[values[v.ISO3].isin(list(content.marked))].itertuples():
        x, y = place.at(row.x, row.y)
        legend.cross(sheet, x, y - 12, 4.6)


def _names(sheet: Sheet, shown: pd.DataFrame, place: basemap.Frame) -> None:
    """The largest values with their names, as far as they keep clear of each other."""
    taken: list[Box] = []
    wanted = shown[shown["label"].notna()].sort_values(v.VALUE, ascending=False, kind="stable")
    for row in wanted.itertuples():
        x, y = place.at(row.x, row.y - (_BELOW_KM if row.small else 0.0))
        basemap.label(sheet, row.label, x, y, _LABEL_SIZE, taken, place)
        if len(taken) == _LABELS:
            return
