"""What every country holds, made from a dataset and its trade table: one ledger for every question about a group."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo import vocabulary as v
from geo.atlas import Atlas
from geo.blocs.holdings import (
    OWN_COLUMNS,
    THOUSAND_USD,
    TRADE,
    TRADE_BASIS,
    Holding,
    Ledger,
    Purchases,
    ShareOf,
    column_in_text,
)
from geo.blocs.purchases import traded_as
from geo.dataset import Dataset
from geo.engine import plausibility, queries
from geo.engine.base import Engine
from geo.engine.user_files import Cited
from geo.errors import NotComputableError
from geo.indicators.concentration import Concentration, concentration
from geo.indicators.panel import Panel
from geo.locale.say import mark, say, term
from geo.reference import minerals as mineral_names
from geo.reference.tables.minerals import read_hs

# Where the flows of some lines in a year come from.
Cite = Callable[[tuple[str, ...], int], Cited]
# (mineral, measure, stage) to the series that have it with their years, the preferred one first.
Offers = dict[tuple[str, str, str], list[tuple[str, tuple[int, ...]]]]
_LEFT_OUT = "left_out_t"
# Where production and tariff line are of one stage and by gross weight, and yet of different products.
_OTHER_PRODUCT = {"arsenic": mark("production is of arsenic trioxide, the tariff line of the metal")}
_NO_PANEL = {
    v.Stage.MINE.value: mark(
        "the trade figures are of mine products in {year}; no source here publishes mine production of {year}"
    ),
    v.Stage.REFINED.value: mark(
        "the trade figures are of refined products in {year}; no source here publishes refined production of {year}"
    ),
}


def ledger_of(atlas: Atlas) -> Ledger:
    """The ledger of the atlas's figures and trade, made once; see :func:`gather`.

    Raises
    ------
    GeoError: if the trade table of this installation cannot be opened.
    """
    return atlas.memo.get(
        "ledger", lambda: gather(atlas.dataset, atlas.trade.engine, read_hs(), cite=atlas.trade.cited)
    )


def gather(dataset: Dataset, engine: Engine, lines: pd.DataFrame, *, cite: Cite | None = None) -> Ledger:
    """Every holding and purchase of a dataset and a trade table.

    Parameters
    ----------
    lines: the table of :func:`geo.reference.tables.minerals.read_hs`; lines that the trade table lacks are left out.
    cite: where the flows of some lines in a year come from; by default the trade table that the dataset names.

    Raises
    ------
    TableError: if a table is broken.
    """
    holdings: dict[tuple[str, ShareOf], Holding] = {}
    reasons: dict[tuple[str, ShareOf], str] = {}
    offers = _offers(dataset)
    for mineral in dataset.minerals():
        for column in OWN_COLUMNS:
            found = _own(dataset, offers, mineral, column)
            if isinstance(found, Holding):
                holdings[mineral, column] = found
            else:
                reasons[mineral, column] = found
    codes, purchases = _purchases(dataset, offers, engine, lines)
    cite = cite or _shipped(dataset)
    for mineral, bought in purchases.items():
        if not (goods := traded_as(mineral, bought.lines)).alone:
            # A bundle is no mineral: what a country sells of it says nothing of the single one.
            reason = say(
                "its HS lines here ({lines}) hold {goods}, not this mineral alone",
                lines=", ".join(bought.lines),
                goods=goods.text,
            )
            reasons |= {(mineral, ShareOf.EXPORTS): reason, (mineral, ShareOf.IMPORTS): reason}
            continue
        cited = cite(bought.lines, bought.year)
        holdings[mineral, ShareOf.EXPORTS] = _traded(bought, ShareOf.EXPORTS, bought.exporter, codes, cited)
        holdings[mineral, ShareOf.IMPORTS] = _traded(bought, ShareOf.IMPORTS, bought.importer, codes, cited)
    for entry in mineral_names.all_minerals():
        if entry.id not in purchases:
            reason = _no_trade(entry.id, lines)
            reasons |= {(entry.id, ShareOf.EXPORTS): reason, (entry.id, ShareOf.IMPORTS): reason}
    present = {mineral for mineral, _ in holdings}
    return Ledger(
        version=dataset.version,
        codes=codes,
        minerals=tuple(entry.id for entry in mineral_names.all_minerals() if entry.id in present),
        holdings=holdings,
        reasons=reasons,
        purchases=purchases,
    )


def _shipped(dataset: Dataset) -> Cite:
    """Every flow is of the dataset's own trade table."""
    found = [origin for origin in dataset.origins.values() if "trade" in origin.tables]
    cited = Cited("; ".join(one.citation for one in found), " + ".join(sorted(one.id for one in found)))
    return lambda _lines, _year: cited


def _offers(dataset: Dataset) -> Offers:
    """What :meth:`Dataset.offers_of` offers, for all minerals at once: series with years, preferred first.

    Series of one product (ferro-molybdenum, spodumene) say nothing of who holds the mineral, and are left out.
    """
    ranks = dataset.series.set_index(v.SERIES)["default_rank"]
    table = dataset.offers.assign(rank=dataset.offers[v.SERIES].map(ranks)).sort_values("rank")
    found: Offers = {}
    for row in table[~table[v.SERIES].str.startswith(v.PRODUCT_SERIES)].itertuples():
        found.setdefault((row.mineral, row.measure, row.stage), []).append((row.series, tuple(row.years)))
    return found


def _own(dataset: Dataset, offers: Offers, mineral: str, column: ShareOf) -> Holding | str:
    """The holding of production or reserves, or why there is none."""
    measure = v.Measure.RESERVES if column is ShareOf.RESERVES else v.Measure.PRODUCTION
    stage = v.Stage.REFINED if column is ShareOf.REFINED else v.Stage.MINE
    offered = offers.get((mineral, measure, stage))
    if offered is None:
        return say("no source here publishes {figures} by country", figures=column_in_text(column))
    series, years = offered[0]
    try:
        panel = dataset.panel(mineral=mineral, stage=stage, year=years[-1], series=series, measure=measure)
        result = concentration(panel)
    except NotComputableError as error:
        return str(error)
    return of_concentration(result, column)


def of_concentration(result: Concentration, column: ShareOf) -> Holding:
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


def _traded(bought: Purchases, column: ShareOf, side: np.ndarray, codes: tuple[str, ...], cited: Cited) -> Holding:
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
        source_ids=(cited.source_id,),
        caveats=bought.caveats,
        citation=cited.text,
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
    flows = _weighed(queries.flows(engine, lines=shipped, years=[year], by=(v.HS6, v.YEAR, v.EXPORTER, v.IMPORTER)))
    codes = tuple(sorted(set(flows[v.EXPORTER]) | set(flows[v.IMPORTER])))
    staged = staged.assign(value=staged[v.HS6].map(flows.groupby(v.HS6)[v.VALUE_KUSD].sum()))
    found = {}
    for mineral, own in staged.groupby(v.MINERAL, sort=False):
        worth = own.groupby(v.STAGE)["value"].sum()
        if worth.max() > 0:
            same = own[own[v.STAGE] == worth.idxmax()]
            found[str(mineral)] = _bought(_Trade(dataset, offers, flows, codes, year), str(mineral), same)
    return codes, found


def _weighed(flows: pd.DataFrame) -> pd.DataFrame:
    """Flows by line with the weights that count: one that cannot be right stands in ``left_out_t`` instead."""
    marks = plausibility.tested(flows)[plausibility.IMPLAUSIBLE]
    weight = flows[v.QUANTITY_T]
    return flows.assign(**{v.QUANTITY_T: weight.mask(marks), _LEFT_OUT: weight.where(marks, 0.0)})


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
    amounts = [v.VALUE_KUSD, v.QUANTITY_T, queries.UNWEIGHED_KUSD, _LEFT_OUT]
    sums = chosen.groupby([v.EXPORTER, v.IMPORTER])[amounts].sum(min_count=1)
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
        left_out_t=sums[_LEFT_OUT].to_numpy(dtype=float),
        panel=panel,
        no_panel=reason,
        caveats=_line_caveats(own, has),
    )


def _line_caveats(own: pd.DataFrame, has: pd.Series) -> tuple[str, ...]:
    notes = [
        say("HS {line}: {note}", line=row.hs6, note=term("HS note", row.bundle_note))
        for row in own[has].itertuples()
        if isinstance(row.bundle_note, str)
    ]
    lacking = sorted(own.loc[~has, v.HS6])
    if lacking:
        notes.append(say("without HS {lines}, which the trade table here lacks", lines=", ".join(lacking)))
    return tuple(notes)


def _panel(trade: _Trade, mineral: str, stage: str) -> tuple[Panel | None, str]:
    """Production of this stage and year by the preferred series that has it."""
    if mineral in _OTHER_PRODUCT:
        return None, say(_OTHER_PRODUCT[mineral])
    for series, years in trade.offers.get((mineral, v.Measure.PRODUCTION, stage), ()):
        if trade.year in years:
            return trade.dataset.panel(
                mineral=mineral, stage=stage, series=series, measure=v.Measure.PRODUCTION, year=trade.year
            ), ""
    return None, say(_NO_PANEL[stage], year=trade.year)


def _no_trade(mineral: str, lines: pd.DataFrame) -> str:
    own = lines[lines[v.MINERAL] == mineral]
    if own.empty:
        return say("no HS line of its own")
    if (own["in_trade_table"] == "yes").any():
        return say("its HS lines here are downstream products or carry no trade in the latest year")
    return say("the trade table here lacks its lines (HS {lines})", lines=", ".join(sorted(own[v.HS6])))
