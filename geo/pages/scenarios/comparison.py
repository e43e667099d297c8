"""Scenarios saved during the visit, side by side: their views are kept, and composed again when they are shown."""

from __future__ import annotations

from datetime import date

import streamlit as st

from geo.compose import compose
from geo.content.content import Content
from geo.content.view import View
from geo.errors import GeoError
from geo.locale.say import say, term
from geo.pages.shared import downloading, session, style
from geo.scenarios.content import comparable, saved

_KEY = "saved_scenarios"
_MOST = 20


def _views() -> tuple[View, ...]:
    found: tuple[View, ...] = st.session_state.get(_KEY, ())
    return found


def button(content: Content) -> None:
    """Save the scenario that is shown, once."""
    this = comparable(content)
    there = this in _views()
    st.button(
        say("Saved for comparison") if there else say("Save for comparison"),
        icon=":material/check:" if there else ":material/bookmark_add:",
        disabled=there or len(_views()) >= _MOST,
        on_click=_save,
        args=(this,),
    )


def _save(this: View) -> None:
    st.session_state[_KEY] = (*_views(), this)


def _clear() -> None:
    st.session_state[_KEY] = ()


def show(today: date) -> None:
    """The table of what is saved, with its download; what can no longer be computed is named by its link."""
    contents, lost = [], []
    for view in _views():
        try:
            contents.append(compose(view, on=today, atlas=session.trade_atlas(), theme=style.theme()))
        except GeoError:
            lost.append(view.address())
    if contents:
        table = saved(contents)
        st.markdown(f"## {table.title}")
        st.dataframe(
            table.frame,
            hide_index=True,
            placeholder="\u2013",
            column_config={
                say("Finding"): st.column_config.TextColumn(width="large", pinned=True),
                say("Link"): st.column_config.LinkColumn(
                    display_text=term("button", "Open"), help=say("Opens the scenario in a new tab.")
                ),
            },
        )
        with st.container(horizontal=True):
            downloading.table(say("Download comparison as CSV"), table.frame, f"{table.stem}.csv")
            st.button(say("Remove all"), icon=":material/delete:", on_click=_clear)
    for link in lost:
        st.caption(say("The [saved scenario]({link}) cannot be computed with the current figures.", link=link))
