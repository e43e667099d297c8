"""Maps for a screen in a room: drawn like those of the pages, with larger letters and in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd

from geo import alliances, flow_history, flows, policy, snapshot
from geo import flow_selection as flow_choice
from geo import risk_selection as risk_choice
from geo import vocabulary as v
from geo.briefing import localisation
from geo.briefing.live import MapChoice, map_choice
from geo.figures import flow_values, map_values
from geo.flow_selection import ColourBy, FlowSelection
from geo.maps import choropleth, classes
from geo.maps import flows as flow_map
from geo.maps.colours import Theme
from geo.maps.legend import Entry, Legend
from geo.selection import View
from geo.views import caches, flow_caches, risk_caches, risk_map
from geo.views import policy as policy_view
from geo.views.briefing_desk import CachedDesk


@dataclass(frozen=True, slots=True)
class Stage:
    """How large and in what colours and language maps are drawn; ``on`` is the day that counts."""

    width: int
    label_px: int
    labels: int
    theme: Theme
    lang: str
    on: date


@dataclass(frozen=True, slots=True)
class Drawn:
    """A deck and its legend as HTML."""

    deck: Any
    legend: str


def draw(page: str, address: Mapping[str, str], stage: Stage, *, beside: Mapping[str, str] | None = None) -> Drawn:
    """The map of a page's state.

    Parameters
    ----------
    beside: state of a second map that this one shares its scale with.

    Raises
    ------
    NotComputableError: if the view has no figures at all.
    """
    return {"map": _map, "flows": _flows, "risk": _risk}[page](address, stage, beside or address)


def _map(address: Mapping[str, str], stage: Stage, beside: Mapping[str, str]) -> Drawn:
    desk, world, theme = CachedDesk(), caches.shapes(), stage.theme
    choice, other = (map_choice(one, desk.dataset)[0] for one in (address, beside))
    taken = desk.taken(choice.selection, choice.alliance, stage.on)
    values, _ = map_values.drawn(desk.dataset, taken, world.frame)
    values = values.assign(
        label=[
            localisation.label(code, text, stage.lang) if isinstance(text, str) else None
            for code, text in zip(values[v.ISO3], values["label"], strict=True)
        ]
    )
    name = alliances.alliance(choice.alliance).short_name if choice.alliance else None
    members = caches.members(choice.alliance, stage.on)
    day = policy_view.layer_day(address, on=stage.on)
    marked = policy.restricting(on=day, mineral=choice.selection.mineral) if day else frozenset()
    drawn = choropleth.draw(
        world,
        values,
        _colouring(choice, other, stage, name),
        theme,
        members=members,
        selected=choice.country or None,
        marked=marked,
        labels=stage.labels,
        label_px=stage.label_px,
        width_px=stage.width,
    )
    entries = list(drawn.legend.entries)
    if members and name and choice.alliance == other.alliance:
        entries.append(Entry(theme.member, f"outline: {name}", len(members), kind="outline"))
    elif members:
        entries.append(Entry(theme.member, "outline: members", len(members), kind="outline"))
    if day:
        words = f"export restriction in force on {localisation.day(day, stage.lang)}"
        entries.append(Entry(theme.member, words, len(marked), kind="cross"))
    legend = localisation.legend(Legend(drawn.legend.title, tuple(entries)), stage.lang)
    return Drawn(drawn.deck, legend.to_html())


def _colouring(choice: MapChoice, other: MapChoice, stage: Stage, alliance: str | None) -> choropleth.Colouring:
    """The page's own colours; two maps of amounts share the larger one's classes if they have one unit."""
    desk = CachedDesk()
    taken = desk.taken(choice.selection, choice.alliance, stage.on)
    own = map_values.colouring(desk.dataset, taken, stage.theme, alliance=alliance)
    if choice.alliance != other.alliance and own.split:
        stem = own.title.partition(":")[0]
        own = replace(own, title=f"{stem}: members in blue, others in orange")
    if choice.selection.stage != other.selection.stage:
        own = replace(own, title=own.title.replace(" mine production", " production").replace(" refined ", " "))
    second = desk.taken(other.selection, other.alliance, stage.on)
    amounts = {View.PRODUCTION, View.RESERVES}
    if choice.selection.view not in amounts or second.result.panel.unit != taken.result.panel.unit:
        return own
    largest = max(snapshot.largest(desk.dataset, one.selection) for one in (choice, other))
    scale = classes.amounts(largest, taken.result.panel.unit)
    return choropleth.sequential(scale, stage.theme, title=own.title)


def _risk(address: Mapping[str, str], stage: Stage, beside: Mapping[str, str]) -> Drawn:
    del beside  # scores have the same classes everywhere
    desk = CachedDesk()
    selection, _ = risk_choice.resolve(desk.dataset, address, on=stage.on)
    table = risk_caches.everyone(desk.dataset.version, selection.method)
    drawn = risk_map.draw(table, selection, caches.shapes(), stage.theme, stage.width)
    return Drawn(drawn.deck, localisation.legend(drawn.legend, stage.lang).to_html())


def _flows(address: Mapping[str, str], stage: Stage, beside: Mapping[str, str]) -> Drawn:
    selection, _ = flow_choice.resolve(address, years_of=flow_caches.years)
    other, _ = flow_choice.resolve(beside, years_of=flow_caches.years)
    trade = flow_caches.taken(selection.lines, selection.year, selection.by)
    members = caches.members(selection.alliance, stage.on)
    wanted = flows.touching(trade.flows, country=selection.country, pair=selection.pair)
    shown, _ = flows.split_top(wanted, selection.top)
    paint = _palette(selection, members, stage)
    nodes = flow_values.nodes(trade, flows.balances(wanted), shown, selection, paint, stage.theme)
    scale = _scale(selection, other)
    drawn = flow_map.draw(
        caches.shapes(),
        flow_values.arrows(shown, trade, paint, changes=_changes(trade, selection), theme=stage.theme),
        nodes.assign(label=_node_labels(nodes, stage.lang)),
        stage.theme,
        scale=scale,
        members=members,
        selected=selection.country or None,
        labels=stage.labels,
        label_px=stage.label_px,
        width_px=stage.width,
    )
    samples = flow_values.samples(scale, selection)
    legend = flow_map.legend_html(
        title=localisation.text(paint.title, stage.lang),
        colours=[(colour, _palette_words(words, paint, stage.lang)) for colour, words in paint.entries],
        widths=[(width, localisation.text(words, stage.lang)) for width, words in samples.widths],
        circles=[],
        notes=[],
    )
    return Drawn(drawn.deck, legend)


def _palette_words(words: str, paint: flow_values.Palette, lang: str) -> str:
    """A line of the legend: an exporter's name, or words."""
    codes = {flows.area_name(code): code for code in paint.of_area}
    return _area(codes[words], words, lang) if words in codes else localisation.text(words, lang)


def _area(code: str, english: str, lang: str) -> str:
    """An area's name in the language; one that is no country of today keeps its English name."""
    known = frozenset(caches.shapes().frame[v.ISO3].dropna())
    return localisation.country(code, lang) if lang != localisation.ENGLISH and code in known else english


def _palette(selection: FlowSelection, members: frozenset[str], stage: Stage) -> flow_values.Palette:
    names = [alliances.alliance(one).short_name if one else "" for one in (selection.alliance, selection.second)]
    return flow_values.palette(
        selection,
        stage.theme,
        members=members,
        second=caches.members(selection.second, stage.on),
        names=(names[0], names[1]),
        largest=flow_caches.partners(selection.lines, selection.by, "exporters", "").named,
    )


def _scale(selection: FlowSelection, other: FlowSelection) -> flow_map.Scale:
    """One scale for every year of both selections; what is by value is never on the scale of what is by weight."""
    own = flow_caches.scale(selection.lines, selection.by)
    second = flow_caches.scale(other.lines, other.by) if other.by == selection.by and other.lines else own
    return flow_map.Scale(flow=max(own.flow, second.flow), area=max(own.area, second.area))


def _changes(trade: flows.Trade, selection: FlowSelection) -> pd.Series | None:
    if selection.colour is not ColourBy.CHANGE:
        return None
    return flow_history.change(trade, flow_caches.taken(selection.lines, selection.since, selection.by))


def _node_labels(nodes: pd.DataFrame, lang: str) -> list[str | None]:
    return [_area(code, text, lang) for code, text in zip(nodes[v.ISO3], nodes["label"], strict=True)]
