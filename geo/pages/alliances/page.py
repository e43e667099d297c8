"""The page of alliances: what a group holds, what it lacks, on whom it depends, and who could change that."""

from __future__ import annotations

import functools
from dataclasses import replace
from datetime import date

import streamlit as st

from geo.blocs.ledger import ledger_of
from geo.blocs.selection import AllianceSelection, Part, as_address, resolve
from geo.compose import compose
from geo.content.content import Content
from geo.content.table import Table
from geo.content.view import Page, View, from_record
from geo.errors import GeoError
from geo.locale.say import say
from geo.maps import choropleth
from geo.pages.alliances import controls, matrix
from geo.pages.shared import address, charts, downloading, head, session, show, style, viewport, words

_SIDE_BY_SIDE = 1000
_MATRIX_BESIDE = 1180
_MATRIX_PART = 0.56
_MATRICES = (Part.COVERAGE, Part.COMPARE)


@words.guarded
def page() -> None:
    """Draw the page."""
    ledger = ledger_of(session.trade_atlas().reconciled)
    today = date.today()  # noqa: DTZ011 - the user's calendar day
    choices = address.choices()
    selection = resolve(ledger, choices, today)
    words.warn(choices.messages)
    parts = as_address(selection)
    address.write(parts)
    controls.show(selection, ledger)
    if selection.own:
        controls.own_group(selection)
    controls.part(selection)
    if selection.part is Part.COMPARE:
        controls.other(selection)
    if selection.part is Part.ACCESSION:
        controls.question(selection, ledger)
    try:
        content = _content(parts, today)
    except GeoError as error:
        st.info(words.plain(str(error)), icon=":material/info:")
        return
    _shown(content, selection, parts, today)


def _content(parts: list[tuple[str, object]], today: date) -> Content:
    view: View = from_record(
        {name: str(word) for name, word in parts if word not in (None, "")} | {"page": "alliances"}
    )
    return compose(view, on=today, atlas=session.trade_atlas(), theme=style.theme())


def _shown(content: Content, selection: AllianceSelection, parts: list[tuple[str, object]], today: date) -> None:
    head.view(Page.ALLIANCES, content, dict(parts), atlas=session.trade_atlas())
    window = viewport.width()
    alliance = "" if selection.own else selection.group.id
    first, *others = content.tables
    if selection.part is Part.COVERAGE:
        _coverage(content, selection, first, window, alliance)
    elif selection.part is Part.COMPARE:
        _two_maps(content, selection, today, window)
    else:
        _one_map(content, selection, window)
    if selection.part is not Part.COVERAGE:
        others = [first, *others]
    places = st.columns(min(2, len(content.charts)) or 1, gap="large")
    for index, chart in enumerate(content.charts):
        with places[index % len(places)]:
            charts.show(chart)
    for table in others:
        _table(table, content, coloured=table is first and selection.part in _MATRICES, alliance=alliance)
    st.caption(words.plain(content.caption.definition))
    show.source(content.caption)


def _coverage(content: Content, selection: AllianceSelection, table: Table, window: int, alliance: str) -> None:
    """The matrix beside the map of one mineral; the map below it where the window is narrow."""
    wide = window >= _MATRIX_BESIDE
    room = window - 120
    # Five columns with long names need more room than the map.
    width = room - round(_MATRIX_PART * room) if wide else viewport.map_width(window)
    key = f"bloc_map_{selection.own}"
    clicked = functools.partial(_clicked, key, selection) if selection.own else None
    with st.container(horizontal=True, gap="medium"):
        with st.container(width=room - width if wide else "stretch"):
            _table(table, content, coloured=True, alliance=alliance)
        with st.container(width=width):
            show.figure(content, key=key, width=width - 8, on_select=clicked, atlas=session.trade_atlas())
            show.tiles(content.tiles)
            show.notes(content.caption)


def _one_map(content: Content, selection: AllianceSelection, window: int) -> None:
    """The group on the map beside the large figures; in a custom group a click adds or removes a country."""
    width, key = viewport.map_width(window), f"bloc_map_{selection.own}"
    clicked = functools.partial(_clicked, key, selection) if selection.own else None
    with st.container(horizontal=True, gap="medium"):
        with st.container(width=width):
            show.figure(content, key=key, width=width - 8, on_select=clicked, atlas=session.trade_atlas())
        with st.container(width="stretch"):
            show.tiles(content.tiles)
            show.notes(content.caption)


def _two_maps(content: Content, selection: AllianceSelection, today: date, window: int) -> None:
    """Each of two groups on a map of its own, on one scale; side by side where the window is wide enough."""
    room = window - 80
    width = max(320, min((room - 32) // 2 if window >= _SIDE_BY_SIDE else room, 860))
    rival = replace(selection, group=selection.rival, own=False, part=Part.COVERAGE)
    sides = (content, selection.short_name), (_content(as_address(rival), today), rival.short_name)
    with st.container(horizontal=True, gap="medium"):
        for key, (side, name) in zip("ab", sides, strict=True):
            with st.container(width=width):
                st.markdown(f"**{words.plain(name)}**")
                show.figure(side, key=f"bloc_map_{key}", width=width - 8, atlas=session.trade_atlas())
    show.notes(content.caption)


def _table(table: Table, content: Content, *, coloured: bool, alliance: str) -> None:
    """A table with its download; the matrix in colours, what only explains it as a file."""
    if coloured:
        st.markdown(f"## {words.plain(table.title)}")
        theme = style.theme()
        asked = ("matrix", content.view, theme.name)
        drawings = session.trade_atlas().drawings
        st.html(drawings.get(asked, lambda: matrix.html(table, theme, alliance=alliance)))
    elif table.columns:
        show.table(table)
    downloading.table(
        say("{table} (CSV)", table=table.title),
        lambda: table.whole,
        f"{table.stem}.csv",
        follows=(content.caption.permalink,),
        key=f"download_{table.stem}",
    )


def _clicked(key: str, selection: AllianceSelection) -> None:
    """Toggle the country that was clicked.

    The browser keeps the set of objects clicked an odd number of times and empties it when the sea is clicked: one
    more or one less is a country, several less at once are the sea. From one to none is taken for the country.
    """
    now = set(choropleth.picked(st.session_state[key].selection.objects))
    changed = now ^ st.session_state.get("bloc_picked", set())
    st.session_state["bloc_picked"] = now
    if len(changed) == 1:
        controls.toggle(selection, changed.pop())
