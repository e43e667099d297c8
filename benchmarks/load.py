"""Many readers at once: how long a change of a filter takes, whether anything fails, and what the server needs.

Run with ``python -m benchmarks.load --sessions 50 --minutes 3``; starts a server of its own on this machine and
prints a Markdown table. Each reader (:mod:`benchmarks.reader`) opens a page, then changes mineral, year or
alliance, each after a pause drawn evenly from ``--think`` seconds, counted from the end of the answer before, as a
person who looks first. Readers arrive over the first seconds, and the first page of each is reported apart from
changes. Everything is drawn from one seed. The readers' own work is on the same machine: their CPU time is given,
because what they take the server does not have.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import urlopen

from websockets.exceptions import WebSocketException

from benchmarks.reader import BrokenPageError, Reader

ROOT = Path(__file__).resolve().parent.parent
_LABELS = ("Mineral", "Year", "Alliance")
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(slots=True)
class Tally:
    """What the readers saw: seconds of first pages and of changes, by page; faults by their words; bytes."""

    opened: list[float] = field(default_factory=list)
    changed: dict[str, list[float]] = field(default_factory=dict)
    faults: Counter[str] = field(default_factory=Counter)
    received: int = 0


@dataclass(frozen=True, slots=True)
class Server:
    """A server of the atlas on this machine."""

    port: int
    process: subprocess.Popen[bytes]

    def memory_mb(self) -> float:
        """Resident memory now, of every process."""
        status = (Path(f"/proc/{pid}/status").read_text(encoding="ascii") for pid in self._processes())
        return sum(int(text.partition("VmRSS:")[2].split()[0]) for text in status) / 1024

    def cpu_s(self) -> float:
        """Processor time since the start, of every process."""
        stats = (Path(f"/proc/{pid}/stat").read_text(encoding="ascii") for pid in self._processes())
        fields = (text.rpartition(") ")[2].split() for text in stats)
        return sum(int(one[11]) + int(one[12]) for one in fields) / _TICKS

    def _processes(self) -> list[int]:
        """The server's process, and those that it started."""
        found = [self.process.pid]
        for pid in found:
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
            found += map(int, children.split())
        return found


def free_port() -> int:
    """A port of this machine that nobody listens to now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def serve(*, log: Path | None = None, root: Path = ROOT, port: int | None = None, servers: int = 1) -> Iterator[Server]:
    """Run the application in *root* until the block ends; without *port* on a free one. What it says goes to *log*.

    Several *servers* stand behind one address, as ``minerals-atlas serve --servers`` starts them.
    """
    port = port or free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    if servers > 1:
        command = [sys.executable, "-m", "geo", "serve", "--servers", str(servers), "--port", str(port)]
    with (log or Path(os.devnull)).open("wb") as said:
        process = subprocess.Popen(command, cwd=root, stdout=said, stderr=said)
        try:
            _wait(port, process)
            yield Server(port, process)
        finally:
            process.terminate()
            process.wait(30)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        try:
            with urlopen(f"http://localhost:{port}/_stcore/health", timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the server did not come up")


async def read(reader: Reader, chance: random.Random, tally: Tally, *, think: tuple[float, float], end: float) -> None:
    """One reader's session, until *end* (of the monotonic clock) or a fault."""
    try:
        async with reader:
            tally.opened.append(await reader.open())
            while True:
                await asyncio.sleep(chance.uniform(*think))
                if time.monotonic() > end:
                    break
                label = chance.choice([name for name in _LABELS if name in reader.boxes])
                offer = chance.choice(reader.boxes[label].offers)
                tally.changed.setdefault(reader.page, []).append(await reader.choose(label, offer))
    except BrokenPageError as error:
        tally.faults[f"{reader.page or 'map'}: {error}"] += 1
    except (OSError, WebSocketException) as error:
        tally.faults[f"{reader.page or 'map'}: {type(error).__name__}"] += 1
    tally.received += reader.received


async def crowd(
    port: int, *, sessions: int, seconds: float, pages: dict[str, int], think: tuple[float, float], seed: int
) -> Tally:
    """All readers; they come one after another over the first fifth of the time."""
    chance = random.Random(seed)  # noqa: S311 - readers, not keys
    tally = Tally()
    end = time.monotonic() + seconds
    names = chance.choices(list(pages), list(pages.values()), k=sessions)
    async with asyncio.TaskGroup() as group:
        for number, page in enumerate(names):
            reader = Reader(port, "" if page == "map" else page)
            own = random.Random(f"{seed} {number}")  # noqa: S311 - as above
            group.create_task(read(reader, own, tally, think=think, end=end))
            await asyncio.sleep(0.2 * seconds / sessions)
    return tally


def percentile(values: list[float], share: float) -> float:
    """The smallest value that *share* of the values do not exceed; not a number where there are none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


def measure(
    *,
    sessions: int,
    seconds: float,
    pages: dict[str, int],
    think: tuple[float, float] = (3.0, 7.0),
    seed: int = 7,
    servers: int = 1,
) -> dict[str, object]:
    """One run against fresh *servers*; times in seconds, memory in MB."""
    with serve(servers=servers) as server:
        # The first reader waits for tables and imports; nobody else does.
        asyncio.run(crowd(server.port, sessions=len(pages), seconds=5, pages=pages, think=(1, 2), seed=seed))
        alone = server.memory_mb()
        cpu, own, start = server.cpu_s(), time.process_time(), time.monotonic()
        tally = asyncio.run(crowd(server.port, sessions=sessions, seconds=seconds, pages=pages, think=think, seed=seed))
        elapsed = time.monotonic() - start
        loaded = server.memory_mb()
        busy, readers = (server.cpu_s() - cpu) / elapsed, (time.process_time() - own) / elapsed
    changes = [one for times in tally.changed.values() for one in times]
    return {
        "sessions": sessions,
        "seconds": round(elapsed, 1),
        "think": think,
        "pages": pages,
        "first_pages": _times(tally.opened),
        "changes": _times(changes),
        "changes_by_page": {page or "map": _times(times) for page, times in tally.changed.items()},
        "changes_a_second": len(changes) / elapsed,
        "faults": dict(tally.faults),
        "memory_mb_before": alone,
        "memory_mb_after": loaded,
        "memory_mb_a_session": (loaded - alone) / sessions,
        "cores_of_server": busy,
        "cores_of_readers": readers,
        "mb_sent": tally.received / 1e6,
    }


def _times(values: list[float]) -> dict[str, float]:
    return {
        "n": len(values),
        "p50": percentile(values, 0.5),
        "p95": percentile(values, 0.95),
        "p99": percentile(values, 0.99),
        "max": max(values, default=float("nan")),
    }


def _pages(text: str) -> dict[str, int]:
    return {name: int(weight or 1) for name, _, weight in (part.partition(":") for part in text.split(","))}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=50)
    parser.add_argument("--minutes", type=float, default=3.0)
    parser.add_argument("--pages", type=_pages, default={"map": 1}, help="page:weight, such as map:7,flows:2,risk:1")
    parser.add_argument("--think", type=float, nargs=2, default=(3.0, 7.0), metavar="SECONDS")
    parser.add_argument("--servers", type=int, default=1, help="processes behind one address; nginx from two on")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    found = measure(
        sessions=options.sessions,
        seconds=60 * options.minutes,
        pages=options.pages,
        think=tuple(options.think),
        servers=options.servers,
    )
    if options.json:
        print(json.dumps(found, indent=1))
        return
    print("| | n | p50 s | p95 s | p99 s | max s |\n|---|---|---|---|---|---|")
    times = {"first page": found["first_pages"], "change": found["changes"]}
    times |= {f"change, {page}": row for page, row in found["changes_by_page"].items()}  # type: ignore[attr-defined]
    for name, row in times.items():
        cells = " | ".join(f"{row[part]:.2f}" for part in ("p50", "p95", "p99", "max"))  # type: ignore[index]
        print(f"| {name} | {row['n']} | {cells} |")  # type: ignore[index]
    for name in (
        "changes_a_second",
        "memory_mb_before",
        "memory_mb_after",
        "memory_mb_a_session",
        "cores_of_server",
        "cores_of_readers",
        "mb_sent",
    ):
        print(f"{name}: {found[name]:.2f}")
    print(f"faults: {found['faults'] or 'none'}")


if __name__ == "__main__":
    main()
