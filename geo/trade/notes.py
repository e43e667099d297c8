"""What must be known beside a map of flows: what it leaves out, how it is read, what its figures are and whose."""

from __future__ import annotations

from typing import Final

from geo import numbers
from geo.engine.user_files import FREE_ON_BOARD, INSURED, Cited
from geo.locale.say import joined, mark, mark_term, say, say_count, term
from geo.reference import minerals
from geo.reference.tables.minerals import HS_2017, HS_NAMES
from geo.trade import forms
from geo.trade.model import By, Rest, Trade
from geo.trade.selection import FlowSelection, Nodes
from geo.trade.sentences import importers_of, money

_NODES: Final = {
    Nodes.EXPORTS: mark("exports"),
    Nodes.IMPORTS: mark("imports"),
    Nodes.NET: mark("net exports (green) or net imports (pink)"),
}


def apart() -> str:
    """How the second trade table stands to the first."""
    return say(
        "BACI in HS 2017, 2024 only. CEPII reconciles it apart from HS 1992: the two never meet in one sum, share or "
        "chart."
    )


def rest(left: Rest, shown: int, by: By) -> str:
    """What the map leaves out: counted, never dropped in silence."""
    if not left.count:
        if shown > 1:
            return say("All {shown} flows are shown.", shown=numbers.whole(shown))
        return say("The only flow is shown.") if shown else say("There are no flows to show.")
    worth = money(left.value_kusd)
    if not shown:
        return say(
            "No weight is reported for any of the {count} flows ({worth}).",
            count=numbers.whole(left.count),
            worth=worth,
        )
    text = _hidden(left, shown, worth=worth, share=numbers.share(left.share), by=by.word)
    if not left.without_weight:
        return text
    unranked = say_count(
        "{number} of them has no reported weight and cannot be ranked by it.",
        "{number} of them have no reported weight and cannot be ranked by it.",
        left.without_weight,
        number=numbers.whole(left.without_weight),
    )
    return f"{text} {unranked}"


def _hidden(left: Rest, shown: int, **told: str) -> str:
    """How many flows are hidden; they are called smaller where all have a weight to rank them by."""
    told |= {"shown": numbers.whole(shown), "hidden": numbers.whole(left.count)}
    if shown == 1 and left.without_weight:
        return say_count(
            "Showing the largest flow; {hidden} other ({worth}, {share} of world trade by {by}) is hidden.",
            "Showing the largest flow; {hidden} others ({worth}, {share} of world trade by {by}) are hidden.",
            left.count,
            **told,
        )
    if shown == 1:
        return say_count(
            "Showing the largest flow; {hidden} smaller one ({worth}, {share} of world trade by {by}) is hidden.",
            "Showing the largest flow; {hidden} smaller ones ({worth}, {share} of world trade by {by}) are hidden.",
            left.count,
            **told,
        )
    if left.without_weight:
        return say_count(
            "Showing the {shown} largest flows; {hidden} other ({worth}, {share} of world trade by {by}) is hidden.",
            "Showing the {shown} largest flows; {hidden} others ({worth}, {share} of world trade by {by}) are hidden.",
            left.count,
            **told,
        )
    return say_count(
        "Showing the {shown} largest flows; {hidden} smaller one ({worth}, {share} of world trade by {by}) is hidden.",
        "Showing the {shown} largest flows; {hidden} smaller ones ({worth}, {share} of world trade by {by}) are "
        "hidden.",
        left.count,
        **told,
    )


def declared(trade: Trade) -> str:
    """What the world is where the flows are imports that some countries declared."""
    return say(
        "These are imports that {importers} declared. Imports of other countries are not in the file: world trade, "
        "shares of it and exports count what is here alone.",
        importers=importers_of(trade),
    )


def ended(count: int, share: float, *, since: int, by: By) -> str:
    """The flows of an earlier year that are gone, and so not on the map."""
    if not count:
        return say("Every flow of {since} is still recorded.", since=since)
    return say_count(
        "{number} flow of {since} has ended and is not drawn; it was {share} of world trade by {by} then.",
        "{number} flows of {since} have ended and are not drawn; they were {share} of world trade by {by} then.",
        count,
        number=numbers.whole(count),
        since=since,
        share=numbers.share(share),
        by=by.word,
    )


def unplaced(names: list[str]) -> str:
    """The flows with an end that the map has no place for; empty without any."""
    return say("Not on the map, in the table only: {names}.", names=joined(names)) if names else ""


def reading(selection: FlowSelection) -> str:
    """How widths and circles are read."""
    return say(
        "Flows taper from exporter to importer; widths grow with the square root of the {by}, on one scale for every "
        "year. Circles, by area: {nodes}.",
        by=selection.by.word,
        nodes=say(_NODES[selection.nodes]),
    )


def table_name(revision: str) -> str:
    """The trade table in words: "BACI, HS 2017 (30 HS codes, 2024)"."""
    return say("BACI, HS 2017 (30 HS codes, 2024)") if revision == HS_2017 else HS_NAMES[revision]


def tables(selection: FlowSelection) -> tuple[str, ...]:
    """What the other trade table holds of the mineral, or how this one stands to it."""
    if selection.revision == HS_2017:
        return (apart(),)
    known = forms.forms(selection.mineral)
    second = known[known["held_in"] == HS_2017]
    if second.empty:
        return ()
    bundles = forms.completeness(selection.mineral, set(second["hs17"]), revision=HS_2017).bundled
    names = [
        forms.detailed(
            words, say("{codes}, with other goods", codes=row.hs17) if row.product in bundles else str(row.hs17)
        )
        for row, words in zip(second.itertuples(), forms.words_of(list(second["product"])), strict=True)
    ]
    return (say("The HS 2017 trade table of 2024 holds {forms}: choose it as trade table.", forms=joined(names)),)


_BASES: Final = {
    FREE_ON_BOARD: mark_term("basis of trade values", "free on board"),
    INSURED: mark_term("basis of trade values", "cost, insurance and freight included"),
}


def valuation(basis: str) -> str:
    """The basis of the values as it stands within a sentence: "free on board"."""
    return term("basis of trade values", _BASES[basis])


def definition(cited: Cited, by: By) -> str:
    """What the figures are, by the basis of their source."""
    declared = mark("Trade: what exporters and importers declare, reconciled by the publisher.")
    if cited.basis == INSURED:
        declared = mark("Trade: imports as the importing countries declare them, with freight and insurance.")
    shares = say(
        "Shares are of world trade in the chosen HS codes in the year, by {by}; a flow without a reported weight "
        "counts by value only.",
        by=by.word,
    )
    return f"{say(declared)} {shares}"


def limits(cited: Cited) -> str:
    """What customs statistics can and cannot say, by the basis of their source."""
    reconciled = mark(
        "CEPII reconciles what exporter and importer declare for a flow into one figure, free on board; where only one "
        "side reports, that side is used."
    )
    if cited.basis == INSURED:
        reconciled = mark(
            "The figures are imports as the importing countries declare them, with freight and insurance; what other "
            "countries import is missing."
        )
    codes = say(
        "An HS code is a customs category, not a mineral: codes bundle grades and sometimes several elements. Weights "
        "are gross, not contained metal: tonnes of ore, oxide and metal do not compare. Re-exports are counted again, "
        "and their sender need not have made the goods."
    )
    return " ".join([codes, say(reconciled), say("Confidential trade and smuggling are missing.")])


def source_line(cited: Cited, trade: Trade, selection: FlowSelection) -> str:
    """Source, lines, year, unit and basis of the values, for the foot of the map."""
    return say(
        "Source: {citation}. {mineral}, {revision} lines {lines}, {year}. Values in current US dollars, {basis}; "
        "weights are gross. Curves follow the main sea lanes and are schematic: goods may go another way.",
        citation=cited.text.rstrip("."),
        mineral=minerals.mineral(selection.mineral).name,
        revision=HS_NAMES[selection.revision],
        lines=", ".join(trade.lines),
        year=trade.year,
        basis=valuation(cited.basis),
    )
