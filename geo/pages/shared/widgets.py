"""What the selectors of every page share: a widget stands for one parameter of the address; years can be played."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from geo.locale.say import say
from geo.pages.shared import address


@dataclass(frozen=True, slots=True)
class Widgets:
    """The widgets of one page; their keys begin with *prefix*, so that no two pages share one."""

    prefix: str

    def key(self, name: str) -> str:
        """Key of the widget of one word."""
        return f"{self.prefix}_{name}"

    def bound(self, name: str, value: object) -> dict[str, Any]:
        """Key and callback of the widget of one parameter of the address, set to *value* before it is drawn."""
        key = self.key(name)
        st.session_state[key] = value
        return {"key": key, "on_change": address.take_from_widget, "args": (name, key)}

    def choice(self, label: str, name: str, options: Sequence[object], value: object, **more: Any) -> None:
        """One of several in a box."""
        # Typing "India" and Enter must not take another name that has these letters in this order.
        st.selectbox(label, options, **self.bound(name, value), **{"filter_mode": "contains", **more})

    def play(self, years: tuple[int, ...], current: int) -> None:
        """A switch that steps through the years from the first one on, and turns itself off at the last."""
        key = self.key("playing")
        if st.session_state.pop(f"{key}_stop", False):
            st.session_state[key] = False
        st.toggle(
            say("Play"),
            key=key,
            help=say("Step through the years from the first, one every two seconds."),
            on_change=_rewind,
            args=(key, years),
        )
        if st.session_state.get(key):
            _step(key, years, current)


def _rewind(key: str, years: tuple[int, ...]) -> None:
    """Begin at the first year when the switch is turned on."""
    if st.session_state[key]:
        address.change("year", years[0])


@st.fragment(run_every=2.0)
def _step(key: str, years: tuple[int, ...], current: int) -> None:
    """Move to the next year on every tick after the first, and stop at the last."""
    shown = f"{key}_shown"
    if st.session_state.get(shown) != current:
        st.session_state[shown] = current
        return
    st.session_state[shown] = None
    later = [step for step in years if step > current]
    if later:
        address.change("year", later[0])
    else:
        st.session_state[f"{key}_stop"] = True
    st.rerun()
