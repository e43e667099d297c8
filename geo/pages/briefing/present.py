"""Presentation mode: one view, or a briefing slide by slide, over the whole window and without controls."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date
from html import escape

import streamlit as st

from geo.briefing import reading, stories
from geo.briefing.reading import LiveSlide
from geo.briefing.storyboard import SavedSlide, Storyboard
from geo.compose import compose_slide
from geo.errors import GeoError
from geo.locale import faults
from geo.locale.say import day_in_words, say
from geo.pages.briefing import clicker, parts
from geo.pages.briefing import stage as stage_map
from geo.pages.briefing.stage import SlideLayout, arrange, css
from geo.pages.shared import session, show, style, words

# Modules of the pages that can be presented, and the page of a slide that each is; a briefing is its slides.
PAGES = {
    "map": "map",
    "flows": "flows",
    "risk": "risk",
    "alliances": "alliances",
    "scenarios": "scenarios",
    "country": "country",
    "chain": "chain",
    "briefing": "",
}
_STEP = "stage_step"
_SHOWN = "stage_shown"
_SECONDS_A_YEAR = 1.6
# Width and height of the picture of the next slide in the window of the notes.
_NEXT = (560, 300)
_NOTES_CSS = """<style>
[data-testid="stHeader"], [data-testid="stToolbar"] { display: none !important; }
.presenter { max-width: 62rem; line-height: 1.45;
  font-size: calc(var(--notes-zoom, 1) * clamp(1.2rem, 2.2vw, 1.7rem)); }
.presenter h1 { font-size: 1.25em; line-height: 1.2; margin: 0 0 .2em; padding: 0; }
.presenter .finding, .presenter .next { font-size: .8em; opacity: .85; }
.presenter .notes { white-space: pre-wrap; margin: 1em 0; padding: .8em 1em; border-left: .25em solid currentColor; }
</style>"""
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
        st.error(words.plain(faults.in_words(error)), icon=":material/error:")
        st.button(say("Leave the presentation"), on_click=_leave)


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
    heard = clicker.listen(place, count, notes=stories.told(board.slides[place - 1].notes), show=show, alone=alone)
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
        _notes_window(board, place)
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
    return Storyboard(slides=(SavedSlide(page, address, title=title, finding=finding),))


def _live(slide: SavedSlide) -> LiveSlide:
    try:
        return reading.read(slide, session.trade_atlas(), on=date.today())  # noqa: DTZ011 - the user's calendar day
    except GeoError as error:
        return reading.unreadable(slide, faults.in_words(error))


def _slide(slide: SavedSlide, place: int, count: int, window: clicker.Clicked) -> None:
    today = date.today()  # noqa: DTZ011 - the user's calendar day
    live = _live(slide)
    source = live.source
    layout = arrange(window.width, window.height, live.title, live.finding, source, pair=live.two)
    st.html(css(layout, style.theme()))
    st.html(f'<div class="stage-head"><h1>{escape(live.title)}</h1><p>{escape(live.finding)}</p></div>')
    look = stage_map.SlideStyle(
        width=layout.world, label_px=layout.label_px, labels=layout.labels, theme=style.theme(), on=today
    )
    if live.drawn:
        _maps(slide, live, layout, look, still=window.still)
    day = day_in_words(today)
    number = f" &nbsp; {place} / {count}" if count > 1 else ""
    if live.aged:
        mark = say("Text not confirmed: it holds figures that this view no longer shows")
        st.html(f'<div class="stage-aged" role="note" title="{escape(" ".join(live.aged))}">{escape(mark)}</div>')
    st.html(
        f'<div class="stage-foot"><span>{escape(source)}</span>'
        f'<span class="stage-day">{escape(day)}{number}</span></div>'
    )


def _maps(slide: SavedSlide, live: LiveSlide, layout: SlideLayout, look: stage_map.SlideStyle, *, still: bool) -> None:
    if live.two:
        _pair(slide, live, layout, look)
        return
    steps = [year for year in live.years if slide.since is not None and slide.since <= year <= live.year]
    place, step = st.session_state[_STEP]
    moving = len(steps) > 1 and step < len(steps) and not still
    if still:
        st.session_state[_STEP] = (place, len(steps))
    # Always a fragment, moving or not: the map stays the same element, which a browser need not set up again.
    st.fragment(_frame, run_every=_SECONDS_A_YEAR if moving else None)(slide, live, layout, look, steps)


def _frame(
    slide: SavedSlide, live: LiveSlide, layout: SlideLayout, look: stage_map.SlideStyle, steps: list[int]
) -> None:
    """The map; of a slide with steps one more year on every tick, until the last one has been shown."""
    if len(steps) <= 1:
        _single_map(slide, live, layout, look, "")
        return
    step = _tick()
    year = str(steps[min(step, len(steps) - 1)])
    _single_map(replace(slide, address={**slide.address, "year": year}), live, layout, look, year)
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


def _single_map(slide: SavedSlide, live: LiveSlide, layout: SlideLayout, look: stage_map.SlideStyle, year: str) -> None:
    (pane,), _ = stage_map.draw(slide, look)
    with st.container(key="stage_map"):
        _chart(pane, "stage_deck", layout, live.title)
    with st.container(key="stage_legend"):
        st.html(pane.legend or "<span></span>")
    if year:
        st.html(f'<div class="stage-year" aria-live="off">{escape(year)}</div>')


def _pair(slide: SavedSlide, live: LiveSlide, layout: SlideLayout, look: stage_map.SlideStyle) -> None:
    panes, legend = stage_map.draw(slide, look)
    for side, pane in zip(("left", "right"), panes, strict=True):
        with st.container(key=f"stage_{side}"):
            st.html(f'<div class="stage-label">{escape(pane.name)}</div>')
            _chart(pane, f"stage_deck_{side}", layout, f"{pane.name}. {live.title}")
            if not legend:
                st.html(pane.legend or "<span></span>")
    with st.container(key="stage_legend"):
        st.html(legend or "<span></span>")


def _chart(pane: stage_map.Pane, key: str, layout: SlideLayout, words_of_map: str) -> None:
    if pane.chart:
        st.html(pane.chart)
        return
    show.deck(pane.deck, key=key, height=layout.map_height, alt=say("World map. {words}.", words=words_of_map))


def _notes_window(board: Storyboard, place: int) -> None:
    """Title, finding and notes of slide *place* (from 1), and the title of the one after it."""
    slide = board.slides[place - 1]
    live = _live(slide)
    coming = _live(board.slides[place]) if place < len(board.slides) else None
    after = say("Next: {title}", title=coming.title) if coming else say("Next: the end")
    notes = stories.told(slide.notes) or say("No notes.")
    st.html(_NOTES_CSS)
    st.html(
        f'<div class="presenter"><p class="next">{place} / {len(board.slides)} '
        f'<span class="clock" role="timer"></span></p><h1>{escape(live.title)}</h1>'
        f'<p class="finding">{escape(live.finding)}</p><p class="finding">{escape(" ".join(live.aged))}</p>'
        f'<div class="notes">{escape(notes)}</div>'
        f'<p class="next">{escape(after)}</p></div>'
    )
    if coming is not None and coming.drawn:
        _next_picture(board.slides[place])


def _next_picture(slide: SavedSlide) -> None:
    """A small picture of the slide that comes next."""
    # Imported here: only a presenter's own window draws on paper.
    from geo.exports import paper  # noqa: PLC0415

    content = compose_slide(reading.as_shown(slide), on=date.today(), atlas=session.trade_atlas())  # noqa: DTZ011
    drawn = paper.picture(content.panels, width=_NEXT[0], height=_NEXT[1], theme=style.theme().name)
    st.image(paper.as_png(drawn, dpi=72), caption=None, width=_NEXT[0])
