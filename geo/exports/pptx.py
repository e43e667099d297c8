"""A briefing as native slides: words, charts and tables that can be edited, the map as a picture."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.util import Pt

from geo.atlas import Atlas
from geo.compose import compose_slide
from geo.content.caption import Caption
from geo.content.content import Content, Pair, PicturePanel
from geo.content.view import Slide
from geo.errors import OutOfRangeError, TableError
from geo.exports import fonts, paper, pptx_master, pptx_template
from geo.exports import pptx_parts as parts
from geo.exports.export import Progress, silent
from geo.exports.files import same_every_time
from geo.exports.pptx_parts import POINT, Area
from geo.locale.languages import current, speaking

_WIDE, _HIGH = 960, 540
_MARGIN = 34
_DPI = 200
_BARS, _ROWS, _FEW = 8, 6, 5
_TITLE_SIZES, _FINDING_SIZES = (28.0, 25.0, 22.0, 19.0, 16.0), (14.0, 12.5, 11.0, 10.0)
_FOOT = 8.0
# Room in points that a map with its bars needs.
_LEAST_WIDE, _LEAST_HIGH = 380.0, 150.0
_TITLES = frozenset({PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE})


def deck(
    slides: Sequence[Slide],
    *,
    on: dt.date,
    template: bytes | None = None,
    atlas: Atlas | None = None,
    base: str = "",
    lang: str = "",
    title: str = "",
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
    layout = _layout(show, own=template is not None)
    with speaking(lang or current()):
        for index, slide in enumerate(slides):
            progress(index, len(slides))
            content = compose_slide(slide, on=on, atlas=atlas, base=base)
            _add(show, layout, slide, content, own=template is not None)
            title = title or content.caption.title
        progress(len(slides), len(slides))
    _properties(show, title, on)
    file = io.BytesIO()
    show.save(file)
    return same_every_time(file.getvalue(), on=on)


def _open(template: bytes | None) -> Any:
    if template is None:
        return pptx_master.own(_WIDE, _HIGH, _MARGIN, _TITLE_SIZES[0])
    return Presentation(io.BytesIO(pptx_template.cleaned(template)))


def _layout(show: Any, *, own: bool) -> Any:
    """The layout to fill: of a template one with a title and one large place, else a title and the least besides.

    Without a title anywhere it is the first layout.
    """
    wide, high = show.slide_width / POINT, show.slide_height / POINT
    titled = [one for one in show.slide_layouts if any(_is_title(place) for place in one.placeholders)]
    roomy = [one for one in titled if own and len(pptx_master.large(one, wide, high)) == 1]
    return min(roomy or titled or list(show.slide_layouts)[:1], key=lambda one: len(list(one.placeholders)))


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
    caption = content.caption
    room = wide - 2 * _MARGIN
    top = _title(page, caption.title, room, own=own)
    body = pptx_master.text_place(page) if own else None
    area = pptx_master.content_area(page, wide, high) if own else None
    kept = [one.element for one in (page.shapes.title, body) if one is not None]
    for place in [one for one in page.placeholders if all(one.element is not element for element in kept)]:
        place.element.getparent().remove(place.element)
    left, room = (area[0], area[2]) if area else (_MARGIN, room)
    bottom = pptx_master.numbered(page, layout, high)
    if area:
        top, bottom = max(top, area[1]), min(bottom, area[1] + area[3])
    if body is not None:
        body.text_frame.text = caption.finding
    else:
        size, broken = fonts.fit(caption.finding, _FINDING_SIZES, room, 4)
        tall = len(broken) * size * fonts.LEADING + 4
        parts.text(page, " ".join(broken), (left, top, room, tall), size)
        top += tall
    foot = f"{caption.source} {caption.stamp}"
    under = len(fonts.lines(foot, _FOOT, room)) * _FOOT * 1.25 + 4
    parts.text(page, foot, (left, bottom - under - 4, room, under), _FOOT, link=caption.permalink)
    box = (left, top + 4, room, bottom - under - top - 14)
    if own and (box[2] < _LEAST_WIDE or box[3] < _LEAST_HIGH):
        raise TableError("template", [f"the layout {layout.name!r} leaves too little room below its title"])
    _picture_of(page, content, box)
    page.notes_slide.notes_text_frame.text = _notes(slide, caption)
    pptx_master.spoken(page, current())


def _picture_of(page: Any, content: Content | Pair, box: Area) -> None:
    panels = content.panels
    if isinstance(content, Pair):
        _two(page, content, panels, box)
    elif len(panels) > 1 and all(panel.figure is not None for panel in panels):
        _two_maps(page, content, panels, box)
    elif len(panels) > 1:
        _bars_and_map(page, content, panels, box)
    elif panels[0].matrix is not None:
        parts.matrix(page, panels[0].matrix, box)
    elif panels[0].figure is None:
        _charts(page, panels[0], box)
    else:
        _one(page, content, box)


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
    if size < _TITLE_SIZES[0]:
        # The layout has the place and the letters; only a long title is made smaller.
        for paragraph in shape.text_frame.paragraphs:
            paragraph.font.size = Pt(size)
    return 20 + tall


def _one(page: Any, content: Content, box: Area) -> None:
    """The map at the left; bars, lines and the table at the right."""
    left, top, wide, tall = box
    column = max(300.0, 0.35 * wide)
    _picture(page, content, content.panels, (left, top, wide - column - 14, tall))
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


def _charts(page: Any, panel: PicturePanel, box: Area) -> None:
    """Bars at the left, over the lines if there are any; the table at the right."""
    left, top, wide, tall = box
    half = 0.54 * wide if len(panel.rows) > 1 else wide
    upper = 0.56 * tall if panel.lines else tall
    if panel.bars:
        parts.bar_chart(page, panel.bars, (left, top, half, upper), most=len(panel.bars.names))
    if panel.lines:
        above = upper + 4 if panel.bars else 0.0
        parts.line_chart(page, panel.lines, (left, top + above, half, tall - above))
    if len(panel.rows) > 1:
        column = wide - half - 16
        rows = parts.fitting(panel.rows, column, tall - 6)
        parts.table(page, rows, (left + half + 16, top + 6, column, parts.height(rows, column)))


def _bars_and_map(page: Any, content: Content, panels: Sequence[PicturePanel], box: Area) -> None:
    """The bars that prove the title at the left, over the lines; the map and the table at the right."""
    left, top, wide, tall = box
    half = 0.46 * wide
    lower = 0.32 * tall if content.lines else 0.0
    bars, mapped = (
        next((one for one in panels if (one.figure is not None) is drawn), panels[0]) for drawn in (False, True)
    )
    if bars.bars:
        parts.bar_chart(page, bars.bars, (left, top, half, tall - lower), most=len(bars.bars.names))
    if content.lines:
        parts.line_chart(page, content.lines, (left, top + tall - lower + 4, half, lower - 4))
    right, column = left + half + 14, wide - half - 14
    rows = parts.fitting(bars.rows[:_ROWS], column, 0.3 * tall)
    table = parts.height(rows, column) + 4 if len(rows) > 1 else 0.0
    _picture(page, content, (mapped,), (right, top, column, tall - table))
    if table:
        parts.table(page, rows, (right, top + tall - table + 2, column, table - 4))


def _two_maps(page: Any, content: Content, panels: Sequence[PicturePanel], box: Area) -> None:
    """Two maps over the rows of the table."""
    left, top, wide, tall = box
    rows = parts.fitting(content.table.rows[:_ROWS], wide, 0.3 * tall)
    table = parts.height(rows, wide) + 6 if len(rows) > 1 else 0.0
    _picture(page, content, panels, (left, top, wide, tall - table))
    if table:
        parts.table(page, rows, (left, top + tall - table + 4, wide, table - 6))


def _two(page: Any, pair: Pair, panels: Sequence[PicturePanel], box: Area) -> None:
    """Two maps under their names with one legend, each over its bars; or twice bars."""
    left, top, wide, tall = box
    half = (wide - 16) / 2
    mapped = all(panel.figure is not None for panel in panels)
    upper = 0.66 * tall if mapped else 22.0
    if mapped:
        _picture(page, pair, panels, (left, top, wide, upper))
    for index, panel in enumerate(panels):
        x = left + index * (half + 16)
        if not mapped:
            parts.text(page, panel.name, (x, top, half, 20), 14.0, bold=True)
        if panel.bars:
            most = _FEW if mapped else _BARS
            parts.bar_chart(page, panel.bars, (x, top + upper + 4, half, tall - upper - 4), most=most)


def _picture(page: Any, content: Content | Pair, panels: Sequence[PicturePanel], area: Area) -> None:
    # Drawn a little smaller than it stands, so that its letters suit a slide.
    wide, tall = area[2] * 0.86, area[3] * 0.86
    theme = "dark" if pptx_master.dark(page) else "light"
    sheet = paper.picture(panels, width=wide, height=tall, theme=theme)
    drawn = paper.as_png(sheet, dpi=_DPI, transparent=True)
    picture = page.shapes.add_picture(io.BytesIO(drawn), *parts.emu(area))
    parts.sharpen(page, picture, paper.as_outlines(sheet))
    names = [panel.name for panel in panels if panel.name]
    what = f"Two world maps, {names[0]} and {names[1]}" if len(names) > 1 else "World map"
    parts.describe(picture, f"{what}. {content.caption.title}. {content.caption.finding}")


def _notes(slide: Slide, caption: Caption) -> str:
    """The presenter's notes, what there is to say after the finding, and where the figures come from."""
    lines = (slide.notes, " ".join(caption.details), *caption.paragraphs)
    return "\n".join(line for line in lines if line)
