"""The server around the pages: what it reads before it answers, and the headers of its answers."""

from __future__ import annotations

import asyncio
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from streamlit.config import get_option
from streamlit.testing.v1.util import patch_config_options
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed
from uvicorn import Config
from uvicorn.protocols.websockets import websockets_sansio_impl as websocket
from uvicorn.server import ServerState

from geo.content.view import Page
from geo.errors import OutOfRangeError, TableError
from geo.pages import server
from geo.pages.shared import patience, session

ROOT = Path(__file__).resolve().parents[2]


def policy(*framed_by: str) -> dict[str, str]:
    """The content policy by directive."""
    text = server.headers(framed_by)["Content-Security-Policy"]
    return dict(part.split(" ", 1) for part in text.split("; "))


def test_nothing_may_be_loaded_from_elsewhere():
    for directive, sources in policy().items():
        if directive != "frame-ancestors":
            assert not [source for source in sources.split() if source.startswith(("http", "*", "ws"))], directive
    assert policy()["default-src"] == "'self'"
    assert not {"'unsafe-inline'", "'unsafe-eval'"} & {*policy()["script-src"].split()}


def test_only_the_own_site_may_frame_the_atlas_unless_others_are_named():
    assert policy()["frame-ancestors"] == "'self'"
    named = "https://intranet.example https://desk.example:8443"
    assert policy(*named.split())["frame-ancestors"] == f"'self' {named}"


@pytest.mark.parametrize("word", ["*", "intranet.example", "https://a.example/path", "https://a.example;script-src"])
def test_a_word_that_is_not_an_origin_stops_the_server(word, monkeypatch):
    monkeypatch.setenv("ATLAS_FRAMED_BY", f"https://good.example {word}")
    with pytest.raises(OutOfRangeError, match="ATLAS_FRAMED_BY"):
        server.SafeHeaders(None)


def test_every_answer_bears_the_headers_and_a_websocket_passes():
    sent: list[dict[str, Any]] = []

    async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
        start = {"http": "http.response.start", "websocket": "websocket.accept"}[scope["type"]]
        await send({"type": start, "status": 404, "headers": [(b"content-security-policy", b"default-src *")]})

    async def keep(message: dict[str, Any]) -> None:
        sent.append(message)

    for kind in ("http", "websocket"):
        asyncio.run(server.SafeHeaders(app)({"type": kind}, None, keep))
    answer, accepted = sent
    headers = {name.decode(): value.decode() for name, value in answer["headers"]}
    assert headers == {name.lower(): value for name, value in server.headers().items()}
    assert accepted["headers"] == [(b"content-security-policy", b"default-src *")]


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/base/_stcore/metrics", "/_stcore/metrics/", "/_stcore/METRICS"])
def test_nobody_is_told_what_others_upload(path):
    answers = []

    async def app(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def keep(message: dict[str, Any]) -> None:
        answers.append(message)

    asyncio.run(server.Closed(app)({"type": "http", "path": path}, None, keep))
    asyncio.run(server.Closed(app)({"type": "http", "path": "/_stcore/health"}, None, keep))
    assert [one["status"] for one in answers if "status" in one] == [404, 200]
    assert [one.cls for one in server.MIDDLEWARE][:2] == [server.SafeHeaders, server.Closed]


def test_no_program_drives_the_pages_past_the_browser():
    # Streamlit has an interface for agents, off unless asked for.
    assert not get_option("server.enableAgentApi")
    with (ROOT / ".streamlit" / "config.toml").open("rb") as file:
        assert "enableAgentApi" not in tomllib.load(file)["server"]


def test_the_start_page_of_streamlit_has_its_inline_scripts_allowed_by_checksum():
    assert "'sha256-" in policy()["script-src"]


def test_damaged_tables_do_not_keep_the_server_from_starting(monkeypatch):
    def damaged() -> None:
        raise TableError("production", ["cut in half"])

    monkeypatch.setattr(session, "shipped", damaged)
    monkeypatch.setattr(server.gc, "freeze", lambda: None)

    async def start() -> bool:
        async with server.ready(None):
            return True

    assert asyncio.run(start())


def test_half_requests_are_ended_by_the_server_itself(monkeypatch):
    def damaged() -> None:
        raise TableError("production", ["cut in half"])

    limits: list[float] = []
    monkeypatch.setattr(session, "shipped", damaged)
    monkeypatch.setattr(patience, "end_half_requests", lambda seconds=patience.HEADERS_S: limits.append(seconds))

    async def start() -> None:
        async with server.ready(None):
            assert limits == [30.0]

    asyncio.run(start())


def test_the_folder_of_the_script_hides_no_module_of_python():
    # Streamlit puts it first on the path of every run.
    beside = {path.stem for path in server.SCRIPT.parent.glob("*.py")}
    assert beside == {"__init__", server.SCRIPT.stem, "server", "frame"}
    assert not beside & sys.stdlib_module_names


def test_the_server_listens_to_this_machine_alone_under_its_own_names():
    with (ROOT / ".streamlit" / "config.toml").open("rb") as file:
        server = tomllib.load(file)["server"]
    assert server["address"] == "127.0.0.1"
    with patch_config_options({"server.allowedHosts": server["allowedHosts"]}):
        assert all(is_host_allowed(host) for host in ("localhost:8501", "127.0.0.1:8501", "[::1]:8501"))
        assert not any(is_host_allowed(host) for host in ("evil.example", "localhost.evil.example:8501", "", None))


def test_files_show_nothing_of_a_session_and_follow_the_tables():
    found = server._public(Page.MAP)
    assert found.atlas is session.shipped()
    assert found.version == server._public(Page.MAP).version
    paths = {route.path for route in server.routes()}
    assert {"/map.{ending}", "/flows.{ending}", "/api/openapi.json"} <= paths


def test_a_change_is_compressed_with_a_memory_of_32_kb(monkeypatch):
    # A name that uvicorn looks up; put back after the test.
    monkeypatch.setattr(websocket, "ServerPerMessageDeflateFactory", websocket.ServerPerMessageDeflateFactory)
    server.look_far_back()

    async def app(scope: Any, receive: Any, send: Any) -> None: ...

    async def made() -> Any:
        config = Config(app, ws="websockets-sansio", ws_per_message_deflate=True)
        config.load()
        return websocket.WebSocketsSansIOProtocol(config, ServerState(), {})

    (factory,) = asyncio.run(made()).conn.available_extensions
    # Chromium's own offer.
    accepted, extension = factory.process_request_params([("client_max_window_bits", None)], [])
    assert dict(accepted) == {"server_max_window_bits": "15", "client_max_window_bits": "12"}
    assert (extension.local_max_window_bits, extension.remote_max_window_bits) == (15, 12)
    assert extension.compress_settings == {"memLevel": 7}


def test_what_a_change_leaves_as_it_was_is_named_and_not_sent_again():
    assert get_option("global.minCachedMessageSize") == 256
