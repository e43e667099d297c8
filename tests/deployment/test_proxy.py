"""nginx with the shipped settings in front of two servers: TLS, sessions that stay, headers, and a map in a browser."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import urllib.request
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect, sync_playwright

from benchmarks.load import serve
from benchmarks.reader import Reader
from tests.deployment.proxy import nginx, trusting

FLAGS = ["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Port of nginx in front of two servers of the atlas."""
    with serve() as one, serve() as two, nginx(tmp_path_factory.mktemp("nginx"), one.port, two.port) as listening:
        yield listening


def _get(port: int, path: str, **headers: str) -> dict[str, str]:
    request = urllib.request.Request(f"https://127.0.0.1:{port}{path}", headers=headers)
    with urllib.request.urlopen(request, timeout=10, context=trusting()) as answer:  # noqa: S310 - as above
        return {name.lower(): value for name, value in answer.headers.items()}


@pytest.mark.slow
def test_answers_bear_the_headers_and_a_cookie_that_keeps_a_reader_with_one_server(port: int) -> None:
    headers = _get(port, "/")
    assert headers["strict-transport-security"] == "max-age=31536000"
    assert "frame-ancestors 'self'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert "server" not in headers or not re.search(r"\d", headers["server"])
    cookie = headers["set-cookie"]
    assert re.match(r"atlas_server=\w+; Path=/; Secure; HttpOnly; SameSite=Lax", cookie)
    again = _get(port, "/", Cookie=cookie.partition(";")[0])
    assert again["set-cookie"].partition(";")[0] == cookie.partition(";")[0]


@pytest.mark.slow
def test_a_session_runs_over_a_websocket_through_the_proxy(port: int) -> None:
    async def visit(page: str) -> float:
        async with Reader(port, page, security=trusting()) as reader:
            await reader.open()
            return await reader.choose("Mineral", reader.boxes["Mineral"].offers[3])

    assert asyncio.run(visit("")) < 30
    assert asyncio.run(visit("flows")) < 60


@pytest.mark.slow
def test_a_browser_draws_the_map_under_the_content_policy(port: int) -> None:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if path is None:
        pytest.skip("Chromium is not installed")
    complaints: list[str] = []
    asked: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*FLAGS, *QUIET])
        page = browser.new_context(ignore_https_errors=True).new_page()
        page.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"https://localhost:{port}/?mineral=cobalt")
        expect(page.locator("[data-testid=stDeckGlJsonChart] canvas").last).to_be_visible(timeout=60_000)
        expect(page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_visible(timeout=60_000)
        page.get_by_role("link", name="Trade flows").first.click()
        expect(page.locator("h1.atlas-headline")).to_contain_text("cobalt", ignore_case=True, timeout=60_000)
        browser.close()
    assert complaints == []
    local = (f"https://localhost:{port}/", f"wss://localhost:{port}/", "data:", f"blob:https://localhost:{port}/")
    assert [url for url in asked if not url.startswith(local)] == []
