"""The controls of the page of the chain."""

from __future__ import annotations

from datetime import date

import streamlit as st

from geo.chain import model
from geo.chain.parts import Card
from geo.chain.selection import ChainSelection
from geo.pages.shared import address, controls, session
from geo.pages.shared.widgets import Widgets
from geo.reference import alliances, countries, minerals

_WIDGETS = Widgets("chain")
_IMPORTER = "chain_importer"


def show(selection: ChainSelection, on: date) -> None:
    """Mineral, importer and alliance."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall"):
        entries = {name: minerals.mineral(name).name for name in model.minerals_of(session.dataset())}
        options = sorted(entries, key=entries.__getitem__)
        _WIDGETS.choice("Mineral", "mineral", options, selection.mineral, format_func=entries.get, width=215)
        _importer(selection, on)
        controls.alliance(selection.alliance, on)


def _importer(selection: ChainSelection, on: date) -> None:
    """Countries and alliances; several count as one importer."""
    groups = {entry.id: f"{entry.short_name} ({len(session.members(entry.id, on))} countries)"
              for entry in alliances.all_alliances()}  # fmt: skip
    names = {entry.iso3: entry.name for entry in countries.all_countries()} | groups
    ordered = [*sorted(groups, key=groups.__getitem__), *sorted(set(names) - set(groups), key=names.__getitem__)]
    st.session_state[_IMPORTER] = selection.importer.id.split(",")
    st.multiselect(
        "Importer(s), combined", ordered, format_func=names.__getitem__, key=_IMPORTER, on_change=_take_importer,
        width=330, max_selections=15, placeholder="Choose a country or alliance", filter_mode="contains",
        select_all=False,
    )  # fmt: skip


def _take_importer() -> None:
    address.change("importer", ",".join(st.session_state[_IMPORTER]))


def stage(cards: tuple[Card, ...], current: str) -> None:
    """Which stage the map shows; those without figures are not offered."""
    names = {card.id: card.title for card in cards if card.figures}
    if len(names) > 1:
        _WIDGETS.choice("Stage on the map", "stage", list(names), current, format_func=names.get, width=360)
