"""The figures behind slides, lent from the pages' caches."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from geo.blocs.holdings import Ledger
from geo.dataset import Dataset
from geo.desk import Ask
from geo.maps import flows as flow_map
from geo.pages.alliances import caches as alliances_caches
from geo.pages.flows import caches as flows_caches
from geo.pages.risk import caches as risk_caches
from geo.pages.scenarios import caches as scenarios_caches
from geo.pages.shared import caches
from geo.production.model import Snapshot
from geo.production.selection import Selection
from geo.risk import model as risk_model
from geo.risk.model import Dependence, Importer, Method
from geo.risk.selection import RiskSelection
from geo.scenarios.model import AskDisruption, AskFloor, AskStock, Run
from geo.trade import history as trade_history
from geo.trade.model import By, Trade


@dataclass(frozen=True, slots=True)
class CachedDesk:
    """A :class:`geo.desk.Desk` that computes nothing twice."""

    @property
    def dataset(self) -> Dataset:
        """Production and reserves."""
        return caches.dataset()

    def taken(self, selection: Selection, alliance: str, on: dt.date) -> Snapshot:
        """The snapshot of a selection."""
        return caches.taken(self.dataset.version, selection, alliance, on)

    def trade(self, lines: tuple[str, ...], year: int, by: By) -> Trade:
        """Every flow of some lines in a year."""
        return flows_caches.taken(lines, year, by)

    def trade_years(self, lines: tuple[str, ...]) -> tuple[int, ...]:
        """Years with trade of some lines."""
        return flows_caches.years(lines)

    def trade_scale(self, lines: tuple[str, ...], by: By) -> flow_map.Scale:
        """The scale that all years of some lines share."""
        found = flows_caches.scale(lines, by)
        return flow_map.Scale(flow=found.flow, area=found.area)

    def exporters(self, lines: tuple[str, ...], by: By) -> trade_history.Partners:
        """The world's exporters of some lines over the years."""
        return flows_caches.partners(lines, by, "exporters", "")

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
        return risk_model.source_ids(self.dataset, risk_caches.inputs(self.dataset.version), years=(year,))

    def ledger(self) -> Ledger:
        """Every country's share in every mineral."""
        return alliances_caches.ledger(self.dataset.version)

    def rankings(self) -> pd.DataFrame:
        """Every country's share and rank in every mineral."""
        return caches.rankings(self.dataset.version)

    def run(self, asked: Ask) -> Run:
        """The answer to a scenario."""
        if isinstance(asked, AskDisruption):
            return scenarios_caches.disruption(asked)
        if isinstance(asked, AskStock):
            return scenarios_caches.stock(asked)
        if isinstance(asked, AskFloor):
            return scenarios_caches.floor(asked)
        return scenarios_caches.diversification(asked)
