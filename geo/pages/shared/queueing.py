"""One page is computed at a time, first come, first served.

Python runs one thread at a time: fifty pages computed at once each take fifty times as long. In a queue the first is
done while the others wait, and a session that asks again stands behind those who were there before it. Nobody keeps
the queue waiting: whoever takes longer than its share goes on beside the next.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Final

# A change of a page takes 30 to 100 ms; files and loads take longer, and need not hold up anybody.
SHARE_S: Final = 0.25


class RequestQueue:
    """The queue in front of a server's one interpreter.

    Parameters
    ----------
    share_s: how long one request may keep the others waiting. clock: seconds that only ever grow.
    """

    def __init__(self, share_s: float = SHARE_S, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._share_s = share_s
        self._clock = clock
        self._lock = threading.RLock()
        # A condition per request, in order of arrival; the first is served. Each wakes one thread alone: to wake
        # all of them at every change takes a busy machine longer than a page.
        self._tickets: deque[threading.Condition] = deque()
        self._since = 0.0

    @property
    def length(self) -> int:
        """How many requests are served or waiting, those that outlived their share left out."""
        with self._lock:
            return len(self._tickets)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for all who came before, each at most its share; then be served until the block ends.

        Whatever ends the block or the waiting, an error or the end of a session included, gives the place back.
        """
        ticket = threading.Condition(self._lock)
        with self._lock:
            self._tickets.append(ticket)
            if self._tickets[0] is ticket:
                self._since = self._clock()
        try:
            self._wait(ticket)
            yield
        finally:
            with self._lock:
                self._leave(ticket)

    def _wait(self, ticket: threading.Condition) -> None:
        with self._lock:
            # A ticket that is no longer in the queue outlived its share before its thread woke: it is served too.
            while ticket in self._tickets and self._tickets[0] is not ticket:
                if self._tickets[1] is not ticket:
                    ticket.wait()
                elif (left := self._since + self._share_s - self._clock()) > 0:
                    ticket.wait(left)
                else:
                    self._leave(self._tickets[0])

    def _leave(self, ticket: threading.Condition) -> None:
        """Take a ticket out, and wake the request that is served now and the next, which watches its share."""
        if ticket not in self._tickets:
            return
        if self._tickets[0] is ticket:
            self._since = self._clock()
        self._tickets.remove(ticket)
        for waiting in islice(self._tickets, 2):
            waiting.notify()


# The queue of this process.
QUEUE: Final = RequestQueue()
