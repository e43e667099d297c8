"""Answers that are kept: one bounded memory, keyed by what was asked and the language it is worded in."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import Any, Final, TypeVar

from cachetools import LRUCache

from geo.locale.languages import current

KEPT: Final = 2048
# How long to wait for another thread's answer: should that thread wait for something that this one holds, both go on.
_PATIENCE_S: Final = 10.0
_Answer = TypeVar("_Answer")


class Memo:
    """Keeps the answers that were asked for last, at most *kept* of them.

    Whoever owns the figures owns the memo: when a session's private dataset goes, so does everything made of it.
    An answer is shared by all who ask, so nobody may change it in place.
    """

    def __init__(self, kept: int = KEPT) -> None:
        self._answers: LRUCache[Hashable, Any] = LRUCache(maxsize=kept)
        self._lock = threading.RLock()
        # What is being computed now, with the thread that does.
        self._running: dict[Hashable, tuple[int, threading.Event]] = {}

    def get(self, key: Hashable, compute: Callable[[], _Answer], *, worded: bool = True) -> _Answer:
        """The answer kept under *key*, or else the one that *compute* gives, which is then kept.

        Of several threads that ask at once, one computes and the others wait for it: a crowd that arrives at a server
        that has just started would otherwise compute its first page as many times as there are readers. An error is
        not kept, and those who waited compute themselves, as do those who waited long. *worded*: the answer holds
        words, so that each language has its own; figures alone are the same in all.
        """
        asked = (key, current() if worded else "")
        me, done = threading.get_ident(), threading.Event()
        while True:
            with self._lock:
                if asked in self._answers:
                    return self._answers[asked]
                thread, running = self._running.setdefault(asked, (me, done))
            if thread == me or not running.wait(_PATIENCE_S):
                break
        try:
            answer = compute()
            with self._lock:
                self._answers[asked] = answer
        finally:
            with self._lock:
                self._running.pop(asked, None)
            running.set()
        return answer

    def __len__(self) -> int:
        return len(self._answers)
