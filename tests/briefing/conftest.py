"""The shipped figures as a desk, read once; and a folder of its own for what is saved."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd
import pytest

from geo import alliances, flow_history, flows, import_risk, snapshot
from geo.dataset import Dataset
from geo.flows import By, Trade
from geo.import_risk import Dependence, Inputs, Method
from geo.risk_selection import RiskSelection
from geo.selection import Selection
from geo.snapshot import Snapshot
from geo.trade.engine import EmbeddedEngine


@dataclass(frozen=True)
class PlainDesk:
    """A desk that computes everything anew; import risk of two minerals only."""

    dataset: Dataset
    engine: EmbeddedEngine
    inputs: Inputs

    def taken(self, selection: Selection, alliance: str, on: dt.date) -> Snapshot:
        members = alliances.members(alliance, on=on) if alliance else frozenset()
        return snapshot.take(self.dataset, selection, members=members)

    def trade(self, lines: tuple[str, ...], year: int, by: By) -> Trade:
        return flows.take(self.engine, lines=lines, year=year, by=by)

    def trade_years(self, lines: tuple[str, ...]) -> tuple[int, ...]:
        return flow_history.years(self.engine, lines=lines)

    def scores(self, method: Method) -> pd.DataFrame:
        return import_risk.scores(self.inputs, method=method)

    def depend(self, selection: RiskSelection, allies: frozenset[str]) -> Dependence:
        return import_risk.depend(
            self.dataset,
            self.inputs,
            selection.importer,
            mineral=selection.mineral,
            year=selection.year,
            by=selection.by,
            allies=allies,
        )

    def risk_sources(self, year: int) -> tuple[str, ...]:
        return import_risk.source_ids(self.dataset, self.inputs, years=(year,))


@pytest.fixture(scope="session")
def desk() -> PlainDesk:
    dataset = Dataset.load()
    return PlainDesk(dataset, EmbeddedEngine.open(), import_risk.load(dataset, minerals=("antimony", "rare-earths")))


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("ATLAS_STORE", str(tmp_path / "kept"))
