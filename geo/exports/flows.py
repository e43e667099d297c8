"""A map of trade flows, on paper."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd

from geo import vocabulary as v
from geo.content.content import FlowFigure
from geo.exports import basemap, choropleth
from geo.exports.sheet import Box, PaperSheet
from geo.maps import curves, world
from geo.maps import flows as flow_map
from geo.maps import sites as site_layer

# Width in pixels of the map on the screen for which the widths of curves are meant.
SCREEN_PX = 960.0
_LABELS = 14
_LABEL_SIZE = 7.0
_PASSAGE_SIZE = 5.5


def points_per_pixel(place: basemap.Frame) -> float:
    """Points of the page for a pixel of the screen: a globe, half as wide as the flat map, has curves as wide."""
    return place.width / (SCREEN_PX if place.globe is None else SCREEN_PX / 2)


def draw(sheet: PaperSheet, figure: FlowFigure, place: basemap.Frame) -> None:
    """Draw quiet land, members a shade closer to their colour, curves, circles and names."""
    earth, theme = world.load(), sheet.theme
    member = flow_map.member_land(theme)
    basemap.draw(
        sheet,
        earth,
        place,
        [member if code in figure.members else theme.not_listed for code in earth.frame[v.ISO3]],
    )
    if figure.country:
        edges = basemap.lines(earth.lines(inside=frozenset({figure.country})))
        basemap.strokes(sheet, edges, place, theme.selected, 1.6, z=5)
    points_a_px = points_per_pixel(place)
    for points, widths, colour in ribbons(earth, figure.arrows, figure.scale):
        for piece, wide in place.ribbons(points, widths):
            sheet.polygon(ribbon(piece, wide * points_a_px), facecolor=colour, alpha=0.8, edgecolor="none", zorder=8)
    for x, y, heading, size in heads(earth, figure.arrows, figure.scale):
        if not place.sees(x, y):
            continue
        tip = np.array([[0.5, 0.0], [-0.5, 0.45], [-0.2, 0.0], [-0.5, -0.45]]) * size * points_a_px
        ahead = np.diff(place.place(np.array([[x, y], [x + np.cos(heading), y + np.sin(heading)]])), axis=0)[0]
        angle = np.arctan2(-ahead[1], ahead[0])
        turned = tip @ np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        sheet.polygon(turned + np.array(place.at(x, y)), facecolor=theme.ink, edgecolor="none", zorder=9)
    nodes = flow_map.placed(figure.nodes, earth)
    nodes = nodes[[place.sees(row.x, row.y) for row in nodes.itertuples()]]
    for row in nodes[nodes["amount"].notna()].itertuples():
        x, y = place.at(row.x, row.y)
        radius = figure.scale.radius_px(row.amount) * points_a_px
        sheet.circle(x, y, radius, facecolor=row.colour, alpha=0.6, edgecolor=theme.page, linewidth=0.6, zorder=10)
    if figure.points is not None:
        choropleth.points(sheet, figure.points, place)
    taken = _names(sheet, nodes, figure, place)
    if figure.points is not None:
        _passages(sheet, figure.points, place, taken)


def _passages(sheet: PaperSheet, points: pd.DataFrame, place: basemap.Frame, taken: list[Box]) -> None:
    """The names of rings, as far as they keep clear of other names: paper has no tooltips."""
    for row in points[points[site_layer.RING]].itertuples():
        if not place.sees(row.x, row.y):
            continue
        x, y = place.at(row.x, row.y)
        for down in (7.0, -7.0):
            if basemap.label(sheet, row.name, x, y + down, _PASSAGE_SIZE, taken, place):
                break


def ribbons(
    earth: world.World, arrows: pd.DataFrame, scale: flow_map.Scale
) -> list[tuple[basemap.Points, basemap.Points, str]]:
    """Every piece of every curve, the widest first: points in km, widths in pixels at each, colour."""
    sites = curves.places(earth)
    found = []
    for row in arrows.sort_values("amount", ascending=False, kind="stable").itertuples():
        if row.exporter not in sites or row.importer not in sites:
            continue
        width = scale.width_px(row.amount)
        tip = curves.tip_px(width)
        for piece in curves.way(*sites[row.exporter], *sites[row.importer]):
            points = np.array(json.loads(piece.coordinates), dtype=float)
            found.append((points, width + np.array(piece.shares) * (tip - width), row.colour))
    return found


def heads(earth: world.World, arrows: pd.DataFrame, scale: flow_map.Scale) -> list[tuple[float, float, float, float]]:
    """The arrowheads of the larger curves: x and y in km, radians from east, length in pixels."""
    sites = curves.places(earth)
    found = []
    for row in arrows.itertuples():
        size = flow_map.head_px(scale.width_px(row.amount))
        if size and row.exporter in sites and row.importer in sites:
            head = flow_map.head(curves.way(*sites[row.exporter], *sites[row.importer]))
            found += [(head.x, head.y, float(np.radians(head.angle)), size)] if head else []
    return found


def ribbon(points: basemap.Points, widths: basemap.Points) -> basemap.Points:
    """The outline of a curve that is *widths* wide at each of its *points*."""
    along = np.gradient(points, axis=0)
    length = np.hypot(along[:, 0], along[:, 1])
    across = np.column_stack((-along[:, 1], along[:, 0])) / np.where(length > 0, length, 1.0)[:, None]
    aside = across * (widths / 2)[:, None]
    return np.concatenate((points + aside, (points - aside)[::-1]))


def _names(sheet: PaperSheet, nodes: pd.DataFrame, figure: FlowFigure, place: basemap.Frame) -> list[Box]:
    """Names under their circles, or above or beside them, the weightiest first; what they cover."""
    taken: list[Box] = []
    points_a_px = points_per_pixel(place)
    for row in nodes[nodes["label"].notna()].sort_values("weight", ascending=False, kind="stable").itertuples():
        x, y = place.at(row.x, row.y)
        radius = figure.scale.radius_px(row.amount) * points_a_px if pd.notna(row.amount) else 0.0
        away, aside = radius + 8.0, radius + 4.0 + 2.1 * len(row.label)
        for right, down in ((0.0, away), (0.0, -away), (aside, 0.0), (-aside, 0.0)):
            if basemap.label(sheet, row.label, x + right, y + down, _LABEL_SIZE, taken, place):
                break
        if len(taken) == _LABELS:
            break
    return taken
