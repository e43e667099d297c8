"""What must be known beside a map of flows: what it leaves out, how it is read, what its figures are and whose."""

from __future__ import annotations

from typing import Final

from geo import numbers
from geo.engine.user_files import INSURED, Cited
from geo.locale.say import joined, say
from geo.reference import minerals
from geo.reference.tables.minerals import HS_2017, HS_NAMES
from geo.trade import forms
from geo.trade.model import By, Rest, Trade
from geo.trade.selection import FlowSelection, Nodes
from geo.trade.sentences import importers_of, money

APART: Final = (
    "BACI in HS 2017, 2024 only. CEPII reconciles it apart from HS 1992: the two never meet in one sum, share or chart."
)
_NODES: Final = {
    Nodes.EXPORTS: "exports",
    Nodes.IMPORTS: "imports",
    Nodes.NET: "net exports (green) or net imports (pink)",
}


def rest(left: Rest, shown: int, by: By) -> str:
    """What the map leaves out: counted, never dropped in silence."""
    if not left.count:
        one = "The only flow is shown." if shown else "There are no flows to show."
        return say("All {shown:,} flows are shown.", shown=shown) if shown > 1 else one
    worth = money(left.value_kusd)
    if not shown:
        return say("No weight is reported for any of the {count:,} flows ({worth}).", count=left.count, worth=worth)
    text = say(
        "Showing the {shown}; {hidden} ({worth}, {share} of world trade by {by}) {verb} hidden.",
        shown="largest flow" if shown == 1 else f"{shown:,} largest flows", hidden=_hidden(left), worth=worth,
        share=numbers.share(left.share), by=by.word, verb="is" if left.count == 1 else "are",
    )  # fmt: skip
    if not left.without_weight:
        return text
    several = " {count:,} of them have no reported weight and cannot be ranked by it."
    one = " 1 of them has no reported weight and cannot be ranked by it."
    return text + say(one if left.without_weight == 1 else several, count=left.without_weight)


def declared(trade: Trade) -> str:
    """What the world is where the flows are imports that some countries declared."""
    return say(
        "These are imports that {importers} declared. Imports of other countries are not in the file: world trade, "
        "shares of it and exports count what is here alone.",
        importers=importers_of(trade),
    )


def _hidden(left: Rest) -> str:
    """The flows left out; one whose weight is not known need not be smaller."""
    if left.without_weight:
        return "1 other" if left.count == 1 else f"{left.count:,} others"
    return "1 smaller one" if left.count == 1 else f"{left.count:,} smaller ones"


def ended(count: int, share: float, *, since: int, by: By) -> str:
    """The flows of an earlier year that are gone, and so not on the map."""
    if not count:
        return say("Every flow of {since} is still recorded.", since=since)
    template = "1 flow of {since} has ended and is not drawn; it was {share} of world trade by {by} then."
    several = "{count:,} flows of {since} have ended and are not drawn; they were {share} of world trade by {by} then."
    return say(
        template if count == 1 else several, count=count, since=since, share=numbers.share(share), by=by.word
    )  # fmt: skip


def unplaced(names: list[str]) -> str:
    """The flows with an end that the map has no place for; empty without any."""
    return say("Not on the map, in the table only: {names}.", names=joined(names)) if names else ""


def reading(selection: FlowSelection) -> str:
    """How widths and circles are read."""
    return say(
        "Flows taper from exporter to importer; widths grow with the square root of the {by}, on one scale for every "
        "year. Circles, by area: {nodes}.",
        by=selection.by.word, nodes=_NODES[selection.nodes],
    )  # fmt: skip


def table_name(revision: str) -> str:
    """The trade table in words: "BACI, HS 2017 (30 HS codes, 2024)"."""
    return "BACI, HS 2017 (30 HS codes, 2024)" if revision == HS_2017 else f"{HS_NAMES[revision]}"


def tables(selection: FlowSelection) -> tuple[str, ...]:
    """What the other trade table holds of the mineral, or how this one stands to it."""
    if selection.revision == HS_2017:
        return (APART,)
    known = forms.forms(selection.mineral)
    second = known[known["held_in"] == HS_2017]
    if second.empty:
        return ()
    bundles = forms.completeness(selection.mineral, set(second["hs17"]), revision=HS_2017).bundled
    names = [
        f"{row.product} ({row.hs17}{', with other goods' if row.product in bundles else ''})"
        for row in second.itertuples()
    ]
    return (say("The HS 2017 trade table of 2024 holds {forms}: choose it as trade table.", forms=joined(names)),)


def definition(cited: Cited, by: By) -> str:
    """What the figures are, by the basis of their source."""
    declared = (
        "Trade: imports as the importing countries declare them, with freight and insurance."
        if cited.basis == INSURED
        else "Trade: what exporters and importers declare, reconciled by the publisher."
    )
    return say(
        "{declared} Shares are of world trade in the chosen HS codes in the year, by {by}; a flow without a reported "
        "weight counts by value only.",
        declared=declared, by=by.word,
    )  # fmt: skip


def limits(cited: Cited) -> str:
    """What customs statistics can and cannot say, by the basis of their source."""
    reconciled = (
        "The figures are imports as the importing countries declare them, with freight and insurance; what other "
        "countries import is missing."
        if cited.basis == INSURED
        else "CEPII reconciles what exporter and importer declare for a flow into one figure, free on board; where "
        "only one side reports, that side is used."
    )
    return say(
        "An HS code is a customs category, not a mineral: codes bundle grades and sometimes several elements. Weights "
        "are gross, not contained metal: tonnes of ore, oxide and metal do not compare. Re-exports are counted again, "
        "and their sender need not have made the goods. {reconciled} Confidential trade and smuggling are missing.",
        reconciled=reconciled,
    )  # fmt: skip


def source_line(cited: Cited, trade: Trade, selection: FlowSelection) -> str:
    """Source, lines, year, unit and basis of the values, for the foot of the map."""
    return say(
        "Source: {citation}. {mineral}, {revision} lines {lines}, {year}. Values in current US dollars, {basis}; "
        "weights are gross. Curves follow the main sea lanes and are schematic: goods may go another way.",
        citation=cited.text.rstrip("."), mineral=minerals.mineral(selection.mineral).name,
        revision=HS_NAMES[selection.revision],
        lines=", ".join(trade.lines), year=trade.year, basis=cited.basis,
    )  # fmt: skip
