"""The figures and ranked bars beside the map of flows: of the world, or of the chosen country."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from geo import numbers
from geo import vocabulary as v
from geo.pages.flows import charts
from geo.pages.shared import style
from geo.trade import model as trade_model
from geo.trade import sentences as trade_sentences
from geo.trade import values as trade_values
from geo.trade.model import AMOUNT, Trade
from geo.trade.selection import FlowSelection


def figures(trade: Trade, selection: FlowSelection, members: frozenset[str], alliance: str | None) -> None:
    """Headline figures: of the chosen country, or of world trade."""
    left, right = st.columns(2)
    if selection.country:
        _country_figures(trade, selection.country, left, right)
    else:
        _world_figures(trade, left, right)
    if not alliance:
        return
    buyers = {selection.country} if selection.country else members
    own = trade.flows[trade.flows[v.IMPORTER].isin(list(buyers))]
    total = float(own[AMOUNT].sum())
    if total > 0:
        within = float(own.loc[own[v.EXPORTER].isin(list(members)), AMOUNT].sum()) / total
        title = "Imports from members" if selection.country else "Members' imports: inside"
        left.metric(title, numbers.share(within), help=f"{alliance}, by {trade.by.value}.")
        right.metric("\u2026 from outside", numbers.share(1 - within))


def _world_figures(trade: Trade, left: Any, right: Any) -> None:
    left.metric("World trade", trade_sentences.money(trade.value_kusd), help="Sum of all flows, free on board.")
    right.metric(
        "Gross weight",
        numbers.amount(trade.quantity_t, v.Unit.TONNE),
        f"{numbers.share(trade.unweighed_share)} of value unweighed",
        delta_color="off",
        delta_arrow="off",
        help="Of the flows with a weight on record. Gross weight of the goods, not contained metal.",
    )
    left.metric("Flows", f"{len(trade.flows):,}", help="Pairs of countries that traded these lines in the year.")
    right.metric(
        "Exporters' HHI",
        numbers.hhi(trade_model.hhi(trade_model.balances(trade.flows)["exports"])),
        help=f"Sum of squared shares of exports by {trade.by.value}, 0 to 10,000.",
    )


def _country_figures(trade: Trade, country: str, left: Any, right: Any) -> None:
    for cell, title, side, partners in (
        (left, "Imports", v.IMPORTER, "Suppliers' HHI"),
        (right, "Exports", v.EXPORTER, "Customers' HHI"),
    ):
        own = trade.flows.loc[trade.flows[side] == country, AMOUNT]
        total = own.sum(min_count=1)
        cell.metric(title, "none" if pd.isna(total) else trade_sentences.amount(float(total), trade.by))
        cell.metric(
            partners, numbers.hhi(trade_model.hhi(own)), help=f"Sum of squared shares by {trade.by.value}, 0 to 10,000."
        )


def traders(trade: Trade, selection: FlowSelection, paint: trade_values.Palette) -> None:
    """The ranked exporters and importers of the world, or the suppliers and customers of the chosen country."""
    own, country = trade.flows, selection.country
    if selection.pair:
        return
    if country:
        name = trade_sentences.area(country)
        parts = [
            ("exports", f"Suppliers of {name}", own[own[v.IMPORTER] == country]),
            ("imports", f"Customers of {name}", own[own[v.EXPORTER] == country]),
        ]
    else:
        parts = [("exports", "Largest exporters", own), ("imports", "Largest importers", own)]
    for side, title, rows in parts:
        table = trade_model.balances(rows)
        if table[side].notna().any():
            st.markdown(f"###### {title}, by {trade.by.value}")
            bars = charts.ranked(table, side, trade.by, style.theme(), colours=paint.of_area, default=paint.default)
            st.vega_lite_chart(bars, width="stretch")
