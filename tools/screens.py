"""Screenshots of every page at four sizes in two themes: ``python tools/screens.py FOLDER``.

Options: ``--url URL --only map,risk --sizes 390 --themes dark``.

Without ``--url`` the application is started from this folder. Each picture is the first screen, as a user sees it.
"""

from __future__ import annotations

import argparse
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import TimeoutError as TookTooLong

ROOT: Final = Path(__file__).resolve().parent.parent
FLAGS: Final = ["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
SIZES: Final = {"1920": (1920, 1080), "1440": (1440, 900), "768": (768, 1024), "390": (390, 844)}
THEMES: Final = ("light", "dark")
PAGES: Final = {
    "map": "/?mineral=cobalt",
    "flows": "/flows?mineral=copper",
    "risk": "/risk?mineral=rare-earths&importer=eu27",
    "alliances": "/alliances",
    "disruption": "/scenarios?scenario=disruption",
    "stockpile": "/scenarios?scenario=stockpile",
    "price-floor": "/scenarios?scenario=price-floor",
    "diversification": "/scenarios?scenario=diversification",
    "briefing": "/briefing",
    "country": "/country?country=CHL",
    "upload": "/upload",
    "methods": "/methods",
}
STILL_MS: Final = 700
PATIENCE_MS: Final = 60_000


def main() -> None:
    """Take the pictures and name each as it is written."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--url", default="", help="a running application")
    asked.add_argument("--only", default=",".join(PAGES), help="pages, with commas between")
    asked.add_argument("--sizes", default=",".join(SIZES), help="widths, with commas between")
    asked.add_argument("--themes", default=",".join(THEMES), help="light, dark or both")
    asked.add_argument("--whole", action="store_true", help="the whole page instead of its first screen")
    given = asked.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    with _served(given.url) as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for theme in given.themes.split(","):
            for size in given.sizes.split(","):
                for name in given.only.split(","):
                    path = given.folder / f"{name}_{size}_{theme}.png"
                    _take(browser, base + PAGES[name], size=SIZES[size], theme=theme, path=path, whole=given.whole)
                    print(path)
        browser.close()


@contextmanager
def _served(url: str) -> Iterator[str]:
    """The address of the application: the one given, or of one that runs until the pictures are taken."""
    if url:
        yield url.rstrip("/")
        return
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as process:
        try:
            _wait_for(f"http://localhost:{port}/_stcore/health")
            yield f"http://localhost:{port}"
        finally:
            process.terminate()


def _wait_for(url: str) -> None:
    for _ in range(600):
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - a URL of our own
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("The application did not start.")


def _take(browser: Browser, url: str, *, size: tuple[int, int], theme: str, path: Path, whole: bool) -> None:
    page = browser.new_page(viewport={"width": size[0], "height": size[1]}, color_scheme=theme)
    page.goto(url)
    page.wait_for_selector("h1", timeout=PATIENCE_MS)
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=PATIENCE_MS)
    _come_to_rest(page)
    page.screenshot(path=path, full_page=whole)
    if whole:
        # The page scrolls inside its own frame, which a picture of the whole page does not know.
        height = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
        page.set_viewport_size({"width": size[0], "height": max(size[1], height)})
        _come_to_rest(page)
        page.screenshot(path=path)
    page.close()


def _come_to_rest(page: Page) -> None:
    """Wait until two pictures in a row are the same, or long enough."""
    before = b""
    for _ in range(20):
        page.wait_for_timeout(STILL_MS)
        try:
            now = page.screenshot()
        except TookTooLong:
            continue
        if now == before:
            return
        before = now


if __name__ == "__main__":
    main()
