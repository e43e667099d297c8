"""A slide as it reads today: the words of its one or two views, and whether their numbers have changed."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from geo import vocabulary as v
from geo.atlas import Atlas
from geo.briefing import aged, stories
from geo.briefing.storyboard import Captured, SavedSlide, Storyboard
from geo.compose import compose, compose_slide
from geo.content.caption import Caption
from geo.content.content import Content
from geo.content.view import Slide, View, from_record, opened
from geo.errors import GeoError
from geo.locale.languages import ENGLISH, current, speaking
from geo.locale.say import joined, mark_term, say, say_count, term
from geo.production import indicators
from geo.reference import alliances, minerals

_STAGES: Final = {
    v.Stage.MINE.value: mark_term("stage", "Mining"),
    v.Stage.REFINED.value: mark_term("stage", "Refining"),
}


@dataclass(frozen=True, slots=True, eq=False)
class LiveSlide:
    """The words of a slide and the contents behind them; ``changed`` says that their numbers differ from the captured.

    ``first`` is ``None`` where the view cannot be shown any more, ``second`` where there is one map; ``caption`` holds
    the automatic words of both. ``aged`` has one sentence for each of the author's own texts with figures that the
    view does not show; a text that was captured with today's figures is confirmed. ``fingerprint`` is that of the
    numbers, the same in every language.
    """

    title: str
    finding: str
    first: Content | None
    second: Content | None
    changed: bool
    caption: Caption | None = None
    aged: tuple[str, ...] = ()
    fingerprint: str = ""

    @property
    def contents(self) -> tuple[Content, ...]:
        """The one or two contents."""
        return tuple(one for one in (self.first, self.second) if one is not None)

    @property
    def two(self) -> bool:
        """Whether two pictures stand beside each other."""
        return self.second is not None or (self.first is not None and len(self.first.panels) > 1)

    @property
    def drawn(self) -> bool:
        """Whether there is something to draw."""
        return self.first is not None

    @property
    def captured(self) -> tuple[str, str]:
        """Version of the dataset and fingerprint of all numbers shown; both empty without any."""
        if self.first is None:
            return "", ""
        return self.first.caption.dataset, self.fingerprint

    @property
    def source(self) -> str:
        """Source line of all figures shown; what two maps have in common is said once."""
        return self.caption.source if self.caption else ""

    @property
    def messages(self) -> tuple[str, ...]:
        """One sentence for every part of the addresses that does not exist any more."""
        return self.caption.messages if self.caption else ()

    @property
    def year(self) -> int:
        """The year shown; 0 where there is no choice of years."""
        return int(self.first.view.year or 0) if self.first is not None and self.first.years else 0

    @property
    def years(self) -> tuple[int, ...]:
        """The years in which the first view can be shown, ascending."""
        return self.first.years if self.first is not None else ()


def read(slide: SavedSlide, atlas: Atlas, *, on: dt.date) -> LiveSlide:
    """The words of a slide today: those written by hand, or else live sentences.

    Raises
    ------
    NotComputableError: if a view has no figures at all.
    """
    whole = as_shown(slide)
    contents = _contents(whole, atlas, on)
    words = compose_slide(whole, on=on, atlas=atlas).caption if whole.other else contents[0].caption
    # Tables hold words too: numbers are compared, and told apart from an author's own, in one language.
    spoken = current()
    with speaking(ENGLISH):
        english = contents if spoken == ENGLISH else _contents(whole, atlas, on)
        fingerprint = _mark(english)
    seen = slide.captured
    changed = seen is not None and seen.fingerprint != fingerprint
    return LiveSlide(
        title=stories.told(slide.title) or words.title,
        finding=stories.told(slide.finding) or words.finding,
        first=contents[0],
        second=contents[1] if whole.other else None,
        changed=changed,
        caption=words,
        aged=_aged(slide, contents, english) if changed or seen is None else (),
        fingerprint=fingerprint,
    )


def _contents(whole: Slide, atlas: Atlas, on: dt.date) -> tuple[Content, ...]:
    """The one or two views of a slide, in the language spoken now."""
    return tuple(compose(one, on=on, atlas=atlas) for one in (whole.view, whole.other) if one is not None)


def _aged(slide: SavedSlide, contents: tuple[Content, ...], english: tuple[Content, ...]) -> tuple[str, ...]:
    """One sentence for each text of the author's own with figures that the live view has in neither language."""
    found = []
    for name in ("title", "finding", "notes"):
        text = stories.told(getattr(slide, name))
        lost = aged.missing(text, contents)
        if lost and english is not contents:
            with speaking(ENGLISH):
                elsewhere = aged.missing(text, english)
            lost = tuple(figure for figure in lost if figure in elsewhere)
        if lost:
            found.append(_check(name, len(lost), joined(list(lost))))
    return tuple(found)


def _check(name: str, count: int, figures: str) -> str:
    """What to look at again: title, finding or notes."""
    if name == "title":
        return say_count(
            "Check the title: {figures} is not among the current figures.",
            "Check the title: {figures} are not among the current figures.",
            count,
            figures=figures,
        )
    if name == "finding":
        return say_count(
            "Check the finding: {figures} is not among the current figures.",
            "Check the finding: {figures} are not among the current figures.",
            count,
            figures=figures,
        )
    return say_count(
        "Check the notes: {figures} is not among the current figures.",
        "Check the notes: {figures} are not among the current figures.",
        count,
        figures=figures,
    )


def export_slides(board: Storyboard, atlas: Atlas, *, on: dt.date) -> tuple[tuple[Slide, ...], tuple[int, ...]]:
    """The slides as exports take them, and the numbers (from 1) of those that have no figures any more.

    The notes of a slide begin with what has aged in the author's own texts.
    """
    kept, left_out = [], []
    for place, slide in enumerate(board.slides, start=1):
        try:
            live = read(slide, atlas, on=on)
        except GeoError:
            left_out.append(place)
            continue
        whole = as_shown(slide)
        notes = "\n".join(text for text in (*live.aged, stories.told(slide.notes)) if text)
        own = {"title": stories.told(slide.title), "finding": stories.told(slide.finding)}
        kept.append(replace(whole, notes=notes, view=whole.view.with_words(**own)))
    return tuple(kept), tuple(left_out)


def capture(slide: SavedSlide, atlas: Atlas, *, on: dt.date) -> SavedSlide:
    """The slide with today's figures as those that it was captured with.

    Raises
    ------
    NotComputableError: if a view has no figures at all.
    """
    version, mark = read(slide, atlas, on=on).captured
    return replace(slide, captured=Captured(version, mark, on))


def as_shown(slide: SavedSlide) -> Slide:
    """The slide as exports and presentations take it, without words of its own."""
    other = _view(slide, slide.second) if slide.beside else None
    return opened(Slide(_view(slide, slide.address), slide.notes, other, labels(slide) if other else ("", "")))


def _view(slide: SavedSlide, address: Mapping[str, str]) -> View:
    return from_record({**address, "page": slide.page})


def labels(slide: SavedSlide) -> tuple[str, str]:
    """What to write over each of two maps: the part of the state in which they differ."""
    return _label(slide, slide.address), _label(slide, slide.second)


def _label(slide: SavedSlide, address: Mapping[str, str]) -> str:
    words = []
    for name in slide.beside:
        value = address.get(name, "")
        if name == "mineral" and value:
            words.append(minerals.mineral(value).name)
        elif name in {"alliance", "second"} and value not in {"", "none"}:
            words.append(alliances.alliance(value).short_name)
        elif name == "stage":
            words.append(term("stage", _STAGES[value]) if value in _STAGES else value)
        elif name == "view" and value:
            words.append(say(indicators.of(value).title))
        elif name == "year" or (value and name not in {"series", "country"}):
            words.append(value)
    return ", ".join(words)


def _mark(contents: tuple[Content, ...]) -> str:
    """The fingerprint of one content, or of two together."""
    if len(contents) == 1:
        return contents[0].fingerprint
    return hashlib.sha256(" ".join(one.fingerprint for one in contents).encode()).hexdigest()[:16]


def unreadable(slide: SavedSlide, reason: str) -> LiveSlide:
    """A slide whose view cannot be shown any more: its own words, and the reason in place of a finding."""
    return LiveSlide(
        stories.told(slide.title) or say("No figures to show"), reason, None, None, changed=slide.captured is not None
    )
