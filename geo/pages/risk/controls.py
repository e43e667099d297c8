"""The controls of the page of import risk."""

from __future__ import annotations

from datetime import date

import streamlit as st

from geo.pages.shared import address, controls, session
from geo.pages.shared.widgets import Widgets
from geo.reference import alliances, countries, minerals
from geo.risk import model as risk_model
from geo.risk.model import Method
from geo.risk.selection import AXES, WEIGHINGS, RiskSelection

_WIDGETS = Widgets("risk")
_IMPORTER = "risk_importer"


def show(selection: RiskSelection, on: date) -> None:
    """Importer, mineral, measure of imports, alliance and method."""
    with controls.row():
        _importer(selection, on)
        entries = [minerals.mineral(name) for name in risk_model.minerals_scored(session.dataset())]
        words = {entry.id: entry.name for entry in sorted(entries, key=lambda entry: entry.name)}
        _WIDGETS.choice("Mineral", "mineral", list(words), selection.mineral, format_func=words.get, width=190)
        _WIDGETS.choice(
            "Suppliers by", "by", list(WEIGHINGS), selection.by, width=115,
            format_func=lambda by: WEIGHINGS[by].capitalize(),
        )  # fmt: skip
        controls.alliance(selection.alliance, on)
        with controls.options():
            _method(selection)


def _method(selection: RiskSelection) -> None:
    _WIDGETS.choice(
        "Method", "method", list(Method), selection.method, format_func=lambda one: Method(one).label, width=300,
        help="Published gives the numbers of geopolrisk-py 2.0.1: missing weights and unpublished production "
        "count as zero, production is cut to whole tonnes, Taiwan and six small territories count as the neutral "
        "0.5. Strict gives no score where the data cannot.",
    )  # fmt: skip


def _importer(selection: RiskSelection, on: date) -> None:
    """Countries and alliances; several count as one importer."""
    groups = {entry.id: f"{entry.short_name} ({len(session.members(entry.id, on))} countries)"
              for entry in alliances.all_alliances()}  # fmt: skip
    names = {entry.iso3: entry.name for entry in countries.all_countries()} | groups
    ordered = [*sorted(groups, key=groups.__getitem__), *sorted(set(names) - set(groups), key=names.__getitem__)]
    st.session_state[_IMPORTER] = selection.importer.id.split(",")
    st.multiselect(
        "Importer(s), combined", ordered, format_func=names.__getitem__, key=_IMPORTER, on_change=_take_importer,
        width=330, max_selections=15, placeholder="Choose a country or alliance", filter_mode="contains",
        select_all=False,
    )  # fmt: skip


def _take_importer() -> None:
    address.change("importer", ",".join(st.session_state[_IMPORTER]))


def year(years: tuple[int, ...], current: int) -> None:
    """Year slider."""
    st.select_slider("Year", years, **_WIDGETS.bound("year", current), width=520)


def axis(selection: RiskSelection) -> None:
    """What the matrix sets concentration against."""
    st.segmented_control(
        "Concentration against", list(AXES), format_func=AXES.__getitem__, label_visibility="collapsed", required=True,
        **_WIDGETS.bound("axis", selection.axis),
    )  # fmt: skip
