"""The years behind a view of flows: one flow, the partners of a country, or the world's exporters."""

from __future__ import annotations

from datetime import date

import streamlit as st

from geo import flow_history, flow_sentences, flows, policy
from geo.errors import NotComputableError
from geo.flow_selection import FlowSelection
from geo.views import address, flow_caches, flow_charts, style
from geo.views import policy as policy_view


def show(selection: FlowSelection, today: date) -> None:
    """Charts of time, with policy events marked."""
    events = _marks(selection, today)
    if selection.pair:
        _pair_years(selection, events)
    elif selection.country:
        name = flow_sentences.area(selection.country)
        for side, title in (("suppliers", f"Who supplies {name}"), ("customers", f"Whom {name} supplies")):
            _partner_years(selection, side, title, events)
    else:
        _partner_years(selection, "exporters", "Exporters over time", events)


def _partner_years(selection: FlowSelection, side: str, title: str, events: list[dict[str, str]]) -> None:
    theme = style.theme()
    st.markdown(f"##### {title}: shares by {selection.by.value}")
    try:
        partners = flow_caches.partners(selection.lines, selection.by, side, selection.country)
    except NotComputableError:
        st.caption("Nothing on record in any year.")
        return
    chart = flow_charts.partner_shares(partners, theme, year=selection.year, events=events, colours={})
    st.vega_lite_chart(chart, width="stretch")
    st.markdown("###### Concentration of these partners (HHI, 0 to 10,000)")
    st.vega_lite_chart(flow_charts.concentration(partners, theme, year=selection.year, events=events), width="stretch")


def _pair_years(selection: FlowSelection, events: list[dict[str, str]]) -> None:
    exporter, importer = selection.pair or ("", "")
    table = flow_history.pair(flow_caches.engine(), lines=selection.lines, exporter=exporter, importer=importer)
    if table.empty:
        st.caption("This flow is on record in no year.")
        return
    theme = style.theme()
    st.markdown(f"##### {flows.area_name(exporter)} to {flows.area_name(importer)}, {selection.by.unit}")
    st.vega_lite_chart(
        flow_charts.pair_trend(table, selection.by, theme, year=selection.year, events=events), width="stretch"
    )
    st.markdown("##### Unit value, USD/t")
    st.vega_lite_chart(flow_charts.pair_unit_value(table, theme, year=selection.year), width="stretch")


def _marks(selection: FlowSelection, today: date) -> list[dict[str, str]]:
    """Policy events within the years on record, as marks for the charts of time."""
    wish = address.wish()
    events = policy.events(on=today, mineral=selection.mineral, secondary=policy_view.secondary(wish))
    found = policy.marks(events, years=selection.years)
    return [
        {"year": row.date[:4], "date": row.date, "title": row.title, "status": f"{row.state}; {row.evidence}"}
        for row in found.itertuples()
    ]
