"""The maps of the page of alliances: members in blue, everybody else in orange, on one scale for every group."""

from __future__ import annotations

import datetime as dt
import functools
from typing import Any

import streamlit as st

from geo import vocabulary as v
from geo.blocs import values as blocs_values
from geo.blocs.holdings import Holding, Ledger
from geo.blocs.selection import Choice
from geo.maps import choropleth
from geo.maps.legend import Entry, Legend
from geo.pages.alliances import controls
from geo.pages.shared import caches, style
from geo.production.model import Snapshot
from geo.production.selection import Selection
from geo.reference import countries


def show(choice: Choice, ledger: Ledger, *, width: int, alt: str) -> None:
    """The group on the map; in a group of one's own a click adds or removes a country."""
    key = f"bloc_map_{choice.own}"
    more: dict[str, Any] = (
        {"on_select": functools.partial(_clicked, key, choice), "selection_mode": "multi-object"} if choice.own else {}
    )
    draw(choice.short_name, choice.group.members, choice, ledger, width=width, alt=alt, key=key, more=more)


def draw(
    name: str,
    members: frozenset[str],
    choice: Choice,
    ledger: Ledger,
    *,
    width: int,
    alt: str,
    key: str,
    more: dict[str, Any],
    labels: int = 6,
) -> None:
    """One group's members and what every country has of the chosen mineral."""
    theme, world = style.theme(), caches.shapes()
    holding = ledger.holdings.get((choice.mineral, choice.column))
    frame, unmatched = blocs_values.drawn(
        caches.dataset(), _taken, holding, members, world.frame, reason=ledger.reason(choice.mineral, choice.column)
    )
    colouring = blocs_values.colouring(choice.mineral, choice.column, theme)
    drawn = choropleth.draw(world, frame, colouring, theme, members=members, labels=labels, width_px=width - 8)
    st.pydeck_chart(drawn.deck, key=key, height=choropleth.height_px(world, width - 8), alt=alt, **more)
    outline = Entry(theme.member, f"outline: {name}", len(members), kind="outline")
    entries = drawn.legend.entries
    st.html(Legend(drawn.legend.title, (*entries, outline) if members else entries).to_html())
    if unmatched:
        small = ", ".join(countries.name_of(code) for code in unmatched)
        st.caption(f"Too small or unmapped, in the tables only: {small}.")


def _taken(selection: Selection, alliance: str, on: dt.date) -> Snapshot:
    return caches.taken(caches.dataset().version, selection, alliance, on)


def _clicked(key: str, choice: Choice) -> None:
    """Toggle the country that was clicked.

    The browser keeps the set of objects clicked an odd number of times and empties it when the sea is clicked: one
    more or one less is a country, several less at once are the sea. From one to none is taken for the country.
    """
    picked = st.session_state[key].selection.objects.get(choropleth.PICK_LAYER, [])
    now = {str(one["properties"][v.ISO3]) for one in picked} - {""}
    changed = now ^ st.session_state.get("bloc_picked", set())
    st.session_state["bloc_picked"] = now
    if len(changed) == 1:
        controls.toggle(choice, changed.pop())


def source_words(holding: Holding) -> str:
    """Series and year, or the tariff lines and year, in a few words."""
    return blocs_values.source_words(caches.dataset(), holding)
