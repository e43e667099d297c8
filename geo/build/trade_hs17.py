"""Build ``trade_hs17.parquet`` and ``largest_flows.parquet`` from BACI in HS 2017: ``python -m geo.build trade_hs17``.

The two trade tables are reconciled apart by CEPII and are never mixed in a sum or chart: on shared lines they differ
by some per cent, on 250490 by a third. Needs two files in the folder of inputs, which are not fetched:

- ``BACI_HS17_Y2024_V202601.csv`` of the publisher (``t, i, j, k, v, q`` in Comtrade codes), or in its place the
  extract ``baci_hs17_v202601_2024_30lines.parquet`` (``year, exporter, importer, hs6, value_kusd, qty_t`` in alpha-3);
- ``baci_top_flows_2002_2024.parquet``: ``year, source, hs6, exporter_iso2, importer_iso2, value_usd``.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow as pa

from geo import vocabulary as v
from geo.build import trade as baci
from geo.errors import MissingInputError, SourceError
from geo.reference.countries import UnknownCountryError, iso3_of_code
from geo.reference.tables.minerals import HS_2017, read_hs
from geo.tables import largest_flows, trade

RELEASE = "BACI_HS17_Y2024_V202601.csv"
EXTRACT = "baci_hs17_v202601_2024_30lines.parquet"
LARGEST = "baci_top_flows_2002_2024.parquet"
# Alpha-2 codes of areas that are not countries today.
FORMER = {"AN": "ANT", "CS": "SCG"}
REVISION_OF = {"II BACI HS02 V202601": "HS02", "II BACI HS17 V202601": "HS17"}
LAST_LISTED = 2023  # all flows of 2024 are in the trade table
# Codes of the list that their revision does not have: 811231 (HS 2022) repeats the flows of 811292 under hafnium's
# name, 252800 (HS 2007) adds up two lines of HS 2002.
NOT_CODES = {("HS02", "252800"), ("HS02", "811231"), ("HS17", "811231")}


def build(inputs: Path, raw: Path, tables: Path) -> None:  # noqa: ARG001 - every build step is called alike
    """Write both tables into *tables*.

    Raises
    ------
    SourceError: if an input is missing, or holds a code, revision or number that is not understood.
    TableError: if a result is not a well-formed table.
    """
    trade.write(flows(inputs, lines=lines_of(tables)), tables / "trade_hs17.parquet")
    largest_flows.write(listed(_parquet(inputs / LARGEST)), tables / "largest_flows.parquet")


def lines_of(tables: Path) -> frozenset[str]:
    """The lines of HS 2017 that are mapped to a mineral in ``mineral_hs.csv``."""
    return frozenset(read_hs(path=tables / "mineral_hs.csv", revision=HS_2017)[v.HS6])


def flows(inputs: Path, *, lines: frozenset[str]) -> pd.DataFrame:
    """The trade table of HS 2017, columns of :mod:`geo.tables.trade`: of the release, else of its extract.

    Raises
    ------
    SourceError: if neither file is there, if a line is missing from it, or if a number is none.
    UnknownCountryError: for a code that is not known.
    """
    if (inputs / RELEASE).exists():
        names = ["t", "i", "j", "k", "v", "q"]
        every = pd.read_csv(inputs / RELEASE, dtype="str", keep_default_na=False, skipinitialspace=True)[names]
        found = baci.flows(every[every["k"].str.zfill(6).isin(lines)])
    else:
        found = harmonised(_parquet(inputs / EXTRACT))
    lacking = sorted(lines - set(found[v.HS6]))
    if lacking:
        raise SourceError(f"The release in HS 2017 lacks the lines {', '.join(lacking)}.")
    return found[found[v.HS6].isin(lines)]


def harmonised(extract: pd.DataFrame) -> pd.DataFrame:
    """The extract with its alpha-3 codes resolved ("S19" is Taiwan), one row in, one row out.

    Raises
    ------
    UnknownCountryError: for a code that is not known.
    """
    codes = {code: iso3_of_code(code, publisher="baci") for code in {*extract["exporter"], *extract["importer"]}}
    return pd.DataFrame(
        {
            v.YEAR: extract["year"].astype("int16"),
            v.HS6: extract["hs6"].astype("str"),
            v.EXPORTER: extract["exporter"].map(codes),
            v.IMPORTER: extract["importer"].map(codes),
            v.VALUE_KUSD: extract["value_kusd"].astype("float64"),
            v.QUANTITY_T: extract["qty_t"].astype("float64"),
        }
    )


def listed(largest: pd.DataFrame) -> pd.DataFrame:
    """The largest flows to 2023, columns of :mod:`geo.tables.largest_flows`, each once.

    The list repeats 811292 for each mineral in the line, and has codes that are none of their revision
    (:data:`NOT_CODES`), which are left out.

    Raises
    ------
    SourceError: for a release that is not known.
    UnknownCountryError: for a code that is not known.
    """
    unknown = sorted(set(largest["source"]) - set(REVISION_OF))
    if unknown:
        raise SourceError(f"The largest flows name releases that are not known: {', '.join(unknown)}.")
    kept = largest[largest["year"] <= LAST_LISTED]
    codes = {code: _area(code) for code in {*kept["exporter_iso2"], *kept["importer_iso2"]}}
    found = pd.DataFrame(
        {
            v.YEAR: kept["year"].astype("int16"),
            largest_flows.REVISION: kept["source"].map(REVISION_OF),
            v.HS6: kept["hs6"].astype("str"),
            v.EXPORTER: kept["exporter_iso2"].map(codes),
            v.IMPORTER: kept["importer_iso2"].map(codes),
            v.VALUE_KUSD: kept["value_usd"] / 1000,
        }
    ).drop_duplicates()
    strange = [pair in NOT_CODES for pair in zip(found[largest_flows.REVISION], found[v.HS6], strict=True)]
    return found[[not one for one in strange]]


def _area(code: str) -> str:
    try:
        return FORMER.get(code) or iso3_of_code(code, publisher="baci")
    except UnknownCountryError as error:
        raise SourceError(f"The largest flows name {code!r}, which is neither a country nor a former area.") from error


def _parquet(path: Path) -> pd.DataFrame:
    if not path.exists():
        raise MissingInputError([path])
    try:
        return pd.read_parquet(path)
    except (OSError, pa.ArrowException) as error:
        raise SourceError(f"{path.name} cannot be read from the folder of inputs: {error}") from error
