"""Ratios that a change of the code must not worsen, and what they were: ``benchmarks/history.csv``.

``python -m benchmarks.history`` measures and compares, ``--keep`` writes the figures down with commit and machine.
Each is a ratio within one run, so that figures of different machines compare:

- what a change sends, to the aim for it (:mod:`benchmarks.wire`): 1 is the aim, and the same on every machine;
- the server's processor time for a change, made before by somebody else, to that of a rerun of an empty Streamlit page.

The long suite fails where one is worse by a third than the middle of what was kept (tests/benchmarks/test_history.py).
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import datetime as dt
import os
import platform
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from benchmarks import bench_change, wire
from benchmarks.load import ROOT, Server, serve
from benchmarks.reader import Reader

FILE: Final = Path(__file__).with_name("history.csv")
COLUMNS: Final = ("date", "commit", "machine", "measure", "ratio")
WORSE: Final = 4 / 3
# kB deflated for a change of each kind; where nothing is said, 25.
AIMS: Final = {"trade flows: year, 200 flows": 40, "trade flows: mineral, 200 flows": 40}
_TIMED: Final = ("map: year", "import risk: mineral", "alliances: alliance", "scenarios: mineral")
_ROUNDS: Final = 3
_FLOOR_RERUNS: Final = 40


def measure() -> dict[str, float]:
    """Every ratio by its name."""
    floor = _floor_ms()
    found = {}
    with serve() as server:
        time.sleep(bench_change.LOOKED_AHEAD_S)
        for name, (page, addresses) in wire.WALKS.items():
            changes = asyncio.run(wire.walk(server.port, page, addresses))
            middle = statistics.median(sum(one.sent.values()) for one in changes) / 1000
            found[f"{name}: sent / aim"] = middle / AIMS.get(name, 25)
            if name in _TIMED:
                costs = [asyncio.run(bench_change.costs(server, page, addresses, rounds=1)) for _ in range(_ROUNDS)]
                found[f"{name}: CPU / empty page"] = min(one.cpu_ms for one in costs) / floor
    return found


def _floor_ms() -> float:
    """Processor time of a rerun of an empty page, the least of several tries."""
    with tempfile.TemporaryDirectory() as place:
        shutil.copy(ROOT / "benchmarks" / "empty_page.py", Path(place) / "app.py")
        shutil.copytree(ROOT / ".streamlit", Path(place) / ".streamlit")
        with serve(root=Path(place)) as server:
            return min(asyncio.run(_reruns(server)) for _ in range(_ROUNDS))


async def _reruns(server: Server) -> float:
    async with Reader(server.port) as reader:
        await reader.open()
        before = server.cpu_s()
        for number in range(_FLOOR_RERUNS):
            await reader.visit(f"number={number}")
        return 1000 * (server.cpu_s() - before) / _FLOOR_RERUNS


def kept(file: Path = FILE) -> dict[str, float]:
    """The middle of what was written down of each ratio."""
    found: dict[str, list[float]] = {}
    with file.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            found.setdefault(row["measure"], []).append(float(row["ratio"]))
    return {name: statistics.median(ratios) for name, ratios in found.items()}


def worse(now: Mapping[str, float], before: Mapping[str, float]) -> list[str]:
    """What is worse than before by a third or more, in words."""
    return [
        f"{name}: {ratio:.2f}, before {before[name]:.2f}"
        for name, ratio in now.items()
        if name in before and ratio >= WORSE * before[name]
    ]


def keep(ratios: Mapping[str, float], file: Path = FILE) -> None:
    """Write the ratios down under the commit and the machine."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short=9", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    today = dt.datetime.now(dt.UTC).date().isoformat()
    new = not file.exists()
    with file.open("a", encoding="utf-8", newline="") as rows:
        writer = csv.writer(rows, lineterminator="\n")
        if new:
            writer.writerow(COLUMNS)
        writer.writerows(
            [today, commit.stdout.strip(), machine, name, f"{ratio:.3f}"] for name, ratio in ratios.items()
        )


def main() -> int:
    """Print the table; 1 where something is worse by a third."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", action="store_true", help="write the ratios down")
    options = parser.parse_args()
    before = kept() if FILE.exists() else {}
    now = measure()
    print("| ratio | now | before |\n|---|---:|---:|")
    for name, ratio in now.items():
        print(f"| {name} | {ratio:.2f} | {before.get(name, float('nan')):.2f} |")
    if options.keep:
        keep(now)
    return int(bool(worse(now, before)))


if __name__ == "__main__":
    raise SystemExit(main())
