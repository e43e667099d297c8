"""The window of whoever presents: notes of the slide on the screen, and what comes next."""

from __future__ import annotations

from datetime import date
from html import escape

import streamlit as st

from geo.briefing import reading
from geo.briefing.storyboard import Slide, Storyboard
from geo.errors import GeoError
from geo.pages.briefing.desk import CachedDesk

_CSS = """<style>
[data-testid="stHeader"], [data-testid="stToolbar"] { display: none !important; }
.presenter { max-width: 62rem; font-size: clamp(1.2rem, 2.2vw, 1.7rem); line-height: 1.45; }
.presenter h1 { font-size: 1.25em; line-height: 1.2; margin: 0 0 .2em; padding: 0; }
.presenter .finding, .presenter .next { font-size: .8em; opacity: .85; }
.presenter .notes { white-space: pre-wrap; margin: 1em 0; padding: .8em 1em; border-left: .25em solid currentColor; }
</style>"""


def show(board: Storyboard, place: int) -> None:
    """Title, finding and notes of slide *place* (from 1), and the title of the one after it."""
    slide = board.slides[place - 1]
    title, finding = _words(slide)
    after = _words(board.slides[place])[0] if place < len(board.slides) else "the end"
    st.html(_CSS)
    st.html(
        f'<div class="presenter"><p class="next">{place} / {len(board.slides)}</p><h1>{escape(title)}</h1>'
        f'<p class="finding">{escape(finding)}</p><div class="notes">{escape(slide.notes or "No notes.")}</div>'
        f'<p class="next">Next: {escape(after)}</p></div>'
    )


def _words(slide: Slide) -> tuple[str, str]:
    try:
        told = reading.read(slide, CachedDesk(), on=date.today())  # noqa: DTZ011 - the reader's calendar day
    except GeoError as error:
        told = reading.silent(slide, str(error))
    return told.title, told.finding
