"""How often a program may ask: a bucket of requests per address, filled again as time goes by."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Final

from cachetools import LRUCache

# A workbook that refreshes thirty queries at once passes; a loop without a pause does not.
BURST: Final = 60
PER_SECOND: Final = 1.0
_CLIENTS: Final = 4096


class RateLimit:
    """A token bucket per client (A. S. Tanenbaum, Computer Networks, 5th ed., 5.4.2).

    Parameters
    ----------
    burst: requests at once. per_second: how fast the bucket fills. clock: seconds that only ever grow.
    """

    def __init__(
        self, burst: int = BURST, per_second: float = PER_SECOND, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._burst = burst
        self._per_second = per_second
        self._clock = clock
        self._lock = threading.Lock()
        # Those who asked longest ago are forgotten first: their buckets are full again.
        self._buckets: LRUCache[str, tuple[float, float]] = LRUCache(maxsize=_CLIENTS)

    def wait(self, client: str) -> float:
        """Seconds until *client* may ask; 0 if now, and then this request is counted."""
        now = self._clock()
        with self._lock:
            left, seen = self._buckets.get(client, (float(self._burst), now))
            left = min(float(self._burst), left + (now - seen) * self._per_second)
            if left >= 1:
                self._buckets[client] = (left - 1, now)
                return 0.0
            self._buckets[client] = (left, now)
            return (1 - left) / self._per_second
