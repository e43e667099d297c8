"""International Energy Agency, Critical Minerals Data Explorer: supply by country in 2024, six minerals.

Read from ``data/raw/iea/2025/supply.csv`` (``mineral``, ``activity`` mining or refining, ``area``,
``year``, ``kt``). Only the base year is taken: later years are projections. The agency names the
largest countries and a remainder; where a named country was left inside the remainder, rows exceed
the published total, and the remainder becomes the total less the named countries.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import groupby
from pathlib import Path

from geo import vocabulary as v
from geo.build import published
from geo.build.published import CommodityRule, Correction, Figure, Row
from geo.errors import SourceError

SERIES = "iea"
SOURCE_ID = "iea-cm-explorer-2025"
EDITION = Path("iea") / "2025"
REST = "Rest of world"
TOTAL = "Total"
# The source's floating-point sums differ from its totals by less than this, in kt.
ROUNDING = Decimal("0.001")


def remainder(amounts: dict[str, Decimal], correction: Correction | None, *, table: str) -> Figure:
    """The remainder that makes the named countries add up to the published total.

    Raises
    ------
    SourceError: if the printed remainder does not, and no correction says why; or if named countries
    exceed the total.
    """
    named = sum((kt for area, kt in amounts.items() if area not in (REST, TOTAL)), Decimal(0))
    left = amounts[TOTAL] - named
    printed = amounts[REST]
    if left < -ROUNDING:
        raise SourceError(f"IEA, {table}: the named countries exceed the total by {-left} kt.")
    if abs(left - printed) <= ROUNDING:
        return Figure(v.Status.ESTIMATED, published.plain(printed), printed)
    if correction is None or correction.published != f"{printed} kt":
        raise SourceError(
            f"IEA, {table}: rows add to {named + printed} kt, the total is {amounts[TOTAL]} kt. Find out why and "
            "record it in data/mappings/corrections.csv (kind 'remainder')."
        )
    return Figure(v.Status.ESTIMATED, published.plain(printed), left, note=correction.reason)


def _table(
    commodity: CommodityRule, amounts: dict[str, Decimal], correction: Correction | None, year: int
) -> list[Row]:
    resolved = published.places(amounts, publisher=SERIES)
    figures = {area: Figure(v.Status.ESTIMATED, published.plain(kt), kt) for area, kt in amounts.items()}
    figures[REST] = remainder(amounts, correction, table=commodity.commodity)
    return [
        published.fact(
            commodity,
            resolved[area],
            found,
            name=area,
            year=year,
            source_id=SOURCE_ID,
            source_ref=f"supply: {commodity.commodity}",
        )
        for area, found in figures.items()
    ]


def facts(raw: Path, mappings: Path) -> list[Row]:
    """Mine and refined production of the base year, in canonical units.

    Raises
    ------
    SourceError: for a table without a mapping, an unknown place, or rows that do not add up.
    """
    mapping = published.read_commodities(mappings, SERIES)
    corrections = published.read_corrections(mappings, SERIES, "remainder")
    lines = published.read_rows(raw / EDITION / "supply.csv")
    rows: list[Row] = []
    for (mineral, activity, year), group in groupby(
        lines, key=lambda line: (line["mineral"], line["activity"], line["year"])
    ):
        name = f"{mineral}/{activity}"
        found = [one for key, one in mapping.items() if key[0] == name]
        if len(found) != 1:
            raise SourceError(f"commodities.csv has {len(found)} rows for the IEA's {name!r}; one is needed.")
        amounts = {line["area"]: Decimal(line["kt"]) for line in group}
        correction = corrections.get((name, "production", REST, year))
        rows += _table(found[0], amounts, correction, int(year))
    return rows
