"""Bars and trends as Vega-Lite specifications: plain dictionaries, drawn by the browser without a request."""

from __future__ import annotations

from typing import Any

from geo import numbers
from geo import vocabulary as v
from geo.indicators.concentration import Bands, Concentration
from geo.maps.colours import SERIES_COLOURS, Theme
from geo.reference import countries

_AUTOSIZE = {"type": "fit-x", "contains": "padding"}
_DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [10, 4])


def ranked_bars(
    result: Concentration, theme: Theme, *, members: frozenset[str], selected: str | None, count: int = 10
) -> dict[str, Any]:
    """Shares of the largest, members of the alliance marked by colour and by a dot before the name."""
    rows = [
        {
            "country": ("\u25cf " if row.iso3 in members else "") + countries.name_of(row.iso3),
            "share": row.share,
            "text": f"{numbers.share(row.share)}  {numbers.amount(row.value, result.panel.unit)}",
            "kind": "selected" if row.iso3 == selected else "member" if row.iso3 in members else "other",
        }
        for row in result.shares[result.shares[v.VALUE] > 0].head(count).itertuples()
    ]
    rest = 1 - sum(row["share"] for row in rows)
    if rest > 0.0005:  # noqa: PLR2004 - half of the smallest share printed
        words = "All others" if result.producers > count else "Other countries"
        rows.append({"country": words, "share": rest, "text": numbers.share(rest), "kind": "rest"})
    colours = {
        "selected": theme.selected,
        "member": theme.member,
        "other": SERIES_COLOURS[0],
        "rest": theme.not_listed,
    }
    return {
        "data": {"values": rows},
        "height": {"step": 25},
        "autosize": _AUTOSIZE,
        "config": {"view": {"stroke": None}},
        "encoding": {
            "y": {"field": "country", "type": "nominal", "sort": None, "title": None, "axis": _name_axis(theme)},
            "x": {"field": "share", "type": "quantitative", "axis": None, "scale": {"domain": [0, _room(rows)]}},
        },
        "layer": [
            {
                "mark": {"type": "bar", "cornerRadiusEnd": 2, "height": {"band": 0.72}},
                "encoding": {
                    "color": {
                        "field": "kind",
                        "type": "nominal",
                        "legend": None,
                        "scale": {"domain": list(colours), "range": list(colours.values())},
                    }
                },
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 5, "color": theme.ink, "fontSize": 13},
                "encoding": {"text": {"field": "text", "type": "nominal"}},
            },
        ],
    }


def _room(rows: list[dict[str, Any]]) -> float:
    """Axis end that leaves room for the text behind the longest bar."""
    return max(row["share"] for row in rows) * 1.75


def _name_axis(theme: Theme) -> dict[str, Any]:
    return {
        "labelFontSize": 13,
        "labelColor": theme.ink,
        "labelLimit": 170,
        "ticks": False,
        "domain": False,
        "labelPadding": 8,
    }


def share_trend(history: dict[int, Concentration], theme: Theme, *, count: int = 5) -> dict[str, Any]:
    """Shares of the latest year's largest suppliers over the years; a missing year breaks the line."""
    latest = history[max(history)]
    names = list(latest.shares[v.ISO3].head(count))
    rows = []
    for year, result in sorted(history.items()):
        shares = dict(zip(result.shares[v.ISO3], result.shares["share"], strict=True))
        rows += [{"year": str(year), "country": countries.name_of(name), "share": shares.get(name)} for name in names]
    labels = [countries.name_of(name) for name in names]
    legend = {"orient": "bottom", "labelFontSize": 13, "labelColor": theme.ink, "columns": 3, "symbolSize": 200}
    return {
        "data": {"values": rows},
        "height": 300,
        "autosize": _AUTOSIZE,
        "config": {"view": {"stroke": None}},
        "mark": {
            "type": "line",
            "point": {"size": 45, "filled": True},
            "strokeWidth": 2.5,
            "invalid": "break-paths-show-domains",
        },
        "encoding": {
            "x": {"field": "year", "type": "ordinal", "title": None, "axis": _year_axis(theme)},
            "y": {"field": "share", "type": "quantitative", "title": None, "axis": _value_axis(theme, ".0%")},
            "color": {
                "field": "country",
                "type": "nominal",
                "title": None,
                "scale": {"domain": labels, "range": list(SERIES_COLOURS)},
                "legend": legend,
            },
            "strokeDash": {
                "field": "country",
                "type": "nominal",
                "title": None,
                "scale": {"domain": labels, "range": list(_DASHES)},
                "legend": legend,
            },
            "tooltip": [
                {"field": "country", "type": "nominal", "title": "Country"},
                {"field": "year", "type": "ordinal", "title": "Year"},
                {"field": "share", "type": "quantitative", "title": "Share", "format": ".1%"},
            ],
        },
    }


def hhi_trend(history: dict[int, Concentration], bands: Bands, theme: Theme) -> dict[str, Any]:
    """HHI over the years as a line with its guaranteed interval, and the bands' two thresholds."""
    rows = [
        {"year": str(year), "low": 10_000 * result.hhi_low, "high": 10_000 * result.hhi_high}
        for year, result in sorted(history.items())
    ]
    limits = [
        {"limit": bands.moderate, "name": f"moderate from {bands.moderate:,.0f}"},
        {"limit": bands.high, "name": f"high above {bands.high:,.0f}"},
    ]
    highest = 10_000 * max(result.hhi_high for result in history.values())
    top = min(10_000.0, 1.15 * highest)
    scale = {"domain": [0, max(top, 1.2 * bands.high)]}
    x = {"field": "year", "type": "ordinal", "title": None, "axis": _year_axis(theme)}
    y = {"field": "low", "type": "quantitative", "title": None, "scale": scale, "axis": _value_axis(theme, ",.0f")}
    return {
        "data": {"values": rows},
        "height": 220,
        "config": {"view": {"stroke": None}},
        "layer": [
            {
                "mark": {"type": "area", "opacity": 0.3, "color": SERIES_COLOURS[0]},
                "encoding": {"x": x, "y": y, "y2": {"field": "high"}},
            },
            {
                "mark": {
                    "type": "line",
                    "point": {"size": 45, "filled": True},
                    "strokeWidth": 2.5,
                    "color": SERIES_COLOURS[0],
                },
                "encoding": {
                    "x": x,
                    "y": y,
                    "tooltip": [
                        {"field": "year", "type": "ordinal", "title": "Year"},
                        {"field": "low", "type": "quantitative", "title": "HHI, low", "format": ",.0f"},
                        {"field": "high", "type": "quantitative", "title": "HHI, high", "format": ",.0f"},
                    ],
                },
            },
            {
                "data": {"values": limits},
                "mark": {"type": "rule", "strokeDash": [4, 4], "color": theme.ink, "opacity": 0.55},
                "encoding": {"y": {"field": "limit", "type": "quantitative", "scale": scale}},
            },
            {
                "data": {"values": limits},
                "mark": {
                    "type": "text",
                    "align": "left",
                    "baseline": "bottom",
                    "dx": 2,
                    "dy": -2,
                    "x": 0,
                    "color": theme.ink,
                    "opacity": 0.75,
                    "fontSize": 11,
                },
                "encoding": {
                    "y": {"field": "limit", "type": "quantitative", "scale": scale},
                    "text": {"field": "name"},
                },
            },
        ],
    }


def _year_axis(theme: Theme) -> dict[str, Any]:
    return {"labelAngle": 0, "labelFontSize": 12, "labelColor": theme.ink, "domain": False, "ticks": False}


def _value_axis(theme: Theme, pattern: str) -> dict[str, Any]:
    return {
        "format": pattern,
        "labelFontSize": 12,
        "labelColor": theme.ink,
        "gridColor": theme.graticule,
        "domain": False,
        "ticks": False,
        "tickCount": 5,
    }
