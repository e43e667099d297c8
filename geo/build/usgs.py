"""U.S. Geological Survey, Mineral Commodity Summaries: production, capacity and reserves of every edition at hand.

Read from the publisher's data releases as they are downloaded, below ``<inputs>/usgs*``: single CSV files or
archives, recognised by their headers (:mod:`geo.uploads.usgs_layouts`), the same reader that uploads go through.
What a table counts stands in ``data/mappings/usgs_tables.csv``, wrong units in ``usgs_units.csv``, misprints and
later versions in ``corrections.csv``. A table, unit, place or print that these do not know stops the build.
"""

from __future__ import annotations

import hashlib
import math
import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pandas as pd

from geo import vocabulary as v
from geo.build import published
from geo.build.published import CommodityRule, Figure, Row
from geo.errors import MissingInputError, SourceError
from geo.uploads import figures, units, usgs_layouts, usgs_tables
from geo.uploads import mapping as m
from geo.uploads.read import Sheet, read

SERIES: Final = "usgs"
LATEST: Final = 2026
EDITIONS: Final = (2026, 2025, 2024, 2023)
# Rows whose sum is this near the printed total leave no room for a withheld figure.
_ROUNDING = 0.035
# A header of one of the three layouts; salient statistics and other files are not opened.
_HEADS = re.compile(rb"MCS chapter|UNIT_MEAS|(?:Prod|Cap|Reserves)_\w*_?(?:19|20)\d\d", re.IGNORECASE)
_HEAD = 400
_EXCLUDED = ("exclud", "does not include")


def source_id(edition: int) -> str:
    """Id of the origin record of one edition."""
    return f"usgs-mcs-{edition}"


SOURCE_ID: Final = source_id(LATEST)


@dataclass(frozen=True, slots=True)
class Read:
    """Facts of all editions, and what was left out: ``rows`` with their edition, ``gone`` counted by reason."""

    rows: tuple[tuple[int, bool, Row], ...]
    gone: dict[str, int]


def parse(text: str, status: v.Status) -> Figure:
    """What one printed cell says; *status* is that of a number, bound or dash without a mark of its own.

    Raises
    ------
    SourceError: for a print that is none of the known forms.
    """
    found = figures.read_one(text)
    if found.fault:
        raise SourceError(f"Mineral Commodity Summaries: {text!r} is not a figure that the atlas can read.")
    value, lower, upper = (
        None if math.isnan(one) else Decimal(published.plain(one)) for one in (found.value, found.lower, found.upper)
    )
    absent = value is None and lower is None and upper is None
    own = found.status if absent or found.status != v.Status.REPORTED else status
    return Figure(v.Status(own), text, value, lower, upper, found.note)


def sheets(inputs: Path, *, raw: Path) -> list[Sheet]:
    """Every table of the data releases below ``<inputs>/usgs*``; files of another shape are passed over.

    So are the salient statistics of single chapters: in the release of 2024 three of them are copies of world
    files of other years (cobalt, gypsum, kyanite).

    Raises
    ------
    SourceError: naming the editions that are missing and where to get them, or that are not the files which the
        origin records describe.
    """
    found: list[tuple[int, str, str, Sheet]] = []
    for path in sorted(path for folder in inputs.glob("usgs*") for path in [folder, *folder.rglob("*")]):
        if path.suffix.lower() not in {".csv", ".zip"} or "_salient" in path.name:
            continue
        content = path.read_bytes()
        if content[:2] != b"PK" and not _HEADS.search(content[:_HEAD]):
            continue
        checksum = hashlib.sha256(content).hexdigest()
        found += [
            (usgs_layouts.edition(sheet), path.name, checksum, sheet)
            for sheet in read(path.name, content)
            if usgs_layouts.is_summaries(sheet)
        ]
    _verify({(edition, name, checksum) for edition, name, checksum, _ in found}, raw)
    return [sheet for *_, sheet in found]


def checksum_of(files: Iterable[tuple[str, str]]) -> str:
    """One SHA-256 of the names and SHA-256 of an edition's files, in the order of their names."""
    text = "".join(f"{checksum}  {name}\n" for name, checksum in sorted(files))
    return hashlib.sha256(text.encode()).hexdigest()


def _verify(files: set[tuple[int, str, str]], raw: Path) -> None:
    """Every edition is there, and its files are those that its origin record describes."""
    missing, other = [], []
    for edition in EDITIONS:
        record = tomllib.loads((raw / "usgs" / f"mcs{edition}" / "origin.toml").read_text(encoding="utf-8"))
        own = [(name, checksum) for year, name, checksum in files if year == edition]
        if not own:
            missing.append(f"{record['title']}: {record['files']} from {record['url']}")
        elif checksum_of(own) != record["sha256_of_files"]:
            other.append(f"{record['title']} (SHA-256 of its {len(own)} files is {checksum_of(own)})")
    if missing:
        raise MissingInputError(missing)
    if other:
        raise SourceError(
            f"Other files than the origin records describe: {'; '.join(other)}. Look at what changed, then put the "
            "new checksum into sha256_of_files of data/raw/usgs/mcs<edition>/origin.toml."
        )


def cells(tables: Iterable[Sheet]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Printed cells of all tables (columns of :mod:`geo.uploads.usgs_layouts`), and what is not one."""
    parts = [usgs_layouts.cells(sheet) for sheet in tables]
    return pd.concat([one for one, _ in parts], ignore_index=True), pd.concat([gone for _, gone in parts])


def facts(tables: Iterable[Sheet], *, editions: Iterable[int] = EDITIONS) -> Read:
    """Every figure of every edition in canonical units.

    Raises
    ------
    SourceError: for an edition that is missing, a table without a mapping, an unknown place, unit or print,
        or a correction that meets no cell.
    """
    printed, empty = cells(tables)
    lacking = sorted(set(editions) - set(printed["edition"]))
    if lacking:
        raise SourceError(f"Editions of the Mineral Commodity Summaries are missing: {', '.join(map(str, lacking))}.")
    keys = list(zip(*(printed[name] for name in ("chapter", "detail", v.MEASURE, "edition")), strict=True))
    unknown = sorted({key for key in keys if usgs_tables.counted(*key) is None}, key=str)
    if unknown:
        raise SourceError(f"usgs_tables.csv has no row for these tables of the summaries: {unknown}.")
    counted = [usgs_tables.counted(*key) for key in keys]
    gone = Counter(empty["reason"])
    gone.update(f"{one.chapter}: {one.reason}" for one in counted if one is not None and not one.mineral)
    kept = printed.assign(counted=counted)[[bool(one and one.mineral) for one in counted]]
    places = published.places(kept[m.COUNTRY], publisher=SERIES)
    met: set[usgs_tables.PrintKey] = set()
    commodities = {key: _commodity(*key) for key in dict.fromkeys(_unit_keys(kept))}
    rows = []
    for line, key in zip(kept.to_dict("records"), _unit_keys(kept), strict=True):
        row = published.fact(
            commodities[key],
            places[str(line[m.COUNTRY])],
            _figure(line, met),
            name=str(line[m.COUNTRY]),
            year=int(line[v.YEAR]),
            source_id=source_id(int(line["edition"])),
            source_ref=_reference(line),
        )
        rows.append((int(line["edition"]), bool(line["counted"].in_series), row))
    strays = sorted(set(usgs_tables.revisions()) - met)
    if strays and set(editions) == set(EDITIONS):
        raise SourceError(f"Corrections that meet no cell of the summaries: {strays}.")
    return Read(tuple(_with_totals(rows)), dict(gone))


UnitKey = tuple[usgs_tables.Counted, str, int, str, str]


def _unit_keys(kept: pd.DataFrame) -> list[UnitKey]:
    columns = ("counted", v.MEASURE, "edition", "detail", v.UNIT)
    return list(zip(*(kept[name] for name in columns), strict=True))


def _commodity(one: usgs_tables.Counted, measure: str, edition: int, detail: str, printed: str) -> CommodityRule:
    """The table's commodity with the factor of the unit that its figures are in.

    Raises
    ------
    SourceError: for a unit that is not known or measures something else.
    """
    corrected = usgs_tables.correction(edition, one, measure, detail, printed)
    unit = corrected.used if corrected else printed
    reading = units.read(unit)
    if reading is None or reading.unit != one.unit:
        raise SourceError(f"Mineral Commodity Summaries {edition}, {one.chapter}: the unit {unit!r} is not known here.")
    factor = Decimal(published.plain(reading.factor))
    return CommodityRule(
        SERIES, one.chapter, measure, one.mineral, one.stage, one.basis, unit, one.unit, factor, one.reason
    )


def _reference(line: dict[Any, Any]) -> str:
    words = [part for part in str(line["detail"]).split(" | ") if part]
    return f"{line['counted'].chapter}: {', '.join(words[1:] or words)}"


def _figure(line: dict[Any, Any], met: set[usgs_tables.PrintKey]) -> Figure:
    """The figure of one cell with its status and notes; a correction that it meets is put into *met*."""
    text, status = str(line["printed"]), v.Status(line[v.STATUS])
    key = (line["counted"].chapter, str(line[v.MEASURE]), str(line[m.COUNTRY]), str(line[v.YEAR]), text)
    used, reason = usgs_tables.revisions().get(key, (usgs_tables.text_of(text, str(line[v.NOTE])), ""))
    if reason:
        met.add(key)
    found = parse(used, status)
    notes = "; ".join(dict.fromkeys(one for one in (found.note, reason, str(line[v.NOTE])) if one))
    return replace(found, published=text, note=notes)


def _with_totals(rows: list[tuple[int, bool, Row]]) -> list[tuple[int, bool, Row]]:
    """The rows, with a word on every withheld figure whether the printed world total holds it."""
    names = (v.MINERAL, v.STAGE, v.MEASURE, v.BASIS, v.YEAR)
    panels: dict[tuple[object, ...], list[Row]] = {}
    for edition, _, row in rows:
        panels.setdefault((edition, *(row[name] for name in names)), []).append(row)
    for panel in panels.values():
        withheld = [row for row in panel if row[v.STATUS] == v.Status.WITHHELD]
        world = [row for row in panel if row[v.AREA_KIND] == v.AreaKind.WORLD]
        if withheld and world and _leaves_out(world[0], panel):
            for row in withheld:
                row[v.NOTE] = "; ".join(filter(None, (v.NOT_IN_TOTAL, str(row[v.NOTE]))))
    return rows


def _leaves_out(world: Row, panel: list[Row]) -> bool:
    """Whether the total says that it excludes a figure, or the other rows add up to it."""
    if any(word in f"{world[v.NOTE]} {world[v.SOURCE_REF]}".lower() for word in _EXCLUDED):
        return True
    total = world[v.VALUE]
    if not isinstance(total, float) or not total:
        return False
    rest = sum(float(str(row[v.VALUE])) for row in panel if row is not world and row[v.VALUE] is not None)
    return abs(rest - total) <= _ROUNDING * total


def series(found: Read) -> list[Row]:
    """The facts of the series: the latest edition, and refined output of years that only earlier editions hold.

    An earlier edition fills a year where the latest counts the same on the same basis and does not print it; the
    newest of the earlier ones is taken, and every figure keeps its own edition as its source.
    """
    rows = [row for edition, in_series, row in found.rows if in_series and edition == LATEST]
    known = {_table(row) for row in rows}
    held = {(*_table(row), row[v.YEAR]) for row in rows}
    for edition in sorted({one for one, _, _ in found.rows} - {LATEST}, reverse=True):
        more = [
            row
            for one, in_series, row in found.rows
            if one == edition
            and in_series
            and _fills(row)
            and _table(row) in known
            and (*_table(row), row[v.YEAR]) not in held
        ]
        rows += more
        held |= {(*_table(row), row[v.YEAR]) for row in more}
    return rows


def _fills(row: Row) -> bool:
    return row[v.STAGE] == v.Stage.REFINED and row[v.MEASURE] == v.Measure.PRODUCTION


def _table(row: Row) -> tuple[object, ...]:
    return tuple(row[name] for name in (v.MINERAL, v.STAGE, v.MEASURE, v.BASIS, v.UNIT))


def editions(found: Read) -> pd.DataFrame:
    """Every figure of every edition; columns of :mod:`geo.tables.usgs_editions`."""
    columns = ["edition", *(name for name in v.FACT_COLUMNS if name != v.SERIES)]
    frame = pd.DataFrame([{"edition": edition, **row} for edition, _, row in found.rows])
    return frame[columns]
