"""What stands around every page: its name and script in the start page, and what follows the user between pages."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount, Route
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from geo.errors import SourceError
from geo.maps import curves, shapes
from geo.maps.world import Projection
from geo.pages import frame, server
from geo.pages.script import PAGES
from geo.reference import search
from geo.reference.choices import Choices
from tests.pseudo import PSEUDO, outside, speaking_pseudo

START = b"<html><head><title>Streamlit</title></head><body></body></html>"


def answered(
    body: bytes, *, kind: bytes = b"text/html", accept: bytes = b"text/html", path: str = "/", query: bytes = b""
) -> tuple[dict[str, str], bytes]:
    """Headers and body of an answer that went through the frame."""
    sent: list[dict[str, Any]] = []

    async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
        headers = [(b"content-type", kind), (b"content-length", str(len(body)).encode()), (b"etag", b"1")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body[:9], "more_body": True})
        await send({"type": "http.response.body", "body": body[9:]})

    async def keep(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": path, "query_string": query, "headers": [(b"accept", accept)]}
    asyncio.run(frame.Framed(app)(scope, None, keep))
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return headers, b"".join(message.get("body", b"") for message in sent[1:])


def test_the_start_page_bears_the_name_and_loads_the_frame():
    headers, body = answered(START)
    assert b"<title>Minerals Alliance Atlas</title>" in body
    assert b'src="./atlas/frame.js?' in body
    assert b'href="./atlas/frame.css?' in body
    assert headers["content-length"] == str(len(body))
    assert "etag" not in headers


def test_a_page_with_a_map_asks_at_once_for_what_draws_it():
    links = re.findall(
        r'<link rel="(modulepreload|preload)" (?:as="fetch" crossorigin )?href="\./([^"]+)"',
        answered(START)[1].decode(),
    )
    drawer, *outlines = links
    assert drawer[0] == "modulepreload"
    assert (frame.STREAMLIT / drawer[1]).stat().st_size > 1_000_000
    assert [kind for kind, _ in outlines] == ["preload", "preload"]
    assert {SHAPES.get(f"/{path}").status_code for _, path in outlines} == {200}
    assert b"preload" in answered(START, path="/base/flows", query=b"mineral=copper")[1]
    for path, query in (("/methods", b""), ("/base/upload/", b""), ("/", b"mineral=copper&layout=globe")):
        assert b"preload" not in answered(START, path=path, query=query)[1]


def test_without_shapes_the_page_is_sent_all_the_same(monkeypatch):
    def broken(*_: object) -> str:
        raise SourceError("map_shapes is damaged")

    monkeypatch.setattr(frame.shapes, "address", broken)
    frame._ahead.cache_clear()
    try:
        body = answered(START)[1]
    finally:
        frame._ahead.cache_clear()
    assert b'src="./atlas/frame.js?' in body
    assert b'rel="preload"' not in body


def test_other_files_pass_as_they_are():
    assert answered(START, kind=b"application/javascript")[1] == START
    assert answered(START, accept=b"*/*")[1] == START


def test_the_search_knows_every_page_and_scenario():
    names = SHAPES.get("/atlas/names.json").json()
    assert {one["n"] for one in names if one["k"] == "page"} == {title for _, title, _, _ in PAGES}
    assert {one["i"] for one in names if one["k"] == "scenario"} >= {"disruption", "stockpile"}
    assert {"country", "mineral", "alliance"} <= {one["k"] for one in names}


@pytest.mark.parametrize("lang", ["de", "ja"])
def test_the_search_speaks_the_language_and_finds_the_names_of_all(lang):
    names = SHAPES.get(f"/atlas/names.json?lang={lang}").json()
    (germany,) = [one for one in names if one["i"] == "DEU"]
    assert germany["n"] == {"de": "Deutschland", "ja": "\u30c9\u30a4\u30c4"}[lang]
    for spelling in ("Germany", "Allemagne", "Deutschland", "Alemania", "\u30c9\u30a4\u30c4", "\ub3c5\uc77c"):
        assert [one["i"] for one in names if search.key(spelling) in one["s"]] == ["DEU"]


def test_the_words_of_the_script_come_in_the_language_with_the_names_of_all_languages():
    with speaking_pseudo():
        found = SHAPES.get(f"/atlas/words.json?lang={PSEUDO}").json()
    assert found["lang"] == PSEUDO
    assert found["languages"]["fr"] == "Fran\u00e7ais"
    assert [text for text in (*found["words"].values(), *found["widgets"].values()) if outside(text)] == []
    assert SHAPES.get("/atlas/words.json?lang=xx").json()["lang"] == "en"
    assert SHAPES.get("/atlas/words.json").json()["words"]["search"] == "Search"
    assert re.findall(r'worded\("(\w+)"', SCRIPT_TEXT) != []
    assert set(re.findall(r'worded\("(\w+)"', SCRIPT_TEXT)) <= set(found["words"])


def opened(page: str, app: AppTest, **words: str) -> AppTest:
    """Another page in the same session, at an address that says only *words*."""
    app.session_state["_page_under_test"] = page
    app.query_params.clear()
    for name, value in words.items():
        app.query_params[name] = value
    return app


SCRIPT = """
import importlib
import streamlit as st
importlib.import_module(f"geo.pages.{st.session_state['_page_under_test']}.page").page()
"""


def test_the_choice_follows_the_user_to_another_page_and_back():
    app = AppTest.from_string(SCRIPT, default_timeout=120)
    opened("map", app, mineral="cobalt", year="2021", alliance="g7").run()
    opened("flows", app).run()
    assert [app.query_params[name] for name in ("mineral", "year", "alliance")] == ["cobalt", "2021", "g7"]
    opened("map", app).run()
    assert [app.query_params[name] for name in ("mineral", "year", "alliance")] == ["cobalt", "2021", "g7"]
    assert [part.value for part in (*app.exception, *app.error, *app.warning)] == []


def test_an_address_that_says_everything_is_exactly_that_view():
    app = AppTest.from_string(SCRIPT, default_timeout=120)
    opened("map", app, mineral="cobalt", country="CHL", view="production-share").run()
    opened("map", app, mineral="nickel", view="production-share").run()
    assert "country" not in app.query_params


def test_a_year_that_another_page_lacks_is_replaced_without_a_word():
    carried = Choices({"year": "1950"}, carried=frozenset({"year"}))
    assert carried.year("year", [2023, 2024], 2024) == 2024
    assert carried.messages == []
    asked = Choices({"year": "1950"})
    asked.year("year", [2023, 2024], 2024)
    assert len(asked.messages) == 1


def test_a_mineral_that_a_page_lacks_is_named():
    carried = Choices({"mineral": "gallium"}, carried=frozenset({"mineral"}))
    assert carried.pick("mineral", ["cobalt"], "cobalt") == "cobalt"
    assert carried.messages == ["No figures for gallium here. Showing cobalt."]


def test_the_server_frames_its_pages_and_serves_what_they_load():
    assert frame.Framed in [one.cls for one in server.MIDDLEWARE]
    paths = [one.path for one in server.routes() if isinstance(one, Route | Mount)]
    assert {"/atlas/names.json", "/atlas"} <= set(paths)
    for name in ("frame.css", "frame.js", "logo-light.svg", "logo-dark.svg"):
        assert (frame.STATIC / name).stat().st_size > 0


SCRIPT_TEXT = (frame.STATIC / "frame.js").read_text(encoding="utf-8")
SHAPES = TestClient(Starlette(routes=frame.routes()))


def test_shapes_are_sent_compressed_and_kept_for_ever():
    path = shapes.address(Projection.EQUAL_EARTH, shapes.COUNTRIES).removeprefix(".")
    answer = SHAPES.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.text == shapes.text(Projection.EQUAL_EARTH, shapes.COUNTRIES)
    plain = SHAPES.get(path, headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.text == answer.text


def test_shapes_of_another_mark_are_not_kept():
    # A page that was open while the server got new tables still finds shapes, and asks again.
    path = shapes.address(Projection.GLOBE, shapes.BORDERS).removeprefix(".")
    old = path.replace(shapes.mark(Projection.GLOBE), "0" * 12)
    assert SHAPES.get(old).headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["x/globe/rivers", "x/mercator/countries", "x/globe/outline/XXX", "x/globe/%2e%2e/a"])
def test_other_shapes_are_not_there(path):
    assert SHAPES.get(f"/{shapes.ROOT}/{path}.json").status_code == 404


def test_curves_are_sent_compressed_and_kept_for_ever():
    strokes = [curves.Stroke("COD-CHN", 12.5, "e6700f"), curves.Stroke("CHL-DEU", 3.0, "0b5c8f")]
    answer = SHAPES.get(curves.address(strokes, first=7).removeprefix("."))
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert {one["properties"]["i"] for one in answer.json()["features"]} == {7, 8}
    ways = SHAPES.get(f"/atlas/curves/{curves.mark()}/ways/CHL-DEU,COD-CHN.json")
    assert list(ways.json()["ways"]) == ["CHL-DEU", "COD-CHN"]
    assert SHAPES.get("/atlas/curves/000000000000/ways/CHL-DEU.json").headers["cache-control"] == "no-store"
    assert SHAPES.get(f"/atlas/curves/{curves.mark()}/ways/CHL-XXX.json").status_code == 404
