"""The little CSS of our own, and the title of the browser's window. No font or file comes from elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import streamlit as st

from geo.locale.say import say
from geo.maps.colours import THEMES, Theme

NAME: Final = "Minerals Alliance Atlas"
# A file of our own: an emoji or icon name would be asked of a font server.
_ICON: Final = str(Path(__file__).resolve().parents[1] / "icon.svg")
_STATIC: Final = Path(__file__).resolve().parents[1] / "static"

# The theme's colours (.streamlit/config.toml) for what stands outside Streamlit's own parts (static/frame.css).
_COLOURS: Final = {
    "light": {
        "ink": "#16202a",
        "page": "#ffffff",
        "panel": "#f3f6f8",
        "link": "#0b5c8f",
        "muted": "#4a5661",
        "chip": "#ffffff",
    },
    "dark": {
        "ink": "#f2f5f7",
        "page": "#0e1117",
        "panel": "#1a2029",
        "link": "#7cc4ee",
        "muted": "#b9c3cc",
        "chip": "#0e1117",
    },
}

_CSS = """
<style>
[data-testid="stMainBlockContainer"] { padding: 4.1rem 2.5rem 3rem; max-width: 1920px; }
.atlas-headline { font-family: "Source Serif 4", Georgia, "Atlas JP", "Atlas KR", serif;
  font-size: clamp(1.35rem, 2.1vw, 2rem);
  font-weight: 650; line-height: 1.18; margin: 0; padding: 0; letter-spacing: -.012em; text-wrap: balance; }
.atlas-text { font-size: 1.02rem; line-height: 1.5; margin: 0; max-width: 120ch; text-wrap: pretty; }
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
.atlas-legend .swatch.site-mine { width: .5rem; height: .5rem; border: 0; border-radius: 50%; }
.atlas-legend .swatch.site-works { width: .8rem; height: .8rem; border: 2px solid var(--c); border-radius: 50%;
  background: transparent; }
.atlas-legend .swatch.outline { background: transparent; border: 2px solid var(--c); }
.atlas-years { display: flex; gap: 3px; font-size: .74rem; line-height: 1.2; margin-top: -.6rem; }
.atlas-years span { border-top: 4px solid var(--c); padding-top: 2px; white-space: nowrap; overflow: hidden; }
.atlas-years .projected { border-top-style: dashed; text-align: right; min-width: max-content; }
.st-key-year_projected div:has(> [data-testid="stSliderThumbValue"]) { background-color: #7f59bb !important; }
.st-key-year_projected [role="group"] > div > div:first-child { background: #bfa3e0 !important; }
.st-key-year_projected [data-testid="stSliderThumbValue"] { color: #7f59bb !important; }
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


def reset_title() -> None:
    """The product's name in the browser's tab, until the page has a headline."""
    st.set_page_config(page_title=NAME, page_icon=_ICON, layout="wide")


def show_title(headline: str) -> None:
    """The headline with the product's name after it, so that tabs, bookmarks and history can be told apart."""
    st.set_page_config(page_title=f"{headline} \u00b7 {NAME}")


def logo(address: str = "") -> str:
    """The product's name and mark for the user's light or dark page: where the browser finds them, and keeps them.

    Parameters
    ----------
    address: of the app. Without it, the path of the file: then the drawing itself goes into every message.
    """
    name = f"logo-{theme().name}.svg"
    return f"{address}/atlas/{name}" if address else str(_STATIC / name)


def year_strip(years: tuple[int, ...], projected: tuple[int, ...]) -> str:
    """The two parts of a year slider under it, as long as their steps: published years and, dashed, projections."""
    colours = theme()
    published = say("{years} published", years=_span(years))
    future = say("{years} projected", years=_span(projected))
    parts = (
        (years, "published", published, colours.sequential[4]),
        (projected, "projected", future, colours.projected[4]),
    )
    spans = [
        f'<span class="{kind}" style="flex:{max(1, len(part))} 1 0;--c:{colour}">{words}</span>'
        for part, kind, words, colour in parts
    ]
    return f'<div class="atlas-years" aria-hidden="true">{"".join(spans)}</div>'


def _span(years: tuple[int, ...]) -> str:
    return f"{years[0]}" if len(years) == 1 else f"{years[0]}\u2013{years[-1]}"


def theme() -> Theme:
    """Colours that fit the user's light or dark page."""
    return THEMES.get(st.context.theme.type or "light", THEMES["light"])
