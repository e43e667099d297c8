"""What a change sends, part by part: raw and deflated bytes of maps, tooltips, tables, charts, HTML and all else.

Run with ``python -m benchmarks.wire``; starts a server of its own, goes from one address to the next within one session
over a real websocket, and prints a Markdown table. Messages are compressed as the server compresses them for a browser:
one after the other in one stream with a window of 32 kB, each ended by a flush. What a browser then fetches by address
and keeps for ever, shapes and ways that no change before had, is in the total too.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import statistics
import urllib.request
import zlib
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any, Final

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.load import serve
from benchmarks.reader import Reader
from geo.maps import curves
from geo.pages.server import MEMORY_LEVEL, WINDOW_BITS

# Page and the addresses that are visited one after the other; the first is where the session begins.
_MINERALS: Final = ("cobalt", "copper", "lithium", "manganese", "tungsten", "nickel")
_ALLIANCES: Final = ("msp", "g7", "eu27", "quad", "brics", "nato")
_COUNTRIES: Final = ("CHL", "AUS", "COD", "CHN", "CAN", "ZAF")
_YEARS: Final = (2024, 2023, 2022, 2021, 2020, 2019)
WALKS: Final = {
    "map: year": ("", [f"mineral=cobalt&year={one}" for one in _YEARS]),
    "map: mineral": ("", [f"mineral={one}" for one in _MINERALS]),
    "map: alliance": ("", [f"alliance={one}" for one in _ALLIANCES]),
    "import risk: mineral": ("risk", [f"mineral={one}" for one in _MINERALS]),
    "alliances: alliance": ("alliances", [f"alliance={one}" for one in _ALLIANCES]),
    "scenarios: mineral": ("scenarios", [f"mineral={one}" for one in _MINERALS]),
    "trade flows: year, 200 flows": ("flows", [f"mineral=copper&top=200&year={one}" for one in _YEARS]),
    "trade flows: mineral, 200 flows": ("flows", [f"top=200&mineral={one}" for one in _MINERALS]),
    "supply chain: mineral": ("chain", [f"mineral={one}" for one in ("copper", *_MINERALS)]),
    "country: country": ("country", [f"country={one}" for one in _COUNTRIES]),
}
_PARTS: Final = {
    "deck_gl_json_chart": "map",
    "dataframe": "tables",
    "vega_lite_chart": "charts",
    "html": "html",
    "markdown": "text",
}
_FETCHED: Final = "by address"
COLUMNS: Final = ("map", _FETCHED, "tooltips", "tables", "charts", "html", "text", "all else")
_LARGEST: Final = 45
_ADDRESS: Final = re.compile(rb"\./(atlas/[\w./,:-]+\.json)")


@dataclass(slots=True)
class Wire:
    """The bytes of one session: deflated as one stream; raw and deflated by part since :meth:`clear`."""

    stream: Any = field(default_factory=lambda: zlib.compressobj(6, zlib.DEFLATED, -WINDOW_BITS, MEMORY_LEVEL))
    raw: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    sent: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    messages: list[tuple[str, int, int]] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)

    def clear(self) -> None:
        """Begin a new change."""
        self.raw.clear()
        self.sent.clear()
        self.messages.clear()
        self.addresses.clear()

    def take(self, data: bytes) -> None:
        """Count a message as it comes."""
        size = len(self.stream.compress(data)) + len(self.stream.flush(zlib.Z_SYNC_FLUSH))
        message = ForwardMsg()
        message.ParseFromString(data)
        part = part_of(message)
        self.raw[part] += len(data)
        self.sent[part] += size
        self.messages.append((_words(message), len(data), size))
        self.addresses += [found.decode() for found in _ADDRESS.findall(data)]


def part_of(message: ForwardMsg) -> str:
    """Map, tooltips, tables, charts, html, text, or all else: boxes, buttons, containers and what Streamlit says."""
    if message.WhichOneof("type") != "delta" or message.delta.WhichOneof("type") != "new_element":
        return "all else"
    element = message.delta.new_element
    kind = element.WhichOneof("type")
    if kind == "html" and "atlas-tips" in element.html.body:
        return "tooltips"
    return _PARTS.get(kind or "", "all else")


def _words(message: ForwardMsg) -> str:
    kind = message.WhichOneof("type")
    if kind != "delta":
        return str(kind)
    if message.delta.WhichOneof("type") != "new_element":
        return f"{message.delta.WhichOneof('type')} {list(message.metadata.delta_path)}"
    element = message.delta.new_element
    name = element.WhichOneof("type")
    text = re.sub(r"\s+", " ", str(getattr(element, name)))[:90] if name else ""
    return f"{name} {list(message.metadata.delta_path)} {text}"


@dataclass(frozen=True, slots=True)
class Change:
    """One change: bytes by part as they are and deflated, and its messages."""

    raw: dict[str, int]
    sent: dict[str, int]
    messages: list[tuple[str, int, int]]


class Browser:
    """What a browser has by address, and the compressed bytes of what it has to fetch (geo/pages/static/frame.js)."""

    def __init__(self, port: int) -> None:
        self.port, self.kept, self.ways = port, set[str](), set[str]()

    def fetch(self, addresses: list[str]) -> int:
        """Bytes of what these addresses name and the browser does not have."""
        return sum(self._get(one) for address in addresses for one in self._lacking(address))

    def _lacking(self, address: str) -> list[str]:
        if f"/{curves.DRAWN}/" in address:
            root, _, rest = address.partition(f"/{curves.DRAWN}/")
            flows = {one.partition(":")[0] for one in rest.rpartition("/")[2].removesuffix(".json").split(",")}
            lacking = sorted(flows - self.ways)
            self.ways |= flows
            return [f"{root}/{curves.WAYS}/{','.join(lacking)}.json"] if lacking else []
        if "/outline/" in address:
            # Found in the shapes of the countries, which a page with an outline draws.
            address = address.partition("/outline/")[0] + "/countries.json"
        lacking = [] if address in self.kept else [address]
        self.kept.add(address)
        return lacking

    def _get(self, address: str) -> int:
        asked = urllib.request.Request(f"http://localhost:{self.port}/{address}", headers={"Accept-Encoding": "gzip"})
        with urllib.request.urlopen(asked, timeout=60) as answer:  # noqa: S310 - as above
            return len(answer.read())


async def walk(port: int, page: str, addresses: list[str]) -> list[Change]:
    """Every change from one address to the next, after the second: by then what is constant is known."""
    found = []
    wire, browser = Wire(), Browser(port)
    async with Reader(port, page, listener=wire.take) as reader:
        for address in addresses:
            wire.clear()
            await reader.visit(address)
            fetched = await asyncio.to_thread(browser.fetch, list(wire.addresses))
            found.append(Change(dict(wire.raw), {**wire.sent, _FETCHED: fetched}, list(wire.messages)))
    return found[2:]


def row(name: str, changes: list[Change]) -> str:
    """A row of the table: medians in kB, deflated in all, raw in all, then deflated by part."""
    total, raw = (
        statistics.median(sum(parts.values()) for parts in found) / 1000
        for found in ([one.sent for one in changes], [one.raw for one in changes])
    )
    parts = [statistics.median(one.sent.get(part, 0) for one in changes) / 1000 for part in COLUMNS]
    return f"| {name} | {total:.1f} | {raw:.0f} | {' | '.join(f'{one:.1f}' for one in parts)} |"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--detail", action="store_true", help="the largest messages of the last change of each kind")
    parser.add_argument("--only", default="", help="kinds of change whose names contain this")
    options = parser.parse_args()
    print(f"| change | kB | kB raw | {' | '.join(COLUMNS)} |")
    print("|---|" + "---:|" * (2 + len(COLUMNS)))
    with serve() as server:
        for name, (page, addresses) in WALKS.items():
            if options.only not in name:
                continue
            changes = asyncio.run(walk(server.port, page, addresses))
            print(row(name, changes), flush=True)
            if options.detail:
                for words, size, sent in sorted(changes[-1].messages, key=lambda one: -one[2])[:_LARGEST]:
                    print(f"    {size:7d} {sent:6d} {words}")


if __name__ == "__main__":
    main()
