"""The selectors of the page of import risk; each writes its part of the wish and shows what the wish became."""

from __future__ import annotations

from datetime import date

import streamlit as st

from geo.pages.shared import address, caches, controls
from geo.pages.shared.widgets import Widgets
from geo.reference import alliances, countries, minerals
from geo.risk import model as risk_model
from geo.risk.model import Method
from geo.risk.selection import AXES, WEIGHINGS, RiskSelection

_WIDGETS = Widgets("risk")
_BY = {"value": "Value", "quantity": "Weight"}
_METHODS = {Method.PUBLISHED: "As published", Method.ATLAS: "Atlas, stricter"}
_AXES = {"import-risk": "Import risk", "governance": "Governance of imports"}


def show(selection: RiskSelection, on: date) -> None:
    """Importer, mineral, weighing, alliance and reading."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall"):
        _importer(selection, on)
        dataset = caches.dataset()
        entries = [minerals.mineral(name) for name in risk_model.minerals_scored(dataset)]
        words = {entry.id: entry.name for entry in sorted(entries, key=lambda entry: entry.name)}
        _WIDGETS.choice("Mineral", "mineral", list(words), selection.mineral, format_func=words.get, width=190)
        _WIDGETS.choice("Suppliers by", "by", WEIGHINGS, selection.by, format_func=_BY.get, width=115)
        controls.alliance(selection.alliance, on)
        _WIDGETS.choice(
            "Reading", "method", list(Method), selection.method, format_func=_METHODS.get, width=150,
            help="As published gives the numbers of geopolrisk-py 2.0.1: missing weights and unpublished production "
            "count as zero, production is cut to whole tonnes, Taiwan and six small territories count the neutral "
            "0.5. The stricter reading gives no score where the data cannot.",
        )  # fmt: skip


def _importer(selection: RiskSelection, on: date) -> None:
    """Countries and alliances; several buy as one."""
    groups = {entry.id: f"{entry.short_name} ({len(caches.members(entry.id, on))} as one)"
              for entry in alliances.all_alliances()}  # fmt: skip
    names = {entry.iso3: entry.name for entry in countries.all_countries()} | groups
    ordered = [*sorted(groups, key=groups.__getitem__), *sorted(set(names) - set(groups), key=names.__getitem__)]
    key = "risk_importer"
    st.session_state[key] = selection.importer.id.split(",")
    st.multiselect(
        "Importer (several buy as one)", ordered, format_func=names.__getitem__, key=key, on_change=_take_importer,
        width=330, max_selections=15, placeholder="Choose a country or alliance",
    )  # fmt: skip


def _take_importer() -> None:
    address.change("importer", ",".join(st.session_state["risk_importer"]))


def year(selection: RiskSelection) -> None:
    """Year slider."""
    years = risk_model.years_scored(caches.dataset())
    st.select_slider("Year", years, **_WIDGETS.bound("year", selection.year), width=520)


def axis(selection: RiskSelection) -> None:
    """What the matrix sets concentration against."""
    st.segmented_control(
        "Concentration against", AXES, format_func=_AXES.__getitem__, label_visibility="collapsed", required=True,
        **_WIDGETS.bound("axis", selection.axis),
    )  # fmt: skip
