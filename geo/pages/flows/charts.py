"""Charts of trade as Vega-Lite specifications: ranked traders, partners over time, concentration and single flows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.engine import queries
from geo.maps.colours import SERIES_COLOURS, Theme
from geo.trade import model as trade_model
from geo.trade import sentences as trade_sentences
from geo.trade.history import OTHERS, Partners
from geo.trade.model import By

_TOP = 7


def ranked(
    table: pd.DataFrame,
    side: str,
    by: By,
    theme: Theme,
    *,
    colours: Mapping[str, str],
    default: str,
) -> dict[str, Any]:
    """Bars of the largest exporters or importers of :func:`geo.trade.model.balances`, with all others as the last.

    Parameters
    ----------
    side: ``"exports"`` or ``"imports"``.
    """
    share = {"exports": "export_share", "imports": "import_share"}[side]
    known = table.dropna(subset=[side]).sort_values(side, ascending=False)
    rows = [
        {
            "area": trade_model.area_name(row[v.ISO3]),
            "share": row[share],
            "text": f"{numbers.share(row[share])}  {trade_sentences.amount(row[side], by)}",
            "colour": colours.get(row[v.ISO3], default),
        }
        for row in known.head(_TOP).to_dict("records")
    ]
    rest = known.iloc[_TOP:]
    if len(rest):
        part = float(rest[share].sum())
        words = f"{numbers.share(part)}  {trade_sentences.amount(float(rest[side].sum()), by)}"
        rows.append({"area": f"{len(rest)} others", "share": part, "text": words, "colour": theme.not_listed})
    room = 2.3 * max((row["share"] for row in rows), default=1.0)
    return {
        "data": {"values": rows},
        "height": {"step": 22},
        "config": {"view": {"stroke": None}},
        "encoding": {
            "y": {
                "field": "area",
                "type": "nominal",
                "sort": None,
                "title": None,
                "axis": {
                    "labelFontSize": 12,
                    "labelColor": theme.ink,
                    "labelLimit": 120,
                    "ticks": False,
                    "domain": False,
                    "labelPadding": 6,
                },
            },
            "x": {"field": "share", "type": "quantitative", "axis": None, "scale": {"domain": [0, room]}},
        },
        "layer": [
            {
                "mark": {"type": "bar", "cornerRadiusEnd": 2, "height": {"band": 0.72}},
                "encoding": {"color": {"field": "colour", "type": "nominal", "scale": None}},
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 5, "color": theme.ink, "fontSize": 12},
                "encoding": {"text": {"field": "text", "type": "nominal"}},
            },
        ],
    }


def partner_shares(
    partners: Partners, theme: Theme, *, year: int, events: list[dict[str, Any]], colours: Mapping[str, str]
) -> dict[str, Any]:
    """Stacked shares by year, the largest partner at the bottom; the map's year and policy events as lines."""
    names = {code: trade_model.area_name(code) for code in partners.named} | {OTHERS: "all others"}
    order = [*names.values()]
    table = partners.shares
    shown = table.assign(
        year=table[v.YEAR].astype("str"),
        partner=table["partner"].map(names),
        order=table["partner"].map({code: rank for rank, code in enumerate(names)}),
    )
    scale = [*[colours.get(code, SERIES_COLOURS[i]) for i, code in enumerate(partners.named)], theme.not_listed]
    return {
        "data": {"values": shown[["year", "partner", "share", "order"]].to_dict("records")},
        "height": 280,
        "config": {"view": {"stroke": None}},
        "layer": [
            {
                "mark": {"type": "bar", "width": {"band": 0.86}},
                "encoding": {
                    "x": _years(theme),
                    "y": {
                        "field": "share",
                        "type": "quantitative",
                        "title": None,
                        "scale": {"domain": [0, 1]},
                        "axis": _values(theme, ".0%"),
                    },
                    "color": {
                        "field": "partner",
                        "type": "nominal",
                        "title": None,
                        "scale": {"domain": order, "range": scale},
                        "legend": {"orient": "bottom", "labelFontSize": 12, "labelColor": theme.ink, "columns": 3},
                    },
                    "order": {"field": "order", "type": "quantitative"},
                    "tooltip": [
                        {"field": "partner", "type": "nominal", "title": "Partner"},
                        {"field": "year", "type": "ordinal", "title": "Year"},
                        {"field": "share", "type": "quantitative", "title": "Share", "format": ".1%"},
                    ],
                },
            },
            _mark_of(year, theme),
            *_events(events, theme),
        ],
    }


def concentration(partners: Partners, theme: Theme, *, year: int, events: list[dict[str, Any]]) -> dict[str, Any]:
    """HHI over every partner, by year; a year without trade breaks the line."""
    table = partners.concentration
    span = range(int(table[v.YEAR].min()), int(table[v.YEAR].max()) + 1)
    known = table.set_index(v.YEAR)["hhi"]
    rows = [{"year": str(step), "hhi": 10_000 * known[step] if step in known.index else None} for step in span]
    return _line(rows, "hhi", "HHI", ",.0f", theme, year=year, events=events, top=10_000)


def pair_trend(table: pd.DataFrame, by: By, theme: Theme, *, year: int, events: list[dict[str, Any]]) -> dict[str, Any]:
    """One flow by year in the measure chosen."""
    rows = [{"year": str(row.year), "amount": getattr(row, by.column)} for row in _full(table).itertuples()]
    clean = [{**row, "amount": None if pd.isna(row["amount"]) else row["amount"]} for row in rows]
    return _line(clean, "amount", by.unit, ",.0f", theme, year=year, events=events)


def pair_unit_value(table: pd.DataFrame, theme: Theme, *, year: int) -> dict[str, Any]:
    """Unit value of one flow by year."""
    rows = [
        {
            "year": str(row.year),
            "usd": None if pd.isna(getattr(row, queries.UNIT_VALUE)) else getattr(row, queries.UNIT_VALUE),
        }
        for row in _full(table).itertuples()
    ]
    return _line(rows, "usd", "USD/t", ",.0f", theme, year=year, events=[])


def _full(table: pd.DataFrame) -> pd.DataFrame:
    """Every year between the first and the last, missing where nothing was traded."""
    span = range(int(table[v.YEAR].min()), int(table[v.YEAR].max()) + 1)
    return table.set_index(v.YEAR).reindex(span).rename_axis(v.YEAR).reset_index()


def _line(
    rows: list[dict[str, Any]],
    field: str,
    title: str,
    pattern: str,
    theme: Theme,
    *,
    year: int,
    events: list[dict[str, Any]],
    top: float | None = None,
) -> dict[str, Any]:
    scale = {"domain": [0, top]} if top else {"zero": True}
    return {
        "data": {"values": rows},
        "height": 200,
        "config": {"view": {"stroke": None}},
        "layer": [
            {
                "mark": {
                    "type": "line",
                    "point": {"size": 35, "filled": True},
                    "strokeWidth": 2.2,
                    "color": SERIES_COLOURS[0],
                    "invalid": "break-paths-show-domains",
                },
                "encoding": {
                    "x": _years(theme),
                    "y": {
                        "field": field,
                        "type": "quantitative",
                        "title": None,
                        "scale": scale,
                        "axis": _values(theme, pattern),
                    },
                    "tooltip": [
                        {"field": "year", "type": "ordinal", "title": "Year"},
                        {"field": field, "type": "quantitative", "title": title, "format": pattern},
                    ],
                },
            },
            _mark_of(year, theme),
            *_events(events, theme),
        ],
    }


def _mark_of(year: int, theme: Theme) -> dict[str, Any]:
    """The year of the map."""
    return {
        "data": {"values": [{"year": str(year)}]},
        "mark": {"type": "rule", "color": theme.ink, "strokeWidth": 1.5, "opacity": 0.8},
        "encoding": {"x": {"field": "year", "type": "ordinal"}},
    }


def _events(events: list[dict[str, Any]], theme: Theme) -> list[dict[str, Any]]:
    """Policy events as dashed marks; what they are stands in their tooltip and in the list below."""
    if not events:
        return []
    return [
        {
            "data": {"values": events},
            "mark": {"type": "rule", "strokeDash": [3, 3], "color": theme.member, "strokeWidth": 1.5},
            "encoding": {
                "x": {"field": "year", "type": "ordinal"},
                "tooltip": [
                    {"field": "title", "type": "nominal", "title": "Policy"},
                    {"field": "date", "type": "nominal", "title": "Made known"},
                    {"field": "status", "type": "nominal", "title": "Status"},
                ],
            },
        }
    ]


def _years(theme: Theme) -> dict[str, Any]:
    return {
        "field": "year",
        "type": "ordinal",
        "title": None,
        "axis": {
            "labelAngle": 0,
            "labelFontSize": 12,
            "labelColor": theme.ink,
            "domain": False,
            "ticks": False,
            "labelOverlap": True,
        },
    }


def _values(theme: Theme, pattern: str) -> dict[str, Any]:
    return {
        "format": pattern,
        "labelFontSize": 12,
        "labelColor": theme.ink,
        "gridColor": theme.graticule,
        "domain": False,
        "ticks": False,
        "tickCount": 5,
    }
