"""What a map of flows shows: flows and circles with their colours and words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.engine import queries
from geo.engine.user_files import Cited
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
    land = (flow_map.member_land(theme), f"land of members of {names[0]}")
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
        entries = [(inside, f"from members of {names[0]}"), (outside, "from all others")]
        if second:
            entries.insert(1, (SECOND, f"from members of {names[1]}"))
        return FlowColours("Colour: exporter's alliance", entries, of_area, outside)
    if selection.colour is ColourBy.EXPORTER:
        of_area = dict(zip(largest, SERIES_COLOURS, strict=False))
        entries = [(colour, area_name(code)) for code, colour in of_area.items()]
        return FlowColours("Colour: exporter", [*entries, (others, "all others")], of_area, others)
    colours = _CHANGE_COLOURS[theme.name]
    title = f"Colour: change of the {selection.by.word} since {selection.since}"
    return FlowColours(title, list(zip(colours, history.CHANGES, strict=True)), {}, others)


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
        since = f"; {change}" if change and isinstance(change, str) else ""
        rows.append(
            {
                v.EXPORTER: row.exporter,
                v.IMPORTER: row.importer,
                AMOUNT: row.amount,
                "colour": colour,
                "name": f"{area_name(row.exporter)} \u2192 {area_name(row.importer)}",
                "value": f"{sentences.money(row.value_kusd)}, {_weight(row)}",
                "detail": f"{_unit_value(row)}{_share(row, trade.by)}{since}",
                "lines": f"HS {row.lines}",
                "source": f"{cited.short}, {trade.year}",
            }
        )
    columns = [v.EXPORTER, v.IMPORTER, AMOUNT, "colour", "name", "value", "detail", "lines", "source"]
    return pd.DataFrame(rows, columns=columns)


def _weight(row: object) -> str:
    quantity = getattr(row, v.QUANTITY_T)
    if pd.isna(quantity):
        return "weight not reported"
    partly = " (reported for a part)" if getattr(row, queries.UNWEIGHED_FLOWS) else ""
    return f"{numbers.amount(quantity, v.Unit.TONNE)} gross weight{partly}"


def _unit_value(row: object) -> str:
    found = getattr(row, UNIT_VALUE)
    return "no unit value" if pd.isna(found) else sentences.unit_value(found)


def _share(row: object, by: By) -> str:
    part = getattr(row, SHARE)
    return "" if pd.isna(part) else f"; {numbers.share(part)} of world trade by {by.word}"


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
    only = " in the flows of this view" if selection.country or selection.pair else ""
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
                "value": f"{_side('exports', row.exports, by)}, {_side('imports', row.imports, by)}{only}",
                "detail": _shares(row, trade),
                "lines": "click: show only its flows",
                "source": f"{cited.short}, {trade.year}",
            }
        )
    columns = [v.ISO3, AMOUNT, "weight", "colour", "label", "name", "value", "detail", "lines", "source"]
    return pd.DataFrame(rows, columns=columns)


def _side(name: str, value: float, by: By) -> str:
    """Exports or imports in words; by weight a missing amount need not mean that there is no trade."""
    if pd.notna(value):
        return f"{name} {sentences.amount(value, by)}"
    return f"no recorded {name}" if by == By.VALUE else f"no reported weight of {name}"


def _shares(row: Any, trade: Trade) -> str:
    """Parts of world trade, whatever the flows of the view are."""
    sides = (("exports", row.exports), ("imports", row.imports))
    parts = [f"{numbers.share(part / trade.world)} of world {name}" for name, part in sides if pd.notna(part)]
    return f"{', '.join(parts)} by {trade.by.word}" if parts else ""


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
    thin = f"thinnest: up to {sentences.amount(_round(scale.thinnest), by)}"
    return Samples(
        widths=[*widths, (flow_map.THINNEST_PX, thin)],
        circles=[(scale.radius_px(size), sentences.amount(size, by)) for size in circles],
        how=notes.reading(selection),
    )


def _round(value: float) -> float:
    return float(f"{value:.1g}")
