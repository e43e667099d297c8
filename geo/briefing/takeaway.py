"""A briefing as files that leave the building: its slides, ready to be exported."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Final

from geo.atlas import Atlas
from geo.briefing.reading import as_shown, read
from geo.briefing.storyboard import Storyboard
from geo.content.slide import Slide
from geo.errors import GeoError

FORMATS: Final = {"pptx": "PowerPoint", "pdf": "PDF", "html": "HTML, offline"}


def slides(board: Storyboard, atlas: Atlas, *, on: dt.date) -> tuple[tuple[Slide, ...], tuple[int, ...]]:
    """The slides with the words of the day, and the numbers (from 1) of those that have no figures any more."""
    kept, left_out = [], []
    for place, slide in enumerate(board.slides, start=1):
        try:
            told = read(slide, atlas, on=on)
        except GeoError:
            left_out.append(place)
            continue
        whole = as_shown(slide)
        kept.append(replace(whole, view=whole.view.with_words(title=told.title, finding=told.finding)))
    return tuple(kept), tuple(left_out)
