"""What a map of flows shows, in plain words made from its numbers."""

from __future__ import annotations

from typing import Final

import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.errors import UnknownChoiceError
from geo.locale.languages import ENGLISH, current
from geo.locale.say import joined, mark, mark_term, say, term
from geo.reference import minerals
from geo.reference.names import country_in_text, lowered, possessive
from geo.reference.tables.minerals import HS_1992, HS_NAMES
from geo.tables.trade import area_name
from geo.trade import forms, model
from geo.trade.model import AMOUNT, SHARE, By, Trade
from geo.trade.selection import FlowSelection

_NAMED: Final = 4
# Stages of trade as labels.
_STAGES: Final = {
    "mine": mark_term("stage of trade", "Ores and concentrates"),
    "refined": mark_term("stage of trade", "Processed"),
    "downstream": mark_term("stage of trade", "Products"),
}


def stage(name: str) -> str:
    """A stage of trade as a label; empty for what is none, such as a code."""
    return term("stage of trade", _STAGES.get(name, ""))


def money(value_kusd: float) -> str:
    """Thousand US dollars as text: ``"USD 3.02 bn"``."""
    return numbers.money(1000 * value_kusd)


def amount(value: float, by: By) -> str:
    """An amount of the measure: money, or tonnes."""
    return money(value) if by == By.VALUE else numbers.amount(value, v.Unit.TONNE)


def unit_value(usd_per_t: float) -> str:
    """US dollars per tonne, three significant digits."""
    return numbers.missing() if pd.isna(usd_per_t) else f"USD{numbers.NBSP}{numbers.significant(usd_per_t)}/t"


def what(selection: FlowSelection) -> str:
    """The goods in the middle of a sentence, with their form wherever it is not the whole of the mineral.

    "barite", "lithium (hydroxide and oxide; carbonate)", "cobalt (2 of 5 forms)", "cobalt oxides and hydroxides
    (HS 282200)". In HS 2017 the revision and the codes always stand with them, and a bundle has no single name.
    """
    if selection.revision != HS_1992:
        return in_revision(selection.mineral, selection.lines, selection.revision)
    goods = forms.in_text(selection.mineral, selection.lines)
    if len(selection.lines) > 1:
        return goods
    table = model.lines_of(selection.mineral).set_index(v.HS6)["description"]
    words = lowered(forms.described(str(table[selection.lines[0]])))
    return forms.detailed(words, f"HS {selection.lines[0]}")


def in_revision(mineral: str, lines: tuple[str, ...], revision: str) -> str:
    """ "permanent magnets of metal (HS 2017 850511)": the goods of the lines, never the mineral as a whole."""
    codes = f"{HS_NAMES[revision]} {', '.join(lines)}"
    table = model.lines_of(mineral, revision=revision).set_index(v.HS6)["description"]
    standing = {forms.standing(mineral, line, revision=revision) for line in lines}
    if standing == {forms.Standing.BUNDLE}:
        return forms.named(mineral, lines, revision=revision, codes=codes)
    return forms.detailed(forms.listed([lowered(forms.described(str(table[line]))) for line in lines]), codes)


def refusal(selection: FlowSelection) -> str:
    """Why no headline can speak of the mineral's trade, without a full stop: its main forms are not held.

    In HS 2017 a headline speaks of the goods of its codes, never of the mineral's trade: there is nothing to refuse.
    """
    if selection.revision != HS_1992:
        return ""
    held = forms.completeness(selection.mineral, selection.lines)
    whole = selection.choice == model.ALL_LINES and not (selection.country or selection.pair)
    return forms.missing_in_words(held).rstrip(".") if whole and held.main_forms_absent else ""


def area(code: str) -> str:
    """Name with its article where English wants one; areas of the past by their own name."""
    try:
        return country_in_text(code)
    except UnknownChoiceError:
        name = area_name(code).split(" (")[0]
        return name if " and " in name or current() != ENGLISH else f"the {name}"


def capital(text: str) -> str:
    """*text* with a capital at its start."""
    return text[0].upper() + text[1:]


def nothing(mineral: str) -> str:
    """The headline where a mineral has no flows."""
    return say("{mineral}: no flows to show", mineral=minerals.mineral(mineral).name)


def headline(trade: Trade, selection: FlowSelection, *, declared: bool = False) -> str:
    """The finding in one sentence without a full stop, fit for the title of a slide.

    Parameters
    ----------
    declared: the flows are imports that some countries declared, and no other country's imports are known.
    """
    if refused := refusal(selection):
        return refused
    found = _headline(trade, selection)
    if not declared:
        return found
    table = model.balances(trade.flows)
    if selection.pair or selection.country or not table["exports"].notna().any():
        return say("{finding}, counting imports into {importers} alone", finding=found, importers=importers_of(trade))
    top = table.iloc[0]
    return say(
        "{top} shipped {share} of the {goods} that {importers} imported in {year}, by {by}",
        top=capital(area(top[v.ISO3])),
        share=numbers.share(top["export_share"]),
        goods=what(selection),
        importers=importers_of(trade),
        year=trade.year,
        by=trade.by.word,
    )


def importers_of(trade: Trade) -> str:
    """The importing countries of the flows: by name where they are few."""
    found = sorted(area(code) for code in trade.flows[v.IMPORTER].unique())
    return joined(found) if len(found) <= _NAMED else say("{count} countries", count=len(found))


def _headline(trade: Trade, selection: FlowSelection) -> str:
    goods, by, year = what(selection), trade.by.word, trade.year
    if selection.pair:
        return _pair_headline(trade, selection.pair, goods)
    table = model.balances(trade.flows)
    if selection.country:
        return _country_headline(table, selection.country, trade, goods)
    if table["exports"].notna().any():
        top = table.iloc[0]
        return say(
            "{top} shipped {share} of the world\u2019s traded {goods} by {by} in {year}",
            top=capital(area(top[v.ISO3])),
            share=numbers.share(top["export_share"]),
            goods=goods,
            by=by,
            year=year,
        )
    return say("No flow of {goods} has a reported weight in {year}", goods=goods, year=year)


def _pair_headline(trade: Trade, pair: tuple[str, str], goods: str) -> str:
    found = model.touching(trade.flows, pair=pair)
    sender, receiver = area(pair[0]), area(pair[1])
    if found.empty:
        return say(
            "No trade in {goods} from {sender} to {receiver} is recorded in {year}",
            goods=goods,
            sender=sender,
            receiver=receiver,
            year=trade.year,
        )
    row = found.iloc[0]
    template = mark("{sender} shipped {goods} worth {money} to {receiver} in {year}")
    if pd.notna(row[SHARE]):
        template = mark(
            "{sender} shipped {goods} worth {money} to {receiver} in {year}, {share} of world trade by {by}"
        )
    return say(
        template,
        sender=capital(sender),
        goods=goods,
        money=money(row[v.VALUE_KUSD]),
        receiver=receiver,
        year=trade.year,
        share=numbers.share(row[SHARE]),
        by=trade.by.word,
    )


def _country_headline(table: pd.DataFrame, country: str, trade: Trade, goods: str) -> str:
    name, row = capital(area(country)), table[table[v.ISO3] == country]
    if row.empty or row["net"].isna().all():
        return say("{name} has no recorded trade in {goods} in {year}", name=name, goods=goods, year=trade.year)
    sold, bought = row["export_share"].iloc[0], row["import_share"].iloc[0]
    if pd.isna(sold):
        template = mark("{name} bought {bought} of the world\u2019s traded {goods} by {by} in {year}")
    elif pd.isna(bought):
        template = mark("{name} sold {sold} of the world\u2019s traded {goods} by {by} in {year}")
    elif row["net"].iloc[0] > 0:
        template = mark("{name} sold {sold} and bought {bought} of the world\u2019s traded {goods} by {by} in {year}")
    else:
        template = mark("{name} bought {bought} and sold {sold} of the world\u2019s traded {goods} by {by} in {year}")
    return say(
        template,
        name=name,
        sold=numbers.share(sold),
        bought=numbers.share(bought),
        goods=goods,
        by=trade.by.word,
        year=trade.year,
    )


def comparison(then: Trade, now: Trade, selection: FlowSelection, names: tuple[str, str]) -> tuple[str, str] | None:
    """Title and finding of world trade in two years; *names* stand over their maps, the earlier year first.

    ``None`` where no flow of the later year has an amount.
    """
    table = model.balances(now.flows)
    if table["exports"].isna().all():
        return None
    top, by = str(table[v.ISO3].iloc[0]), now.by
    shares = [model.balances(one.flows).set_index(v.ISO3)["export_share"].get(top) for one in (then, now)]
    title = say(
        "{top} shipped {one} of the world\u2019s traded {goods} by {by} in {left} and {other} in {right}",
        top=capital(area(top)),
        one=numbers.share(shares[0]),
        goods=what(selection),
        by=by.word,
        left=names[0],
        other=numbers.share(shares[1]),
        right=names[1],
    )
    grown = now.world / then.world - 1
    template = mark("World trade by {by} stayed from {then} ({left}) to {now} ({right}), {change}.")
    if grown > 0:
        template = mark("World trade by {by} rose from {then} ({left}) to {now} ({right}), {change}.")
    elif grown < 0:
        template = mark("World trade by {by} fell from {then} ({left}) to {now} ({right}), {change}.")
    text = say(
        template,
        by=by.word,
        then=amount(then.world, by),
        left=names[0],
        now=amount(now.world, by),
        right=names[1],
        change=numbers.change(grown),
    )
    return title, text


def finding(trade: Trade, selection: FlowSelection) -> str:
    """One or two sentences: the size of the trade and the largest flow, a country's partners, or a flow's part."""
    if selection.pair:
        parts = _pair_parts(trade, selection)
    elif selection.country:
        parts = _partners(trade, selection)
    else:
        refused = refusal(selection)
        parts = [f"{_headline(trade, selection)}.", size(trade)] if refused else [size(trade), *_largest(trade)]
    return " ".join(parts or [size(trade)])


def details(
    trade: Trade, selection: FlowSelection, *, members: frozenset[str], alliance: str | None
) -> tuple[str, ...]:
    """Further sentences: what has no reported weight, the weight of a flow, and the alliance's part."""
    parts = _pair_weight(trade, selection.pair) if selection.pair else []
    if not selection.pair and not selection.country and trade.unweighed_share > 0:
        share = numbers.share(trade.unweighed_share)
        parts.append(say("No weight is reported for {share} of the value.", share=share))
    if alliance and members and not selection.pair:
        inside = trade.flows.loc[trade.flows[v.EXPORTER].isin(list(members)), SHARE].sum()
        parts.append(
            say(
                "Members of {alliance} shipped {share} of world exports by {by}.",
                alliance=alliance,
                share=numbers.share(float(inside)),
                by=trade.by.word,
            )
        )
    return tuple(parts)


def size(trade: Trade) -> str:
    """The size of world trade in the chosen lines."""
    worth = money(trade.value_kusd)
    if pd.isna(trade.quantity_t):
        return say("World trade came to {worth}; no weight is reported.", worth=worth)
    weight = numbers.amount(trade.quantity_t, v.Unit.TONNE)
    return say("World trade came to {worth} ({weight} gross weight).", worth=worth, weight=weight)


def _largest(trade: Trade) -> list[str]:
    ranked = trade.flows.dropna(subset=[AMOUNT])
    if ranked.empty:
        return []
    first = ranked.iloc[0]
    return [
        say(
            "The largest flow, from {sender} to {receiver}, was {amount}, {share} of world trade by {by}.",
            sender=area(first[v.EXPORTER]),
            receiver=area(first[v.IMPORTER]),
            amount=amount(first[AMOUNT], trade.by),
            share=numbers.share(first[SHARE]),
            by=trade.by.word,
        )
    ]


def _pair_parts(trade: Trade, selection: FlowSelection) -> list[str]:
    """The flow's parts in the exporter's sales and the importer's purchases."""
    exporter, importer = selection.pair or ("", "")
    found = model.touching(trade.flows, pair=selection.pair)
    if found.empty or pd.isna(found[AMOUNT].iloc[0]):
        return []
    shares = [
        numbers.share(found[AMOUNT].iloc[0] / trade.flows.loc[trade.flows[side] == code, AMOUNT].sum())
        for side, code in ((v.EXPORTER, exporter), (v.IMPORTER, importer))
    ]
    return [
        say(
            "This is {sold} of {exporter} exports of {goods} by {by}, and {bought} of {importer} imports.",
            sold=shares[0],
            exporter=possessive(area(exporter)),
            goods=what(selection),
            by=trade.by.word,
            bought=shares[1],
            importer=possessive(area(importer)),
        )
    ]


def _pair_weight(trade: Trade, pair: tuple[str, str]) -> list[str]:
    found = model.touching(trade.flows, pair=pair)
    if found.empty:
        return []
    row = found.iloc[0]
    if pd.isna(row[v.QUANTITY_T]):
        return [say("No weight is reported for this flow.")]
    weight = numbers.amount(row[v.QUANTITY_T], v.Unit.TONNE)
    return [say("Gross weight: {weight}; unit value: {unit}.", weight=weight, unit=unit_value(row[model.UNIT_VALUE]))]


def _partners(trade: Trade, selection: FlowSelection) -> list[str]:
    parts, country = [], selection.country
    for side, other, template in (
        (v.IMPORTER, v.EXPORTER, mark("{partner} supplied {share} of {country} imports of {goods} by {by}.")),
        (v.EXPORTER, v.IMPORTER, mark("{partner} received {share} of {country} exports of {goods} by {by}.")),
    ):
        own = trade.flows[trade.flows[side] == country].dropna(subset=[AMOUNT])
        if len(own):
            first = own.iloc[0]
            parts.append(
                say(
                    template,
                    partner=capital(area(first[other])),
                    country=possessive(area(country)),
                    share=numbers.share(first[AMOUNT] / own[AMOUNT].sum()),
                    goods=what(selection),
                    by=trade.by.word,
                )
            )
    return parts
