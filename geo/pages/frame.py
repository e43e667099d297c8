"""What stands around every page before a script has run: typeface, style sheet, search, and the address's history.

Streamlit's start page is sent with two lines more, which load ``static/frame.css`` and ``static/frame.js`` from this
server. The script keeps the history of the browser free of addresses that a page only completed, follows links within
the atlas without loading it anew, lets every box find the names that :mod:`geo.reference.search` knows, and switches
the language. Its words and names come by address, in the language of the page.
"""

from __future__ import annotations

import functools
import gzip
import hashlib
from pathlib import Path
from typing import Final

import streamlit
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geo.errors import GeoError, UnknownChoiceError
from geo.exports.fonts import LETTERS
from geo.locale import languages
from geo.locale.say import mark, say
from geo.maps import curves, shapes
from geo.maps.world import Projection
from geo.pages.script import PAGES
from geo.pages.shared.style import NAME
from geo.reference import search
from geo.scenarios.selection import TITLES

STATIC: Final = Path(__file__).with_name("static")
STREAMLIT: Final = Path(streamlit.__file__).with_name("static")
_HEAD: Final = b"</head>"
# Pages that open without a map.
_WITHOUT_MAP: Final = frozenset(["briefing", "upload", "methods"])
_TITLE: Final = b"<title>Streamlit</title>"
# Pages are also found by what they answer.
_ANSWERS: Final = {
    "map": mark("production reserves refined mined world"),
    "flows": mark("trade exports imports"),
    "chain": mark("supply chain ore metal product stages magnets"),
    "risk": mark("suppliers dependence geopolrisk"),
    "alliances": mark("blocs coverage members accession"),
    "scenarios": mark("what if disruption stockpile price floor"),
    "briefing": mark("slides presentation powerpoint deck"),
    "country": mark("profile"),
    "upload": mark("own data file csv excel"),
    "methods": mark("sources formulas licences documentation"),
}
# Words of the script by the names that it knows them by; {text} is what was typed.
_WORDS: Final = {
    "mineral": mark("Mineral"),
    "country": mark("Country"),
    "alliance": mark("Alliance"),
    "scenario": mark("Scenario"),
    "page": mark("Page"),
    "search": mark("Search"),
    "search_label": mark("Search minerals, countries, alliances, scenarios and pages"),
    "search_hint": mark("Mineral, country, alliance, scenario or page"),
    "found": mark("Found"),
    "language": mark("Language"),
    "from_list": mark("Choose from the list with \u2193"),
    "nothing_here": mark("Nothing is called \u201c{text}\u201d here"),
    "nothing": mark("Nothing is called \u201c{text}\u201d."),
    "map_view": mark("Map view"),
    "zoom_in": mark("Zoom in"),
    "zoom_out": mark("Zoom out"),
    "whole_world": mark("Whole world"),
    "wheel": mark("Ctrl + wheel zooms the map"),
    "apart": mark("No connection to the server: the figures shown may be out of date. The page tries again by itself."),
}
# Words that Streamlit's widgets have of their own, as they write them; {braces} hold what differs.
_WIDGETS: Final = (
    mark("Upload"),
    mark("Browse files"),
    mark("Drag and drop file here"),
    mark("Drag and drop files here"),
    mark("{size} per file"),
    mark("No results"),
    mark("Show/hide columns"),
    mark("Download as CSV"),
    mark("Search"),
    mark("Fullscreen"),
    mark("Close fullscreen"),
    mark("Copy to clipboard"),
    mark("Clear all"),
    mark("Open"),
    mark("Selected values"),
    mark("Remove {label}"),
    mark("Help for {label}"),
    mark("{count} more"),
)


class Framed:
    """ASGI middleware: the start page bears the atlas's name, style sheet and script."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if (
            scope["type"] != "http"
            or scope["method"] != "GET"
            or "text/html" not in Headers(scope=scope).get("accept", "")
        ):
            await self.app(scope, receive, send)
            return
        start: Message = {}
        body = bytearray()

        async def gather(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
                return
            body.extend(message.get("body", b""))
            if message.get("more_body", False):
                return
            found = _with_frame(bytes(body), with_map=_with_map(scope)) if _is_page(start) else bytes(body)
            answer = MutableHeaders(scope=start)
            if len(found) != len(body):
                answer["Content-Length"] = str(len(found))
                # What was sent is no longer the file that these were made for.
                for name in ("etag", "last-modified"):
                    if name in answer:
                        del answer[name]
            await send(start)
            await send({"type": "http.response.body", "body": found})

        # Uncompressed, and whole: it is changed on its way.
        own = {b"accept-encoding", b"if-none-match", b"if-modified-since", b"range"}
        asked = {**scope, "headers": [pair for pair in scope["headers"] if pair[0] not in own]}
        await self.app(asked, receive, gather)


def _is_page(start: Message) -> bool:
    found = Headers(raw=start.get("headers", []))
    return found.get("content-type", "").startswith("text/html") and "content-encoding" not in found


def _with_map(scope: Scope) -> bool:
    """Whether the page of the address opens on a map of the usual projection."""
    page = str(scope["path"]).rstrip("/").rpartition("/")[2]
    return page not in _WITHOUT_MAP and b"layout=" not in scope.get("query_string", b"")


def _with_frame(html: bytes, *, with_map: bool) -> bytes:
    # By content, so that a browser keeps them for as long as they are the same.
    own = version()
    lines = (
        f'<link rel="stylesheet" href="./atlas/frame.css?{own}">'
        f'<script src="./atlas/frame.js?{own}" data-atlas></script>'
    )
    if with_map:
        lines += _ahead()
    return html.replace(_TITLE, f"<title>{NAME}</title>".encode(), 1).replace(_HEAD, lines.encode() + _HEAD, 1)


@functools.cache
def _ahead() -> str:
    """What a map needs, asked for with the page: otherwise the browser learns of it from the map's own message."""
    # The name bears a checksum of Streamlit's release.
    drawer = next((STREAMLIT / "static" / "js").glob("DeckGlJsonChart.*.js"), None)
    try:
        outlines = [shapes.address(Projection.EQUAL_EARTH, name) for name in (shapes.COUNTRIES, shapes.BORDERS)]
    except GeoError:
        # The page that needs the table says what is wrong with it.
        outlines = []
    return "".join(
        [
            f'<link rel="modulepreload" href="./static/js/{drawer.name}">' if drawer else "",
            *(f'<link rel="preload" as="fetch" crossorigin href="{path}">' for path in outlines),
        ]
    )


@functools.cache
def version() -> str:
    """A mark that changes with the style sheet or the script."""
    found = hashlib.sha256()
    for path in (STATIC / "frame.css", STATIC / "frame.js", *sorted(LETTERS.glob("*.ttf"))):
        found.update(path.read_bytes())
    return found.hexdigest()[:12]


def _asked(request: Request) -> str:
    """The language that an address asks for; English for one that the atlas does not have."""
    try:
        return languages.language(request.query_params.get("lang", ""))
    except UnknownChoiceError:
        return languages.ENGLISH


def words(request: Request) -> Response:
    """The script's words as JSON in the language of the address, and the languages by their own names.

    ``words`` are by the names that the script knows them by, ``widgets`` by what Streamlit writes.
    """
    with languages.speaking(_asked(request)):
        found = {name: say(text) for name, text in _WORDS.items()}
        widgets = {text: say(text) for text in _WIDGETS}
    answer = {"lang": _asked(request), "languages": languages.LANGUAGES, "words": found, "widgets": widgets}
    return JSONResponse(answer, headers={"Cache-Control": "no-cache"})


def names(request: Request) -> Response:
    """Everything that the search finds, as JSON: ``k`` kind, ``i`` id, ``n`` name, ``s`` spellings, ``w`` within.

    Names are in the language of the address, spellings in all of them.
    """
    with languages.speaking(_asked(request)):
        return JSONResponse(_found(), headers={"Cache-Control": "no-cache"})


def _found() -> list[dict[str, object]]:
    found: list[dict[str, object]]
    try:
        found = [
            {"k": one.kind, "i": one.id, "n": one.name, "s": one.spellings, "w": one.within} for one in search.entries()
        ]
    except GeoError:
        # The page that needs the table says what is wrong with it.
        found = []
    pages: list[dict[str, object]] = [
        {
            "k": "page",
            "i": "" if path == "map" else path,
            "n": say(title),
            "s": (search.key(say(title)), search.key(title), say(_ANSWERS[path]), _ANSWERS[path]),
            "w": "",
        }
        for _, title, _, path in PAGES
    ]
    scenarios: list[dict[str, object]] = [
        {"k": "scenario", "i": one, "n": say(title), "s": (search.key(say(title)), search.key(title)), "w": ""}
        for one, title in TITLES.items()
    ]
    return [*found, *pages, *scenarios]


def geometry(request: Request) -> Response:
    """Shapes of the world (:mod:`geo.maps.shapes`), compressed; a browser keeps what its mark names for ever."""
    asked = request.path_params
    try:
        found, current = _compressed(asked["layout"], asked["name"]), shapes.mark(Projection(asked["layout"]))
    except (GeoError, ValueError):
        return Response(status_code=404)
    return _kept(request, found, lasting=asked["mark"] == current)


def flows(request: Request) -> Response:
    """Curves of flows, or the ways alone (:mod:`geo.maps.curves`), compressed and kept as :func:`geometry`."""
    asked = request.path_params
    try:
        text = curves.drawn(asked["style"], asked["flows"]) if "style" in asked else curves.ways(asked["flows"])
    except GeoError:
        return Response(status_code=404)
    return _kept(request, gzip.compress(text.encode(), mtime=0), lasting=asked["mark"] == curves.mark())


def _kept(request: Request, packed: bytes, *, lasting: bool) -> Response:
    kept = "public, max-age=31536000, immutable" if lasting else "no-store"
    headers = {"Cache-Control": kept, "Vary": "Accept-Encoding", "X-Content-Type-Options": "nosniff"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(packed, media_type="application/json", headers={**headers, "Content-Encoding": "gzip"})
    return Response(gzip.decompress(packed), media_type="application/json", headers=headers)


@functools.lru_cache(maxsize=64)
def _compressed(layout: str, name: str) -> bytes:
    return gzip.compress(shapes.text(layout, name).encode(), 9, mtime=0)


def routes(prefix: str = "") -> list[BaseRoute]:
    """Where the style sheet, script, typefaces, names, shapes and curves are; *prefix* is the server's base path."""
    return [
        Route(f"{prefix}/atlas/names.json", names),
        Route(f"{prefix}/atlas/words.json", words),
        Route(f"{prefix}/{shapes.ROOT}/{{mark}}/{{layout}}/{{name:path}}.json", geometry),
        Route(f"{prefix}/{curves.ROOT}/{{mark}}/{curves.WAYS}/{{flows}}.json", flows),
        Route(f"{prefix}/{curves.ROOT}/{{mark}}/{curves.DRAWN}/{{style}}/{{flows}}.json", flows),
        Mount(f"{prefix}/atlas/letters", StaticFiles(directory=LETTERS)),
        Mount(f"{prefix}/atlas", StaticFiles(directory=STATIC)),
    ]
