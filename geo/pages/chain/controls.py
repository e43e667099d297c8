"""The controls of the page of the chain."""

from __future__ import annotations

from datetime import date

import streamlit as st

from geo.chain import model
from geo.chain.parts import Card
from geo.chain.selection import ChainSelection
from geo.locale.say import say
from geo.pages.shared import controls, session
from geo.pages.shared.widgets import Widgets
from geo.reference import minerals

_WIDGETS = Widgets("chain")
_IMPORTER = "chain_importer"


def show(selection: ChainSelection, on: date) -> None:
    """Mineral, importer and alliance."""
    with controls.row():
        entries = {name: minerals.mineral(name).name for name in model.minerals_of(session.dataset())}
        options = sorted(entries, key=entries.__getitem__)
        _WIDGETS.choice(say("Mineral"), "mineral", options, selection.mineral, format_func=entries.get, width=215)
        controls.importer(selection.importer.id, on, key=_IMPORTER)
        controls.alliance(selection.alliance, on)


def stage(cards: tuple[Card, ...], current: str) -> None:
    """Which stage the map shows; those without figures are not offered."""
    names = {card.id: card.title for card in cards if card.figures}
    if len(names) > 1:
        _WIDGETS.choice(say("Stage on the map"), "stage", list(names), current, format_func=names.get, width=360)


def year(selection: ChainSelection) -> None:
    """Year slider with play; one year is stated, not slid."""
    if len(selection.years) == 1:
        st.caption(say("Year: **{year}**, the only one with figures of this mineral", year=selection.year))
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        _WIDGETS.play(selection.years, selection.year)
        st.select_slider(say("Year"), selection.years, **_WIDGETS.bound("year", selection.year), width=560)
