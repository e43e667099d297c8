"""Where the pages find the store."""

from __future__ import annotations

import streamlit as st

from geo import workspace


def address() -> str:
    """The store's address: the secrets' connection "atlas", else the settings', else the default."""
    try:
        url = st.secrets["connections"]["atlas"]["url"]
    except (KeyError, FileNotFoundError):
        return workspace.database()
    return str(url)
