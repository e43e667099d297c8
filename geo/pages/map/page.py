"""The map page: who produces and holds a mineral, how concentrated that is, and how much is in an alliance."""

from __future__ import annotations

import functools
from dataclasses import replace
from datetime import date
from typing import Final

import streamlit as st

from geo.compose import compose, compose_slide
from geo.content.charts import Bars
from geo.content.content import Content, Pair
from geo.content.view import Page, Slide, View, beside_words, from_record
from geo.locale.say import say
from geo.maps import choropleth
from geo.maps.world import Projection
from geo.pages.country import profile
from geo.pages.map import compare, first_visit
from geo.pages.shared import address, charts, controls, head, session, show, style, viewport, words
from geo.pages.shared import policy as policy_view
from geo.production.selection import DEFAULT_ALLIANCE, Selection, projected_years, published_years, resolve
from geo.reference.choices import SWITCHED_ON

_MAP_KEY: Final = "world_map_"


@words.guarded
def page() -> None:
    """Draw the page."""
    today = date.today()  # noqa: DTZ011 - the user's calendar day
    params = address.params()
    choices = address.choices()
    selection = resolve(session.dataset(), choices)
    alliance, country = choices.alliance(DEFAULT_ALLIANCE), choices.country()
    layout = Projection(params["layout"]) if params.get("layout") in set(Projection) else Projection.EQUAL_EARTH
    words.warn(choices.messages)
    parts = _address(selection, alliance, country, layout, params)
    # Before anything is drawn: a rerun that cuts this one short, as playing does, must find it up to date.
    address.write(parts)
    first_visit.strip()
    _controls(selection, alliance, country, today, params, layout)
    if beside_words(params.get("beside", "")):
        _compared(parts, selection, today, choices.messages)
        return
    content = _content(parts, today)
    head.view(Page.MAP, content, dict(parts))
    window = viewport.width()
    width = viewport.map_width(window)
    with st.container(horizontal=True, gap="medium"):
        with st.container(width=width):
            key = _MAP_KEY + layout
            show.figure(content, key=key, width=width - 8, on_select=functools.partial(_clicked, key), layout=layout)
            _years(selection)
        with st.container(width="stretch"):
            show.tiles(content.tiles)
            show.notes(content.caption)
            if country:
                profile.card(content, country)
    show.source(content.caption)
    _charts(content)
    show.table(content.table)
    for table in content.tables[1:]:
        show.table(table)
        show.download(table)
    policy_view.show(params, on=today, mineral=selection.mineral)
    if country:
        profile.section(country, on=today, window=window)
        policy_view.show(params, on=today, country=country)


def _address(
    selection: Selection, alliance: str, country: str, layout: Projection, params: dict[str, str]
) -> list[tuple[str, object]]:
    """Every part of the view for the address."""
    return [
        ("mineral", selection.mineral),
        ("view", selection.view),
        ("stage", selection.stage),
        ("series", selection.series),
        ("year", selection.year),
        ("alliance", alliance or "none"),
        ("country", country),
        ("list", params.get("list", "")),
        ("layout", layout if layout is not Projection.EQUAL_EARTH else ""),
        ("seat", params.get("seat", "")),
        ("beside", params.get("beside", "") if beside_words(params.get("beside", "")) else ""),
        ("sites", "1" if params.get("sites") in SWITCHED_ON else ""),
        *policy_view.parts(params),
    ]


def _view(parts: list[tuple[str, object]]) -> View:
    return from_record({name: str(word) for name, word in parts if word not in (None, "")} | {"page": "map"})


def _content(parts: list[tuple[str, object]], today: date) -> Content:
    return compose(_view(parts), on=today, atlas=session.atlas(), theme=style.theme())


def _compared(parts: list[tuple[str, object]], selection: Selection, today: date, said: list[str]) -> None:
    """Two years, minerals or alliances: two maps on one scale, their bars on one axis, and both tables."""
    pair = compose_slide(Slide(_view(parts)), on=today, atlas=session.atlas(), theme=style.theme())
    if not isinstance(pair, Pair):
        return
    words.warn(one for one in pair.caption.messages if one not in said)
    head.view(Page.MAP, pair, dict(parts))
    width = viewport.full_width(viewport.width())
    show.pair(pair, key=_MAP_KEY, width=width)
    _years(selection)
    show.source(pair.caption)
    for draw in (_bars_of, _table_of):
        for place, side in zip(st.columns(2, gap="large"), range(2), strict=True):
            with place:
                draw(pair, side)


def _years(selection: Selection) -> None:
    published, projected = (find(session.dataset(), selection) for find in (published_years, projected_years))
    controls.year(published, selection.year, projected=projected)


def _bars_of(pair: Pair, side: int) -> None:
    bars = pair.bars[side]
    if bars is not None:
        charts.show(replace(bars, title=f"{bars.title}: {pair.names[side]}"))


def _table_of(pair: Pair, side: int) -> None:
    table = pair.sides[side].table
    show.table(replace(table, title=f"{table.title}: {pair.names[side]}"), place=f"side_{side}")


def _controls(
    selection: Selection, alliance: str, country: str, today: date, params: dict[str, str], layout: Projection
) -> None:
    """Mineral, indicator, stage and alliance in sight; what fewer users change under Options."""
    dataset = session.dataset()
    with controls.row():
        controls.mineral(dataset, selection, controls.listed(params))
        controls.view(dataset, selection)
        controls.stage(dataset, selection)
        controls.alliance(alliance, today)
        compare.control(dataset, selection, alliance, params.get("beside", ""))
        with controls.options():
            controls.country(country)
            controls.critical_list(params)
            controls.series(dataset, selection)
            controls.layout(layout)
            if layout is Projection.EQUAL_EARTH:
                policy_view.layer_controls(policy_view.layer_day(params, on=today))
                controls.sites(shown=params.get("sites") in SWITCHED_ON)


def _clicked(key: str) -> None:
    """A click on a country selects it; a click on the selected one, or on the sea, clears it.

    The browser's own selection cannot be set from here, so its last value is kept: clearing it by
    clicking a country that was chosen there, but is no longer the page's, means that country.
    """
    code = next(iter(choropleth.picked(st.session_state[key].selection.objects)), "")
    before = st.session_state.get("last_picked", "")
    current = address.params().get("country", "")
    if not code and before and before != current:
        code = before
    st.session_state["last_picked"] = code
    address.change("country", code)


def _charts(content: Content) -> None:
    """Bars at the left, what goes over the years at the right."""
    bars = [chart for chart in content.charts if isinstance(chart, Bars)]
    lines = [chart for chart in content.charts if not isinstance(chart, Bars)]
    left, right = st.columns(2, gap="large") if lines else (st.container(), None)
    with left:
        for bar_chart in bars:
            charts.show(bar_chart)
    if right is None:
        if len(content.years) == 1:
            st.caption(say("This series has one year: there is no trend to show."))
        return
    with right:
        for chart in lines:
            charts.show(chart)
