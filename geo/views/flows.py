"""The page of trade flows: who ships what to whom, and how much of it stays within an alliance."""

from __future__ import annotations

from datetime import date
from html import escape

import pandas as pd
import streamlit as st

from geo import alliances, flow_history, flow_sentences, flows, formats, minerals
from geo import vocabulary as v
from geo.flow_selection import ColourBy, FlowSelection, as_address, resolve
from geo.flows import AMOUNT, SHARE, By, Rest, Trade
from geo.maps import choropleth
from geo.maps import flows as flow_map
from geo.sources import read_origins
from geo.views import address, caches, flow_caches, flow_controls, flow_drawing, style, viewport, words

_MAP_KEY = "flow_map"


@words.guarded
def page() -> None:
    """Draw the page."""
    today = date.today()  # noqa: DTZ011 - the reader's calendar day
    selection, said = resolve(address.wish(), years_of=flow_caches.years)
    words.warn(said)
    flow_controls.show(selection, today)
    if selection.lines:
        _trade(selection, today)
    else:
        name = minerals.mineral(selection.mineral).name
        st.html(f'<h1 class="atlas-headline">{escape(name)}: no flows to show</h1>')
        st.info(flows.why_no_flows(selection.mineral), icon=":material/info:")
    address.write(as_address(selection))


def _trade(selection: FlowSelection, today: date) -> None:
    trade = flow_caches.taken(selection.lines, selection.year, selection.by)
    members = caches.members(selection.alliance, today)
    alliance = alliances.alliance(selection.alliance).short_name if selection.alliance else None
    st.html(f'<h1 class="atlas-headline">{escape(flow_sentences.headline(trade, selection))}</h1>')
    text = flow_sentences.explanation(trade, selection, members=members, alliance=alliance)
    st.html(f'<p class="atlas-text">{escape(text)}</p>')
    width = viewport.map_width(viewport.width())
    with st.container(horizontal=True, gap="medium"):
        with st.container(width=width):
            _map(trade, selection, members, width - 8, today)
        with st.container(width="stretch"):
            _figures(trade, selection, members, alliance)
    flow_controls.year(selection)
    citation = read_origins()[flows.SOURCE_ID].citation
    st.html(f'<p class="atlas-source">{escape(flow_sentences.source_line(citation, trade, selection))}</p>')


def _map(trade: Trade, selection: FlowSelection, members: frozenset[str], width: int, today: date) -> None:
    theme = style.theme()
    wanted = flows.touching(trade.flows, country=selection.country, pair=selection.pair)
    shown, rest = flows.split_top(wanted, selection.top)
    second = caches.members(selection.second, today)
    paint = flow_drawing.palette(
        selection,
        theme,
        members=members,
        second=second,
        names=(_short(selection.alliance), _short(selection.second)),
        largest=flow_caches.partners(selection.lines, selection.by, "exporters", "").named,
    )
    changes, gone = _changes(trade, selection)
    measured = flow_caches.scale(selection.lines, selection.by)
    scale = flow_map.Scale(flow=measured.flow, area=measured.area)
    drawn = flow_map.draw(
        caches.shapes(),
        flow_drawing.arrows(shown, trade, paint, changes=changes, theme=theme),
        flow_drawing.nodes(trade, flows.balances(wanted), selection, paint, theme),
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
        alt=f"Map of trade flows. {flow_sentences.headline(trade, selection)}. The table below holds every flow.",
    )
    notes = _notes(shown, rest, selection.by, drawn.unplaced, gone)
    st.html(flow_drawing.legend(paint, scale, selection, notes))
    if selection.country or selection.pair:
        st.button("Show all flows", icon=":material/close:", on_click=_clear)


def _short(alliance: str) -> str:
    return alliances.alliance(alliance).short_name if alliance else ""


def _changes(trade: Trade, selection: FlowSelection) -> tuple[pd.Series | None, str]:
    """Classes of change where they are asked for, and a sentence on the flows that ended."""
    if selection.colour is not ColourBy.CHANGE:
        return None, ""
    then = flow_caches.taken(selection.lines, selection.since, selection.by)
    gone = flows.touching(flow_history.ended(trade, then), country=selection.country, pair=selection.pair)
    said = (
        f"{len(gone):,} flows of {selection.since} are gone and not drawn: then "
        f"{formats.share(float(gone[SHARE].sum()))} of world trade."
    )
    return flow_history.change(trade, then), said


def _notes(shown: pd.DataFrame, rest: Rest, by: By, unplaced: tuple[str, ...], gone: str) -> list[str]:
    notes = [flow_sentences.rest(rest, len(shown), by)]
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


def _figures(trade: Trade, selection: FlowSelection, members: frozenset[str], alliance: str | None) -> None:
    """Headline figures of world trade."""
    table = flows.balances(trade.flows)
    left, right = st.columns(2)
    left.metric("World trade", flow_sentences.money(trade.value_kusd), help="Sum of all flows, free on board.")
    right.metric(
        "Gross weight",
        formats.amount(trade.quantity_t, v.Unit.TONNE),
        f"{formats.share(trade.unweighed_share)} of value unweighed",
        delta_color="off",
        delta_arrow="off",
        help="Of the flows with a weight on record. Gross weight of the goods, not contained metal.",
    )
    left.metric("Flows", f"{len(trade.flows):,}", help="Pairs of countries that traded these lines in the year.")
    right.metric(
        "Exporters' HHI",
        formats.hhi(flows.hhi(table["exports"])),
        help=f"Sum of squared shares of exports by {selection.by.value}, 0 to 10,000.",
    )
    if alliance:
        inside = trade.flows[v.IMPORTER].isin(list(members))
        own = trade.flows[inside]
        total = float(own[AMOUNT].sum())
        if total > 0:
            within = float(own.loc[own[v.EXPORTER].isin(list(members)), AMOUNT].sum()) / total
            left.metric(
                "Members' imports: inside",
                formats.share(within),
                help=f"{alliance}: where the imports of its members come from.",
            )
            right.metric("… from outside", formats.share(1 - within))
