"""How often a client may ask: so many files a minute, with as many at once as a quarter of a minute gives."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Final

from cachetools import LRUCache

_CLIENTS: Final = 4096
_BURST: Final = 4


class Rate:
    """A bucket of tokens per client; those that asked longest ago are forgotten first.

    Parameters
    ----------
    per_minute: files that one client may ask for in a minute. clock: seconds that only ever grow.
    """

    def __init__(self, per_minute: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_second = per_minute / 60
        self._most = max(1.0, per_minute / _BURST)
        self._clock = clock
        self._lock = threading.Lock()
        self._left: LRUCache[str, tuple[float, float]] = LRUCache(maxsize=_CLIENTS)

    def wait_s(self, client: str) -> float:
        """Take a token: 0 if there was one, or else the seconds after which there will be."""
        with self._lock:
            now = self._clock()
            left, since = self._left.get(client, (self._most, now))
            left = min(self._most, left + (now - since) * self._per_second)
            self._left[client] = (left - 1 if left >= 1 else left, now)
            return 0.0 if left >= 1 else (1 - left) / self._per_second
