"""Build ``outlook.csv`` from the IEA's Critical Minerals Data Explorer: ``iea_critical_minerals_explorer.json``.

``supply``: by mineral, ``mining`` and ``refining``, kt of 2024, 2030, 2035 and 2040 by country, with a remainder and a
total. ``totalDemand``: by mineral, kt by sector under three scenarios to 2050, with totals. The bases of supply stand
in ``commodities.csv``; demand is stated as the refined form of the same mineral, but for graphite.

Where rows exceed the printed total because a named country is still in the printed remainder (as in the base year,
see :mod:`geo.build.iea`), the remainder is the total less the named countries, and says so.
"""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd

from geo import vocabulary as v
from geo.build import iea, published
from geo.build.published import CommodityRule
from geo.errors import SourceError
from geo.reference import minerals
from geo.reference.countries import Place
from geo.sources import MAPPINGS
from geo.tables import outlook as table

FILE = "iea_critical_minerals_explorer.json"
SOURCE_ID = iea.SOURCE_ID
FIRST = 2024
KT = Decimal(1000)
NAMES = {"Rare Earth Elements": "rare-earths"}
# Sums of the source differ from its totals by less than this part of them.
TOLERANCE = Decimal("0.0005")
# The sectors of graphite in the net-zero scenario fall short of their printed sum by up to 26 %.
LARGEST_GAP = Decimal("0.3")
# Demand of graphite is of all grades and uses, and supply of battery-grade graphite is not.
_OTHER_BASES = {"graphite": "graphite of all grades, natural and synthetic"}
_SECTORS = {"totalDemand": table.ALL, "totalClean": "clean energy", "otherUses": "other uses"}

Row = dict[str, object]


def _row(**parts: object) -> Row:
    year = int(str(parts[v.YEAR]))
    blank: Row = dict.fromkeys(table.DTYPES)
    status = table.BASE_YEAR if year == FIRST else table.PROJECTION
    return blank | {v.UNIT: v.Unit.TONNE.value, v.STATUS: status, v.SOURCE_ID: SOURCE_ID} | parts | {v.YEAR: year}


def _remainder(amounts: dict[str, Decimal], total: Decimal, where: str) -> tuple[Decimal, str | None]:
    """The remainder that makes the countries add up to the total, and what was printed where that is another.

    Raises
    ------
    SourceError: if the named countries exceed the total.
    """
    left = total - sum((kt for area, kt in amounts.items() if area != iea.REST), Decimal(0))
    printed = amounts.get(iea.REST, Decimal(0))
    slack = TOLERANCE * total
    if left < -slack:
        raise SourceError(f"IEA outlook, {where}: the named countries exceed the total by {-left} kt.")
    if abs(left - printed) <= slack:
        return printed, None
    return max(left, Decimal(0)), f"printed {published.plain(printed)} kt, with which the rows exceed the total"


def _supply(commodity: CommodityRule, table_of: dict[str, Any], places: dict[str, Place]) -> list[Row]:
    rows = []
    for year, printed in table_of["total"].items():
        total = Decimal(str(printed))
        amounts = {area: Decimal(str(kt[year])) for area, kt in table_of["countries"].items()}
        amounts[iea.REST], note = _remainder(amounts, total, f"{commodity.commodity} {year}")
        for area, kt in {**amounts, iea.TOTAL: total}.items():
            place = places[area]
            rows.append(
                _row(
                    kind=table.SUPPLY,
                    mineral=commodity.mineral,
                    stage=commodity.stage,
                    scenario=table.BASE,
                    year=year,
                    area_kind=place.kind.value,
                    iso3=place.iso3,
                    published_name=area,
                    value=float(kt * KT),
                    basis=commodity.basis,
                    note=note if area == iea.REST else None,
                )
            )
    return rows


def supply(content: dict[str, Any], mappings: Path) -> list[Row]:
    """Announced supply by country in tonnes.

    Raises
    ------
    SourceError: for a table without a mapping, an unknown place, or rows that exceed their total.
    """
    known = {one.commodity: one for one in published.read_commodities(mappings, iea.SERIES).values()}
    rows = []
    for mineral, stages in content["supply"].items():
        for activity, found in stages.items():
            name = f"{mineral}/{activity}"
            if name not in known:
                raise SourceError(f"commodities.csv has no row for the IEA's {name!r}.")
            # The agency's notes stand below the last country, in the column of countries, without any figure.
            named = {area: kt for area, kt in found["countries"].items() if any(one is not None for one in kt.values())}
            places = published.places([*named, iea.REST, iea.TOTAL], publisher=iea.SERIES)
            rows += _supply(known[name], found | {"countries": named}, places)
    return rows


def _flat(found: dict[str, Any]) -> list[tuple[str, str, Decimal]]:
    """Scenario, year and amount: ``{"2024": 1, "STEPS": {"2030": 2}}``."""
    base = [(table.ALL, year, Decimal(str(kt))) for year, kt in found.items() if year.isdigit()]
    scenarios = [(name, years) for name, years in found.items() if not name.isdigit()]
    return base + [(name, year, Decimal(str(kt))) for name, years in scenarios for year, kt in years.items()]


def demand(content: dict[str, Any], mappings: Path) -> list[Row]:
    """Demand by sector and scenario in tonnes.

    Raises
    ------
    SourceError: for an unknown mineral, or parts that miss the printed totals.
    """
    bases = {(one.mineral, one.stage): one.basis for one in published.read_commodities(mappings, iea.SERIES).values()}
    rows = []
    for name, found in content["totalDemand"].items():
        mineral = minerals.mineral(NAMES.get(name, name)).id
        parts = {**found["sectors"], **{name: found[name] for name in _SECTORS}}
        amounts = {
            _SECTORS.get(part, part): {(scenario, year): kt for scenario, year, kt in _flat(years)}
            for part, years in parts.items()
        }
        notes = _sum_notes(name, amounts, tuple(found["sectors"]))
        for sector, figures in amounts.items():
            for (scenario, year), kt in figures.items():
                rows.append(
                    _row(
                        kind=table.DEMAND,
                        mineral=mineral,
                        scenario=scenario,
                        sector=sector,
                        year=year,
                        area_kind=v.AreaKind.WORLD.value,
                        published_name=f"{name}: {sector}",
                        value=float(kt * KT),
                        basis=_OTHER_BASES.get(mineral) or bases[mineral, v.Stage.REFINED],
                        note=notes.get((scenario, year)) if sector == "clean energy" else None,
                    )
                )
    return rows


def _sum_notes(
    name: str, amounts: dict[str, dict[tuple[str, str], Decimal]], sectors: tuple[str, ...]
) -> dict[tuple[str, str], str]:
    """What the sectors of clean energy add up to where that is not the printed sum, by scenario and year.

    Raises
    ------
    SourceError: if clean energy and other uses miss the printed total, or the sectors miss their sum by more than
        :data:`LARGEST_GAP` of it.
    """
    notes = {}
    for key, total in amounts[table.ALL].items():
        clean = amounts["clean energy"][key]
        found = sum((amounts[sector].get(key, Decimal(0)) for sector in sectors), Decimal(0))
        wrong = abs(clean + amounts["other uses"][key] - total) > TOLERANCE * total
        if wrong or abs(found - clean) > LARGEST_GAP * clean:
            raise SourceError(f"IEA outlook, demand of {name}, {' '.join(key)}: parts miss the total {total} kt.")
        if abs(found - clean) > TOLERANCE * clean:
            notes[key] = f"the sectors add up to {published.plain(round(found, 3))} kt"
    return notes


def build(inputs: Path, raw: Path, tables: Path) -> None:  # noqa: ARG001 - every build step is called alike
    """Write ``outlook.csv`` into *tables*.

    Raises
    ------
    MissingInputError: if the agency's file is not in *inputs*.
    SourceError, TableError: if it is not what the mappings say.
    """
    path = published.given(inputs / FILE)
    content = json.loads(path.read_text(encoding="utf-8"))
    frame = pd.DataFrame([*supply(content, MAPPINGS), *demand(content, MAPPINGS)], columns=list(table.DTYPES))
    frame = frame.astype(table.DTYPES).sort_values([*table.KEY, v.PUBLISHED_NAME], ignore_index=True)
    published.write_csv(table.check(frame), tables / "outlook.csv")
