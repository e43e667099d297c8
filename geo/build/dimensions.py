"""Build ``governance_dimensions.parquet`` from the Worldwide Governance Indicators, edition of 2024.

The input is ``wgi_2024_edition/wgidataset_2024edition_long.csv`` as the World Bank gives it: Windows-1252,
semicolons, decimal commas, ``..`` for no estimate; ``code``, ``countryname``, ``year``, ``indicator`` (cc, ge, pv, rl,
rq, va), ``estimate``, ``stddev``, ``nsource``, ``pctrank``, ``pctranklower``, ``pctrankupper``. Its codes are partly
its own (ADO, KSV, ROM, TMP, WBG, ZAR): countries are read by name, which the code must confirm where it is one of
ISO's. The Netherlands Antilles, dissolved in 2010, are left out.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from geo import vocabulary as v
from geo.errors import MissingInputError, SourceError, UnknownChoiceError
from geo.reference import countries
from geo.tables import dimensions as table

FILE = Path("wgi_2024_edition") / "wgidataset_2024edition_long.csv"
SOURCE_ID = "worldbank-wgi-2024"
EDITION = "2024"
CODES = {
    "va": "voice_accountability",
    "pv": "political_stability",
    "ge": "government_effectiveness",
    "rq": "regulatory_quality",
    "rl": "rule_of_law",
    "cc": "control_of_corruption",
}
NUMBERS = {
    "estimate": "estimate",
    "stddev": "std_err",
    "nsource": "sources",
    "pctrank": "rank",
    "pctranklower": "rank_lower",
    "pctrankupper": "rank_upper",
}
OWN_CODES = {"ADO": "AND", "KSV": "XKX", "ROM": "ROU", "TMP": "TLS", "WBG": "PSE", "ZAR": "COD"}
LEFT_OUT = {"ANT": "Netherlands Antilles, dissolved in 2010"}
MISSING = ".."


def read(path: Path) -> pd.DataFrame:
    """The publisher's file as text.

    Raises
    ------
    MissingInputError: if it is not there.
    SourceError: if it cannot be read, lacks a column, or holds an indicator that is not one of the six.
    """
    if not path.exists():
        raise MissingInputError([path])
    try:
        frame = pd.read_csv(path, sep=";", encoding="cp1252", dtype="str", keep_default_na=False)
    except ValueError as error:
        raise SourceError(f"{path.name} cannot be read: {error}") from error
    lacking = sorted({"code", "countryname", "year", "indicator", *NUMBERS} - set(frame.columns))
    strays = sorted(set(frame["indicator"]) - set(CODES)) if "indicator" in frame.columns else []
    if lacking or strays:
        raise SourceError(f"{path.name} lacks {', '.join(lacking) or 'nothing'}; unknown indicators: {strays}.")
    return frame


def _iso3(pairs: pd.DataFrame) -> dict[str, str]:
    """Alpha-3 code of every code of the publisher.

    Raises
    ------
    SourceError: naming every country that is not known or whose code is another's.
    """
    found, faults = {}, []
    for code, name in pairs.itertuples(index=False, name=None):
        try:
            iso3 = countries.iso3_of(name, publisher="wgi")
        except UnknownChoiceError:
            faults.append(f"{name!r} ({code}) is not known")
            continue
        if OWN_CODES.get(code, code) != iso3:
            faults.append(f"{name!r} has the code {code}, not {iso3}")
        found[code] = iso3
    if faults:
        raise SourceError(f"Worldwide Governance Indicators: {'; '.join(faults)}.")
    return found


def tidy(frame: pd.DataFrame) -> pd.DataFrame:
    """One row per country, year and dimension with an estimate, columns of :mod:`geo.tables.dimensions`.

    Raises
    ------
    SourceError: for an unknown country or code, or a cell that is not a number.
    TableError: if the result is not well formed.
    """
    kept = frame[~frame["code"].isin(list(LEFT_OUT)) & (frame["estimate"] != MISSING)].reset_index(drop=True)
    codes = _iso3(kept[["code", "countryname"]].drop_duplicates())
    try:
        numbers = {
            ours: pd.to_numeric(kept[theirs].mask(kept[theirs] == MISSING).str.replace(",", ".", regex=False))
            for theirs, ours in NUMBERS.items()
        }
        years = kept["year"].astype("int64")
    except ValueError as error:
        raise SourceError(f"Worldwide Governance Indicators: {error}") from error
    found = pd.DataFrame(
        {
            v.ISO3: kept["code"].map(codes),
            v.YEAR: years,
            table.DIMENSION: kept["indicator"].map(CODES),
            table.EDITION: EDITION,
            **numbers,
            v.SOURCE_ID: SOURCE_ID,
        }
    )
    return table.check(found[list(table.DTYPES)].astype(table.DTYPES).sort_values(table.KEY, ignore_index=True))


def build(inputs: Path, raw: Path, tables: Path) -> None:  # noqa: ARG001 - every build step is called alike
    """Write ``governance_dimensions.parquet`` into *tables*.

    Raises
    ------
    MissingInputError, SourceError, TableError: as above.
    """
    found = tidy(read(inputs / FILE))
    found.to_parquet(tables / f"{table.NAME}.parquet", index=False, compression="zstd", compression_level=15)
