"""What the page of alliances keeps between reruns and sessions."""

from __future__ import annotations

import streamlit as st

from geo.blocs.gathering import gather
from geo.blocs.holdings import Ledger
from geo.tables.minerals import read_hs
from geo.views import caches, flow_caches


@st.cache_resource(show_spinner="Adding up every mineral …")
def ledger(version: str) -> Ledger:  # noqa: ARG001 - key
    """Every country's share in every mineral."""
    return gather(caches.dataset(), flow_caches.engine(), read_hs())
