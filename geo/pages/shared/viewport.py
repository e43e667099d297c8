"""The width of the user's window, so that the first camera shows the whole world on every screen.

A page script cannot know it; a component of a few lines reports it, in steps, and only where it differs
from the width that was assumed.
"""

from __future__ import annotations

import streamlit as st

ASSUMED = 1440
# Narrower windows stack the figures under the map (the containers' own widths do not fit side by side).
_SIDE_BY_SIDE = 1180
_PADDING = 80
# Below this width the page's own padding is narrow (static/frame.css).
_PHONE = 640
_PADDING_PHONE = 36
_PANEL = 400
_LARGEST_MAP = 1400

_SCRIPT = """
export default function (component) {
  const { setStateValue, data } = component;
  const step = () => Math.round(window.innerWidth / 40) * 40;
  let last = data.width;
  const report = () => {
    if (step() !== last) {
      last = step();
      setStateValue("width", last);
    }
  };
  report();
  let timer;
  const later = () => { clearTimeout(timer); timer = setTimeout(report, 250); };
  window.addEventListener("resize", later);
  return () => window.removeEventListener("resize", later);
}
"""


def width() -> int:
    """Width of the window in pixels, rounded to 40."""
    measure = st.components.v2.component("atlas_viewport", js=_SCRIPT)
    known = int(st.session_state.get("viewport_width", ASSUMED))
    result = measure(key="viewport", data={"width": known}, on_width_change=lambda: None, height=1)
    found = int(result.width or known)
    st.session_state["viewport_width"] = found
    return found


def map_width(window: int) -> int:
    """Width of the map in a window of this width: beside the figures, or over the full width."""
    content = window - (_PADDING_PHONE if window <= _PHONE else _PADDING)
    beside = content - _PANEL if window >= _SIDE_BY_SIDE else content
    return max(320, min(beside, _LARGEST_MAP))
