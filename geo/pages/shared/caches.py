"""What pages share between reruns and sessions, keyed by dataset version and selection, never by frames."""

from __future__ import annotations

import functools
from datetime import date

import pandas as pd
import streamlit as st

from geo.country import model as country_model
from geo.dataset import Dataset
from geo.maps import world
from geo.production import model as production_model
from geo.production.selection import Selection
from geo.reference import alliances

# Enough for every mineral, stage and year of a busy day; a snapshot weighs a few kB.
_KEPT = 512


# The dataset of this session alone, set by the upload page; its version is unguessable, so that whatever is
# kept under it is found by no other session.
ACTIVE = "dataset"


@st.cache_resource(show_spinner="Reading the tables …")
def shipped() -> Dataset:
    """The shipped dataset."""
    return Dataset.load()


def dataset() -> Dataset:
    """The active dataset of this session, or the shipped one."""
    active: Dataset | None = st.session_state.get(ACTIVE)
    return active or shipped()


@st.cache_resource(show_spinner=False)
def shapes(layout: world.Projection = world.Projection.EQUAL_EARTH) -> world.World:
    """The world's shapes."""
    return world.load(layout)


@functools.lru_cache(maxsize=256)
def members(alliance: str, on: date) -> frozenset[str]:
    """Members of an alliance on a date; nobody for the empty choice."""
    return alliances.members(alliance, on=on) if alliance else frozenset()


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def taken(version: str, selection: Selection, alliance: str, on: date) -> production_model.Snapshot:  # noqa: ARG001 - key
    """The snapshot of a selection."""
    return production_model.take(dataset(), selection, members=members(alliance, on))


@st.cache_resource(show_spinner=False)
def rankings(version: str) -> pd.DataFrame:  # noqa: ARG001 - key
    """Every country's share and rank in every mineral."""
    return country_model.rankings(dataset())
