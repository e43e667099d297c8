"""Scatter charts on a page, specified with Altair once per theme and wording and filled with each view's points."""

from __future__ import annotations

import functools
import importlib
import math
import textwrap
from typing import Any, Final

from geo.content.charts import Points, Role
from geo.locale.languages import wide_letters
from geo.maps.colours import SERIES_COLOURS, THEMES, Theme
from geo.pages.shared import viewport

# Parameter that tells which point was clicked: ``id`` is its field.
PICK: Final = "picked"
_LABELLED: Final = 14
# Width of a letter in pixels, and height of a line as a part of the axis.
_LETTER_PX, _LINE = 9, 0.055
_HEIGHT_PX: Final = 430
# What stands beside the points in a window: the page's margins and the axis. Letters of its title are narrower.
_BESIDE_PX: Final = 130
_LEAST_PX: Final = 200
_TITLE_PX: Final = 7
_BITS: Final = 20
# Parts of a curve of one level.
_BENDS: Final = 12


def spec(chart: Points, theme: Theme, *, width: int) -> dict[str, Any]:
    """The Vega-Lite specification; *width* is that of the window in pixels: names that would overlap are left out."""
    labelled = _labelled(chart, chart.end * _LETTER_PX / max(_LEAST_PX, width - _BESIDE_PX))
    colours = chart.colours(theme)
    rows = [
        {
            "id": chart.ids[one],
            "name": chart.names[one],
            "x": short(chart.across[one]),
            "y": short(chart.up[one]),
            "size": short(chart.sizes[one]),
            "text": chart.texts[one],
            "colour": colours[one],
            "label": chart.names[one] if one in labelled else "",
        }
        for one in range(len(chart.ids))
    ]
    curves, ends = _levels(chart)
    made = _spec(theme.name, _titled(chart.x, width), chart.y, chart.size, columns=1 if width <= viewport.PHONE else 3)
    ended = [{**one, "value": chart.end} if one["name"] == "end" else one for one in made["params"]]
    return {**made, "params": ended, "datasets": {"points": rows, "curves": curves, "ends": ends}}


def _titled(text: str, width: int) -> tuple[str, ...]:
    """The title of the axis across in as many lines as it needs in a window of this *width*."""
    wide = _TITLE_PX * (2 if wide_letters(text) else 1)
    return tuple(textwrap.wrap(text, max(_LEAST_PX, width - _BESIDE_PX) // wide))


def _labelled(chart: Points, letter: float) -> frozenset[int]:
    """Places of the selected point and of those first in order whose names keep clear of each other."""
    kept: list[tuple[int, float]] = []
    order = sorted(range(len(chart.ids)), key=lambda one: (chart.roles[one] is not Role.SELECTED, -one))
    for one in order:
        half = letter * len(chart.names[one]) / 2
        clear = all(
            abs(chart.across[one] - chart.across[other]) > half + room or abs(chart.up[one] - chart.up[other]) > _LINE
            for other, room in kept
        )
        if clear:
            kept.append((one, half))
    return frozenset(one for one, _ in kept[:_LABELLED])


def _levels(chart: Points) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Curves of one product of both axes, and what is written at their ends."""
    # From the top of the chart to its right edge by equal ratios, which is where a curve of this kind bends.
    curves = [
        {"x": short(x), "y": short(level / x), "level": f"{level:g}"}
        for level in chart.levels
        if level <= chart.end
        for x in (level * (chart.end / level) ** (step / _BENDS) for step in range(_BENDS + 1))
    ]
    ends = [
        {"x": chart.end, "y": level / chart.end, "text": f"{level:g}"} for level in chart.levels if level <= chart.end
    ]
    return curves, ends


@functools.lru_cache(maxsize=32)
def _spec(theme_name: str, x_title: tuple[str, ...], y_title: str, size_title: str, *, columns: int) -> dict[str, Any]:
    alt: Any = importlib.import_module("altair")
    theme = THEMES[theme_name]
    end = alt.param(name="end", value=1.0)
    axis = alt.Axis(
        format=".1f",
        labelFontSize=12,
        labelColor=theme.ink,
        titleColor=theme.ink,
        titleFontSize=13,
        gridColor=theme.graticule,
        domain=False,
        ticks=False,
        tickCount=6,
    )
    x = alt.X("x:Q", title=list(x_title), axis=axis, scale=alt.Scale(domain=[0, alt.ExprRef("end")], nice=False))
    y = alt.Y("y:Q", title=y_title, axis=axis, scale=alt.Scale(domain=[0, 1]))
    curves = (
        alt.Chart(alt.NamedData("curves"))
        .mark_line(interpolate="monotone", strokeDash=[4, 4], strokeWidth=1, color=theme.ink, opacity=0.45)
        .encode(x=x, y=y, detail="level:N")
    )
    ends = (
        alt.Chart(alt.NamedData("ends"))
        .mark_text(align="right", dy=-6, fontSize=11, color=theme.ink, opacity=0.8)
        .encode(x=x, y=y, text="text:N")
    )
    sizes = alt.Legend(
        orient="bottom",
        labelColor=theme.ink,
        titleColor=theme.ink,
        titleLimit=300,
        format=",.0f",
        tickCount=3,
        symbolFillColor=SERIES_COLOURS[0],
        columns=columns,
    )
    points = (
        alt.Chart(alt.NamedData("points"))
        .mark_circle(opacity=0.75, cursor="pointer", stroke=theme.ink)
        .encode(
            x=x,
            y=y,
            size=alt.Size("size:Q", title=size_title, legend=sizes, scale=alt.Scale(type="sqrt", range=[40, 1400])),
            color=alt.Color("colour:N", scale=None, legend=None),
            tooltip=[
                alt.Tooltip("name:N", title=" "),
                alt.Tooltip("text:N", title="  "),
                alt.Tooltip("y:Q", title=y_title, format=".3f"),
                alt.Tooltip("x:Q", title=" ".join(x_title), format=".3f"),
                alt.Tooltip("size:Q", title=size_title, format=",.1f"),
            ],
        )
        .add_params(alt.selection_point(name=PICK, fields=["id"], toggle=False))
    )
    names = (
        alt.Chart(alt.NamedData("points"))
        .mark_text(dy=-13, fontSize=12, color=theme.ink, limit=150)
        .encode(x=x, y=y, text="label:N")
    )
    chart = alt.layer(curves, ends, points, names).add_params(end).properties(height=_HEIGHT_PX)
    return quiet(chart.configure_view(stroke=None).to_dict())


def short(value: float | None) -> float | None:
    """A figure as a chart needs it: six digits are more than its pixels and its tooltips tell apart.

    Binary ones, for figures travel as eight bytes each, of which the last four are zero then and take no room.
    """
    if value is None or not math.isfinite(value):
        return value
    digits, power = math.frexp(value)
    return math.ldexp(round(digits * 2**_BITS), power - _BITS)


def quiet(spec: dict[str, Any]) -> dict[str, Any]:
    """A specification whose marks are hidden from screen readers, which are told the chart's title and note instead."""
    layers = [{**layer, "mark": {**layer["mark"], "aria": False}} for layer in spec["layer"]]
    return {**spec, "layer": layers}
