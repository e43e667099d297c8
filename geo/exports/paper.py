"""Maps for print: PNG, SVG and PDF, drawn without a browser and the same every time.

matplotlib's vector back ends write the same bytes for the same figure once their dates and random
identifiers are fixed (matplotlib, "What's new in 2.1: reproducible PS, PDF and SVG output").
"""

from __future__ import annotations

import io
import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from html import escape
from typing import Any, Final

import matplotlib as mpl
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.patches import Rectangle
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import BooleanObject, DictionaryObject, NameObject, TextStringObject

from geo.compose import compose_slide
from geo.content.caption import Caption
from geo.content.content import Content, Figure, FlowFigure, MapFigure, Pair, PicturePanel, shared_legend
from geo.content.view import Slide
from geo.errors import OutOfRangeError, UnknownChoiceError
from geo.exports import basemap, charts, choropleth, flows, fonts, matrix
from geo.exports import legend as legend_figure
from geo.exports import sheet as page
from geo.exports.export import Progress, silent
from geo.exports.regions import NAMES, WORLD, bounds, size_of
from geo.exports.sheet import MARGIN, PaperSheet
from geo.locale.languages import current
from geo.locale.say import say, term
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
# Points between map and legend, and between two maps; size of the name over each of these.
_GAP, _BETWEEN, _NAME = 4.0, 18.0, 12.0
_NAME_SIZES = (_NAME, 10.5, 9.0, 7.5)


# matplotlib draws in one thread at a time: its settings belong to the process, its faces of FreeType to nobody.
_DRAWING: Final = threading.RLock()


@contextmanager
def _drawing(rules: dict[Any, Any]) -> Iterator[None]:
    """The one thread that draws, with its settings."""
    with _DRAWING, mpl.rc_context(rules):
        yield


def theme_of(name: str) -> Theme:
    """The colours of a theme by its name.

    Raises
    ------
    UnknownChoiceError: if it is neither light nor dark.
    """
    if name not in THEMES:
        raise UnknownChoiceError("theme", name, list(THEMES))
    return THEMES[name]


def sheet(
    content: Content | Pair,
    *,
    size: str = "16:9",
    theme: str = "light",
    region: str = WORLD,
    mark: Image.Image | None = None,
) -> PaperSheet:
    """The whole page: title, finding, one picture or two with their legends, and foot; *mark* is a logo.

    Raises
    ------
    UnknownChoiceError: if size, theme or region does not exist. OutOfRangeError: if a free size is too small or large.
    """
    wanted = size_of(size)
    bounds(region)
    made = PaperSheet(theme_of(theme), wanted.width, wanted.height, region, mark)
    with _drawing(_FIXED):
        top = page.head(made, content.caption)
        bottom = page.foot(made, page.foot_lines(made, content.caption), link=content.caption.permalink) - 4
        _panels(made, content.panels, top, bottom, MARGIN)
    return made


def picture(panels: Sequence[PicturePanel], *, width: float, height: float, theme: str = "light") -> PaperSheet:
    """One or two panels alone, *width* by *height* points, for a slide whose words are its own."""
    made = PaperSheet(theme_of(theme), width, height)
    with _drawing(_FIXED):
        _panels(made, panels, 4.0, height - 4.0, 4.0)
    return made


def _panels(made: PaperSheet, panels: Sequence[PicturePanel], top: float, bottom: float, margin: float) -> None:
    if len(panels) > 1:
        _two(made, panels, top, bottom, margin=margin)
    else:
        _panel(made, panels[0], top, bottom, left=margin, room=made.width - 2 * margin)


def _panel(made: PaperSheet, panel: PicturePanel, top: float, bottom: float, *, left: float, room: float) -> None:
    """The map as large as the room allows, its legend right under it; or a matrix; or bars, lines and a table."""
    figure = panel.figure
    if panel.matrix is not None:
        matrix.draw(made, panel.matrix, left=left, top=top + 4, width=room, height=bottom - top - 6)
        return
    if figure is None:
        charts.draw(made, panel, left=left, top=top + 6, width=room, height=bottom - top - 10)
        return
    legend = _legend(made, figure, room, left=left, top=top, bottom=bottom)
    place = _place(made, figure, left, room, top, bottom - legend.height)
    _map(made, figure, place)
    _under(made, legend, place, bottom, left=left)


def _two(made: PaperSheet, panels: Sequence[PicturePanel], top: float, bottom: float, *, margin: float) -> None:
    """Two panels beside each other, each under its name if it has one, over one legend if it holds for both."""
    wide = made.width - 2 * margin
    half = (wide - _BETWEEN) / 2
    lefts = (margin, margin + half + _BETWEEN)
    below = top + (_NAME * fonts.LEADING + 4 if any(panel.name for panel in panels) else 0.0)
    common = _shared(panels, wide, half)
    for x, panel in zip(lefts, panels, strict=True):
        if common is None:
            _name(made, panel.name, x, top, half)
            _panel(made, panel, below, bottom, left=x, room=half)
            continue
        place = _place(made, panel.figure, x, half, below, bottom - common.height)
        _name(made, panel.name, x, place.top - (below - top), half)
        _map(made, panel.figure, place)
        if panel is panels[-1]:
            _under(made, common, place, bottom, left=margin)


def _name(made: PaperSheet, name: str, left: float, top: float, room: float) -> None:
    if not name:
        return
    size, (text,) = fonts.fit(name, _NAME_SIZES, room, 1, bold=True)
    made.line(text, left + (room - fonts.width(text, size, bold=True)) / 2, top, size, bold=True)


def _shared(panels: Sequence[PicturePanel], room: float, half: float) -> legend_figure.LegendRows | None:
    """The legend of both maps, or nothing where each needs its own."""
    one, other = (panel.figure for panel in panels)
    found = shared_legend(one, other)
    if found is not None:
        title, entries = found
        return legend_figure.of_both(entries, title, room)
    if isinstance(one, FlowFigure) and isinstance(other, FlowFigure) and one.palette == other.palette:
        return legend_figure.of_flows(one, room, half / flows.SCREEN_PX)
    return None


def _legend(
    made: PaperSheet, figure: Figure, room: float, *, left: float, top: float, bottom: float
) -> legend_figure.LegendRows:
    if isinstance(figure, MapFigure):
        return legend_figure.of_map(figure.legend, room)
    # The legend's signs have the scale of the map, and the map takes the room that the legend leaves.
    legend = legend_figure.of_flows(figure, room, room / flows.SCREEN_PX)
    for _ in range(3):
        place = _place(made, figure, left, room, top, bottom - legend.height)
        legend = legend_figure.of_flows(figure, room, flows.points_per_pixel(place))
    return legend


def _map(made: PaperSheet, figure: Figure | None, place: basemap.Frame) -> None:
    before = set(made.axes.get_children())
    if isinstance(figure, MapFigure):
        choropleth.draw(made, figure, place)
    elif isinstance(figure, FlowFigure):
        flows.draw(made, figure, place)
    if made.region != WORLD:
        edge = Rectangle((place.left, place.top), place.width, place.height, transform=made.axes.transData)
        for drawn in made.axes.get_children():
            if drawn not in before:
                drawn.set_clip_path(edge)


def _under(
    made: PaperSheet, legend: legend_figure.LegendRows, place: basemap.Frame, bottom: float, *, left: float
) -> None:
    under = place.top + place.height + _GAP
    legend_figure.draw(made, legend, left=left, top=min(under, bottom - legend.height))


def _place(
    made: PaperSheet, figure: Figure | None, left: float, room: float, top: float, bottom: float
) -> basemap.Frame:
    return basemap.frame(
        world.load(),
        left=left,
        top=top,
        width=room,
        height=bottom - top - _GAP,
        region=made.region,
        centre=None if figure is None else figure.centre,
    )


def as_png(made: PaperSheet, *, dpi: int = 300, transparent: bool = False) -> bytes:
    """The page as pixels."""
    return _saved(made, "png", transparent=transparent, dpi=dpi, metadata={"Software": None})


def as_pdf(made: Sequence[PaperSheet], *, title: str, names: Sequence[str] = (), lang: str = "") -> bytes:
    """The pages as PDF with their fonts in it, its title and language, and a bookmark for every page that has a name.

    It has no tags: matplotlib draws letters at places and knows no structure, and pypdf adds none to a page that is
    drawn. Who needs a document with structure takes the HTML, whose headings, lists and tables are real ones.
    """
    file = io.BytesIO()
    metadata = {"Title": title, "Creator": "Minerals Alliance Atlas", "Producer": None, "CreationDate": None}
    # As outlines where a font of the machine is used: readers differ on how they take an OpenType font as it is.
    plain = fonts.shipped(box.text for one in made for box in one.texts)
    rules: dict[Any, Any] = {**_FIXED, "pdf.fonttype": 42 if plain else 3}
    with _drawing(rules), PdfPages(file, metadata=metadata) as pages:
        for one in made:
            pages.savefig(one.figure, facecolor=one.theme.page)
    return _bookmarked(file.getvalue(), names, lang or current())


def _bookmarked(drawn: bytes, names: Sequence[str], lang: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(drawn)))
    writer.root_object[NameObject("/Lang")] = TextStringObject(lang)
    # Readers name the window after the title, as WCAG asks (technique PDF18), not after the file.
    shown = DictionaryObject({NameObject("/DisplayDocTitle"): BooleanObject(True)})  # noqa: FBT003 - of the format
    writer.root_object[NameObject("/ViewerPreferences")] = shown
    for number, name in enumerate(names):
        writer.add_outline_item(name, number)
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def as_outlines(made: PaperSheet) -> bytes:
    """The picture as SVG without a background, its letters as outlines: for programs that know no fonts of a file."""
    file = io.BytesIO()
    metadata = {"Date": None, "Creator": None, "Format": None, "Type": None}
    with _drawing({**_FIXED, "svg.fonttype": "path"}):
        made.figure.savefig(file, format="svg", facecolor="none", metadata=metadata)
    return file.getvalue()


def as_svg(made: PaperSheet, *, title: str, description: str, transparent: bool = False) -> bytes:
    """The page as SVG: text stays text, in a font that is in the file, with a title for screen readers."""
    drawn = _saved(
        made, "svg", transparent=transparent, metadata={"Date": None, "Creator": None, "Format": None, "Type": None}
    ).decode()
    drawn = re.sub(r"\n? *<metadata>.*?</metadata>", "", drawn, count=1, flags=re.DOTALL)
    letters = fonts.rules(box.text for box in made.texts)
    words = f"<title>{escape(title)}</title><desc>{escape(description)}</desc><style>{letters}</style>"
    return re.sub(r"(<svg [^>]*)>", lambda m: f'{m.group(1)} role="img">{words}', drawn, count=1).encode()


def _saved(made: PaperSheet, kind: str, *, transparent: bool, **options: Any) -> bytes:
    file = io.BytesIO()
    with _drawing(_FIXED):
        made.figure.savefig(file, format=kind, facecolor="none" if transparent else made.theme.page, **options)
    return file.getvalue()


def png(slide: Slide, *, size: str = "16:9", transparent: bool = False, **more: Any) -> bytes:
    """The slide as PNG at 300 dpi, or as many pixels as a free size has.

    Parameters
    ----------
    transparent: without a background. more: ``theme``, ``region``, ``mark`` (a logo), and ``on``, ``atlas``,
        ``base`` and ``lang`` as :func:`geo.compose.compose_slide` takes them.

    Raises
    ------
    UnknownChoiceError: if size, theme or region does not exist. NotComputableError: if there is nothing to draw.
    """
    return as_png(_page(slide, size, **more)[0], dpi=size_of(size).dpi, transparent=transparent)


def svg(slide: Slide, *, size: str = "16:9", transparent: bool = False, **more: Any) -> bytes:
    """The slide as SVG; see :func:`png`."""
    made, caption = _page(slide, size, **more)
    return as_svg(made, title=caption.title, description=caption.finding, transparent=transparent)


def pdf(
    slides: Sequence[Slide], *, size: str = "16:9", title: str = "", progress: Progress = silent, **more: Any
) -> bytes:
    """The slides as PDF, one page each, under the title of the briefing or of the first slide; see :func:`png`.

    Raises
    ------
    OutOfRangeError: without slides.
    """
    if not slides:
        raise OutOfRangeError("briefing", "empty", "at least one slide")
    pages = []
    for index, slide in enumerate(slides):
        progress(index, len(slides))
        pages.append(_page(slide, size, **more))
    names = [caption.title for _, caption in pages]
    made = as_pdf([one for one, _ in pages], title=title or names[0], names=names, lang=more.get("lang", ""))
    progress(len(slides), len(slides))
    return made


def _page(
    slide: Slide, size: str, *, theme: str = "light", region: str = WORLD, mark: Image.Image | None = None, **more: Any
) -> tuple[PaperSheet, Caption]:
    content = compose_slide(slide, theme=theme_of(theme), **more)
    if region != WORLD:
        shown = term("region", NAMES[region]) if region in NAMES else region
        chosen = (*content.caption.filters, (say("Region"), shown))
        content = replace(content, caption=replace(content.caption, filters=chosen))
    return sheet(content, size=size, theme=theme, region=region, mark=mark), content.caption
