"""The figures behind slides, lent from the pages' caches."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from geo import import_risk
from geo.dataset import Dataset
from geo.flows import By, Trade
from geo.import_risk import Dependence, Method
from geo.risk_selection import RiskSelection
from geo.selection import Selection
from geo.snapshot import Snapshot
from geo.views import caches, flow_caches, risk_caches


@dataclass(frozen=True, slots=True)
class CachedDesk:
    """A :class:`geo.briefing.live.Desk` that computes nothing twice."""

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

    def scores(self, method: Method) -> pd.DataFrame:
        """Import risk of every country, mineral and year."""
        return risk_caches.everyone(self.dataset.version, method)

    def depend(self, selection: RiskSelection, allies: frozenset[str]) -> Dependence:
        """Suppliers and reliance of an importer."""
        return risk_caches.depend(self.dataset.version, selection, allies)

    def risk_sources(self, year: int) -> tuple[str, ...]:
        """Sources behind the scores of a year."""
        return import_risk.source_ids(self.dataset, risk_caches.inputs(self.dataset.version), years=(year,))
