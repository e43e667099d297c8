"""The trade table: what one country sold another of one HS line in one year.

Columns of ``data/tables/trade.parquet``, sorted by line, year, exporter, importer: ``year`` (int16),
``hs6`` (six digits, HS 1992), ``exporter`` and ``importer`` (alpha-3, or a code of
``data/mappings/trade_areas.csv`` for an area that is not a country today), ``value_kusd`` (thousand US
dollars, current prices, free on board) and ``quantity_t`` (tonnes, gross weight; null where CEPII
could not establish it, which is not zero). Source: BACI of CEPII, derived from UN Comtrade.
"""

from __future__ import annotations

import csv
import functools
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from geo import sources
from geo import vocabulary as v
from geo.errors import TableError
from geo.locale.say import term
from geo.reference import countries
from geo.schema import path_of

COLUMNS = (v.YEAR, v.HS6, v.EXPORTER, v.IMPORTER, v.VALUE_KUSD, v.QUANTITY_T)
KEY = [v.HS6, v.YEAR, v.EXPORTER, v.IMPORTER]
ARROW_SCHEMA = pa.schema(
    [
        pa.field(v.YEAR, pa.int16(), nullable=False),
        pa.field(v.HS6, pa.string(), nullable=False),
        pa.field(v.EXPORTER, pa.string(), nullable=False),
        pa.field(v.IMPORTER, pa.string(), nullable=False),
        pa.field(v.VALUE_KUSD, pa.float64(), nullable=False),
        pa.field(v.QUANTITY_T, pa.float64(), nullable=True),
    ]
)
FIRST_YEAR, LAST_YEAR = 1962, 2100  # Comtrade begins in 1962
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class TradeArea:
    """A Comtrade code that is not a country today, kept so that its trade stays in the totals."""

    code: int
    area: str
    name: str
    note: str


def areas(path: Path = sources.MAPPINGS / "trade_areas.csv") -> dict[int, TradeArea]:
    """Areas that trade but are not countries today, by Comtrade code.

    Raises
    ------
    TableError: if the mapping cannot be read.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = [TradeArea(int(row["code"]), row["area"], row["name"], row["note"]) for row in csv.DictReader(file)]
    except (OSError, KeyError, ValueError) as error:
        raise TableError("trade_areas", [f"the mapping {path.name} cannot be read: {error}"]) from error
    return {row.code: row for row in rows}


def _malformed(frame: pd.DataFrame) -> dict[str, pd.Series]:
    """Every rule that a flow must keep, as a mask of the rows that break it."""
    return {
        "year is not between 1962 and 2100": ~frame[v.YEAR].between(FIRST_YEAR, LAST_YEAR),
        "hs6 is not six digits": ~frame[v.HS6].str.fullmatch(r"[0-9]{6}").fillna(value=False),
        "exporter is not an alpha-3 code": ~frame[v.EXPORTER].str.fullmatch(r"[A-Z]{3}").fillna(value=False),
        "importer is not an alpha-3 code": ~frame[v.IMPORTER].str.fullmatch(r"[A-Z]{3}").fillna(value=False),
        "exporter and importer are the same": frame[v.EXPORTER] == frame[v.IMPORTER],
        "value_kusd is missing or negative": ~(frame[v.VALUE_KUSD] >= 0),
        "quantity_t is zero or negative (a missing weight stays empty)": frame[v.QUANTITY_T] <= 0,
        "the same flow stands twice": frame.duplicated(KEY, keep=False),
    }


def check(frame: pd.DataFrame) -> pd.DataFrame:
    """Return *frame* if every row is a well-formed flow and none stands twice.

    Raises
    ------
    TableError: one line per broken rule, with how many rows break it and the first five.
    """
    lacking = [name for name in COLUMNS if name not in frame.columns]
    if lacking:
        raise TableError("trade", [f"column {name!r} is missing" for name in lacking])
    faults = []
    for rule, broken in _malformed(frame).items():
        if broken.any():
            rows = ", ".join(str(row) for row in frame.index[broken][:_SHOWN])
            faults.append(f"{rule}: {int(broken.sum())} rows, first {rows}")
    if faults:
        raise TableError("trade", faults)
    return frame


def read(
    path: Path | None = None, *, lines: Collection[str] | None = None, years: Collection[int] | None = None
) -> pd.DataFrame:
    """Read the table, or only some lines and years of it; columns as in the module's docstring.

    The rows were checked when the table was built; here the columns and their types are.

    Raises
    ------
    TableError: if the file is missing, is damaged, is not a Parquet file or has other columns or types.
    """
    file = path or path_of("trade", "parquet")
    check_file(file)
    chosen = [(v.HS6, lines), (v.YEAR, years)]
    filters = [(column, "in", sorted(values)) for column, values in chosen if values is not None]
    try:
        frame: pd.DataFrame = pq.read_table(file, columns=list(COLUMNS), filters=filters or None).to_pandas()
    except (OSError, pa.ArrowException) as error:  # its end can be read, its pages cannot
        raise TableError("trade", [f"the file {file.name} is damaged: {error}"]) from error
    return frame


def check_file(file: Path) -> None:
    """Make sure that *file* is a Parquet file with the columns and types of the trade table.

    Raises
    ------
    TableError: naming every column that is missing or of another type.
    """
    try:
        found = pq.read_schema(file)
    except FileNotFoundError as error:
        raise TableError("trade", [f"the file {file.name} is not there; run 'python -m geo.build trade'"]) from error
    except (OSError, pa.ArrowInvalid) as error:
        raise TableError("trade", [f"the file {file.name} is not a Parquet file: {error}"]) from error
    faults = []
    for field in ARROW_SCHEMA:
        if field.name not in found.names:
            faults.append(f"column {field.name!r} is missing")
        elif _plain(found.field(field.name).type) != field.type:
            faults.append(f"column {field.name!r} is {found.field(field.name).type}, not {field.type}")
    if faults:
        raise TableError("trade", faults)


def _plain(kind: pa.DataType) -> pa.DataType:
    """pandas writes long strings, which hold the same values."""
    return pa.string() if pa.types.is_large_string(kind) else kind


def write(frame: pd.DataFrame, path: Path, *, rows_per_group: int = 16_384) -> None:
    """Write a checked table, sorted so that a query for one line and year reads few row groups.

    Raises
    ------
    TableError: if *frame* is not a well-formed trade table.
    """
    ordered = check(frame)[list(COLUMNS)].sort_values(KEY, ignore_index=True)
    table = pa.Table.from_pandas(ordered, schema=ARROW_SCHEMA, preserve_index=False).replace_schema_metadata()
    # Dictionaries only for the repetitive columns: for values and weights they cost a fifth of the file.
    pq.write_table(
        table,
        path,
        compression="zstd",
        compression_level=15,
        row_group_size=rows_per_group,
        use_dictionary=[v.YEAR, v.HS6, v.EXPORTER, v.IMPORTER],
    )


@functools.cache
def _areas() -> dict[str, str]:
    return {area.area: area.name for area in areas().values()}


def area_name(code: str) -> str:
    """Name of a country, or of an area that trades or traded but is not a country today.

    Raises
    ------
    UnknownCountryError: if the code is neither.
    """
    return term("area", _areas()[code]) if code in _areas() else countries.name_of(code)
