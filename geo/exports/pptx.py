"""A briefing as native slides: words, charts and tables that can be edited, the map as a picture."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PIL import Image
from pptx import Presentation
from pptx.util import Pt

from geo.atlas import Atlas
from geo.compose import compose_slide
from geo.content.caption import Caption
from geo.content.charts import Bars, Lines, Role
from geo.content.content import Content, Pair, PicturePanel
from geo.content.table import Rows
from geo.content.view import Slide
from geo.errors import OutOfRangeError, TableError
from geo.exports import fonts, paper, pptx_master, pptx_matrix, pptx_places, pptx_template
from geo.exports import pptx_parts as parts
from geo.exports.export import Progress, silent
from geo.exports.files import same_every_time
from geo.exports.pptx_parts import POINT, Area, Look
from geo.exports.pptx_places import Filling
from geo.locale.languages import current, speaking
from geo.locale.say import day_in_words, say
from geo.maps.colours import DARK, LIGHT

_WIDE, _HIGH = 960, 540
_MARGIN = 34
_DPI = 200
_BARS, _ROWS, _FEW = 8, 6, 5
_TITLE_SIZES, _FINDING_SIZES = (28.0, 25.0, 22.0, 19.0, 16.0), (14.0, 12.5, 11.0, 10.0)
_FOOT = 8.0
# Part of the room for words that are written in two scripts.
_SPACED = 0.9
# A table no higher than this part of the room stands under the charts, over the whole width.
_SHORT = 0.4
# Room in points that a map with its bars needs.
_LEAST_WIDE, _LEAST_HIGH = 380.0, 150.0
# Height in points that a place keeps at least, once title, finding and source have what they need.
_LEAST_PLACE = 40.0


def deck(
    slides: Sequence[Slide],
    *,
    on: dt.date,
    template: bytes | None = None,
    atlas: Atlas | None = None,
    base: str = "",
    lang: str = "",
    title: str = "",
    mark: Image.Image | None = None,
    progress: Progress = silent,
) -> bytes:
    """The briefing as PPTX, one slide each.

    Parameters
    ----------
    template: a PPTX or POTX whose size, master and layouts are taken; slides, macros and links are left out.
    mark: a logo for our own layouts.
    progress: told how many slides are done before each and after the last; an error of its own cancels.

    Raises
    ------
    OutOfRangeError: without slides. TableError, ConfinedError: if the template cannot be used. NotComputableError:
        if a view has nothing to draw.
    """
    if not slides:
        raise OutOfRangeError("briefing", "empty", "at least one slide")
    show = _open(template, mark)
    own = template is not None
    home = _plain_layout(show) if not own else None
    ground = pptx_master.dark_layout(home or show.slide_layouts[0])
    name = title
    with speaking(lang or current()):
        for index, slide in enumerate(slides):
            progress(index, len(slides))
            made: dict[str, Any] = {"on": on, "atlas": atlas, "base": base}
            content = compose_slide(slide, theme=DARK if ground else LIGHT, **made)
            filling = Filling(home) if home is not None else pptx_places.choose(show, *_parts_of(content))
            if pptx_master.dark_layout(filling.layout) is not ground:
                content = compose_slide(slide, theme=LIGHT if ground else DARK, **made)
            _add(_Shown(slide, show, own=own, on=on, name=name), filling, content)
            title = title or content.caption.title
        progress(len(slides), len(slides))
    _properties(show, title, on)
    file = io.BytesIO()
    show.save(file)
    return same_every_time(file.getvalue(), on=on)


@dataclass(frozen=True, slots=True)
class _Shown:
    """A slide on its way into a presentation: whether the layouts are a template's, and what its feet say."""

    slide: Slide
    show: Any
    own: bool
    on: dt.date
    name: str


def _open(template: bytes | None, mark: Image.Image | None) -> Any:
    if template is None:
        return pptx_master.own(_WIDE, _HIGH, _MARGIN, _TITLE_SIZES[0], mark=mark)
    return Presentation(io.BytesIO(pptx_template.cleaned(template)))


def _plain_layout(show: Any) -> Any:
    """Of our own layouts the one with a title and the least besides."""
    titled = [one for one in show.slide_layouts if any(pptx_places.is_title(place) for place in one.placeholders)]
    return min(titled, key=lambda one: len(list(one.placeholders)))


@dataclass(frozen=True, slots=True)
class _Parts:
    """What a single view has to show, each part for a place of its own."""

    panels: tuple[PicturePanel, ...]
    charts: tuple[Bars | Lines, ...]
    rows: Rows
    proof: str


def _parts(content: Content | Pair) -> _Parts | None:
    """The parts of a view that places of a template can hold; two views and matrices need one place together."""
    panels = content.panels
    if isinstance(content, Pair) or panels[0].matrix is not None:
        return None
    mapped = tuple(panel for panel in panels if panel.figure is not None)
    shown = next((panel for panel in panels if panel.figure is None), None)
    if shown is None:
        charts = (content.bars, content.lines) if len(panels) == 1 else (None, None)
        rows, proof = content.table.rows, pptx_places.PICTURE
    else:
        charts, rows, proof = (shown.bars, shown.lines or content.lines), shown.rows, pptx_places.CHART
    return _Parts(mapped, tuple(one for one in charts if one is not None), rows if len(rows) > 1 else (), proof)


def _parts_of(content: Content | Pair) -> tuple[list[str], str]:
    """Kinds of the parts of a view, and the kind of the one that proves its title."""
    found = _parts(content)
    if found is None:
        return [], pptx_places.PICTURE
    kinds = [pptx_places.PICTURE] * bool(found.panels) + [pptx_places.CHART] * len(found.charts)
    return [*kinds, *[pptx_places.TABLE] * bool(found.rows)], found.proof


def _properties(show: Any, title: str, on: dt.date) -> None:
    moment = dt.datetime(on.year, on.month, on.day)  # noqa: DTZ001 - the format knows no zone
    core = show.core_properties
    core.title, core.author, core.last_modified_by = title, "Minerals Alliance Atlas", "Minerals Alliance Atlas"
    core.created, core.modified, core.last_printed, core.revision = moment, moment, moment, 1


def _add(shown: _Shown, filling: Filling, content: Content | Pair) -> None:
    show, own, caption = shown.show, shown.own, content.caption
    page = show.slides.add_slide(filling.layout)
    wide, high = show.slide_width / POINT, show.slide_height / POINT
    look = Look(DARK if pptx_master.dark(page) else LIGHT, pptx_master.ink(page))
    room = wide - 2 * _MARGIN
    top = _title(page, caption.title, room, own=own, look=look)
    body = pptx_places.text_place(page, filling) if own else None
    area = pptx_places.content_area(page, wide, high) if own and not filling.places else None
    kept = [one.element for one in (page.shapes.title, body) if one is not None]
    used = {number for _, number in filling.places}
    for place in [one for one in page.placeholders if all(one.element is not element for element in kept)]:
        if place.placeholder_format.idx not in used:
            place.element.getparent().remove(place.element)
    left, room = (area[0], area[2]) if area else (_MARGIN, room)
    feet = (shown.name or "Minerals Alliance Atlas", day_in_words(shown.on)) if own else None
    bottom = pptx_places.feet(page, filling.layout, high, words=feet)
    if area:
        top, bottom = max(top, area[1]), min(bottom, area[1] + area[3])
    if body is not None:
        pptx_places.write(body, caption.finding)
    else:
        size, broken = fonts.fit(caption.finding, _FINDING_SIZES, _sure(room), 4)
        tall = len(broken) * size * fonts.LEADING + 4
        parts.text(page, caption.finding, (left, top, room, tall), size, look=look)
        top += tall
    foot = f"{caption.source} {caption.stamp}"
    under = len(fonts.lines(foot, _FOOT, _sure(room))) * _FOOT * 1.25 + 4
    parts.text(page, foot, (left, bottom - under - 4, room, under), _FOOT, link=caption.permalink, look=look)
    box = (left, top + 4, room, bottom - under - top - 14)
    if own and (box[2] < _LEAST_WIDE or box[3] < _LEAST_HIGH):
        raise _crowded(filling.layout)
    found = _parts(content)
    if filling.places and found is not None:
        _fill(page, content, found, filling, box, look)
    else:
        _picture_of(page, content, box, look)
    page.notes_slide.notes_text_frame.text = _notes(shown.slide, caption)
    pptx_master.spoken(page, current())
    pptx_master.spoken(page.notes_slide, current())


def _fill(page: Any, content: Content | Pair, found: _Parts, filling: Filling, box: Area, look: Look) -> None:
    """Every part in the place that the layout has for it, as far as it is free of title, finding and source."""
    charts = list(found.charts)
    for kind, number in filling.places:
        place = next(one for one in page.placeholders if one.placeholder_format.idx == number)
        left, top, wide, tall = pptx_places.area_of(place)
        upper, lower = max(top, box[1]), min(top + tall, box[1] + box[3])
        area = (left, upper, wide, lower - upper)
        if area[3] < _LEAST_PLACE:
            raise _crowded(filling.layout)
        if kind == pptx_places.PICTURE:
            make = partial(_picture, page, content, found.panels, area)
        elif kind == pptx_places.TABLE:
            make = partial(parts.table, page, parts.fitting(found.rows, wide, area[3]), area)
        else:
            chart = charts.pop(0)
            make = (
                partial(parts.line_chart, page, chart, area, look=look)
                if isinstance(chart, Lines)
                else partial(parts.bar_chart, page, chart, area, most=_BARS, look=look)
            )
        pptx_places.adopt(page, number, make, area)


def _picture_of(page: Any, content: Content | Pair, box: Area, look: Look) -> None:
    panels = content.panels
    if isinstance(content, Pair):
        _two(page, content, panels, box, look)
    elif len(panels) > 1 and all(panel.figure is not None for panel in panels):
        _two_maps(page, content, panels, box)
    elif len(panels) > 1:
        _bars_and_map(page, content, panels, box, look)
    elif panels[0].matrix is not None:
        pptx_matrix.draw(page, panels[0].matrix, box, look=look)
    elif panels[0].figure is None:
        _charts(page, panels[0], box, look)
    else:
        _one(page, content, box, look)


def _sure(room: float) -> float:
    """Room that words are sure to have: programs set space between Chinese or Korean signs and Latin letters."""
    return _SPACED * room if current() in {"ja", "ko"} else room


def _title(page: Any, title: str, room: float, *, own: bool, look: Look) -> float:
    """Write the title; returns where it ends. A template's title keeps its place and, where it fits, its letters."""
    shape = page.shapes.title
    if shape is not None and shape.width and not own:
        room = shape.width / POINT
    size, broken = fonts.fit(title, _TITLE_SIZES, _sure(room), 2, bold=True)
    tall = len(broken) * size * 1.22 + 6
    if shape is None:
        parts.text(page, title, (_MARGIN, 20, room, tall), size, bold=True, look=look)
        return 20 + tall
    if own and shape.top is not None:
        pptx_places.write(shape, title)
        return float((shape.top + shape.height) / POINT)
    shape.text_frame.text = title
    if size < _TITLE_SIZES[0]:
        # The layout has the place and the letters; only a long title is made smaller.
        for paragraph in shape.text_frame.paragraphs:
            paragraph.font.size = Pt(size)
    return 20 + tall


def _one(page: Any, content: Content, box: Area, look: Look) -> None:
    """The map at the left; bars, lines and the table at the right."""
    left, top, wide, tall = box
    column = max(300.0, 0.35 * wide)
    _picture(page, content, content.panels, (left, top, wide - column - 14, tall))
    right = left + wide - column
    rows = parts.fitting(content.table.rows[: _FEW if content.lines else _ROWS], column, 0.45 * tall)
    table = parts.height(rows, column) if len(rows) > 1 else 0.0
    lines = 0.34 * tall if content.lines else 0.0
    bars = tall - table - lines - 10
    if content.bars:
        _bars(page, content.bars, (right, top, column, bars), most=_BARS, look=look)
    if content.lines:
        parts.line_chart(page, content.lines, (right, top + bars + 4, column, lines - 4), look=look)
    if table:
        parts.table(page, rows, (right, top + tall - table - 2, column, table))


def _charts(page: Any, panel: PicturePanel, box: Area, look: Look) -> None:
    """Bars at the left, over the lines if there are any, the table at the right; a short table under both."""
    left, top, wide, tall = box
    short = parts.height(panel.rows, wide) if len(panel.rows) > 1 else tall
    if short <= _SHORT * tall:
        parts.table(page, panel.rows, (left, top + tall - short - 2, wide, short))
        _beside(page, panel, (left, top, wide, tall - short - 12), look)
        return
    half = 0.54 * wide if len(panel.rows) > 1 else wide
    upper = 0.56 * tall if panel.lines else tall
    if panel.bars:
        _bars(page, panel.bars, (left, top, half, upper), most=len(panel.bars.names), look=look)
    if panel.lines:
        above = upper + 4 if panel.bars else 0.0
        parts.line_chart(page, panel.lines, (left, top + above, half, tall - above), look=look)
    if len(panel.rows) > 1:
        column = wide - half - 16
        rows = parts.fitting(panel.rows, column, tall - 6)
        parts.table(page, rows, (left + half + 16, top + 6, column, parts.height(rows, column)))


def _beside(page: Any, panel: PicturePanel, box: Area, look: Look) -> None:
    """Bars and lines beside each other, or the one that there is."""
    left, top, wide, tall = box
    half = (wide - 16) / 2 if panel.bars and panel.lines else wide
    if panel.bars:
        _bars(page, panel.bars, (left, top, half, tall), most=len(panel.bars.names), look=look)
    if panel.lines:
        parts.line_chart(page, panel.lines, (left + wide - half, top, half, tall), look=look)


def _bars(page: Any, bars: Bars, area: Area, *, most: int, look: Look) -> None:
    """Bars over the line that says what their colours mean, where no map beside them does."""
    left, top, wide, tall = area
    explained = {Role.FIRST, Role.LOSS} <= set(bars.roles)
    note = len(fonts.lines(bars.note, _FOOT, wide)) * _FOOT * 1.25 + 2 if explained and bars.note else 0.0
    parts.bar_chart(page, bars, (left, top, wide, tall - note), most=most, look=look)
    if note:
        parts.text(page, bars.note, (left, top + tall - note, wide, note), _FOOT, look=look)


def _bars_and_map(page: Any, content: Content, panels: Sequence[PicturePanel], box: Area, look: Look) -> None:
    """The bars that prove the title at the left, over the lines; the map and the table at the right."""
    left, top, wide, tall = box
    half = 0.46 * wide
    lower = 0.32 * tall if content.lines else 0.0
    bars, mapped = (
        next((one for one in panels if (one.figure is not None) is drawn), panels[0]) for drawn in (False, True)
    )
    if bars.bars:
        _bars(page, bars.bars, (left, top, half, tall - lower), most=len(bars.bars.names), look=look)
    if content.lines:
        parts.line_chart(page, content.lines, (left, top + tall - lower + 4, half, lower - 4), look=look)
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


def _crowded(layout: Any) -> TableError:
    return TableError(
        "template", [say("the layout {name} leaves too little room below its title", name=repr(layout.name))]
    )


def _two(page: Any, pair: Pair, panels: Sequence[PicturePanel], box: Area, look: Look) -> None:
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
            parts.text(page, panel.name, (x, top, half, 20), 14.0, bold=True, look=look)
        if panel.bars:
            most = _FEW if mapped else _BARS
            parts.bar_chart(page, panel.bars, (x, top + upper + 4, half, tall - upper - 4), most=most, look=look)


def _picture(page: Any, content: Content | Pair, panels: Sequence[PicturePanel], area: Area) -> Any:
    # Drawn a little smaller than it stands, so that its letters suit a slide.
    wide, tall = area[2] * 0.86, area[3] * 0.86
    theme = "dark" if pptx_master.dark(page) else "light"
    sheet = paper.picture(panels, width=wide, height=tall, theme=theme)
    drawn = paper.as_png(sheet, dpi=_DPI, transparent=True)
    picture = page.shapes.add_picture(io.BytesIO(drawn), *parts.emu(area))
    parts.sharpen(page, picture, paper.as_outlines(sheet))
    names = [panel.name for panel in panels if panel.name]
    said = {"title": content.caption.title, "finding": content.caption.finding}
    words = (
        say("Two world maps, {one} and {other}. {title}. {finding}", one=names[0], other=names[1], **said)
        if len(names) > 1
        else say("World map. {title}. {finding}", **said)
    )
    parts.describe(picture, words)
    return picture


def _notes(slide: Slide, caption: Caption) -> str:
    """The presenter's notes, what there is to say after the finding, and where the figures come from."""
    lines = (slide.notes, " ".join(caption.details), *caption.paragraphs)
    return "\n".join(line for line in lines if line)
