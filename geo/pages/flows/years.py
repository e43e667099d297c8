"""The years behind a view of flows: one flow, the partners of a country, or the world's exporters."""

from __future__ import annotations

from datetime import date

import streamlit as st

from geo.errors import NotComputableError
from geo.pages.flows import charts
from geo.pages.shared import session, style
from geo.reference import policy
from geo.tables.trade import area_name
from geo.trade import history as trade_history
from geo.trade import sentences as trade_sentences
from geo.trade.selection import FlowSelection


def show(selection: FlowSelection, today: date) -> None:
    """Charts of time, with policy events marked."""
    events = _marks(selection, today)
    if selection.pair:
        _pair_years(selection, events)
    elif selection.country:
        name = trade_sentences.area(selection.country)
        for side, title in (("suppliers", f"Who supplies {name}"), ("customers", f"Whom {name} supplies")):
            _partner_years(selection, side, title, events)
    else:
        _partner_years(selection, "exporters", "Exporters over time", events)


def _partner_years(selection: FlowSelection, side: str, title: str, events: list[dict[str, str]]) -> None:
    theme = style.theme()
    st.markdown(f"##### {title}: shares by {selection.by.value}")
    try:
        partners = trade_history.partners_of(
            session.trade_atlas(), selection.lines, selection.by, side=side, country=selection.country
        )
    except NotComputableError:
        st.caption("Nothing on record in any year.")
        return
    chart = charts.partner_shares(partners, theme, year=selection.year, events=events, colours={})
    st.vega_lite_chart(chart, width="stretch")
    st.markdown("###### Concentration of these partners (HHI, 0 to 10,000)")
    st.vega_lite_chart(charts.concentration(partners, theme, year=selection.year, events=events), width="stretch")


def _pair_years(selection: FlowSelection, events: list[dict[str, str]]) -> None:
    exporter, importer = selection.pair or ("", "")
    table = trade_history.pair(
        session.trade_atlas().trade.engine, lines=selection.lines, exporter=exporter, importer=importer
    )
    if table.empty:
        st.caption("This flow is on record in no year.")
        return
    theme = style.theme()
    st.markdown(f"##### {area_name(exporter)} to {area_name(importer)}, {selection.by.unit}")
    st.vega_lite_chart(
        charts.pair_trend(table, selection.by, theme, year=selection.year, events=events), width="stretch"
    )
    st.markdown("##### Unit value, USD/t")
    st.vega_lite_chart(charts.pair_unit_value(table, theme, year=selection.year), width="stretch")


def _marks(selection: FlowSelection, today: date) -> list[dict[str, str]]:
    """Policy events within the years on record, as marks for the charts of time."""
    events = policy.events(on=today, mineral=selection.mineral)
    found = policy.marks(events, years=selection.years)
    return [
        {"year": row.date[:4], "date": row.date, "title": row.title, "status": f"{row.state}; {row.evidence}"}
        for row in found.itertuples()
    ]
