"""The briefing of a browser's tab: it is found again when the page is loaded anew, on whatever page that happens.

A session ends with a reload, and an address other than that of the briefing does not name it. So the tab itself keeps
the id, in the browser's storage for the session of one tab, and tells it when it starts anew. Nothing of the briefing
but its id leaves the store, and the id goes with the tab.
"""

from __future__ import annotations

from typing import Final

import streamlit as st

from geo.pages.briefing import parts

_ASKED: Final = "draft_asked"
_SCRIPT: Final = """
const KEY = "atlas-briefing";
export default function (component) {
  const { setStateValue, data } = component;
  try {
    const kept = sessionStorage.getItem(KEY) || "";
    if (data.id) sessionStorage.setItem(KEY, data.id);
    else if (!data.asking) sessionStorage.removeItem(KEY);
    else if (kept) setStateValue("kept", kept);
  } catch {
    // A browser that keeps nothing loses what has no name, as before.
  }
}
"""


def follow() -> None:
    """Tell the tab which briefing is at hand, and take up the one that it had before it was loaded anew."""
    tab = st.components.v2.component("atlas_draft", js=_SCRIPT)
    asking = not st.session_state.get(_ASKED)
    held = parts.board_id() if parts.board().slides else ""
    result = tab(key="draft", data={"id": held, "asking": asking}, on_kept_change=_noted, height=1)
    if held:
        # From here on an empty briefing is one that the user emptied.
        st.session_state[_ASKED] = True
    elif asking and result.kept:
        st.session_state[_ASKED] = True
        if parts.take_up(str(result.kept)):
            st.rerun()


def _noted() -> None:
    """The script that runs next reads the id."""
