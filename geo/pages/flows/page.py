"""The page of trade flows: who ships what to whom, and how much of it stays within an alliance."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from geo import numbers
from geo import vocabulary as v
from geo.content.view import Page
from geo.maps import choropleth
from geo.maps import flows as flow_map
from geo.pages.briefing import parts as briefing_parts
from geo.pages.flows import active, controls, drawing, headline, tables, upload, years
from geo.pages.shared import address, caches, export, style, viewport, words
from geo.pages.shared import policy as policy_view
from geo.reference import alliances, minerals
from geo.trade import history as trade_history
from geo.trade import model as trade_model
from geo.trade import sentences as trade_sentences
from geo.trade import values as trade_values
from geo.trade.model import SHARE, By, Rest, Trade
from geo.trade.selection import ColourBy, FlowSelection, as_address, resolve

_MAP_KEY = "flow_map"
# Narrower windows, in pixels, take charts and tables one below the other.
_TWO_COLUMNS = 1100


@words.guarded
def page() -> None:
    """Draw the page."""
    today = date.today()  # noqa: DTZ011 - the reader's calendar day
    selection, said = resolve(address.wish(), years_of=active.years, added=active.added())
    words.warn(said)
    # First of all: a rerun that cuts this one short, as playing does, must find the address up to date.
    address.write([*as_address(selection), *policy_view.parts(address.wish())])
    controls.show(selection, today)
    if selection.lines:
        _trade(selection, today)
    else:
        name = minerals.mineral(selection.mineral).name
        st.html(f'<h1 class="atlas-headline">{escape(name)}: no flows to show</h1>')
        st.info(trade_model.why_no_flows(selection.mineral), icon=":material/info:")
        upload.show()


def _trade(selection: FlowSelection, today: date) -> None:
    trade = active.taken(selection.lines, selection.year, selection.by)
    members = caches.members(selection.alliance, today)
    alliance = alliances.alliance(selection.alliance).short_name if selection.alliance else None
    st.html(f'<h1 class="atlas-headline">{escape(trade_sentences.headline(trade, selection))}</h1>')
    text = trade_sentences.explanation(trade, selection, members=members, alliance=alliance)
    st.html(f'<p class="atlas-text">{escape(text)}</p>')
    window = viewport.width()
    width = viewport.map_width(window)
    with st.container(horizontal=True, gap="medium"):
        with st.container(width=width):
            paint = _palette(selection, members, today)
            _map(trade, selection, members, paint, width - 8)
        with st.container(width="stretch"):
            headline.figures(trade, selection, members, alliance)
            headline.traders(trade, selection, paint)
    cited = active.cited(selection.lines, selection.year)
    line = trade_sentences.source_line(cited.text, trade, selection, basis=cited.basis)
    st.html(f'<p class="atlas-source">{escape(line)}</p>')
    with st.container(horizontal=True, gap="small"):
        briefing_parts.add_button("flows")
        export.show(Page.FLOWS, dict(as_address(selection)), title=trade_sentences.headline(trade, selection))
    left, right = _halves(window)
    with left:
        _blocs(trade, selection, members, today)
    with right:
        years.show(selection, today)
    tables.show_flows(trade, selection, cited)
    upload.show()
    left, right = _halves(window)
    with left:
        tables.show_unit_values(trade, selection, cited)
    with right:
        dataset = caches.dataset()
        rows = dataset.facts.get((selection.mineral, v.Measure.PRODUCTION))
        tables.show_hubs(trade, rows if rows is not None else pd.DataFrame(columns=list(v.FACT_COLUMNS)))
        tables.show_notes(selection, active.added())
    policy_view.show(address.wish(), on=today, mineral=selection.mineral)


def _palette(selection: FlowSelection, members: frozenset[str], today: date) -> trade_values.Palette:
    return trade_values.palette(
        selection,
        style.theme(),
        members=members,
        second=caches.members(selection.second, today),
        names=(_short(selection.alliance), _short(selection.second)),
        largest=active.partners(selection.lines, selection.by, "exporters", "").named,
    )


def _map(
    trade: Trade, selection: FlowSelection, members: frozenset[str], paint: trade_values.Palette, width: int
) -> None:
    theme = style.theme()
    wanted = trade_model.touching(trade.flows, country=selection.country, pair=selection.pair)
    shown, rest = trade_model.split_top(wanted, selection.top)
    changes, gone = _changes(trade, selection)
    measured = active.scale(selection.lines, selection.by)
    scale = flow_map.Scale(flow=measured.flow, area=measured.area)
    drawn = flow_map.draw(
        caches.shapes(),
        trade_values.arrows(shown, trade, paint, changes=changes, theme=theme),
        trade_values.nodes(trade, trade_model.balances(wanted), shown, selection, paint, theme),
        theme,
        scale=scale,
        members=members,
        selected=selection.country or None,
        width_px=width,
    )
    st.pydeck_chart(
        drawn.deck,
        key=_MAP_KEY,
        on_select=_clicked,
        selection_mode="single-object",
        height=choropleth.height_px(caches.shapes(), width),
        alt=f"Map of trade flows. {trade_sentences.headline(trade, selection)}. The table below holds every flow.",
    )
    controls.year(selection)
    notes = _notes(shown, rest, selection.by, drawn.unplaced, gone)
    st.html(drawing.legend(paint, scale, selection, notes, land=_land(selection, members)))
    if selection.country or selection.pair:
        st.button("Show all flows", icon=":material/close:", on_click=_clear)


def _land(selection: FlowSelection, members: frozenset[str]) -> list[tuple[str, str]]:
    """The legend's entry for the tint of the members' land."""
    if not members:
        return []
    return [(flow_map.member_land(style.theme()), f"land of members of {_short(selection.alliance)}")]


def _short(alliance: str) -> str:
    return alliances.alliance(alliance).short_name if alliance else ""


def _changes(trade: Trade, selection: FlowSelection) -> tuple[pd.Series | None, str]:
    """Classes of change where they are asked for, and a sentence on the flows that ended."""
    if selection.colour is not ColourBy.CHANGE:
        return None, ""
    then = active.taken(selection.lines, selection.since, selection.by)
    gone = trade_model.touching(trade_history.ended(trade, then), country=selection.country, pair=selection.pair)
    said = (
        f"{len(gone):,} flows of {selection.since} are gone and not drawn: then "
        f"{numbers.share(float(gone[SHARE].sum()))} of world trade."
    )
    return trade_history.change(trade, then), said


def _notes(shown: pd.DataFrame, rest: Rest, by: By, unplaced: tuple[str, ...], gone: str) -> list[str]:
    notes = [trade_sentences.rest(rest, len(shown), by)]
    if unplaced:
        notes.append(f"Not on the map, in the table only: {', '.join(unplaced)}.")
    return [*notes, *([gone] if gone else [])]


def _clicked() -> None:
    """A click on a flow or a country shows only that; on the selected one, or on the sea, shows all again.

    The browser's own selection cannot be set from here, so its last value is remembered: clearing it by
    clicking what was chosen there, but is no longer the page's, means choosing that again.
    """
    picked = st.session_state[_MAP_KEY].selection.objects
    code = ""
    for layer, name in ((flow_map.FLOWS, "flow"), (flow_map.NODES, v.ISO3), (flow_map.COUNTRIES, v.ISO3)):
        if picked.get(layer):
            code = picked[layer][0]["properties"][name]
            break
    before = st.session_state.get("flows_last_picked", "")
    wish = address.wish()
    current = wish.get("flow") or wish.get("country", "")
    st.session_state["flows_last_picked"] = code
    if not code and before and before != current:
        code = before
    address.change("flow", code if "-" in code else "")
    address.change("country", "" if "-" in code else code)


def _clear() -> None:
    address.change("flow", "")
    address.change("country", "")


def _halves(window: int) -> Sequence[Any]:
    """Two columns, or one below the other where the window is narrow."""
    if window < _TWO_COLUMNS:
        return [st.container(), st.container()]
    return st.columns(2, gap="large")


def _blocs(trade: Trade, selection: FlowSelection, members: frozenset[str], today: date) -> None:
    st.markdown("##### Between alliances and the rest of the world")
    controls.second_alliance(selection)
    blocs = {}
    if selection.alliance:
        blocs[_short(selection.alliance)] = members
    if selection.second and selection.second != selection.alliance:
        blocs[_short(selection.second)] = caches.members(selection.second, today)
    if not blocs:
        st.caption("Choose an alliance to see what it trades with itself and with others.")
        return
    st.html(drawing.sankey(trade, blocs, style.theme()))
    st.caption(
        f"By {trade.by.value}, {trade.year}, every flow; members as of {today:%d %B %Y}. "
        "A country in both blocs counts in the first."
    )
