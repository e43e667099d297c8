"""Bars and lines of the scenarios as Vega-Lite specifications, drawn by the browser without a request."""

from __future__ import annotations

from typing import Any

import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.maps.colours import SERIES_COLOURS, Theme
from geo.scenarios.diversification import Diversification
from geo.scenarios.price_floor import Floor
from geo.scenarios.sentences import tonnes, usd
from geo.scenarios.stockpile import Cover
from geo.trade import model as trade_model

BLUE, ORANGE = SERIES_COLOURS[0], SERIES_COLOURS[1]
_COUNT = 10


def losses(importers: pd.DataFrame, theme: Theme) -> dict[str, Any]:
    """Largest losses by importer: what others replace and what stays short, tonnes."""
    rows = []
    for row in importers[importers["lost_t"] > 0].head(_COUNT).itertuples():
        name = trade_model.area_name(row.importer)
        text = f"{tonnes(row.short_t)} short, {numbers.share(row.share_short)}"
        rows.append({"country": name, "part": "replaced", "t": row.replaced_t, "end": row.lost_t, "text": ""})
        rows.append({"country": name, "part": "short", "t": row.short_t, "end": row.lost_t, "text": text})
    return _stacked(rows, {"replaced": BLUE, "short": ORANGE}, theme)


def additions(suppliers: pd.DataFrame, theme: Theme) -> dict[str, Any]:
    """Who replaces: what each adds, and what of its spare capacity stays unused, tonnes."""
    rows = []
    for row in suppliers.head(_COUNT).itertuples():
        name = trade_model.area_name(row.exporter)
        text = f"{tonnes(row.added_t)} added, {numbers.change(row.growth)}"
        idle = max(0.0, row.spare_t - row.added_t)
        rows.append({"country": name, "part": "added", "t": row.added_t, "end": row.spare_t, "text": ""})
        rows.append({"country": name, "part": "spare, not needed", "t": idle, "end": row.spare_t, "text": text})
    return _stacked(rows, {"added": BLUE, "spare, not needed": theme.not_listed}, theme)


def _stacked(rows: list[dict[str, Any]], colours: dict[str, str], theme: Theme, *, room: float = 2.1) -> dict[str, Any]:
    """Stacked bars with a text behind each; the axis ends at *room* times the longest."""
    end = max((row["end"] for row in rows), default=1.0)
    order = list(dict.fromkeys(row["country"] for row in rows))
    y = {"field": "country", "type": "nominal", "sort": order, "title": None, "axis": _names(theme)}
    return {
        "data": {"values": rows},
        "height": {"step": 25},
        "config": {"view": {"stroke": None}},
        "layer": [
            {
                "mark": {"type": "bar", "height": {"band": 0.72}},
                "encoding": {
                    "y": y,
                    "x": {"field": "t", "type": "quantitative", "axis": None, "scale": {"domain": [0, room * end]}},
                    "color": {
                        "field": "part",
                        "type": "nominal",
                        "title": None,
                        "scale": {"domain": list(colours), "range": list(colours.values())},
                        "legend": {"orient": "top", "labelColor": theme.ink, "labelFontSize": 13},
                    },
                    "order": {"field": "part"},
                },
            },
            {
                "transform": [{"filter": "datum.text !== ''"}],
                "mark": {"type": "text", "align": "left", "dx": 6, "color": theme.ink, "fontSize": 13},
                "encoding": {"y": y, "x": {"field": "end", "type": "quantitative"}, "text": {"field": "text"}},
            },
        ],
    }


def _names(theme: Theme) -> dict[str, Any]:
    return {
        "labelFontSize": 13, "labelColor": theme.ink, "labelLimit": 170, "ticks": False, "domain": False,
        "labelPadding": 8,
    }  # fmt: skip


def targets(cover: Cover, theme: Theme) -> dict[str, Any]:
    """Tonnes of 30 to 180 days: what the stock holds of them and what is missing, with their cost."""
    rows = []
    for row in cover.targets.itertuples():
        cost = "" if pd.isna(row.cost_usd) else f", {usd(row.cost_usd)}"
        name = f"{row.days:.0f} days"
        held = row.tonnes - row.missing_t
        text = f"{tonnes(row.tonnes)}{cost}"
        rows.append({"country": name, "part": "held", "t": held, "end": row.tonnes, "text": ""})
        rows.append({"country": name, "part": "missing", "t": row.missing_t, "end": row.tonnes, "text": text})
    return _stacked(rows, {"held": BLUE, "missing": ORANGE}, theme, room=1.4) | {"height": {"step": 44}}


def floor_path(floor: Floor, theme: Theme) -> dict[str, Any]:
    """Market price by year against the floor, USD a kilogram; the gap shaded."""
    limit = floor.made.floor_usd_per_t / 1000
    rows = [
        {
            "year": f"{row.year:.0f}",
            "price": row.price / 1000,
            "top": max(limit, row.price / 1000),
            "text": usd(row.payments_usd) if row.payments_usd else "no payment",
        }
        for row in floor.path.itertuples()
    ]
    x = {"field": "year", "type": "ordinal", "title": None, "axis": {"labelAngle": 0, "labelFontSize": 13,
         "labelColor": theme.ink, "domain": False, "ticks": False}}  # fmt: skip
    y_axis = {"labelFontSize": 12, "labelColor": theme.ink, "titleColor": theme.ink, "gridColor": theme.graticule,
              "domain": False, "ticks": False, "tickCount": 5}  # fmt: skip
    scale = {"domain": [0, 1.2 * max(row["top"] for row in rows)]}
    y = {"field": "price", "type": "quantitative", "title": "USD/kg", "scale": scale, "axis": y_axis}
    return {
        "data": {"values": rows},
        "height": 300,
        "config": {"view": {"stroke": None}},
        "layer": [
            {
                "mark": {"type": "bar", "color": ORANGE, "opacity": 0.75, "width": {"band": 0.5}},
                "encoding": {"x": x, "y": y, "y2": {"field": "top"}},
            },
            {
                "mark": {"type": "bar", "color": BLUE, "width": {"band": 0.5}},
                "encoding": {"x": x, "y": y},
            },
            {
                "mark": {"type": "text", "baseline": "bottom", "dy": -6, "color": theme.ink, "fontSize": 13},
                "encoding": {"x": x, "y": {"field": "top", "type": "quantitative"}, "text": {"field": "text"}},
            },
            {
                "data": {"values": [{"floor": limit}]},
                "mark": {"type": "rule", "strokeDash": [6, 4], "color": theme.ink, "strokeWidth": 2},
                "encoding": {"y": {"field": "floor", "type": "quantitative"}},
            },
        ],
    }


def paid(floor: Floor, theme: Theme) -> dict[str, Any]:
    """Eligible producers by the product that they sell under the floor."""
    rows = [
        {
            "country": trade_model.area_name(row.iso3),
            "part": "product under the floor",
            "t": row.product_t,
            "end": row.product_t,
            "text": f"{tonnes(row.product_t)}, {usd(row.payments_usd)}",
        }
        for row in floor.producers.head(_COUNT).itertuples()
    ]
    return _stacked(rows, {"product under the floor": BLUE}, theme, room=1.5)


def reallocation(found: Diversification, theme: Theme) -> dict[str, Any]:
    """Shares of suppliers now and then, with the cap."""
    table = found.suppliers
    ranked = table.assign(most=table[["share_now", "share_then"]].max(axis=1)).nlargest(_COUNT + 2, "most")
    rows, dots = [], []
    for row in ranked.itertuples():
        name = trade_model.area_name(row.exporter)
        growth = "" if pd.isna(row.growth) or row.change == 0 else f"  {numbers.change(row.growth)} of its exports"
        share = f"{numbers.share(row.share_now)} \u2192 {numbers.share(row.share_then)}{growth}"
        rows.append({"country": name, "before": row.share_now, "after": row.share_then, "end": row.most, "text": share})
        dots.append({"country": name, "when": "now", "share": row.share_now})
        dots.append({"country": name, "when": "then", "share": row.share_then})
    order = [row["country"] for row in rows]
    y = {"field": "country", "type": "nominal", "sort": order, "title": None, "axis": _names(theme)}
    end = max([found.made.cap, *(row["end"] for row in rows)])
    x: dict[str, Any] = {"type": "quantitative", "axis": None, "scale": {"domain": [0, 1.5 * end]}}
    colour = {
        "field": "when", "type": "nominal", "title": None,
        "scale": {"domain": ["now", "then"], "range": [ORANGE, BLUE]},
        "legend": {"orient": "top", "labelColor": theme.ink, "labelFontSize": 13},
    }  # fmt: skip
    return {
        "data": {"values": rows},
        "height": {"step": 27},
        "config": {"view": {"stroke": None}},
        "layer": [
            {
                "mark": {"type": "bar", "height": 3, "color": theme.not_listed},
                "encoding": {"y": y, "x": x | {"field": "before"}, "x2": {"field": "after"}},
            },
            {
                "data": {"values": dots},
                "mark": {"type": "point", "filled": True, "size": 130, "opacity": 1},
                "encoding": {"y": y, "x": x | {"field": "share"}, "color": colour},
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 12, "color": theme.ink, "fontSize": 13},
                "encoding": {"y": y, "x": x | {"field": "end"}, "text": {"field": "text", "type": "nominal"}},
            },
            {
                "data": {"values": [{"cap": found.made.cap}]},
                "mark": {"type": "rule", "strokeDash": [6, 4], "color": theme.ink, "strokeWidth": 2},
                "encoding": {"x": x | {"field": "cap"}},
            },
        ],
    }


def codes(table: pd.DataFrame, column: str) -> pd.DataFrame:
    """*table* with the country's name before its code."""
    named = table.rename(columns={column: v.ISO3})
    named.insert(0, "country", [trade_model.area_name(code) for code in named[v.ISO3]])
    return named
