"""World Mining Data, table 6.4: mine and refinery output of 65 commodities by country, 2018-2024.

Read from ``data/inputs/world_mining_data.db``: one SQLite table a commodity, years as columns. The
database merges editions: rows and years come from the edition of 2026 where it has them and from
earlier ones otherwise, so the ``Total`` of an older year can lie below the sum of its rows.
``None`` means that the edition behind that year prints no line for the country.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from decimal import Decimal
from pathlib import Path

from geo import vocabulary as v
from geo.build import published
from geo.build.published import CommodityRule, Correction, Figure, Row
from geo.errors import SourceError

SERIES = "wmd"
SOURCE_ID = "wmd-2026"
DATABASE = "world_mining_data.db"
YEARS = range(2018, 2025)
NOT_TABLES = {"HS Code Map", "Country_ISO", "logging"}
TOTAL = "Total"
MARKS = {"r": v.Status.REPORTED, "e": v.Status.ESTIMATED, "p": v.Status.PROVISIONAL}

Line = dict[str, str | int | float | None]


def read(database: Path) -> dict[str, list[Line]]:
    """Lines of every commodity table: ``Country``, ``unit``, ``data_source``, ``"2018"`` to ``"2024"``.

    Raises
    ------
    SourceError: if the database is missing or a table lacks a column.
    """
    if not database.exists():
        raise SourceError(f"{database} is missing; run 'python -m geo.build' once with network access.")
    needed = {"Country", "unit", "data_source", *map(str, YEARS)}
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        tables = {}
        for name in sorted(set(names) - NOT_TABLES):
            lines = [dict(row) for row in connection.execute(f'SELECT * FROM "{name}"')]  # noqa: S608 (own file)
            missing = needed - set(lines[0] if lines else ())
            if missing:
                raise SourceError(f"World Mining Data table {name!r} lacks: {', '.join(sorted(missing))}.")
            tables[name] = lines
    return tables


def figure(line: Line, year: int, mark: v.Status) -> Figure:
    """The figure of one country and year, in the unit of the table.

    Raises
    ------
    SourceError: if the cell is neither a number nor empty.
    """
    cell = line[str(year)]
    if cell is None:
        note = "no line for this country in the edition behind this year"
        return Figure(v.Status.NOT_AVAILABLE, "", note=note)
    if isinstance(cell, str) or cell != cell or cell < 0:  # noqa: PLR0124 (NaN differs from itself)
        raise SourceError(f"World Mining Data, {line['Country']} {year}: {cell!r} is not an amount.")
    value = round(Decimal(str(cell)), 6)  # binary residue such as 63580.00000000001
    return Figure(mark, published.plain(value), value)


def _mark(line: Line) -> v.Status:
    """The one mark of a country's line, which holds for all its years."""
    mark = str(line["data_source"])
    if mark not in MARKS:
        raise SourceError(f"World Mining Data, {line['Country']}: mark {mark!r} is none of {', '.join(MARKS)}.")
    return MARKS[mark]


def _mark_of_total(lines: list[Line]) -> v.Status:
    """A total is as firm as its weakest row."""
    marks = {line["data_source"] for line in lines}
    if "e" in marks:
        return v.Status.ESTIMATED
    return v.Status.PROVISIONAL if "p" in marks else v.Status.REPORTED


def _without_slip(found: Figure, correction: Correction | None, unit: str) -> Figure:
    """The figure, or nothing where the input is known to print another country's (still in the total)."""
    if correction is None:
        return found
    if f"{found.published} {unit}" != correction.published:
        raise SourceError(
            f"World Mining Data, {correction.area} {correction.year}: the input says "
            f"{found.published} {unit}, the correction expects {correction.published}; is it still needed?"
        )
    return Figure(v.Status.NOT_AVAILABLE, found.published, note=f"{v.IN_TOTAL}; {correction.reason}")


def _table(
    commodity: CommodityRule, lines: list[Line], missing: dict[tuple[str, str, str, str], Correction]
) -> list[Row]:
    resolved = published.places((str(line["Country"]) for line in lines), publisher=SERIES)
    rows = []
    for line in lines:
        name = str(line["Country"])
        if line["unit"] != commodity.published_unit:
            raise SourceError(
                f"World Mining Data, {commodity.commodity}: unit {line['unit']!r} where "
                f"commodities.csv says {commodity.published_unit!r}."
            )
        mark = _mark_of_total(lines) if name == TOTAL else _mark(line)
        for year in YEARS:
            correction = missing.get((commodity.commodity, commodity.measure, name, str(year)))
            found = _without_slip(figure(line, year, mark), correction, commodity.published_unit)
            rows.append(
                published.fact(
                    commodity,
                    resolved[name],
                    found,
                    name=name,
                    year=year,
                    source_id=SOURCE_ID,
                    source_ref=f"6.4 {commodity.commodity}",
                )
            )
    return rows


def facts(inputs: Path, mappings: Path) -> list[Row]:
    """Production facts of every World Mining Data table, in canonical units.

    Raises
    ------
    SourceError: for a table without a mapping or a mapping without a table, an unknown place, unit or
    mark, or a cell that is not an amount.
    """
    tables = read(inputs / DATABASE)
    mapping = published.read_commodities(mappings, SERIES)
    apart = sorted({key[0] for key in mapping} ^ set(tables))
    if apart:
        raise SourceError(f"World Mining Data tables and commodities.csv differ: {', '.join(apart)}.")
    missing = published.read_corrections(mappings, SERIES, "missing")
    return [row for (name, _, _), one in mapping.items() for row in _table(one, tables[name], missing)]
