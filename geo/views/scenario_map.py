"""The map of a disruption: importers by the share of their imports that is lost or stays short, exporters crossed."""

from __future__ import annotations

import streamlit as st

from geo import flows
from geo.figures import scenario_values
from geo.maps import choropleth
from geo.scenarios.runs import DisruptionRun
from geo.views import caches, style


def show(run: DisruptionRun, column: str, *, width: int, alt: str) -> None:
    """Draw the map with its legend."""
    world, theme = caches.shapes(), style.theme()
    frame, unmatched = scenario_values.drawn(run, column, world.frame)
    drawn = choropleth.draw(
        world,
        frame,
        scenario_values.colouring(run, column, theme),
        theme,
        members=scenario_values.outlined(run),
        marked=frozenset(run.exporters.members),
        width_px=width - 8,
    )
    st.pydeck_chart(drawn.deck, key="scenario_map", height=choropleth.height_px(world, width - 8), alt=alt)
    st.html(scenario_values.worded(drawn.legend, run, theme).to_html())
    if unmatched:
        st.caption(f"Too small or unmapped, in the table only: {', '.join(map(flows.area_name, unmatched))}.")
