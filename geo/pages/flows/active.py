"""What the page of flows shows: the shipped trade table with the files that a reader brought, and its answers.

Answers from the shipped table, and from it with what the workspace remembers, are shared by all sessions; those
from a file that a reader brought for this session alone stay in the session.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

import streamlit as st

from geo.engine import configured
from geo.engine.base import Engine
from geo.engine.extra_lines import AddedLines
from geo.engine.user_files import Brought, Cited, Merged, merge
from geo.errors import TableError
from geo.pages.flows import caches
from geo.pages.shared import stored
from geo.store import trade_files
from geo.store.errors import StoreError
from geo.trade import history as trade_history
from geo.trade import model as trade_model
from geo.trade.model import By

_KEPT = 256
# Seconds after which a file that another server or session saved is seen here.
_FRESH_S: Final = 10
_PRIVATE: Final = "trade_brought"
_MERGED: Final = "trade_merged"
_ANSWERS: Final = "trade_answers"
_Answer = TypeVar("_Answer")


def private() -> tuple[Brought, ...]:
    """The files brought for this session alone."""
    found: tuple[Brought, ...] = st.session_state.get(_PRIVATE, ())
    return found


def use(brought: Brought) -> None:
    """Lay a file over the shipped table in this session."""
    others = tuple(one for one in private() if one.sha256 != brought.sha256)
    st.session_state[_PRIVATE] = (*others, brought)


def put_away(sha256: str) -> None:
    """Use a file of this session no more."""
    st.session_state[_PRIVATE] = tuple(one for one in private() if one.sha256 != sha256)


def merged() -> Merged | None:
    """The shipped table with the files remembered and those of this session; ``None`` without any.

    A saved file that is damaged, or a store that cannot be reached, is left out; the page says so.
    """
    own = private()
    mine = {one.sha256 for one in own}
    kept = tuple(entry for entry in saved()[0] if entry.sha256 not in mine and whole(entry))
    key = (kept, tuple((one.sha256, one.replace) for one in own))
    if not own:
        return _shared(kept) if kept else None
    if st.session_state.get(_MERGED, (None, None))[0] != key:
        st.session_state[_MERGED] = (key, merge(caches.engine(), [*(_loaded(entry) for entry in kept), *own]))
        st.session_state[_ANSWERS] = {}
    found: Merged = st.session_state[_MERGED][1]
    return found


def saved() -> tuple[tuple[trade_files.Entry, ...], str]:
    """The files that the store keeps, and why they cannot be listed, or nothing."""
    found: tuple[tuple[trade_files.Entry, ...], str] = _listed(stored.address())
    return found


@st.cache_data(show_spinner=False, ttl=_FRESH_S)
def _listed(where: str) -> tuple[tuple[trade_files.Entry, ...], str]:
    try:
        return trade_files.listing(where=where), ""
    except StoreError as error:
        return (), str(error)


def save(brought: Brought) -> None:
    """Keep a file for everybody who uses the store.

    Raises
    ------
    StoreError: if the store cannot be written.
    """
    trade_files.save(brought, where=stored.address())
    _listed.clear()
    put_away(brought.sha256)


def forget(sha256: str) -> None:
    """Remove a file from the store.

    Raises
    ------
    UnknownChoiceError: if it is not there any more.
    StoreError: if the store cannot be written.
    """
    try:
        trade_files.forget(sha256, where=stored.address())
    finally:
        _listed.clear()


def whole(entry: trade_files.Entry) -> bool:
    """Whether a saved file can be read."""
    found: bool = _whole(stored.address(), entry)
    return found


@st.cache_resource(show_spinner=False)
def _whole(where: str, entry: trade_files.Entry) -> bool:
    try:
        _read(where, entry)
    except TableError:
        return False
    return True


def _loaded(entry: trade_files.Entry) -> Brought:
    found: Brought = _read(stored.address(), entry)
    return found


@st.cache_resource(show_spinner=False, max_entries=4)
def _read(where: str, entry: trade_files.Entry) -> Brought:
    return trade_files.load(entry, where=where)


@st.cache_resource(show_spinner="Adding the saved trade files …", max_entries=2)
def _shared(entries: tuple[trade_files.Entry, ...]) -> Merged:
    return merge(caches.engine(), [_loaded(entry) for entry in entries])


def current() -> Engine:
    """The engine that the page of flows asks: the shipped table with whatever is laid over it."""
    found = merged()
    return found.engine if found else caches.engine()


def added() -> AddedLines:
    """Lines that the shipped table lacks and a file brings."""
    found = merged()
    return configured.added() | found.added if found else configured.added()


def cited(lines: tuple[str, ...], year: int) -> Cited:
    """Where the flows of some lines in a year come from."""
    shipped = configured.cited()
    found = merged()
    return found.cited(shipped, lines, year) if found else shipped


def _answer(what: str, ask: Callable[..., _Answer], *asked: Any) -> _Answer:
    """Remember an answer: with all sessions, or where a private file is at work with this one."""
    found = merged()
    if not private() or found is None:
        answer: _Answer = _public(found.key if found else "", what, asked, ask)
        return answer
    answers = st.session_state[_ANSWERS]
    if (what, asked) not in answers:
        if len(answers) >= _KEPT:
            answers.clear()
        answers[what, asked] = ask(found.engine, *asked)
    own: _Answer = answers[what, asked]
    return own


@st.cache_resource(show_spinner=False, max_entries=4 * _KEPT)
def _public(key: str, what: str, asked: tuple[Any, ...], _ask: Callable[..., Any]) -> Any:  # noqa: ARG001 - key
    return _ask(current(), *asked)


def taken(lines: tuple[str, ...], year: int, by: By) -> trade_model.Trade:
    """Every flow of some lines in a year."""
    return _answer("taken", _taken, lines, year, by)


def _taken(source: Engine, lines: tuple[str, ...], year: int, by: By) -> trade_model.Trade:
    return trade_model.take(source, lines=lines, year=year, by=by)


def scale(lines: tuple[str, ...], by: By) -> trade_history.Scale:
    """The scale that the years of some lines share."""
    return _answer("scale", _scale, lines, by)


def _scale(source: Engine, lines: tuple[str, ...], by: By) -> trade_history.Scale:
    return trade_history.scale(source, lines=lines, by=by)


def years(lines: tuple[str, ...]) -> tuple[int, ...]:
    """Years with trade of some lines."""
    return _answer("years", _years, lines)


def _years(source: Engine, lines: tuple[str, ...]) -> tuple[int, ...]:
    return trade_history.years(source, lines=lines)


def partners(lines: tuple[str, ...], by: By, side: str, country: str) -> trade_history.Partners:
    """Suppliers (``side="suppliers"``) or customers of a country, or the world's exporters, by year."""
    return _answer("partners", _partners, lines, by, side, country)


def _partners(source: Engine, lines: tuple[str, ...], by: By, side: str, country: str) -> trade_history.Partners:
    if side == "suppliers":
        return trade_history.suppliers(source, lines=lines, importer=country, by=by)
    if side == "customers":
        return trade_history.customers(source, lines=lines, exporter=country, by=by)
    return trade_history.exporters(source, lines=lines, by=by)
