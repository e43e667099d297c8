"""The one download button of the pages: what it hands out is never mistaken for another file.

Streamlit keeps files by a fingerprint of name, length and, above 1 MiB, three samples of the content
(https://github.com/streamlit/streamlit/pull/14986). Two files of one name that differ elsewhere would be one file,
and one user could be handed another's. So every name carries a checksum.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
import weakref
from collections.abc import Callable
from typing import Any, Final

import pandas as pd
import streamlit as st
from cachetools import LRUCache
from streamlit.delta_generator import DeltaGenerator

from geo import downloads
from geo.errors import BusyError
from geo.locale import languages
from geo.locale.say import say
from geo.pages.shared import session

_SESSION: Final = "download_session"
_TURNS: Final = "download_turns"
_WAITING: Final = 3
_PRINTS: Final[LRUCache[int, tuple[weakref.ref[pd.DataFrame], str]]] = LRUCache(maxsize=512)
_LOCK: Final = threading.Lock()


def button(
    label: str,
    content: bytes | Callable[[], bytes],
    file_name: str,
    mime: str,
    *,
    follows: tuple[object, ...] = (),
    place: DeltaGenerator | None = None,
    icon: str | None = ":material/download:",
    **look: Any,
) -> None:
    """A button that downloads *content* under *file_name* with a checksum before the ending.

    Parameters
    ----------
    content: the file, or what makes it when it is asked for. That runs outside the session: it must not read the
        session's state.
    follows: everything that a file made on request depends on besides the active dataset: ids, selections, tables.
    place: where the button stands, by default after what was drawn last. look: further arguments of
        ``st.download_button``.
    """
    mark = downloads.checksum(content) if isinstance(content, bytes) else _asked(file_name, follows)
    data = content if isinstance(content, bytes) else _turns().after(languages.spoken(languages.current(), content))
    (place or st).download_button(
        label, data=data, file_name=downloads.named(file_name, mark), mime=mime, icon=icon, **look
    )


def table(
    label: str,
    frame: pd.DataFrame | Callable[[], pd.DataFrame],
    file_name: str,
    *,
    follows: tuple[object, ...] = (),
    **look: Any,
) -> None:
    """A button that downloads a table as CSV, written when it is asked for; see :func:`button`."""
    if isinstance(frame, pd.DataFrame):
        found, follows = frame, (frame, *follows)
        button(label, lambda: downloads.csv(found), file_name, downloads.CSV_MIME, follows=follows, **look)
        return
    make = frame
    button(label, lambda: downloads.csv(make()), file_name, downloads.CSV_MIME, follows=follows, **look)


class FileTurns:
    """Files that one session asks for are made one after the other, and only a few of them may wait.

    Streamlit makes files in the few threads of the server: forty clicks of one session would keep everybody's waiting.
    """

    def __init__(self, waiting: int = _WAITING) -> None:
        self._one = threading.Lock()
        self._places = threading.BoundedSemaphore(1 + waiting)

    def after(self, make: Callable[[], bytes]) -> Callable[[], bytes]:
        """What makes the file once those before it are made; it raises BusyError if as many wait as may."""

        def made() -> bytes:
            if not self._places.acquire(blocking=False):
                raise BusyError(say("This session is making other files; wait for them and try again."))
            try:
                with self._one:
                    return make()
            finally:
                self._places.release()

        return made


def _turns() -> FileTurns:
    found: FileTurns = st.session_state.setdefault(_TURNS, FileTurns())
    return found


def _asked(file_name: str, follows: tuple[object, ...]) -> str:
    """A checksum of what a file is made from; sessions never share one, whatever *follows* leaves out."""
    secret = st.session_state.setdefault(_SESSION, secrets.token_hex(16))
    parts = (secret, session.dataset().version, file_name, languages.current(), *map(_fingerprint, follows))
    return downloads.checksum("\0".join(parts).encode())


def _fingerprint(part: object) -> str:
    """A checksum of a table by its cells, or another object as it is written; a table that lives on is read once."""
    if not isinstance(part, pd.DataFrame):
        return repr(part)
    with _LOCK:
        known = _PRINTS.get(id(part))
    if known is not None and known[0]() is part:
        return known[1]
    hashes = pd.util.hash_pandas_object(part, index=False)
    found = hashlib.sha256(hashes.to_numpy().tobytes() + repr(list(part.columns)).encode()).hexdigest()
    with _LOCK:
        # By identity, for tables of answers are shared and never changed; the reference tells a new table from an old.
        _PRINTS[id(part)] = (weakref.ref(part), found)
    return found
