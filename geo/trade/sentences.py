"""What a map of flows shows, in plain words made from its numbers."""

from __future__ import annotations

import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.errors import UnknownChoiceError
from geo.production.sentences import country_in_text, mineral_in_text
from geo.reference import minerals
from geo.trade import model
from geo.trade.model import AMOUNT, SHARE, By, Rest, Trade
from geo.trade.selection import FlowSelection

_STAGE_WORDS = {"mine": "ores and concentrates of {}", "refined": "processed {}", "downstream": "products of {}"}
_SCALES = ((1e6, "billion"), (1e3, "million"), (1.0, "thousand"))


def money(value_kusd: float) -> str:
    """Thousand US dollars in words of a reader: ``"USD 3.02 billion"``."""
    if pd.isna(value_kusd):
        return numbers.MISSING
    rounded = float(f"{value_kusd:.3g}")
    for factor, word in _SCALES:
        if rounded >= factor:
            return f"USD{numbers.NBSP}{numbers.significant(value_kusd / factor)} {word}"
    return f"USD{numbers.NBSP}{1000 * value_kusd:,.0f}"


def amount(value: float, by: By) -> str:
    """An amount of the measure: money, or tonnes."""
    return money(value) if by == By.VALUE else numbers.amount(value, v.Unit.TONNE)


def unit_value(usd_per_t: float) -> str:
    """US dollars a tonne, three significant digits."""
    return numbers.MISSING if pd.isna(usd_per_t) else f"USD{numbers.NBSP}{numbers.significant(usd_per_t)}/t"


def what(selection: FlowSelection) -> str:
    """The goods in the middle of a sentence: "cobalt", "processed gold", "cobalt oxides and hydroxides (HS 282200)"."""
    name = mineral_in_text(selection.mineral)
    if len(selection.lines) == 1:
        words = model.lines_of(selection.mineral).set_index(v.HS6)["description"][selection.lines[0]]
        return f"{words[0].lower()}{words[1:]} (HS {selection.lines[0]})"
    stage = _STAGE_WORDS.get(selection.choice, "{}")
    return stage.format(name)


def area(code: str) -> str:
    """Name with its article where English wants one; areas of the past by their own name."""
    try:
        return country_in_text(code)
    except UnknownChoiceError:
        return f"the {model.area_name(code).split(' (')[0]}"


def headline(trade: Trade, selection: FlowSelection) -> str:
    """The finding in one sentence without a full stop, fit for the title of a slide."""
    goods, year = what(selection), trade.year
    measure = "by value" if trade.by == By.VALUE else "by weight"
    if selection.pair:
        return _pair_headline(trade, selection.pair, goods)
    table = model.balances(trade.flows)
    if selection.country:
        return _country_headline(table, selection.country, f"{goods} {measure} in {year}")
    if table["exports"].notna().any():
        top = table.iloc[0]
        part = numbers.share(top["export_share"])
        return f"{_capital(area(top[v.ISO3]))} shipped {part} of the world\u2019s traded {goods} {measure} in {year}"
    return f"No flow of {goods} has a weight in {year}"


def _pair_headline(trade: Trade, pair: tuple[str, str], goods: str) -> str:
    found = model.touching(trade.flows, pair=pair)
    sender, receiver = _capital(area(pair[0])), area(pair[1])
    if found.empty:
        return f"{sender} shipped no {goods} to {receiver} in {trade.year}, as far as trade statistics know"
    row = found.iloc[0]
    part = f", {numbers.share(row[SHARE])} of world trade" if pd.notna(row[SHARE]) else ""
    return f"{sender} shipped {goods} worth {money(row[v.VALUE_KUSD])} to {receiver} in {trade.year}{part}"


def _country_headline(table: pd.DataFrame, country: str, goods: str) -> str:
    name = _capital(area(country))
    row = table[table[v.ISO3] == country]
    if row.empty:
        return f"{name} neither bought nor sold {goods}, as far as trade statistics know"
    sold, bought = row["export_share"].iloc[0], row["import_share"].iloc[0]
    parts = []
    if pd.notna(bought):
        parts.append(f"bought {numbers.share(bought)}")
    if pd.notna(sold):
        parts.append(f"sold {numbers.share(sold)}")
    if row["net"].iloc[0] > 0:
        parts.reverse()
    return f"{name} {' and '.join(parts)} of the world\u2019s traded {goods}"


def explanation(trade: Trade, selection: FlowSelection, *, members: frozenset[str], alliance: str | None) -> str:
    """Two to four sentences: the size of the trade, the largest flow, the partners, the alliance's part."""
    if selection.pair:
        return _pair_text(trade, selection.pair)
    parts = []
    if not selection.country:
        parts.append(_size(trade))
        ranked = trade.flows.dropna(subset=[AMOUNT])
        if len(ranked):
            first = ranked.iloc[0]
            parts.append(
                f"The largest single flow runs from {area(first[v.EXPORTER])} to {area(first[v.IMPORTER])}:"
                f" {amount(first[AMOUNT], trade.by)}, {numbers.share(first[SHARE])} of world trade."
            )
    else:
        parts.append(_partners(trade, selection.country))
    if alliance and members:
        inside = trade.flows.loc[trade.flows[v.EXPORTER].isin(list(members)), SHARE].sum()
        parts.append(f"Members of {alliance} shipped {numbers.share(float(inside))} of world exports.")
    return " ".join(filter(None, parts))


def _pair_text(trade: Trade, pair: tuple[str, str]) -> str:
    """Weight and unit value of a flow, and its parts in the exporter's sales and the importer's purchases."""
    found = model.touching(trade.flows, pair=pair)
    if found.empty:
        return ""
    row = found.iloc[0]
    weight = numbers.amount(row[v.QUANTITY_T], v.Unit.TONNE)
    said = [f"Gross weight: {weight}; {unit_value(row[model.UNIT_VALUE])}."]
    for side, code, words in ((v.EXPORTER, pair[0], "exports"), (v.IMPORTER, pair[1], "imports")):
        total = trade.flows.loc[trade.flows[side] == code, AMOUNT].sum()
        if pd.notna(row[AMOUNT]) and total > 0:
            said.append(f"{numbers.share(row[AMOUNT] / total)} of the {words} of {area(code)} by {trade.by.value}.")
    return " ".join(said)


def _size(trade: Trade) -> str:
    weight = numbers.amount(trade.quantity_t, v.Unit.TONNE)
    unweighed = trade.unweighed_share
    without = f" ({numbers.share(unweighed)} of the value has no weight)" if unweighed > 0 else ""
    return f"World trade came to {money(trade.value_kusd)} and {weight} of gross weight{without}."


def _partners(trade: Trade, country: str) -> str:
    said = []
    for side, other, words in (
        (v.IMPORTER, v.EXPORTER, "imports came from"),
        (v.EXPORTER, v.IMPORTER, "exports went to"),
    ):
        own = trade.flows[trade.flows[side] == country].dropna(subset=[AMOUNT])
        if len(own):
            first = own.iloc[0]
            part = numbers.share(first[AMOUNT] / own[AMOUNT].sum())
            said.append(f"{part} of its {words} {area(first[other])}.")
    return " ".join(said)


def rest(left: Rest, shown: int, by: By) -> str:
    """What the map leaves out: counted, never dropped in silence."""
    if not left.count:
        return "The only flow is shown." if shown == 1 else f"All {shown:,} flows are shown."
    text = (
        f"The {shown:,} largest flows are shown. And the rest: {left.count:,} flows, {money(left.value_kusd)}, "
        f"{numbers.share(left.share)} of world trade by {by.value}."
    )
    if left.without_weight:
        verb = "has" if left.without_weight == 1 else "have"
        text += f" {left.without_weight:,} of them {verb} no weight and cannot be ranked by it."
    return text


def lines_in_words(mineral: str, lines: tuple[str, ...]) -> list[str]:
    """Each HS line with its stage and words, and whether it bundles several goods."""
    table = model.lines_of(mineral)
    return [
        f"HS {row.hs6} ({row.stage}): {row.description}"
        + (f". Bundled or mixed: {row.bundle_note}" if pd.notna(row.bundle_note) else "")
        for row in table[table[v.HS6].isin(list(lines))].itertuples()
    ]


def source_line(citation: str, trade: Trade, selection: FlowSelection, *, basis: str = "free on board") -> str:
    """Source, lines, unit, *basis* of the values and year, for the foot of the map."""
    name = minerals.mineral(selection.mineral).name
    return (
        f"Source: {citation.rstrip('.')}. {name}, HS 1992 lines {', '.join(trade.lines)}, {trade.year}. "
        f"Values in current US dollars, {basis}; weights are gross. "
        "Curves follow great circles and are schematic: ships take other ways."
    )


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
