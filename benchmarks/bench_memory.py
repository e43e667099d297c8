"""Memory of the server: of the process alone, of a session, and whether a second and third crowd add anything.

Run with ``python -m benchmarks.bench_memory``; prints a Markdown table of resident memory. Each wave of readers
opens the map and makes the same changes as the wave before, so that what a wave adds is kept by sessions and not by
answers that are remembered on purpose. Streamlit keeps a session for two minutes after its reader has left; waves
follow each other after that.
"""

from __future__ import annotations

import argparse
import asyncio
import time

from benchmarks.load import Server, serve
from benchmarks.reader import Reader

_FORGOTTEN_S = 150
_CHANGES = (("Mineral", 3), ("Year", 1), ("Mineral", 30), ("Highlight alliance", 5))


async def _visit(port: int, leave: asyncio.Event, ready: asyncio.Semaphore) -> None:
    async with Reader(port) as reader:
        await reader.open()
        for label, offer in _CHANGES:
            if label in reader.boxes:
                box = reader.boxes[label]
                await reader.choose(label, box.offers[offer % len(box.offers)])
        ready.release()
        await leave.wait()


async def wave(server: Server, sessions: int) -> float:
    """Resident megabytes while all readers of a wave are there."""
    leave, ready = asyncio.Event(), asyncio.Semaphore(0)
    async with asyncio.TaskGroup() as group:
        for _ in range(sessions):
            group.create_task(_visit(server.port, leave, ready))
        for _ in range(sessions):
            await ready.acquire()
        held = server.memory_mb()
        leave.set()
    return held


def measure(*, sessions: int, waves: int, pause: float = _FORGOTTEN_S) -> list[tuple[str, float]]:
    """Megabytes after each step, the steps in words."""
    with serve() as server:
        found = [("server up, tables read", server.memory_mb())]
        found.append(("one session", asyncio.run(wave(server, 1))))
        for number in range(1, waves + 1):
            found.append((f"{sessions} sessions, wave {number}", asyncio.run(wave(server, sessions))))
            if number < waves:
                time.sleep(pause)
                found.append((f"{pause:.0f} s after wave {number}", server.memory_mb()))
    return found


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=50)
    parser.add_argument("--waves", type=int, default=3)
    options = parser.parse_args()
    found = measure(sessions=options.sessions, waves=options.waves)
    print("| | MB |\n|---|---|")
    for what, megabytes in found:
        print(f"| {what} | {megabytes:.0f} |")
    (_, one), (_, many) = found[1], found[2]
    print(f"| a session | {(many - one) / (options.sessions - 1):.1f} |")


if __name__ == "__main__":
    main()
