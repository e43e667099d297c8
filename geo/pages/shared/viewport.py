"""What the user's browser is like: the width of its window, and whether it can draw with WebGL.

A page script cannot know either. A component of a few lines reports the width, in steps and only where it differs
from the width that was assumed, so that the first camera shows the whole world on every screen; and it says so when
there is no WebGL, or when a map on the page has lost it.
"""

from __future__ import annotations

import streamlit as st

ASSUMED = 1440
_UNDRAWABLE = "viewport_undrawable"
# Narrower windows stack the figures under the map (the containers' own widths do not fit side by side).
_SIDE_BY_SIDE = 1180
_PADDING = 80
# Below this width the page's own padding is narrow (static/frame.css).
PHONE = 640
_PADDING_PHONE = 36
_PANEL = 400
_LARGEST_MAP = 1400
# The page's own largest width (style sheet).
_LARGEST_PAGE = 1920

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
  let told = !data.drawable;
  const cannot = () => {
    if (!told) {
      told = true;
      setStateValue("undrawable", true);
    }
  };
  // Asked once: every run of the page's script comes by here.
  if (window.atlasCanDraw === undefined) {
    const probe = document.createElement("canvas").getContext("webgl2");
    window.atlasCanDraw = Boolean(probe);
    probe?.getExtension("WEBGL_lose_context")?.loseContext();
  }
  if (!window.atlasCanDraw) cannot();
  // A map that leaves the page gives its context back: only one that is still there has lost it.
  const lost = (event) => { if (event.target.isConnected) cannot(); };
  document.addEventListener("webglcontextlost", lost, true);
  let timer;
  const later = () => { clearTimeout(timer); timer = setTimeout(report, 250); };
  window.addEventListener("resize", later);
  return () => {
    window.removeEventListener("resize", later);
    document.removeEventListener("webglcontextlost", lost, true);
  };
}
"""


def width() -> int:
    """Width of the window in pixels, rounded to 40."""
    measure = st.components.v2.component("atlas_viewport", js=_SCRIPT)
    known = last()
    data = {"width": known, "drawable": can_draw()}
    result = measure(key="viewport", data=data, on_width_change=_noted, on_undrawable_change=_noted, height=1)
    found = int(result.width or known)
    st.session_state["viewport_width"] = found
    if result.undrawable:
        st.session_state[_UNDRAWABLE] = True
    return found


def last() -> int:
    """The width that the page was told last, without asking the browser again."""
    return int(st.session_state.get("viewport_width", ASSUMED))


def _noted() -> None:
    """The script that runs next reads the state."""


def can_draw() -> bool:
    """Whether maps can be drawn with WebGL; so it is assumed until the browser says no."""
    return not st.session_state.get(_UNDRAWABLE, False)


def map_width(window: int) -> int:
    """Width of the map in a window of this width: beside the figures, or over the full width."""
    content = full_width(window)
    beside = content - _PANEL if window >= _SIDE_BY_SIDE else content
    return max(320, min(beside, _LARGEST_MAP))


def full_width(window: int) -> int:
    """Width of the page's content in a window of this width."""
    return min(window, _LARGEST_PAGE) - (_PADDING_PHONE if window <= PHONE else _PADDING)
