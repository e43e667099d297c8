"""What this session looks at: the atlas of its figures, and the trade files laid over them.

Private figures live in the session alone: an atlas of their own, with the answers made of them, which goes when
the session ends.
"""

from __future__ import annotations

import functools
from datetime import date
from typing import Final

import streamlit as st

from geo import atlas as atlases
from geo.atlas import Atlas
from geo.dataset import Dataset
from geo.engine.table import TradeTable
from geo.engine.user_files import UserFile
from geo.errors import StoreError, TableError
from geo.locale.languages import current, speaking
from geo.locale.say import say
from geo.pages.shared import stored
from geo.reference import alliances
from geo.store import trade_files as store
from geo.store.trade_files import TradeFileEntry

ACTIVE: Final = "atlas"
# Seconds after which a file that another server or session saved is seen here.
_FRESH_S: Final = 10
_FILES: Final = "trade_files"
_WITH_FILES: Final = "atlas_with_trade_files"


@st.cache_resource(show_spinner=False)
def shipped() -> Atlas:
    """The atlas of the shipped figures."""
    return atlases.shipped()


def atlas() -> Atlas:
    """The active atlas of this session, or the shipped one."""
    active: Atlas | None = st.session_state.get(ACTIVE)
    return active or shipped()


def dataset() -> Dataset:
    """The active dataset of this session, or the shipped one."""
    return atlas().dataset


@functools.lru_cache(maxsize=256)
def members(alliance: str, on: date) -> frozenset[str]:
    """Members of an alliance on a date; nobody for the empty choice."""
    return alliances.members(alliance, on=on) if alliance else frozenset()


def trade_files() -> tuple[UserFile, ...]:
    """The trade files that this session alone uses."""
    found: tuple[UserFile, ...] = st.session_state.get(_FILES, ())
    return found


def use_trade_file(file: UserFile) -> None:
    """Lay a file over the trade table in this session."""
    others = tuple(one for one in trade_files() if one.sha256 != file.sha256)
    st.session_state[_FILES] = (*others, file)


def drop_trade_file(sha256: str) -> None:
    """Use a file of this session no more."""
    st.session_state[_FILES] = tuple(one for one in trade_files() if one.sha256 != sha256)


def trade_atlas() -> Atlas:
    """The active atlas with the trade files that are saved for everyone and those of this session laid over it.

    A saved file that is damaged, or a store that cannot be reached, is left out; the page says so.
    """
    own = trade_files()
    mine = {one.sha256 for one in own}
    saved = tuple(entry for entry in saved_trade_files()[0] if entry.sha256 not in mine and is_whole(entry))
    if not (own or saved):
        return atlas()
    if not own and atlas() is shipped():
        with st.spinner(say("Adding the saved trade files \u2026")):
            return _with_saved(saved)
    key = (id(atlas()), saved, tuple((one.sha256, one.replace) for one in own))
    if st.session_state.get(_WITH_FILES, (None, None))[0] != key:
        table = TradeTable((*(_read(stored.address(), entry) for entry in saved), *own))
        st.session_state[_WITH_FILES] = (key, atlas().with_trade(table))
    found: Atlas = st.session_state[_WITH_FILES][1]
    return found


def saved_atlas() -> Atlas:
    """The shipped figures with the trade files that are saved for everyone: nothing that belongs to a session."""
    saved = tuple(entry for entry in saved_trade_files()[0] if is_whole(entry))
    return _with_saved(saved) if saved else shipped()


def saved_trade_files() -> tuple[tuple[TradeFileEntry, ...], str]:
    """The trade files that the store keeps for everyone, and why they cannot be listed, or nothing."""
    found: tuple[tuple[TradeFileEntry, ...], str] = _listed(stored.address(), current())
    return found


@st.cache_resource(show_spinner=False, ttl=_FRESH_S)
def _listed(where: str, lang: str) -> tuple[tuple[TradeFileEntry, ...], str]:
    try:
        with speaking(lang):
            return store.listing(where=where), ""
    except StoreError as error:
        return (), str(error)


def save_trade_file(file: UserFile, *, owner: str) -> None:
    """Keep a file of an account for everybody who uses the store.

    Raises
    ------
    StoreError: if the store cannot be written.
    """
    store.save(file, owner=owner, where=stored.address())
    _listed.clear()
    drop_trade_file(file.sha256)


def forget_trade_file(sha256: str, *, account: str) -> None:
    """Remove a file from the store.

    Raises
    ------
    UnknownChoiceError: if it is not there any more. StoreError: if the store cannot be written.
    """
    try:
        store.forget(sha256, account=account, where=stored.address())
    finally:
        _listed.clear()


def is_whole(entry: TradeFileEntry) -> bool:
    """Whether a saved trade file can be read."""
    try:
        _read(stored.address(), entry)
    except TableError:
        return False
    return True


@st.cache_resource(show_spinner=False, max_entries=4)
def _read(where: str, entry: TradeFileEntry) -> UserFile:
    return store.load(entry, where=where)


@st.cache_resource(show_spinner=False, max_entries=2)
def _with_saved(entries: tuple[TradeFileEntry, ...]) -> Atlas:
    return shipped().with_trade(TradeTable(tuple(_read(stored.address(), entry) for entry in entries)))
