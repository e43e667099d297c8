"""Masters of a deck: our own in 16:9, and what a template says about colours and languages."""

from __future__ import annotations

import io
from typing import Any, Final

from matplotlib.colors import to_rgb
from PIL import Image
from pptx import Presentation
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.oxml.shapes.picture import CT_Picture
from pptx.util import Emu, Pt

from geo.exports import logo
from geo.exports.pptx_parts import POINT, emu, move
from geo.exports.pptx_places import is_title

_DARK: Final = 0.35
# Languages by the tags that presentations use.
_TAGS: Final = {"en": "en-GB", "fr": "fr-FR", "de": "de-DE", "es": "es-ES", "it": "it-IT", "ja": "ja-JP", "ko": "ko-KR"}


def own(wide: float, high: float, margin: float, size: float, *, mark: Image.Image | None = None) -> Any:
    """A presentation whose master and layouts are as wide as its slides, so that nothing jumps when one is reset.

    The title of every layout "Title Only" stands where the deck has it, in letters of *size* points, beside the logo
    *mark* if there is one.
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
            title = next(one for one in layout.placeholders if is_title(one))
            taken = _marked(layout, wide - margin, mark) if mark is not None else 0.0
            move(title, (margin, 20, wide - 2 * margin - taken, 2 * size * 1.22 + 6))
            frame = title.text_frame
            frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
            frame.vertical_anchor = MSO_ANCHOR.TOP
            _letters(title, size)
    return show


def _marked(layout: Any, right: float, mark: Image.Image) -> float:
    """Put a logo on a layout, so that it belongs to no single slide; returns the width that it takes."""
    across, down = logo.size(mark)
    _, number = layout.part.get_or_add_image_part(io.BytesIO(logo.as_png(mark)))
    picture = CT_Picture.new_pic(90, "Logo", "Logo", number, *emu((right - across, 22.0, across, down)))
    layout.shapes._spTree.append(picture)  # noqa: SLF001 - the library adds no pictures to layouts
    return across + logo.GAP


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
    """Whether a slide has a dark background."""
    return dark_layout(page.slide_layout)


def dark_layout(layout: Any) -> bool:
    """Whether slides of a layout have a dark background: its own, or else that of its master."""
    for holder in (layout, layout.slide_master):
        ground = holder.element.find(f".//{qn('p:bg')}")
        if ground is not None:
            return _brightness(layout.slide_master, ground) < _DARK
    return False


def _brightness(master: Any, ground: Any) -> float:
    """Luminance of the first colour of a background; that of paper where it has none."""
    plain, named = ground.find(f".//{qn('a:srgbClr')}"), ground.find(f".//{qn('a:schemeClr')}")
    if plain is not None:
        return _luminance(plain.get("val", "FFFFFF"))
    return _luminance(mapped_colour(master, named.get("val", "bg1"))) if named is not None else 1.0


def ink(page: Any) -> MSO_THEME_COLOR:
    """The theme's colour of text, or of its background where a template puts dark letters on a dark ground."""
    master = page.slide_layout.slide_master
    letters, paper = (_luminance(mapped_colour(master, name)) for name in ("tx1", "bg1"))
    wanted = max if dark(page) else min
    return MSO_THEME_COLOR.TEXT_1 if letters == wanted(letters, paper) else MSO_THEME_COLOR.BACKGROUND_1


def mapped_colour(master: Any, name: str) -> str:
    """A colour of the theme by the name that slides use for it, such as ``tx1``; hexadecimal."""
    mapped = master.element.find(qn("p:clrMap"))
    return theme_colour(master, mapped.get(name, name) if mapped is not None else name)


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
