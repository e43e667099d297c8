"""Bars, lines and points on a page, specified with Altair once and filled with each view's rows.

Building a specification takes Altair some 30 ms, filling one takes none; so one is made per kind of chart and theme.
"""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable, Mapping
from typing import Any, Final

import pandas as pd
import pyarrow as pa
import streamlit as st

from geo.content.charts import Bars, Chart, Lines, Points, Ribbons
from geo.locale.languages import ENGLISH, current, locale, wide_letters
from geo.locale.say import say
from geo.maps import sankey
from geo.maps.colours import THEMES, Theme
from geo.pages.shared import grids, points, style, viewport

_DASHES: Final = [[1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [10, 4]]
_FORMATS: Final = {"0.0%": ".1%", "0%": ".0%", "#,##0": ",.0f", "0": ".0f", "0.00": ".2f"}
# Ranks and counts: a scale has no parts between them.
_WHOLE: Final = ".0f"
# Names in a legend: letters of which three stand side by side, and pixels after which one is cut.
_SHORT_NAME: Final = 18
_LEGEND_PX: Final = 280
# The axis of bars ends where the text behind the longest one has room: so many times its length, or as many as its
# letters need in a narrow chart.
_ROOM: Final = 1.75
_LETTER_PX: Final = 6.6
_WIDE_LETTER_PX: Final = 13.0
_TEXT_GAP_PX: Final = 12
# Long names of lines on a phone stand under each other in the legend.
_PHONE_NAME: Final = 14
# Values of a line from which on its dots would hide it; they stay for the tooltip.
_DOTS: Final = 60
# Drawings of ribbons that are kept, 6 kB each.
_DRAWN: Final = 256


def show(chart: Chart, *, key: str = "", on_select: Callable[[], None] | None = None) -> None:
    """Draw a chart under its title, with its note below.

    Parameters
    ----------
    on_select: is called when a point is clicked, under the widget's *key*.
    """
    width = viewport.last()
    st.markdown(f"## {chart.title}")
    if isinstance(chart, Ribbons):
        st.html(_drawn(chart, style.theme().name, current(), narrow=width <= viewport.PHONE))
    elif on_select is None:
        st.vega_lite_chart(_packed(spec(chart, style.theme(), width=width)), width="stretch", alt=_words(chart))
    else:
        found = _packed(spec(chart, style.theme(), width=width))
        st.vega_lite_chart(
            found, width="stretch", key=key, on_select=on_select, selection_mode=points.PICK, alt=_words(chart)
        )
    if chart.note:
        st.caption(chart.note)


def _words(chart: Bars | Lines | Points) -> str:
    """What a screen reader is told of a chart; the table below it holds the figures."""
    return " ".join(part for part in (say("Chart: {title}.", title=chart.title), chart.note) if part)


def _packed(made: dict[str, Any]) -> dict[str, Any]:
    """The specification with its rows as Arrow, which Streamlit would make of them by way of pandas."""
    tables = {name: grids.plain(pa.Table.from_pylist(rows)) for name, rows in made["datasets"].items()}
    return {**made, "datasets": tables}


@functools.lru_cache(maxsize=_DRAWN)
def _drawn(chart: Ribbons, theme_name: str, _lang: str, *, narrow: bool) -> str:
    return image(chart, THEMES[theme_name], narrow=narrow)


def image(chart: Ribbons, theme: Theme, *, narrow: bool = False) -> str:
    """The drawing of ribbons as an HTML image with its summary as alternative text; *narrow* for a phone."""
    return sankey.as_image(
        sankey.draw(
            pd.DataFrame(chart.ribbons, columns=["origin", "destination", "amount", "text"]),
            chart.names,
            colours=dict(zip(chart.names, chart.colours(theme), strict=True)),
            words=dict(zip(chart.names, zip(chart.sends, chart.receives, strict=True), strict=True)),
            theme=theme,
            title=chart.summary,
            width=sankey.NARROW if narrow else sankey.WIDTH,
        ),
        alt=chart.summary,
    )


def spec(chart: Bars | Lines | Points, theme: Theme, *, width: int = viewport.ASSUMED) -> dict[str, Any]:
    """The Vega-Lite specification of a chart, drawn by the browser without a request."""
    if isinstance(chart, Points):
        return _localised(points.spec(chart, theme, width=width))
    return _localised(_bars(chart, theme) if isinstance(chart, Bars) else _lines(chart, theme, width))


def _localised(made: dict[str, Any]) -> dict[str, Any]:
    """The specification with the separators of the language spoken, which Vega writes numbers with."""
    if current() == ENGLISH:
        return made
    symbols, percent = locale().number_symbols["latn"], str(locale().percent_formats[None].pattern)
    number = {
        "decimal": symbols["decimal"],
        "thousands": symbols["group"],
        "grouping": [3],
        "currency": ["", ""],
        "percent": "\u202f%" if percent[-2].isspace() else "%",
    }
    return {**made, "config": {**made.get("config", {}), "locale": {"number": number}}}


def _bars(chart: Bars, theme: Theme) -> dict[str, Any]:
    rows: list[dict[str, Any]] = [
        {
            "name": name,
            "value": points.short(value),
            "colour": colour,
            "text": text,
            "edge": 2 if name == chart.chosen else 0,
        }
        for name, value, colour, text in zip(chart.names, chart.values, chart.colours(theme), chart.texts, strict=True)
    ]
    long = [text for value, text in zip(chart.values, chart.texts, strict=True) if value >= chart.longest / 2]
    letters = max((_text_px(text) for text in long), default=0.0)
    return _filled(_bar_spec(theme.name), {"rows": rows}, {"longest": chart.longest, "letters": letters})


def _text_px(text: str) -> float:
    """Pixels that a text behind a bar takes with the space before it."""
    wide = wide_letters(text)
    return _TEXT_GAP_PX + _WIDE_LETTER_PX * wide + _LETTER_PX * (len(text) - wide)


def _lines(chart: Lines, theme: Theme, width: int) -> dict[str, Any]:
    rows: list[dict[str, Any]] = [
        {"year": year, "series": name, "value": points.short(value)}
        for name, values in chart.series.items()
        for year, value in zip(chart.years, values, strict=True)
    ]
    bounds = [
        {"year": year, "low": points.short(low), "high": points.short(high)}
        for year, low, high in zip(chart.years, chart.low, chart.high, strict=False)
    ]
    limits = [{"value": limit.value, "name": limit.name} for limit in chart.limits]
    known = [row["value"] for row in rows if row["value"] is not None]
    top = max([*known, *(high for high in chart.high if high is not None), *(1.2 * one.value for one in chart.limits)])
    several = len(chart.series) > 1
    form = _FORMATS.get(chart.form, ",.3~g")
    longest = max(map(len, chart.series), default=0)
    columns = 3 if longest <= _SHORT_NAME else 2
    if width <= viewport.PHONE:
        columns = 2 if longest <= _PHONE_NAME else 1
    filled = _line_spec(
        theme.name,
        form,
        chart.colours(theme),
        (say("Year"), say("Value"), say("Policy")),
        several=several,
        columns=columns,
        ranked=chart.ranked,
        dots=len(chart.years) <= _DOTS,
    )
    marks = [
        {"year": mark.year, "name": mark.name, "detail": mark.detail}
        for mark in chart.marks
        if mark.year in chart.years
    ]
    datasets = {"rows": rows, "bounds": bounds, "limits": limits, "marks": marks, "shown": _shown(chart)}
    return _filled(filled, datasets, {"top": top})


def _shown(chart: Lines) -> list[dict[str, Any]]:
    """The year that the view shows, where the chart has it."""
    return [{"year": chart.year}] if chart.year in chart.years else []


def _filled(made: dict[str, Any], datasets: dict[str, Any], values: Mapping[str, float]) -> dict[str, Any]:
    """The specification with its named data and parameters; the one that is kept stays as it is."""
    params = [{**one, "value": values[one["name"]]} if one["name"] in values else one for one in made.get("params", [])]
    return {**made, "params": params, "datasets": datasets}


def _altair() -> Any:
    # Half a second to import, which a server spends before it answers, and nobody else who imports the pages.
    return importlib.import_module("altair")


@functools.cache
def _bar_spec(theme_name: str) -> dict[str, Any]:
    alt, theme = _altair(), THEMES[theme_name]
    params = [alt.param(name="longest", value=1.0), alt.param(name="letters", value=0.0)]
    room = f"longest * max({_ROOM}, 1 / max(0.3, 1 - letters / max(width, 1)))"
    bars = (
        alt.Chart(alt.NamedData("rows"))
        .mark_bar(cornerRadiusEnd=2)
        .encode(
            y=alt.Y(
                "name:N",
                sort=None,
                title=None,
                axis=alt.Axis(
                    labelFontSize=13,
                    labelColor=theme.ink,
                    labelLimit=230,
                    labelPadding=8,
                    ticks=False,
                    domain=False,
                ),
            ),
            x=alt.X("value:Q", title=None, axis=None, stack=None, scale=alt.Scale(domain=[0, alt.ExprRef(room)])),
            color=alt.Color("colour:N", scale=None, legend=None),
            stroke=alt.value(theme.selected),
            strokeWidth=alt.StrokeWidth("edge:Q", scale=None, legend=None),
            tooltip=[alt.Tooltip("name:N", title=" "), alt.Tooltip("text:N", title="  ")],
        )
    )
    texts = bars.mark_text(align="left", dx=5, fontSize=13).encode(text="text:N", color=alt.value(theme.ink))
    return _made((bars + texts).add_params(*params).properties(height=alt.Step(26)))


@functools.lru_cache(maxsize=512)
def _line_spec(
    theme_name: str,
    form: str,
    colours: tuple[str, ...],
    words: tuple[str, str, str],
    *,
    several: bool,
    columns: int,
    ranked: bool,
    dots: bool,
) -> dict[str, Any]:
    alt, theme = _altair(), THEMES[theme_name]
    year_word, value_word, policy_word = words
    top = alt.param(name="top", value=1.0)
    # The first rank stands at the top, and there is none above it.
    scale = alt.Scale(domain=[int(ranked), alt.ExprRef("top")], nice=not ranked, reverse=ranked)
    x = alt.X(
        "year:O",
        title=None,
        axis=alt.Axis(
            labelAngle=0, labelFontSize=12, labelColor=theme.ink, domain=False, ticks=False, labelOverlap=True
        ),
    )
    axis = alt.Axis(
        format=form,
        labelFontSize=12,
        labelColor=theme.ink,
        gridColor=theme.graticule,
        domain=False,
        ticks=False,
        tickCount=5,
        tickMinStep=1 if form == _WHOLE else 0,
    )
    legend = alt.Legend(
        orient="bottom", labelFontSize=13, labelColor=theme.ink, labelLimit=_LEGEND_PX, columns=columns, symbolSize=200
    )
    shown = {"title": None, "sort": None, "legend": legend if several else None}
    lines = (
        alt.Chart(alt.NamedData("rows"))
        .mark_line(
            point={"size": 45, "filled": True, "opacity": int(dots)},
            strokeWidth=2.5,
            invalid="break-paths-show-domains",
        )
        .encode(
            x=x,
            y=alt.Y("value:Q", title=None, scale=scale, axis=axis),
            color=alt.Color("series:N", scale=alt.Scale(range=list(colours)), **shown),
            strokeDash=alt.StrokeDash("series:N", scale=alt.Scale(range=_DASHES), **shown),
            tooltip=[
                alt.Tooltip("series:N", title=" "),
                alt.Tooltip("year:O", title=year_word),
                alt.Tooltip("value:Q", title=value_word, format=form),
            ],
        )
    )
    bounds = (
        alt.Chart(alt.NamedData("bounds"))
        .mark_area(opacity=0.3, color=colours[0])
        .encode(x=x, y=alt.Y("low:Q", scale=scale, title=None), y2="high:Q")
    )
    limits = alt.Chart(alt.NamedData("limits")).encode(y=alt.Y("value:Q", scale=scale, title=None))
    rules = limits.mark_rule(strokeDash=[4, 4], color=theme.ink, opacity=0.55)
    names = limits.mark_text(
        align="left", baseline="bottom", dx=2, dy=-2, x=0, color=theme.ink, opacity=0.75, fontSize=11
    ).encode(text="name:N")
    shown_year = alt.Chart(alt.NamedData("shown")).mark_rule(color=theme.ink, opacity=0.4).encode(x=x)
    marks = (
        alt.Chart(alt.NamedData("marks"))
        .mark_rule(strokeDash=[3, 3], color=theme.alert, strokeWidth=1.5)
        .encode(x=x, tooltip=[alt.Tooltip("name:N", title=policy_word), alt.Tooltip("detail:N", title="  ")])
    )
    layers = alt.layer(bounds, lines, shown_year, rules, names, marks).add_params(top)
    return _made(layers.properties(height=260))


def _made(chart: Any) -> dict[str, Any]:
    fitted = chart.configure_view(stroke=None).properties(autosize={"type": "fit-x", "contains": "padding"})
    return points.quiet(fitted.to_dict())
