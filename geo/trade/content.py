"""The map of trade flows, ready to be drawn: the page's own numbers, colours and words."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from geo import vocabulary as v
from geo.content.caption import Caption, origins
from geo.content.records import SHARES, Bars, Evidence, FlowContent, Lines
from geo.content.texts import FLOW_DEFINITION
from geo.content.view import Page, View
from geo.desk import Desk
from geo.engine import setting
from geo.errors import NotComputableError
from geo.maps import flows as flow_map
from geo.maps.colours import Theme
from geo.numbers import share
from geo.reference import alliances, minerals
from geo.trade import history, model, selection, sentences, values
from geo.trade.history import OTHERS
from geo.trade.model import SHARE, Trade
from geo.trade.selection import ColourBy, FlowSelection

_BARS, _ROWS = 10, 12


def years(view: View, desk: Desk) -> tuple[int, ...]:
    """Every year in which the view can be drawn, ascending."""
    found, _ = selection.resolve(view.wish(), years_of=desk.trade_years)
    return found.years


def compose(
    view: View, *, on: dt.date, desk: Desk, theme: Theme, base: str, beside: View | None = None
) -> FlowContent:  # fmt: skip
    """The flows of a view; *beside* is a second map whose scale of widths it shares.

    Raises
    ------
    NotComputableError: if there is nothing to draw.
    """
    chosen, said = selection.resolve(view.wish(), years_of=desk.trade_years)
    if not chosen.lines:
        raise NotComputableError(model.why_no_flows(chosen.mineral))
    trade = desk.trade(chosen.lines, chosen.year, chosen.by)
    members, second = (_members(one, on) for one in (chosen.alliance, chosen.second))
    names = (_short(chosen.alliance), _short(chosen.second))
    largest = desk.exporters(chosen.lines, chosen.by)
    paint = values.palette(chosen, theme, members=members, second=second, names=names, largest=largest.named)
    wanted = model.touching(trade.flows, country=chosen.country, pair=chosen.pair)
    shown, rest = model.split_top(wanted, chosen.top)
    changes, gone = _changes(desk, trade, chosen)
    scale = _scale(desk, chosen, beside)
    samples = values.samples(scale, chosen)
    whole = View(page=Page.FLOWS, title=view.title, finding=view.finding).with_words(
        **{name: word for name, word in selection.as_address(chosen) if word not in (None, "")}
    )
    origin = desk.dataset.origins[setting.origin().id]
    headline = sentences.headline(trade, chosen)
    explained = sentences.explanation(trade, chosen, members=members, alliance=names[0] or None)
    arrows = values.arrows(shown, trade, paint, changes=changes, theme=theme)
    caption = Caption(
        title=view.title or headline,
        finding=view.finding or explained,
        filters=_filters(chosen, members, on),
        definition=FLOW_DEFINITION,
        source=sentences.source_line(origin.citation, trade, chosen),
        origins=origins(desk.dataset, (setting.origin().id,)),
        dataset=origin.edition,
        made=on,
        permalink=whole.address(base),
        notes=(sentences.rest(rest, len(shown), chosen.by), *gone, samples.how),
        said=said,
    )
    return FlowContent(
        caption=caption,
        headline=headline,
        view=whole,
        evidence=_evidence(trade, chosen, paint, largest, arrows, shown),
        trade=trade,
        selection=chosen,
        shown=shown,
        arrows=arrows,
        nodes=values.nodes(trade, model.balances(wanted), shown, chosen, paint, theme),
        scale=scale,
        palette=paint,
        samples=samples,
        members=members,
    )


def _scale(desk: Desk, chosen: FlowSelection, beside: View | None) -> flow_map.Scale:
    """One scale for every year and for both of two maps; value is never on the scale of weight."""
    own = desk.trade_scale(chosen.lines, chosen.by)
    if beside is None:
        return own
    other, _ = selection.resolve(beside.wish(), years_of=desk.trade_years)
    if not other.lines or other.by is not chosen.by:
        return own
    second = desk.trade_scale(other.lines, other.by)
    return flow_map.Scale(flow=max(own.flow, second.flow), area=max(own.area, second.area))


def _changes(desk: Desk, trade: Trade, chosen: FlowSelection) -> tuple[pd.Series | None, list[str]]:
    if chosen.colour is not ColourBy.CHANGE:
        return None, []
    then = desk.trade(chosen.lines, chosen.since, chosen.by)
    gone = model.touching(history.ended(trade, then), country=chosen.country, pair=chosen.pair)
    lost = share(float(gone[SHARE].sum()))
    said = f"{len(gone):,} flows of {chosen.since} are gone and not drawn: then {lost} of world trade."
    return history.change(trade, then), [said]


def _members(alliance: str, on: dt.date) -> frozenset[str]:
    return alliances.members(alliance, on=on) if alliance else frozenset()


def _short(alliance: str) -> str:
    return alliances.alliance(alliance).short_name if alliance else ""


def _filters(chosen: FlowSelection, members: frozenset[str], on: dt.date) -> tuple[tuple[str, str], ...]:
    pairs = [
        ("Mineral", minerals.mineral(chosen.mineral).name),
        ("HS lines", ", ".join(chosen.lines)),
        ("Year", str(chosen.year)),
        ("By", f"{chosen.by.value} ({chosen.by.unit})"),
        ("Flows", f"the {chosen.top} largest"),
        ("Circles", chosen.nodes.value),
    ]
    if chosen.alliance:
        pairs.append(("Alliance", f"{_short(chosen.alliance)}, {len(members)} members on {on.isoformat()}"))
    if chosen.second:
        pairs.append(("Second alliance", _short(chosen.second)))
    if chosen.pair:
        pairs.append(("Flow", " to ".join(model.area_name(code) for code in chosen.pair)))
    elif chosen.country:
        pairs.append(("Country", model.area_name(chosen.country)))
    return tuple(pairs)


def _evidence(
    trade: Trade,
    chosen: FlowSelection,
    paint: values.Palette,
    largest: history.Partners,
    arrows: pd.DataFrame,
    shown: pd.DataFrame,
) -> Evidence:
    table = model.balances(trade.flows)
    top = table[table["exports"].notna()].sort_values("exports", ascending=False, kind="stable").head(_BARS)
    bars = Bars(
        title=f"Largest exporters by {trade.by.value}",
        measure="Share of world",
        names=tuple(_plain(code) for code in top[v.ISO3]),
        values=tuple(float(part) for part in top["export_share"]),
        colours=tuple(paint.of_area.get(code, paint.default) for code in top[v.ISO3]),
        texts=tuple(share(part) for part in top["export_share"]),
        form=SHARES,
    )
    rows = [
        (row.name, row.value.partition(",")[0], row.detail.partition("; ")[2].split(" of ")[0])
        for row in arrows.head(_ROWS).itertuples(index=False)
    ]
    return Evidence(
        bars, _lines(trade, largest), (("Flow", "Amount", "Share"), *rows), figures(trade, chosen, shown)
    )  # fmt: skip


def _lines(trade: Trade, found: history.Partners) -> Lines:
    wide = found.shares[found.shares["partner"] != OTHERS].pivot_table(index="year", columns="partner", values="share")
    years_of = tuple(str(int(year)) for year in wide.index)
    series = {_plain(code): tuple(None if pd.isna(x) else float(x) for x in wide[code]) for code in found.named}
    return Lines(f"Exporters' shares by {trade.by.value}", years_of, series)


def _plain(code: str) -> str:
    return model.area_name(code).split(" (")[0]


def figures(trade: Trade, chosen: FlowSelection, shown: pd.DataFrame) -> pd.DataFrame:
    """Every row behind the map, one a pair, those not drawn too."""
    rows = model.touching(trade.flows, country=chosen.country, pair=chosen.pair)
    drawn = set(shown.index)
    return rows.assign(
        exporter_name=rows[v.EXPORTER].map(model.area_name),
        importer_name=rows[v.IMPORTER].map(model.area_name),
        mineral=chosen.mineral,
        year=trade.year,
        amount_unit=trade.by.unit,
        drawn=[index in drawn for index in rows.index],
        source_id=setting.origin().id,
    )
