"""The map: server time and bytes of a change, and the time to the first map, against plotly and folium.

Run with ``python -m benchmarks.bench_map``; prints a Markdown table. Server time is the run of the page's
script (Streamlit's AppTest). Bytes are what a real browser receives over the websocket for one change of
the year, raw and deflated as the server sends them. plotly and folium draw the same choropleth from the
same shapes and values; their figures are the bytes of the figure alone, without the rest of a page.
"""

from __future__ import annotations

import os
import socket
import statistics
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pandas as pd
from streamlit.testing.v1 import AppTest

from geo.dataset import Dataset
from geo.selection import resolve
from geo.snapshot import country_values, take
from geo.tables import boundaries

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
CHANGES = [("year", "2019"), ("mineral", "cobalt"), ("year", "2023"), ("mineral", "copper"), ("year", "2018")]
ROUNDS = 4


def script_times() -> tuple[list[float], list[float]]:
    """Seconds of one run of the page's script after a change of mineral or year: to what nobody saw yet, and again."""
    page = AppTest.from_file(str(ROOT / "geo" / "views" / "pages.py"), default_timeout=60).run()
    times = []
    for _ in range(ROUNDS):
        for name, value in CHANGES:
            box = page.select_slider(key="control_year") if name == "year" else page.selectbox(key="control_mineral")
            box.set_value(int(value) if name == "year" else value)
            start = time.perf_counter()
            page.run()
            times.append(time.perf_counter() - start)
    return times


def alternatives() -> dict[str, tuple[list[float], bytes]]:
    """Seconds and bytes of the same choropleth by plotly (JSON of the figure) and folium (HTML of the map)."""
    dataset = Dataset.load()
    selection, _ = resolve(dataset, {})
    values = country_values(take(dataset, selection))[["iso3", "value"]]
    shapes = boundaries.read("110m")[["iso3", "name", "geometry"]]
    geojson = shapes.set_index("iso3").__geo_interface__
    return {
        "plotly": _timed(lambda: _plotly(geojson, values)),
        "folium": _timed(lambda: _folium(geojson, values)),
    }


def _timed(draw: Callable[[], str]) -> tuple[list[float], bytes]:
    times, text = [], ""
    for _ in range(5):
        start = time.perf_counter()
        text = draw()
        times.append(time.perf_counter() - start)
    return times, text.encode()


def _plotly(geojson: dict[str, Any], values: pd.DataFrame) -> str:
    import plotly.graph_objects as go  # noqa: PLC0415 - an alternative, not a dependency

    layer = go.Choropleth(geojson=geojson, locations=values["iso3"], z=values["value"], colorscale="YlGnBu")
    return go.Figure(layer).to_json()


def _folium(geojson: dict[str, Any], values: pd.DataFrame) -> str:
    import folium  # noqa: PLC0415 - an alternative, not a dependency

    world = folium.Map(tiles=None)
    folium.Choropleth(geo_data=geojson, data=values, columns=["iso3", "value"], key_on="feature.id").add_to(world)
    return world.get_root().render()


def browser() -> dict[str, float]:
    """Seconds from a server that answers to the first map, for an empty page too; bytes of a change of year."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only this part needs a browser

    found: dict[str, float] = {}
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, *QUIET])
        for name, script in {"atlas": ROOT / "app.py", "empty": _empty_page()}.items():
            port = _free_port()
            server = _serve(script, port)
            try:
                page = chromium.new_page(viewport={"width": 1440, "height": 1000})
                frames: list[bytes] = []
                page.on(
                    "websocket", lambda ws, kept=frames: ws.on("framereceived", lambda data: kept.append(_raw(data)))
                )
                start = time.perf_counter()
                page.goto(f"http://localhost:{port}")
                page.locator("[data-testid=stDeckGlJsonChart] canvas").first.wait_for(timeout=60_000)
                found[f"{name}: server up to first map, s"] = time.perf_counter() - start
                if name == "atlas":
                    found |= _change(page, frames)
                page.close()
            finally:
                server.terminate()
                server.wait()
        chromium.close()
    return found


def _keep(websocket: Any, kept: list[bytes]) -> None:
    websocket.on("framereceived", lambda data: kept.append(_raw(data)))


def _change(page: Any, frames: list[bytes]) -> dict[str, float]:
    page.wait_for_timeout(4000)
    warm = zlib.compressobj(6, zlib.DEFLATED, -15)
    for frame in frames:
        warm.compress(frame)
    warm.flush(zlib.Z_SYNC_FLUSH)
    frames.clear()
    page.get_by_role("slider", name="Year").press("ArrowLeft")
    page.wait_for_timeout(4000)
    raw = sum(len(frame) for frame in frames)
    sent = sum(len(warm.compress(frame)) for frame in frames) + len(warm.flush(zlib.Z_SYNC_FLUSH))
    return {"change of year, kB raw": raw / 1000, "change of year, kB deflated": sent / 1000}


def _raw(data: str | bytes) -> bytes:
    return data.encode() if isinstance(data, str) else data


def _empty_page() -> Path:
    path = ROOT / "benchmarks" / "empty_page.py"
    if not path.exists():
        raise FileNotFoundError(path)
    return path


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _serve(script: Path, port: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ)
    for _ in range(240):
        try:
            with urlopen(f"http://localhost:{port}/_stcore/health", timeout=1):
                return server
        except OSError:
            time.sleep(0.1)
    server.kill()
    raise TimeoutError("the server did not come up")


def _row(name: str, times: list[float], size: bytes | None = None) -> str:
    middle = f"{1000 * statistics.median(times):.0f} ({1000 * max(times):.0f})"
    if size is None:
        return f"| {name} | {middle} | | |"
    return f"| {name} | {middle} | {len(size) / 1000:.0f} | {len(zlib.compress(size, 6)) / 1000:.0f} |"


def main() -> None:
    """Print the table."""
    print("| what | ms, median (max) | kB raw | kB deflated |\n|---|---|---|---|")
    print(_row("atlas: whole page, one change", script_times()))
    for name, (times, size) in alternatives().items():
        print(_row(f"{name}: the choropleth alone", times, size))
    for name, value in browser().items():
        print(f"| {name} | {value:.1f} | | |")


if __name__ == "__main__":
    main()
