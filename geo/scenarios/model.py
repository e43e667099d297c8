"""A scenario as it is asked for, in words of an address or a command line, and its answer with everything behind it.

A question is a frozen dataclass of plain values, so that an answer can be kept under it. Groups of countries
are texts such as ``g7,KOR`` (alliances on the date ``on``, a seat of the EU counted as ``seat`` says); an
empty text means everybody where the field allows it.

Forms of a mineral are never added up: ores replace no metal, and cheap cerium would hide the rest. Each trade line is
answered by itself; a run holds the answer of the worst line, and a line on every other (``forms``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

import pandas as pd

from geo import vocabulary as v
from geo.atlas import Atlas
from geo.dataset import Dataset
from geo.engine.base import Engine
from geo.errors import NotComputableError, UnknownChoiceError
from geo.indicators.panel import Panel
from geo.locale.say import say
from geo.production.selection import years_of
from geo.reference import alliances, minerals
from geo.risk.model import Importer
from geo.scenarios import disruption, diversification, inputs, price_floor, published_prices, sharing, stockpile
from geo.scenarios.inputs import TradedGoods
from geo.scenarios.sharing import MissingChoiceError
from geo.trade import forms as forms_of_trade
from geo.trade import model as traded

NET_IMPORTS = "net-imports"
SHORTFALL = "shortfall"
NEEDS = (NET_IMPORTS, SHORTFALL)
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Goods:
    """Mineral, stage or line (default: every form) and year (default: the latest).

    ``implausible``: count the weights that cannot be right (:mod:`geo.engine.plausibility`).
    """

    mineral: str
    choice: str | None = None
    year: int | None = None
    implausible: bool = False


@dataclass(frozen=True, eq=False)
class Form(Generic[R]):
    """The answer for one trade line, or the ``reason`` why there is none."""

    line: str
    result: R | None
    reason: str = ""


@dataclass(frozen=True, eq=False)
class _Answers(Generic[R]):
    """Every line's answer; ``trade`` and ``result`` are of the worst."""

    trade: TradedGoods
    result: R
    forms: tuple[Form[R], ...]


def _line_by_line(
    trade: TradedGoods, answer: Callable[[TradedGoods], R], badness: Callable[[R], tuple[float, ...]]
) -> _Answers[R]:
    """*answer* for each line of *trade*, and the worst of them by *badness*.

    Raises
    ------
    NotComputableError: the reason of the first line, if no line can be answered.
    """
    forms: list[Form[R]] = []
    worst: tuple[TradedGoods, R] | None = None
    first: NotComputableError | None = None
    for line in trade.lines:
        goods = trade.of_line(line)
        try:
            found = answer(goods)
        except NotComputableError as error:
            forms.append(Form(line, None, str(error)))
            reason = say("{reason} ({goods}).", reason=str(error).rstrip(".\u3002"), goods=goods.name)
            first = first or NotComputableError(f"{_lacking(trade)}{reason}")
            continue
        forms.append(Form(line, found))
        if worst is None or badness(found) > badness(worst[1]):
            worst = goods, found
    if worst is None:
        raise first or NotComputableError(say("No trade line is chosen."))
    return _Answers(*worst, tuple(forms))


def _lacking(trade: TradedGoods) -> str:
    """First of all, that no main form of the mineral is at hand; empty where one is or a part was asked for."""
    if trade.choice != traded.ALL_LINES or not trade.held.main_forms_absent:
        return ""
    return f"{forms_of_trade.missing_in_words(trade.held)} "


def _trade(engine: Engine, goods: Goods) -> TradedGoods:
    return inputs.trade(engine, goods.mineral, choice=goods.choice, year=goods.year, implausible=goods.implausible)


@dataclass(frozen=True, slots=True)
class AskDisruption:
    """``exporters`` cut by ``cut`` to ``to``; ``friends`` replace up to ``spare``, or ``idle`` capacity if known."""

    goods: Goods
    exporters: str
    on: dt.date
    cut: float = 1.0
    to: str = ""
    friends: str = ""
    spare: float = 0.1
    idle: bool = False
    seat: str = alliances.EuSeat.UNION


@dataclass(frozen=True, slots=True, eq=False)
class DisruptionRun:
    """The question, its groups (``None``: everybody), the trade and the result.

    ``trade`` and ``result`` are of the trade line of which most cannot be replaced; ``whole``: all that was asked.
    """

    asked: AskDisruption
    whole: TradedGoods
    trade: TradedGoods
    exporters: Importer
    to: Importer | None
    friends: Importer | None
    result: disruption.Disruption
    forms: tuple[Form[disruption.Disruption], ...]


def run_disruption(engine: Engine, dataset: Dataset, asked: AskDisruption) -> DisruptionRun:
    """Answer a disruption.

    Raises
    ------
    GeoError: for choices that do not exist, values that cannot be, or trade that cannot answer.
    """
    return _disrupted(dataset, asked, _trade(engine, asked.goods))


def _disrupted(dataset: Dataset, asked: AskDisruption, whole: TradedGoods) -> DisruptionRun:
    """A disruption of trade that is at hand."""
    exporters = inputs.group(asked.exporters, on=asked.on, eu_seat=asked.seat, what=say("exporters cutting supply"))
    to = inputs.group(asked.to, on=asked.on, eu_seat=asked.seat, what=say("importers affected")) if asked.to else None
    friends = (
        inputs.group(asked.friends, on=asked.on, eu_seat=asked.seat, what=say("alternative suppliers"))
        if asked.friends
        else None
    )

    def answer(goods: TradedGoods) -> disruption.Disruption:
        made = disruption.CutTerms(
            exporters=exporters.members,
            cut=asked.cut,
            importers=to.members if to else None,
            friends=friends.members if friends else None,
            spare=asked.spare,
            idle_t=inputs.idle_capacity(dataset, goods) if asked.idle else (),
            one_stage=goods.one_stage,
        )
        return disruption.disrupt(goods.flows, made)

    found = _line_by_line(whole, answer, lambda one: (one.share_short, one.share_lost, one.lost_kusd))
    return DisruptionRun(asked, whole, found.trade, exporters, to, friends, found.result, found.forms)


@dataclass(frozen=True, slots=True)
class AskStock:
    """A stock of ``importer`` against ``need``: net imports, or the shortfall under ``broken`` (of the same goods)."""

    goods: Goods
    importer: str
    on: dt.date
    amount: float = 60.0
    unit: stockpile.StockUnit = stockpile.StockUnit.DAYS
    currency: str = stockpile.USD
    rate: float | None = None
    share: float = 1.0
    contained: bool = False
    content: float | None = None
    price: str = inputs.UNIT_VALUE
    own_price: float | None = None
    need: str = NET_IMPORTS
    broken: AskDisruption | None = None
    seat: str = alliances.EuSeat.UNION


@dataclass(frozen=True, slots=True, eq=False)
class StockRun:
    """The question, the importer, the trade, the disruption if there is one, and the result.

    ``trade`` and ``result`` are of the trade line that the stock covers for the fewest days; ``whole``: all that was
    asked.
    """

    asked: AskStock
    whole: TradedGoods
    trade: TradedGoods
    importer: Importer
    broken: DisruptionRun | None
    result: stockpile.Cover
    forms: tuple[Form[stockpile.Cover], ...]

    @property
    def cost_path(self) -> pd.DataFrame:
        """Cost of the longest cover along the published prices (:func:`geo.scenarios.published_prices.cost_path`).

        Empty at a unit value or a price of the user's own, which have no path.
        """
        if not self.published or self.result.price is None:
            return pd.DataFrame(columns=["period", "price_usd_per_t", "cost_usd", "terms", v.STATUS])
        cost = float(self.result.targets.iloc[-1]["cost_usd"])
        at = self.result.price.usd_per_t
        return published_prices.cost_path(self.trade.mineral, self.asked.price, cost_usd=cost, at=at)

    @property
    def published(self) -> bool:
        """Whether the stock is priced at a published price."""
        return self.asked.price not in (inputs.UNIT_VALUE, inputs.OWN_PRICE)


def run_stock(engine: Engine, dataset: Dataset, asked: AskStock) -> StockRun:
    """Answer the cover of a stock.

    Raises
    ------
    GeoError: as :func:`run_disruption`; also for a net exporter, or money without a price or rate.
    """
    if asked.need not in NEEDS:
        raise UnknownChoiceError("need to cover", asked.need, NEEDS)
    if asked.unit not in tuple(stockpile.StockUnit):
        raise UnknownChoiceError("unit of the stock", asked.unit, tuple(stockpile.StockUnit))
    if asked.need == SHORTFALL and asked.broken is None:
        what = say("exporters cutting supply")
        raise MissingChoiceError(
            what,
            "empty",
            "at least one country",
            title=say("Choose {what}", what=what),
            reason=say("The {what} cannot be empty: give at least one country.", what=what),
        )
    whole = _trade(engine, asked.goods)
    importer = inputs.group(asked.importer, on=asked.on, eu_seat=asked.seat, what=say("importers"))
    found = _line_by_line(whole, lambda goods: _covered(dataset, asked, goods, importer), lambda cover: (-cover.days,))
    broken = _broken(dataset, asked, found.trade)
    return StockRun(asked, whole, found.trade, importer, broken, found.result, found.forms)


def _broken(dataset: Dataset, asked: AskStock, goods: TradedGoods) -> DisruptionRun | None:
    """The disruption that a stock is held against, of the same goods."""
    if asked.need != SHORTFALL or asked.broken is None:
        return None
    return _disrupted(dataset, replace(asked.broken, goods=asked.goods), goods)


def _covered(dataset: Dataset, asked: AskStock, goods: TradedGoods, importer: Importer) -> stockpile.Cover:
    """The cover of a stock of one trade line."""
    flows = goods.flows
    broken = _broken(dataset, asked, goods)
    in_days = asked.unit == stockpile.StockUnit.DAYS
    normal = stockpile.net_imports(flows, importer.members, year=goods.year) if in_days or not broken else None
    need = stockpile.shortfall(broken.result, importer.members, year=goods.year) if broken else normal
    if need is None:
        raise NotComputableError(say("There is no need to cover."))
    made = stockpile.StockTerms(
        amount=asked.amount,
        unit=asked.unit,
        currency=asked.currency,
        usd_per_unit=asked.rate,
        share=asked.share,
        contained=asked.contained,
        content=asked.content,
    )
    price = inputs.price(goods, importer, kind=asked.price, own=asked.own_price)
    need = replace(need, world_t=float(flows[v.QUANTITY_T].sum()))
    return stockpile.cover(made, need=need, normal=normal if in_days else None, price=price)


@dataclass(frozen=True, slots=True)
class AskFloor:
    """A floor in US dollars a kilogram of ``product`` for ``eligible`` producers, or everybody ``outside`` a group.

    ``factor``: tonnes of product a tonne of production holds, where nobody publishes it. ``volume``: tonnes a year
    of product, stated instead of taken from production.
    """

    mineral: str
    floor_per_kg: float
    on: dt.date
    product: str | None = None
    stage: str | None = None
    series: str | None = None
    year: int | None = None
    eligible: str = ""
    outside: str = ""
    share: float = 1.0
    shift: float = 0.0
    factor: float | None = None
    volume: float | None = None
    seat: str = alliances.EuSeat.UNION


@dataclass(frozen=True, slots=True, eq=False)
class FloorRun:
    """The question, product, panel of production (``None`` for a stated volume) with its citation, who is eligible,
    and the result.
    """

    asked: AskFloor
    product: str
    panel: Panel | None
    citation: str
    eligible: str
    result: price_floor.Floor


def run_floor(dataset: Dataset, asked: AskFloor) -> FloorRun:
    """Answer a price floor.

    Raises
    ------
    GeoError: for choices that do not exist, a mineral without a price, a floor of zero or less, nobody eligible,
        or production that counts something else than the price without a stated factor.
    """
    mineral = minerals.mineral(asked.mineral).id
    offered = published_prices.products(mineral)
    product = asked.product or (published_prices.preferred(offered) if offered else "")
    rows = published_prices.price_rows(mineral, product)
    made = price_floor.FloorTerms(
        floor_usd_per_t=1000 * sharing.positive("floor price in USD a kilogram", asked.floor_per_kg),
        eligible_share=asked.share,
        price_shift=asked.shift,
    )
    if asked.volume is not None:
        result = price_floor.support_volume(asked.volume, inputs.market(rows), made)
        return FloorRun(asked, product, None, "", say("a stated volume"), result)
    panel = production(dataset, mineral, stage=asked.stage, series=asked.series, year=asked.year)
    codes, words = _eligible(panel, asked)
    result = inputs.floor(panel, made, product=product, eligible=codes, stated_factor=asked.factor)
    return FloorRun(asked, product, panel, dataset.citation(panel.source_ids), words, result)


def production(
    dataset: Dataset, mineral: str, *, stage: str | None = None, series: str | None = None, year: int | None = None
) -> Panel:
    """A panel of production in tonnes; what is not given takes the preferred series of the first stage, latest year.

    Raises
    ------
    UnknownChoiceError: for a mineral without production, or a stage, series or year that it does not have.
    """
    offers = dataset.offers_of(mineral, v.Measure.PRODUCTION)
    if offers.empty:
        raise UnknownChoiceError("mineral with production", mineral, dataset.minerals())
    offers = offers[offers[v.STAGE] == _one("stage", stage, tuple(dict.fromkeys(offers[v.STAGE])))]
    chosen = _one("series", series, tuple(offers[v.SERIES]))
    years = years_of(offers, chosen)
    if year is not None and year not in years:
        raise UnknownChoiceError("year", year, years)
    return dataset.panel(
        mineral=mineral,
        stage=str(offers[v.STAGE].iloc[0]),
        year=year or years[-1],
        series=chosen,
        measure=v.Measure.PRODUCTION.value,
    )


def _one(what: str, wanted: str | None, offered: tuple[str, ...]) -> str:
    if wanted and wanted not in offered:
        raise UnknownChoiceError(what, wanted, offered)
    return wanted or offered[0]


def _eligible(panel: Panel, asked: AskFloor) -> tuple[tuple[str, ...], str]:
    """Codes and words of those who are paid."""
    if asked.outside:
        left_out = inputs.group(asked.outside, on=asked.on, eu_seat=asked.seat, what=say("producers left out"))
        codes = tuple(code for code in inputs.producers(panel) if code not in left_out.members)
        return codes, say("every producer outside {group}", group=left_out.name)
    chosen = inputs.group(asked.eligible, on=asked.on, eu_seat=asked.seat, what=say("eligible producers"))
    return chosen.members, say("producers in {group}", group=chosen.name)


@dataclass(frozen=True, slots=True)
class AskDiversification:
    """``importer`` wants no supplier above ``cap``; ``growing`` may grow, by ``growth`` of their exports at most."""

    goods: Goods
    importer: str
    on: dt.date
    cap: float = 0.65
    growing: str = ""
    growth: float | None = None
    by: diversification.Weighing = "quantity"
    seat: str = alliances.EuSeat.UNION


@dataclass(frozen=True, slots=True, eq=False)
class DiversificationRun:
    """The question, its groups, the trade and the result.

    ``trade`` and ``result`` are of the trade line whose largest supplier has most; ``whole``: all that was asked.
    """

    asked: AskDiversification
    whole: TradedGoods
    trade: TradedGoods
    importer: Importer
    growing: Importer | None
    result: diversification.Diversification
    forms: tuple[Form[diversification.Diversification], ...]


def run_diversification(engine: Engine, asked: AskDiversification) -> DiversificationRun:
    """Answer a diversification target.

    Raises
    ------
    GeoError: as :func:`run_disruption`.
    """
    if asked.by not in ("quantity", "value"):
        raise UnknownChoiceError("weighing", asked.by, ["quantity", "value"])
    whole = _trade(engine, asked.goods)
    importer = inputs.group(asked.importer, on=asked.on, eu_seat=asked.seat, what=say("importers"))
    growing = (
        inputs.group(asked.growing, on=asked.on, eu_seat=asked.seat, what=say("suppliers that may grow"))
        if asked.growing
        else None
    )

    def answer(goods: TradedGoods) -> diversification.Diversification:
        made = diversification.CapTerms(
            importers=importer.members,
            cap=asked.cap,
            growing=growing.members if growing else None,
            growth_limit=asked.growth,
            by=asked.by,
            one_stage=goods.one_stage,
        )
        return diversification.diversify(goods.flows, made)

    found = _line_by_line(whole, answer, lambda one: (float(one.suppliers["share_now"].max()), one.total))
    return DiversificationRun(asked, whole, found.trade, importer, growing, found.result, found.forms)


Run = DisruptionRun | StockRun | FloorRun | DiversificationRun
Asked = AskDisruption | AskStock | AskFloor | AskDiversification


def run(atlas: Atlas, asked: Asked) -> Run:
    """The answer to any of the four scenarios.

    Raises
    ------
    GeoError: for choices that do not exist, values that cannot be, or trade that cannot answer.
    """
    return atlas.memo.get(asked, lambda: _run(atlas, asked))


def _run(atlas: Atlas, asked: Asked) -> Run:
    if isinstance(asked, AskDisruption):
        return run_disruption(atlas.trade.engine, atlas.dataset, asked)
    if isinstance(asked, AskStock):
        return run_stock(atlas.trade.engine, atlas.dataset, asked)
    if isinstance(asked, AskFloor):
        return run_floor(atlas.dataset, asked)
    return run_diversification(atlas.trade.engine, asked)
