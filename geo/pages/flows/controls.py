"""The selectors of the page of flows; each writes its word of the address and shows what is in effect."""

from __future__ import annotations

from datetime import date

import streamlit as st

from geo import vocabulary as v
from geo.locale.say import mark, mark_term, say, term
from geo.pages.shared import controls, session
from geo.pages.shared.widgets import Widgets
from geo.reference import alliances, minerals
from geo.reference.tables.minerals import HS_2017
from geo.trade import forms, notes
from geo.trade import model as trade_model
from geo.trade.model import By
from geo.trade.selection import TOPS, ColourBy, FlowSelection, Nodes
from geo.trade.sentences import stage

_BY = {By.VALUE: mark("Value (USD)"), By.QUANTITY: mark("Weight (t)")}
_COLOURS = {
    ColourBy.ALLIANCE: mark_term("colour of flows", "Alliance"),
    ColourBy.EXPORTER: mark_term("colour of flows", "Exporter"),
    ColourBy.CHANGE: mark_term("colour of flows", "Change since"),
}
_NODES = {Nodes.EXPORTS: mark("Exports"), Nodes.IMPORTS: mark("Imports"), Nodes.NET: mark("Net exports")}
_WIDGETS = Widgets("flows")


def show(selection: FlowSelection, on: date) -> None:
    """Every selector, in the order of the questions: what, how measured, how drawn, whose."""
    with controls.row():
        _mineral(selection)
        if selection.lines:
            _lines(selection)
        controls.alliance(selection.alliance, on)
        if not selection.lines:
            return
        controls.country(selection.country)
        with controls.options():
            _table(selection)
            _WIDGETS.choice(
                say("Measure"), "by", list(By), selection.by, format_func=lambda one: say(_BY[one]), width=300
            )
            _top(selection)
            _colour(selection)
            _WIDGETS.choice(
                say("Node size"),
                "nodes",
                list(Nodes),
                selection.nodes,
                format_func=lambda one: say(_NODES[one]),
                width=300,
            )
            st.toggle(
                say("Ports and chokepoints"),
                help=say("Show 28 chokepoints (IMF PortWatch) and ports (Natural Earth)."),
                **_WIDGETS.bound("ports", selection.ports),
            )


def _mineral(selection: FlowSelection) -> None:
    """Minerals with flows first; the others explain themselves when chosen."""
    entries = {entry.id: entry for entry in minerals.all_minerals()}
    there = {
        *trade_model.minerals_with_flows(session.trade_atlas().trade.added),
        *trade_model.minerals_with_flows(revision=HS_2017),
    }
    options = sorted(entries, key=lambda name: (name not in there, entries[name].name))

    def words(name: str) -> str:
        known = entries[name].name
        return known if name in there else say("{mineral}  (not in the trade table)", mineral=known)

    _WIDGETS.choice(say("Mineral"), "mineral", options, selection.mineral, format_func=words, width=175)


def _table(selection: FlowSelection) -> None:
    """The trade table, where both have the mineral."""
    offered = trade_model.revisions_of(selection.mineral, session.trade_atlas().trade.added)
    if len(offered) > 1:
        _WIDGETS.choice(
            say("Trade table"),
            "revision",
            offered,
            selection.revision,
            format_func=notes.table_name,
            width=150,
            help=say("Tables of different revisions of the Harmonized System are reconciled apart and never mixed."),
        )


def _lines(selection: FlowSelection) -> None:
    revision = selection.revision
    added = session.trade_atlas().in_revision(revision).trade.added
    choices = trade_model.line_choices(selection.mineral, added, revision=revision)
    codes = trade_model.pick_lines(selection.mineral, added=added, revision=revision)
    table = trade_model.lines_of(selection.mineral, revision=revision).set_index(v.HS6)

    def words(name: str) -> str:
        if name == trade_model.ALL_LINES:
            if len(choices) == 1:
                return words(selection.lines[0])
            return say("All products ({count} HS codes)", count=len(codes))
        return stage(name) or f"{name} {forms.described(str(table.loc[name, 'description']))}"

    _WIDGETS.choice(say("Products"), "lines", choices, selection.choice, format_func=words, width=200)


def _top(selection: FlowSelection) -> None:
    """How many flows; an address may ask for another number than those offered."""
    options = [str(top) for top in sorted({*TOPS, selection.top})]
    _WIDGETS.choice(say("Number of flows"), "top", options, str(selection.top), width=300)


def _colour(selection: FlowSelection) -> None:
    options = [
        colour
        for colour in ColourBy
        if (selection.alliance or colour is not ColourBy.ALLIANCE)
        and (len(selection.years) > 1 or colour is not ColourBy.CHANGE)
    ]
    _WIDGETS.choice(
        say("Colour"),
        "colour",
        options,
        selection.colour,
        width=300,
        format_func=lambda one: term("colour of flows", _COLOURS[one]),
    )
    if selection.colour is ColourBy.CHANGE:
        years = [str(year) for year in selection.years if year != selection.year or year == selection.since]
        _WIDGETS.choice(say("Since"), "since", years, str(selection.since), width=300)


def second_alliance(selection: FlowSelection) -> None:
    """A second alliance for the trade between alliances; a country in both counts in the first."""
    names = {entry.id: entry.short_name for entry in alliances.all_alliances() if entry.id != selection.alliance}
    _WIDGETS.choice(
        say("Second alliance"),
        "second",
        ["", *names],
        selection.second if selection.second in names else "",
        format_func=lambda name: names.get(name, "") or term("alliance", "None"),
        width=260,
        help=say("Shows trade between two alliances and the rest of the world; a country in both counts in the first."),
    )


def year(selection: FlowSelection) -> None:
    """Year slider with play; one year is stated, not slid."""
    if len(selection.years) == 1:
        st.caption(say("Year: **{year}**, the only one with trade in these products", year=selection.year))
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        _WIDGETS.play(selection.years, selection.year)
        st.select_slider(say("Year"), selection.years, **_WIDGETS.bound("year", selection.year), width=560)
