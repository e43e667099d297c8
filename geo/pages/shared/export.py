"""Export: the current view as a picture, page, slide, interactive file or table, made when it is asked for."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from datetime import date
from typing import Any

import streamlit as st

from geo.atlas import Atlas
from geo.content.view import Page, Slide, View, from_record
from geo.exports.export import FILMS, FORMATS, MOVING, SIZE_NAMES, can_film, export, file_name
from geo.exports.regions import NAMES, REGIONS, WORLD
from geo.locale.languages import LANGUAGES, current
from geo.locale.say import mark, say, term
from geo.pages.shared import address, downloading, session, style

_MAPS = ("geojson", "gpkg")
_THEMES = {"light": mark("Light"), "dark": mark("Dark")}
_ICONS = {
    "png": "image",
    "svg": "polyline",
    "pdf": "picture_as_pdf",
    "gif": "animation",
    "mp4": "movie",
    "webm": "movie",
    "html": "public",
    "pptx": "slideshow",
    "csv": "csv",
    "zip": "folder_zip",
    "xlsx": "table",
    "geojson": "map",
    "gpkg": "layers",
}


@st.fragment
def show(
    page: Page,
    parts: Mapping[str, object],
    *,
    title: str = "",
    finding: str = "",
    mapped: bool = True,
    atlas: Atlas | None = None,
) -> None:
    """A popover with a download for every format, and links; what is in it is made and sent when it is opened.

    Parameters
    ----------
    parts: the words of the page's address, as the page writes them. title, finding: what stands on the page,
        offered to be changed; an unchanged sentence stays one that follows the figures.
    mapped: whether the view has a map, which a file for a GIS needs. atlas: the figures of the page, if they are
        other than the session's.
    """
    panel = st.popover(
        say("Export"), icon=":material/download:", width="content", key=f"export_panel_{page}", on_change="rerun"
    )
    if not panel.open:
        return
    words = {name: str(word) for name, word in parts.items() if word not in (None, "")}
    with panel:
        written = {
            "title": _own(say("Title"), title, f"export_title_{page}"),
            "finding": _own(say("Finding"), finding, f"export_finding_{page}"),
        }
        left, right = st.columns(2)
        size = left.segmented_control(
            say("Size"),
            list(SIZE_NAMES),
            format_func=lambda one: say(SIZE_NAMES[one]),
            default="16:9",
            required=True,
            key=f"export_size_{page}",
            persist_state="page",
        )
        theme = right.segmented_control(
            say("Theme"),
            list(_THEMES),
            format_func=lambda name: say(_THEMES[name]),
            default=style.theme().name,
            required=True,
            key=f"export_theme_{page}",
            persist_state="page",
        )
        left, right = st.columns(2)
        region = WORLD
        if mapped:
            region = right.selectbox(
                say("Map shows"),
                list(REGIONS),
                format_func=lambda name: term("region", NAMES[name]),
                key=f"export_region_{page}",
                persist_state="page",
            )
        lang = left.selectbox(
            say("Language"),
            list(LANGUAGES),
            format_func=LANGUAGES.__getitem__,
            index=list(LANGUAGES).index(current()),
            key=f"export_lang_{page}_{current()}",
            persist_state="page",
        )
        view = from_record({**words, **written, "page": page})
        base = address.of_app()
        looks = {"size": str(size), "theme": str(theme), "base": base, "lang": str(lang), "region": str(region)}
        _buttons(view, looks, mapped=mapped, atlas=atlas or session.atlas())
        found = view.address(base)
        for label, link in ((say("Link to this view"), found), (say("Embed link"), f"{found}&embed=true")):
            st.caption(label)
            st.code(link, language=None, wrap_lines=True)


def _own(label: str, offered: str, key: str) -> str:
    """The user's own words, or nothing where the offered sentence was left as it is."""
    written = st.text_area(label, placeholder=offered, key=key, height=68, max_chars=400, persist_state="page")
    return (written or "").strip()


def _buttons(view: View, looks: dict[str, str], *, mapped: bool, atlas: Atlas) -> None:
    # Made in a thread of its own that knows neither session nor address, so it is given all it needs.
    make = functools.partial(_made, view, atlas=atlas, **looks)
    entries = [
        (ending, entry)
        for ending, entry in FORMATS.items()
        if (mapped or ending not in _MAPS)
        and (view.year or ending not in MOVING)
        and (ending not in FILMS or can_film())
    ]
    # Row by row, so that the keyboard reaches them in the order in which they are read.
    cells = (cell for _ in range(0, len(entries), 3) for cell in st.columns(3))
    for cell, (ending, entry) in zip(cells, entries, strict=False):
        downloading.button(
            ending.upper(),
            functools.partial(make, ending),
            file_name(view, ending),
            entry.mime,
            follows=(view, *looks.values()),
            place=cell,
            help=say(entry.words),
            icon=f":material/{_ICONS[ending]}:",
            width="stretch",
            on_click="ignore",
            key=f"export_{view.page}_{ending}",
        )


def _made(view: View, ending: str, *, atlas: Atlas, **looks: Any) -> bytes:
    today = date.today()  # noqa: DTZ011 - the user's calendar day
    return export([Slide(view)], ending, on=today, atlas=atlas, **looks)
