"""The page of trade flows: who ships what to whom, and how much of it stays within an alliance."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

import streamlit as st

from geo import vocabulary as v
from geo.compose import compose
from geo.content.charts import Bars, Lines, Ribbons
from geo.content.content import Content
from geo.content.view import Page, from_record
from geo.errors import NotComputableError
from geo.locale.say import say
from geo.maps import flows as flow_map
from geo.pages.flows import controls, upload
from geo.pages.shared import address, charts, head, session, show, style, viewport, words
from geo.pages.shared import policy as policy_view
from geo.trade import model, sentences, sourcing
from geo.trade.selection import FlowSelection, as_address, resolve

_MAP_KEY: Final = "flow_map"
# Narrower windows, in pixels, take charts and tables one below the other.
_TWO_COLUMNS: Final = 1100


@words.guarded
def page() -> None:
    """Draw the page."""
    today = date.today()  # noqa: DTZ011 - the user's calendar day
    choices = address.choices()
    selection = resolve(session.trade_atlas(), choices)
    words.warn(choices.messages)
    parts = as_address(selection)
    # First of all: a rerun that cuts this one short, as playing does, must find the address up to date.
    address.write([*parts, *policy_view.parts(address.params())])
    controls.show(selection, today)
    try:
        content = _content(parts, today)
    except NotComputableError as error:
        show.title(sentences.nothing(selection.mineral))
        st.info(words.plain(str(error)), icon=":material/info:")
        upload.show(())
        return
    window = viewport.width()
    _flows(content, selection, dict(parts), window)
    upload.show(sourcing.offers(selection.mineral, model.at_hand(selection.mineral, session.trade_atlas().trade.added)))
    _more(content, window)
    policy_view.show(address.params(), on=today, mineral=selection.mineral)


def _content(parts: list[tuple[str, object]], today: date) -> Content:
    view = from_record({name: str(word) for name, word in parts if word not in (None, "")} | {"page": Page.FLOWS})
    return compose(view, on=today, atlas=session.trade_atlas(), theme=style.theme())


def _flows(content: Content, selection: FlowSelection, parts: dict[str, object], window: int) -> None:
    """The map with its figures and bars, the charts over the years and the table of every flow."""
    head.view(Page.FLOWS, content, parts, atlas=session.trade_atlas())
    width = viewport.map_width(window)
    with st.container(horizontal=True, gap="medium"):
        with st.container(width=width):
            show.figure(content, key=_MAP_KEY, width=width - 8, on_select=_clicked, atlas=session.trade_atlas())
            controls.year(selection)
            if selection.country or selection.pair:
                st.button(say("Show all flows"), icon=":material/close:", on_click=_clear)
        with st.container(width="stretch"):
            show.tiles(content.tiles)
            _charts(content, Bars)
    show.source(content.caption)
    left, right = _halves(window)
    with left:
        controls.second_alliance(selection)
        _charts(content, Ribbons)
    with right:
        _charts(content, Lines)
    show.table(content.table)
    show.download(content.table)


def _charts(content: Content, kind: type[Bars | Lines | Ribbons]) -> None:
    for chart in content.charts:
        if isinstance(chart, kind):
            charts.show(chart)


def _more(content: Content, window: int) -> None:
    """Unit values at the left, exporters without production and HS codes at the right."""
    _, medians, unusual, hubs, codes, *listed = content.tables
    for column, tables in zip(_halves(window), ((medians, unusual), (hubs, codes)), strict=True):
        with column:
            for table in tables:
                show.table(table)
            if unusual in tables:
                show.download(unusual)
    for table in listed:
        show.table(table)
        show.download(table)


def _halves(window: int) -> Sequence[Any]:
    """Two columns, or one below the other where the window is narrow."""
    if window < _TWO_COLUMNS:
        return [st.container(), st.container()]
    return st.columns(2, gap="large")


def _clicked() -> None:
    """A click on a flow or a country shows only that; on the selected one, or on the sea, shows all again.

    The browser's own selection cannot be set from here, so its last value is kept: clearing it by
    clicking what was chosen there, but is no longer the page's, means choosing that again.
    """
    picked = st.session_state[_MAP_KEY].selection.objects
    code = ""
    for layer, name in ((flow_map.FLOWS, "flow"), (flow_map.NODES, v.ISO3), (flow_map.COUNTRIES, v.ISO3)):
        if picked.get(layer):
            code = picked[layer][0]["properties"][name]
            break
    before = st.session_state.get("flows_last_picked", "")
    params = address.params()
    current = params.get("flow") or params.get("country", "")
    st.session_state["flows_last_picked"] = code
    if not code and before and before != current:
        code = before
    address.change("flow", code if "-" in code else "")
    address.change("country", "" if "-" in code else code)


def _clear() -> None:
    address.change("flow", "")
    address.change("country", "")
