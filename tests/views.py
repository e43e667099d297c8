"""Addresses of every view that has words of its own, for tests that read a sample of them or all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from geo.atlas import shipped
from geo.production.selection import years_with
from geo.reference import alliances
from geo.risk import model as risk_model
from geo.scenarios import presets
from geo.trade import model as trade_model
from geo.vocabulary import Measure

ON = dt.date(2026, 11, 30)
G20 = (
    "ARG",
    "AUS",
    "BRA",
    "CAN",
    "CHN",
    "DEU",
    "FRA",
    "GBR",
    "IDN",
    "IND",
    "ITA",
    "JPN",
    "KOR",
    "MEX",
    "RUS",
    "SAU",
    "TUR",
    "USA",
    "ZAF",
    "eu27",
)
Words = dict[str, str]


def maps() -> Iterator[Words]:
    """Every mineral, stage, series and year of production."""
    dataset = shipped().dataset
    for mineral in dataset.minerals():
        for row in dataset.offers_of(mineral, Measure.PRODUCTION).itertuples():
            for year in years_with("production-share", tuple(row.years)):
                yield {"page": "map", "mineral": mineral, "stage": row.stage, "series": row.series, "year": str(year)}


def flows() -> Iterator[Words]:
    """Every mineral with flows, by value and by gross weight."""
    for mineral in trade_model.minerals_with_flows():
        for by in ("value", "quantity"):
            yield {"page": "flows", "mineral": mineral, "by": by}


def imports() -> Iterator[Words]:
    """Every scored mineral and importer of the G20, by value and by gross weight."""
    for mineral in risk_model.minerals_scored(shipped().dataset):
        for importer in G20:
            for by in ("value", "quantity"):
                yield {"page": "risk", "mineral": mineral, "importer": importer, "by": by}


def groups() -> Iterator[Words]:
    """Every part of every alliance."""
    for one in alliances.all_alliances():
        for part in ("coverage", "dependence", "accession", "compare", "members"):
            yield {"page": "alliances", "mineral": "cobalt", "alliance": one.id, "part": part}


def holdings() -> Iterator[Words]:
    """Every mineral and column of the world, of the default alliance."""
    for mineral in shipped().dataset.minerals():
        for column in ("mine", "refined", "reserves", "exports", "imports"):
            yield {"page": "alliances", "mineral": mineral, "column": column}


def scenarios() -> Iterator[Words]:
    """A cap and a stop of each mineral with flows, and every preset that can be computed."""
    for mineral in trade_model.minerals_with_flows():
        yield {"page": "scenarios", "scenario": "diversification", "mineral": mineral, "importer": "eu27", "cap": "65"}
        yield {"page": "scenarios", "mineral": mineral, "exporters": "CHN", "to": "JPN"}
        yield {"page": "scenarios", "scenario": "stockpile", "mineral": mineral, "importer": "KOR"}
    for preset in presets.DISRUPTIONS:
        if preset.computable:
            words = {"mineral": preset.mineral, "lines": preset.choice, "year": str(preset.year)}
            cut = f"{100 * presets.cut_of(shipped(), preset):g}"
            yield {"page": "scenarios", **words, "exporters": preset.exporters, "cut": cut, "to": preset.to}


def others() -> Iterator[Words]:
    """Everything but the maps."""
    for part in (flows, imports, groups, holdings, scenarios):
        yield from part()
