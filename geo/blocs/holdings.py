"""What every country holds of every mineral, gathered once, so that any group can be asked in no time.

Five columns, each a share of the world on one footing and never mixed with another: mine production,
refined production and reserves by the mineral's preferred series in its latest year
(:meth:`geo.dataset.Dataset.offers_of`); exports and imports by the value of the mineral's shipped HS lines
in the latest year of the trade table. Where a mineral has lines of ores and of refined products, those of
the stage with more trade are taken and the others left out. Trade within a group is part of its exports
and of its imports here, as it is part of the world's; :mod:`geo.blocs.purchases` takes it apart.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import pandas as pd

from geo import minerals as mineral_names
from geo import vocabulary as v
from geo.dataset import Dataset
from geo.errors import NotComputableError, UnknownChoiceError
from geo.indicators.concentration import Concentration, concentration
from geo.indicators.panel import Panel
from geo.trade import queries
from geo.trade.engine import Engine

THOUSAND_USD = "thousand USD"
TRADE_BASIS = "value of trade"
TRADE = "trade"

# (mineral, measure, stage) to the series that have it with their years, the preferred one first.
Offers = dict[tuple[str, str, str], list[tuple[str, tuple[int, ...]]]]
# Where production and tariff line are of one stage and by gross weight, and yet of different products.
_OTHER_PRODUCT = {"arsenic": "production is of arsenic trioxide, the tariff line of the metal"}


class Column(StrEnum):
    """A column of the coverage matrix."""

    MINE = "mine"
    REFINED = "refined"
    RESERVES = "reserves"
    EXPORTS = "exports"
    IMPORTS = "imports"


# The columns that tell what a country has, as against what it trades: those a new member can add to.
OWN_COLUMNS = (Column.MINE, Column.REFINED, Column.RESERVES)
COLUMN_NAMES = {
    Column.MINE: "Mine production",
    Column.REFINED: "Refined production",
    Column.RESERVES: "Reserves",
    Column.EXPORTS: "Exports",
    Column.IMPORTS: "Imports",
}


@dataclass(frozen=True, slots=True)
class Holding:
    """The world's distribution of one mineral in one column.

    ``shares``: alpha-3 to share of the world (0-1), largest first, countries with a figure only. ``residual``:
    share of nobody named. ``unpublished``: countries listed without a figure that are in neither, so that every
    share is an upper bound. ``total`` in ``unit``. ``series`` is a series id, or ``"trade"`` with its HS
    ``lines`` and their ``stage``. ``caveats`` say what the shares leave out.
    """

    mineral: str
    column: Column
    shares: Mapping[str, float]
    residual: float
    total: float
    unit: str
    basis: str
    series: str
    stage: str
    year: int
    lines: tuple[str, ...]
    source_ids: tuple[str, ...]
    caveats: tuple[str, ...]
    unpublished: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Purchases:
    """Trade of one mineral's lines of one stage in one year, one entry a pair of countries.

    ``exporter`` and ``importer`` are places in :attr:`Ledger.codes`; ``value_kusd`` thousand US dollars,
    ``quantity_t`` tonnes gross weight (NaN = none on record), ``unweighed_kusd`` the value without weight.
    ``panel``: production of the same stage and year by the preferred series that has it; ``None`` where
    none has, with the reason in ``no_panel``.
    """

    mineral: str
    stage: str
    year: int
    lines: tuple[str, ...]
    exporter: np.ndarray = field(repr=False)
    importer: np.ndarray = field(repr=False)
    value_kusd: np.ndarray = field(repr=False)
    quantity_t: np.ndarray = field(repr=False)
    unweighed_kusd: np.ndarray = field(repr=False)
    panel: Panel | None = field(repr=False)
    no_panel: str
    caveats: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Ledger:
    """Every holding and every purchase of one dataset; ``reasons`` says why one is not there.

    ``minerals``: ids with a holding, in the order of ``minerals.csv``. ``codes``: alpha-3 codes of everybody
    who trades, sorted; the places of :class:`Purchases`.
    """

    version: str
    codes: tuple[str, ...] = field(repr=False)
    minerals: tuple[str, ...]
    holdings: Mapping[tuple[str, Column], Holding] = field(repr=False)
    reasons: Mapping[tuple[str, Column], str] = field(repr=False)
    purchases: Mapping[str, Purchases] = field(repr=False)

    def reason(self, mineral: str, column: Column) -> str:
        """Why there is no holding."""
        return self.reasons.get((mineral, column), "no source here has a figure")

    def inside(self, members: Collection[str]) -> np.ndarray:
        """Whether each of ``codes`` is a member."""
        return np.array([code in members for code in self.codes], dtype=bool)

    def require(self, mineral: str) -> str:
        """The mineral's id if it has any figure.

        Raises
        ------
        UnknownChoiceError: if it has none, with the nearest id.
        """
        if mineral not in self.minerals:
            raise UnknownChoiceError("mineral", mineral, self.minerals)
        return mineral


def gather(dataset: Dataset, engine: Engine, lines: pd.DataFrame) -> Ledger:
    """Gather every holding; once a dataset.

    Parameters
    ----------
    lines: the table of :func:`geo.tables.minerals.read_hs`; lines that the trade table lacks are left out.

    Raises
    ------
    TableError: if a table is broken.
    """
    holdings: dict[tuple[str, Column], Holding] = {}
    reasons: dict[tuple[str, Column], str] = {}
    offers = _offers(dataset)
    for mineral in dataset.minerals():
        for column in OWN_COLUMNS:
            found = _own(dataset, offers, mineral, column)
            if isinstance(found, Holding):
                holdings[mineral, column] = found
            else:
                reasons[mineral, column] = found
    codes, purchases = _purchases(dataset, offers, engine, lines)
    sources = tuple(sorted(origin.id for origin in dataset.origins.values() if "trade" in origin.tables))
    for mineral, bought in purchases.items():
        holdings[mineral, Column.EXPORTS] = _traded(bought, Column.EXPORTS, bought.exporter, codes, sources)
        holdings[mineral, Column.IMPORTS] = _traded(bought, Column.IMPORTS, bought.importer, codes, sources)
    for entry in mineral_names.all_minerals():
        if entry.id not in purchases:
            reason = _no_trade(entry.id, lines)
            reasons |= {(entry.id, Column.EXPORTS): reason, (entry.id, Column.IMPORTS): reason}
    present = {mineral for mineral, _ in holdings}
    return Ledger(
        version=dataset.version,
        codes=codes,
        minerals=tuple(entry.id for entry in mineral_names.all_minerals() if entry.id in present),
        holdings=holdings,
        reasons=reasons,
        purchases=purchases,
    )


def _offers(dataset: Dataset) -> Offers:
    """What :meth:`Dataset.offers_of` offers, for all minerals at once: series with years, preferred first."""
    ranks = dataset.series.set_index(v.SERIES)["default_rank"]
    table = dataset.offers.assign(rank=dataset.offers[v.SERIES].map(ranks)).sort_values("rank")
    found: Offers = {}
    for row in table.itertuples():
        found.setdefault((row.mineral, row.measure, row.stage), []).append((row.series, tuple(row.years)))
    return found


def _own(dataset: Dataset, offers: Offers, mineral: str, column: Column) -> Holding | str:
    """The holding of production or reserves, or why there is none."""
    measure = v.Measure.RESERVES if column is Column.RESERVES else v.Measure.PRODUCTION
    stage = v.Stage.REFINED if column is Column.REFINED else v.Stage.MINE
    offered = offers.get((mineral, measure, stage))
    if offered is None:
        return f"no source here publishes {COLUMN_NAMES[column].lower()} by country"
    series, years = offered[0]
    try:
        panel = dataset.panel(mineral=mineral, stage=stage, year=years[-1], series=series, measure=measure)
        result = concentration(panel)
    except NotComputableError as error:
        return str(error)
    return of_concentration(result, column)


def of_concentration(result: Concentration, column: Column) -> Holding:
    """The holding behind a concentration."""
    panel = result.panel
    return Holding(
        mineral=panel.mineral,
        column=column,
        shares=dict(zip(result.shares[v.ISO3], result.shares["share"].astype(float), strict=True)),
        residual=result.residual_share,
        total=result.total,
        unit=panel.unit,
        basis=panel.basis,
        series=panel.series,
        stage=panel.stage,
        year=panel.year,
        lines=(),
        source_ids=panel.source_ids,
        caveats=result.caveats,
        unpublished=frozenset({*result.excluded, *panel.unpublished}),
    )


def _traded(
    bought: Purchases, column: Column, side: np.ndarray, codes: tuple[str, ...], sources: tuple[str, ...]
) -> Holding:
    sums = np.bincount(side, weights=bought.value_kusd, minlength=len(codes))
    total = float(sums.sum())
    order = np.argsort(-sums, kind="stable")
    return Holding(
        mineral=bought.mineral,
        column=column,
        shares={codes[place]: float(sums[place]) / total for place in order if sums[place] > 0},
        residual=0.0,
        total=total,
        unit=THOUSAND_USD,
        basis=TRADE_BASIS,
        series=TRADE,
        stage=bought.stage,
        year=bought.year,
        lines=bought.lines,
        source_ids=sources,
        caveats=bought.caveats,
    )


def _purchases(
    dataset: Dataset, offers: Offers, engine: Engine, lines: pd.DataFrame
) -> tuple[tuple[str, ...], dict[str, Purchases]]:
    """One stage a mineral, the one with more trade in the latest year; minerals without trade have no entry."""
    staged = lines[lines[v.STAGE].isin([v.Stage.MINE, v.Stage.REFINED])]
    shipped = set(staged.loc[staged["in_trade_table"] == "yes", v.HS6])
    years = queries.world(engine, lines=shipped)[v.YEAR]
    if years.empty:
        return (), {}
    year = int(years.max())
    flows = queries.flows(engine, lines=shipped, years=[year], by=(v.HS6, v.EXPORTER, v.IMPORTER))
    codes = tuple(sorted(set(flows[v.EXPORTER]) | set(flows[v.IMPORTER])))
    staged = staged.assign(value=staged[v.HS6].map(flows.groupby(v.HS6)[v.VALUE_KUSD].sum()))
    found = {}
    for mineral, own in staged.groupby(v.MINERAL, sort=False):
        worth = own.groupby(v.STAGE)["value"].sum()
        if worth.max() > 0:
            same = own[own[v.STAGE] == worth.idxmax()]
            found[str(mineral)] = _bought(_Trade(dataset, offers, flows, codes, year), str(mineral), same)
    return codes, found


@dataclass(frozen=True, slots=True)
class _Trade:
    """What every mineral's purchases are taken from."""

    dataset: Dataset
    offers: Offers
    flows: pd.DataFrame
    codes: tuple[str, ...]
    year: int


def _bought(trade: _Trade, mineral: str, own: pd.DataFrame) -> Purchases:
    has = own["value"] > 0
    chosen = trade.flows[trade.flows[v.HS6].isin(own.loc[has, v.HS6])]
    # A sum of weights leaves the missing ones out and is missing where all are.
    sums = chosen.groupby([v.EXPORTER, v.IMPORTER])[[v.VALUE_KUSD, v.QUANTITY_T, queries.UNWEIGHED_KUSD]].sum(
        min_count=1
    )
    place = {code: number for number, code in enumerate(trade.codes)}
    stage = str(own[v.STAGE].iloc[0])
    panel, reason = _panel(trade, mineral, stage)
    return Purchases(
        mineral=mineral,
        stage=stage,
        year=trade.year,
        lines=tuple(sorted(own.loc[has, v.HS6])),
        exporter=np.array([place[code] for code in sums.index.get_level_values(0)], dtype=np.int64),
        importer=np.array([place[code] for code in sums.index.get_level_values(1)], dtype=np.int64),
        value_kusd=sums[v.VALUE_KUSD].to_numpy(dtype=float),
        quantity_t=sums[v.QUANTITY_T].to_numpy(dtype=float),
        unweighed_kusd=sums[queries.UNWEIGHED_KUSD].to_numpy(dtype=float),
        panel=panel,
        no_panel=reason,
        caveats=_line_caveats(own, has),
    )


def _line_caveats(own: pd.DataFrame, has: pd.Series) -> tuple[str, ...]:
    notes = [f"HS {row.hs6}: {row.bundle_note}" for row in own[has].itertuples() if isinstance(row.bundle_note, str)]
    lacking = sorted(own.loc[~has, v.HS6])
    if lacking:
        notes.append(f"without HS {', '.join(lacking)}, which the trade table here lacks")
    return tuple(notes)


def _panel(trade: _Trade, mineral: str, stage: str) -> tuple[Panel | None, str]:
    """Production of this stage and year by the preferred series that has it."""
    if mineral in _OTHER_PRODUCT:
        return None, _OTHER_PRODUCT[mineral]
    for series, years in trade.offers.get((mineral, v.Measure.PRODUCTION, stage), ()):
        if trade.year in years:
            return trade.dataset.panel(
                mineral=mineral, stage=stage, series=series, measure=v.Measure.PRODUCTION, year=trade.year
            ), ""
    words = f"{stage} production of {trade.year}"
    return None, f"the trade figures are of {stage} products in {trade.year}; no source here publishes {words}"


def _no_trade(mineral: str, lines: pd.DataFrame) -> str:
    own = lines[lines[v.MINERAL] == mineral]
    if own.empty:
        return "no HS line of its own"
    if (own["in_trade_table"] == "yes").any():
        return "its HS lines here are downstream products or carry no trade in the latest year"
    return f"the trade table here lacks its lines (HS {', '.join(sorted(own[v.HS6]))})"
