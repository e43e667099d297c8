"""What the page of flows keeps between reruns, keyed by lines, year and measure, never by frames."""

from __future__ import annotations

import streamlit as st

from geo import flow_history, flows
from geo.flows import By
from geo.trade import configured
from geo.trade.engine import BaseEngine

_KEPT = 256


@st.cache_resource(show_spinner="Reading the trade table …")
def engine() -> BaseEngine:
    """The trade table of this installation: the shipped one in memory, or whatever it configured instead."""
    return configured.engine()


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def taken(lines: tuple[str, ...], year: int, by: By) -> flows.Trade:
    """Every flow of some lines in a year."""
    return flows.take(engine(), lines=lines, year=year, by=by)


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def scale(lines: tuple[str, ...], by: By) -> flow_history.Scale:
    """The scale that the years of some lines share."""
    return flow_history.scale(engine(), lines=lines, by=by)


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def years(lines: tuple[str, ...]) -> tuple[int, ...]:
    """Years with trade of some lines."""
    return flow_history.years(engine(), lines=lines)


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def partners(lines: tuple[str, ...], by: By, side: str, country: str) -> flow_history.Partners:
    """Suppliers (``side="suppliers"``) or customers of a country, or the world's exporters, by year."""
    if side == "suppliers":
        return flow_history.suppliers(engine(), lines=lines, importer=country, by=by)
    if side == "customers":
        return flow_history.customers(engine(), lines=lines, exporter=country, by=by)
    return flow_history.exporters(engine(), lines=lines, by=by)
