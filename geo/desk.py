"""Where exports and slides get their figures: a page lends its caches, a script reads for itself."""

from __future__ import annotations

import datetime as dt
import functools
from dataclasses import dataclass
from typing import Protocol

import pandas as pd

from geo.blocs.holdings import Ledger
from geo.blocs.ledger import gather
from geo.country import model as country_model
from geo.dataset import Dataset
from geo.engine import configured
from geo.engine.base import Engine
from geo.maps import flows as flow_map
from geo.production import model as production_model
from geo.production.model import Snapshot
from geo.production.selection import Selection
from geo.reference import alliances
from geo.reference.tables.minerals import read_hs
from geo.risk import model as risk_model
from geo.risk.model import Dependence, Importer, Inputs, Method
from geo.risk.selection import RiskSelection
from geo.scenarios import model as scenarios_model
from geo.scenarios.model import AskDisruption, AskDiversification, AskFloor, AskStock, Run
from geo.trade import history as trade_history
from geo.trade import model as trade_model
from geo.trade.model import By, Trade

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

    def exporters(self, lines: Lines, by: By) -> trade_history.Partners:
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
        return production_model.take(self.dataset, selection, members=members)

    def trade(self, lines: Lines, year: int, by: By) -> Trade:
        """Every flow of some lines in a year."""
        return _trade(lines, year, by)

    def trade_years(self, lines: Lines) -> tuple[int, ...]:
        """Years with trade of some lines."""
        return _years(lines)

    def trade_scale(self, lines: Lines, by: By) -> flow_map.Scale:
        """The scale that all years of some lines share."""
        return _scale(lines, by)

    def exporters(self, lines: Lines, by: By) -> trade_history.Partners:
        """The world's exporters of some lines over the years."""
        return _exporters(lines, by)

    def scores(self, method: Method) -> pd.DataFrame:
        """Import risk of every country, mineral and year."""
        return _scores(self.dataset, method)

    def importer_scores(self, who: Importer, method: Method) -> pd.DataFrame:
        """Import risk of one importer or group for every mineral and year."""
        return risk_model.scores(_inputs(self.dataset), [who], method=method)

    def depend(self, selection: RiskSelection, allies: frozenset[str]) -> Dependence:
        """Suppliers and reliance of an importer."""
        return risk_model.depend(
            self.dataset, _inputs(self.dataset), selection.importer,
            mineral=selection.mineral, year=selection.year, by=selection.by, allies=allies,
        )  # fmt: skip

    def risk_sources(self, year: int) -> tuple[str, ...]:
        """Sources behind the scores of a year."""
        return risk_model.source_ids(self.dataset, _inputs(self.dataset), years=(year,))

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
        return scenarios_model.run_disruption(engine, dataset, asked)
    if isinstance(asked, AskStock):
        return scenarios_model.run_stock(engine, dataset, asked)
    if isinstance(asked, AskFloor):
        return scenarios_model.run_floor(dataset, asked)
    return scenarios_model.run_diversification(engine, asked)


@functools.cache
def shipped() -> OwnDesk:
    """The desk of the shipped figures."""
    return OwnDesk(Dataset.load())


def _engine() -> Engine:
    return configured.engine()


@functools.lru_cache(maxsize=64)
def _scale(lines: Lines, by: By) -> flow_map.Scale:
    found = trade_history.scale(_engine(), lines=lines, by=by)
    return flow_map.Scale(flow=found.flow, area=found.area)


@functools.lru_cache(maxsize=256)
def _trade(lines: Lines, year: int, by: By) -> Trade:
    return trade_model.take(_engine(), lines=lines, year=year, by=by)


@functools.lru_cache(maxsize=64)
def _years(lines: Lines) -> tuple[int, ...]:
    return trade_history.years(_engine(), lines=lines)


@functools.lru_cache(maxsize=64)
def _exporters(lines: Lines, by: By) -> trade_history.Partners:
    return trade_history.exporters(_engine(), lines=lines, by=by)


@functools.lru_cache(maxsize=2)
def _inputs(dataset: Dataset) -> Inputs:
    return risk_model.load(dataset)


@functools.lru_cache(maxsize=4)
def _scores(dataset: Dataset, method: Method) -> pd.DataFrame:
    return risk_model.scores(_inputs(dataset), method=method)


@functools.lru_cache(maxsize=2)
def _ledger(dataset: Dataset) -> Ledger:
    return gather(dataset, _engine(), read_hs())


@functools.lru_cache(maxsize=2)
def _rankings(dataset: Dataset) -> pd.DataFrame:
    return country_model.rankings(dataset)
