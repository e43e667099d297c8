"""What the page of scenarios keeps between reruns, keyed by the question asked, never by frames."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from geo.pages.flows import caches as flows_caches
from geo.pages.shared import caches
from geo.reference.tables import policy
from geo.scenarios import model as scenarios_model
from geo.scenarios import presets
from geo.scenarios.model import AskDisruption, AskDiversification, AskFloor, AskStock

_KEPT = 256


def disruption(asked: AskDisruption) -> scenarios_model.DisruptionRun:
    """The answer to a disruption, from the active dataset."""
    return _disruption(caches.dataset().version, asked)


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def _disruption(version: str, asked: AskDisruption) -> scenarios_model.DisruptionRun:  # noqa: ARG001 - key
    return scenarios_model.run_disruption(flows_caches.engine(), caches.dataset(), asked)


def stock(asked: AskStock) -> scenarios_model.StockRun:
    """The answer to a stock, from the active dataset."""
    return _stock(caches.dataset().version, asked)


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def _stock(version: str, asked: AskStock) -> scenarios_model.StockRun:  # noqa: ARG001 - key
    return scenarios_model.run_stock(flows_caches.engine(), caches.dataset(), asked)


def floor(asked: AskFloor) -> scenarios_model.FloorRun:
    """The answer to a price floor, from the active dataset."""
    return _floor(caches.dataset().version, asked)


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def _floor(version: str, asked: AskFloor) -> scenarios_model.FloorRun:  # noqa: ARG001 - key
    return scenarios_model.run_floor(caches.dataset(), asked)


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def diversification(asked: AskDiversification) -> scenarios_model.DiversificationRun:
    """The answer to a diversification target."""
    return scenarios_model.run_diversification(flows_caches.engine(), asked)


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
    return presets.quota_cut(caches.shipped())
