"""What the page of flows keeps between reruns, keyed by lines, year and measure, never by frames."""

from __future__ import annotations

import streamlit as st

from geo.engine import configured
from geo.engine.base import BaseEngine
from geo.trade import history as trade_history
from geo.trade import model as trade_model
from geo.trade.model import By

_KEPT = 256


@st.cache_resource(show_spinner="Reading the trade table …")
def engine() -> BaseEngine:
    """The trade table of this installation: the shipped one in memory, or whatever it configured instead."""
    return configured.engine()


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def taken(lines: tuple[str, ...], year: int, by: By) -> trade_model.Trade:
    """Every flow of some lines in a year."""
    return trade_model.take(engine(), lines=lines, year=year, by=by)


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def scale(lines: tuple[str, ...], by: By) -> trade_history.Scale:
    """The scale that the years of some lines share."""
    return trade_history.scale(engine(), lines=lines, by=by)


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def years(lines: tuple[str, ...]) -> tuple[int, ...]:
    """Years with trade of some lines."""
    return trade_history.years(engine(), lines=lines)


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def partners(lines: tuple[str, ...], by: By, side: str, country: str) -> trade_history.Partners:
    """Suppliers (``side="suppliers"``) or customers of a country, or the world's exporters, by year."""
    if side == "suppliers":
        return trade_history.suppliers(engine(), lines=lines, importer=country, by=by)
    if side == "customers":
        return trade_history.customers(engine(), lines=lines, exporter=country, by=by)
    return trade_history.exporters(engine(), lines=lines, by=by)
