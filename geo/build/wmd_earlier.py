"""World Mining Data 2007-2015, from the editions of 2013 to 2017: the series ``wmd`` before its present years.

Two files in the folder ``wmd_2007_2015`` of the inputs: ``wmd_2007_2015_long.csv`` (``edition``, ``mineral``,
``country``, ``unit``, ``year``, ``value``, ``rem``, ``origin``), transcribed from table 6.4 of each edition, and the
publisher's workbook 6.4 of 2017 for its totals of 2011-2015; the totals of the earlier editions are not at hand.
2016 and 2017 are in none of them: no row, and nothing stands in for them.

``data/mappings/wmd_tables.csv`` gives the present name of every table that had another one. The two lines "Russia,
Asia" and "Russia, Europe" are summed; every sum names its parts. Marks of the editions to 2016 are a figure and a
letter ("2e"): 1 stands for reported, 2 for estimated, 3 for provisional, which the edition of 2017 spells out, and
which agrees with it for nine in ten lines that both print.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from itertools import groupby
from pathlib import Path

from geo import vocabulary as v
from geo.build import published
from geo.build.published import CommodityRule, Figure, Row
from geo.errors import SourceError
from geo.reference import countries
from geo.uploads import read as workbooks
from geo.uploads import wmd

SERIES = "wmd"
FOLDER = "wmd_2007_2015"
LONG = "wmd_2007_2015_long.csv"
WORKBOOK = "6.4.Production_of_Mineral_Raw_Materials_of_individual_Countries_by_Minerals.xlsx"
WORKBOOK_EDITION = "2017"
TOTAL = "Total"
YEARS = range(2007, 2016)
UNITS = {"metr. t": "metr. t", "kg": "kg", "ct": "ct", "Mio m3": "Mio m3", "Mio m³": "Mio m3", "3": "Mio m3"}
MARKS = {
    "1": v.Status.REPORTED,
    "2": v.Status.ESTIMATED,
    "3": v.Status.PROVISIONAL,
    "reported": v.Status.REPORTED,
    "estimate": v.Status.ESTIMATED,
    "provisional": v.Status.PROVISIONAL,
}
_FIRMNESS = (v.Status.REPORTED, v.Status.PROVISIONAL, v.Status.ESTIMATED)
_COLUMNS = {"edition", "mineral", "country", "unit", "year", "value", "rem"}
# Rows are printed in whole units.
ROUNDING = Decimal(1)

Line = dict[str, str]


def files(inputs: Path) -> tuple[Path, ...]:
    """The transcription in *inputs*, and the workbook if it is there; empty if there is no transcription."""
    long, workbook = (inputs / FOLDER / name for name in (LONG, WORKBOOK))
    return tuple(path for path in (long, workbook) if path.exists()) if long.exists() else ()


def lines(path: Path) -> list[Line]:
    """Lines of the transcription.

    Raises
    ------
    SourceError: if it lacks a column.
    """
    found = published.read_rows(path)
    missing = sorted(_COLUMNS - set(found[0] if found else ()))
    if missing:
        raise SourceError(f"{path.name} lacks: {', '.join(missing)}.")
    return found


def totals(workbook: Path) -> dict[tuple[str, int], Decimal]:
    """Printed totals by name of the sheet and year.

    Raises
    ------
    SourceError: if a sheet has no header of years or no line of totals.
    """
    found: dict[tuple[str, int], Decimal] = {}
    for sheet in workbooks.read(workbook.name, workbook.read_bytes()):
        country = sheet.frame[sheet.header[0]].astype("str").str.strip()
        last = sheet.frame[country == TOTAL]
        years = [name for name in sheet.header if name.isdigit()]
        if len(last) != 1 or not years:
            raise SourceError(f"Sheet {sheet.name!r} of {workbook.name} has no header of years or no one total.")
        for name in years:
            found[sheet.name.strip(), int(name)] = round(Decimal(str(last[name].iloc[0])), 6)
    return found


def _figure(line: Line) -> Figure:
    mark = line["rem"] if line["rem"] in MARKS else line["rem"][:1]
    if mark not in MARKS:
        raise SourceError(f"World Mining Data, {line['mineral']}, {line['country']}: mark {line['rem']!r} is unknown.")
    try:
        value = round(Decimal(line["value"]), 6)
    except ArithmeticError as error:
        raise SourceError(f"World Mining Data, {line['country']}: {line['value']!r} is not an amount.") from error
    return Figure(MARKS[mark], published.plain(value), value)


def _country(found: list[Line]) -> tuple[str, Figure]:
    """Name and figure of the lines of one country; Russia's two are summed."""
    parts = [_figure(line) for line in found]
    if len(found) == 1:
        return found[0]["country"], parts[0]
    names = [line["country"] for line in found]
    if not all(name.startswith("Russia, ") for name in names):
        raise SourceError(f"World Mining Data, {found[0]['mineral']} {found[0]['year']}: {names} are one country.")
    value = sum((part.value or Decimal(0) for part in parts), Decimal(0))
    status = max((part.status for part in parts), key=_FIRMNESS.index)
    terms = " + ".join(f"{name} {part.published}" for name, part in zip(names, parts, strict=True))
    return " + ".join(names), Figure(status, published.plain(value), value, note=f"sum of {terms}")


def _world(rows: Iterable[Row], total: Decimal, factor: Decimal) -> Figure:
    """The printed total, with what the rows add up to where that is something else."""
    amounts = [Decimal(str(row[v.VALUE])) / factor for row in rows if row[v.VALUE] is not None]
    gap = sum(amounts, Decimal(0)) - total
    weak = {str(row[v.STATUS]) for row in rows}
    status = next(one for one in reversed(_FIRMNESS) if one.value in weak)
    note = f"the rows add up to {published.plain(total + gap)}" if abs(gap) > ROUNDING * len(amounts) / 2 else ""
    return Figure(status, published.plain(total), total, note=note)


def _panel(commodity: CommodityRule, found: list[Line], total: Decimal | None) -> list[Row]:
    """Facts of one table and year."""
    places = published.places((line["country"] for line in found), publisher=SERIES)
    year, edition, table = int(found[0]["year"]), found[0]["edition"], found[0]["mineral"]
    wrong = sorted({line["unit"] for line in found if UNITS.get(line["unit"]) != commodity.published_unit})
    if wrong:
        raise SourceError(f"World Mining Data, {table} {year}: unit {wrong[0]!r}, not {commodity.published_unit!r}.")
    origin = {"year": year, "source_id": f"wmd-{edition}", "source_ref": f"6.4 {table}"}

    def iso3(line: Line) -> str:
        return places[line["country"]].iso3 or ""

    rows = []
    for _, group in groupby(sorted(found, key=lambda line: (iso3(line), line["country"])), key=iso3):
        same = list(group)
        name, figure = _country(same)
        rows.append(published.fact(commodity, places[same[0]["country"]], figure, name=name, **origin))  # type: ignore[arg-type]
    if total is not None:
        figure = _world(rows, total, commodity.factor)
        rows.append(published.fact(commodity, countries.WORLD, figure, name=TOTAL, **origin))  # type: ignore[arg-type]
    return rows


def facts(paths: tuple[Path, ...], mappings: Path) -> tuple[list[Row], dict[str, int]]:
    """Production facts of 2007-2015 in canonical units, and how many lines of which table are left out.

    Raises
    ------
    SourceError: for a table, unit, mark or place that is not known, or a total that belongs to no table.
    """
    names = wmd.tables()
    known = {one.commodity: one for one in published.read_commodities(mappings, SERIES).values()}
    found = lines(paths[0])
    strays = sorted({name for line in found if names.get(name := line["mineral"], name) not in {*known, ""}})
    if strays:
        raise SourceError(f"World Mining Data prints tables that wmd_tables.csv does not know: {', '.join(strays)}.")
    printed = totals(paths[1]) if len(paths) > 1 else {}
    rows: list[Row] = []
    left: dict[str, int] = {}

    def key(line: Line) -> tuple[str, int]:
        return line["mineral"], int(line["year"])

    for (table, year), group in groupby(sorted(found, key=key), key=key):
        panel, name = list(group), names.get(table, table)
        if not name:
            left[table] = left.get(table, 0) + len(panel)
            continue
        total = printed.get((table, year)) if panel[0]["edition"] == WORKBOOK_EDITION else None
        rows += _panel(known[name], panel, total)
    return rows, left
