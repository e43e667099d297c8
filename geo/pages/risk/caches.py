"""What the page of import risk keeps between reruns, keyed by dataset version and choice, never by frames."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from geo import vocabulary as v
from geo.pages.shared import caches
from geo.risk import model as risk_model
from geo.risk.model import Dependence, Importer, Inputs, Method
from geo.risk.selection import RiskSelection

_KEPT = 256


@st.cache_resource(show_spinner="Reading the trade table …")
def inputs(version: str) -> Inputs:  # noqa: ARG001 - key
    """Production, trade, governance and lines of every mineral with scores."""
    return risk_model.load(caches.dataset())


@st.cache_resource(show_spinner="Scoring every importer, mineral and year …")
def everyone(version: str, method: Method) -> pd.DataFrame:
    """Scores of every country, indexed by importer."""
    return risk_model.scores(inputs(version), method=method).set_index(v.IMPORTER, drop=False).sort_index()


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def scores(version: str, who: Importer, method: Method) -> pd.DataFrame:
    """Scores of one importer or group for every mineral and year."""
    if len(who.members) == 1 and who.id in everyone(version, method).index:
        return everyone(version, method).loc[who.id].reset_index(drop=True)
    return risk_model.scores(inputs(version), [who], method=method)


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def depend(version: str, selection: RiskSelection, allies: frozenset[str]) -> Dependence:
    """Suppliers and reliance of a selection."""
    return risk_model.depend(
        caches.dataset(),
        inputs(version),
        selection.importer,
        mineral=selection.mineral,
        year=selection.year,
        by=selection.by,
        allies=allies,
    )
