"""Widgets of the page of scenarios: each stands for one word of the wish and is set to what the wish became."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import streamlit as st

from geo import vocabulary as v
from geo.errors import NotComputableError
from geo.pages.flows import caches as flows_caches
from geo.pages.shared import address, caches
from geo.pages.shared.widgets import Widgets
from geo.reference import alliances, countries, minerals
from geo.scenarios import inputs as scenarios_inputs
from geo.scenarios.model import Goods
from geo.trade import model as trade_model

_STAGES = {"all": "All lines", "mine": "Ores and concentrates", "refined": "Processed", "downstream": "Products"}


_WIDGETS = Widgets("scenario")
bound = _WIDGETS.bound
choice = _WIDGETS.choice


def percent(label: str, name: str, value: float, **more: Any) -> None:
    """A slider of whole per cent; *value* is a fraction."""
    options: dict[str, Any] = {"min_value": 0, "max_value": 100, "step": 1, "format": "%d %%"}
    st.slider(label, **{**options, **more, **bound(name, round(100 * value))})


def number(label: str, name: str, value: float | None, **more: Any) -> None:
    """A number, or nothing."""
    st.number_input(label, **bound(name, value), **more)


def group(label: str, name: str, value: str, *, on: date, placeholder: str, width: int = 280, **more: Any) -> None:
    """Countries and alliances; the wish holds their codes with commas between them."""
    key = _WIDGETS.key(name)
    entries = {entry.id: entry for entry in alliances.all_alliances()}
    names = {entry.iso3: entry.name for entry in countries.all_countries()}
    chosen = [part for part in value.split(",") if part]
    st.session_state[key] = chosen

    def words(code: str) -> str:
        if code in entries:
            return f"{entries[code].short_name} ({len(caches.members(code, on))})"
        return names[code]

    st.multiselect(
        label, [*entries, *sorted(names, key=names.__getitem__)], format_func=words, key=key,
        on_change=_take_group, args=(name, key), placeholder=placeholder, width=width, **more,
    )  # fmt: skip


def _take_group(name: str, key: str) -> None:
    address.change(name, ",".join(st.session_state[key]))


def preset(label: str, name: str, titles: dict[str, str], *, current: str, take: Callable[[str], None]) -> None:
    """Starting points: choosing one fills in the other selectors; they may be changed afterwards."""
    key = _WIDGETS.key(name)
    st.session_state[key] = current if current in titles else ""

    def chosen() -> None:
        picked = st.session_state[key]
        address.change(name, picked)
        if picked:
            take(picked)

    st.selectbox(
        label, ["", *titles], format_func=lambda one: titles.get(one, "Start from …"), key=key, on_change=chosen,
        width=340,
    )  # fmt: skip


def goods(asked: Goods) -> None:
    """Mineral, stage or line, and base year of trade."""
    entries = {entry.id: entry.name for entry in minerals.all_minerals()}
    there = trade_model.minerals_with_flows()
    options = sorted(entries, key=lambda one: (one not in there, entries[one]))
    choice(
        "Mineral", "mineral", options, asked.mineral, width=180,
        format_func=lambda one: entries[one] + ("" if one in there else "  (no line in the trade file)"),
    )  # fmt: skip
    try:
        offered = scenarios_inputs.choices(asked.mineral)
    except NotComputableError:
        return
    table = trade_model.lines_of(asked.mineral).set_index(v.HS6)["description"]

    def words(one: str) -> str:
        return _STAGES.get(one) or f"HS {one} {table[one]}"

    choice("Goods", "lines", offered, asked.choice, format_func=words, width=200)
    years = flows_caches.years(trade_model.pick_lines(asked.mineral, asked.choice or offered[0]))
    choice("Trade of", "year", [str(year) for year in reversed(years)], str(asked.year), width=90)
