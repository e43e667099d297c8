"""The words of a slide and its second map or steps of years, each change saved at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import streamlit as st

from geo.briefing import reading, stories, storyboard
from geo.briefing.files import LONGEST
from geo.briefing.reading import LiveSlide
from geo.briefing.storyboard import SavedSlide, Storyboard
from geo.locale.say import day_in_words, mark, say
from geo.pages.briefing import parts
from geo.pages.shared import controls, session
from geo.reference import alliances, minerals

_KINDS = {
    "": mark("One map"),
    "year": mark("Two years"),
    "mineral": mark("Two minerals"),
    "alliance": mark("Two alliances"),
    "stage": mark("Two stages"),
}


def show(board: Storyboard, index: int, live: LiveSlide) -> None:
    """The editor of the slide at *index*."""
    slide = board.slides[index]
    if live.changed and slide.captured:
        day = day_in_words(slide.captured.on)
        st.button(
            say("Captured on {day}: accept current figures", day=day),
            icon=":material/update:",
            on_click=_accept,
            args=(index,),
        )
    elif live.aged:
        st.button(say("Confirm my text"), icon=":material/check:", on_click=_accept, args=(index,))
    words = live.first.caption if live.first else None
    offered = {"title": words.title if words else "", "finding": words.finding if words else ""}
    for name, label in (("title", say("Automatic headline")), ("finding", say("Automatic summary"))):
        st.text_input(
            label,
            max_chars=LONGEST[name],
            placeholder=offered[name],
            **_field(index, name, getattr(slide, name)),
            help=say("Leave empty for an automatic text that follows the figures. Your own text stays as it is."),
        )
    st.text_area(say("Speaker notes"), max_chars=LONGEST["notes"], height=110, **_field(index, "notes", slide.notes))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = _kind(slide)
        st.session_state["slide_kind"] = kind
        st.selectbox(
            say("Slide shows"),
            list(_KINDS),
            format_func=lambda one: say(_KINDS[one]),
            key="slide_kind",
            on_change=_set_kind,
            args=(index, live.years, live.year),
            width=170,
        )
        if kind:
            _second(slide, index, kind, live)
        else:
            _steps(slide, index, live)


def _field(index: int, name: str, value: str) -> dict[str, Any]:
    key = f"slide_{name}"
    st.session_state[key] = stories.told(value)
    return {"key": key, "on_change": _set_words, "args": (index, name)}


def _set_words(index: int, name: str) -> None:
    slide = parts.board().slides[index]
    text = str(st.session_state[f"slide_{name}"]).strip()
    _put(index, replace(slide, **{name: text}))  # type: ignore[arg-type]


def _put(index: int, slide: SavedSlide) -> None:
    parts.keep(storyboard.edit(parts.board(), index, slide))


def _accept(index: int) -> None:
    slide = parts.board().slides[index]
    _put(index, _captured(slide))


def _captured(slide: SavedSlide) -> SavedSlide:
    return reading.capture(slide, session.trade_atlas(), on=date.today())  # noqa: DTZ011 - the user's calendar day


def _kind(slide: SavedSlide) -> str:
    return next((name for name in _KINDS if name and name in slide.beside), "")


def _options(kind: str, slide: SavedSlide, years: tuple[int, ...]) -> dict[str, str]:
    """What a second map could show instead, with words."""
    own = slide.address.get(kind, "")
    if kind == "year":
        found = {str(year): str(year) for year in years}
    elif kind == "mineral":
        found = {name: minerals.mineral(name).name for name in session.dataset().minerals()}
    elif kind == "stage":
        found = {stage: controls.stage_name(stage) for stage in controls.STAGE_NAMES}
    else:
        found = {entry.id: entry.short_name for entry in alliances.all_alliances()}
    return {name: text for name, text in found.items() if name != own}


def _set_kind(index: int, years: tuple[int, ...], year: int) -> None:
    slide = parts.board().slides[index]
    kind = st.session_state["slide_kind"]
    if not kind:
        _put(index, _captured(replace(slide, beside={})))
        return
    own = {**slide.address, "year": slide.address.get("year") or str(year)} if kind == "year" else slide.address
    pinned = replace(slide, address=own)
    options = list(_options(kind, pinned, years))
    if options:
        _put(index, _captured(replace(pinned, beside={kind: options[0]}, since=None)))


def _second(slide: SavedSlide, index: int, kind: str, live: LiveSlide) -> None:
    options: Mapping[str, str] = _options(kind, slide, live.years)
    chosen = slide.beside[kind]
    st.session_state["slide_beside"] = chosen if chosen in options else next(iter(options), None)
    st.selectbox(
        say("Second map"),
        list(options),
        format_func=options.__getitem__,
        key="slide_beside",
        on_change=_set_beside,
        args=(index, kind),
        width=240,
    )


def _set_beside(index: int, kind: str) -> None:
    slide = parts.board().slides[index]
    _put(index, _captured(replace(slide, beside={**slide.beside, kind: str(st.session_state["slide_beside"])})))


def _steps(slide: SavedSlide, index: int, live: LiveSlide) -> None:
    earlier = [year for year in live.years if year < live.year]
    if not earlier:
        return
    st.session_state["slide_since"] = slide.since if slide.since in earlier else None
    st.selectbox(
        say("Animate years from"),
        [None, *earlier],
        key="slide_since",
        on_change=_set_since,
        args=(index,),
        format_func=lambda year: say("No animation") if year is None else str(year),
        width=210,
    )


def _set_since(index: int) -> None:
    slide = parts.board().slides[index]
    _put(index, replace(slide, since=st.session_state["slide_since"]))
