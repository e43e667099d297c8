"""Stockpile cover: how long a stock lasts against net imports or a shortfall, and what days of cover cost.

Days of cover = stock / (need a year / days of the year), with the calendar's 365 or 366 days of the base year.
Trade is gross weight as traded: a stock or a price that counts contained metal needs a stated content to be
compared with it, and is refused without one.
"""

from __future__ import annotations

import calendar
import math
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.errors import NotComputableError
from geo.locale.say import mark, say
from geo.scenarios import sharing
from geo.scenarios.disruption import Disruption
from geo.scenarios.sharing import MissingChoiceError

USD = "USD"
TARGET_DAYS = (30, 60, 90, 180)
FOR_NET_IMPORTS = mark("Need: net imports in gross weight, on the trade of {year}, spread evenly over its {days} days.")
FOR_SHORTFALL = mark(
    "Need: what cannot be replaced under the disruption in gross weight, on the trade of {year}, spread evenly over "
    "its {days} days."
)


class StockUnit(StrEnum):
    """How a stock is stated."""

    TONNES = "t"
    DAYS = "days"
    MONEY = "money"


@dataclass(frozen=True, slots=True)
class Need:
    """What has to be covered in a year, in tonnes of gross weight as traded; ``world_t``: what the world trades.

    ``template`` says what it is, with the year and its ``days``.
    """

    tonnes: float
    year: int
    template: str
    gaps: tuple[str, ...] = ()
    world_t: float = math.nan

    @property
    def year_days(self) -> int:
        """365, or 366 in a leap year."""
        return 366 if calendar.isleap(self.year) else 365

    @property
    def daily(self) -> float:
        """Tonnes a day."""
        return self.tonnes / self.year_days


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars a tonne of the mean of ``year``; ``contained`` if the tonne is of metal rather than product."""

    usd_per_t: float
    year: int
    words: str
    contained: bool = False

    def __post_init__(self) -> None:
        """Refuse a price of zero or less.

        Raises
        ------
        OutOfRangeError: for a price that is not above zero.
        """
        sharing.positive("price", self.usd_per_t)


@dataclass(frozen=True, slots=True)
class StockTerms:
    """The stock and how to count it.

    ``amount`` in ``unit``; money in ``currency``, at ``usd_per_unit`` US dollars (required unless US dollars).
    ``share``: part of the stock that is for these goods. ``contained``: the stock's tonnes are contained metal,
    ``content`` (0-1) of the traded weight.
    """

    amount: float
    unit: StockUnit = StockUnit.DAYS
    currency: str = USD
    usd_per_unit: float | None = None
    share: float = 1.0
    contained: bool = False
    content: float | None = None
    targets: tuple[int, ...] = TARGET_DAYS

    def __post_init__(self) -> None:
        """Refuse what cannot be.

        Raises
        ------
        OutOfRangeError: for a negative amount, a share or content outside 0-1, or a rate of zero or less.
        """
        sharing.not_negative("stock", self.amount)
        sharing.fraction("share of the stock", self.share)
        if self.content is not None:
            sharing.positive("metal content", sharing.fraction("metal content", self.content))
        if self.usd_per_unit is not None:
            sharing.positive("exchange rate", self.usd_per_unit)
        for days in self.targets:
            sharing.positive("target of days", days)

    @property
    def rate(self) -> float | None:
        """US dollars for one unit of the stock's currency, if known."""
        return 1.0 if self.currency == USD else self.usd_per_unit


@dataclass(frozen=True, slots=True)
class Cover:
    """What the stock is worth in tonnes and days.

    ``stock_t``: tonnes of gross weight. ``days``: against ``need``; infinite where nothing is short. ``cost_usd``:
    of the whole stock at ``price``, ``None`` without one. ``targets``: one row per target: ``days``, ``tonnes``,
    ``cost_usd``, ``cost_local`` (missing without a rate), ``missing_t``, ``missing_usd`` (beyond the stock).
    """

    made: StockTerms
    need: Need
    price: Price | None
    stock_t: float
    days: float
    cost_usd: float | None
    targets: pd.DataFrame
    assumptions: tuple[str, ...]
    gaps: tuple[str, ...]


def net_imports(flows: pd.DataFrame, members: Collection[str], *, year: int) -> Need:
    """Imports less exports of a country or bloc, trade inside the bloc left out.

    Parameters
    ----------
    flows: one row per exporter and importer, as for :func:`geo.scenarios.disruption.disrupt`.

    Raises
    ------
    OutOfRangeError: if *members* is empty.
    NotComputableError: if no flow has a weight, or exports are not less than imports.
    """
    sharing.somebody("importers", members)
    inside = list(members)
    bought = flows[flows[v.IMPORTER].isin(inside) & ~flows[v.EXPORTER].isin(inside)]
    sold = flows[flows[v.EXPORTER].isin(inside) & ~flows[v.IMPORTER].isin(inside)]
    imports, exports = float(bought[v.QUANTITY_T].sum()), float(sold[v.QUANTITY_T].sum())
    if imports <= exports:
        raise NotComputableError(
            say(
                "Choose other importers: there are no net imports to cover. In {year}, exports of {exports} gross "
                "weight were not less than imports of {imports}.",
                year=year,
                exports=numbers.amount(exports, v.Unit.TONNE),
                imports=numbers.amount(imports, v.Unit.TONNE),
            )
        )
    gaps = (
        *_unweighed(bought, mark("{share} of the imports' value has no weight and is left out.")),
        *_unweighed(sold, mark("{share} of the exports' value has no weight and is left out.")),
    )
    return Need(imports - exports, year, FOR_NET_IMPORTS, gaps)


def _unweighed(flows: pd.DataFrame, template: str) -> tuple[str, ...]:
    worth = float(flows[v.VALUE_KUSD].sum())
    left_out = float(flows["unweighed_kusd"].sum()) / worth if worth else 0.0
    return (say(template, share=numbers.share(left_out)),) if left_out else ()


def shortfall(broken: Disruption, members: Collection[str], *, year: int) -> Need:
    """What cannot be replaced for a country or bloc under a disruption.

    Raises
    ------
    OutOfRangeError: if *members* is empty.
    NotComputableError: if none of them has a weighed loss although it loses something.
    """
    sharing.somebody("importers", members)
    hit = broken.importers[broken.importers[v.IMPORTER].isin(list(members))]
    if len(hit) and hit["short_t"].isna().all():
        raise NotComputableError(
            say("No flow that these importers would lose has a weight: the shortfall in tonnes is unknown.")
        )
    lost = float(hit["lost_kusd"].sum())
    left_out = float((hit["unweighed_share"] * hit["lost_kusd"]).sum()) / lost if lost else 0.0
    gap = say("{share} of the lost value has no weight and is left out.", share=numbers.share(left_out))
    return Need(float(hit["short_t"].sum()), year, FOR_SHORTFALL, (gap,) if left_out else ())


def cover(made: StockTerms, *, need: Need, normal: Need | None, price: Price | None) -> Cover:
    """Days of cover of a stock and the cost of days.

    Parameters
    ----------
    need: what the stock is to cover. normal: net imports, in whose days a stock stated in days is counted, and not
        needed for others.
    price: of the goods, or ``None`` where none is known.

    Raises
    ------
    NotComputableError: for money without a price or rate, or contained metal against gross weight without content.
    """
    gross_price = None if price is None else _gross(price.usd_per_t, made, contained=price.contained, price=True)
    stock_t = _stock_tonnes(made, normal, gross_price)
    days = stock_t / need.daily if need.tonnes > 0 else float("inf")
    rows = [_target(step, need, stock_t, gross_price, made.rate) for step in made.targets]
    return Cover(
        made=made,
        need=need,
        price=price,
        stock_t=stock_t,
        days=days,
        cost_usd=None if gross_price is None else stock_t * gross_price,
        targets=pd.DataFrame(rows),
        assumptions=_sentences(made, need, price),
        gaps=_gaps(need, price, stock_t),
    )


def _gross(amount: float, made: StockTerms, *, contained: bool, price: bool) -> float:
    """A stock or a price of contained metal, turned to gross weight by the stated content."""
    if not contained:
        return amount
    if made.content is None:
        template = (
            mark(
                "Enter the metal content of the traded goods: the price is for contained metal, and trade is gross "
                "weight."
            )
            if price
            else mark(
                "Enter the metal content of the traded goods: the stock counts contained metal, and trade is gross "
                "weight."
            )
        )
        raise NotComputableError(say(template))
    return amount * made.content if price else amount / made.content


def _stock_tonnes(made: StockTerms, normal: Need | None, gross_price: float | None) -> float:
    if made.unit == StockUnit.DAYS:
        if normal is None:
            raise NotComputableError(say("Choose importers with net imports: a stock in days is counted in theirs."))
        return made.amount * made.share * normal.daily
    if made.unit == StockUnit.TONNES:
        return _gross(made.amount * made.share, made, contained=made.contained, price=False)
    if gross_price is None:
        raise NotComputableError(
            say("Enter a price of these goods: none is known, and a stock of money buys tonnes only at a price.")
        )
    if made.rate is None:
        raise MissingChoiceError(
            f"{made.currency}/USD exchange rate",
            "missing",
            f"the US dollars that one {made.currency} buys",
            title=_rate_title(made.currency),
            reason=say(
                "The {currency}/USD exchange rate cannot be missing: give the US dollars that one {currency} buys.",
                currency=made.currency,
            ),
        )
    return made.amount * made.share * made.rate / gross_price


def _rate_title(currency: str) -> str:
    """ "Enter an AUD/USD exchange rate"."""
    template = (
        mark("Enter an {currency}/USD exchange rate")
        if currency[:1] in "AEIOU"
        else mark("Enter a {currency}/USD exchange rate")
    )
    return say(template, currency=currency)


def _target(days: int, need: Need, stock_t: float, gross_price: float | None, rate: float | None) -> dict[str, float]:
    tonnes = days * need.daily
    missing = max(tonnes - stock_t, 0.0)
    usd = float("nan") if gross_price is None else gross_price
    return {
        "days": days,
        "tonnes": tonnes,
        "cost_usd": tonnes * usd,
        "cost_local": tonnes * usd / rate if rate else float("nan"),
        "missing_t": missing,
        "missing_usd": missing * usd,
    }


def _sentences(made: StockTerms, need: Need, price: Price | None) -> tuple[str, ...]:
    found = [say(need.template, year=need.year, days=need.year_days)]
    if price is not None:
        template = (
            mark(
                "Price: {price}, mean of {year}, {usd} a tonne, taken times a metal content of {content}; buying the "
                "stock does not move it."
            )
            if price.contained
            else mark("Price: {price}, mean of {year}, {usd} a tonne; buying the stock does not move it.")
        )
        found.append(
            say(
                template,
                price=price.words,
                year=price.year,
                usd=numbers.money(price.usd_per_t),
                content=numbers.share(made.content),
            )
        )
    if made.share < 1:
        found.append(say("{share} of the stock is for these goods.", share=numbers.share(made.share)))
    elif made.unit == StockUnit.MONEY:
        found.append(say("All of the money is spent on these goods, and on nothing else."))
    if made.unit == StockUnit.TONNES:
        template = (
            mark(
                "The stock's tonnes are contained metal, {content} of the gross weight, of the very goods that are "
                "traded."
            )
            if made.contained
            else mark("The stock's tonnes are gross weight, of the very goods that are traded.")
        )
        found.append(say(template, content=numbers.share(made.content)))
    if made.unit == StockUnit.MONEY and made.currency != USD:
        rate = numbers.written(f"{made.rate:g}")
        found.append(
            say("1 {currency} = {rate} USD, a rate given by you; none is shipped.", currency=made.currency, rate=rate)
        )
    found.append(say("Storage, interest and losses cost nothing, and the stock is full on the first day."))
    return tuple(found)


def _gaps(need: Need, price: Price | None, stock_t: float) -> tuple[str, ...]:
    found = list(need.gaps)
    if stock_t > need.world_t:
        world, stock = (numbers.amount(tonnes, v.Unit.TONNE) for tonnes in (need.world_t, stock_t))
        text = say(
            "The world traded {world} gross weight of this form in {year}, less than the stock of {stock}: so much "
            "could not be bought, nor at this price.",
            world=world,
            year=need.year,
            stock=stock,
        )
        found.insert(0, text)
    if price is None:
        found.append(say("No price fits the weight of these goods: no cost can be given."))
    return tuple(dict.fromkeys(found))
