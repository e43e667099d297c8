"""Build the fact tables ``production.csv`` and ``reserves.csv``, and what goes with them: ``series.csv``,
``processing_shares.csv``, ``usgs_editions.csv``, ``us_salient.csv`` and ``us_import_sources.csv``.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from geo import vocabulary as v
from geo.build import iea, published, salient, shares, usgs, wmd
from geo.build.published import Row
from geo.errors import SourceError
from geo.sources import MAPPINGS, read_origins
from geo.tables import facts as fact_tables
from geo.tables import history, usgs_editions
from geo.tables import series as series_table

ORDER = [*fact_tables.KEY, v.PUBLISHED_NAME]


def frame(rows: list[Row], *, table: str) -> pd.DataFrame:
    """The rows as a checked fact table, sorted by its key.

    Raises
    ------
    TableError: if a row is not a well-formed fact or two rows share a key.
    """
    found = pd.DataFrame(rows, columns=list(v.FACT_COLUMNS)).replace({"": None})
    found = found.astype(fact_tables.DTYPES).sort_values(ORDER, kind="stable", ignore_index=True)
    return fact_tables.check(found, table=table)


def series(facts: pd.DataFrame, *, mappings: Path, raw: Path) -> pd.DataFrame:
    """One row per series: label, publisher, title, edition, first and last year, source, kind, rank.

    Raises
    ------
    SourceError: if a series of the facts has no row in ``data/mappings/series.csv`` or no origin record.
    """
    origins = read_origins(raw)
    rows = published.read_rows(mappings / "series.csv")
    strays = set(facts[v.SERIES]) ^ {row[v.SERIES] for row in rows}
    strays |= {row[v.SOURCE_ID] for row in rows} - set(origins)
    if strays:
        raise SourceError(f"series.csv, the facts and the origin records differ: {', '.join(sorted(strays))}.")
    years = facts.groupby(v.SERIES)[v.YEAR].agg(["min", "max"])
    found = [
        row
        | {
            "publisher": origins[row[v.SOURCE_ID]].publisher,
            "title": origins[row[v.SOURCE_ID]].title,
            "edition": origins[row[v.SOURCE_ID]].edition,
            "first_year": int(years.loc[row[v.SERIES], "min"]),
            "last_year": int(years.loc[row[v.SERIES], "max"]),
            "default_rank": int(row["default_rank"]),
        }
        for row in rows
    ]
    return series_table.check(pd.DataFrame(found)[list(series_table.DTYPES)].sort_values("default_rank"))


def build(inputs: Path, raw: Path, tables: Path) -> None:
    """Write the fact tables and their companions into *tables*.

    Raises
    ------
    SourceError, TableError: if an input is not what the mappings say, listing what to correct.
    """
    releases = usgs.sheets(inputs, raw=raw)
    summaries = usgs.facts(releases)
    rows = [
        *wmd.facts(inputs, MAPPINGS),
        *usgs.series(summaries),
        *iea.facts(raw, MAPPINGS),
        *shares.facts(raw, MAPPINGS),
    ]
    production = frame([row for row in rows if row[v.MEASURE] != v.Measure.RESERVES], table="production")
    reserves = frame([row for row in rows if row[v.MEASURE] == v.Measure.RESERVES], table="reserves")
    published.write_csv(production, tables / "production.csv")
    published.write_csv(reserves, tables / "reserves.csv")
    every = pd.concat([production, reserves, history.read(path=tables / f"{history.NAME}.parquet")], ignore_index=True)
    published.write_csv(series(every, mappings=MAPPINGS, raw=raw), tables / "series.csv")
    published.write_csv(shares.table(raw), tables / "processing_shares.csv")
    editions = _typed(usgs.editions(summaries), usgs_editions.DTYPES, usgs_editions.KEY)
    published.write_csv(usgs_editions.check(editions), tables / "usgs_editions.csv")
    statistics, without = salient.table(releases, MAPPINGS)
    published.write_csv(statistics, tables / "us_salient.csv")
    imports, more = salient.import_sources(releases, MAPPINGS)
    published.write_csv(imports, tables / "us_import_sources.csv")
    _tell("world tables of the summaries", summaries.gone)
    _tell("U.S. statistics", without)
    _tell("U.S. import sources", more)


def _typed(frame: pd.DataFrame, dtypes: dict[str, str], key: list[str]) -> pd.DataFrame:
    order = [*key, v.PUBLISHED_NAME]
    return frame.replace({"": None}).astype(dtypes)[list(dtypes)].sort_values(order, kind="stable", ignore_index=True)


def _tell(table: str, gone: Mapping[str, int]) -> None:
    """Say how many cells are left out, and why: none goes in silence."""
    print(f"left out of the {table}: {sum(gone.values()):,} cells")
    for reason, count in sorted(gone.items(), key=lambda pair: (-pair[1], pair[0])):
        print(f"  {count:6,}  {reason}")
