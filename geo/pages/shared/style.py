"""The little CSS of our own: legend, headline and notes. No font or file comes from elsewhere."""

from __future__ import annotations

import streamlit as st

from geo.maps.colours import THEMES, Theme

_CSS = """
<style>
[data-testid="stMainBlockContainer"] { padding: 4.2rem 2.5rem 3rem; max-width: 1920px; }
.atlas-headline { font-size: clamp(1.45rem, 2.2vw, 2.1rem); font-weight: 700; line-height: 1.2;
  margin: 0 0 .25rem; padding: 0; letter-spacing: -.01em; }
.atlas-text { font-size: 1.02rem; line-height: 1.5; margin: 0; max-width: 120ch; }
.atlas-source { font-size: .82rem; opacity: .8; margin: .1rem 0 0; max-width: 150ch; }
.atlas-legend { font-size: .86rem; line-height: 1.35; }
.atlas-legend p { margin: 0 0 .2rem; font-weight: 600; }
.atlas-legend .atlas-source { font-weight: 400; }
.atlas-legend ul { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: .15rem 1.1rem; }
.atlas-legend li { margin: 0; display: flex; align-items: center; gap: .35rem; font-size: .86rem; }
.atlas-legend small { opacity: .7; }
.atlas-legend .swatch { width: 1.25rem; height: .85rem; display: inline-block; background: var(--c);
  border: 1px solid rgba(128, 128, 128, .55); border-radius: 2px; }
.atlas-legend .swatch.cross { width: 1rem; height: 1rem; border: 0; border-radius: 50%; position: relative; }
.atlas-legend .swatch.cross::before { content: "\\00d7"; position: absolute; inset: 0; text-align: center;
  line-height: 1rem; font-weight: 700; color: Canvas; }
.atlas-legend .swatch.outline { background: transparent; border: 2px solid var(--c); }
[data-testid="stMetricValue"] { font-size: 1.5rem; }
[data-testid="stMetricLabel"] p { font-size: .86rem; }
</style>
"""


def apply() -> None:
    """Put the style sheet on the page."""
    st.html(_CSS)


def theme() -> Theme:
    """Colours that fit the user's light or dark page."""
    return THEMES.get(st.context.theme.type or "light", THEMES["light"])
