"""The page's state and its address: copying the address reproduces the view.

The *params* are what the user asked for, by address or by widget; they are kept even where a mineral does not have
them (a stage, say), so that the next mineral can. Mineral, alliance, year, importer and country follow the user from
page to page: an address that says nothing of them is no choice.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

import streamlit as st

from geo.content.view import Page
from geo.pages.shared import language
from geo.reference.choices import Choices

_PARAMS = "params"
_WRITTEN = "written_address"
_LASTING = "lasting_choices"
_CARRIED = "carried_choices"
# What every page means alike.
LASTING: Final = ("mineral", "alliance", "year", "importer", "country")
_LONGEST = 80
# Lists of countries or minerals: room for every country there is.
_LISTS = frozenset(
    {"group", "minerals", "without", "exporters", "to", "friends", "importer", "growing", "eligible", "outside"}
)
_LONGEST_LIST = 1200
# The last part of a page's address.
_PATHS: Final = frozenset({*Page, "briefing", "upload", "methods"})


def params() -> dict[str, str]:
    """What the user asked for; read again from the address whenever that was changed by hand or by going back."""
    given = st.query_params.to_dict()
    given.pop(language.WORD, None)
    address = {name: value[: _LONGEST_LIST if name in _LISTS else _LONGEST] for name, value in given.items()}
    if _PARAMS not in st.session_state or address != st.session_state.get(_WRITTEN, address):
        _read(address)
    return dict(st.session_state[_PARAMS])


def _read(address: dict[str, str]) -> None:
    """Take an address as what is asked for; one that names no view of its page goes on from the last choices."""
    lasting: dict[str, str] = st.session_state.get(_LASTING, {})
    open_ended = set(address) <= {*LASTING, "scenario"}
    carried = {name: value for name, value in lasting.items() if name not in address} if open_ended else {}
    st.session_state[_PARAMS] = {**carried, **address}
    st.session_state[_CARRIED] = frozenset(carried)
    st.session_state[_LASTING] = {**lasting, **{name: address[name] for name in LASTING if name in address}}
    if not open_ended and "country" not in address:
        st.session_state[_LASTING].pop("country", None)


def has_chosen() -> bool:
    """Whether the user has asked for anything yet, by address or by widget."""
    return bool(st.session_state.get(_PARAMS) or st.session_state.get(_LASTING))


def choices() -> Choices:
    """The params, to be resolved; what was chosen on another page and does not exist here is no fault of the user."""
    found = params()
    return Choices(found, carried=st.session_state.get(_CARRIED, frozenset()))


def change(name: str, value: object) -> None:
    """Change one of them; for callbacks of widgets and of the map."""
    st.session_state[_PARAMS] = {**st.session_state.get(_PARAMS, {}), name: str(value)}
    st.session_state[_CARRIED] = st.session_state.get(_CARRIED, frozenset()) - {name}
    if name in LASTING:
        st.session_state[_LASTING] = {**st.session_state.get(_LASTING, {}), name: str(value)}


def take_from_widget(name: str, key: str) -> None:
    """Callback of a widget: its value is asked for; an empty choice stays an explicit one."""
    value = st.session_state[key]
    change(name, "" if value is None else value)


def write(parts: Iterable[tuple[str, object]]) -> None:
    """Write every part of the view into the address, defaults too, so that a link keeps its meaning."""
    address = {name: str(value) for name, value in parts if value not in (None, "")}
    if language.chosen():
        address[language.WORD] = language.chosen()
    if address != st.query_params.to_dict():
        st.query_params.from_dict(address)
    address.pop(language.WORD, None)
    st.session_state[_WRITTEN] = address


def of_app() -> str:
    """Where the user's browser found the app, without the page; empty where no browser asked."""
    url = urlsplit(st.context.url or "")
    path = url.path.rstrip("/")
    if path.rpartition("/")[2] in _PATHS:
        path = path.rpartition("/")[0]
    return f"{url.scheme}://{url.netloc}{path}" if url.netloc else ""
