"""The controls of the page of import risk."""

from __future__ import annotations

from datetime import date

import streamlit as st

from geo.locale.say import say
from geo.pages.shared import controls, session
from geo.pages.shared.widgets import Widgets
from geo.reference import minerals
from geo.reference.tables.minerals import HS_1992
from geo.risk.model import Method
from geo.risk.selection import AXES, WEIGHINGS, RiskSelection, minerals_offered, revisions_of
from geo.trade import notes, sentences
from geo.trade.model import By

_WIDGETS = Widgets("risk")
_IMPORTER = "risk_importer"


def show(selection: RiskSelection, on: date) -> None:
    """Importer, mineral, measure of imports, alliance and method."""
    with controls.row():
        controls.importer(selection.importer.id, on, key=_IMPORTER)
        entries = [minerals.mineral(name) for name in minerals_offered(session.trade_atlas())]
        words = {entry.id: entry.name for entry in sorted(entries, key=lambda entry: entry.name)}
        _WIDGETS.choice(say("Mineral"), "mineral", list(words), selection.mineral, format_func=words.get, width=190)
        _table(selection)
        _WIDGETS.choice(
            say("Suppliers by"),
            "by",
            list(WEIGHINGS),
            selection.by,
            width=115,
            format_func=lambda by: sentences.capital(By(by).word),
        )
        controls.alliance(selection.alliance, on)
        if selection.revision == HS_1992:
            with controls.options():
                _method(selection)


def _method(selection: RiskSelection) -> None:
    _WIDGETS.choice(
        say("Method"),
        "method",
        list(Method),
        selection.method,
        format_func=lambda one: Method(one).label,
        width=300,
        help=say(
            "Published gives the numbers of geopolrisk-py 2.0.1: missing weights and unpublished production count as "
            "zero, production is cut to whole tonnes, Taiwan and six small territories count as the neutral 0.5. "
            "Strict gives no score where the data cannot."
        ),
    )


def _table(selection: RiskSelection) -> None:
    """The trade table, where there is a choice: scores of HS 1992, or suppliers in HS 2017."""
    offered = revisions_of(session.trade_atlas(), selection.mineral)
    if len(offered) > 1:
        _WIDGETS.choice(
            say("Trade table"),
            "revision",
            offered,
            selection.revision,
            format_func=notes.table_name,
            width=150,
            help=say(
                "HS 1992 has the scores of GeoPolRisk; HS 2017 has suppliers of 2024 alone, of magnets and refined "
                "metals. The two are reconciled apart and never mixed."
            ),
        )


def year(years: tuple[int, ...], current: int) -> None:
    """Year slider; one year is stated, not slid."""
    if len(years) == 1:
        st.caption(say("Year: **{year}**, the only one of this trade table", year=current))
        return
    st.select_slider(say("Year"), years, **_WIDGETS.bound("year", current), width=520)


def axis(selection: RiskSelection) -> None:
    """What the matrix sets concentration against."""
    st.segmented_control(
        say("Concentration against"),
        list(AXES),
        format_func=lambda one: say(AXES[one]),
        required=True,
        label_visibility="collapsed",
        **_WIDGETS.bound("axis", selection.axis),
    )
