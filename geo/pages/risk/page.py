"""The page of import risk: who supplies an importer, how risky that is, and how it compares."""

from __future__ import annotations

from datetime import date
from typing import Final

import streamlit as st

from geo.compose import compose
from geo.content.content import Content
from geo.content.view import Page, from_record
from geo.locale.say import say
from geo.maps import choropleth
from geo.pages.risk import controls
from geo.pages.shared import address, charts, downloading, head, points, session, show, style, viewport, words
from geo.pages.shared import policy as policy_view
from geo.reference.tables.minerals import HS_1992
from geo.risk.selection import RiskSelection, as_address, resolve

_MAP: Final = "risk_map"
_MATRIX: Final = "risk_matrix"
_LAST_PICKED: Final = "risk_last_picked"
# Narrower windows put the charts under each other.
_TWO_CHARTS: Final = 1000


@words.guarded
def page() -> None:
    """Draw the page."""
    today = date.today()  # noqa: DTZ011 - the user's calendar day
    params = address.params()
    choices = address.choices()
    selection = resolve(session.trade_atlas(), choices, on=today)
    words.warn(choices.messages)
    # Before anything is drawn: a rerun that cuts this one short must find it up to date.
    address.write([*as_address(selection), *policy_view.parts(params)])
    controls.show(selection, today)
    content = _content(selection, today)
    head.view(Page.RISK, content, dict(as_address(selection)), atlas=session.trade_atlas())
    window = viewport.width()
    width = viewport.map_width(window)
    with st.container(horizontal=True, gap="medium"):
        with st.container(width=width):
            show.figure(content, key=_MAP, width=width - 8, on_select=_clicked, atlas=session.trade_atlas())
            controls.year(content.years, selection.year)
        with st.container(width="stretch"):
            if content.bars is not None:
                charts.show(content.bars)
            show.tiles(content.tiles)
            show.notes(content.caption)
    show.source(content.caption)
    _charts(content, selection, window)
    policy_view.show(params, on=today, mineral=selection.mineral)
    for table in content.tables:
        show.table(table)
        if table.frame.empty:
            continue
        downloading.table(
            say("Download CSV: {table}", table=table.title), table.frame, f"{table.stem}.csv", key=f"risk_{table.stem}"
        )


def _content(selection: RiskSelection, today: date) -> Content:
    parts = {name: str(word) for name, word in as_address(selection)}
    return compose(from_record(parts | {"page": Page.RISK}), on=today, atlas=session.trade_atlas(), theme=style.theme())


def _charts(content: Content, selection: RiskSelection, window: int) -> None:
    """The scores over the years beside the risk matrix, whose minerals open on a click."""
    left, right = st.columns(2, gap="large") if window >= _TWO_CHARTS else (st.container(), st.container())
    if content.lines is not None:
        with left:
            charts.show(content.lines)
    if selection.revision != HS_1992:
        return
    with right if content.lines is not None else st.container():
        controls.axis(selection)
        if content.points is None:
            st.caption(say("No mineral has a score for this importer and year."))
        else:
            charts.show(content.points, key=_MATRIX, on_select=_mineral_picked)


def _clicked() -> None:
    """A click on a country makes it the importer; a click beside it changes nothing."""
    picked = choropleth.picked(st.session_state[_MAP].selection.objects)
    code = picked[0] if picked else st.session_state.get(_LAST_PICKED, "")
    st.session_state[_LAST_PICKED] = code
    if code:
        address.change("importer", code)


def _mineral_picked() -> None:
    """A click on a point opens its mineral."""
    picked = st.session_state[_MATRIX].selection.get(points.PICK, [])
    if picked:
        address.change("mineral", picked[0]["id"])
