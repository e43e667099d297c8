"""The map of a disruption: importers by the share of their imports that is lost or stays short, exporters crossed."""

from __future__ import annotations

import streamlit as st

from geo.maps import choropleth
from geo.pages.shared import caches, style
from geo.scenarios import values as scenarios_values
from geo.scenarios.model import DisruptionRun
from geo.trade import model as trade_model


def show(run: DisruptionRun, column: str, *, width: int, alt: str) -> None:
    """Draw the map with its legend."""
    world, theme = caches.shapes(), style.theme()
    frame, unmatched = scenarios_values.drawn(run, column, world.frame)
    drawn = choropleth.draw(
        world,
        frame,
        scenarios_values.colouring(run, column, theme),
        theme,
        members=scenarios_values.outlined(run),
        marked=frozenset(run.exporters.members),
        width_px=width - 8,
    )
    st.pydeck_chart(drawn.deck, key="scenario_map", height=choropleth.height_px(world, width - 8), alt=alt)
    st.html(scenarios_values.worded(drawn.legend, run, theme).to_html())
    if unmatched:
        st.caption(f"Too small or unmapped, in the table only: {', '.join(map(trade_model.area_name, unmatched))}.")
