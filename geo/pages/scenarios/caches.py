"""What the page of scenarios keeps between reruns, keyed by the question asked, never by frames."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from geo.pages.shared import session
from geo.reference.tables import policy
from geo.scenarios import presets

_KEPT = 256


@st.cache_resource(show_spinner=False)
def policy_table(name: str) -> pd.DataFrame:
    """``policy_events``, ``stockpiles`` or ``price_floors``."""
    return policy.read(name)


@st.cache_resource(show_spinner=False)
def stock_presets(mineral: str) -> tuple[presets.StockPreset, ...]:
    """Published stockpiles that fit a mineral."""
    return presets.stocks(policy_table("stockpiles"), mineral)


@st.cache_resource(show_spinner=False)
def floor_presets() -> tuple[presets.FloorPreset, ...]:
    """Published minimum prices."""
    return presets.floors(policy_table("price_floors"))


@st.cache_resource(show_spinner=False)
def quota_cut() -> float:
    """The cut that the cobalt quota means, by the shipped figures."""
    return presets.quota_cut(session.shipped().dataset)
