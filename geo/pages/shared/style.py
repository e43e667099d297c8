"""The little CSS of our own: legend, headline and notes. No font or file comes from elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import streamlit as st

from geo.maps.colours import THEMES, Theme

_STATIC: Final = Path(__file__).resolve().parents[1] / "static"

# The theme's colours (.streamlit/config.toml) for what stands outside Streamlit's own parts (static/frame.css).
_COLOURS: Final = {
    "light": {"ink": "#16202a", "page": "#ffffff", "panel": "#f3f6f8", "link": "#0b5c8f", "muted": "#4a5661"},
    "dark": {"ink": "#f2f5f7", "page": "#0e1117", "panel": "#1a2029", "link": "#7cc4ee", "muted": "#b9c3cc"},
}

_CSS = """
<style>
[data-testid="stMainBlockContainer"] { padding: 4.1rem 2.5rem 3rem; max-width: 1920px; }
.atlas-headline { font-family: "Source Serif 4", Georgia, serif; font-size: clamp(1.35rem, 2.1vw, 2rem);
  font-weight: 650; line-height: 1.18; margin: 0; padding: 0; letter-spacing: -.012em; text-wrap: balance; }
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
.st-key-atlas_first_tile [data-testid="stMetricValue"] { font-size: 2.6rem; line-height: 1.1; font-weight: 600; }
[data-testid="stMetricLabel"] p { font-size: .86rem; }
</style>
"""


def apply() -> None:
    """Put the style sheet on the page."""
    found = _COLOURS[theme().name]
    st.html(
        f"{_CSS}<style>:root {{ {'; '.join(f'--atlas-{name}: {colour}' for name, colour in found.items())} }}</style>"
    )


def logo() -> str:
    """Path of the product's name and mark for the user's light or dark page."""
    return str(_STATIC / f"logo-{theme().name}.svg")


def theme() -> Theme:
    """Colours that fit the user's light or dark page."""
    return THEMES.get(st.context.theme.type or "light", THEMES["light"])
