"""A briefing as data: slides in order, their words, and what was shown when they were captured.

A slide keeps the *address* of a view (the parameters of its link), so that it is drawn anew from the
figures of the day. A title or finding that is empty is a live sentence; one that was written by hand stays.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from geo.errors import OutOfRangeError
from geo.locale.say import mark, say

VERSION: Final = 1
MOST_SLIDES: Final = 100
# Pages whose state a slide can hold.
PAGES: Final = ("map", "flows", "risk", "alliances", "scenarios", "country", "chain")
# Kept as it is in files and the store; pages say it in their language.
UNTITLED: Final = mark("Untitled briefing")


@dataclass(frozen=True, slots=True)
class Captured:
    """What was behind a view when it became a slide: version of the dataset, fingerprint of the numbers, day."""

    version: str
    fingerprint: str
    on: dt.date


@dataclass(frozen=True, slots=True)
class SavedSlide:
    """One view with its words.

    ``address`` are the parameters of the page's link. ``beside`` holds the parameters that differ in a second
    map beside the first; empty for one map. ``since`` is the year from which the slide steps to its own year;
    ``None`` for no steps. ``title`` and ``finding`` are empty while they are live.
    """

    page: str
    address: Mapping[str, str]
    title: str = ""
    finding: str = ""
    notes: str = ""
    beside: Mapping[str, str] = field(default_factory=dict)
    since: int | None = None
    captured: Captured | None = None

    @property
    def second(self) -> dict[str, str]:
        """Address of the map beside the first one."""
        return {**self.address, **self.beside}


@dataclass(frozen=True, slots=True)
class Storyboard:
    """A briefing: its name and its slides in order."""

    name: str = UNTITLED
    slides: tuple[SavedSlide, ...] = ()
    version: int = VERSION


def add(board: Storyboard, slide: SavedSlide) -> Storyboard:
    """The slide at the end.

    Raises
    ------
    OutOfRangeError: if the briefing is full.
    """
    return _with(board, [*board.slides, slide])


def move(board: Storyboard, index: int, to: int) -> Storyboard:
    """The slide at *index* moved to the place *to*, both counted from 0; beyond the ends it stops there.

    Raises
    ------
    OutOfRangeError: if there is no slide at *index*.
    """
    slides = list(board.slides)
    slide = slides.pop(_place(board, index))
    slides.insert(min(max(to, 0), len(slides)), slide)
    return _with(board, slides)


def duplicate(board: Storyboard, index: int) -> Storyboard:
    """The slide at *index* once more, after itself.

    Raises
    ------
    OutOfRangeError: if there is no slide at *index* or the briefing is full.
    """
    at = _place(board, index)
    return _with(board, [*board.slides[: at + 1], *board.slides[at:]])


def delete(board: Storyboard, index: int) -> Storyboard:
    """Without the slide at *index*.

    Raises
    ------
    OutOfRangeError: if there is no slide at *index*.
    """
    at = _place(board, index)
    return _with(board, [*board.slides[:at], *board.slides[at + 1 :]])


def edit(board: Storyboard, index: int, slide: SavedSlide) -> Storyboard:
    """*slide* in place of the one at *index*.

    Raises
    ------
    OutOfRangeError: if there is no slide at *index*.
    """
    at = _place(board, index)
    return _with(board, [*board.slides[:at], slide, *board.slides[at + 1 :]])


def rename(board: Storyboard, name: str) -> Storyboard:
    """The briefing under another name; without one it is untitled."""
    return replace(board, name=" ".join(name.split()) or UNTITLED)


def _with(board: Storyboard, slides: list[SavedSlide]) -> Storyboard:
    if len(slides) > MOST_SLIDES:
        raise OutOfRangeError(say("number of slides"), len(slides), say("at most {most}", most=MOST_SLIDES))
    return replace(board, slides=tuple(slides))


def _place(board: Storyboard, index: int) -> int:
    if not 0 <= index < len(board.slides):
        raise OutOfRangeError("place of a slide", index, f"0 to {len(board.slides) - 1}")
    return index
