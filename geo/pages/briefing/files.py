"""Opening a briefing, and taking it along: as a project file that opens here again, or as slides."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from typing import Any, Final

import streamlit as st

from geo import numbers
from geo.briefing import files, question, reading, store, stories
from geo.briefing.storyboard import Storyboard
from geo.errors import GeoError, SourceError
from geo.exports.export import FORMATS, export
from geo.locale import faults, languages
from geo.locale.say import joined, mark, say, say_count
from geo.pages.briefing import parts
from geo.pages.shared import address, downloading, session, sign_in, stored, words
from geo.production.selection import DEFAULT_MINERAL
from geo.reference import alliances, countries, minerals
from geo.store import briefings
from geo.store.datasets import KEPT_DAYS

CHOSEN: Final = "briefing_chosen"
_MADE: Final = "briefing_made"
_DECKS: Final = {"pptx": mark("PowerPoint"), "pdf": mark("PDF"), "html": mark("HTML, offline")}
_TEMPLATE_BYTES: Final = 50_000_000


def open_menu() -> None:
    """Ready-made briefings, those saved here, a file, and a new one."""
    st.markdown(say("**Ready-made**, with live data"))
    for story_id, name in stories.names().items():
        st.button(words.plain(name), key=f"menu_{story_id}", on_click=open_story, args=(story_id,), width="stretch")
    who = sign_in.viewer()
    viewer = None if who.may_publish else who.name
    try:
        saved = () if who.must_sign_in else store.listing(viewer=viewer, where=stored.address())
    except SourceError as error:
        saved = ()
        words.warn([faults.in_words(error)])
    if saved:
        st.markdown(say("**Saved here**"))
        texts = {one.id: _listed(stories.told(one.name), one.slides, one.saved[:10]) for one in saved}
        st.selectbox(
            say("Saved briefing"),
            [*texts],
            format_func=texts.__getitem__,
            index=None,
            key="briefing_saved",
            placeholder=say("Choose"),
            on_change=_open_saved,
        )
    if parts.board().slides:
        st.markdown(say("**From a question**"))
        from_question()
    st.markdown(say("**From a file**"))
    st.file_uploader(say("Project file (JSON)"), type=["json"], key="briefing_file", on_change=_open_file)
    if st.session_state.get("briefing_refused"):
        st.error(words.plain(st.session_state["briefing_refused"]), icon=":material/error:")
    st.button(say("New, empty briefing"), icon=":material/note_add:", on_click=_open_new)
    if parts.board().slides:
        st.button(
            say("Delete this briefing"),
            icon=":material/delete:",
            on_click=_discard,
            key="briefing_discard",
            help=say("It can be restored for {days} days.", days=KEPT_DAYS),
        )
    _deleted(viewer)


def _discard() -> None:
    parts.discard()
    st.session_state[CHOSEN] = 0


def _deleted(viewer: str | None) -> None:
    """The way back from deletions, for as long as they are kept."""
    who = sign_in.viewer()
    try:
        gone = () if who.must_sign_in else store.listing(viewer=viewer, deleted=True, where=stored.address())
    except SourceError:
        return
    if gone:
        texts = {one.id: _listed(stories.told(one.name), one.slides, one.saved[:10]) for one in gone}
        st.selectbox(
            say("Deleted in the last {days} days", days=KEPT_DAYS),
            [*texts],
            format_func=texts.__getitem__,
            index=None,
            key="briefing_deleted_saved",
            placeholder=say("Restore"),
            on_change=_undelete,
        )


def _undelete() -> None:
    chosen = st.session_state["briefing_deleted_saved"]
    try:
        if chosen:
            briefings.delete(chosen, account=sign_in.viewer().name, undo=True, where=stored.address())
        found = store.load(chosen, where=stored.address()) if chosen else None
    except SourceError as error:
        st.session_state["briefing_refused"] = str(error)
        return
    if found is not None:
        parts.open_new(found, saved_as=chosen)
        st.session_state[CHOSEN] = 0
        st.query_params.pop("board", None)


def _listed(name: str, slides: int, day: str) -> str:
    """A saved briefing in the list."""
    return say_count("{name} ({count} slides, {day})", "{name} ({count} slides, {day})", slides, name=name, day=day)


def from_question() -> None:
    """Choices of alliance, importer and mineral, and the button that makes a deck of live views from them."""
    named = {one.id: one.short_name for one in alliances.all_alliances()}
    metals = {name: minerals.mineral(name).name for name in session.dataset().minerals()}
    union = alliances.alliance("eu27")
    buyers = {union.id: union.short_name, **{one.iso3: one.name for one in countries.all_countries()}}
    group = st.selectbox(
        say("Alliance"),
        [*named],
        format_func=named.__getitem__,
        key="ask_alliance",
        index=[*named].index("g7") if "g7" in named else 0,
    )
    buyer = st.selectbox(say("Importer"), [*buyers], format_func=buyers.__getitem__, key="ask_importer")
    metal = st.selectbox(
        say("Mineral"),
        [*metals],
        format_func=metals.__getitem__,
        key="ask_mineral",
        index=[*metals].index(DEFAULT_MINERAL) if DEFAULT_MINERAL in metals else 0,
    )
    if st.button(say("Make the deck"), icon=":material/auto_awesome:", key="ask_make"):
        _answer(str(group), str(buyer), str(metal))


def _answer(alliance: str, importer: str, mineral: str) -> None:
    today = date.today()  # noqa: DTZ011 - the user's calendar day
    bar = st.progress(0.0, say("Reading the figures \u2026"))

    def progress(done: int, of: int) -> None:
        bar.progress(done / of, say("Slide {number} of {count}", number=min(done + 1, of), count=of))

    try:
        made = question.board(
            session.trade_atlas(), alliance=alliance, importer=importer, mineral=mineral, on=today, progress=progress
        )
    except GeoError as error:
        st.error(words.plain(faults.in_words(error)), icon=":material/error:")
        return
    finally:
        bar.empty()
    parts.open_new(made)
    st.session_state[CHOSEN] = 0
    st.query_params.pop("board", None)
    st.rerun()


def _open_new() -> None:
    parts.open_new(Storyboard())
    st.session_state[CHOSEN] = 0
    st.query_params.pop("board", None)


def open_story(story_id: str) -> None:
    """A copy of a story whose slides were captured now."""
    told = stories.story(story_id)
    today = date.today()  # noqa: DTZ011 - the user's calendar day
    slides = []
    for slide in told.slides:
        try:
            slides.append(reading.capture(slide, session.trade_atlas(), on=today))
        except GeoError:
            slides.append(slide)
    parts.open_new(replace(told, slides=tuple(slides)))
    st.session_state[CHOSEN] = 0
    for name in ("story", "board"):
        st.query_params.pop(name, None)
    address.change("story", "")


def _open_saved() -> None:
    chosen = st.session_state["briefing_saved"]
    try:
        found = store.load(chosen, where=stored.address()) if chosen else None
    except SourceError as error:
        st.session_state["briefing_refused"] = faults.in_words(error)
        return
    if found is not None:
        parts.open_new(found, saved_as=chosen)
        st.session_state[CHOSEN] = 0
        st.query_params.pop("board", None)


def _open_file() -> None:
    given = st.session_state["briefing_file"]
    st.session_state["briefing_refused"] = ""
    if given is None:
        return
    try:
        parts.open_new(files.read(given.getvalue()))
    except SourceError as error:
        st.session_state["briefing_refused"] = faults.in_words(error)
        return
    st.session_state[CHOSEN] = 0
    st.query_params.pop("board", None)


def file_name(board: Storyboard) -> str:
    """Name of the briefing's files, without an ending."""
    plain = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in board.name.lower())
    return "-".join(part for part in plain.split("-") if part)[:60] or "briefing"


def export_menu(board: Storyboard, name: str) -> None:
    """Formats of the whole briefing, and the file that was made last while the briefing is still the same."""
    ending = st.segmented_control(
        say("Format"),
        list(_DECKS),
        format_func=lambda one: say(_DECKS[one]),
        default="pptx",
        required=True,
        key="briefing_format",
    )
    lang = st.selectbox(
        say("Language"),
        list(languages.LANGUAGES),
        format_func=languages.LANGUAGES.__getitem__,
        index=list(languages.LANGUAGES).index(languages.current()),
        key=f"briefing_lang_{languages.current()}",
    )
    template = None
    if ending == "pptx":
        given = st.file_uploader(
            say("Template (PPTX or POTX, optional)"), type=["pptx", "potx"], key="briefing_template"
        )
        template = given.getvalue() if given is not None else None
    today = date.today()  # noqa: DTZ011 - the user's calendar day
    mark = _mark(board, str(ending), lang, template, today)
    if st.button(say("Create file"), icon=":material/build:", key="briefing_make"):
        _make(board, str(ending), lang, template, today, mark)
    made = st.session_state.get(_MADE)
    if made and made[0] == mark:
        file = f"{name}.{ending}"
        downloading.button(
            say("Download {file}", file=file),
            made[1],
            file,
            FORMATS[str(ending)].mime,
            type="primary",
            on_click="ignore",
            key="briefing_take",
        )
        if made[2]:
            st.caption(
                say_count(
                    "Left out: slide {numbers}, which has no figures any more.",
                    "Left out: slides {numbers}, which have no figures any more.",
                    len(made[2]),
                    numbers=joined([*map(str, made[2])]),
                )
            )


def _mark(board: Storyboard, ending: str, lang: str, template: bytes | None, today: date) -> str:
    parts = [files.write(board).encode(), ending.encode(), lang.encode(), template or b"", today.isoformat().encode()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _make(board: Storyboard, ending: str, lang: str, template: bytes | None, today: date, mark: str) -> None:
    if template is not None and len(template) > _TEMPLATE_BYTES:
        words.warn([say("The template is larger than {most} bytes.", most=numbers.whole(_TEMPLATE_BYTES))])
        return
    bar, cancel = st.progress(0.0, say("Reading the figures \u2026")), st.empty()
    # A click runs the page anew, and the next report of progress ends what is being made.
    cancel.button(say("Cancel"), icon=":material/close:", key="briefing_cancel")

    def progress(done: int, of: int) -> None:
        bar.progress(done / of, say("Slide {number} of {count}", number=min(done + 1, of), count=of))

    more: dict[str, Any] = {
        "on": today,
        "atlas": session.trade_atlas(),
        "template": template,
        "progress": progress,
        "lang": lang,
        "base": address.of_app(),
        "title": stories.name_of(board),
    }
    try:
        chosen, left_out = reading.export_slides(board, session.trade_atlas(), on=today)
        st.session_state[_MADE] = (mark, export(chosen, ending, **more), left_out)
    except GeoError as error:
        st.error(words.plain(faults.in_words(error)), icon=":material/error:")
    bar.empty()
    cancel.empty()
