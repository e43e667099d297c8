"""The map: cold start, a change of each kind, bytes and repaint, against plotly, folium and an empty page.

Run with ``python -m benchmarks.bench_map``; prints Markdown tables.

- A change is timed over a real websocket (:mod:`benchmarks.reader`), from the message that carries it to the one
  that says that the page is whole: to what nobody has asked for yet ("first"), and once more ("again").
- plotly and folium draw the same choropleth from the same shapes and values; theirs is the time and size of the
  figure alone, without a page around it.
- Bytes of a change are what a real browser receives, deflated as the server deflates them.
- Repaint is from the key that changes the year to the last draw call of the canvas.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import statistics
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pandas as pd

from benchmarks.reader import Reader
from geo.dataset import Dataset
from geo.production.model import take
from geo.production.selection import resolve
from geo.reference.choices import Choices
from geo.tables import boundaries

ROOT = Path(__file__).resolve().parent.parent
FLAGS = ["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
# Page, label of the box, and the choices that are made one after the other.
CHANGES = (
    ("", "Year", ("2018", "2019", "2020", "2021", "2022", "2023", "2024")),
    ("", "Mineral", ("Cobalt", "Copper", "Lithium", "Gallium", "Tungsten", "Nickel", "Graphite")),
    ("", "Alliance", ("EU-27", "Quad  ", "BRICS", "NATO", "None")),
    ("flows", "Mineral", ("Cobalt", "Copper", "Lithium", "Manganese", "Tungsten", "Nickel")),
    ("flows", "Year", ("2018", "2019", "2020", "2021", "2022", "2023")),
)
COLD_STARTS = 3
# By then the server has computed the years of every mineral, as it does whenever it starts.
_LOOKED_AHEAD_S = 25
_DRAWS = """
window.drawn = [];
for (const name of ["drawElements", "drawArrays", "drawElementsInstanced", "drawArraysInstanced"]) {
  const old = WebGL2RenderingContext.prototype[name];
  WebGL2RenderingContext.prototype[name] = function () {
    window.drawn.push(performance.now());
    return old.apply(this, arguments);
  };
}
"""


@contextmanager
def served(script: Path) -> Iterator[tuple[int, float]]:
    """A server of *script* on a free port, and the seconds from the start of its process until it answered."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    start = time.perf_counter()
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ
    ) as server:
        try:
            _wait(f"http://localhost:{port}/_stcore/health")
            yield port, time.perf_counter() - start
        finally:
            server.terminate()


def _wait(url: str) -> None:
    for _ in range(1200):
        try:
            with urlopen(url, timeout=1):  # noqa: S310 - an address of our own
                return
        except OSError:
            time.sleep(0.02)
    raise TimeoutError("the server did not come up")


def answers() -> list[str]:
    """A row a kind of change: milliseconds until the page is whole, first and again, and kB received."""
    with served(ROOT / "app.py") as (port, _):
        time.sleep(_LOOKED_AHEAD_S)
        return asyncio.run(_ask(port))


async def _ask(port: int) -> list[str]:
    rows = []
    for page, label, wanted in CHANGES:
        async with Reader(port, page) as reader:
            await reader.open()
            times: tuple[list[float], list[float]] = ([], [])
            before, changes = reader.received, 0
            for kept in times:
                for words in wanted:
                    offers = reader.boxes[label].offers
                    offer = next(found for found in offers if found.startswith(words))
                    kept.append(await reader.choose(label, offer))
                    changes += 1
            size = (reader.received - before) / changes / 1000
        first, again = (f"{_middle(kept):.0f} ({1000 * max(kept):.0f})" for kept in times)
        rows.append(f"| {page or 'map'}: {label.lower()} | {first} | {again} | {size:.0f} |")
    return rows


def alternatives() -> list[str]:
    """A row each for plotly (JSON of the figure) and folium (HTML of the map): the same choropleth alone."""
    dataset = Dataset.load()
    selection = resolve(dataset, Choices({}))
    values = take(dataset, selection).country_values[["iso3", "value"]]
    shapes = boundaries.read("110m")[["iso3", "name", "geometry"]]
    geojson = shapes.set_index("iso3").__geo_interface__
    return [
        _alone("plotly", lambda: _plotly(geojson, values)),
        _alone("folium", lambda: _folium(geojson, values)),
    ]


def _alone(name: str, draw: Callable[[], str]) -> str:
    times, text = [], ""
    for _ in range(7):
        start = time.perf_counter()
        text = draw()
        times.append(time.perf_counter() - start)
    packed = len(zlib.compress(text.encode(), 6)) / 1000
    return f"| {name} | {_middle(times):.0f} ({1000 * max(times):.0f}) | {len(text) / 1000:.0f} | {packed:.0f} |"


def _plotly(geojson: dict[str, Any], values: pd.DataFrame) -> str:
    import plotly.graph_objects as go  # noqa: PLC0415 - an alternative, not a dependency

    layer = go.Choropleth(geojson=geojson, locations=values["iso3"], z=values["value"], colorscale="YlGnBu")
    return go.Figure(layer).to_json()


def _folium(geojson: dict[str, Any], values: pd.DataFrame) -> str:
    import folium  # noqa: PLC0415 - an alternative, not a dependency

    world = folium.Map(tiles=None)
    folium.Choropleth(geo_data=geojson, data=values, columns=["iso3", "value"], key_on="feature.id").add_to(world)
    return world.get_root().render()


def in_a_browser() -> list[str]:
    """Cold starts of the atlas and of an empty page with a canvas; bytes and repaint of a change of the year."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only this part needs a browser

    rows = []
    with sync_playwright() as play:
        path = os.environ.get("CHROMIUM") or shutil.which("chromium")
        chromium = play.chromium.launch(executable_path=path, args=[*FLAGS, *QUIET])
        for name, script in {"atlas": ROOT / "app.py", "empty page": ROOT / "benchmarks" / "empty_page.py"}.items():
            starts, maps, draws, changes = [], [], [], []
            for _ in range(COLD_STARTS):
                with served(script) as (port, up):
                    page = chromium.new_context(viewport={"width": 1440, "height": 1000}).new_page()
                    page.add_init_script(_DRAWS)
                    frames: list[bytes] = []
                    page.on("websocket", lambda ws, kept=frames: _listen(ws, kept))
                    start = time.perf_counter()
                    page.goto(f"http://localhost:{port}")
                    page.locator("[data-testid=stDeckGlJsonChart] canvas").first.wait_for(timeout=60_000)
                    maps.append(time.perf_counter() - start)
                    starts.append(up)
                    if name == "atlas":
                        page.wait_for_timeout(5000)
                        draws.append(page.evaluate("window.drawn[0]") / 1000)
                        changes.append(_change(page, frames))
                    page.context.close()
            rows.append(f"| {name}: process start to server up, s | {_spread(starts)} |")
            rows.append(f"| {name}: server up to first map, s | {_spread(maps)} |")
            if changes:
                rows.append(f"| {name}: navigation to first draw call, s | {_spread(draws)} |")
                repaints, sizes = zip(*changes, strict=True)
                rows.append(f"| atlas: year changed to last repaint, s | {_spread(repaints)} |")
                rows.append(f"| atlas: a change of year, kB deflated | {_spread(sizes)} |")
        chromium.close()
    return rows


def _listen(websocket: Any, kept: list[bytes]) -> None:
    websocket.on("framereceived", lambda data: kept.append(data.encode() if isinstance(data, str) else data))


def _change(page: Any, frames: list[bytes]) -> tuple[float, float]:
    warm = zlib.compressobj(6, zlib.DEFLATED, -15)
    for frame in frames:
        warm.compress(frame)
    warm.flush(zlib.Z_SYNC_FLUSH)
    frames.clear()
    slider = page.get_by_role("slider", name="Year")
    slider.focus()
    start = page.evaluate("(window.drawn.length = 0, performance.now())")
    slider.press("ArrowLeft")
    page.wait_for_timeout(4000)
    sent = sum(len(warm.compress(frame)) for frame in frames) + len(warm.flush(zlib.Z_SYNC_FLUSH))
    return (page.evaluate("window.drawn.at(-1)") - start) / 1000, sent / 1000


def _middle(times: list[float]) -> float:
    return 1000 * statistics.median(times)


def _spread(found: Any) -> str:
    return f"{min(found):.2f} / {statistics.median(found):.2f} / {max(found):.2f}"


def main() -> None:
    """Print the tables."""
    print("| change, over a websocket | first, ms: median (max) | again, ms: median (max) | kB raw, mean |")
    print("|---|---|---|---|", *answers(), sep="\n")
    print("\n| the choropleth alone | ms: median (max) | kB raw | kB deflated |")
    print("|---|---|---|---|", *alternatives(), sep="\n")
    print(f"\n| in a browser, {COLD_STARTS} cold starts | least / median / most |")
    print("|---|---|", *in_a_browser(), sep="\n")


if __name__ == "__main__":
    main()
