"""The view of trade flows: the map's numbers, colours and words, the charts, tables and large figures, once for all."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.atlas import Atlas
from geo.content.caption import Caption, origins
from geo.content.content import Content, FlowFigure, Tile
from geo.content.view import Page, View
from geo.engine.user_files import INSURED, Cited
from geo.errors import NotComputableError
from geo.locale.say import mark, mark_term, say, term
from geo.maps import flows as flow_map
from geo.maps.colours import Theme
from geo.reference import alliances, minerals
from geo.reference.choices import Choices
from geo.reference.tables.minerals import HS_2017
from geo.tables.trade import area_name
from geo.trade import charts, figure, forms, history, listed, model, notes, plausibility, sea_places, sentences, tables
from geo.trade.model import AMOUNT, SHARE, Trade
from geo.trade.selection import ColourBy, FlowSelection, Nodes, as_address, resolve

_NODES: Final = {
    Nodes.EXPORTS: mark_term("node size", "exports"),
    Nodes.IMPORTS: mark_term("node size", "imports"),
    Nodes.NET: mark_term("node size", "net"),
}


@dataclass(frozen=True, slots=True)
class _Blocs:
    """The chosen alliance and the second one: short names (empty for none) and members on the day."""

    names: tuple[str, str]
    members: frozenset[str]
    second: frozenset[str]

    @property
    def by_name(self) -> dict[str, frozenset[str]]:
        """Members by name, of those that are chosen."""
        return {name: codes for name, codes in zip(self.names, (self.members, self.second), strict=True) if name}


def compose(view: View, *, on: dt.date, atlas: Atlas, theme: Theme, base: str, beside: View | None = None) -> Content:
    """The flows of a view; *beside* is a second map whose scale of widths it shares.

    Raises
    ------
    NotComputableError: if there is nothing to draw.
    """
    choices = Choices(view.params())
    chosen = resolve(atlas, choices)
    atlas = atlas.in_revision(chosen.revision)
    if not chosen.lines:
        raise NotComputableError(model.why_no_flows(chosen.mineral))
    if not chosen.years:
        raise NotComputableError(say("No trade in HS {codes} is recorded in any year.", codes=", ".join(chosen.lines)))
    trade = model.trade_of(atlas, chosen.lines, chosen.year, chosen.by)
    cited, blocs = atlas.trade.cited(chosen.lines, chosen.year), _blocs(chosen, on)
    largest = history.partners_of(atlas, chosen.lines, chosen.by).named
    paint = figure.palette(
        chosen, theme, members=blocs.members, second=blocs.second, names=blocs.names, largest=largest
    )
    own = model.touching(trade.flows, country=chosen.country, pair=chosen.pair)
    shown, rest = model.split_top(own, chosen.top)
    changes, ended = _changes(atlas, trade, chosen)
    arrows = figure.arrows(shown, trade, paint, cited, changes=changes, theme=theme)
    scale = _scale(atlas, chosen, beside)
    samples = figure.samples(scale, chosen)
    lost = notes.unplaced(figure.unplaced(arrows))
    places = sea_places.shown(atlas) if chosen.ports else None
    held = forms.completeness(chosen.mineral, chosen.lines, revision=chosen.revision)
    left_out = plausibility.left_out_in_words(trade)
    lacking = "" if sentences.refusal(chosen) else forms.missing_in_words(held)
    remarks = tuple(
        filter(
            None,
            (
                notes.declared(trade) if cited.basis == INSURED else "",
                lacking,
                *notes.tables(chosen),
                left_out,
                notes.rest(rest, len(shown), chosen.by),
                lost,
                ended,
                samples.how,
                "" if places is None else sea_places.note(places),
            ),
        )
    )
    whole = View(page=Page.FLOWS, layout=view.layout, title=view.title, finding=view.finding).with_words(
        **{name: word for name, word in as_address(chosen) if word not in (None, "")}
    )
    headline = sentences.headline(trade, chosen, declared=cited.basis == INSURED)
    return Content(
        view=whole,
        caption=Caption(
            title=view.title or headline,
            finding=view.finding or sentences.finding(trade, chosen),
            details=_details(view, trade, chosen, blocs),
            filters=_filters(chosen, blocs, on),
            definition=notes.definition(cited, chosen.by),
            source=notes.source_line(cited, trade, chosen),
            origins=(*cited.origins, *origins(atlas.dataset, () if places is None else sea_places.SOURCE_IDS)),
            dataset=", ".join(origin.edition for origin in cited.origins),
            made=on,
            permalink=whole.address(base),
            notes=remarks,
            messages=tuple(choices.messages),
            faults=tuple(choices.faults),
        ),
        headline=headline,
        years=chosen.years,
        badge=forms.badge(held),
        make_figure=lambda: FlowFigure(
            arrows=arrows,
            nodes=figure.nodes(trade, model.balances(own), shown, chosen, paint, cited, theme),
            scale=scale,
            palette=paint,
            samples=samples,
            members=blocs.members,
            country=chosen.country,
            notes=remarks,
            points=None if places is None else sea_places.drawn(places),
            signs=() if places is None else sea_places.legend(places, theme),
        ),
        make_charts=lambda: (
            *charts.bars(trade, chosen, paint),
            *(
                listed.lines(chosen, on=on)
                if chosen.revision == HS_2017
                else charts.lines(atlas, chosen, on=on, paint=paint, theme=theme)
            ),
            *charts.ribbons(trade, blocs.by_name, theme, on=on),
        ),
        make_tables=lambda: (
            *tables.tables(atlas, trade, chosen, cited, shown),
            *(listed.tables(chosen) if chosen.revision == HS_2017 else ()),
            *(() if places is None else (sea_places.listing(places),)),
        ),
        make_tiles=lambda: _tiles(trade, chosen, blocs, cited),
        make_numbers=lambda: pd.concat(
            [own[[v.EXPORTER, v.IMPORTER, AMOUNT]], pd.DataFrame({v.EXPORTER: sorted(blocs.members)})]
        ),
    )


def compare(
    left: View,
    right: View,
    names: tuple[str, str],
    *,
    part: str,
    on: dt.date,  # noqa: ARG001 - as every room
    atlas: Atlas,
) -> tuple[str, str] | None:
    """Title and finding of two years of world trade; ``None`` for what has no sentence in common.

    Raises
    ------
    NotComputableError: if nothing was traded in one of the years.
    """
    one, other = (resolve(atlas, Choices(view.params())) for view in (left, right))
    if part != "year" or not (one.lines and other.lines) or one.country or one.pair:
        return None
    atlas = atlas.in_revision(one.revision)
    if one.year > other.year:
        one, other, names = other, one, (names[1], names[0])
    then, now = (model.trade_of(atlas, chosen.lines, chosen.year, chosen.by) for chosen in (one, other))
    return sentences.comparison(then, now, other, names)


def _blocs(chosen: FlowSelection, on: dt.date) -> _Blocs:
    """A second alliance that is the first again is none."""
    ids = (chosen.alliance, chosen.second if chosen.second != chosen.alliance else "")
    names = [alliances.named(one, on=on) if one else "" for one in ids]
    members = [alliances.members(one, on=on, eu_seat=chosen.seat) if one else frozenset[str]() for one in ids]
    return _Blocs((names[0], names[1]), members[0], members[1])


def _details(view: View, trade: Trade, chosen: FlowSelection, blocs: _Blocs) -> tuple[str, ...]:
    """Nothing beside a finding of the user's own."""
    if view.finding:
        return ()
    return sentences.details(trade, chosen, members=blocs.members, alliance=blocs.names[0] or None)


def _scale(atlas: Atlas, chosen: FlowSelection, beside: View | None) -> flow_map.Scale:
    """One scale for every year and for both of two maps; value is never on the scale of weight."""
    own = history.scale_of(atlas, chosen.lines, chosen.by)
    if beside is None:
        return own
    other = resolve(atlas, Choices(beside.params()))
    if not other.lines or other.by is not chosen.by or other.revision != chosen.revision:
        return own
    second = history.scale_of(atlas, other.lines, other.by)
    return flow_map.Scale(flow=max(own.flow, second.flow), area=max(own.area, second.area))


def _changes(atlas: Atlas, trade: Trade, chosen: FlowSelection) -> tuple[pd.Series | None, str]:
    """Classes of change where the colour asks for them, and a sentence on the flows that ended."""
    if chosen.colour is not ColourBy.CHANGE:
        return None, ""
    then = model.trade_of(atlas, chosen.lines, chosen.since, chosen.by)
    gone = model.touching(history.ended(trade, then), country=chosen.country, pair=chosen.pair)
    lost = float(gone[SHARE].sum())
    return history.change(trade, then), notes.ended(len(gone), lost, since=chosen.since, by=chosen.by)


def _filters(chosen: FlowSelection, blocs: _Blocs, on: dt.date) -> tuple[tuple[str, str], ...]:
    pairs = [
        (say("Mineral"), minerals.mineral(chosen.mineral).name),
        (say("Trade table"), notes.table_name(chosen.revision)),
        (say("HS codes"), ", ".join(chosen.lines)),
        (say("Year"), str(chosen.year)),
        (say("Measure"), chosen.by.measure),
        (say("Number of flows"), str(chosen.top)),
        (say("Node size"), term("node size", _NODES[chosen.nodes])),
    ]
    if blocs.names[0]:
        pairs.append((say("Alliance"), alliances.stated(chosen.alliance, on=on, eu_seat=chosen.seat)))
    if blocs.names[1]:
        pairs.append((say("Second alliance"), blocs.names[1]))
    if chosen.pair:
        exporter, importer = (area_name(code) for code in chosen.pair)
        pairs.append((say("Flow"), say("{exporter} to {importer}", exporter=exporter, importer=importer)))
    elif chosen.country:
        pairs.append((say("Country"), area_name(chosen.country)))
    return tuple(pairs)


def _tiles(trade: Trade, chosen: FlowSelection, blocs: _Blocs, cited: Cited) -> tuple[Tile, ...]:
    """The large figures: of the chosen country or of world trade, and the members' part of the imports."""
    found = _country_tiles(trade, chosen.country) if chosen.country else _world_tiles(trade, cited)
    if not blocs.names[0]:
        return found
    buyers = {chosen.country} if chosen.country else blocs.members
    own = trade.flows[trade.flows[v.IMPORTER].isin(list(buyers))]
    total = float(own[AMOUNT].sum())
    if not total > 0:
        return found
    within = float(own.loc[own[v.EXPORTER].isin(list(blocs.members)), AMOUNT].sum()) / total
    about = mark("Share of the members\u2019 imports by {by}. Alliance: {alliance}.")
    if chosen.country:
        about = mark("Share of the country\u2019s imports by {by}. Alliance: {alliance}.")
    about = say(about, by=trade.by.word, alliance=blocs.names[0])
    # Short labels: the page cuts what its narrow column has no room for.
    return (
        *found,
        Tile(say("Imports from members"), numbers.share(within), help=about),
        Tile(say("Imports, non-members"), numbers.share(1 - within), help=about),
    )


def _world_tiles(trade: Trade, cited: Cited) -> tuple[Tile, ...]:
    weight = [say("Of the flows with a reported weight; of the goods, not contained metal.")]
    if trade.unweighed_share > 0:
        share = numbers.share(trade.unweighed_share)
        weight.append(say("Weight is not reported for {share} of the value.", share=share))
    return (
        Tile(
            say("World trade"),
            sentences.money(trade.value_kusd),
            help=say("Sum of all flows, {basis}.", basis=notes.valuation(cited.basis)),
        ),
        Tile(say("Gross weight"), numbers.amount(trade.quantity_t, v.Unit.TONNE), help=" ".join(weight)),
        Tile(
            say("Flows"),
            numbers.whole(len(trade.flows)),
            help=say("Pairs of countries that traded these products in the year."),
        ),
        Tile(
            say("Exporters' HHI"),
            numbers.hhi(model.hhi(model.balances(trade.flows)["exports"])),
            help=say("Sum of squared shares of exports by {by}, 0 to 10,000.", by=trade.by.word),
        ),
    )


def _country_tiles(trade: Trade, country: str) -> tuple[Tile, ...]:
    bought, sold = (trade.flows.loc[trade.flows[side] == country, AMOUNT] for side in (v.IMPORTER, v.EXPORTER))
    by, recorded = trade.by.word, say("Recorded in {year}.", year=trade.year)
    about = say("Sum of squared shares by {by}, 0 to 10,000.", by=by)
    return (
        Tile(say("Imports by {by}", by=by), _total(bought, trade), help=recorded),
        Tile(say("Exports by {by}", by=by), _total(sold, trade), help=recorded),
        Tile(say("Suppliers' HHI"), numbers.hhi(model.hhi(bought)), help=about),
        Tile(say("Destinations' HHI"), numbers.hhi(model.hhi(sold)), help=about),
    )


def _total(amounts: pd.Series, trade: Trade) -> str:
    """The sum in words; "none" only where no flow is recorded, not where its weight is missing."""
    if amounts.empty:
        return term("amount", "none")
    total = amounts.sum(min_count=1)
    return numbers.missing() if pd.isna(total) else sentences.amount(float(total), trade.by)
