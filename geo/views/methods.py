"""Data and methods: sources with licences, formulas with references, known limits."""

from __future__ import annotations

import streamlit as st

from geo.views import style


def page() -> None:
    """Draw the page."""
    style.apply()
    st.title("Data and methods")
