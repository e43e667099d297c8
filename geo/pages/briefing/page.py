"""The page of briefings: slides in order, their words, what changed, presenting them and taking them away."""

from __future__ import annotations

import importlib
from dataclasses import replace
from datetime import date
from html import escape
from urllib.parse import urlencode

import streamlit as st

from geo.briefing import files, reading, store, stories, storyboard
from geo.briefing.files import LONGEST
from geo.briefing.reading import Reading
from geo.briefing.storyboard import Slide, Storyboard
from geo.errors import GeoError, SourceError
from geo.locale import languages, localisation
from geo.maps import choropleth, world
from geo.pages.briefing import editor, parts
from geo.pages.briefing import stage as stage_map
from geo.pages.shared import address, downloading, session, stored, style, viewport, words

_CHOSEN = "briefing_chosen"
_LIST_WIDTH = 460
# Narrower windows put the slide under the list.
_SIDE_BY_SIDE = 1060
_PREVIEW_LABELS = 4


@words.guarded
def page() -> None:
    """Draw the page."""
    today = date.today()  # noqa: DTZ011 - the reader's calendar day
    wish = address.params()
    if wish.get("story", "") in stories.IDS:
        _open_story(wish["story"])
    board = parts.board()
    lang = wish.get("lang", "") if wish.get("lang", "") in languages.LANGUAGES else languages.ENGLISH
    st.html(f'<h1 class="atlas-headline">{escape(board.name)}</h1>')
    _open_bar(board, lang)
    if parts.unsaved():
        words.warn([f"This briefing is not saved by itself: download it. {parts.unsaved()}"])
    if board.slides:
        _slides(board, lang, today)
    else:
        _empty()
    address.write([("board", parts.board_id() if board.slides else ""), ("lang", _unless_english(lang))])


def _unless_english(lang: str) -> str:
    return "" if lang == languages.ENGLISH else lang


def _empty() -> None:
    st.html(
        '<p class="atlas-text">A briefing is a row of views with a title, a finding and speaker notes. It keeps the '
        "state of each view, not a picture, so that every slide shows the figures of the day. Open a ready-made one, "
        "or go to any page and choose \u201cPresent or add to briefing\u201d.</p>"
    )
    with st.container(horizontal=True, gap="medium"):
        for story_id, name in stories.names().items():
            with st.container(border=True, width=330):
                st.markdown(f"**{words.plain(name)}**")
                st.caption(f"{len(stories.story(story_id).slides)} slides from live figures")
                st.button(
                    "Open", key=f"open_{story_id}", on_click=_open_story, args=(story_id,),
                    icon=":material/open_in_new:", help=f"Open: {name}",
                )  # fmt: skip


def _open_bar(board: Storyboard, lang: str) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.session_state["briefing_name"] = "" if board.name == storyboard.UNTITLED else board.name
        st.text_input(
            "Name", key="briefing_name", max_chars=LONGEST["name"], placeholder=storyboard.UNTITLED,
            on_change=_rename, width=330, help="A named briefing is listed under Open for everybody here.",
        )  # fmt: skip
        with st.popover("Open", icon=":material/folder_open:"):
            _open_menu()
        if board.slides:
            downloading.button(
                "Download", files.write(board).encode(), f"{_file_name(board)}.json", "application/json",
                on_click="ignore", help="One file (JSON) that opens here again.",
            )  # fmt: skip
            with st.popover("Export", icon=":material/ios_share:"):
                _export(board, lang)
        st.session_state["briefing_lang"] = lang
        st.selectbox(
            "Language of maps", list(languages.LANGUAGES), key="briefing_lang", width=150,
            format_func=languages.LANGUAGES.__getitem__, on_change=address.take_from_widget,
            args=("lang", "briefing_lang"),
        )  # fmt: skip
        if board.slides:
            st.button("Present", type="primary", icon=":material/slideshow:", on_click=_present, args=(lang,))


def _export(board: Storyboard, lang: str) -> None:
    """Imported when the page has slides: drawing libraries take a second."""
    importlib.import_module("geo.pages.briefing.export").show(board, _file_name(board), lang)


def _file_name(board: Storyboard) -> str:
    plain = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in board.name.lower())
    return "-".join(part for part in plain.split("-") if part)[:60] or "briefing"


def _open_menu() -> None:
    st.markdown("**Ready-made**, with today\u2019s figures")
    for story_id, name in stories.names().items():
        st.button(words.plain(name), key=f"menu_{story_id}", on_click=_open_story, args=(story_id,), width="stretch")
    try:
        saved = store.listing(where=stored.address())
    except SourceError as error:
        saved = ()
        words.warn([str(error)])
    if saved:
        st.markdown("**Saved here**")
        texts = {one.id: f"{one.name} ({one.slides} slides, {one.saved[:10]})" for one in saved}
        st.selectbox("Saved briefing", [*texts], format_func=texts.__getitem__, index=None, key="briefing_saved",
                     placeholder="Choose", on_change=_open_saved)  # fmt: skip
    st.markdown("**From a file**")
    st.file_uploader("Briefing file (JSON)", type=["json"], key="briefing_file", on_change=_open_file)
    if st.session_state.get("briefing_refused"):
        st.error(words.plain(st.session_state["briefing_refused"]), icon=":material/error:")
    st.button("New, empty briefing", icon=":material/note_add:", on_click=_open_new)


def _open_new() -> None:
    parts.open_new(Storyboard())
    st.session_state[_CHOSEN] = 0
    st.query_params.pop("board", None)


def _open_story(story_id: str) -> None:
    """A copy of a story whose slides were captured now."""
    told = stories.story(story_id)
    today = date.today()  # noqa: DTZ011 - the reader's calendar day
    slides = []
    for slide in told.slides:
        try:
            slides.append(reading.capture(slide, session.atlas(), on=today))
        except GeoError:
            slides.append(slide)
    parts.open_new(replace(told, slides=tuple(slides)))
    st.session_state[_CHOSEN] = 0
    for name in ("story", "board"):
        st.query_params.pop(name, None)
    address.change("story", "")


def _open_saved() -> None:
    chosen = st.session_state["briefing_saved"]
    try:
        found = store.load(chosen, where=stored.address()) if chosen else None
    except SourceError as error:
        st.session_state["briefing_refused"] = str(error)
        return
    if found is not None:
        parts.open_new(found, saved_as=chosen)
        st.session_state[_CHOSEN] = 0
        st.query_params.pop("board", None)


def _open_file() -> None:
    given = st.session_state["briefing_file"]
    st.session_state["briefing_refused"] = ""
    if given is None:
        return
    try:
        parts.open_new(files.read(given.getvalue()))
    except SourceError as error:
        st.session_state["briefing_refused"] = str(error)
        return
    st.session_state[_CHOSEN] = 0
    st.query_params.pop("board", None)


def _rename() -> None:
    parts.keep(storyboard.rename(parts.board(), st.session_state["briefing_name"]))


def _present(lang: str) -> None:
    st.query_params.from_dict(
        {
            "present": "1",
            "slide": str(st.session_state.get(_CHOSEN, 0) + 1),
            "board": parts.board_id(),
            **({} if lang == languages.ENGLISH else {"lang": lang}),
        }
    )


def _slides(board: Storyboard, lang: str, today: date) -> None:
    readings = [_read(slide, today) for slide in board.slides]
    changed = [str(place) for place, told in enumerate(readings, start=1) if told.changed]
    if changed:
        which = f"slide {changed[0]}" if len(changed) == 1 else f"slides {', '.join(changed)}"
        words.warn([f"The figures behind {which} have changed since they were captured; live words follow them."])
    chosen = min(st.session_state.get(_CHOSEN, 0), len(board.slides) - 1)
    window = viewport.width()
    beside = window >= _SIDE_BY_SIDE
    with st.container(horizontal=beside, gap="large"):
        with st.container(width=_LIST_WIDTH if beside else "stretch"):
            _list(readings, chosen)
            _moves(board, chosen)
        with st.container(width="stretch"):
            _preview(board.slides[chosen], readings[chosen], lang, today, window)
            editor.show(board, chosen, readings[chosen])


def _read(slide: Slide, today: date) -> Reading:
    try:
        return reading.read(slide, session.atlas(), on=today)
    except GeoError as error:
        return reading.unreadable(slide, str(error))


def _list(readings: list[Reading], chosen: int) -> None:
    texts = [
        words.plain(f"{place}  {told.title}") + ("  :orange-badge[changed]" if told.changed else "")
        for place, told in enumerate(readings, start=1)
    ]
    st.session_state["briefing_radio"] = chosen
    st.radio("Slides", range(len(texts)), format_func=texts.__getitem__, key="briefing_radio", on_change=_choose)


def _choose() -> None:
    st.session_state[_CHOSEN] = st.session_state["briefing_radio"]


def _moves(board: Storyboard, chosen: int) -> None:
    last = len(board.slides) - 1
    with st.container(horizontal=True, gap="xsmall"):
        for label, icon, dead, to in (
            ("Up", "arrow_upward", chosen == 0, chosen - 1),
            ("Down", "arrow_downward", chosen == last, chosen + 1),
        ):
            st.button(label, icon=f":material/{icon}:", disabled=dead, on_click=_move, args=(chosen, to),
                      help=f"Move slide {chosen + 1} {label.lower()}")  # fmt: skip
        st.button("Duplicate", icon=":material/content_copy:", on_click=_duplicate, args=(chosen,))
        st.button("Delete", icon=":material/delete:", on_click=_delete, args=(chosen,))


def _move(index: int, to: int) -> None:
    parts.keep(storyboard.move(parts.board(), index, to))
    st.session_state[_CHOSEN] = to


def _duplicate(index: int) -> None:
    try:
        parts.keep(storyboard.duplicate(parts.board(), index))
    except GeoError as error:
        st.session_state["briefing_said"] = str(error)
        return
    st.session_state[_CHOSEN] = index + 1


def _delete(index: int) -> None:
    parts.keep(storyboard.delete(parts.board(), index))
    st.session_state[_CHOSEN] = max(0, index - 1)


def _preview(slide: Slide, told: Reading, lang: str, today: date, window: int) -> None:
    st.markdown(f"#### {words.plain(told.title)}")
    st.markdown(words.plain(told.finding))
    words.warn(told.messages)
    room = window - _LIST_WIDTH - 180 if window >= _SIDE_BY_SIDE else window - 100
    width = max(300, min(room, 760))
    if told.drawn:
        _preview_maps(slide, told, lang, today, width)
    st.html(f'<p class="atlas-source">{escape(localisation.source(told.source, lang))}</p>')
    # The map is the start page, which has no path of its own.
    link = f"{'./' if slide.page == 'map' else slide.page}?{urlencode(slide.address)}"
    st.html(f'<p class="atlas-source"><a href="{escape(link)}" target="_blank">Open this view on its page</a></p>')


def _preview_maps(slide: Slide, told: Reading, lang: str, today: date, width: int) -> None:
    one = width if told.second is None else width // 2 - 8
    stage = stage_map.Stage(
        width=one, label_px=13, labels=_PREVIEW_LABELS if told.second is None else 2, theme=style.theme(), lang=lang,
        on=today,
    )  # fmt: skip
    if told.second is None:
        drawn, names, legend = [stage_map.draw(slide.page, slide.address, stage)], [""], ""
    else:
        *drawn, legend = stage_map.draw_pair(slide.page, slide.address, slide.second, stage)
        names = list(reading.labels(slide))
    with st.container(horizontal=True, gap="xsmall"):
        for place, (shown, name) in enumerate(zip(drawn, names, strict=True)):
            with st.container(width=one):
                if name:
                    st.markdown(f"**{words.plain(name)}**")
                if shown.chart:
                    st.html(shown.chart)
                    continue
                st.pydeck_chart(
                    shown.deck, key=f"briefing_preview_{len(names)}_{place}",
                    height=choropleth.height_px(world.load(), one), alt=f"World map. {name} {told.title}.",
                )  # fmt: skip
                if not legend:
                    st.html(shown.legend)
    if legend:
        st.html(legend)
