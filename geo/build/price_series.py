"""Build ``price_series.parquet`` from the World Bank's Pink Sheet: prices of minerals by month and by year.

The inputs are the two workbooks as the World Bank gives them, ``CMO-Historical-Data-Monthly.xlsx`` and
``CMO-Historical-Data-Annual.xlsx`` in the folder ``worldbank_pinksheet``. A sheet has a row of headings (``**`` behind
some), below it a row of units, and from there a row per month (``1960M01``) or year; dots stand for no price.
``data/mappings/pink_sheet.csv`` says what each heading prices and since when it is one product; another unit than the
one it was written for stops the build. Other commodities of the sheet are no minerals of the atlas.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas as pd
from python_calamine import CalamineWorkbook

from geo import vocabulary as v
from geo.build import prices, published
from geo.errors import SourceError
from geo.sources import MAPPINGS
from geo.tables import price_series as table

FOLDER: Final = Path("worldbank_pinksheet")
MONTHLY: Final = FOLDER / "CMO-Historical-Data-Monthly.xlsx"
ANNUAL: Final = FOLDER / "CMO-Historical-Data-Annual.xlsx"
SOURCE_ID: Final = "worldbank-pink-sheet-2025-05"
_MONTH: Final = re.compile(r"^(\d{4})M(\d{2})$")
_REAL: Final = re.compile(r"real (\d{4}) US dollars")
_DOTS: Final = frozenset({"\u2026", "...", "..", ""})
_YEARLY: Final = 4  # letters of a year

Sheet = Sequence[Sequence[object]]


@dataclass(frozen=True, slots=True)
class PriceSheet:
    """A sheet of prices: where it is, its cells, and the year of its money, ``None`` for nominal prices."""

    words: str
    cells: Sheet
    money_of: int | None


def sheet(words: str, cells: Sheet) -> PriceSheet:
    """A sheet with its terms, which its first lines say.

    Raises
    ------
    SourceError: if they say neither nominal nor real.
    """
    said = " ".join(str(row[0]) for row in cells[:4] if row)
    real = _REAL.search(said)
    if not real and "nominal" not in said:
        raise SourceError(f"{words}: neither nominal nor real is said above the prices.")
    return PriceSheet(words, cells, int(real[1]) if real else None)


def series(found: PriceSheet, rules: list[dict[str, str]]) -> pd.DataFrame:
    """The prices of a sheet, columns of :mod:`geo.tables.price_series`, unchecked.

    Parameters
    ----------
    rules: rows of ``mappings/pink_sheet.csv``.

    Raises
    ------
    SourceError: if a heading is not there or stands twice, its unit is another, or a cell is no price.
    """
    headed = next((row for row, cells in enumerate(found.cells) if rules[0]["heading"] in map(_heading, cells)), None)
    if headed is None:
        raise SourceError(f"{found.words}: no row has the heading {rules[0]['heading']!r}.")
    headings = [_heading(cell) for cell in found.cells[headed]]
    rows = [row for rule in rules for row in _column(found, headed, headings, rule)]
    return pd.DataFrame(rows, columns=list(table.DTYPES)).replace({"": None}).astype(table.DTYPES)


def _heading(cell: object) -> str:
    return str(cell).replace("**", "").strip()


def _column(found: PriceSheet, headed: int, headings: list[str], rule: dict[str, str]) -> list[dict[str, object]]:
    if headings.count(rule["heading"]) != 1:
        raise SourceError(
            f"{found.words}: the heading {rule['heading']!r} stands {headings.count(rule['heading'])} times."
        )
    place = headings.index(rule["heading"])
    unit = str(found.cells[headed + 1][place]).strip()
    if unit != rule["printed_unit"]:
        raise SourceError(f"{found.words}: {rule['heading']} is in {unit!r}, not in {rule['printed_unit']!r}.")
    known = [(_period(cells[0]), cells[place]) for cells in found.cells[headed + 2 :] if str(cells[0]).strip()]
    rows = []
    for period, cell in known:
        if str(cell).strip() in _DOTS or not _counts(period, rule["since"]):
            continue
        if not isinstance(cell, int | float):
            raise SourceError(f"{found.words}: {rule['heading']} of {period} is {cell!r}, which is no price.")
        rows.append(_row(found, rule, period, float(cell)))
    return rows


def _period(cell: object) -> str:
    """``1960M01`` as ``1960-01``; a year as it is."""
    month = _MONTH.match(str(cell).strip())
    if month:
        return f"{month[1]}-{month[2]}"
    year = str(cell).strip().removesuffix(".0")
    if len(year) != _YEARLY or not year.isdigit():
        raise SourceError(f"Pink Sheet: {cell!r} is neither a month nor a year.")
    return year


def _counts(period: str, since: str) -> bool:
    """Whether the whole period lies at or after the month *since*."""
    return (f"{period}-01" if len(period) == _YEARLY else period) >= since


def _row(found: PriceSheet, rule: dict[str, str], period: str, price: float) -> dict[str, object]:
    usd, words = prices.convert(price, rule[v.UNIT])
    return {
        v.MINERAL: rule[v.MINERAL],
        "product": rule["product"],
        table.PERIOD: period,
        "terms": table.NOMINAL if found.money_of is None else "real",
        table.MONEY_OF: found.money_of,
        "price": float(f"{price:.8g}"),
        "currency": "USD",
        v.UNIT: rule[v.UNIT],
        "usd_per_t": None if usd is None else float(f"{usd:.8g}"),
        "conversion": words,
        v.BASIS: rule[v.BASIS],
        "equivalents": rule["equivalents"],
        v.HS6: rule[v.HS6],
        v.STATUS: v.Status.REPORTED.value,
        v.SOURCE_ID: SOURCE_ID,
        v.SOURCE_REF: f"{found.words}, {rule['heading']}",
        v.NOTE: rule["reason"],
    }


def build(inputs: Path, raw: Path, tables: Path) -> None:  # noqa: ARG001 - every build step is called alike
    """Write ``price_series.parquet`` into *tables*.

    Raises
    ------
    MissingInputError, SourceError, TableError: as above.
    """
    rules = published.read_rows(MAPPINGS / "pink_sheet.csv")
    books = {path: CalamineWorkbook.from_path(published.given(inputs / path)) for path in (MONTHLY, ANNUAL)}
    wanted = (
        (MONTHLY, "Monthly Prices"),
        (ANNUAL, "Annual Prices (Nominal)"),
        (ANNUAL, "Annual Prices (Real)"),
    )
    found = [
        series(sheet(f"{path.name}, {name}", books[path].get_sheet_by_name(name).to_python()), rules)
        for path, name in wanted
    ]
    whole = table.check(pd.concat(found).sort_values(table.KEY, ignore_index=True))
    whole.to_parquet(tables / f"{table.NAME}.parquet", index=False, compression="zstd", compression_level=15)
