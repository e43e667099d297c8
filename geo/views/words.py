"""Words on a page that came from a reader, an address or a file: shown as they stand, never as Markdown."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable

import streamlit as st

from geo.errors import GeoError
from geo.views import style

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:])")


def plain(text: str) -> str:
    """*text* such that Markdown shows it as it stands: what a reader typed makes no link and loads no picture."""
    return _MARKDOWN.sub(r"\\\1", text)


def warn(sentences: Iterable[str]) -> None:
    """One notice for every sentence."""
    for sentence in sentences:
        st.warning(plain(sentence), icon=":material/info:")


def guarded(draw: Callable[[], None]) -> Callable[[], None]:
    """A page in the atlas's style that says in words what cannot be shown."""

    @functools.wraps(draw)
    def page() -> None:
        style.apply()
        try:
            draw()
        except GeoError as error:
            st.error(plain(str(error)), icon=":material/error:")

    return page
