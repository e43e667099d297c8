"""The page of briefings: slides in order, their words, what changed, presenting and exporting them."""

from __future__ import annotations

from datetime import date
from html import escape
from typing import Final
from urllib.parse import urlencode

import streamlit as st

from geo.briefing import files, reading, stories, storyboard
from geo.briefing.files import LONGEST
from geo.briefing.reading import LiveSlide
from geo.briefing.storyboard import SavedSlide, Storyboard
from geo.errors import GeoError
from geo.locale import faults
from geo.locale.say import say, say_count
from geo.maps import choropleth, world
from geo.pages.briefing import draft, editor, parts
from geo.pages.briefing import files as file_menu
from geo.pages.briefing import stage as stage_map
from geo.pages.briefing.files import CHOSEN
from geo.pages.shared import address, downloading, language, session, show, style, viewport, words

_LIST_WIDTH: Final = 460
# Narrower windows put the slide under the list.
_SIDE_BY_SIDE = 1060
_PREVIEW_LABELS = 4
# Briefing, place and slide that was deleted last.
_DELETED: Final = "briefing_deleted"


@words.guarded
def page() -> None:
    """Draw the page."""
    today = date.today()  # noqa: DTZ011 - the user's calendar day
    params = address.params()
    if params.get("story", "") in stories.IDS:
        file_menu.open_story(params["story"])
    draft.follow()
    board = parts.board()
    show.title(stories.name_of(board))
    _open_bar(board)
    if parts.unsaved():
        words.warn([say("Autosave failed. Download a copy. {reason}", reason=parts.unsaved())])
    _undo_button()
    _restore_button(board)
    if board.slides:
        _slides(board, today)
    else:
        _empty()
    address.write([("board", parts.board_id() if board.slides else "")])


def _empty() -> None:
    what = say(
        "Build a slide deck from live views. Each slide keeps the state of a view, not a picture, so it always shows "
        "current figures. Open a ready-made briefing, or choose \u201cAdd to briefing\u201d on any page."
    )
    st.html(f'<p class="atlas-text">{escape(what)}</p>')
    with st.container(horizontal=True, gap="medium"):
        for story_id, name in stories.names().items():
            with st.container(border=True, width=330, height="stretch"):
                st.markdown(f"**{words.plain(name)}**")
                held = len(stories.story(story_id).slides)
                st.caption(say_count("{count} slide, live data", "{count} slides, live data", held))
                st.button(
                    say("Open"),
                    key=f"open_{story_id}",
                    on_click=file_menu.open_story,
                    args=(story_id,),
                    icon=":material/open_in_new:",
                    help=say("Open: {name}", name=name),
                )
    with st.container(border=True, width=680):
        st.markdown(say("**A briefing from a question**"))
        st.caption(
            say("What an importer depends on, what a stop would do, and what an alliance could cover: 8 live slides")
        )
        file_menu.from_question()


def _open_bar(board: Storyboard) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.session_state["briefing_name"] = "" if board.name == storyboard.UNTITLED else stories.told(board.name)
        st.text_input(
            say("Name"),
            key="briefing_name",
            max_chars=LONGEST["name"],
            placeholder=say(storyboard.UNTITLED),
            on_change=_rename,
            width=330,
            help=say("A named briefing is listed under Open for everyone here."),
        )
        with st.popover(say("Open"), icon=":material/folder_open:"):
            file_menu.open_menu()
        if board.slides:
            downloading.button(
                say("Save project file"),
                files.write(board).encode(),
                f"{file_menu.file_name(board)}.json",
                "application/json",
                on_click="ignore",
                help=say("A JSON file that you can open here again."),
            )
            with st.popover(say("Export"), icon=":material/ios_share:"):
                file_menu.export_menu(board, file_menu.file_name(board))
        if board.slides:
            st.button(say("Present"), type="primary", icon=":material/slideshow:", on_click=_present)


def _rename() -> None:
    parts.keep(storyboard.rename(parts.board(), st.session_state["briefing_name"]))


def _present() -> None:
    st.query_params.from_dict(
        {
            "present": "1",
            "slide": str(st.session_state.get(CHOSEN, 0) + 1),
            "board": parts.board_id(),
            **({language.WORD: language.chosen()} if language.chosen() else {}),
        }
    )


def _slides(board: Storyboard, today: date) -> None:
    readings = [_read(slide, today) for slide in board.slides]
    changed = [str(place) for place, live in enumerate(readings, start=1) if live.changed]
    if changed:
        words.warn(
            [
                say_count(
                    "The figures behind slide {slides} have changed since capture. Automatic texts are up to date.",
                    "The figures behind slides {slides} have changed since capture. Automatic texts are up to date.",
                    len(changed),
                    slides=", ".join(changed),
                )
            ]
        )
    aged = [str(place) for place, live in enumerate(readings, start=1) if live.aged]
    if aged:
        words.warn(
            [
                say_count(
                    "Your own text on slide {slides} holds figures that the view no longer shows.",
                    "Your own text on slides {slides} holds figures that the view no longer shows.",
                    len(aged),
                    slides=", ".join(aged),
                )
            ]
        )
    chosen = min(st.session_state.get(CHOSEN, 0), len(board.slides) - 1)
    window = viewport.width()
    beside = window >= _SIDE_BY_SIDE
    with st.container(horizontal=beside, gap="large"):
        with st.container(width=_LIST_WIDTH if beside else "stretch"):
            _list(readings, chosen)
            _moves(board, chosen)
        with st.container(width="stretch"):
            _preview(board.slides[chosen], readings[chosen], today, window)
            editor.show(board, chosen, readings[chosen])


def _read(slide: SavedSlide, today: date) -> LiveSlide:
    try:
        return reading.read(slide, session.trade_atlas(), on=today)
    except GeoError as error:
        return reading.unreadable(slide, faults.in_words(error))


def _list(readings: list[LiveSlide], chosen: int) -> None:
    changed, check = say("changed"), say("check text")
    texts = [
        words.plain(f"{place}  {live.title}")
        + (f"  :orange-badge[{changed}]" if live.changed else "")
        + (f"  :red-badge[{check}]" if live.aged else "")
        for place, live in enumerate(readings, start=1)
    ]
    st.session_state["briefing_radio"] = chosen
    st.radio(say("Slides"), range(len(texts)), format_func=texts.__getitem__, key="briefing_radio", on_change=_choose)


def _choose() -> None:
    st.session_state[CHOSEN] = st.session_state["briefing_radio"]


def _moves(board: Storyboard, chosen: int) -> None:
    last = len(board.slides) - 1
    with st.container(horizontal=True, gap="xsmall"):
        upward = say("Move slide {number} up", number=chosen + 1)
        downward = say("Move slide {number} down", number=chosen + 1)
        for label, help_text, icon, dead, to in (
            (say("Up"), upward, "arrow_upward", chosen == 0, chosen - 1),
            (say("Down"), downward, "arrow_downward", chosen == last, chosen + 1),
        ):
            st.button(
                label, icon=f":material/{icon}:", disabled=dead, on_click=_move, args=(chosen, to), help=help_text
            )
        st.button(say("Duplicate"), icon=":material/content_copy:", on_click=_duplicate, args=(chosen,))
        st.button(say("Delete"), icon=":material/delete:", on_click=_delete, args=(chosen,))


def _move(index: int, to: int) -> None:
    parts.keep(storyboard.move(parts.board(), index, to))
    st.session_state[CHOSEN] = to


def _duplicate(index: int) -> None:
    try:
        parts.keep(storyboard.duplicate(parts.board(), index))
    except GeoError as error:
        st.session_state["briefing_message"] = faults.in_words(error)
        return
    st.session_state[CHOSEN] = index + 1


def _delete(index: int) -> None:
    st.session_state[_DELETED] = (parts.board_id(), index, parts.board().slides[index])
    parts.keep(storyboard.delete(parts.board(), index))
    st.session_state[CHOSEN] = max(0, index - 1)


def _undo() -> None:
    """Put the slide that was deleted last back in its place."""
    _, index, slide = st.session_state.pop(_DELETED)
    board = storyboard.add(parts.board(), slide)
    parts.keep(storyboard.move(board, len(board.slides) - 1, index))
    st.session_state[CHOSEN] = index


def _undo_button() -> None:
    deleted = st.session_state.get(_DELETED)
    if deleted and deleted[0] == parts.board_id():
        st.button(say("Undo: restore slide {number}", number=deleted[1] + 1), icon=":material/undo:", on_click=_undo)


def _restore_button(board: Storyboard) -> None:
    gone = parts.discarded()
    # Another briefing at hand does not belong beside an offer to replace it.
    if gone and not board.slides:
        label = say("Undo: restore the briefing \u201c{name}\u201d", name=words.plain(gone))
        st.button(label, icon=":material/undo:", on_click=_restore, key="briefing_restore")


def _restore() -> None:
    parts.restore()
    st.session_state[CHOSEN] = 0


def _preview(slide: SavedSlide, live: LiveSlide, today: date, window: int) -> None:
    st.markdown(f"## {words.plain(live.title)}")
    st.markdown(words.plain(live.finding))
    words.warn([*live.messages, *live.aged])
    room = window - _LIST_WIDTH - 180 if window >= _SIDE_BY_SIDE else window - 100
    width = max(300, min(room, 760))
    if live.drawn:
        _preview_maps(slide, live, today, width)
    st.html(f'<p class="atlas-source">{escape(live.source)}</p>')
    # The map is the start page, which has no path of its own.
    chosen = {language.WORD: language.chosen()} if language.chosen() else {}
    link = f"{'./' if slide.page == 'map' else slide.page}?{urlencode({**slide.address, **chosen})}"
    there = say("Open this view on its page")
    st.html(f'<p class="atlas-source"><a href="{escape(link)}" target="_blank">{escape(there)}</a></p>')


def _preview_maps(slide: SavedSlide, live: LiveSlide, today: date, width: int) -> None:
    one = width // 2 - 8 if live.two else width
    look = stage_map.SlideStyle(
        width=one, label_px=13, labels=2 if live.two else _PREVIEW_LABELS, theme=style.theme(), on=today
    )
    panes, legend = stage_map.draw(slide, look)
    with st.container(horizontal=True, gap="xsmall"):
        for place, pane in enumerate(panes):
            with st.container(width=one):
                if pane.name:
                    st.markdown(f"**{words.plain(pane.name)}**")
                if pane.chart:
                    st.html(pane.chart)
                    continue
                shown = " ".join(text for text in (pane.name, live.title) if text)
                show.deck(
                    pane.deck,
                    key=f"briefing_preview_{len(panes)}_{place}",
                    height=choropleth.height_px(world.load(), one),
                    alt=say("World map. {words}.", words=shown),
                )
                if not legend:
                    st.html(pane.legend)
    if legend:
        st.html(legend)
