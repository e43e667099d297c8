"""Work on a large file beside the page: its progress is shown, it can be cancelled, and the page answers meanwhile."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from typing import Any, Final, Generic, TypeVar

import streamlit as st

from geo.errors import GeoError
from geo.locale.languages import current, spoken
from geo.locale.say import say
from geo.pages.shared import words

T = TypeVar("T")
Tell = Callable[[float, str], None]

# A file up to this size is read before the page goes on; it takes a second or two.
LARGE: Final = 2 * 2**20
# Seconds that a larger one may take before the page goes on without it.
_FIRST: Final = 1.0
_BEAT: Final = 0.5


class CancelledError(GeoError):
    """The user cancelled the work; nothing was changed."""


class FileTask(Generic[T]):
    """Work in a thread of its own, which speaks the language of the one that starts it.

    Parameters
    ----------
    work: gets a function that it calls with the part done (0-1) and what is being done; that function ends the work,
        and the child process it may have started, once the task is cancelled.
    """

    def __init__(self, work: Callable[[Tell], T]) -> None:
        self._cancelled = threading.Event()
        self._since = time.monotonic()
        self.told: tuple[float, str] = (0.0, "")
        pool = ThreadPoolExecutor(1, thread_name_prefix="upload")
        self._future = pool.submit(spoken(current(), lambda: work(self._tell)))
        pool.shutdown(wait=False)

    @property
    def cancelled(self) -> bool:
        """Whether the user wants no more of it."""
        return self._cancelled.is_set()

    @property
    def ended(self) -> bool:
        """Whether there is a result or an error."""
        return self._future.done()

    @property
    def seconds(self) -> float:
        """Seconds since it began."""
        return time.monotonic() - self._since

    def cancel(self) -> None:
        """End the work at its next word."""
        self._cancelled.set()

    def wait(self, seconds: float | None = None) -> None:
        """Wait until it has ended, or that long."""
        wait([self._future], seconds)

    def result(self) -> T:
        """What the work gave.

        Raises
        ------
        GeoError: what the work raised.
        """
        return self._future.result()

    def _tell(self, done: float, what: str) -> None:
        if self.cancelled:
            raise CancelledError(say("The work was cancelled; nothing was changed."))
        self.told = (done, what)


def outcome(name: str, key: object, work: Callable[[Tell], T], *, size: int) -> T | None:
    """The result of *work*, done once per *key* and language; ``None`` while it goes on, or once it was cancelled.

    Parameters
    ----------
    name: of the place on the page; new work of this name cancels the old. size: bytes of the file.

    Raises
    ------
    GeoError: what *work* raises.
    """
    place = f"task_{name}"
    key = (key, current())
    kept: tuple[object, FileTask[T]] | None = st.session_state.get(place)
    if kept is None or kept[0] != key:
        if kept is not None:
            kept[1].cancel()
        kept = st.session_state[place] = (key, FileTask(work))
    task = kept[1]
    if not task.ended and not task.cancelled:
        with st.spinner(say("Reading the file \u2026")):
            task.wait(None if size <= LARGE else _FIRST)
    if task.cancelled:
        st.info(say("Cancelled; nothing was changed."), icon=":material/cancel:")
        st.button(say("Start again"), key=f"{place}_again", on_click=st.session_state.pop, args=(place, None))
        return None
    if not task.ended:
        _watch(place, task)
        return None
    return task.result()


@st.fragment(run_every=_BEAT)
def _watch(place: str, task: FileTask[Any]) -> None:
    """Progress and a way to cancel; the page runs again when the work has ended."""
    if task.ended or task.cancelled:
        st.rerun()
    done, what = task.told
    text = say("{what} ({seconds} s)", what=what or say("Reading the file"), seconds=round(task.seconds))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.progress(min(done, 1.0), words.plain(text))
        st.button(say("Cancel"), key=f"{place}_cancel", icon=":material/close:", on_click=task.cancel)
