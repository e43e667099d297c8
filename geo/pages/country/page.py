"""The country page: a world map to choose from, then the profile, with an address of its own."""

from __future__ import annotations

from datetime import date
from html import escape
from typing import Final

import streamlit as st

from geo.compose import compose
from geo.content.content import Content
from geo.content.view import Page, View
from geo.country.content import place
from geo.locale.say import say
from geo.maps import choropleth
from geo.pages.country import profile
from geo.pages.shared import address, controls, head, links, policy, session, show, style, viewport, words

_MAP: Final = "country_map"


@words.guarded
def page() -> None:
    """Draw the page."""
    params = address.params()
    choices = address.choices()
    code = choices.country()
    words.warn(choices.messages)
    today = date.today()  # noqa: DTZ011 - the user's calendar day
    if not code:
        address.write(policy.parts(params))
        with controls.row():
            controls.country(code)
        _choose(params.get("mineral", ""), today)
        return
    content = profile.content(code, on=today, mineral=params.get("mineral", ""))
    parts = [("country", code), ("mineral", content.view.mineral)]
    address.write([*parts, *policy.parts(params)])
    with controls.row():
        controls.country(code)
    head.view(Page.COUNTRY, content, dict(parts), mapped=False, atlas=session.trade_atlas())
    st.html(links.row(say("See also:"), links.of_country(code)))
    window = viewport.width()
    _place(content, today, window)
    profile.body(content, window)
    policy.show(params, on=today, country=code)


def _place(content: Content, today: date, window: int) -> None:
    """The country on the map of a mineral beside its largest figures; a click on another country opens its profile."""
    atlas = session.trade_atlas()
    shown = compose(place(content.view, atlas), on=today, atlas=atlas, theme=style.theme())
    width = viewport.map_width(window)
    with st.container(horizontal=True, gap="medium"):
        with st.container(width=width):
            show.figure(shown, key=_MAP, width=width - 8, on_select=_clicked, atlas=atlas)
            st.caption(say("Map: {headline}.", headline=words.plain(shown.headline)))
            show.source(shown.caption)
        with st.container(width="stretch"):
            show.tiles(content.tiles)


def _choose(mineral: str, today: date) -> None:
    """The world, with one mineral's figures on it; a click opens a country."""
    show.title(say("Choose a country"))
    view = View(page=Page.MAP, mineral=mineral if mineral in session.dataset().minerals() else "")
    content = compose(view, on=today, atlas=session.atlas(), theme=style.theme())
    text = say(
        "Click a country on the map, or type its name above, to see its place in every mineral, its reserves, its "
        "policies and its alliances."
    )
    st.html(f'<p class="atlas-text">{escape(text)}</p>')
    width = min(viewport.width() - 80, 1100)
    show.figure(content, key=_MAP, width=max(320, width), on_select=_clicked)
    st.caption(say("Map: {headline}.", headline=words.plain(content.headline)))
    show.source(content.caption)


def _clicked() -> None:
    """A click on a country opens its profile."""
    picked = choropleth.picked(st.session_state[_MAP].selection.objects)
    if picked:
        address.change("country", picked[0])
