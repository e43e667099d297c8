"""How long a session waits for its page while others are busy, with the queue of requests and without.

Each page is work for Python alone, as long as the change of a map. ``python -m benchmarks.bench_queue``.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable

from geo.pages.shared.queueing import RequestQueue

PAGE_S = 0.06
LASTING_S = 12.0
PAUSE_S = 0.2


def work(seconds: float) -> None:
    """Use up so much processor time in this thread."""
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        sum(range(500))


def waits(busy: int, turn: Callable[[], contextlib.AbstractContextManager[None]]) -> list[float]:
    """Seconds that a session with pauses waits for each of its pages, beside *busy* ones without."""
    stop = threading.Event()

    def greedy() -> None:
        while not stop.is_set():
            with turn():
                work(PAGE_S)

    crowd = [threading.Thread(target=greedy, daemon=True) for _ in range(busy)]
    for one in crowd:
        one.start()
    found = []
    end = time.monotonic() + LASTING_S
    while time.monotonic() < end:
        start = time.monotonic()
        with turn():
            work(PAGE_S)
        found.append(time.monotonic() - start)
        time.sleep(PAUSE_S)
    stop.set()
    for one in crowd:
        one.join()
    return sorted(found)


def main() -> None:
    """Print the middle, the 95th percentile and the longest wait."""
    for busy in (1, 6, 20):
        for name, turn in (("queue", RequestQueue().turn), ("none", contextlib.nullcontext)):
            found = waits(busy, turn)
            middle, late = found[len(found) // 2], found[int(0.95 * (len(found) - 1))]
            print(f"{busy} busy, {name}: median {middle:.2f} s, p95 {late:.2f} s, longest {found[-1]:.2f} s")


if __name__ == "__main__":
    main()
