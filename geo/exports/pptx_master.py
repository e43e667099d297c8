"""Masters and layouts of a deck: our own in 16:9, and the places that a template has for words and pictures."""

from __future__ import annotations

import copy
from typing import Any, Final

from matplotlib.colors import to_rgb
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from geo.exports.pptx_parts import POINT, Area, move

_TITLES: Final = frozenset({PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE})
_FEET: Final = frozenset({PP_PLACEHOLDER.SLIDE_NUMBER, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.DATE})
_WORDS: Final = frozenset({PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.SUBTITLE})
# Part of the slide from which on a place holds the picture, and above which a text place is not for a sentence.
_LARGE: Final = 0.3
_DARK: Final = 0.35
# Languages by the tags that presentations use.
_TAGS: Final = {"en": "en-GB", "fr": "fr-FR", "de": "de-DE", "es": "es-ES", "it": "it-IT", "ja": "ja-JP", "ko": "ko-KR"}


def own(wide: float, high: float, margin: float, size: float) -> Any:
    """A presentation whose master and layouts are as wide as its slides, so that nothing jumps when one is reset.

    The title of every layout "Title Only" stands where the deck has it, in letters of *size* points.
    """
    show: Any = Presentation()
    across = Emu(round(wide * POINT)) / show.slide_width
    show.slide_width, show.slide_height = Emu(round(wide * POINT)), Emu(round(high * POINT))
    for holder in (show.slide_master, *show.slide_layouts):
        for shape in holder.shapes:
            if shape.element.find(".//" + qn("a:xfrm")) is not None:
                shape.left, shape.width = Emu(round(shape.left * across)), Emu(round(shape.width * across))
    for layout in show.slide_layouts:
        if layout.name == "Title Only":
            title = next(one for one in layout.placeholders if one.placeholder_format.type in _TITLES)
            move(title, (margin, 20, wide - 2 * margin, 2 * size * 1.22 + 6))
            frame = title.text_frame
            frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
            frame.vertical_anchor = MSO_ANCHOR.TOP
            _letters(title, size)
    return show


def _letters(title: Any, size: float) -> None:
    """Style of a layout's title, which its slides inherit."""
    body = title.text_frame._txBody  # noqa: SLF001 - the library has no list styles
    style = body.find(qn("a:lstStyle"))
    if style is None:
        return
    level = style.makeelement(qn("a:lvl1pPr"), {"algn": "l"})
    level.append(level.makeelement(qn("a:defRPr"), {"sz": str(round(100 * size)), "b": "1"}))
    style.append(level)
    for paragraph in title.text_frame.paragraphs:
        paragraph.alignment = PP_ALIGN.LEFT
        paragraph.font.size = Pt(size)


def large(holder: Any, wide: float, high: float) -> list[Any]:
    """The places of a layout or slide that are large enough for a picture."""
    found = []
    for place in holder.placeholders:
        kind = place.placeholder_format.type
        if (
            kind not in _TITLES | _FEET
            and place.width
            and place.width * place.height >= _LARGE * wide * high * POINT**2
        ):
            found.append(place)
    return found


def content_area(page: Any, wide: float, high: float) -> Area | None:
    """Where a template wants the content; ``None`` where it has no such place."""
    found = large(page, wide, high)
    if len(found) != 1:
        return None
    left, top, width, height = (part / POINT for part in (found[0].left, found[0].top, found[0].width, found[0].height))
    # What lies beside the slide is not seen.
    at, up = max(0.0, left), max(0.0, top)
    return at, up, min(left + width, wide) - at, min(top + height, high) - up


def text_place(page: Any) -> Any:
    """A small place for the finding beside a large one, or nothing."""
    high, wide = page.part.package.presentation_part.presentation.slide_height, None
    wide = page.part.package.presentation_part.presentation.slide_width
    every = large(page, wide / POINT, high / POINT)
    small = [
        place for place in page.placeholders
        if place.placeholder_format.type in _WORDS and all(place.element is not one.element for one in every)
    ]  # fmt: skip
    return small[0] if len(every) == 1 and len(small) == 1 else None


def numbered(page: Any, layout: Any, high: float) -> float:
    """Give the slide the number, footer and date of its layout; returns where they begin, in points."""
    top = high - 6.0
    for place in layout.placeholders:
        kind = place.placeholder_format.type
        if kind not in _FEET:
            continue
        if kind is PP_PLACEHOLDER.SLIDE_NUMBER:
            page.shapes._spTree.append(copy.deepcopy(place.element))  # noqa: SLF001 - the library copies none
        if place.top is not None and place.top > high * POINT / 2:
            top = min(top, place.top / POINT)
    return top


def spoken(page: Any, lang: str) -> None:
    """Say the language of every run, for spelling and for screen readers."""
    tag = _TAGS.get(lang, lang)
    for run in page.shapes._spTree.iter(qn("a:r")):  # noqa: SLF001 - every run of every shape
        properties = run.find(qn("a:rPr"))
        if properties is None:
            properties = run.makeelement(qn("a:rPr"), {})
            run.insert(0, properties)
        properties.set("lang", tag)


def dark(page: Any) -> bool:
    """Whether the master of a slide has a dark background."""
    master = page.slide_layout.slide_master
    ground = master.element.find(f".//{qn('p:bg')}")
    if ground is None:
        return False
    plain = ground.find(f".//{qn('a:srgbClr')}")
    if plain is not None:
        return _luminance(plain.get("val", "FFFFFF")) < _DARK
    named = ground.find(f".//{qn('a:schemeClr')}")
    if named is None:
        return False
    mapped = master.element.find(qn("p:clrMap"))
    name = named.get("val", "bg1")
    return _luminance(theme_colour(master, mapped.get(name, name) if mapped is not None else name)) < _DARK


def theme_colour(master: Any, name: str) -> str:
    """A colour of the master's theme, hexadecimal; white where it has none of that name."""
    for relation in master.part.rels.values():
        if relation.reltype.endswith("/theme"):
            # The theme was checked when the template was cleaned: no document types, bounded in size.
            root = parse_xml(relation.target_part.blob)
            found = root.find(f".//{{*}}clrScheme/{{*}}{name}")
            if found is not None and len(found):
                return str(found[0].get("lastClr") or found[0].get("val") or "FFFFFF")
    return "FFFFFF"


def _luminance(colour: str) -> float:
    red, green, blue = to_rgb(f"#{colour}")
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
