"""A scenario as it is asked for, in words of an address or a command line, and its answer with everything behind it.

A question is a frozen dataclass of plain values, so that an answer can be kept under it. Groups of countries
are texts such as ``g7,KOR`` (alliances on the date ``on``); an empty text means everybody where the field allows it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

import pandas as pd

from geo import vocabulary as v
from geo.atlas import Atlas
from geo.dataset import Dataset
from geo.engine.base import Engine
from geo.errors import NotComputableError, OutOfRangeError, UnknownChoiceError
from geo.indicators.panel import Panel
from geo.production.selection import years_of
from geo.reference import minerals
from geo.risk.model import Importer
from geo.scenarios import disruption, diversification, inputs, price_floor, sharing, stockpile
from geo.scenarios.inputs import TradedGoods

NET_IMPORTS = "net-imports"
SHORTFALL = "shortfall"
NEEDS = (NET_IMPORTS, SHORTFALL)


@dataclass(frozen=True, slots=True)
class Goods:
    """Mineral, stage or line (default: its main stage) and year (default: the latest)."""

    mineral: str
    choice: str | None = None
    year: int | None = None


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


@dataclass(frozen=True, slots=True, eq=False)
class DisruptionRun:
    """The question, its groups (``None``: everybody), the trade and the result."""

    asked: AskDisruption
    trade: TradedGoods
    exporters: Importer
    to: Importer | None
    friends: Importer | None
    result: disruption.Disruption


def run_disruption(engine: Engine, dataset: Dataset, asked: AskDisruption) -> DisruptionRun:
    """Answer a disruption.

    Raises
    ------
    GeoError: for choices that do not exist, values that cannot be, or trade that cannot answer.
    """
    trade = inputs.trade(engine, asked.goods.mineral, choice=asked.goods.choice, year=asked.goods.year)
    exporters = inputs.group(asked.exporters, on=asked.on, what="exporters cutting supply")
    to = inputs.group(asked.to, on=asked.on, what="importers affected") if asked.to else None
    friends = inputs.group(asked.friends, on=asked.on, what="alternative suppliers") if asked.friends else None
    made = disruption.CutTerms(
        exporters=exporters.members,
        cut=asked.cut,
        importers=to.members if to else None,
        friends=friends.members if friends else None,
        spare=asked.spare,
        idle_t=inputs.idle_capacity(dataset, trade) if asked.idle else (),
        one_stage=trade.one_stage,
    )
    return DisruptionRun(asked, trade, exporters, to, friends, disruption.disrupt(trade.flows, made))


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


@dataclass(frozen=True, slots=True, eq=False)
class StockRun:
    """The question, the importer, the trade, the disruption if there is one, and the result."""

    asked: AskStock
    trade: TradedGoods
    importer: Importer
    broken: DisruptionRun | None
    result: stockpile.Cover

    @property
    def cost_path(self) -> pd.DataFrame:
        """Cost of the longest cover at every year's published price; see :func:`geo.scenarios.inputs.cost_path`."""
        priced = self.result.price
        cost, at = (float(self.result.targets.iloc[-1]["cost_usd"]), priced.usd_per_t) if priced else (0.0, 1.0)
        kind = self.asked.price if priced else inputs.UNIT_VALUE
        return inputs.cost_path(self.trade, kind, cost_usd=cost, at=at)


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
    trade = inputs.trade(engine, asked.goods.mineral, choice=asked.goods.choice, year=asked.goods.year)
    importer = inputs.group(asked.importer, on=asked.on, what="importers")
    broken = None
    if asked.need == SHORTFALL:
        if asked.broken is None:
            raise OutOfRangeError("exporters cutting supply", "empty", "at least one country")
        broken = run_disruption(engine, dataset, replace(asked.broken, goods=asked.goods))
    in_days = asked.unit == stockpile.StockUnit.DAYS
    normal = stockpile.net_imports(trade.flows, importer.members, year=trade.year) if in_days else None
    need = (
        stockpile.shortfall(broken.result, importer.members, year=trade.year)
        if broken
        else stockpile.net_imports(trade.flows, importer.members, year=trade.year)
    )
    made = stockpile.StockTerms(
        amount=asked.amount,
        unit=asked.unit,
        currency=asked.currency,
        usd_per_unit=asked.rate,
        share=asked.share,
        contained=asked.contained,
        content=asked.content,
    )
    price = inputs.price(trade, importer, kind=asked.price, own=asked.own_price)
    return StockRun(asked, trade, importer, broken, stockpile.cover(made, need=need, normal=normal, price=price))


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
    offered = inputs.products(mineral)
    product = asked.product or (preferred(offered) if offered else "")
    rows = inputs.price_rows(mineral, product)
    made = price_floor.FloorTerms(
        floor_usd_per_t=1000 * sharing.positive("floor price in USD a kilogram", asked.floor_per_kg),
        eligible_share=asked.share,
        price_shift=asked.shift,
    )
    if asked.volume is not None:
        result = price_floor.support_volume(asked.volume, inputs.price_path(rows), made)
        return FloorRun(asked, product, None, "", "a stated volume", result)
    panel = production(dataset, mineral, stage=asked.stage, series=asked.series, year=asked.year)
    codes, words = _eligible(panel, asked)
    result = inputs.floor(panel, made, product=product, eligible=codes, stated_factor=asked.factor)
    return FloorRun(asked, product, panel, dataset.citation(panel.source_ids), words, result)


def preferred(offered: tuple[str, ...]) -> str:
    """The product that a floor is most often spoken of, else the first."""
    return next((name for name in ("NdPr oxide",) if name in offered), offered[0])


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
        left_out = inputs.group(asked.outside, on=asked.on, what="producers left out")
        codes = tuple(code for code in inputs.producers(panel) if code not in left_out.members)
        return codes, f"every producer outside {left_out.name}"
    chosen = inputs.group(asked.eligible, on=asked.on, what="eligible producers")
    return chosen.members, f"producers in {chosen.name}"


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


@dataclass(frozen=True, slots=True)
class LargestSupplier:
    """The largest supplier of one trade line, and its share (0-1) of the imports."""

    line: str
    exporter: str
    share: float


@dataclass(frozen=True, slots=True, eq=False)
class DiversificationRun:
    """The question, its groups, the trade and the result; ``by_line``: the largest supplier of each trade line."""

    asked: AskDiversification
    trade: TradedGoods
    importer: Importer
    growing: Importer | None
    result: diversification.Diversification
    by_line: tuple[LargestSupplier, ...] = ()


def run_diversification(engine: Engine, asked: AskDiversification) -> DiversificationRun:
    """Answer a diversification target.

    Raises
    ------
    GeoError: as :func:`run_disruption`.
    """
    if asked.by not in ("quantity", "value"):
        raise UnknownChoiceError("weighing", asked.by, ["quantity", "value"])
    trade = inputs.trade(engine, asked.goods.mineral, choice=asked.goods.choice, year=asked.goods.year)
    importer = inputs.group(asked.importer, on=asked.on, what="importers")
    growing = inputs.group(asked.growing, on=asked.on, what="suppliers that may grow") if asked.growing else None
    made = diversification.CapTerms(
        importers=importer.members,
        cap=asked.cap,
        growing=growing.members if growing else None,
        growth_limit=asked.growth,
        by=asked.by,
        one_stage=trade.one_stage,
    )
    result = diversification.diversify(trade.flows, made)
    return DiversificationRun(asked, trade, importer, growing, result, _by_line(engine, trade, made))


def _by_line(
    engine: Engine, trade: TradedGoods, made: diversification.CapTerms
) -> tuple[LargestSupplier, ...]:  # fmt: skip
    """The largest supplier of every line that the importers buy: a cheap line can hide the others in a sum."""
    found = []
    for line in trade.lines:
        flows = trade.flows if len(trade.lines) == 1 else inputs.line_flows(engine, line, trade.year)
        try:
            first = diversification.diversify(flows, made).suppliers.iloc[0]
        except NotComputableError:  # nothing of this line is bought, or nothing with a weight
            continue
        found.append(LargestSupplier(line, str(first[v.EXPORTER]), float(first["share_now"])))
    return tuple(found)


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
