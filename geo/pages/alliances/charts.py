"""Tables of shares as HTML with the map's classes for colours, and the steps of accession as a chart.

Every string is escaped; a share stands in every cell in figures, so that colour is never alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any
from urllib.parse import urlencode

from geo import numbers
from geo.blocs.answers import Accession, Goal
from geo.blocs.coverage import Cell, Difference, Key, WorldHHI
from geo.blocs.holdings import COLUMN_NAMES, OWN_COLUMNS, Column, Holding
from geo.blocs.purchases import Dependence
from geo.maps import classes
from geo.maps.colours import Theme, contrast, ramp
from geo.pages.alliances.controls import mineral_name
from geo.production.sentences import with_names
from geo.reference import countries
from geo.trade.model import area_name

CSS = """
<style>
h3.bloc { font-size: 1.25rem; margin: .4rem 0 0; padding: 0; }
.bloc-scroll { overflow-x: auto; max-height: 46rem; overflow-y: auto; }
table.bloc { border-collapse: separate; border-spacing: 2px; font-size: .9rem; line-height: 1.25; width: 100%; }
table.bloc th, table.bloc td { border: 0; padding: .28rem .55rem; text-align: right; white-space: nowrap; }
table.bloc thead th { position: sticky; top: 0; z-index: 1; background: var(--page); font-weight: 600;
  vertical-align: bottom; }
table.bloc th[scope=row], table.bloc .words { text-align: left; font-weight: 500; }
table.bloc td.words { white-space: normal; min-width: 11rem; }
table.bloc th[scope=row] { position: sticky; left: 0; background: var(--page); }
table.bloc td small { display: block; font-size: .72rem; font-weight: 400; }
table.bloc td { background: var(--c, transparent); color: var(--t, inherit); font-variant-numeric: tabular-nums; }
table.bloc td.none { color: inherit; opacity: .62; font-style: italic; background: repeating-linear-gradient(45deg,
  rgba(128, 128, 128, .13) 0 4px, transparent 4px 8px); }
table.bloc th.chosen { text-decoration: underline; text-underline-offset: .25em; text-decoration-thickness: 2px; }
table.bloc a { color: inherit; text-decoration: underline; text-decoration-color: rgba(128, 128, 128, .6);
  text-underline-offset: .2em; }
</style>
"""
_SHORT = {"wmd": "WMD", "usgs": "USGS", "iea": "IEA"}
_INKS = ("#16202a", "#ffffff")


def interval(low: float | None, high: float | None) -> str:
    """A share with its bounds in the room of a cell: ``"12-18 %"``."""
    one, other = numbers.share(low), numbers.share(high)
    if one == other:
        return one
    unit = f"{numbers.NBSP}%"
    return f"{one.removesuffix(unit)}\u2013{other}"


def _painted(colour: str) -> str:
    ink = max(_INKS, key=lambda one: contrast(one, colour))
    return f"--c:{colour};--t:{ink}"


def _heat(value: float, theme: Theme) -> str:
    """Colours of a share: the map's seven classes, and its own colour for zero."""
    if value == 0:
        return _painted(theme.zero)
    scale = classes.SHARES
    return _painted(ramp(theme.sequential, len(scale.labels))[scale.index(value)])


def _table(head: Sequence[str], rows: Sequence[str], caption: str, theme: Theme) -> str:
    return (
        f'<div class="bloc-scroll" style="--page:{theme.page}" tabindex="0" role="region" '
        f'aria-label="{escape(caption)}"><table class="bloc"><thead><tr>{"".join(head)}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def _head(text: str, *, chosen: bool = False, words: bool = False) -> str:
    names = " ".join(name for name, there in (("chosen", chosen), ("words", words)) if there)
    return f'<th scope="col" class="{names}">{escape(text)}</th>'


def _cell(text: str, *, style: str = "", small: str = "", title: str = "", kind: str = "") -> str:
    note = f"<small>{escape(small)}</small>" if small else ""
    return f'<td class="{kind}" style="{style}" title="{escape(title)}">{escape(text)}{note}</td>'


def _none(reason: str) -> str:
    return _cell(numbers.MISSING, kind="none", title=reason)


def _row_head(mineral: str, alliance: str) -> str:
    """The mineral's name, a link to it on the map page."""
    address = {"mineral": mineral, "view": "alliance"} | ({"alliance": alliance} if alliance else {})
    return f'<th scope="row"><a href="./?{escape(urlencode(address))}">{escape(mineral_name(mineral))}</a></th>'


def origin(holding: Holding) -> str:
    """Whose figure, of which year, in a word or two."""
    if holding.column in OWN_COLUMNS:
        return f"{_SHORT.get(holding.series, holding.series.upper())} {holding.year}"
    return f"{_lines(holding.lines)}, {holding.year}"


def _lines(lines: Sequence[str]) -> str:
    return f"HS {lines[0]}" if len(lines) == 1 else f"{len(lines)} HS lines"


def _title(cell: Cell) -> str:
    held = cell.holding
    if held is None:
        return cell.reason
    names = [countries.name_of(code) for code in cell.contributors[:6]]
    who = f"Members with a figure: {', '.join(names) or 'none'}"
    more = f" and {len(cell.contributors) - 6} more" if len(cell.contributors) > 6 else ""  # noqa: PLR2004 - six named
    if cell.unknown:
        more += f"; members without: {', '.join(map(countries.name_of, cell.unknown))}"
    lines = f"; HS {', '.join(held.lines)}" if held.lines else ""
    return "; ".join([f"{held.basis}, {held.stage}, {held.year}{lines}", who + more, *map(with_names, held.caveats)])


def _share(cell: Cell, theme: Theme, *, source: bool = False) -> str:
    """A share with its bounds; below it, if wanted, whose figure it is and how many members it cannot count."""
    if cell.low is None or cell.holding is None:
        return _none(cell.reason)
    small = origin(cell.holding) if source else ""
    if cell.unknown:
        small = ", ".join(filter(None, [small, f"{len(cell.unknown)} unknown"]))
    return _cell(interval(cell.low, cell.high), style=_heat(cell.low, theme), small=small, title=_title(cell))


def coverage(cells: Mapping[Key, Cell], order: Sequence[str], column: Column, theme: Theme, alliance: str) -> str:
    """The matrix: a row a mineral, weakest first, a column a quantity."""
    head = [_head("Mineral", words=True), *(_head(COLUMN_NAMES[own], chosen=own is column) for own in Column)]
    rows = []
    for name in order:
        parts = [_row_head(name, alliance), *(_share(cells[name, own], theme, source=True) for own in Column)]
        rows.append(f"<tr>{''.join(parts)}</tr>")
    return _table(head, rows, "Share of the world by mineral", theme)


def comparison(
    found: Mapping[Key, Difference],
    order: Sequence[str],
    names: tuple[str, str],
    theme: Theme,
    columns: Sequence[Column],
) -> str:
    """Two groups side by side: A, B and A minus B, blue where A has more and orange where B has."""
    head = [_head("Mineral", words=True)]
    for own in columns:
        head += [_head(f"{COLUMN_NAMES[own]}: A"), _head("B"), _head("A \u2212 B")]
    rows = []
    for mineral in order:
        parts = [_row_head(mineral, "")]
        for own in columns:
            one = found[mineral, own]
            parts += [_share(cell, theme) for cell in (one.one, one.other)]
            gap = one.difference
            parts.append(_none(one.reason) if gap is None else _cell(numbers.points(gap), style=_gap(gap, theme)))
        rows.append(f"<tr>{''.join(parts)}</tr>")
    return _table(head, rows, f"Shares of the world: A is {names[0]}, B is {names[1]}", theme)


def _gap(difference: float, theme: Theme) -> str:
    colours = theme.members if difference > 0 else theme.others
    index = classes.BLOC_SHARES.index(abs(difference))
    return _painted(ramp(colours, len(classes.BLOC_SHARES.labels))[index]) if index else ""


def dependence(
    found: Sequence[Dependence], hhi: Mapping[str, tuple[str, WorldHHI]], theme: Theme, alliance: str
) -> str:
    """Purchases from outsiders, the balance with production, and the world's concentration with the group as one."""
    head = [
        _head("Mineral", words=True), _head("Bought abroad"), _head("From outsiders"),
        _head("Largest outsider", words=True), _head("Its share of purchases"), _head("Net import reliance"),
        _head("World HHI, as many"), _head("World HHI, as one"),
    ]  # fmt: skip
    rows = []
    for one in found:
        lines = f"HS {', '.join(one.lines)}"
        parts = [_row_head(one.mineral, alliance)]
        parts.append(_cell(_usd(one.bought), small=f"{_lines(one.lines)}, {one.year}", title=lines))
        if one.outside_share is None:
            parts += [_none("members buy nothing of it")] * 3
        else:
            parts.append(_cell(numbers.share(one.outside_share), style=_heat(one.outside_share, theme), title=lines))
            parts.append(_cell(area_name(one.top) if one.top else "nobody", kind="words"))
            top = one.top_share or 0.0
            parts.append(_cell(numbers.share(top), style=_heat(top, theme)))
        parts.append(_balance(one))
        parts += _hhi(hhi.get(one.mineral))
        rows.append(f"<tr>{''.join(parts)}</tr>")
    return _table(head, rows, "Dependence on outsiders by mineral", theme)


def _usd(kusd: float) -> str:
    million = kusd / 1000
    if million >= 1000:  # noqa: PLR2004 - a billion
        return f"${numbers.significant(million / 1000)} bn"
    return f"${numbers.significant(million)} m"


def _balance(one: Dependence) -> str:
    balance = one.reliance
    if balance is None:
        return _cell("not computable", kind="none", title=one.no_reliance)
    text = "net exporter" if balance.net_exporter else numbers.share(balance.value)
    amount = numbers.amount(balance.consumption, balance.unit)
    title = "; ".join([f"consumption {amount}, {balance.basis}, {balance.stage}", *balance.caveats])
    return _cell(text, small=f"of {amount} used", title=title)


def _hhi(found: tuple[str, WorldHHI] | None) -> list[str]:
    if found is None:
        return [_none("no source here publishes production by country")] * 2
    stage, world = found
    many, one = numbers.hhi_range(world.many_low, world.many_high), numbers.hhi_range(world.one_low, world.one_high)
    return [_cell(many, small=stage), _cell(one, small=stage)]


def steps(result: Accession, theme: Theme, *, count: int = 15) -> dict[str, Any]:
    """What the target measures after each accession, with the target as a line."""
    shown = result.states[: count + 1]
    rows: list[dict[str, Any]] = [
        {
            "step": f"{number}  {'+ ' + countries.name_of(state.joined) if state.joined else 'Today'}",
            "value": state.value,
            "text": numbers.share(state.value)
            + (f"  {area_name(state.outsider)}" if state.outsider and result.target.goal is not Goal.OWN_SHARE else ""),
            "kind": "met" if state.met else "not yet",
        }
        for number, state in enumerate(shown)
    ]
    limit = {"limit": result.target.limit, "name": f"target {numbers.share(result.target.limit)}"}
    room = max([row["value"] for row in rows] + [result.target.limit]) * 1.35
    axis = {"labelFontSize": 13, "labelColor": theme.ink, "labelLimit": 200, "ticks": False, "domain": False}
    x = {"field": "value", "type": "quantitative", "axis": None, "scale": {"domain": [0, room]}}
    y = {"field": "step", "type": "nominal", "sort": None, "title": None, "axis": {**axis, "labelPadding": 8}}
    return {
        "data": {"values": rows},
        "height": {"step": 27},
        "config": {"view": {"stroke": None}},
        "layer": [
            {
                "mark": {"type": "bar", "cornerRadiusEnd": 2, "height": {"band": 0.72}},
                "encoding": {
                    "x": x,
                    "y": y,
                    "color": {
                        "field": "kind",
                        "type": "nominal",
                        "legend": None,
                        "scale": {"domain": ["met", "not yet"], "range": [theme.members[2], theme.others[1]]},
                    },
                },
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 5, "color": theme.ink, "fontSize": 13},
                "encoding": {"x": x, "y": y, "text": {"field": "text", "type": "nominal"}},
            },
            {
                "data": {"values": [limit]},
                "mark": {"type": "rule", "color": theme.ink, "strokeDash": [5, 4], "strokeWidth": 1.5},
                "encoding": {"x": {"field": "limit", "type": "quantitative"}},
            },
            {
                "data": {"values": [limit]},
                "mark": {"type": "text", "color": theme.ink, "fontSize": 12, "y": -8, "align": "center"},
                "encoding": {"x": {"field": "limit", "type": "quantitative"}, "text": {"field": "name"}},
            },
        ],
        "padding": {"top": 18, "left": 5, "right": 5, "bottom": 5},
    }
