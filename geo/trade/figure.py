"""What a map of flows shows: flows and circles with their colours and words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.engine import queries
from geo.engine.user_files import Cited
from geo.locale.say import mark, say
from geo.maps import curves, world
from geo.maps import flows as flow_map
from geo.maps.colours import SERIES_COLOURS, Theme
from geo.maps.flows import FlowColours, Samples
from geo.tables.trade import area_name
from geo.trade import history, notes, sentences
from geo.trade.model import AMOUNT, SHARE, UNIT_VALUE, By, Trade
from geo.trade.selection import ColourBy, FlowSelection, Nodes

SECOND = SERIES_COLOURS[2]
# Diverging around "much the same": falls in orange, rises in blue, new flows apart.
_CHANGE_COLOURS = {
    "light": ("#a63603", "#f08c2e", "#8b939c", "#56a0d3", "#08519c", "#009e73"),
    "dark": ("#ff7f2a", "#ffc38a", "#9aa3ad", "#8cc8f2", "#3f9be8", "#2fd6a5"),
}
_OTHERS = {"light": "#7b848e", "dark": "#a3acb6"}
# Parts of the largest flow and of the largest circle that the legend shows.
_WIDTHS, _CIRCLES = (0.5, 0.1, 0.01), (0.5, 0.05)


def palette(
    selection: FlowSelection,
    theme: Theme,
    *,
    members: frozenset[str],
    second: frozenset[str],
    names: tuple[str, str],
    largest: tuple[str, ...],
) -> FlowColours:
    """Colours by what the selection asks for.

    Parameters
    ----------
    names: short names of the alliance and of the second one. largest: the exporters that get a colour of their own.
    """
    painted = _painted(selection, theme, members=members, second=second, names=names, largest=largest)
    if not members:
        return painted
    land = (flow_map.member_land(theme), say("land of members of {alliance}", alliance=names[0]))
    return replace(painted, entries=[*painted.entries, land])


def _painted(
    selection: FlowSelection,
    theme: Theme,
    *,
    members: frozenset[str],
    second: frozenset[str],
    names: tuple[str, str],
    largest: tuple[str, ...],
) -> FlowColours:
    others = _OTHERS[theme.name]
    if selection.colour is ColourBy.ALLIANCE:
        inside, outside = theme.members[2], theme.others[2]
        of_area = dict.fromkeys(second, SECOND) | dict.fromkeys(members, inside)
        entries = [(inside, say("from members of {alliance}", alliance=names[0])), (outside, say("from all others"))]
        if second:
            entries.insert(1, (SECOND, say("from members of {alliance}", alliance=names[1])))
        return FlowColours(say("Colour: exporter's alliance"), entries, of_area, outside)
    if selection.colour is ColourBy.EXPORTER:
        of_area = dict(zip(largest, SERIES_COLOURS, strict=False))
        entries = [(colour, area_name(code)) for code, colour in of_area.items()]
        return FlowColours(say("Colour: exporter"), [*entries, (others, say("all others"))], of_area, others)
    colours = _CHANGE_COLOURS[theme.name]
    title = say("Colour: change of the value since {since}", since=selection.since)
    if selection.by == By.QUANTITY:
        title = say("Colour: change of the gross weight since {since}", since=selection.since)
    words = map(history.change_in_words, history.CHANGES)
    return FlowColours(title, list(zip(colours, words, strict=True)), {}, others)


def arrows(
    shown: pd.DataFrame, trade: Trade, paint: FlowColours, cited: Cited, *, changes: pd.Series | None, theme: Theme
) -> pd.DataFrame:
    """The shown flows with colour and the tooltip's lines.

    Columns: ``exporter``, ``importer``, ``amount``, ``colour``, ``name``, ``value``, ``detail``, ``lines``, ``source``.
    """
    classes = dict(zip(history.CHANGES, _CHANGE_COLOURS[theme.name], strict=True))
    rows = []
    for index, row in zip(shown.index, shown.itertuples(index=False), strict=True):
        change = changes.get(index) if changes is not None else ""
        colour = (
            classes.get(change, paint.default)
            if changes is not None
            else paint.of_area.get(row.exporter, paint.default)
        )
        since = history.change_in_words(change) if change and isinstance(change, str) else ""
        rows.append(
            {
                v.EXPORTER: row.exporter,
                v.IMPORTER: row.importer,
                AMOUNT: row.amount,
                "colour": colour,
                "name": f"{area_name(row.exporter)} \u2192 {area_name(row.importer)}",
                "value": f"{sentences.money(row.value_kusd)}, {_weight(row)}",
                "detail": "; ".join(filter(None, [_unit_value(row), _share(row, trade.by), since])),
                "lines": f"HS {row.lines}",
                "source": f"{cited.short}, {trade.year}",
            }
        )
    columns = [v.EXPORTER, v.IMPORTER, AMOUNT, "colour", "name", "value", "detail", "lines", "source"]
    return pd.DataFrame(rows, columns=columns)


def _weight(row: object) -> str:
    quantity = getattr(row, v.QUANTITY_T)
    if pd.isna(quantity):
        return say("weight not reported")
    partly = getattr(row, queries.UNWEIGHED_FLOWS)
    template = mark("{amount} gross weight (reported for a part)") if partly else mark("{amount} gross weight")
    return say(template, amount=numbers.amount(quantity, v.Unit.TONNE))


def _unit_value(row: object) -> str:
    found = getattr(row, UNIT_VALUE)
    return say("no unit value") if pd.isna(found) else sentences.unit_value(found)


def _share(row: object, by: By) -> str:
    part = getattr(row, SHARE)
    if pd.isna(part):
        return ""
    return say("{share} of world trade by {by}", share=numbers.share(part), by=by.word)


def nodes(
    trade: Trade,
    table: pd.DataFrame,
    shown: pd.DataFrame,
    selection: FlowSelection,
    paint: FlowColours,
    cited: Cited,
    theme: Theme,
) -> pd.DataFrame:
    """Every area of *table* (:func:`geo.trade.model.balances`) with its circle, colour, label and the tooltip's lines.

    Only the ends of flows in *shown* get a circle and a name.
    """
    by, others = trade.by, _OTHERS[theme.name]
    only = mark("{exports}, {imports}")
    if selection.country or selection.pair:
        only = mark("{exports}, {imports} in the flows of this view")
    ends = {*shown[v.EXPORTER], *shown[v.IMPORTER]}
    rows = []
    for row in table.itertuples(index=False):
        figure = {Nodes.EXPORTS: row.exports, Nodes.IMPORTS: row.imports, Nodes.NET: row.net}[selection.nodes]
        if selection.nodes is Nodes.NET:
            colour = SERIES_COLOURS[2] if row.net > 0 else SERIES_COLOURS[3]
        elif selection.nodes is Nodes.EXPORTS and selection.colour is not ColourBy.CHANGE:
            colour = paint.of_area.get(row.iso3, paint.default)
        else:
            colour = others
        rows.append(
            {
                v.ISO3: row.iso3,
                AMOUNT: figure if row.iso3 in ends else float("nan"),
                "weight": max((side for side in (row.exports, row.imports) if pd.notna(side)), default=0.0),
                "colour": colour,
                "label": area_name(row.iso3).split(" (")[0] if row.iso3 in ends else None,
                "name": area_name(row.iso3),
                "value": say(
                    only, exports=_side("exports", row.exports, by), imports=_side("imports", row.imports, by)
                ),
                "detail": _shares(row, trade),
                "lines": say("click: show only its flows"),
                "source": f"{cited.short}, {trade.year}",
            }
        )
    columns = [v.ISO3, AMOUNT, "weight", "colour", "label", "name", "value", "detail", "lines", "source"]
    return pd.DataFrame(rows, columns=columns)


# By the side, and whether its amount is known, or else the measure.
_SIDES = {
    ("exports", ""): mark("exports {amount}"),
    ("imports", ""): mark("imports {amount}"),
    ("exports", By.VALUE): mark("no recorded exports"),
    ("imports", By.VALUE): mark("no recorded imports"),
    ("exports", By.QUANTITY): mark("no reported weight of exports"),
    ("imports", By.QUANTITY): mark("no reported weight of imports"),
}


def _side(name: str, value: float, by: By) -> str:
    """Exports or imports in words; by weight a missing amount need not mean that there is no trade."""
    known = pd.notna(value)
    return say(_SIDES[name, "" if known else by], amount=sentences.amount(value, by) if known else "")


def _shares(row: Any, trade: Trade) -> str:
    """Parts of world trade, whatever the flows of the view are."""
    sold, bought = pd.notna(row.exports), pd.notna(row.imports)
    if not sold and not bought:
        return ""
    template = mark("{exports} of world exports by {by}") if sold else mark("{imports} of world imports by {by}")
    if sold and bought:
        template = mark("{exports} of world exports, {imports} of world imports by {by}")
    return say(
        template,
        exports=numbers.share(row.exports / trade.world),
        imports=numbers.share(row.imports / trade.world),
        by=trade.by.word,
    )


def unplaced(arrows: pd.DataFrame) -> list[str]:
    """Names of the flows with an end that no shape of the map stands for."""
    sites = list(curves.places(world.load()))
    there = arrows[v.EXPORTER].isin(sites) & arrows[v.IMPORTER].isin(sites)
    return [str(name) for name in arrows.loc[~there, "name"]]


def samples(scale: flow_map.Scale, selection: FlowSelection) -> Samples:
    """Four widths and two circles; the same amounts in every year of these lines."""
    by = selection.by
    flows_shown, circles = (
        [_round(part * size) for part in parts] for parts, size in ((_WIDTHS, scale.flow), (_CIRCLES, scale.area))
    )
    widths = [(scale.width_px(size), sentences.amount(size, by)) for size in flows_shown]
    thin = say("thinnest: up to {amount}", amount=sentences.amount(_round(scale.thinnest), by))
    return Samples(
        widths=[*widths, (flow_map.THINNEST_PX, thin)],
        circles=[(scale.radius_px(size), sentences.amount(size, by)) for size in circles],
        how=notes.reading(selection),
    )


def _round(value: float) -> float:
    return float(f"{value:.1g}")
