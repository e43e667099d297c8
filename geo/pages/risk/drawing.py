"""The map of every importer's score for one mineral and year."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from geo import vocabulary as v
from geo.maps import choropleth
from geo.maps.colours import Theme
from geo.maps.world import World
from geo.pages.shared import address
from geo.risk import values as risk_values
from geo.risk.selection import RiskSelection

KEY = "risk_map"


def draw(
    table: pd.DataFrame, selection: RiskSelection, world: World, theme: Theme, width: int
) -> choropleth.Choropleth:
    """The choropleth; *table* holds the scores of every country."""
    members = selection.importer.members
    drawn = choropleth.draw(
        world,
        risk_values.drawn(table, selection, world.frame),
        risk_values.colouring(selection, theme),
        theme,
        members=frozenset(members) if len(members) > 1 else frozenset(),
        selected=members[0] if len(members) == 1 else None,
        width_px=width,
    )
    return replace(drawn, legend=risk_values.worded(drawn.legend))


def clicked() -> None:
    """A click on a country makes it the importer; a click beside it changes nothing."""
    picked = st.session_state[KEY].selection.objects.get(choropleth.PICK_LAYER, [])
    code = picked[0]["properties"][v.ISO3] if picked else st.session_state.get("risk_last_picked", "")
    st.session_state["risk_last_picked"] = code
    if code:
        address.change("importer", code)
