"""Words on a page that came from a user, an address or a file: shown as they stand, never as Markdown."""

from __future__ import annotations

import functools
import re
import time
from collections.abc import Callable, Iterable

import streamlit as st

from geo import journal
from geo.errors import GeoError
from geo.locale import faults
from geo.pages.shared import style

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:])")
# GitHub's Markdown makes links of bare addresses, and Streamlit icons of words between colons, after the backslashes
# are read (GFM, "Autolinks (extension)"). A word joiner, which is not seen, takes them apart.
_AUTOMATIC = re.compile(r"(:(?=//|[a-z_+])|www(?=\.)|@)", re.IGNORECASE)
_JOINER = "\u2060"


def plain(text: str) -> str:
    """*text* such that Markdown shows it as it stands: words of outside origin make no link and load no picture."""
    return _MARKDOWN.sub(r"\\\1", _AUTOMATIC.sub(rf"\1{_JOINER}", text))


def warn(sentences: Iterable[str]) -> None:
    """One notice for every sentence."""
    for sentence in sentences:
        st.warning(plain(sentence), icon=":material/info:")


def guarded(draw: Callable[[], None]) -> Callable[[], None]:
    """A page in the atlas's style that says in words what cannot be shown."""

    @functools.wraps(draw)
    def page() -> None:
        style.apply()
        start = time.perf_counter()
        failed = ""
        try:
            draw()
        except GeoError as error:
            failed = type(error).__name__
            st.error(plain(faults.in_words(error)), icon=":material/error:")

        # Not reached by a run that a newer one cuts short.
        named = draw.__module__.rpartition(".")[2]
        journal.note("page", page=named, ms=round(1000 * (time.perf_counter() - start), 1), failed=failed or None)

    return page
