"""The addresses of files beside those of the pages: ``/map.csv?mineral=cobalt``, and what describes them."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Match, Route
from starlette.types import Scope

from geo.api import asked as asking
from geo.api import openapi
from geo.api.limits import Rate
from geo.api.making import Maker, TooLargeError, UnknownNamesError, faults
from geo.content.view import Page
from geo.errors import BusyError, GeoError, NotComputableError, OutOfRangeError, TableError, UnknownChoiceError
from geo.exports.export import file_name

DESCRIPTION: Final = "/api/openapi.json"
_FRESH: Final = "public, max-age=300, must-revalidate"
_LONGEST_QUERY: Final = 16_000
# What Streamlit serves at the top.
_OWN_FILES: Final = ("favicon.png", "manifest.json")
_STATUS: Final[tuple[tuple[type[GeoError], HTTPStatus], ...]] = (
    (BusyError, HTTPStatus.SERVICE_UNAVAILABLE),
    (TooLargeError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (UnknownNamesError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (UnknownChoiceError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (OutOfRangeError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (NotComputableError, HTTPStatus.NOT_FOUND),
    (TableError, HTTPStatus.SERVICE_UNAVAILABLE),
)


class Files:
    """The handlers of the routes.

    Parameters
    ----------
    maker: makes the files. per_minute: files that one client may ask for. allowed: whether a ``Host`` is one of this
    server's. ignored: names that pages write into their addresses for what no file shows.
    """

    def __init__(
        self,
        maker: Maker,
        *,
        per_minute: int,
        allowed: Callable[[str | None], bool] = lambda _host: True,
        ignored: Iterable[str] = (),
        prefix: str = "",
    ) -> None:
        self._maker = maker
        self._rate = Rate(per_minute)
        self._allowed = allowed
        self._ignored = frozenset(ignored)
        self._prefix = prefix

    def routes(self) -> list[BaseRoute]:
        """The description, a route for every page, and one per format for names that are not a page."""
        pages = [Route(f"{self._prefix}/{page}.{{ending}}", self._page(page)) for page in Page]
        others = [_Others(f"{self._prefix}/{{page}}.{ending}", self._misspelt) for ending in asking.ENDINGS]
        return [Route(f"{self._prefix}{DESCRIPTION}", self._description), *pages, *others]

    def _page(self, page: Page) -> Callable[[Request], Any]:
        async def answer(request: Request) -> Response:
            return self._refused(request) or await self._file(request, str(page), request.path_params["ending"])

        return answer

    async def _misspelt(self, request: Request) -> Response:
        return self._refused(request) or _fault(
            UnknownChoiceError("page", request.path_params["page"][:60], list(Page)), HTTPStatus.NOT_FOUND
        )

    async def _description(self, request: Request) -> Response:
        return self._refused(request) or JSONResponse(openapi.document(self._base(request)))

    def _refused(self, request: Request) -> Response | None:
        """The answer to whoever asks under another name than this server's, too much at once, or too often."""
        if not self._allowed(request.headers.get("host")):
            return JSONResponse({"error": "This server does not answer under that name."}, HTTPStatus.FORBIDDEN)
        if len(request.scope["query_string"]) > _LONGEST_QUERY:
            return JSONResponse({"error": "The address is too long."}, HTTPStatus.REQUEST_URI_TOO_LONG)
        wait = self._rate.wait_s(request.client.host if request.client else "")
        if not wait:
            return None
        return JSONResponse(
            {"error": "Too many files were asked for; wait a little."},
            HTTPStatus.TOO_MANY_REQUESTS,
            {"Retry-After": str(math.ceil(wait))},
        )

    async def _file(self, request: Request, page: str, ending: str) -> Response:
        if ending not in asking.ENDINGS:
            return _fault(UnknownChoiceError("format", ending[:60], list(asking.ENDINGS)), HTTPStatus.NOT_FOUND)
        try:
            asked = asking.read(page, ending, request.query_params.multi_items(), ignored=self._ignored)
            figures = await run_in_threadpool(self._maker.figures, Page(page))
            on, base = dt.date.today(), self._base(request)  # noqa: DTZ011 - the calendar day of the pages
            tag = f'"{self._maker.tag(asked, figures, on=on, base=base)}"'
            headers = {"ETag": tag, "Cache-Control": _FRESH, "X-Dataset": figures.atlas.version}
            if tag in request.headers.get("if-none-match", ""):
                return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
            made = await self._maker.make(asked, figures, on=on, base=base)
        except GeoError as error:
            status = next((code for kind, code in _STATUS if isinstance(error, kind)), HTTPStatus.SERVICE_UNAVAILABLE)
            return _fault(error, status)
        name = file_name(asked.view, ending)
        return Response(made, headers=headers | _file_headers(name, asking.ENDINGS[ending]))

    def _base(self, request: Request) -> str:
        return f"{request.url.scheme}://{request.url.netloc}{self._prefix}"


class _Others(Route):
    """A route that leaves alone what the pages themselves serve at the top: the icon and the web manifest."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """As a route, without the pages' own files."""
        if scope["path"].rpartition("/")[2] in _OWN_FILES:
            return Match.NONE, {}
        return super().matches(scope)


def _file_headers(name: str, mime: str) -> dict[str, str]:
    return {"Content-Type": mime, "Content-Disposition": f'inline; filename="{name}"'}


def _fault(error: GeoError, status: HTTPStatus) -> Response:
    headers = {"Cache-Control": "no-store"}
    if status is HTTPStatus.SERVICE_UNAVAILABLE:
        headers["Retry-After"] = "60"
    return JSONResponse(faults(error), status, headers)
