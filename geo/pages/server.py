"""The server around the pages: ready before it answers, and every answer with headers that keep browsers safe."""

from __future__ import annotations

import asyncio
import base64
import functools
import gc
import hashlib
import importlib
import logging
import re
import threading
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from datetime import date
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import runtime
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed
from uvicorn.protocols.websockets import websockets_sansio_impl as websocket

from geo import settings, sources
from geo.api.making import Maker, PublicFigures
from geo.api.routes import Files
from geo.blocs import ledger as blocs_ledger
from geo.compose import compose
from geo.content.view import Page, View
from geo.dataset import Dataset
from geo.errors import GeoError
from geo.maps import world
from geo.pages import frame
from geo.pages.shared import patience, policy, session
from geo.pages.shared.queueing import QUEUE
from geo.pages.shared.upload_quota import UploadQuota
from geo.production import model as production_model
from geo.production.selection import resolve
from geo.reference.choices import Choices

SCRIPT: Final = Path(__file__).with_name("script.py")
# The first page is on the screen by then; and the time between two minerals, for whoever reads meanwhile.
_SETTLED_S: Final = 10.0
_BREATH_S: Final = 0.05
_THREADS: Final = 32
_FORGETTING_S: Final = 10.0
# Of the compression of what is sent: 2 to the power of so many bytes, and zlib's own size of its tables.
WINDOW_BITS: Final = 15
MEMORY_LEVEL: Final = 7
_WEBSOCKET: Final[Any] = websocket
_COMPRESSION: Final = _WEBSOCKET.ServerPerMessageDeflateFactory
# Parameters of pages that choose what only a screen shows.
_FOR_THE_SCREEN: Final = ("embed", "embed_options", "list")
# Bytes that every session has uploaded and holds; whoever runs the server has the journal and `python -m geo health`.
_NOT_TOLD: Final = re.compile(r"/_stcore/(metrics|st-metrics)\b", re.IGNORECASE)
_INLINE: Final = re.compile(r"<script>(.*?)</script>", re.DOTALL)


@asynccontextmanager
async def ready(_app: st.App) -> AsyncIterator[None]:
    """Read what the first map needs before the server answers: a user waits for the browser alone.

    A table that is missing or damaged stops nothing here: the page says so in words.
    """
    look_far_back()
    patience.end_half_requests()
    importlib.import_module("geo.pages.map.page")
    # Where Streamlit makes the files that sessions ask for: those of one session wait for each other (FileTurns).
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(_THREADS, thread_name_prefix="download"))
    # A cache that is filled outside a page has nowhere to show that it is busy, and would say so in the log.
    logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context").setLevel(logging.ERROR)
    closing = threading.Event()
    forgetting = asyncio.create_task(_forget_sessions())
    try:
        dataset = session.shipped().dataset
        world.load()
    except GeoError:
        yield
        forgetting.cancel()
        return
    _compose_the_start_page()
    # The tables stay for good: the collector need not walk through them again and again.
    gc.collect()
    gc.freeze()
    threading.Thread(target=_look_ahead, args=(dataset, closing), daemon=True).start()
    yield
    closing.set()
    forgetting.cancel()


async def _forget_sessions() -> None:
    """Free what sessions held that ended longer ago than ``server.disconnectedSessionTTL``, also where nobody comes.

    Streamlit looks for them only when the next session ends; on a quiet server a private dataset would stay for ever.
    """
    while True:
        await asyncio.sleep(_FORGETTING_S)
        if runtime.exists():
            forget(runtime.get_instance())


def forget(running: Any) -> int:
    """Close the sessions of a Streamlit runtime whose time is over; returns how many."""
    # None of them is public: a test notices when they move.
    over = running._session_mgr._session_storage._cache.expire()  # noqa: SLF001
    count = len(over)
    while over:
        ended = over.pop()[1].session
        ended.shutdown()
        # Streamlit's loop may hold the session itself until another one comes.
        ended.session_state.clear()
        ended._fragment_storage.clear()  # noqa: SLF001
        del ended
    if count:
        # Page scripts leave circles of references: without this their tables stay until Python looks by itself.
        gc.collect()
    return count


def look_far_back() -> None:
    """Compress what is sent with a memory of the last 32 kB, of which a change repeats much, instead of the last 4 kB.

    uvicorn has no option for this: it gives numbers of its own to a class that it looks up by this name. A session
    takes 0.2 MB more, and a change is a tenth shorter (docs/benchmarks.md).
    """

    class Far(_COMPRESSION):  # type: ignore[misc, valid-type]  # a class of Any
        def __init__(self, *, client_max_window_bits: int, **_given: Any) -> None:
            # What the browser sends is short: there the window stays as it was.
            super().__init__(
                server_max_window_bits=WINDOW_BITS,
                client_max_window_bits=client_max_window_bits,
                compress_settings={"memLevel": MEMORY_LEVEL},
            )

    _WEBSOCKET.ServerPerMessageDeflateFactory = Far


def _compose_the_start_page() -> None:
    """What the first reader would wait for longest; the library of charts alone takes half a second to import."""
    importlib.import_module("altair")
    # What cannot be composed is said by the page.
    with suppress(GeoError):
        first = compose(View(Page.MAP), on=date.today(), atlas=session.shipped())  # noqa: DTZ011 - as the page
        _ = first.figure, first.tables, first.tiles, first.charts


def _look_ahead(dataset: Dataset, closing: threading.Event) -> None:
    """Compute while nobody waits what all pages share: a first look then costs as little as a second.

    Every mineral's years for the map, and every country's part in every mineral for the page of alliances. What
    cannot be read is left to the page that needs it, which says so in words.
    """
    closing.wait(_SETTLED_S)
    for mineral in dataset.minerals():
        if closing.wait(_BREATH_S):
            return
        selection = resolve(dataset, Choices({"mineral": mineral}))
        production_model.history(dataset, selection)
    try:
        blocs_ledger.ledger_of(session.shipped())
    except GeoError:
        return


def routes() -> list[BaseRoute]:
    """The pages' frame, and the addresses of files beside the pages: ``/map.csv`` and the others of docs/api.md.

    The files show what a page shows to somebody without figures of their own: the shipped figures and, as the page of
    flows, the trade files that are saved for everyone. A private dataset has no address.
    """
    maker = Maker(_public, turn=QUEUE.turn)
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    prefix = f"/{base}" if base else ""
    files = Files(
        maker,
        per_minute=settings.current().files_per_minute,
        allowed=is_host_allowed,
        ignored=(*policy.PARTS, *_FOR_THE_SCREEN),
        prefix=prefix,
    )
    return [*frame.routes(prefix), *files.routes()]


def _public(page: Page) -> PublicFigures:
    """The figures that everybody may see on a page, and what they depend on."""
    atlas = session.saved_atlas() if page is Page.FLOWS else session.shipped()
    found = settings.current()
    table = found.trade_table
    added = [file.sha256 for file in atlas.trade.files]
    stamp = str(table.stat().st_mtime_ns) if table is not None and table.exists() else ""
    parts = (atlas.version, _tables(), found.trade_engine, str(table), stamp, *added)
    return PublicFigures(atlas, hashlib.sha256("\0".join(parts).encode()).hexdigest())


@functools.cache
def _tables() -> str:
    """The register of sources, which has the checksum of every table, by its own."""
    return sources.sha256(sources.REGISTER)


class Closed:
    """ASGI middleware: what Streamlit tells whoever asks about everybody's sessions and uploads is not told."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and _NOT_TOLD.search(scope["path"]):
            await PlainTextResponse("Not Found", HTTPStatus.NOT_FOUND)(scope, receive, send)
            return
        await self.app(scope, receive, send)


class SafeHeaders:
    """ASGI middleware: each HTTP answer says what a page of the atlas may load and who may frame it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.headers = headers(settings.current().framed_by)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                found = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    found[name] = value
            await send(message)

        await self.app(scope, receive, send_safely)


def headers(framed_by: tuple[str, ...] = ()) -> dict[str, str]:
    """The headers of every answer; *framed_by* names origins that may frame the atlas.

    Scripts come from the server alone. Blobs are how Streamlit loads a component's script and its workers; its
    tables use WebAssembly, and its style sheets are written into the page. Text is never run as a script, and
    nothing may be asked of another machine.
    """
    policy = {
        "default-src": "'self'",
        "script-src": " ".join(["'self'", "blob:", "'wasm-unsafe-eval'", *_inline_scripts()]),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": " ".join(["'self'", *framed_by]),
    }
    return {
        "Content-Security-Policy": "; ".join(f"{name} {sources}" for name, sources in policy.items()),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    }


def _inline_scripts() -> list[str]:
    """The scripts that stand in Streamlit's own start page, by their checksums."""
    start = (Path(st.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    sums = (hashlib.sha256(script.encode()).digest() for script in _INLINE.findall(start))
    return [f"'sha256-{base64.b64encode(found).decode()}'" for found in sums]


MIDDLEWARE: Final = (Middleware(SafeHeaders), Middleware(Closed), Middleware(frame.Framed), Middleware(UploadQuota))
