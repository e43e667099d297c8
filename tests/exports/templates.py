"""Made-up templates of an organisation: a layout with places of every kind, light and dark, wide and 4:3."""

from __future__ import annotations

import io
import re
from typing import Any, Final

from pptx import Presentation
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.util import Emu

SIZES: Final = {"16:9": (12_192_000, 6_858_000), "4:3": (9_144_000, 6_858_000)}
# Left, top, width and height as parts of the slide.
PLACES: Final = {
    "body": (0.05, 0.19, 0.90, 0.10),
    "pic": (0.05, 0.31, 0.50, 0.50),
    "chart": (0.57, 0.31, 0.38, 0.28),
    "tbl": (0.57, 0.61, 0.38, 0.20),
}
NUMBERS: Final = {"body": 13, "pic": 14, "chart": 15, "tbl": 16}


def template(*, size: str = "16:9", dark: bool = False, places: tuple[str, ...] = tuple(PLACES)) -> bytes:
    """A presentation of one layout "Evidence" with a title, the *places*, footer, date and number."""
    show: Any = Presentation()
    across = SIZES[size][0] / show.slide_width
    show.slide_width, show.slide_height = (Emu(side) for side in SIZES[size])
    master = show.slide_master
    for holder in (master, *show.slide_layouts):
        for shape in holder.shapes:
            if shape.element.find(".//" + qn("a:xfrm")) is not None:
                shape.left, shape.width = round(shape.left * across), round(shape.width * across)
    for layout in list(show.slide_layouts):
        if layout.name != "Title Only":
            show.slide_layouts.remove(layout)
    (layout,) = show.slide_layouts
    layout.name = "Evidence"
    for kind in places:
        left, top, wide, high = PLACES[kind]
        area = [round(part * side) for part, side in zip((left, top, wide, high), SIZES[size] * 2, strict=True)]
        layout.shapes._spTree.append(_place(kind, area))
    if dark:
        mapping = master.element.find(qn("p:clrMap"))
        for one, other in (("bg1", "dk2"), ("tx1", "lt1"), ("bg2", "dk1"), ("tx2", "lt2")):
            mapping.set(one, other)
    file = io.BytesIO()
    show.save(file)
    return file.getvalue()


def _place(kind: str, area: list[int]) -> Any:
    left, top, wide, high = area
    number = NUMBERS[kind]
    return parse_xml(
        '<p:sp xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        f'<p:nvSpPr><p:cNvPr id="{number + 20}" name="{kind} place {number}"/><p:cNvSpPr><a:spLocks noGrp="1"/>'
        f'</p:cNvSpPr><p:nvPr><p:ph type="{kind}" sz="quarter" idx="{number}"/></p:nvPr></p:nvSpPr>'
        f'<p:spPr><a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm></p:spPr>'
        "<p:txBody><a:bodyPr/><a:lstStyle/><a:p/></p:txBody></p:sp>"
    )


def ink_of(shape: Any) -> set[str]:
    """Theme colours that the letters of a shape name."""
    return set(re.findall(r'schemeClr val="(\w+)"', shape.element.xml))
