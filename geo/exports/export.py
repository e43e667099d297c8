"""One door to every format: a view and the name of a format in, a file out."""

from __future__ import annotations

import datetime as dt
import importlib
import importlib.util
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from geo import journal
from geo.content.view import Page, Slide, View, opened
from geo.errors import OutOfRangeError, UnknownChoiceError
from geo.locale.languages import ENGLISH, current, language, speaking
from geo.locale.say import mark
from geo.maps.colours import THEMES

if TYPE_CHECKING:
    # Its imports take longer than those of the map that offers the exports.
    from geo.atlas import Atlas

# Told how many of how many slides are done, before each and after the last; raising an error cancels.
Progress = Callable[[int, int], None]


def can_film() -> bool:
    """Whether the optional package that writes MP4 and WebM is installed (``requirements-video.txt``)."""
    return importlib.util.find_spec("imageio_ffmpeg") is not None


def silent(_done: int, _of: int) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True, slots=True)
class FileFormat:
    """A kind of file: its ending, MIME type and what it is good for."""

    ending: str
    mime: str
    words: str


FORMATS: Final = {
    entry.ending: entry
    for entry in (
        FileFormat("png", "image/png", mark("Picture for documents and slides, 300 dpi")),
        FileFormat("svg", "image/svg+xml", mark("Drawing that stays sharp and can be edited")),
        FileFormat("pdf", "application/pdf", mark("Page to print")),
        FileFormat("gif", "image/gif", mark("Years of the view as a moving picture")),
        FileFormat("mp4", "video/mp4", mark("Years of the view as a film for slides and the web")),
        FileFormat("webm", "video/webm", mark("Years of the view as a film in a free format")),
        FileFormat("html", "text/html", mark("Interactive map in one file, opens offline")),
        FileFormat(
            "pptx",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            mark("Slide with charts and a table that can be edited"),
        ),
        FileFormat("csv", "text/csv", mark("The figures as text")),
        FileFormat("zip", "application/zip", mark("Every table of the view as text")),
        FileFormat(
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            mark("The figures as a workbook"),
        ),
        FileFormat("geojson", "application/geo+json", mark("Map and figures for a web map")),
        FileFormat("gpkg", "application/geopackage+sqlite3", mark("Map and figures for a GIS")),
    )
}
SIZE_NAMES: Final = {
    "16:9": mark("16:9"),
    "4:3": mark("4:3"),
    "a4": mark("A4"),
    "a3": mark("A3"),
    "square": mark("Square"),
}
# Formats that hold several slides, and those of figures alone.
SEVERAL: Final = ("pptx", "pdf", "html")
# Formats that show the years of a view one after the other, and those of them that an optional package writes.
MOVING: Final = ("gif", "mp4", "webm")
FILMS: Final = ("mp4", "webm")
_DATA = ("csv", "zip", "xlsx", "geojson", "gpkg")


def _noted(slides: Sequence[Slide], ending: str, **_: object) -> dict[str, journal.Part]:
    pages = sorted({str(slide.view.page) for slide in slides})
    return {"format": ending, "slides": len(slides), "pages": ",".join(pages)}


@journal.timed("export", _noted)
def export(
    slides: Sequence[Slide],
    ending: str,
    *,
    on: dt.date,
    size: str = "16:9",
    theme: str = "light",
    template: bytes | None = None,
    atlas: Atlas | None = None,
    base: str = "",
    lang: str = "",
    title: str = "",
    region: str = "world",
    transparent: bool = False,
    logo: bytes | None = None,
    progress: Progress = silent,
) -> bytes:
    """The file of one slide or, as PDF, HTML and PPTX, of several.

    Parameters
    ----------
    ending: one of ``FORMATS``. size: of PNG, SVG and PDF, one of ``SIZE_NAMES`` or a free one such as ``1200x675px``
        or ``180x120mm``. region: what their maps show (:data:`geo.exports.regions.REGIONS`). transparent: PNG and SVG
        without a background. logo: a PNG or JPEG file that stands at the top right of pictures, pages and our
        own slides; a template has its own. title: of the file, by default that of its first slide. theme: ``light`` or
        ``dark``, of everything but PPTX and data. template: a PPTX to take master and layouts from. lang: language of
        everything but data, which stay English for other programs to read; by default the one spoken now.

    Raises
    ------
    TableError: if template or logo cannot be used.
    UnknownChoiceError: for a format, size, theme or language that does not exist, and for several slides in a format
        of one. NotComputableError: if there is nothing to draw. OutOfRangeError: without a slide.
    """
    _check(slides, ending, theme)
    slides = [opened(one) for one in slides]
    common: dict[str, Any] = {"on": on, "atlas": atlas, "base": base}
    if ending in _DATA:
        with speaking(ENGLISH):
            return _load("files").write(slides[0], ending, **common)
    common |= {"lang": language(lang or current())}
    # Imported when asked for: drawing libraries take a second that no page should wait for.
    if logo is not None and ending != "html":
        common["mark"] = _load("logo").read(logo)
    if ending == "pptx":
        return _load("pptx").deck(slides, template=template, title=title, progress=progress, **common)
    if ending == "html":
        return _load("html").document(slides, theme=THEMES[theme], title=title, progress=progress, **common)
    common |= {"size": size, "theme": theme, "region": region}
    if ending in MOVING:
        return _load("animation").write(slides[0], ending, progress=progress, **common)
    if ending == "pdf":
        return _load("paper").pdf(slides, title=title, progress=progress, **common)
    return getattr(_load("paper"), ending)(slides[0], transparent=transparent, **common)


def _check(slides: Sequence[Slide], ending: str, theme: str) -> None:
    if ending not in FORMATS:
        raise UnknownChoiceError("format", ending, list(FORMATS))
    if theme not in THEMES:
        raise UnknownChoiceError("theme", theme, list(THEMES))
    if len(slides) > 1 and ending not in SEVERAL:
        raise UnknownChoiceError("format of several slides", ending, list(SEVERAL))
    if not slides:
        raise OutOfRangeError("briefing", "empty", "at least one slide")


def _load(name: str) -> Any:
    return importlib.import_module(f"geo.exports.{name}")


def file_name(view: View, ending: str) -> str:
    """A telling name: ``rare-earths-production-share-2024.png``."""
    own = dict(view.more)
    parts = [
        view.mineral or (view.country if view.page is Page.COUNTRY else "map"),
        view.view or str(view.page),
        own.get("scenario", "") or own.get("importer", ""),
        view.stage or view.lines,
        view.year,
    ]
    plain = re.sub(r"[^A-Za-z0-9.-]+", "-", "-".join(part for part in parts if part))
    return f"{plain[:100]}.{ending}"
