"""Maps for print: PNG, SVG and PDF, drawn without a browser and the same every time.

matplotlib's vector back ends write the same bytes for the same figure once their dates and random
identifiers are fixed (matplotlib, "What's new in 2.1: reproducible PS, PDF and SVG output").
"""

from __future__ import annotations

import base64
import datetime as dt
import io
import re
from html import escape
from typing import Any, Final

import matplotlib as mpl
from fontTools import subset
from fontTools.ttLib import TTFont

from geo.dataset import Dataset
from geo.errors import UnknownChoiceError
from geo.figures import flow_figure, fonts, ground, legend_figure, map_figure, page
from geo.figures.content import Content, MapContent, compose
from geo.figures.page import MARGIN, SIZES, Sheet
from geo.figures.view import View
from geo.maps import world
from geo.maps.colours import THEMES, Theme

# What makes a figure the same in every process.
_FIXED: Final[dict[Any, Any]] = {
    "svg.hashsalt": "minerals-alliance-atlas",
    "svg.fonttype": "none",
    "pdf.fonttype": 42,
    "pdf.compression": 9,
    # Letters as wide as they are measured, at every resolution.
    "text.hinting": "none",
    "font.family": fonts.FAMILY,
}
# Points between map and legend.
_GAP = 4.0
_FACES = {False: "normal", True: "bold"}


def theme_of(name: str) -> Theme:
    """The colours of a theme by its name.

    Raises
    ------
    UnknownChoiceError: if it is neither light nor dark.
    """
    if name not in THEMES:
        raise UnknownChoiceError("theme", name, list(THEMES))
    return THEMES[name]


def sheet(content: Content, *, size: str = "16:9", theme: str = "light") -> Sheet:
    """The whole page: title, finding, map, legend and foot.

    Raises
    ------
    UnknownChoiceError: if size or theme does not exist.
    """
    if size not in SIZES:
        raise UnknownChoiceError("size", size, list(SIZES))
    made = Sheet(theme_of(theme), *SIZES[size])
    with mpl.rc_context(_FIXED):
        top = page.head(made, content.caption)
        bottom = page.foot(made, page.foot_lines(made, content.caption))
        _map_and_legend(made, content, top, bottom - 4)
    return made


def picture(content: Content, *, width: float, height: float, theme: str = "light") -> Sheet:
    """Map and legend alone, *width* by *height* points, for a slide whose words are its own."""
    made = Sheet(theme_of(theme), width, height)
    with mpl.rc_context(_FIXED):
        _map_and_legend(made, content, 4.0, height - 4.0, margin=4.0)
    return made


def _map_and_legend(made: Sheet, content: Content, top: float, bottom: float, *, margin: float = MARGIN) -> None:
    """The map as large as the room allows, its legend right under it, both in the middle of the room."""
    room = made.width - 2 * margin
    if isinstance(content, MapContent):
        legend = legend_figure.of_map(content, room)
        place = _place(made, margin, top, bottom - legend.height)
        map_figure.draw(made, content, place)
    else:
        # The legend's signs have the scale of the map, and the map takes the room that the legend leaves.
        legend = legend_figure.of_flows(content, room, room / flow_figure.SCREEN_PX)
        for _ in range(3):
            place = _place(made, margin, top, bottom - legend.height)
            legend = legend_figure.of_flows(content, room, place.width / flow_figure.SCREEN_PX)
        flow_figure.draw(made, content, place)
    under = place.top + place.height + _GAP
    legend_figure.draw(made, legend, left=margin, top=min(under, bottom - legend.height))


def _place(made: Sheet, margin: float, top: float, bottom: float) -> ground.Frame:
    return ground.frame(world.load(), left=margin, top=top, width=made.width - 2 * margin, height=bottom - top - _GAP)


def as_png(made: Sheet, *, dpi: int = 300) -> bytes:
    """The page as pixels."""
    return _saved(made, "png", dpi=dpi, metadata={"Software": None})


def as_pdf(made: Sheet, *, title: str) -> bytes:
    """The page as PDF with its fonts in it."""
    metadata = {"Title": title, "Creator": "Minerals Alliance Atlas", "Producer": None, "CreationDate": None}
    return _saved(made, "pdf", metadata=metadata)


def as_svg(made: Sheet, *, title: str, description: str) -> bytes:
    """The page as SVG: text stays text, in a font that is in the file, with a title for screen readers."""
    drawn = _saved(made, "svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None}).decode()
    drawn = re.sub(r"\n? *<metadata>.*?</metadata>", "", drawn, count=1, flags=re.DOTALL)
    words = f"<title>{escape(title)}</title><desc>{escape(description)}</desc><style>{_faces(made)}</style>"
    return re.sub(r"(<svg [^>]*)>", lambda m: f'{m.group(1)} role="img">{words}', drawn, count=1).encode()


def _saved(made: Sheet, kind: str, **options: Any) -> bytes:
    file = io.BytesIO()
    with mpl.rc_context(_FIXED):
        made.figure.savefig(file, format=kind, facecolor=made.theme.page, **options)
    return file.getvalue()


def _faces(made: Sheet) -> str:
    """Style rules with the letters that the page uses; a whole font would weigh more than the map."""
    letters = "".join(sorted({letter for box in made.texts for letter in box.text}))
    return "".join(
        f"@font-face{{font-family:'{fonts.FAMILY}';font-weight:{weight};"
        f"src:url(data:font/ttf;base64,{base64.b64encode(_subset(letters, bold=bold)).decode()})}}"
        for bold, weight in _FACES.items()
    )


def _subset(letters: str, *, bold: bool) -> bytes:
    font = TTFont(fonts.path(bold=bold), recalcTimestamp=False)
    chosen = subset.Subsetter(
        subset.Options(layout_features=["kern"], hinting=False, drop_tables=["FFTM"], name_IDs=[1, 2, 13, 14])
    )
    chosen.populate(text=letters)
    chosen.subset(font)
    file = io.BytesIO()
    font.save(file)
    return file.getvalue()


def png(
    view: View, *, on: dt.date, size: str = "16:9", dpi: int = 300, theme: str = "light",
    dataset: Dataset | None = None, base: str = "",
) -> bytes:  # fmt: skip
    """The view as PNG: *size* ``16:9`` or ``a4``, *theme* ``light`` or ``dark``, *on* the date of making.

    Raises
    ------
    UnknownChoiceError: if size or theme does not exist. NotComputableError: if there is nothing to draw.
    """
    content = compose(view, on=on, dataset=dataset, theme=theme_of(theme), base=base)
    return as_png(sheet(content, size=size, theme=theme), dpi=dpi)


def pdf(
    view: View, *, on: dt.date, size: str = "16:9", theme: str = "light",
    dataset: Dataset | None = None, base: str = "",
) -> bytes:  # fmt: skip
    """The view as PDF; see :func:`png`."""
    content = compose(view, on=on, dataset=dataset, theme=theme_of(theme), base=base)
    return as_pdf(sheet(content, size=size, theme=theme), title=content.caption.title)


def svg(
    view: View, *, on: dt.date, size: str = "16:9", theme: str = "light",
    dataset: Dataset | None = None, base: str = "",
) -> bytes:  # fmt: skip
    """The view as SVG; see :func:`png`."""
    content = compose(view, on=on, dataset=dataset, theme=theme_of(theme), base=base)
    made = sheet(content, size=size, theme=theme)
    return as_svg(made, title=content.caption.title, description=content.caption.finding)
