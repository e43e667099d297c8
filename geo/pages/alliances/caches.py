"""What the page of alliances keeps between reruns and sessions."""

from __future__ import annotations

import streamlit as st

from geo.blocs.holdings import Ledger
from geo.blocs.ledger import gather
from geo.pages.flows import caches as flows_caches
from geo.pages.shared import caches
from geo.reference.tables.minerals import read_hs


@st.cache_resource(show_spinner="Adding up every mineral …")
def ledger(version: str) -> Ledger:  # noqa: ARG001 - key
    """Every country's share in every mineral."""
    return gather(caches.dataset(), flows_caches.engine(), read_hs())
