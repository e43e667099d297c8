"""Taking a briefing away."""

from __future__ import annotations

import streamlit as st

from geo.briefing.storyboard import Storyboard


def show(board: Storyboard, name: str, lang: str) -> None:
    """Downloads of the whole briefing."""
    del lang
    st.caption(f"{name}: {len(board.slides)} slides")
