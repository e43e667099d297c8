"""Presentation mode: one view, or a briefing slide by slide, over the whole window and without controls."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date
from html import escape

import streamlit as st

from geo.briefing import reading, stories
from geo.briefing.reading import Reading
from geo.briefing.storyboard import Slide, Storyboard
from geo.errors import GeoError, UnknownChoiceError
from geo.locale import languages, localisation
from geo.pages.briefing import clicker, parts, presenter
from geo.pages.briefing import stage as stage_map
from geo.pages.briefing.desk import CachedDesk
from geo.pages.briefing.layout import Layout, arrange, css
from geo.pages.shared import style, words

# Modules of the pages that can be presented, and the page of a slide that each is; a briefing is its slides.
PAGES = {
    "atlas": "map", "flows": "flows", "risk": "risk", "alliances": "alliances", "scenarios": "scenarios",
    "country": "country", "briefing": "",
}  # fmt: skip
_STEP = "stage_step"
_SHOWN = "stage_shown"
_SECONDS_A_YEAR = 1.6
# Parts of an address that are not part of the view.
_OWN = ("present", "slide", "story", "board", "lang", "notes", "embed", "embed_options")


def wanted(module: str) -> bool:
    """Whether the address asks to present the page of this module."""
    return module in PAGES and st.query_params.get("present", "") in {"1", "true", "True"}


def page_of(module: str) -> None:
    """Present the page of this module, at its address."""
    style.apply()
    try:
        _present(PAGES[module])
    except GeoError as error:
        st.error(words.plain(str(error)), icon=":material/error:")
        st.button("Leave the presentation", on_click=_leave)


def _leave() -> None:
    """Back to the page that was presented."""
    for name in ("present", "slide", "notes"):
        st.query_params.pop(name, None)
    for name in (_STEP, _SHOWN):
        st.session_state.pop(name, None)


def _present(page: str) -> None:
    board = _board() if not page else _single(page)
    count = len(board.slides)
    if not count:
        _leave()
        st.rerun()
    place = _place(count)
    alone = st.query_params.get("notes", "") == "1"
    show = st.query_params.get("story", "") or st.query_params.get("board", "") or page
    heard = clicker.listen(place, count, notes=board.slides[place - 1].notes, show=show, alone=alone)
    if heard.go == 0:
        _leave()
        st.rerun()
    if heard.go and heard.go != place:
        st.query_params["slide"] = str(heard.go)
        st.rerun()
    if st.session_state.get(_STEP, (0, 0))[0] != place:
        st.session_state[_STEP] = (place, 0)
        st.session_state.pop(_SHOWN, None)
    if alone:
        presenter.show(board, place)
        return
    _slide(board.slides[place - 1], place, count, heard)


def _place(count: int) -> int:
    text = st.query_params.get("slide", "1")
    return min(max(int(text), 1), count) if text.isascii() and text.isdigit() and len(text) < len("1000") else 1


def _board() -> Storyboard:
    """The story of the address, or the briefing at hand."""
    story = st.query_params.get("story", "")
    return stories.story(story) if story else parts.board()


def _single(page: str) -> Storyboard:
    """The page's own view as the only slide, with the words that were written for it."""
    address = {name: text for name, text in st.query_params.to_dict().items() if name not in _OWN}
    title, finding = parts.stage_words(page, address)
    return Storyboard(slides=(Slide(page, address, title=title, finding=finding),))


def _language() -> str:
    try:
        return languages.language(st.query_params.get("lang", ""))
    except UnknownChoiceError:
        return languages.ENGLISH


def _slide(slide: Slide, place: int, count: int, window: clicker.Clicked) -> None:
    today = date.today()  # noqa: DTZ011 - the reader's calendar day
    lang = _language()
    try:
        told = reading.read(slide, CachedDesk(), on=today)
    except GeoError as error:
        told = reading.silent(slide, str(error))
    source = localisation.source(told.source, lang)
    layout = arrange(window.width, window.height, told.title, told.finding, source, pair=bool(told.second))
    st.html(css(layout, style.theme()))
    st.html(f'<div class="stage-head" lang="en"><h1>{escape(told.title)}</h1><p>{escape(told.finding)}</p></div>')
    stage = stage_map.Stage(
        width=layout.world, label_px=layout.label_px, labels=layout.labels, theme=style.theme(), lang=lang, on=today
    )
    if told.drawn:
        _maps(slide, told, layout, stage, still=window.still)
    day = localisation.day(today, lang)
    number = f" &nbsp; {place} / {count}" if count > 1 else ""
    st.html(
        f'<div class="stage-foot"><span>{escape(source)}</span>'
        f'<span class="stage-day">{escape(day)}{number}</span></div>'
    )


def _maps(slide: Slide, told: Reading, layout: Layout, stage: stage_map.Stage, *, still: bool) -> None:
    if told.second:
        _pair(slide, told, layout, stage)
        return
    steps = [year for year in told.first.years if slide.since is not None and slide.since <= year <= told.first.year]
    place, step = st.session_state[_STEP]
    moving = len(steps) > 1 and step < len(steps) and not still
    if still:
        st.session_state[_STEP] = (place, len(steps))
    # Always a fragment, moving or not: the map stays the same element, which a browser need not set up again.
    st.fragment(_frame, run_every=_SECONDS_A_YEAR if moving else None)(slide, told, layout, stage, steps)


def _frame(slide: Slide, told: Reading, layout: Layout, stage: stage_map.Stage, steps: list[int]) -> None:
    """The map; of a slide with steps one more year on every tick, until the last one has been shown."""
    if len(steps) <= 1:
        _single_map(slide, told, layout, stage, "")
        return
    step = _tick()
    year = str(steps[min(step, len(steps) - 1)])
    _single_map(replace(slide, address={**slide.address, "year": year}), told, layout, stage, year)
    if step == len(steps):
        # Beyond the last year: run once more, without ticks.
        st.session_state[_STEP] = (st.session_state[_STEP][0], step + 1)
        st.rerun()


def _tick() -> int:
    """The step to show: one more only if the last one was shown long enough, for a page reruns for other reasons."""
    place, step = st.session_state[_STEP]
    shown = st.session_state.get(_SHOWN, ())
    now = time.monotonic()
    if shown[:2] == (place, step) and now - shown[2] > _SECONDS_A_YEAR / 2:
        step += 1
    if shown[:2] != (place, step):
        st.session_state[_SHOWN] = (place, step, now)
    st.session_state[_STEP] = (place, step)
    return int(step)


def _single_map(slide: Slide, told: Reading, layout: Layout, stage: stage_map.Stage, year: str) -> None:
    drawn = stage_map.draw(slide.page, slide.address, stage)
    with st.container(key="stage_map"):
        _chart(drawn, "stage_deck", layout, told.title)
    with st.container(key="stage_legend"):
        st.html(drawn.legend or "<span></span>")
    if year:
        st.html(f'<div class="stage-year" aria-live="off">{escape(year)}</div>')


def _pair(slide: Slide, told: Reading, layout: Layout, stage: stage_map.Stage) -> None:
    left, right, legend = stage_map.draw_pair(slide.page, slide.address, slide.second, stage)
    for side, drawn, label in zip(("left", "right"), (left, right), reading.labels(slide), strict=True):
        with st.container(key=f"stage_{side}"):
            st.html(f'<div class="stage-label">{escape(label)}</div>')
            _chart(drawn, f"stage_deck_{side}", layout, f"{label}. {told.title}")
            if not legend:
                st.html(drawn.legend or "<span></span>")
    with st.container(key="stage_legend"):
        st.html(legend or "<span></span>")


def _chart(drawn: stage_map.Drawn, key: str, layout: Layout, words_of_map: str) -> None:
    if drawn.chart:
        st.html(drawn.chart)
        return
    st.pydeck_chart(drawn.deck, key=key, height=layout.map_height, alt=f"World map. {words_of_map}.")
