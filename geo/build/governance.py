"""Build ``governance.csv`` from the World Bank's political stability tables in ``wgi.db``.

The input holds one wide table a statistic (``Estimate``, ``StdErr``, ``NumSrc``, ``Rank``, ``Lower``,
``Upper``, ``Normalized``), a row a country, a column a year (1996-2024 without 1997, 1999 and 2001),
numbers as text with "nan" or "None" for missing.

Two things the input does not say, found in its numbers:

- ``Normalized`` is (2.5 - estimate) / 5 cut to 0-1, and says 0.0, the safest value, for 170 missing
  estimates. It is recomputed here from the estimates, and compared.
- Years to 2022 and from 2023 come from different editions: in 2023 and 2024 ``Rank`` is an exact linear
  function of the estimate, the score that replaced percentile ranks in 2025. It is left out there.

Rows whose owner is in doubt are left out (``LEFT_OUT``, ``DOUBTFUL_SINCE``), because a missing estimate is
shown as missing and a wrong one is not. Guyana stands there twice: the rows follow the World Bank's codes,
so the first, with three sources, is French Guiana's and the second, with six, Guyana's; from 2023 both
bear one number, based on three sources.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pandas as pd

from geo import vocabulary as v
from geo.errors import SourceError
from geo.reference.countries import iso3_of
from geo.tables import governance as table

STATISTICS = {
    "Estimate": table.ESTIMATE,
    "StdErr": table.STD_ERR,
    "NumSrc": table.SOURCES,
    "Rank": table.RANK,
    "Lower": table.RANK_LOWER,
    "Upper": table.RANK_UPPER,
    "Normalized": "normalised",
}
FIRST_YEAR_OF_2025_EDITION = 2023
EDITION_2023, EDITION_2025 = "worldbank-wgi-2023", "worldbank-wgi-2025"
LEFT_OUT = {
    "R20": "Europe EFTA, nes: a trade area, not rated by the World Bank",
    "PUS": "US Misc. Pacific Isds: a trade area, not rated by the World Bank",
    "VGB": "Br. Virgin Isds: the World Bank rates the US Virgin Islands, which are not in the input",
    "ANT": "Netherlands Antilles: dissolved in 2010",
}
DOUBTFUL_SINCE = {"GUY": 2023}
MISSING = ("nan", "None", "")
_TOLERANCE = 1e-6


def build(inputs: Path, raw: Path, tables: Path) -> None:  # noqa: ARG001 - every build step is called alike
    """Write ``governance.csv`` into *tables* from ``wgi.db`` in *inputs*.

    Raises
    ------
    SourceError: if the input is missing or not what it claims to be.
    UnknownCountryError: for a country that is not known.
    TableError: if the result is not a well-formed governance table.
    """
    wide = read(inputs / "wgi.db")
    # The input's numbers are single-precision: digits after the seventh are noise.
    table.check(tidy(wide)).to_csv(tables / "governance.csv", index=False, lineterminator="\n", float_format="%.7g")


def tidy(wide: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """One row per country and year with an estimate, columns of :mod:`geo.tables.governance`.

    *wide* maps each table of the input to its frame: ``Country/Territory``, ``Code``, a column a year.

    Raises
    ------
    SourceError: if ``Normalized`` is not what the estimates give.
    UnknownCountryError: for a country that is not known.
    """
    long = pd.concat([_long(frame, STATISTICS[name]) for name, frame in wide.items()], axis="columns")
    long = long[long[table.ESTIMATE].notna()].reset_index()
    doubtful = long[v.YEAR] >= long[v.ISO3].map(DOUBTFUL_SINCE).fillna(float("inf"))
    long = long[~doubtful].reset_index(drop=True)
    risk = table.risk_of(long[table.ESTIMATE])
    if ((risk - long["normalised"]).abs() > _TOLERANCE).any():
        raise SourceError("Normalized in wgi.db is not (2.5 - estimate) / 5; find out how it is made.")
    later = long[v.YEAR] >= FIRST_YEAR_OF_2025_EDITION
    for name in (table.RANK, table.RANK_LOWER, table.RANK_UPPER):
        long[name] = long[name].mask(later)
    long[table.INDICATOR] = table.POLITICAL_STABILITY
    long[table.SOURCES] = long[table.SOURCES].astype("Int64")
    long[table.RISK] = risk
    long[v.SOURCE_ID] = later.map({True: EDITION_2025, False: EDITION_2023})
    return long[list(table.DTYPES)].sort_values([v.ISO3, v.YEAR], ignore_index=True)


def read(database: Path) -> dict[str, pd.DataFrame]:
    """The tables named in ``STATISTICS``, as published, by name.

    Raises
    ------
    SourceError: if the file or one of its tables is missing.
    """
    try:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
            return {name: pd.read_sql_query(f'SELECT * FROM "{name}"', connection) for name in STATISTICS}  # noqa: S608 - names of our own
    except (sqlite3.Error, pd.errors.DatabaseError) as error:
        raise SourceError(f"{database.name} holds not every table of {', '.join(STATISTICS)}: {error}") from error


def _long(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """One column *name* of numbers, indexed by alpha-3 code and year."""
    years = [column for column in frame.columns if column.isdigit()]
    rated = frame[~frame["Code"].isin(list(LEFT_OUT))]
    rated = rated[(rated["Code"] != "GUY") | ~rated["Code"].duplicated(keep="last")]
    coded = rated.assign(**{v.ISO3: _iso3(rated)})
    long = coded.melt(id_vars=v.ISO3, value_vars=years, var_name=v.YEAR, value_name=name)
    text = long[name].astype("str")
    long[name] = pd.to_numeric(text.mask(text.isin(MISSING)), errors="raise").astype("float64")
    return long.astype({v.YEAR: "int64"}).set_index([v.ISO3, v.YEAR])


def _iso3(rated: pd.DataFrame) -> pd.Series:
    """Alpha-3 codes by name, which the input's own codes must confirm."""
    read = rated["Country/Territory"].map(lambda name: iso3_of(name, publisher="wgi"))
    for row in rated[read != rated["Code"]].itertuples():
        raise SourceError(f"wgi.db gives the code {row.Code!r} to {row[1]!r}, which is another country.")
    return read
