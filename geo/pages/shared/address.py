"""The page's state and its address: copying the address reproduces the view.

A *wish* is what the reader asked for, by word of the address or by a widget; it is kept even where a
mineral cannot fulfil it (a stage it has not), so that the next mineral can.
"""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

_WISH = "wish"
_WRITTEN = "written_address"
_LONGEST = 80
# Lists of countries or minerals: room for every country there is.
_LISTS = frozenset(
    {"group", "minerals", "without", "exporters", "to", "friends", "importer", "growing", "eligible", "outside"}
)
_LONGEST_LIST = 1200


def wish() -> dict[str, str]:
    """The reader's wish; read again from the address whenever that was changed by hand or by going back."""
    given = st.query_params.to_dict()
    address = {name: value[: _LONGEST_LIST if name in _LISTS else _LONGEST] for name, value in given.items()}
    if _WISH not in st.session_state or address != st.session_state.get(_WRITTEN, address):
        st.session_state[_WISH] = address
    return dict(st.session_state[_WISH])


def change(name: str, value: object) -> None:
    """Change one part of the wish; for callbacks of widgets and of the map."""
    st.session_state[_WISH] = {**st.session_state.get(_WISH, {}), name: str(value)}


def take_from_widget(name: str, key: str) -> None:
    """Callback of a widget: its value becomes the wish; an empty choice stays an explicit one."""
    value = st.session_state[key]
    change(name, "" if value is None else value)


def write(parts: Iterable[tuple[str, object]]) -> None:
    """Write every part of the view into the address, defaults too, so that a link keeps its meaning."""
    address = {name: str(value) for name, value in parts if value not in (None, "")}
    if address != st.query_params.to_dict():
        st.query_params.from_dict(address)
    st.session_state[_WRITTEN] = address
