"""Where exports and slides get their figures: a page lends its caches, a script reads for itself."""

from __future__ import annotations

import datetime as dt
import functools
from dataclasses import dataclass
from typing import Protocol

import pandas as pd

from geo import alliances, flow_history, flows, import_risk, profiles, snapshot
from geo.blocs.gathering import gather
from geo.blocs.holdings import Ledger
from geo.dataset import Dataset
from geo.flows import By, Trade
from geo.import_risk import Dependence, Importer, Inputs, Method
from geo.maps import flows as flow_map
from geo.risk_selection import RiskSelection
from geo.scenarios import runs
from geo.scenarios.runs import AskDisruption, AskDiversification, AskFloor, AskStock, Run
from geo.selection import Selection
from geo.snapshot import Snapshot
from geo.tables.minerals import read_hs
from geo.trade import configured
from geo.trade.engine import Engine

Ask = AskDisruption | AskStock | AskFloor | AskDiversification
Lines = tuple[str, ...]


class Desk(Protocol):
    """Everything that a view can ask for."""

    @property
    def dataset(self) -> Dataset:
        """Production and reserves."""
        ...

    def taken(self, selection: Selection, alliance: str, on: dt.date) -> Snapshot:
        """The snapshot of a selection; an empty alliance has no members."""
        ...

    def trade(self, lines: Lines, year: int, by: By) -> Trade:
        """Every flow of some lines in a year."""
        ...

    def trade_years(self, lines: Lines) -> tuple[int, ...]:
        """Years with trade of some lines."""
        ...

    def trade_scale(self, lines: Lines, by: By) -> flow_map.Scale:
        """The scale that all years of some lines share."""
        ...

    def exporters(self, lines: Lines, by: By) -> flow_history.Partners:
        """The world's exporters of some lines over the years."""
        ...

    def scores(self, method: Method) -> pd.DataFrame:
        """Import risk of every country, mineral and year."""
        ...

    def importer_scores(self, who: Importer, method: Method) -> pd.DataFrame:
        """Import risk of one importer or group for every mineral and year."""
        ...

    def depend(self, selection: RiskSelection, allies: frozenset[str]) -> Dependence:
        """Suppliers and reliance of an importer."""
        ...

    def risk_sources(self, year: int) -> tuple[str, ...]:
        """Sources behind the scores of a year."""
        ...

    def ledger(self) -> Ledger:
        """Every country's share in every mineral."""
        ...

    def rankings(self) -> pd.DataFrame:
        """Every country's share and rank in every mineral."""
        ...

    def run(self, asked: Ask) -> Run:
        """The answer to a scenario."""
        ...


@dataclass(frozen=True, slots=True)
class OwnDesk:
    """A :class:`Desk` that reads for itself, each thing once."""

    dataset: Dataset

    def taken(self, selection: Selection, alliance: str, on: dt.date) -> Snapshot:
        """The snapshot of a selection; an empty alliance has no members."""
        members = alliances.members(alliance, on=on) if alliance else frozenset()
        return snapshot.take(self.dataset, selection, members=members)

    def trade(self, lines: Lines, year: int, by: By) -> Trade:
        """Every flow of some lines in a year."""
        return _trade(lines, year, by)

    def trade_years(self, lines: Lines) -> tuple[int, ...]:
        """Years with trade of some lines."""
        return _years(lines)

    def trade_scale(self, lines: Lines, by: By) -> flow_map.Scale:
        """The scale that all years of some lines share."""
        return _scale(lines, by)

    def exporters(self, lines: Lines, by: By) -> flow_history.Partners:
        """The world's exporters of some lines over the years."""
        return _exporters(lines, by)

    def scores(self, method: Method) -> pd.DataFrame:
        """Import risk of every country, mineral and year."""
        return _scores(self.dataset, method)

    def importer_scores(self, who: Importer, method: Method) -> pd.DataFrame:
        """Import risk of one importer or group for every mineral and year."""
        return import_risk.scores(_inputs(self.dataset), [who], method=method)

    def depend(self, selection: RiskSelection, allies: frozenset[str]) -> Dependence:
        """Suppliers and reliance of an importer."""
        return import_risk.depend(
            self.dataset, _inputs(self.dataset), selection.importer,
            mineral=selection.mineral, year=selection.year, by=selection.by, allies=allies,
        )  # fmt: skip

    def risk_sources(self, year: int) -> tuple[str, ...]:
        """Sources behind the scores of a year."""
        return import_risk.source_ids(self.dataset, _inputs(self.dataset), years=(year,))

    def ledger(self) -> Ledger:
        """Every country's share in every mineral."""
        return _ledger(self.dataset)

    def rankings(self) -> pd.DataFrame:
        """Every country's share and rank in every mineral."""
        return _rankings(self.dataset)

    def run(self, asked: Ask) -> Run:
        """The answer to a scenario."""
        return answer(_engine(), self.dataset, asked)


def answer(engine: Engine, dataset: Dataset, asked: Ask) -> Run:
    """The answer to any of the four scenarios.

    Raises
    ------
    GeoError: for choices that do not exist, values that cannot be, or trade that cannot answer.
    """
    if isinstance(asked, AskDisruption):
        return runs.run_disruption(engine, dataset, asked)
    if isinstance(asked, AskStock):
        return runs.run_stock(engine, dataset, asked)
    if isinstance(asked, AskFloor):
        return runs.run_floor(dataset, asked)
    return runs.run_diversification(engine, asked)


@functools.cache
def shipped() -> OwnDesk:
    """The desk of the shipped figures."""
    return OwnDesk(Dataset.load())


def _engine() -> Engine:
    return configured.engine()


@functools.lru_cache(maxsize=64)
def _scale(lines: Lines, by: By) -> flow_map.Scale:
    found = flow_history.scale(_engine(), lines=lines, by=by)
    return flow_map.Scale(flow=found.flow, area=found.area)


@functools.lru_cache(maxsize=256)
def _trade(lines: Lines, year: int, by: By) -> Trade:
    return flows.take(_engine(), lines=lines, year=year, by=by)


@functools.lru_cache(maxsize=64)
def _years(lines: Lines) -> tuple[int, ...]:
    return flow_history.years(_engine(), lines=lines)


@functools.lru_cache(maxsize=64)
def _exporters(lines: Lines, by: By) -> flow_history.Partners:
    return flow_history.exporters(_engine(), lines=lines, by=by)


@functools.lru_cache(maxsize=2)
def _inputs(dataset: Dataset) -> Inputs:
    return import_risk.load(dataset)


@functools.lru_cache(maxsize=4)
def _scores(dataset: Dataset, method: Method) -> pd.DataFrame:
    return import_risk.scores(_inputs(dataset), method=method)


@functools.lru_cache(maxsize=2)
def _ledger(dataset: Dataset) -> Ledger:
    return gather(dataset, _engine(), read_hs())


@functools.lru_cache(maxsize=2)
def _rankings(dataset: Dataset) -> pd.DataFrame:
    return profiles.rankings(dataset)
