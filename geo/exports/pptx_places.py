"""Places of a template's layouts: which layout suits a slide, and how its placeholders are filled by their kinds."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml.ns import qn
from pptx.util import Pt

from geo.exports import fonts
from geo.exports.pptx_parts import POINT, Area, move

TITLES: Final = frozenset({PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE})
_FEET: Final = frozenset({PP_PLACEHOLDER.SLIDE_NUMBER, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.DATE})
_WORDS: Final = frozenset({PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.SUBTITLE})
# Part of the slide from which on a place holds the picture, and above which a text place is not for a sentence.
_LARGE: Final = 0.3
PICTURE: Final = "picture"
CHART: Final = "chart"
TABLE: Final = "table"
# Kinds of places by what they hold, and the width and height in points that each needs at least.
_KINDS: Final = {PP_PLACEHOLDER.PICTURE: PICTURE, PP_PLACEHOLDER.CHART: CHART, PP_PLACEHOLDER.TABLE: TABLE}
_LEAST: Final = {PICTURE: (240.0, 130.0), CHART: (150.0, 90.0), TABLE: (150.0, 40.0)}
# Parts that a layout must show together before it is better than one large place that holds them all.
_ENOUGH: Final = 2
_LEAST_LETTERS: Final = 8.0
_USUAL_LETTERS: Final = {"titleStyle": 44.0, "bodyStyle": 18.0, "otherStyle": 12.0}
# Space that programs leave at the sides of a text by default, in points.
_INSET: Final = 7.2


@dataclass(frozen=True, slots=True)
class Filling:
    """A layout and the numbers (``idx``) of its places for the parts of a slide, as pairs of kind and number."""

    layout: Any
    places: tuple[tuple[str, int], ...] = ()


def is_title(place: Any) -> bool:
    """Whether a place is for the title."""
    return place.placeholder_format.type in TITLES


def choose(show: Any, parts: Iterable[str], proof: str) -> Filling:
    """The layout of a template that suits a slide best.

    That is one whose places for pictures, charts and tables can all be filled, the *proof* of the title among them;
    else one with a title and one large place; else the one with a title and the least besides; else the first.

    Parameters
    ----------
    parts: what the slide has, as often as it has it: ``picture``, ``chart``, ``table``.
    """
    wide, high = show.slide_width / POINT, show.slide_height / POINT
    titled = [one for one in show.slide_layouts if any(is_title(place) for place in one.placeholders)]
    fillings = [found for one in titled if (found := _filling(one, list(parts))) is not None]
    fillings = [one for one in fillings if len(one.places) >= _ENOUGH and proof in [kind for kind, _ in one.places]]
    if fillings:
        return max(fillings, key=lambda one: len(one.places))
    roomy = [one for one in titled if len(large(one, wide, high)) == 1]
    return Filling(min(roomy or titled or list(show.slide_layouts)[:1], key=lambda one: len(list(one.placeholders))))


def _filling(layout: Any, parts: list[str]) -> Filling | None:
    """Places for the parts, those of their own kind first, then places for anything; ``None`` if one stays empty."""
    found: list[tuple[str, int]] = []
    anything = []
    for place in layout.placeholders:
        kind = place.placeholder_format.type
        if kind is PP_PLACEHOLDER.OBJECT and _holds(place, CHART):
            anything.append(place)
        own = _KINDS.get(kind)
        if own is None or not _holds(place, own):
            continue
        if own not in parts:
            return None
        parts.remove(own)
        found.append((own, place.placeholder_format.idx))
    if not found:
        return None
    for place in sorted(anything, key=lambda one: -one.width * one.height):
        held = next((one for one in parts if _holds(place, one)), None)
        if held is None:
            return None
        parts.remove(held)
        found.append((held, place.placeholder_format.idx))
    return Filling(layout, tuple(found))


def _holds(place: Any, kind: str) -> bool:
    wide, high = _LEAST[kind]
    return bool(place.width and place.height and place.width >= wide * POINT and place.height >= high * POINT)


def area_of(place: Any) -> Area:
    """Where a place is, in points."""
    left, top, wide, high = (part / POINT for part in (place.left, place.top, place.width, place.height))
    return left, top, wide, high


def adopt(page: Any, number: int, make: Callable[[], Any], area: Area) -> None:
    """Put what *make* draws into the place with a number, as PowerPoint does: it stays a placeholder that is filled.

    It stands where the place stood in the order of reading, and takes the *area* that is free of other words.
    """
    place = next(one for one in page.placeholders if one.placeholder_format.idx == number)
    shape = make()
    mark = place.element.find(f"./*/{qn('p:nvPr')}/{qn('p:ph')}")
    shape.element.find(f"./*/{qn('p:nvPr')}").insert(0, copy.deepcopy(mark))
    shape.name = place.name
    place.element.addprevious(shape.element)
    place.element.getparent().remove(place.element)
    if not shape.has_table:
        move(shape, area)


def large(holder: Any, wide: float, high: float) -> list[Any]:
    """The places of a layout or slide that are large enough for a picture."""
    found = []
    for place in holder.placeholders:
        kind = place.placeholder_format.type
        if kind not in TITLES | _FEET and place.width and place.width * place.height >= _LARGE * wide * high * POINT**2:
            found.append(place)
    return found


def content_area(page: Any, wide: float, high: float) -> Area | None:
    """Where a template wants the content; ``None`` where it has no such place."""
    found = large(page, wide, high)
    if len(found) != 1:
        return None
    left, top, width, height = area_of(found[0])
    # What lies beside the slide is not seen.
    at, up = max(0.0, left), max(0.0, top)
    return at, up, min(left + width, wide) - at, min(top + height, high) - up


def text_place(page: Any, filling: Filling) -> Any:
    """The place for the finding: the only one for words beside the places that are filled or the large one."""
    show = page.part.package.presentation_part.presentation
    every = large(page, show.slide_width / POINT, show.slide_height / POINT)
    used = {number for _, number in filling.places} or {one.placeholder_format.idx for one in every}
    words = [
        place
        for place in page.placeholders
        if place.placeholder_format.type in _WORDS and place.placeholder_format.idx not in used
    ]
    if filling.places:
        # The uppermost one: others are for captions and sources of the template's own.
        return min(words, key=lambda one: (one.top or 0, one.left or 0), default=None)
    return words[0] if len(every) == 1 and len(words) == 1 else None


def write(place: Any, words: str) -> None:
    """Fill a place for words without a bullet, in its own letters; smaller ones only where the words do not fit."""
    frame = place.text_frame
    frame.text = words
    own, bold = _letters(place)
    _, _, wide, high = area_of(place)
    sizes = [own, *(float(size) for size in range(int(own), int(_LEAST_LETTERS) - 1, -1) if size < own)]
    fitting = next(
        (
            size
            for size in sizes
            if len(fonts.lines(words, size, max(wide - 2 * _INSET, 40.0), bold=bold)) * size * 1.2 <= high - _INSET
        ),
        _LEAST_LETTERS,
    )
    for paragraph in frame.paragraphs:
        if not is_title(place):
            properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - the library has no bullets
            properties.set("marL", "0")
            properties.set("indent", "0")
            if properties.find(qn("a:buNone")) is None:
                properties.append(properties.makeelement(qn("a:buNone"), {}))
        if fitting < own:
            paragraph.font.size = Pt(fitting)


def _defined(place: Any) -> list[Any]:
    """What is said of the letters of a place's first level: by its layout, its master's place, the master's style."""
    kind, number = place.placeholder_format.type, place.placeholder_format.idx
    layout = place.part.slide_layout
    bases = [one for one in layout.placeholders if one.placeholder_format.idx == number]
    bases += [one for one in layout.slide_master.placeholders if one.placeholder_format.type == kind]
    found = [one.element.find(f".//{qn('a:lstStyle')}/{qn('a:lvl1pPr')}/{qn('a:defRPr')}") for one in bases]
    style = f"./{qn('p:txStyles')}/{qn('p:' + _style(place))}/{qn('a:lvl1pPr')}/{qn('a:defRPr')}"
    return [one for one in (*found, layout.slide_master.element.find(style)) if one is not None]


def _style(place: Any) -> str:
    if is_title(place):
        return "titleStyle"
    return "bodyStyle" if place.placeholder_format.type in _WORDS else "otherStyle"


def _letters(place: Any) -> tuple[float, bool]:
    """Size in points and weight of a place's first level."""
    said = _defined(place)
    size = next((float(one.get("sz")) / 100 for one in said if one.get("sz")), _USUAL_LETTERS[_style(place)])
    bold = next((one.get("b") in {"1", "true"} for one in said if one.get("b")), False)
    return min(max(size, _LEAST_LETTERS), 96.0), bold


def feet(page: Any, layout: Any, high: float, *, words: tuple[str, str] | None = None) -> float:
    """Give the slide the number and, with *words* for them, the footer and the date of its layout.

    Returns where they begin, in points. A footer that does not fit its place is left out rather than cut.
    """
    top = high - 6.0
    footer, date = words or ("", "")
    texts = {PP_PLACEHOLDER.FOOTER: footer, PP_PLACEHOLDER.DATE: date}
    for place in layout.placeholders:
        kind = place.placeholder_format.type
        if kind not in _FEET:
            continue
        if kind is PP_PLACEHOLDER.SLIDE_NUMBER or texts[kind]:
            page.shapes._spTree.append(copy.deepcopy(place.element))  # noqa: SLF001 - the library copies none
            if kind is not PP_PLACEHOLDER.SLIDE_NUMBER:
                _foot(page.placeholders[place.placeholder_format.idx], texts[kind])
        if place.top is not None and place.top > high * POINT / 2:
            top = min(top, place.top / POINT)
    return top


def _foot(place: Any, words: str) -> None:
    """One line of a footer in letters that fit, or nothing."""
    own, bold = _letters(place)
    room = (place.width or 0) / POINT - 2 * _INSET
    size = next(
        (one for one in (own, 10.0, 9.0, 8.0, 7.0) if one <= own and fonts.width(words, one, bold=bold) <= room), 0.0
    )
    if not size:
        place.element.getparent().remove(place.element)
        return
    place.text_frame.text = words
    run = place.text_frame.paragraphs[0].runs[0]
    if size < own:
        run.font.size = Pt(size)
    # Some programs hand down no letters to a footer whose layout is empty: it gets those of its layout as its own.
    properties = run._r.get_or_add_rPr()  # noqa: SLF001 - the library sets no colour with a tint
    for part in (one for level in _defined(place) for one in level):
        if part.tag in {qn("a:solidFill"), qn("a:latin")} and properties.find(part.tag) is None:
            properties.append(copy.deepcopy(part))
    if properties.find(qn("a:latin")) is None:
        properties.append(properties.makeelement(qn("a:latin"), {"typeface": "+mn-lt"}))
