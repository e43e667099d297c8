"""The real application in a real Chromium that can reach nothing but this machine."""

from __future__ import annotations

import io
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, expect, sync_playwright
from playwright.sync_api import TimeoutError as TookTooLong

from geo.maps import world
from geo.maps.colours import THEMES, rgb
from geo.maps.projection import project_points

ROOT = Path(__file__).resolve().parents[2]
MAP = "[data-testid=stDeckGlJsonChart] canvas"
# Software rendering, as on a remote desktop without a GPU, and no way out of the machine.
FLAGS = (
    "--no-sandbox",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
)
LOCAL = ("http://localhost:", "ws://localhost:", "data:", "blob:http://localhost:", "about:")
PATIENCE_MS = 60_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark these tests, and keep them on one worker: one server, one Chromium, steady times."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))
            item.add_marker(pytest.mark.timeout(180))


@dataclass(frozen=True)
class Server:
    """A running application."""

    url: str
    up_at: float
    log: Path


@contextmanager
def serve(root: Path, logs: Path, *, port: int = 0) -> Iterator[Server]:
    """Run the application in *root* on a free port, or on *port*, until the block ends; its log goes to *logs*."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = port or free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    log = logs / f"streamlit-{port}.log"
    with log.open("w") as written, subprocess.Popen(command, cwd=root, stdout=written, stderr=written) as process:
        try:
            url = f"http://localhost:{port}"
            _wait_for(f"{url}/_stcore/health", process)
            yield Server(url, time.monotonic(), log)
        finally:
            process.terminate()


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        assert process.poll() is None, "the application ended before it was up"
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - a URL of our own
                return
        except OSError:
            time.sleep(0.05)
    pytest.fail("the application did not come up within a minute")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The application as it is shipped."""
    with serve(ROOT, tmp_path_factory.mktemp("logs")) as running:
        yield running


@pytest.fixture
def serve_copy(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Run a copy of the application after *damage(root)*; it stops after the test."""
    with ExitStack() as running:

        def run(damage: Callable[[Path], None]) -> Server:
            for name in ("geo", "data", ".streamlit"):
                left_out = shutil.ignore_patterns("__pycache__", "inputs")
                shutil.copytree(ROOT / name, tmp_path / name, ignore=left_out)
            shutil.copy(ROOT / "app.py", tmp_path)
            damage(tmp_path)
            return running.enter_context(serve(tmp_path, tmp_path))

        yield run


@pytest.fixture(scope="session")
def chromium() -> Iterator[BrowserContext]:
    """Debian's Chromium, or the one that the variable CHROMIUM names; its pages share one cache."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    assert path, "These tests need Chromium: apt-get install chromium, or set CHROMIUM to its path."
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser.new_context(accept_downloads=True)
        browser.close()


@dataclass
class Look:
    """A page being looked at, with everything it asked for and complained about."""

    page: Page
    base: str
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str = "/") -> Look:
        """Go to *path* and wait until the page is drawn."""
        self.page.goto(self.base + path)
        return self.settle()

    def settle(self) -> Look:
        """Wait until the script has run; a rerun that starts at once after it counts too."""
        expect(self.page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_visible()
        expect(self.page.locator("[data-testid=stSkeleton]")).to_have_count(0)
        return self

    @property
    def query(self) -> dict[str, str]:
        """The address's parameters."""
        return {name: values[0] for name, values in parse_qs(urlsplit(self.page.url).query).items()}

    def wait_for_query(self, *, timeout: int = PATIENCE_MS, **wanted: str | None) -> None:
        """Wait until the address says so; ``None`` for a parameter that is to be gone."""
        self.page.wait_for_function(
            "wanted => { const at = new URLSearchParams(location.search);"
            " return Object.entries(wanted).every(([name, value]) => at.get(name) === value); }",
            arg=wanted,
            timeout=timeout,
        )
        self.settle()

    def choose(self, label: str, text: str) -> None:
        """Choose in a select box as a keyboard user does: go there, type, press Enter."""
        box = self.page.get_by_role("combobox", name=label, exact=True)
        options = self.page.get_by_role("button", name="Options", exact=False).first
        if not box.count() and options.count():
            options.click()
        box.focus()
        box.press("ArrowDown")
        box.fill(text)
        expect(self.page.get_by_role("option").first).to_contain_text(text)
        box.press("Enter")

    @property
    def map(self) -> Locator:
        """The map's canvas."""
        return self.page.locator(MAP).last

    def pixels(self) -> np.ndarray:
        """The map as the reader sees it: rows, columns, red-green-blue."""
        picture = Image.open(io.BytesIO(self.map.screenshot()))
        return np.asarray(picture.convert("RGB")).astype(int)

    def drawn_map(self) -> np.ndarray:
        """The map's pixels once it is drawn and has come to rest."""
        self.settle()
        expect(self.map).to_be_visible()
        before = self.pixels()
        end = time.monotonic() + PATIENCE_MS / 1000
        while time.monotonic() < end:
            time.sleep(0.15)
            now = self.pixels()
            if len(distinct_colours(now)) > 5 and now.shape == before.shape and (now == before).all():
                return now
            before = now
        pytest.fail("the map did not come to rest")

    def wait_for_another_map(self, before: np.ndarray) -> np.ndarray:
        """The map's pixels once they differ from *before*."""
        end = time.monotonic() + PATIENCE_MS / 1000
        while time.monotonic() < end:
            now = self.drawn_map()
            if now.shape != before.shape or (now != before).any():
                return now
        pytest.fail("the map did not change")

    def click_map(self, at: tuple[int, int], **wanted: str | None) -> None:
        """Click the pixel *at* (column, row) of the map and wait until the address says what is *wanted*.

        A machine so busy that finding what is under the pointer takes longer than a click lasts loses
        the click: it gets a second and a third.
        """
        for _ in range(3):
            self.map.click(position={"x": at[0], "y": at[1]})
            try:
                self.wait_for_query(timeout=8_000, **wanted)
            except TookTooLong:
                continue
            return
        pytest.fail(f"clicks at {at} did not lead to {wanted}")


def alike(one: np.ndarray, other: np.ndarray) -> float:
    """Share of pixels with the same colour, or nearly."""
    return float((np.abs(one - other) <= 3).all(axis=2).mean())


def distinct_colours(pixels: np.ndarray) -> np.ndarray:
    """The colours that cover at least one pixel in two thousand."""
    colours, counts = np.unique(pixels.reshape(-1, 3), axis=0, return_counts=True)
    return colours[counts > pixels.shape[0] * pixels.shape[1] / 2000]


@pytest.fixture(scope="session")
def place() -> Callable[..., tuple[int, int]]:
    """Find a longitude and latitude on the picture of an unmoved map: column and row.

    The ocean's own extent gives the scale, so that this holds for every size of the map.
    """
    west, south, east, north = world.load().bounds

    def find(pixels: np.ndarray, lon: float, lat: float, *, theme: str = "light") -> tuple[int, int]:
        ocean = (np.abs(pixels - np.array(rgb(THEMES[theme].ocean)[:3])) <= 2).all(axis=2)
        columns, rows = np.flatnonzero(ocean.any(axis=0)), np.flatnonzero(ocean.any(axis=1))
        x, y = project_points([lon], [lat])
        across = (float(x[0]) - west) / (east - west)
        down = (north - float(y[0])) / (north - south)
        column = columns[0] + across * (columns[-1] - columns[0])
        row = rows[0] + down * (rows[-1] - rows[0])
        return round(column), round(row)

    return find


@pytest.fixture(scope="session", name="alike")
def _alike() -> Callable[[np.ndarray, np.ndarray], float]:
    """Compare two pictures."""
    return alike


def _opened(
    chromium: BrowserContext, server: Server, path: str, *, width: int = 1440, height: int = 1100, scheme: str = "light"
) -> Look:
    """A page of its own that notes what it asks for and complains about."""
    page = chromium.new_page()
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=scheme)
    page.set_default_timeout(PATIENCE_MS)
    looking = Look(page, server.url)
    page.on("request", lambda asked: looking.requests.append(asked.url))
    page.on("websocket", lambda opened: looking.requests.append(opened.url))
    page.on("console", lambda message: _note(looking, message))
    page.on("pageerror", lambda error: looking.complaints.append(str(error)))
    return looking.open(path)


def _closed(looks: Iterable[Look], servers: Iterable[tuple[Server, int]]) -> None:
    """Close the pages; none may have asked another machine or complained, and no server may have failed."""
    looks = list(looks)
    asked = [url for looking in looks for url in looking.requests]
    complaints = [complaint for looking in looks for complaint in looking.complaints]
    for looking in looks:
        looking.page.close()
    assert [url for url in asked if not url.startswith(LOCAL)] == []
    assert complaints == []
    said = [server.log.read_text()[before:] for server, before in servers]
    assert [text for text in said if "Traceback" in text] == []


@pytest.fixture
def look(request: pytest.FixtureRequest, chromium: BrowserContext) -> Iterator[Callable[..., Look]]:
    """Open pages of the application, or of the server ``at=``.

    Afterwards nothing may have been asked of another machine, the browser's console shows no error and the
    server's log no traceback.
    """
    looks: list[Look] = []
    servers: list[tuple[Server, int]] = []

    def start(path: str = "/", *, at: Server | None = None, **more: Any) -> Look:
        server = at or request.getfixturevalue("server")
        servers.append((server, server.log.stat().st_size))
        looks.append(_opened(chromium, server, path, **more))
        return looks[-1]

    expect.set_options(timeout=PATIENCE_MS)
    yield start
    _closed(looks, servers)


@pytest.fixture(scope="module", name="_kept")
def _kept_pages(chromium: BrowserContext, server: Server) -> Iterator[Callable[..., Look]]:
    kept: dict[tuple[Any, ...], Look] = {}
    before = server.log.stat().st_size

    def start(path: str, *, width: int = 1440, height: int = 1100, scheme: str = "light") -> Look:
        key = (path, width, height, scheme)
        if key not in kept:
            kept[key] = _opened(chromium, server, path, width=width, height=height, scheme=scheme)
        return kept[key]

    expect.set_options(timeout=PATIENCE_MS)
    yield start
    _closed(kept.values(), [(server, before)])


@pytest.fixture
def read(_kept: Callable[..., Look]) -> Iterator[Callable[..., Look]]:
    """Pages that the tests of a module only read: each is loaded once for all of them.

    Whoever points, finds the pointer away from the page first; whoever clicks, types or scrolls takes ``look``. Before
    and after every test the page is at the same address, which is checked.
    """
    used: list[tuple[Look, str]] = []

    def start(path: str, **more: Any) -> Look:
        looking = _kept(path, **more)
        looking.page.bring_to_front()
        looking.page.mouse.move(0, 0)
        used.append((looking, looking.page.url))
        return looking.settle()

    yield start
    for looking, url in used:
        assert looking.page.url == url, "a test that only reads has changed the page that others read"


def _note(looking: Look, message: ConsoleMessage) -> None:
    # Below a page's own path Streamlit asks for its server in two places, and finds it in the second.
    missed = message.location["url"].endswith(("/_stcore/health", "/_stcore/host-config"))
    if message.type == "error" and not missed:
        looking.complaints.append(message.text)
