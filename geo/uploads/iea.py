"""The workbook of the IEA's Critical Minerals Data Explorer: sheet 2, supply by country, mined beside refined.

Layout, as published since 2023: years once above two tables of four years, countries in the first column of each;
a line "Cobalt - Mining" opens a mineral, and "Total", "Top 3 share" and a blank close it. The first year is the base
year; the others are projections and are left out. What each table counts is in ``data/mappings/commodities.csv``,
which the shipped tables use too.
"""

from __future__ import annotations

import functools
import math
import re
from dataclasses import dataclass
from typing import Final

import pandas as pd

from geo import vocabulary as v
from geo.locale.say import say
from geo.reference.spellings import normalise
from geo.uploads import commodities, figures, left_out, units
from geo.uploads import mapping as m
from geo.uploads.commodities import Commodity
from geo.uploads.read import Sheet

SERIES: Final = "iea"
CREDIT: Final = "International Energy Agency, Critical Minerals Data Explorer"
_YEAR = re.compile(r"^(20\d{2})(?: \(\d\))?$")
_TABLE = re.compile(r"^(?P<mineral>.+?)\s+[-–]\s+(?P<activity>.+)$")  # noqa: RUF001 - a dash as printed
_ACTIVITIES: Final = {
    "mining": "mining",
    "mined": "mining",
    "refining": "refining",
    "refined": "refining",
    "processing": "refining",
    "raw material": "mining",
}
_NOT_PLACES: Final = ("top3share", "notes", "note", "source")
_SIDES: Final = 2
_THOUSAND: Final = 1e3
# Corrections quote six decimals of a figure that the workbook holds in full.
_PRINTED_TO: Final = 1e-6


def is_iea(sheet: Sheet) -> bool:
    """Whether the sheet is the one on supply: years twice over, a line that opens a mineral, and totals below it."""
    first = sheet.frame[sheet.header[0]].astype("str").str.strip()
    years = [match[1] for name in sheet.header if (match := _YEAR.match(name))]
    return (
        len(years) > 1
        and len(set(years)) * _SIDES == len(years)
        and any(_commodity(text) for text in first)
        and bool((first.map(normalise) == "top3share").any())
    )


def _commodity(text: str) -> Commodity | None:
    """What a line that opens a table counts: "Cobalt - Mining"."""
    match = _TABLE.match(text)
    if match is None:
        return None
    said = normalise(match["activity"])
    activity = next((word for start, word in _ACTIVITIES.items() if said.startswith(normalise(start))), "")
    mineral = "Rare Earth Elements" if "rare earth" in match["mineral"].lower() else match["mineral"].split(" (")[0]
    return commodities.of_series(SERIES).get((f"{mineral}/{activity}", v.Measure.PRODUCTION.value))


@dataclass(frozen=True, slots=True)
class _Side:
    """One of the two tables: its column of places, of the base year, and of projections."""

    place: str
    base: str
    later: tuple[str, ...]
    year: int


def _sides(sheet: Sheet) -> list[_Side]:
    """The tables from left to right: a column that is no year, then its years."""
    found, place, years = [], "", {}
    for name in (*sheet.header, ""):
        match = _YEAR.match(name)
        if match:
            years[name] = int(match[1])
            continue
        if place and years:
            base = min(years, key=years.__getitem__)
            found.append(_Side(place, base, tuple(one for one in years if one != base), years[base]))
        place, years = name, {}
    return found


def draft(sheet: Sheet) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Draft of the base year, all of it estimated, and the projections that are left out.

    Raises
    ------
    MappingError: if a line opens a table that the atlas does not know, or the unit is not the one known.
    """
    _refuse_unit(sheet)
    rows, gone = [], []
    for side in _sides(sheet):
        table: Commodity | None = None
        cells = sheet.frame[[side.place, side.base]].astype("str").apply(lambda column: column.str.strip())
        for row, place, printed in zip(sheet.rows, cells[side.place], cells[side.base], strict=True):
            if _TABLE.match(place) and not printed:
                table = _known(place)
                continue
            if not place or normalise(place).startswith(_NOT_PLACES) or table is None:
                continue
            if not printed:
                gone.append((int(row), say("an empty cell: no figure, and not zero")))
                continue
            used, note = _corrected(table.commodity, place, str(side.year), printed)
            rows.append((int(row), side.base, table, place, str(side.year), used, note))
            gone += [(int(row), say("a projection, not a figure of what was produced"))] * len(side.later)
    _refuse_lost(sheet)
    left = pd.DataFrame(gone, columns=[m.ROW, left_out.REASON])
    return _as_draft(sheet, rows), left


def _as_draft(sheet: Sheet, rows: list[tuple[int, str, Commodity, str, str, str, str]]) -> pd.DataFrame:
    found = pd.DataFrame(
        [
            (
                row,
                column,
                place,
                one.mineral,
                one.stage,
                one.measure,
                year,
                printed,
                one.published_unit,
                one.basis,
                v.Status.ESTIMATED.value,
                f"supply: {one.commodity}",
                note,
                sheet.name,
            )
            for row, column, one, place, year, printed, note in rows
        ],
        columns=[
            m.ROW,
            m.COLUMN,
            m.COUNTRY,
            v.MINERAL,
            v.STAGE,
            v.MEASURE,
            v.YEAR,
            v.VALUE,
            v.UNIT,
            v.BASIS,
            v.STATUS,
            m.SOURCE,
            v.NOTE,
            m.SHEET,
        ],
    )
    return found.astype(dict.fromkeys(found.columns.drop(m.ROW), "category"))


def _known(text: str) -> Commodity:
    one = _commodity(text)
    if one is None:
        raise m.MappingError(
            say("The table {table} is not one that the atlas knows of the IEA's workbook.", table=repr(text))
        )
    return one


def _refuse_unit(sheet: Sheet) -> None:
    """Another unit than thousand tonnes, in a line above the table, is not guessed at."""
    said = [part for text in sheet.titles for part in re.findall(r"\(([^()]*)\)", text)]
    wrong = [part for part in said if (unit := units.read(part)) is not None and unit.factor != _THOUSAND]
    if wrong:
        raise m.MappingError(
            say("{name} is in {unit}, not in thousand tonnes (kt).", name=repr(sheet.name), unit=repr(wrong[0]))
        )


def _refuse_lost(sheet: Sheet) -> None:
    """A line that opens a mineral and was taken for a footnote would give its rows to the mineral above."""
    lost = [text for text in sheet.misfits["text"] if _commodity(str(text).strip())]
    if lost:
        raise m.MappingError(
            say("{text} stands alone in its row: which table it opens cannot be told.", text=repr(lost[0]))
        )


def _corrected(table: str, place: str, year: str, printed: str) -> tuple[str, str]:
    """The figure used and why, where ``corrections.csv`` calls a remainder wrong; else the print."""
    wrong = _corrections().get((table, place, year))
    figure = figures.read_one(printed).value
    if wrong is None or not math.isclose(figure, wrong[0], rel_tol=0, abs_tol=_PRINTED_TO):
        return printed, ""
    return wrong[1], wrong[2]


@functools.cache
def _corrections() -> dict[tuple[str, str, str], tuple[float, str, str]]:
    """Remainders that the workbook prints wrongly: the print, the figure used and the reason, by table, place, year."""
    table = commodities.rows("corrections.csv")
    own = table[(table["series"] == SERIES) & (table["kind"] == "remainder")]
    return {
        (one.commodity, one.area, one.year): (
            float(one.published.removesuffix(" kt")),
            one.used.removesuffix(" kt"),
            one.reason,
        )
        for one in own.itertuples()
    }
