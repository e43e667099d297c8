"""The language of a session: the one its address names, else the one chosen before, else the browser's."""

from __future__ import annotations

from typing import Final

import streamlit as st
from streamlit.runtime.scriptrunner_utils.script_run_context import get_script_run_ctx

from geo.errors import UnknownChoiceError
from geo.locale import languages

WORD: Final = "lang"
_CHOSEN: Final = "language"
_SPOKEN: Final = "language_spoken"


def begin() -> None:
    """Speak the session's language while its script runs, and tell the frame (``static/frame.js``) which one it is."""
    asked = _known(st.query_params.get(WORD, ""))
    if asked:
        st.session_state[_CHOSEN] = asked
    lang = st.session_state.get(_CHOSEN) or _known(st.context.locale or "") or languages.ENGLISH
    st.session_state[_SPOKEN] = lang
    languages.use(lang)


def tell() -> None:
    """Tell the frame the language of the page."""
    st.html(f'<div class="atlas-language" data-lang="{languages.current()}"></div>')


def keep() -> None:
    """Write the chosen language into the address of a page that has no state of its own to write there."""
    if chosen() and st.query_params.get(WORD) != chosen():
        st.query_params[WORD] = chosen()


def chosen() -> str:
    """The language that was chosen by address or switch; empty where the browser's is spoken."""
    found: str = st.session_state.get(_CHOSEN, "")
    return found


def _known(asked: str) -> str:
    try:
        return languages.language(asked) if asked else ""
    except UnknownChoiceError:
        return ""


def _of_session() -> str:
    """What a callback or a fragment speaks, which Streamlit runs in threads of their own."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return ""
    found: str = st.session_state.get(_SPOKEN, "")
    return found


languages.ask(_of_session)
