"""Make the README's picture from the running application: ``python tools/screenshot.py``."""

from __future__ import annotations

import io
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "screenshot.png"
ADDRESS = "/?mineral=rare-earths&view=production-share&series=wmd"
SIZE = {"width": 1440, "height": 1000}
FLAGS = ["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
# The README is not to be heavy: 200 colours are more than the map has.
COLOURS = 200


def main() -> None:
    """Start the application, wait for its map, write the picture."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as process:
        try:
            _wait_for(f"http://localhost:{port}/_stcore/health")
            picture = _take(f"http://localhost:{port}{ADDRESS}")
        finally:
            process.terminate()
    PICTURE.parent.mkdir(exist_ok=True)
    reduced = Image.open(io.BytesIO(picture)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    reduced.save(PICTURE, optimize=True)


def _wait_for(url: str) -> None:
    for _ in range(600):
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - a URL of our own
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("The application did not start.")


def _take(url: str) -> bytes:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = browser.new_page(viewport=SIZE, color_scheme="light")
        page.goto(url)
        page.wait_for_selector("[data-testid=stDeckGlJsonChart] canvas", timeout=60_000)
        page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=60_000)
        picture = _at_rest(page)
        browser.close()
    return picture


def _at_rest(page: Page) -> bytes:
    """The picture once three in a row are the same."""
    seen: list[bytes] = []
    while len(seen) < 3 or len(set(seen[-3:])) > 1:  # noqa: PLR2004
        page.wait_for_timeout(700)
        seen.append(page.screenshot())
    return seen[-1]


if __name__ == "__main__":
    main()
