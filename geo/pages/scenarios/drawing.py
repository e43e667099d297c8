"""The map of a disruption: importers by the share of their imports that is lost or stays short, exporters crossed."""

from __future__ import annotations

import streamlit as st

from geo.maps import choropleth, world
from geo.pages.shared import style
from geo.scenarios import values as scenarios_values
from geo.scenarios.model import DisruptionRun
from geo.tables.trade import area_name


def show(run: DisruptionRun, column: str, *, width: int, alt: str) -> None:
    """Draw the map with its legend."""
    earth, theme = world.load(), style.theme()
    frame, unmatched = scenarios_values.drawn(run, column, earth.frame)
    drawn = choropleth.draw(
        earth,
        frame,
        scenarios_values.colouring(run, column, theme),
        theme,
        members=scenarios_values.outlined(run),
        marked=frozenset(run.exporters.members),
        width_px=width - 8,
    )
    st.pydeck_chart(drawn.deck, key="scenario_map", height=choropleth.height_px(earth, width - 8), alt=alt)
    st.html(scenarios_values.worded(drawn.legend, run, theme).to_html())
    if unmatched:
        st.caption(f"Too small or unmapped, in the table only: {', '.join(map(area_name, unmatched))}.")
