"""The briefing at hand: kept in the session, saved by itself; and the button that adds the view of any page to it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import streamlit as st

from geo.briefing import store, storyboard
from geo.briefing.files import LONGEST
from geo.briefing.storyboard import SavedSlide, Storyboard
from geo.content.view import beside_words
from geo.errors import GeoError, SourceError
from geo.locale import faults
from geo.locale.say import mark, say
from geo.pages.shared import sign_in, stored, words
from geo.store import briefings
from geo.store.briefings import ChangedError, new_id

_BOARD = "briefing_board"
_ID = "briefing_id"
_UNSAVED = "briefing_unsaved"
# What this session saw in the store last, to find out whether somebody else has changed it since.
_SEEN = "briefing_seen"
# Id and content of the briefing that this session deleted last.
_DISCARDED = "briefing_discarded"
_SIGN_IN = mark("Sign in on the page Upload to save briefings and to open saved ones.")
_STAGE_WORDS = "briefing_stage_words"
# Parts of an address that say how, not what, is shown.
_NOT_STATE = ("present", "slide", "story", "board", "lang", "notes", "embed", "embed_options")


def board() -> Storyboard:
    """The briefing at hand: the one that the address names, or that of this session."""
    asked = st.query_params.get("board", "")
    if asked and sign_in.viewer().must_sign_in:
        st.session_state[_UNSAVED] = say(_SIGN_IN)
    elif asked and asked != st.session_state.get(_ID):
        try:
            found = store.load(asked, where=stored.address())
        except SourceError as error:
            st.session_state[_UNSAVED] = faults.in_words(error)
            found = None
        if found is not None:
            st.session_state[_BOARD], st.session_state[_ID], st.session_state[_SEEN] = found, asked, found
    return st.session_state.setdefault(_BOARD, Storyboard())


def board_id() -> str:
    """Id of the briefing at hand, by which an address finds it again."""
    return str(st.session_state.setdefault(_ID, new_id()))


def keep(changed: Storyboard) -> None:
    """Make this the briefing at hand and save it; a folder that cannot be written is said on the page.

    Where somebody else has saved the same briefing since, or owns it, theirs stays, and this one goes on under an id of
    its own.
    """
    st.session_state[_BOARD] = changed
    who = sign_in.viewer()
    if who.must_sign_in:
        st.session_state[_UNSAVED] = say(_SIGN_IN)
        return
    try:
        try:
            before = st.session_state.get(_SEEN)
            store.save(board_id(), changed, before=before, owner=who.name, where=stored.address())
        except ChangedError as error:
            st.session_state[_ID] = new_id()
            store.save(board_id(), changed, owner=who.name, where=stored.address())
            if "board" in st.query_params:
                st.query_params["board"] = board_id()
            st.toast(words.plain(say("{reason} Yours was saved as a copy.", reason=error)))
        st.session_state[_SEEN] = changed
        st.session_state.pop(_UNSAVED, None)
    except SourceError as error:
        st.session_state[_UNSAVED] = faults.in_words(error)


def open_new(other: Storyboard, *, saved_as: str = "") -> None:
    """Put another briefing in the place of the one at hand, which stays saved under its own id."""
    st.session_state[_ID] = saved_as or new_id()
    # A saved one that is opened was just read; a new id has nothing to compare with.
    st.session_state[_SEEN] = other if saved_as else None
    keep(other)


def take_up(kept: str) -> bool:
    """Go on with the briefing that is saved under an id, if there is one; says whether there was."""
    if sign_in.viewer().must_sign_in:
        return False
    try:
        found = store.load(kept, where=stored.address())
    except SourceError as error:
        st.session_state[_UNSAVED] = str(error)
        return False
    if found is None:
        return False
    st.session_state[_BOARD], st.session_state[_ID], st.session_state[_SEEN] = found, kept, found
    return True


def discard() -> None:
    """Delete the briefing at hand; a new, empty one takes its place until the deletion is undone.

    One that could not be saved is kept by the session alone.
    """
    gone = board_id(), board()
    who = sign_in.viewer()
    try:
        if not who.must_sign_in:
            briefings.delete(gone[0], account=who.name, where=stored.address())
    except SourceError as error:
        st.session_state["briefing_message"] = str(error)
        return
    st.session_state[_DISCARDED] = gone
    st.session_state[_BOARD], st.session_state[_ID], st.session_state[_SEEN] = Storyboard(), new_id(), None
    st.query_params.pop("board", None)


def discarded() -> str:
    """Name of the briefing that this session deleted last, if that can be undone here; else nothing."""
    gone = st.session_state.get(_DISCARDED)
    return gone[1].name if gone else ""


def restore() -> None:
    """Undo the last deletion of a briefing in this session; what is at hand meanwhile stays saved under its own id."""
    kept, gone = st.session_state.pop(_DISCARDED)
    who = sign_in.viewer()
    try:
        if not who.must_sign_in:
            briefings.delete(kept, account=who.name, undo=True, where=stored.address())
    except SourceError as error:
        st.session_state["briefing_message"] = str(error)
        return
    open_new(gone, saved_as=kept)


def unsaved() -> str:
    """Why the briefing at hand could not be saved, or nothing."""
    return str(st.session_state.get(_UNSAVED, ""))


def stage_words(page: str, address: Mapping[str, str]) -> tuple[str, str]:
    """Title and finding written for presenting a view, empty for the live ones."""
    known = st.session_state.get(_STAGE_WORDS)
    return (known[2], known[3]) if known and known[:2] == (page, dict(address)) else ("", "")


def add_button(page: str) -> None:
    """Buttons to present the page's view and to add it to the briefing, and words for it of the user's own.

    They stand where an address is written.

    Parameters
    ----------
    page: one of :data:`geo.briefing.storyboard.PAGES`.
    """
    st.button(say("Present"), icon=":material/slideshow:", key=f"present_{page}", on_click=_present, args=(page,))
    st.button(say("Add to briefing"), icon=":material/add:", key=f"add_{page}", on_click=_add, args=(page,))
    with st.popover(say("Own words"), icon=":material/edit_note:", key=f"words_{page}"):
        st.text_input(
            say("Title"), key=f"add_title_{page}", max_chars=LONGEST["title"], placeholder=say("Automatic headline")
        )
        st.text_input(
            say("Finding"),
            key=f"add_finding_{page}",
            max_chars=LONGEST["finding"],
            placeholder=say("Automatic summary"),
        )
        st.text_area(say("Speaker notes"), key=f"add_notes_{page}", max_chars=LONGEST["notes"], height=80)
    message = st.session_state.pop("briefing_message", "")
    if message:
        st.toast(words.plain(message), icon=":material/slideshow:")


def _state() -> dict[str, str]:
    """The address as the page last wrote it: its whole state, defaults too."""
    return {name: text for name, text in st.query_params.to_dict().items() if name not in _NOT_STATE}


def _written(page: str) -> SavedSlide:
    title, finding, notes = (
        str(st.session_state.get(f"add_{name}_{page}", "")).strip() for name in ("title", "finding", "notes")
    )
    address = _state()
    beside = beside_words(address.pop("beside", ""))
    return SavedSlide(page, address, title=title, finding=finding, notes=notes, beside=beside)


def _add(page: str) -> None:
    # Imported at the click: reading a slide needs the trade engine, which a first map should not wait for.
    from geo.briefing import reading  # noqa: PLC0415
    from geo.pages.shared import session  # noqa: PLC0415

    try:
        slide = reading.capture(_written(page), session.trade_atlas(), on=date.today())  # noqa: DTZ011 - the user's day
        changed = storyboard.add(board(), slide)
    except GeoError as error:
        st.session_state["briefing_message"] = faults.in_words(error)
        return
    keep(changed)
    for name in ("title", "finding", "notes"):
        st.session_state[f"add_{name}_{page}"] = ""
    st.session_state["briefing_message"] = say("Added as slide {number}", number=len(changed.slides))


def _present(page: str) -> None:
    slide = _written(page)
    st.session_state[_STAGE_WORDS] = (page, dict(slide.address), slide.title, slide.finding)
    st.query_params["present"] = "1"
