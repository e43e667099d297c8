"""One page is computed at a time, so that many readers wait in line instead of slowing each other down.

Python runs one thread at a time: fifty pages computed at once each take fifty times as long, and change places so
often that all of them together take half as long again. In line, the first is served while the others wait.
Nobody keeps the line waiting: whoever takes longer than its share goes on beside the next.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

# A change of a page takes 30 to 100 ms; files and loads take longer, and need not hold up anybody.
SHARE_S: Final = 0.25


class Line:
    """The line in front of a server's one interpreter; *share_s* is how long one may keep the others waiting."""

    def __init__(self, share_s: float = SHARE_S) -> None:
        self._share_s = share_s
        self._changed = threading.Condition()
        self._serving: object | None = None
        self._since = 0.0

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait until nobody is served, or whoever is has had its share; then be served until the block ends."""
        mine = object()
        with self._changed:
            while self._serving is not None and (left := self._since + self._share_s - time.monotonic()) > 0:
                self._changed.wait(left)
            self._serving, self._since = mine, time.monotonic()
        try:
            yield
        finally:
            with self._changed:
                if self._serving is mine:
                    self._serving = None
                    self._changed.notify()


# The line of this process.
LINE: Final = Line()
