"""Another year, mineral or alliance beside the one that the map shows."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from geo.content.view import beside_words
from geo.dataset import Dataset
from geo.locale.say import say
from geo.pages.shared import address
from geo.production.selection import Selection, has_view, published_years
from geo.reference import alliances, minerals

_NONE = ""


def control(dataset: Dataset, selection: Selection, alliance: str, beside: str) -> None:
    """A popover with a box for each of the three; one choice takes the place of the last, and a button ends it."""
    shown = beside_words(beside)
    years = [str(year) for year in reversed(published_years(dataset, selection)) if year != selection.year]
    here = [one for one in dataset.minerals() if has_view(dataset, one, selection.view)]
    names = {one: minerals.mineral(one).name for one in here if one != selection.mineral}
    groups = {one.id: one.short_name for one in alliances.all_alliances() if one.id != alliance}
    with st.popover(say("Compare"), icon=":material/compare:", key="atlas_compare"):
        _box(say("Another year"), "year", dict(zip(years, years, strict=True)), shown)
        _box(say("Another mineral"), "mineral", dict(sorted(names.items(), key=lambda pair: pair[1])), shown)
        _box(say("Another alliance"), "alliance", groups, shown)
    if shown:
        st.button(
            say("End comparison"),
            icon=":material/close:",
            type="tertiary",
            key="end_comparison",
            on_click=address.change,
            args=("beside", ""),
        )


def _box(label: str, name: str, names: Mapping[str, str], shown: Mapping[str, str]) -> None:
    key = f"beside_{name}"
    chosen = shown.get(name, _NONE)
    st.session_state[key] = chosen if chosen in names else _NONE
    st.selectbox(
        label,
        [_NONE, *names],
        format_func=lambda one: names.get(one) or say("None"),
        key=key,
        on_change=_take,
        args=(name, key),
        width=300,
        filter_mode="contains",
    )


def _take(name: str, key: str) -> None:
    choice = st.session_state[key]
    address.change("beside", f"{name}:{choice}" if choice else "")
