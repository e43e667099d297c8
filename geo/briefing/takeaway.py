"""A briefing as files that leave the building: its slides, ready to be exported."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final

from geo.briefing.reading import labels, read
from geo.briefing.storyboard import Slide as Kept
from geo.briefing.storyboard import Storyboard
from geo.content.slide import Slide
from geo.content.view import View, from_record
from geo.desk import Desk
from geo.errors import GeoError

FORMATS: Final = {"pptx": "PowerPoint", "pdf": "PDF", "html": "HTML, offline"}


def slides(board: Storyboard, desk: Desk, *, on: dt.date) -> tuple[tuple[Slide, ...], tuple[int, ...]]:
    """The slides with the words of the day, and the numbers (from 1) of those that have no figures any more."""
    kept, left_out = [], []
    for place, slide in enumerate(board.slides, start=1):
        try:
            told = read(slide, desk, on=on)
        except GeoError:
            left_out.append(place)
            continue
        if not told.drawn:
            left_out.append(place)
            continue
        view = _view(slide, slide.address).with_words(title=told.title, finding=told.finding)
        other = _view(slide, slide.second) if told.second else None
        kept.append(Slide(view, slide.notes, other, labels(slide) if other else ("", "")))
    return tuple(kept), tuple(left_out)


def _view(slide: Kept, address: Mapping[str, str]) -> View:
    return from_record({**address, "page": slide.page})
