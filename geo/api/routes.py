"""The routes beside the pages: ``/map.csv``, ``/risk.json`` and so on, one for each view and format.

They answer from the shipped figures alone: what users upload belongs to their sessions and accounts, and no address
reaches it. Files are made in a thread, in the queue in which pages stand, so that no program keeps a reader waiting.
"""

from __future__ import annotations

import datetime as dt
import difflib
import functools
import math
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import Any, Final

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from geo.api import answers, openapi
from geo.api.limits import RateLimit
from geo.atlas import shipped
from geo.content.view import Page

# Files made at a time, and requests that may wait for them; a longer line is told to come back.
_AT_ONCE: Final = 2
_WAITING: Final = 32
_LONGEST_QUERY: Final = 8_000
# A minute in which a dashboard may ask again without a word to the server; then the entity tag decides.
_CACHE: Final = "private, max-age=60"

Turn = Callable[[], AbstractContextManager[None]]


class Files:
    """The handlers of all routes.

    Parameters
    ----------
    turn: the queue in front of the interpreter, as a context. limit: how often an address may ask.
    """

    def __init__(self, turn: Turn, limit: RateLimit | None = None) -> None:
        self._turn = turn
        self._limit = limit or RateLimit()
        self._places: CapacityLimiter | None = None

    def routes(self) -> list[Route]:
        """One route per view and format, the description, and words for pages that do not exist."""
        found = [
            Route(f"/{page}.{ending}", functools.partial(self._view, page, ending), methods=["GET"])
            for page in Page
            for ending in answers.ENDINGS
        ]
        missing = [Route(f"/{{name}}.{ending}", self._missing, methods=["GET"]) for ending in ("csv", "geojson")]
        return [Route("/api/openapi.json", _description, methods=["GET"]), *found, *missing]

    async def _view(self, page: Page, ending: str, request: Request) -> Response:
        client = request.client.host if request.client else ""
        if wait := self._limit.wait(client):
            return _response(
                answers.refusal(429, ["Too many requests. Ask again later."]), {"Retry-After": str(math.ceil(wait))}
            )
        if len(request.url.query) > _LONGEST_QUERY:
            return _response(answers.refusal(414, [f"An address holds at most {_LONGEST_QUERY:,} letters."]))
        on = dt.date.today()  # noqa: DTZ011 - the server's calendar day, as on the pages
        params, base = dict(request.query_params), str(request.base_url)
        atlas = shipped()
        tag = answers.etag(page, ending, params, on=on, atlas=atlas, base=base)
        kept = {"ETag": tag, "Cache-Control": _CACHE}
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=kept)
        places = self._places = self._places or CapacityLimiter(_AT_ONCE)
        if places.statistics().tasks_waiting >= _WAITING:
            return _response(answers.refusal(503, ["The server is busy. Ask again later."]), {"Retry-After": "5"})
        make = functools.partial(answers.answer, page, ending, params, on=on, atlas=atlas, base=base)
        made = await to_thread.run_sync(self._in_turn, make, limiter=places)
        return _response(made, kept if made.status == 200 else {})  # noqa: PLR2004 - HTTP's own number

    def _in_turn(self, make: Callable[[], answers.Answer]) -> answers.Answer:
        with self._turn():
            return make()

    async def _missing(self, request: Request) -> Response:
        name = str(request.path_params["name"])
        nearest = difflib.get_close_matches(name.lower(), list(Page), 1, 0.5)
        hint = f" Did you mean {nearest[0]!r}?" if nearest else ""
        return _response(answers.refusal(404, [f"There is no view {name[:60]!r}.{hint} Views: {', '.join(Page)}."]))


async def _description(_: Request) -> Response:
    return JSONResponse(openapi.description(), headers={"Cache-Control": "public, max-age=3600"})


def _response(made: answers.Answer, headers: Mapping[str, str] | None = None) -> Response:
    named: dict[str, Any] = {"Content-Disposition": f'inline; filename="{made.name}"'} if made.name else {}
    return Response(made.body, made.status, {**named, **(headers or {})}, media_type=made.mime)
