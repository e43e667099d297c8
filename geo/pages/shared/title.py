"""The title of the browser's window: the headline of the view."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import streamlit as st

NAME: Final = "Minerals Alliance Atlas"
# A file of our own: an emoji or icon name would be asked of a font server.
_ICON: Final = str(Path(__file__).resolve().parents[1] / "icon.svg")


def reset() -> None:
    """The product's name, until the page has a headline."""
    st.set_page_config(page_title=NAME, page_icon=_ICON, layout="wide")


def show(headline: str) -> None:
    """The headline with the product's name after it, so that tabs, bookmarks and history can be told apart."""
    st.set_page_config(page_title=f"{headline} \u00b7 {NAME}")
