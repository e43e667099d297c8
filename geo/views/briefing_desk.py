"""The figures behind slides, lent from the pages' caches."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from geo import flow_history, import_risk
from geo.blocs.holdings import Ledger
from geo.dataset import Dataset
from geo.figures.desk import Ask
from geo.flows import By, Trade
from geo.import_risk import Dependence, Importer, Method
from geo.maps import flows as flow_map
from geo.risk_selection import RiskSelection
from geo.scenarios.runs import AskDisruption, AskFloor, AskStock, Run
from geo.selection import Selection
from geo.snapshot import Snapshot
from geo.views import alliance_caches, caches, flow_caches, risk_caches, scenario_caches


@dataclass(frozen=True, slots=True)
class CachedDesk:
    """A :class:`geo.figures.desk.Desk` that computes nothing twice."""

    @property
    def dataset(self) -> Dataset:
        """Production and reserves."""
        return caches.dataset()

    def taken(self, selection: Selection, alliance: str, on: dt.date) -> Snapshot:
        """The snapshot of a selection."""
        return caches.taken(self.dataset.version, selection, alliance, on)

    def trade(self, lines: tuple[str, ...], year: int, by: By) -> Trade:
        """Every flow of some lines in a year."""
        return flow_caches.taken(lines, year, by)

    def trade_years(self, lines: tuple[str, ...]) -> tuple[int, ...]:
        """Years with trade of some lines."""
        return flow_caches.years(lines)

    def trade_scale(self, lines: tuple[str, ...], by: By) -> flow_map.Scale:
        """The scale that all years of some lines share."""
        found = flow_caches.scale(lines, by)
        return flow_map.Scale(flow=found.flow, area=found.area)

    def exporters(self, lines: tuple[str, ...], by: By) -> flow_history.Partners:
        """The world's exporters of some lines over the years."""
        return flow_caches.partners(lines, by, "exporters", "")

    def scores(self, method: Method) -> pd.DataFrame:
        """Import risk of every country, mineral and year."""
        return risk_caches.everyone(self.dataset.version, method)

    def importer_scores(self, who: Importer, method: Method) -> pd.DataFrame:
        """Import risk of one importer or group for every mineral and year."""
        return risk_caches.scores(self.dataset.version, who, method)

    def depend(self, selection: RiskSelection, allies: frozenset[str]) -> Dependence:
        """Suppliers and reliance of an importer."""
        return risk_caches.depend(self.dataset.version, selection, allies)

    def risk_sources(self, year: int) -> tuple[str, ...]:
        """Sources behind the scores of a year."""
        return import_risk.source_ids(self.dataset, risk_caches.inputs(self.dataset.version), years=(year,))

    def ledger(self) -> Ledger:
        """Every country's share in every mineral."""
        return alliance_caches.ledger(self.dataset.version)

    def rankings(self) -> pd.DataFrame:
        """Every country's share and rank in every mineral."""
        return caches.rankings(self.dataset.version)

    def run(self, asked: Ask) -> Run:
        """The answer to a scenario."""
        if isinstance(asked, AskDisruption):
            return scenario_caches.disruption(asked)
        if isinstance(asked, AskStock):
            return scenario_caches.stock(asked)
        if isinstance(asked, AskFloor):
            return scenario_caches.floor(asked)
        return scenario_caches.diversification(asked)
