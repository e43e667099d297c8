"""What a scenario found in plain words made from its numbers: headline, finding, details, and what it rests on.

Tonnes of trade are gross weight, shares of trade are by weight or by value, and the goods are named by the form in
which they are traded; every sentence says so.
"""

from __future__ import annotations

import functools
import math
from typing import Final

import pandas as pd

from geo import numbers as formats
from geo import vocabulary as v
from geo.engine.table import TradeTable
from geo.errors import GeoError
from geo.locale.say import joined, mark, say, say_count, sentence, term
from geo.reference import alliances, countries, minerals
from geo.reference.bases import basis_in_words
from geo.reference.names import country_in_text, mineral_in_text, possessive
from geo.risk.model import Importer
from geo.scenarios import inputs, published_prices
from geo.scenarios.disruption import Disruption
from geo.scenarios.diversification import Diversification
from geo.scenarios.model import DisruptionRun, DiversificationRun, FloorRun, Run, StockRun
from geo.scenarios.sharing import MissingChoiceError
from geo.scenarios.stockpile import Cover
from geo.sources import Origin, read_origins
from geo.tables.trade import area_name
from geo.trade import forms
from geo.trade import model as trade_model

NBSP = formats.NBSP
# Days above which cover is only said to be more than that many years.
_LONG_DAYS: Final = 3652.5
_NAMED = 3
# What differs by less than this part of a loss is rounding.
_NOTHING = 1e-9
# Shares of trade always say what they are shares of.
BY: Final = {"quantity": mark("by weight"), "value": mark("by value")}
# Between the first sentence of a refusal and its reason, in any script.
_STOPS: Final = (": ", ". ", "\uff1a", "\u3002")


def tonnes(value: float | None) -> str:
    """An amount of goods in words, without its basis."""
    return formats.amount(value, v.Unit.TONNE)


def gross(value: float | None) -> str:
    """Tonnes of trade, which are gross weight."""
    return say("{amount} gross weight", amount=tonnes(value))


def days(value: float) -> str:
    """Days of cover in words; whole above ten."""
    if math.isinf(value):
        return say("no limit")
    if is_long(value):
        return say("more than 10 years")
    if value < 1:
        return say("less than one day") if value > 0 else term("days of cover", "none")
    return say("{number}\u202fdays", number=formats.decimal(value, 0 if value >= 9.5 else 1))  # noqa: PLR2004


def is_long(days_of_cover: float) -> bool:
    """Whether cover is so long that it is only said to be more than so many years."""
    return _LONG_DAYS < days_of_cover < math.inf


def who(group: Importer) -> str:
    """Countries and alliances in the middle of a sentence: "the United States", "Japan and the EU-27", "the G7"."""
    known = {entry.id: entry.short_name for entry in alliances.all_alliances()}
    if group.id in known:  # with the mark of a roster that is inferred
        return say("the {alliance}", alliance=group.name)
    return joined(
        [
            say("the {alliance}", alliance=known[part]) if part in known else country_in_text(part)
            for part in group.id.split(",")
        ]
    )


def headline(run: Run) -> str:
    """The finding in one sentence without a full stop, fit for the title of a slide.

    Where no line at hand holds a form in which the mineral is mostly traded, the headline says so instead.
    """
    return refused(run) or _headline(run)


def refused(run: Run) -> str:
    """Why no headline can speak of the mineral's trade, without a full stop: its main forms are not held."""
    if isinstance(run, FloorRun) or run.whole.choice != trade_model.ALL_LINES or not run.whole.held.main_forms_absent:
        return ""
    return forms.missing_in_words(run.whole.held).rstrip(".\u3002")


def _headline(run: Run) -> str:
    if isinstance(run, DisruptionRun):
        text = _disruption(run)
    elif isinstance(run, StockRun):
        text = _stock(run)
    else:
        text = _floor(run) if isinstance(run, FloorRun) else _diversification(run)
    return _capital(text)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _case(run: DisruptionRun) -> str:
    if run.result.made.cut == 1:
        return say("without {who}", who=who(run.exporters))
    return say("if {who} cut exports by {cut}", who=who(run.exporters), cut=formats.share(run.result.made.cut))


def _disruption(run: DisruptionRun) -> str:
    result = run.result
    known = {
        "case": _case(run),
        "whose": possessive(who(run.to)) if run.to else "",
        "goods": run.trade.name,
        "lost": formats.share(result.share_lost),
        "short": formats.share(result.share_short),
    }
    if result.lost_t == 0:
        template = (
            mark("none of {whose} imports of {goods} would be lost")
            if run.to
            else mark("none of the world\u2019s imports of {goods} would be lost")
        )
    elif result.short_t <= _NOTHING * result.lost_t:
        template = (
            mark("{case}, {lost} of {whose} imports of {goods} by weight would be lost; others could replace all of it")
            if run.to
            else mark(
                "{case}, {lost} of the world\u2019s imports of {goods} by weight would be lost; others could replace "
                "all of it"
            )
        )
    else:
        template = (
            mark("{case}, {lost} of {whose} imports of {goods} by weight would be lost; {short} could not be replaced")
            if run.to
            else mark(
                "{case}, {lost} of the world\u2019s imports of {goods} by weight would be lost; {short} could not be "
                "replaced"
            )
        )
    return say(template, **known)


def _stock(run: StockRun) -> str:
    result = run.result
    against = (
        say("net imports") if run.broken is None else say("what could not be replaced {case}", case=_case(run.broken))
    )
    known = {"who": who(run.importer), "goods": run.trade.name, "stock": gross(result.stock_t), "against": against}
    if math.isinf(result.days):
        return say("{who} would lack no {goods}, so that the stock is not needed", **known)
    if result.stock_t == 0:
        return say("{who} without a stock of {goods} has no cover of {against}", **known)
    if result.stock_t > result.need.world_t:
        known |= {"world": gross(result.need.world_t), "year": str(result.need.year)}
        template = mark(
            "{who}: a stock of {stock} of {goods} is more than the world traded in {year} ({world}); it covers {days} "
            "of {against}"
        )
    elif run.broken is not None:
        template = mark("{who}: a stock of {stock} of {goods} would last {days} for {against}")
    else:
        template = mark("{who}: a stock of {stock} of {goods} covers {days} of {against}")
    return say(template, days=days(result.days), **known)


def _floor(run: FloorRun) -> str:
    last = run.result.latest
    known = {
        "floor": per_kg(run.result.made.floor_usd_per_t),
        "product": inputs.product_in_text(minerals.mineral(run.asked.mineral).id, run.product),
        "year": f"{last[v.YEAR]:.0f}",
        "cost": formats.money(float(last["payments_usd"])),
    }
    if last["payments_usd"] == 0:
        return say("a floor of {floor} would cost nothing at the price of {year}: {product} trades above it", **known)
    return say("a floor of {floor} for {product} would cost {cost} a year at the price of {year}", **known)


def per_kg(usd_per_t: float) -> str:
    """A price per kilogram: ``"110 USD/kg"``."""
    return f"{formats.significant(usd_per_t / 1000)}{NBSP}USD/kg"


def _diversification(run: DiversificationRun) -> str:
    result, importer = run.result, who(run.importer)
    known = {
        "who": importer,
        "whose": possessive(importer),
        "goods": run.trade.name,
        "cap": formats.share(result.made.cap),
        "by": say(BY[result.made.by]),
    }
    if not result.feasible:
        return say("{who} cannot bring every supplier of {goods} to {cap} or less of its imports {by}", **known)
    if result.moved == 0:
        return _met(run, known)
    return say(
        "{who} would need to shift {part} of its imports of {goods} {by} ({amount}) so that no supplier exceeds {cap}",
        part=formats.share(result.moved_share),
        amount=amount(run, result.moved),
        **known,
    )


def _met(run: DiversificationRun, known: dict[str, str]) -> str:
    """The cap is met only if every form meets it; where some are not at hand, that is all that can be said."""
    top = run.result.suppliers.iloc[0]
    known |= {
        "country": area_in_text(str(top[v.EXPORTER])),
        "share": formats.share(float(top["share_now"])),
        "mineral": mineral_in_text(run.trade.mineral),
    }
    if len(run.forms) == 1 and not run.whole.held.whole:
        return say(
            "{country} supplies at most {share} of {whose} imports of {goods} {by}, within {cap}; other forms are not "
            "judged",
            **known,
        )
    judged = sum(1 for form in run.forms if form.result)
    if judged == len(run.forms) and run.whole.held.whole:
        return say(
            "{who} already meets {cap} {by}: {country}, its largest supplier of {goods}, supplies {share}", **known
        )
    return say_count(
        "No supplier exceeds {cap} of {whose} imports {by} in the one form of {mineral} on record ({country} at most, "
        "{share}); others are not judged",
        "No supplier exceeds {cap} of {whose} imports {by} in the {count} forms of {mineral} on record ({country} at "
        "most, {share}); others are not judged",
        judged,
        **known,
    )


def amount(run: DiversificationRun, value: float) -> str:
    """Imports in the measure of a diversification: gross weight, or thousand US dollars."""
    return gross(value) if run.result.made.by == "quantity" else formats.money(1000 * value)


def bare(run: DiversificationRun, value: float) -> str:
    """The same without its basis, where a heading names it."""
    return tonnes(value) if run.result.made.by == "quantity" else formats.money(1000 * value)


def signed(run: DiversificationRun, value: float) -> str:
    """A change with its sign, in the measure of a diversification, without its basis."""
    sign = "+" if value > 0 else "\u2212" if value < 0 else ""
    return f"{sign}{bare(run, abs(value))}"


def area_in_text(code: str) -> str:
    """A country or trade area in the middle of a sentence."""
    name = country_in_text(code) if code in {entry.iso3 for entry in countries.all_countries()} else area_name(code)
    return name.removesuffix(" (no country)")


def finding(run: Run) -> str:
    """One or two sentences that say what the headline does not; first of all what it had to refuse."""
    return f"{sentence(_headline(run))} {_finding(run)}" if refused(run) else _finding(run)


def _finding(run: Run) -> str:
    if isinstance(run, DisruptionRun):
        return _how_much(run)
    if isinstance(run, StockRun):
        return _what_it_costs(run)
    return _payments(run) if isinstance(run, FloorRun) else _who_moves(run)


def _how_much(run: DisruptionRun) -> str:
    result = run.result
    if result.lost_t == 0 and result.made.cut == 0:
        return say("No flow shrinks, so nothing has to be replaced.")
    if result.lost_t == 0:
        template = (
            mark(
                "{who} ships none of these goods to {whom} directly, as far as trade statistics know; what arrives "
                "through others is not followed."
            )
            if run.to
            else mark(
                "{who} ships none of these goods to anybody directly, as far as trade statistics know; what arrives "
                "through others is not followed."
            )
        )
        return say(template, who=_capital(who(run.exporters)), whom=who(run.to) if run.to else "")
    return say(
        "In gross weight, {lost} would be lost on the trade of {year}; other suppliers could add up to {spare} a year "
        "and would replace {replaced}.",
        lost=tonnes(result.lost_t),
        year=run.trade.year,
        spare=tonnes(result.spare_t),
        replaced=tonnes(result.replaced_t),
    )


def _what_it_costs(run: StockRun) -> str:
    result = run.result
    longest = result.targets.iloc[-1]
    missing = float(longest["missing_t"])
    known = {
        "days": formats.whole(longest["days"]),
        "amount": gross(float(longest["tonnes"])),
        "missing": tonnes(missing),
    }
    if result.price is None:
        template = (
            mark("{days} days of cover would take {amount}; {missing} of it is missing.")
            if missing
            else mark("{days} days of cover would take {amount}; the stock holds all of it.")
        )
        return say(template, **known)
    template = (
        mark("{days} days of cover would take {amount}, {cost} at prices of {year}; {missing} of it is missing.")
        if missing
        else mark("{days} days of cover would take {amount}, {cost} at prices of {year}; the stock holds all of it.")
    )
    return say(template, cost=formats.money(float(longest["cost_usd"])), year=result.price.year, **known)


def _at_other_prices(run: StockRun) -> tuple[str, ...]:
    """Between what the longest cover would cost at the published prices of all years."""
    path = run.cost_path
    if path.empty or path["cost_usd"].min() == path["cost_usd"].max():
        return ()
    low, high = path.loc[path["cost_usd"].idxmin()], path.loc[path["cost_usd"].idxmax()]
    text = say(
        "At the published prices of {first} to {last} ({terms}) {days} days of cover would cost between {low} "
        "({cheap}) and {high} ({dear}).",
        first=path["period"].min(),
        last=path["period"].max(),
        terms=joined(terms_of(path)),
        days=formats.whole(run.result.targets.iloc[-1]["days"]),
        low=formats.money(float(low["cost_usd"])),
        cheap=low["period"],
        high=formats.money(float(high["cost_usd"])),
        dear=high["period"],
    )
    return (text,)


def terms_of(path: pd.DataFrame) -> list[str]:
    """The terms of the prices of a path, each once: "nominal", "real"."""
    return [term("price terms", word) for word in dict.fromkeys(path["terms"])]


def _payments(run: FloorRun) -> str:
    path = run.result.path
    first, last = (f"{path[v.YEAR].agg(end):.0f}" for end in ("min", "max"))
    span = (
        say("at the price of {year}", year=first)
        if first == last
        else say("at the prices of {first} to {last}", first=first, last=last)
    )
    low, high = path.loc[path["payments_usd"].idxmin()], path.loc[path["payments_usd"].idxmax()]
    cheap, dear = (formats.money(float(row["payments_usd"])) for row in (low, high))
    known = {"span": _capital(span), "eligible": run.eligible, "high": dear, "dear": f"{high[v.YEAR]:.0f}"}
    if high["payments_usd"] == 0:
        return say("{span} there would be no payment in any year, for {eligible}.", **known)
    if cheap == dear:
        return say("{span} the yearly payment would be {high}, for {eligible}.", **known)
    return say(
        "{span} the yearly payment would lie between {low} ({cheap}) and {high} ({dear}), for {eligible}.",
        low=say("no payment") if low["payments_usd"] == 0 else cheap,
        cheap=f"{low[v.YEAR]:.0f}",
        **known,
    )


def _who_moves(run: DiversificationRun) -> str:
    result = run.result
    if not result.feasible:
        return result.reason
    if result.moved == 0:
        return say("Nothing has to change.") if len(run.forms) == 1 else say("Nothing has to change in these forms.")
    above = sum(1 for form in run.forms if form.result and form.result.above)
    judged = sum(1 for form in run.forms if form.result)
    several = (
        []
        if len(run.forms) == 1
        else [
            say_count(
                "{count} of the {judged} forms on record has a supplier above {cap}; this one has the largest.",
                "{count} of the {judged} forms on record have a supplier above {cap}; this one has the largest.",
                above,
                judged=judged,
                cap=formats.share(result.made.cap),
            )
        ]
    )
    table = result.suppliers
    down = [
        say(
            "{whose} share would fall from {now} to {then}",
            whose=possessive(area_in_text(str(row.exporter))),
            now=formats.share(row.share_now),
            then=formats.share(row.share_then),
        )
        for row in table[table["change"] < 0].itertuples()
    ]
    top = table.loc[table["change"].idxmax()]
    moves = say(
        "{down}; {who} would grow most, by {amount}, {part} of its present exports to the world.",
        down=_capital(joined(down)),
        who=area_in_text(str(top[v.EXPORTER])),
        amount=amount(run, float(top["change"])),
        part=formats.share(float(top["growth"])),
    )
    return " ".join([*several, moves])


def details(run: Run) -> tuple[str, ...]:
    """Further sentences: the answer form by form, what is not judged, and who is hit hardest."""
    if isinstance(run, FloorRun):
        return ()
    found = [_form_by_form(run)] if len(run.forms) > 1 else []
    if isinstance(run, DisruptionRun) and len(run.result.importers) > 1:
        hit = [
            f"{area_in_text(str(row.importer))} ({tonnes(row.short_t)}, {formats.share(row.share_short)})"
            for row in run.result.importers.nlargest(_NAMED, "short_t").itertuples()
            if row.short_t > 0
        ]
        words = say("Most would be unmet, in gross weight and of all imports, in {hit}.", hit=joined(hit))
        found += [words] if hit else []
    if isinstance(run, StockRun):
        found += _at_other_prices(run)
    missing = forms.missing_in_words(run.whole.held)
    whole = run.whole.choice == trade_model.ALL_LINES
    return (*found, *([missing] if whole and missing and not refused(run) else []))


def _form_by_form(run: DisruptionRun | StockRun | DiversificationRun) -> str:
    """One figure per form; no two of them add up to anything."""
    if isinstance(run, DisruptionRun):
        template = mark("Form by form, share of imports that could not be replaced, by weight: {texts}.")
    elif isinstance(run, StockRun):
        template = mark("Form by form, days of cover: {texts}.")
    elif run.result.made.by == "quantity":
        template = mark("Form by form, largest supplier by weight: {texts}.")
    else:
        template = mark("Form by form, largest supplier by value: {texts}.")
    texts = [f"{forms.in_text(run.trade.mineral, (form.line,))} ({form_in_words(form.result)})" for form in run.forms]
    return say(template, texts="; ".join(texts))


def form_in_words(result: Disruption | Cover | Diversification | None) -> str:
    """The answer for one form: "19 %", "12 days", "China 93 %", "not computable"."""
    if result is None:
        return say("not computable")
    if isinstance(result, Disruption):
        return formats.share(result.share_short)
    if isinstance(result, Cover):
        return days(result.days)
    top = result.suppliers.iloc[0]
    return f"{area_in_text(str(top[v.EXPORTER]))} {formats.share(float(top['share_now']))}"


def comparison(left: Run, right: Run, names: tuple[str, str]) -> tuple[str, str] | None:
    """Title and finding of two answers to the same kind of question; ``None`` for different kinds.

    Parameters
    ----------
    names: what stands over the two sides.
    """
    if type(left) is not type(right):
        return None
    texts = []
    for (what, one), (_, other) in zip(_compared(left), _compared(right), strict=True):
        texts.append(
            say(
                "{what}: {one} ({left}), {other} ({right})",
                what=what,
                one=one,
                left=names[0],
                other=other,
                right=names[1],
            )
        )
    return texts[0], sentence(texts[1])


def _compared(run: Run) -> tuple[tuple[str, str], tuple[str, str]]:
    """The two figures, with their names, by which answers of one kind compare."""
    if isinstance(run, DisruptionRun):
        lost = run.result
        return (
            (say("Share of imports by weight that could not be replaced"), formats.share(lost.share_short)),
            (say("Lost a year, gross weight"), tonnes(lost.lost_t)),
        )
    if isinstance(run, StockRun):
        return (
            (say("Cover of the stock"), days(run.result.days)),
            (say("Stock, gross weight"), tonnes(run.result.stock_t)),
        )
    if isinstance(run, FloorRun):
        last = run.result.latest
        paid = formats.money(float(last["payments_usd"])) if last["payments_usd"] else say("no payment")
        floor = term("price", "Floor")
        return (say("Payments a year under the floor"), paid), (floor, per_kg(run.result.made.floor_usd_per_t))
    template = mark("{share} by weight") if run.result.made.by == "quantity" else mark("{share} by value")
    return (
        (
            say("Share of imports that would need to change supplier"),
            say(template, share=formats.share(run.result.moved_share)),
        ),
        (say("Cap on one supplier"), formats.share(run.result.made.cap)),
    )


def assumptions(run: Run) -> tuple[str, ...]:
    """Every assumption behind a run, those of the disruption that a stock is held against too."""
    broken = run.broken.result.assumptions if isinstance(run, StockRun) and run.broken else ()
    return (*run.result.assumptions, *broken)


def gaps(run: Run) -> tuple[str, ...]:
    """Every gap in the data behind a run: its own, and what its trade lines do not tell."""
    if isinstance(run, FloorRun):
        return run.result.gaps
    reasons = [
        say("HS {line} is not computable: {reason}", line=form.line, reason=form.reason)
        for form in run.forms
        if form.reason
    ]
    return (*run.result.gaps, *run.trade.notes, *reasons)


def refusal(error: GeoError) -> tuple[str, str]:
    """What is missing, as a title, and the whole reason: "Enter an AUD/USD exchange rate"."""
    reason = str(error)
    if isinstance(error, MissingChoiceError):
        return error.title, reason
    return min((reason.partition(stop)[0] for stop in _STOPS), key=len).rstrip("."), reason


@functools.cache
def _origins() -> dict[str, Origin]:
    return read_origins()


def source(run: Run, table: TradeTable) -> str:
    """Publishers, years and lines behind a run, in one line."""
    priced_by = price_source(run)
    prices = f"{_origins()[priced_by].citation.rstrip('.')}." if priced_by else ""
    if isinstance(run, FloorRun):
        paid = say("Prices: {source}", source=prices)
        if run.panel is None:
            return paid
        made = say(
            "Production {year} ({basis}): {source}.",
            year=run.panel.year,
            basis=basis_in_words(run.panel.basis),
            source=run.citation.rstrip("."),
        )
        return f"{made} {paid}"
    cited = table.cited(run.whole.lines, run.whole.year).text.rstrip(".")
    trade = say("Trade {year}, {goods}: {source}.", year=run.whole.year, goods=run.whole.words, source=cited)
    paid = say("Price: {source}", source=prices)
    return f"{trade} {paid}" if prices else trade


def price_source(run: Run) -> str:
    """Origin record of the published price of a floor or of a stock; empty where there is none."""
    if isinstance(run, FloorRun):
        return published_prices.source_id(minerals.mineral(run.asked.mineral).id, run.product)
    if isinstance(run, StockRun) and run.published:
        return published_prices.source_id(run.trade.mineral, run.asked.price)
    return ""
