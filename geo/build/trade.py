"""Build ``trade.parquet`` from the BACI extract in ``baci.db``.

The input table ``baci_trade`` holds ``t`` year, ``i`` exporter, ``j`` importer (Comtrade codes), ``k``
HS 1992 line without its leading zeros, ``v`` thousand US dollars, ``q`` tonnes ("NA", blank or null
where CEPII has no weight), all but ``k`` as text.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import pandas as pd

from geo import vocabulary as v
from geo.errors import SourceError
from geo.reference.countries import iso3_of_comtrade
from geo.tables import trade

NO_WEIGHT = ("NA", "")


def build(inputs: Path, raw: Path, tables: Path) -> None:  # noqa: ARG001 - every build step is called alike
    """Write ``trade.parquet`` into *tables* from ``baci.db`` in *inputs*.

    Raises
    ------
    SourceError: if the input is missing or holds a code or number that is not understood.
    TableError: if the result is not a well-formed trade table.
    """
    trade.write(flows(extract(inputs / "baci.db")), tables / "trade.parquet")


def extract(database: Path) -> pd.DataFrame:
    """The table ``baci_trade`` as published, every column as text.

    Raises
    ------
    SourceError: if the file or its table is missing.
    """
    try:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
            return pd.read_sql_query("SELECT t, i, j, k, v, q FROM baci_trade", connection).astype("str")
    except (sqlite3.Error, pd.errors.DatabaseError) as error:
        raise SourceError(f"{database.name} holds no readable table baci_trade: {error}") from error


def flows(extracted: pd.DataFrame) -> pd.DataFrame:
    """Harmonise BACI rows into the trade table, one row in, one row out.

    Columns in: ``t, i, j, k, v, q`` as text. Columns out: those of :mod:`geo.tables.trade`.
    ``data/mappings/comtrade_codes.csv`` says how codes are read and why: Belgium-Luxembourg (to 1998) as
    BEL, "Other Asia, nes" as TWN, and so on. No two codes with one reading occur in the same year, so
    nothing is added up; the table's key would refuse it.

    Raises
    ------
    SourceError: for a value, weight or year that is not a number.
    UnknownCountryError: for a Comtrade code that is not known.
    """
    codes = area_codes(pd.unique(pd.concat([extracted["i"], extracted["j"]])))
    weights = extracted["q"].fillna("").str.strip()
    return pd.DataFrame(
        {
            v.YEAR: _numbers(extracted["t"], "year").astype("int16"),
            v.HS6: extracted["k"].str.zfill(6),
            v.EXPORTER: extracted["i"].map(codes),
            v.IMPORTER: extracted["j"].map(codes),
            v.VALUE_KUSD: _numbers(extracted["v"], "value"),
            v.QUANTITY_T: _numbers(weights.mask(weights.isin(NO_WEIGHT)), "weight").astype("float64"),
        }
    )


def area_codes(comtrade: Iterable[str]) -> dict[str, str]:
    """The alpha-3 code of each Comtrade code, or the code of a former area (``trade_areas.csv``).

    Raises
    ------
    SourceError: for a code that is known to be no country and has no area of its own, because its
        trade would vanish from the world's total.
    UnknownCountryError: for a code that nobody lists.
    """
    areas = trade.areas()
    readings = {}
    for code in comtrade:
        iso3 = iso3_of_comtrade(int(code))
        if iso3 is None and int(code) not in areas:
            raise SourceError(f"Comtrade code {code} is not a country; give it an area in trade_areas.csv.")
        readings[code] = iso3 or areas[int(code)].area
    return readings


def _numbers(text: pd.Series, what: str) -> pd.Series:
    try:
        return pd.to_numeric(text, errors="raise")
    except ValueError as error:
        raise SourceError(f"A {what} in baci_trade is not a number: {error}") from error
