"""Charts of import risk as Vega-Lite specifications: suppliers, scores over time, the risk matrix."""

from __future__ import annotations

from typing import Any

import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.indicators import geopolrisk as gpr
from geo.maps.colours import SERIES_COLOURS, Theme
from geo.reference import minerals
from geo.risk.model import Dependence
from geo.trade import model as trade_model

# Layer parameter that tells which mineral was clicked.
PICK = "picked"
_RISK_RAMP = ("#fee8c8", "#fdbb84", "#e34a33", "#7f0000")
_RISK_RAMP_ON_DARK = ("#7a4a25", "#c4672a", "#ff8c61", "#ffd9c7")
_LABELLED = 14
# Width of a letter in pixels, and height of a line on the axis of the matrix.
_LETTER_PX = 9
_LINE = 0.055
_LEVELS = (0.05, 0.1, 0.2, 0.3)


def suppliers(found: Dependence, theme: Theme, *, count: int = 10) -> dict[str, Any]:
    """Ranked shares of the suppliers, coloured by their governance risk; a dot marks members of the alliance."""
    rows = [
        {
            "supplier": ("\u25cf " if row.inside else "") + trade_model.area_name(row.exporter),
            "share": row.share,
            "risk": None if pd.isna(row.risk) else row.risk,
            "text": f"{numbers.share(row.share)} \u00b7 risk {'unknown' if pd.isna(row.risk) else f'{row.risk:.2f}'}",
        }
        for row in found.suppliers.head(count).itertuples()
    ]
    others = found.suppliers.iloc[count:]
    if len(others):
        text = f"{numbers.share(others['share'].sum())} \u00b7 {len(others)} suppliers"
        rows.append({"supplier": "All others", "share": float(others["share"].sum()), "risk": None, "text": text})
    ramp = _RISK_RAMP if theme.name == "light" else _RISK_RAMP_ON_DARK
    colour = {
        "field": "risk",
        "type": "quantitative",
        "title": "Governance risk of the supplier, 0 stable to 1",
        "scale": {"domain": [0, 1], "range": list(ramp)},
        "legend": {
            "orient": "bottom",
            "titleColor": theme.ink,
            "labelColor": theme.ink,
            "gradientLength": 200,
            "titleLimit": 400,
            "values": [0, 0.25, 0.5, 0.75, 1],
        },
    }
    unknown = {"test": "!isValid(datum.risk)", "value": theme.not_listed}
    widest = max(row["share"] for row in rows) * 1.75
    return {
        "data": {"values": rows},
        "height": {"step": 25},
        "config": {"view": {"stroke": None}},
        "encoding": {
            "y": {"field": "supplier", "type": "nominal", "sort": None, "title": None, "axis": _names(theme)},
            "x": {"field": "share", "type": "quantitative", "axis": None, "scale": {"domain": [0, widest]}},
        },
        "layer": [
            {
                "mark": {
                    "type": "bar",
                    "invalid": "show",
                    "cornerRadiusEnd": 2,
                    "height": {"band": 0.72},
                    "stroke": theme.ink,
                    "strokeWidth": 0.4,
                },
                "encoding": {"color": colour | {"condition": unknown}},
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 5, "color": theme.ink, "fontSize": 13},
                "encoding": {"text": {"field": "text", "type": "nominal"}},
            },
        ],
    }  # fmt: skip


def trend(
    history: pd.DataFrame, editions: dict[int, str], marks: pd.DataFrame, theme: Theme, *, last: int
) -> dict[str, Any]:
    """Score and its two factors over the years, broken where the governance edition changes, with policy marks.

    Parameters
    ----------
    history: rows of one importer and mineral. editions: governance edition by year. marks: columns of
        :func:`geo.reference.policy.marks`. last: the year up to which the axis runs.
    """
    measures = {gpr.SCORE: "GeoPolRisk score", gpr.HHI: "HHI of world production", gpr.IMPORT_RISK: "Import risk"}
    rows = [
        {"at": row[v.YEAR] + 0.5, "year": str(row[v.YEAR]), "measure": words, "edition": editions[row[v.YEAR]],
         "value": None if pd.isna(row[name]) else row[name]}
        for row in history.to_dict("records") for name, words in measures.items()
    ]  # fmt: skip
    years = sorted(int(year) for year in history[v.YEAR])
    breaks = [year for year in years[1:] if editions[year] != editions[year - 1]]
    axis_years = range(years[0], last + 1)
    # Every layer states the scale: a layer without it would stretch the axis to zero.
    bare = {
        "field": "at",
        "type": "quantitative",
        "title": None,
        "scale": {"domain": [years[0], last + 1], "nice": False, "zero": False},
    }
    x = bare | {
        "axis": {
            "values": [year + 0.5 for year in axis_years],
            "labelExpr": "floor(datum.value)",
            "grid": False,
            "labelColor": theme.ink,
            "labelFontSize": 12,
            "domain": False,
            "ticks": False,
        },
    }
    values = {
        "format": ".1f", "labelFontSize": 12, "labelColor": theme.ink, "gridColor": theme.graticule, "domain": False,
        "ticks": False, "tickCount": 5,
    }  # fmt: skip
    names = list(measures.values())
    legend = {"orient": "bottom", "labelFontSize": 13, "labelColor": theme.ink, "columns": 3}
    lines = {
        "data": {"values": rows},
        "mark": {
            "type": "line",
            "point": {"size": 45, "filled": True},
            "strokeWidth": 2.5,
            "invalid": "break-paths-show-domains",
        },
        "encoding": {
            "x": x,
            "y": {"field": "value", "type": "quantitative", "title": None, "scale": {"domain": [0, 1]}, "axis": values},
            "detail": {"field": "edition"},
            "color": {
                "field": "measure",
                "type": "nominal",
                "title": None,
                "scale": {"domain": names, "range": list(SERIES_COLOURS[:3])},
                "legend": legend,
            },
            "strokeDash": {
                "field": "measure",
                "type": "nominal",
                "title": None,
                "scale": {"domain": names, "range": [[1, 0], [6, 3], [2, 2]]},
                "legend": None,
            },
            "tooltip": [
                {"field": "measure", "type": "nominal", "title": "Measure"},
                {"field": "year", "type": "nominal", "title": "Year"},
                {"field": "value", "type": "quantitative", "title": "Value", "format": ".3f"},
                {"field": "edition", "type": "nominal", "title": "Governance edition"},
            ],
        },
    }
    return {
        "height": 300,
        "config": {"view": {"stroke": None}},
        "layer": [*_breaks(breaks, bare, theme), *_marks(marks, bare, theme), lines],
    }


def _breaks(years: list[int], x: dict[str, Any], theme: Theme) -> list[dict[str, Any]]:
    if not years:
        return []
    data = {"values": [{"at": year, "text": "governance edition changes"} for year in years]}
    return [
        {
            "data": data,
            "mark": {"type": "rule", "strokeDash": [3, 3], "color": theme.ink, "opacity": 0.6},
            "encoding": {"x": x},
        },
        {
            "data": data,
            "mark": {"type": "text", "align": "right", "dx": -5, "y": 8, "fontSize": 11, "color": theme.ink},
            "encoding": {"x": x, "text": {"field": "text"}},
        },
    ]


def _marks(marks: pd.DataFrame, x: dict[str, Any], theme: Theme) -> list[dict[str, Any]]:
    """Policy events: thin rules with a triangle at the foot; what they are stands in the tooltip and the list."""
    if marks.empty:
        return []
    data = {"values": marks.to_dict("records")}
    tooltip = [
        {"field": name, "type": "nominal", "title": title}
        for name, title in (
            ("title", "Policy"), ("date", "From"), ("kind", "Kind"), ("state", "Today"), ("evidence", "Evidence"),
        )
    ]  # fmt: skip
    return [
        {
            "data": data,
            "mark": {"type": "rule", "color": theme.member, "opacity": 0.35},
            "encoding": {"x": x},
        },
        {
            "data": data,
            "mark": {"type": "point", "shape": "triangle-up", "filled": True, "size": 90, "y": "height",
                     "color": theme.member, "opacity": 0.9},
            "encoding": {"x": x, "tooltip": tooltip},
        },
    ]  # fmt: skip


def matrix(
    rows: pd.DataFrame, theme: Theme, *, selected: str, column: str, title: str, width: int = 1440
) -> dict[str, Any]:
    """Minerals by concentration of production against *column* (0-1); clicking a point picks its mineral.

    Parameters
    ----------
    rows: rows of one importer and year that have a score, with *column*.
    width: of the window in pixels; names are left out where they would cover each other.
    """
    # The selected one is drawn last, above the others.
    order = rows.assign(chosen=rows[v.MINERAL] == selected).sort_values(["chosen", gpr.SCORE], ascending=[True, False])
    end = min(1.0, max([0.6, *(1.15 * rows[column])]))
    labelled = _labelled(order, column, selected, end * _LETTER_PX / width)
    points = [
        {
            "mineral": row[v.MINERAL],
            "name": minerals.mineral(row[v.MINERAL]).name,
            "x": row[column],
            "hhi": row[gpr.HHI],
            "score": row[gpr.SCORE],
            "million": row[gpr.IMPORTS_VALUE] / 1000,
            "label": minerals.mineral(row[v.MINERAL]).name if row[v.MINERAL] in labelled else "",
            "kind": "selected" if row["chosen"] else "other",
        }
        for row in order.to_dict("records")
    ]
    x = {
        "field": "x", "type": "quantitative", "title": title, "scale": {"domain": [0, end], "nice": False},
        "axis": _numbers(theme),
    }  # fmt: skip
    y = {
        "field": "hhi", "type": "quantitative", "title": "HHI of world production",
        "scale": {"domain": [0, 1]}, "axis": _numbers(theme),
    }  # fmt: skip
    tooltip = [
        {"field": "name", "type": "nominal", "title": "Mineral"},
        {"field": "score", "type": "quantitative", "title": "GeoPolRisk", "format": ".3f"},
        {"field": "hhi", "type": "quantitative", "title": "HHI", "format": ".3f"},
        {"field": "x", "type": "quantitative", "title": title, "format": ".3f"},
        {"field": "million", "type": "quantitative", "title": "Imports, million USD", "format": ",.1f"},
    ]
    return {
        "data": {"values": points},
        "height": 430,
        "config": {"view": {"stroke": None}},
        "layer": [
            *(_levels(theme, end) if column == gpr.IMPORT_RISK else []),
            {
                "params": [{"name": PICK, "select": {"type": "point", "fields": ["mineral"], "toggle": False}}],
                "mark": {"type": "circle", "opacity": 0.75, "cursor": "pointer", "stroke": theme.ink},
                "encoding": {
                    "x": x,
                    "y": y,
                    "size": {
                        "field": "million",
                        "type": "quantitative",
                        "title": "Imports, million USD",
                        "scale": {"type": "sqrt", "range": [40, 1400]},
                        "legend": {
                            "orient": "bottom", "labelColor": theme.ink, "titleColor": theme.ink, "format": ",.0f",
                            "symbolFillColor": SERIES_COLOURS[0], "tickCount": 3, "titleLimit": 300,
                        },
                    },
                    "color": {
                        "field": "kind",
                        "type": "nominal",
                        "legend": None,
                        "scale": {"domain": ["selected", "other"], "range": [theme.member, SERIES_COLOURS[0]]},
                    },
                    "tooltip": tooltip,
                },
            },
            {
                "mark": {"type": "text", "dy": -13, "fontSize": 12, "color": theme.ink, "limit": 150},
                "encoding": {"x": x, "y": y, "text": {"field": "label"}},
            },
        ],
    }  # fmt: skip


def _labelled(rows: pd.DataFrame, column: str, selected: str, letter: float) -> frozenset[str]:
    """The selected mineral and the highest scores whose names keep clear of each other."""
    kept: list[tuple[str, float, float, float]] = []
    ranked = rows.sort_values(["chosen", gpr.SCORE], ascending=False)
    for row in ranked.to_dict("records"):
        half = letter * len(minerals.mineral(row[v.MINERAL]).name) / 2
        clear = all(abs(row[column] - x) > half + other or abs(row[gpr.HHI] - y) > _LINE for _, x, y, other in kept)
        if clear or row[v.MINERAL] == selected:
            kept.append((row[v.MINERAL], row[column], row[gpr.HHI], half))
    return frozenset(name for name, *_ in kept[:_LABELLED])


def _levels(theme: Theme, end: float) -> list[dict[str, Any]]:
    """Curves of equal score, which is the product of both axes."""
    steps = [step / 100 for step in range(2, 101, 2)]
    rows = [
        {"x": step, "hhi": level / step, "level": f"score {level:g}"}
        for level in _LEVELS
        for step in steps
        if level / step <= 1 and step <= end
    ]
    ends = [{"x": end, "hhi": level / end, "text": f"{level:g}"} for level in _LEVELS if level / end <= 1]
    x, y = {"field": "x", "type": "quantitative"}, {"field": "hhi", "type": "quantitative"}
    return [
        {
            "data": {"values": rows},
            "mark": {"type": "line", "strokeDash": [4, 4], "strokeWidth": 1, "color": theme.ink, "opacity": 0.45},
            "encoding": {"x": x, "y": y, "detail": {"field": "level"}},
        },
        {
            "data": {"values": ends},
            "mark": {"type": "text", "align": "right", "dy": -6, "fontSize": 11, "color": theme.ink, "opacity": 0.8},
            "encoding": {"x": x, "y": y, "text": {"field": "text"}},
        },
    ]


def _names(theme: Theme) -> dict[str, Any]:
    return {
        "labelFontSize": 13,
        "labelColor": theme.ink,
        "labelLimit": 170,
        "ticks": False,
        "domain": False,
        "labelPadding": 8,
    }


def _numbers(theme: Theme) -> dict[str, Any]:
    return {
        "format": ".1f", "labelFontSize": 12, "labelColor": theme.ink, "titleColor": theme.ink,
        "gridColor": theme.graticule, "domain": False, "ticks": False, "tickCount": 6, "titleFontSize": 13,
    }  # fmt: skip
