"""A briefing as native slides: words, charts and tables that can be edited, the map as a picture."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.util import Emu

from geo.atlas import Atlas
from geo.compose import compose_slide
from geo.content.caption import Caption
from geo.content.content import Content, Pair
from geo.content.view import Slide
from geo.errors import OutOfRangeError
from geo.exports import fonts, paper, pptx_template
from geo.exports import pptx_parts as parts
from geo.exports.export import Progress, silent
from geo.exports.files import same_every_time
from geo.exports.pptx_parts import POINT, Area
from geo.locale.languages import ENGLISH

_WIDE, _HIGH = 960, 540
_MARGIN = 34
_DPI = 200
_BARS, _ROWS, _FEW = 8, 6, 5
_TITLE_SIZES, _FINDING_SIZES = (28.0, 25.0, 22.0, 19.0, 16.0), (14.0, 12.5, 11.0, 10.0)
_FOOT = 8.0
_TITLES = frozenset({PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE})


def deck(
    slides: Sequence[Slide],
    *,
    on: dt.date,
    template: bytes | None = None,
    atlas: Atlas | None = None,
    base: str = "",
    lang: str = ENGLISH,
    progress: Progress = silent,
) -> bytes:
    """The briefing as PPTX, one slide each.

    Parameters
    ----------
    template: a PPTX or POTX whose size, master and layouts are taken; slides, macros and links are left out.
    progress: told how many slides are done before each and after the last; an error of its own cancels.

    Raises
    ------
    OutOfRangeError: without slides. TableError, ConfinedError: if the template cannot be used. NotComputableError:
        if a view has nothing to draw.
    """
    if not slides:
        raise OutOfRangeError("briefing", "empty", "at least one slide")
    show = _open(template)
    layout = _layout(show)
    title = ""
    for index, slide in enumerate(slides):
        progress(index, len(slides))
        content = compose_slide(slide, on=on, atlas=atlas, base=base, lang=lang)
        _add(show, layout, slide, content, own=template is not None)
        title = content.caption.title if len(slides) == 1 else "Briefing"
    progress(len(slides), len(slides))
    _properties(show, title, on)
    file = io.BytesIO()
    show.save(file)
    return same_every_time(file.getvalue(), on=on)


def _open(template: bytes | None) -> Any:
    if template is None:
        show = Presentation()
        show.slide_width, show.slide_height = Emu(_WIDE * POINT), Emu(_HIGH * POINT)
        return show
    return Presentation(io.BytesIO(pptx_template.cleaned(template)))


def _layout(show: Any) -> Any:
    """The layout with a title and the least besides; the first one if none has a title."""
    titled = [one for one in show.slide_layouts if any(_is_title(place) for place in one.placeholders)]
    return min(titled or list(show.slide_layouts)[:1], key=lambda one: len(list(one.placeholders)))


def _is_title(place: Any) -> bool:
    return place.placeholder_format.type in _TITLES


def _properties(show: Any, title: str, on: dt.date) -> None:
    moment = dt.datetime(on.year, on.month, on.day)  # noqa: DTZ001 - the format knows no zone
    core = show.core_properties
    core.title, core.author, core.last_modified_by = title, "Minerals Alliance Atlas", "Minerals Alliance Atlas"
    core.created, core.modified, core.last_printed, core.revision = moment, moment, moment, 1


def _add(show: Any, layout: Any, slide: Slide, content: Content | Pair, *, own: bool) -> None:
    page = show.slides.add_slide(layout)
    wide, high = show.slide_width / POINT, show.slide_height / POINT
    room = wide - 2 * _MARGIN
    caption = content.caption
    top = _title(page, caption.title, room, own=own)
    for place in [one for one in page.placeholders if not _is_title(one)]:
        place.element.getparent().remove(place.element)
    size, broken = fonts.fit(caption.finding, _FINDING_SIZES, room, 4)
    tall = len(broken) * size * fonts.LEADING + 4
    parts.text(page, " ".join(broken), (_MARGIN, top, room, tall), size)
    foot = f"{caption.source} {caption.stamp}"
    under = len(fonts.lines(foot, _FOOT, room)) * _FOOT * 1.25 + 4
    parts.text(page, foot, (_MARGIN, high - under - 10, room, under), _FOOT)
    box = (_MARGIN, top + tall + 4, room, high - under - top - tall - 20)
    if isinstance(content, Pair):
        _two(page, content, box)
    elif content.figure is None:
        _charts(page, content, box)
    else:
        _one(page, content, box)
    page.notes_slide.notes_text_frame.text = _notes(slide, caption)


def _title(page: Any, title: str, room: float, *, own: bool) -> float:
    """Write the title; returns where it ends. A template's title keeps its place and letters."""
    shape = page.shapes.title
    size, broken = fonts.fit(title, _TITLE_SIZES, room, 2, bold=True)
    tall = len(broken) * size * 1.22 + 6
    if shape is None:
        parts.text(page, title, (_MARGIN, 20, room, tall), size, bold=True)
        return 20 + tall
    shape.text_frame.text = title
    if own and shape.top is not None:
        return float((shape.top + shape.height) / POINT)
    parts.move(shape, (_MARGIN, 20, room, tall))
    parts.style(shape.text_frame, size, bold=True)
    return 20 + tall


def _one(page: Any, content: Content, box: Area) -> None:
    """The map at the left; bars, lines and the table at the right."""
    left, top, wide, tall = box
    column = max(300.0, 0.35 * wide)
    _picture(page, content, (left, top, wide - column - 14, tall))
    right = left + wide - column
    rows = parts.fitting(content.table.rows[:_ROWS], column, 0.45 * tall)
    table = parts.height(rows, column) if len(rows) > 1 else 0.0
    lines = 0.29 * tall if content.lines else 0.0
    bars = tall - table - lines - 10
    if content.bars:
        parts.bar_chart(page, content.bars, (right, top, column, bars), most=_BARS)
    if content.lines:
        parts.line_chart(page, content.lines, (right, top + bars + 4, column, lines - 4))
    if table:
        parts.table(page, rows, (right, top + tall - table - 2, column, table))


def _charts(page: Any, content: Content, box: Area) -> None:
    """Bars at the left, over the lines if there are any; the table at the right."""
    left, top, wide, tall = box
    half = 0.54 * wide
    upper = 0.56 * tall if content.lines else tall
    if content.bars:
        parts.bar_chart(page, content.bars, (left, top, half, upper), most=len(content.bars.names))
    if content.lines:
        parts.line_chart(page, content.lines, (left, top + upper + 4, half, tall - upper - 4))
    column = wide - half - 16
    rows = parts.fitting(content.table.rows, column, tall - 6)
    parts.table(page, rows, (left + half + 16, top + 6, column, parts.height(rows, column)))


def _two(page: Any, pair: Pair, box: Area) -> None:
    """Two maps under their names with one legend, each over its bars; or twice bars."""
    left, top, wide, tall = box
    half = (wide - 16) / 2
    mapped = all(side.figure is not None for side in pair.sides)
    upper = 0.66 * tall if mapped else 22.0
    if mapped:
        _picture(page, pair, (left, top, wide, upper))
    for index, (bars, name) in enumerate(zip(pair.bars, pair.names, strict=True)):
        x = left + index * (half + 16)
        if not mapped:
            parts.text(page, name, (x, top, half, 20), 14.0, bold=True)
        if bars:
            most = _FEW if mapped else _BARS
            parts.bar_chart(page, bars, (x, top + upper + 4, half, tall - upper - 4), most=most)


def _picture(page: Any, content: Content | Pair, area: Area) -> None:
    # Drawn a little smaller than it stands, so that its letters suit a slide.
    wide, tall = area[2] * 0.86, area[3] * 0.86
    drawn = paper.as_png(paper.picture(content, width=wide, height=tall), dpi=_DPI)
    picture = page.shapes.add_picture(io.BytesIO(drawn), *parts.emu(area))
    what = f"Two world maps, {content.names[0]} and {content.names[1]}" if isinstance(content, Pair) else "World map"
    parts.describe(picture, f"{what}. {content.caption.title}. {content.caption.finding}")


def _notes(slide: Slide, caption: Caption) -> str:
    """The presenter's notes, what there is to say after the finding, and where the figures come from."""
    lines = (slide.notes, " ".join(caption.details), *caption.paragraphs)
    return "\n".join(line for line in lines if line)
