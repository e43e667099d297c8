"""Build ``history.parquet`` and ``history_offers.csv``: production of earlier years, 1971 to 2023.

Each publisher's files stand in a folder of the inputs (see :mod:`geo.build.bgs`, :mod:`geo.build.wmd_earlier`). A
publisher whose files are not there is named, and its rows stay as they were built before.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from geo import vocabulary as v
from geo.build import bgs, published, wmd_earlier
from geo.build.facts import frame
from geo.errors import MissingInputError
from geo.indicators import panel as panels
from geo.sources import MAPPINGS
from geo.tables import history


def _survey(inputs: Path) -> pd.DataFrame | None:
    paths = bgs.files(inputs)
    if not paths:
        return None
    export = bgs.exports(paths)
    rows, left = bgs.facts(export)
    print(f"  British Geological Survey: {len(paths)} exports, {len(export):,} rows, {len(rows):,} facts")
    for reason, count in left.itertuples(index=False, name=None):
        print(f"    {count:,} rows left out: {reason}")
    return frame(rows, table=history.NAME)


def _earlier(inputs: Path) -> pd.DataFrame | None:
    paths = wmd_earlier.files(inputs)
    if not paths:
        return None
    rows, left = wmd_earlier.facts(paths, MAPPINGS)
    worlds = [row for row in rows if row[v.AREA_KIND] == v.AreaKind.WORLD]
    gaps = [row for row in worlds if row[v.NOTE]]
    print(f"  World Mining Data 2007-2015: {len(rows):,} facts, {len(worlds)} totals, {len(gaps)} of them explained:")
    for row in gaps:
        print(f"    {row[v.MINERAL]} {row[v.YEAR]}: {row[v.PUBLISHED_VALUE]} {row[v.PUBLISHED_UNIT]}, {row[v.NOTE]}")
    for table, count in left.items():
        print(f"    {count:,} lines left out: {table}, see wmd_tables.csv")
    return frame(rows, table=history.NAME)


def _with_output(table: pd.DataFrame) -> pd.DataFrame:
    """Without the panels in which no country has a figure above zero: nothing can be said of their shares."""
    panel = [table[name] for name in (v.SERIES, v.MINERAL, v.STAGE, v.MEASURE, v.YEAR)]
    some = (table[v.VALUE].fillna(0) > 0).groupby(panel).transform("any")
    if not some.all():
        print(f"  {int((~some).sum()):,} facts left out: no country has output in that series and year")
    return table[some].reset_index(drop=True)


def _is_survey(table: pd.DataFrame) -> pd.Series:
    return table[v.SOURCE_ID] == bgs.SOURCE_ID


def offers(table: pd.DataFrame) -> pd.DataFrame:
    """What the table holds, as ``history_offers.csv`` says it.

    Raises
    ------
    TableError: if the result is not well formed.
    """
    found = panels.available(table)
    return history.check_offers(found.assign(**{history.YEARS: found[history.YEARS].map(history.years_text)}))


def build(inputs: Path, raw: Path, tables: Path) -> None:  # noqa: ARG001 - every build step is called alike
    """Write both tables into *tables*.

    Raises
    ------
    SourceError, TableError: if an input is not what the mappings say, listing what to correct.
    MissingInputError: if no publisher's files are there, or some are not and nothing was built before.
    """
    path = tables / f"{history.NAME}.parquet"
    built = {"survey": _survey(inputs), "earlier": _earlier(inputs)}
    folders = {"survey": bgs.FOLDER, "earlier": wmd_earlier.FOLDER}
    missing = [str(inputs / folders[name]) for name, table in built.items() if table is None]
    if len(missing) == len(built) or (missing and not path.exists()):
        raise MissingInputError(missing)
    if missing:
        print(f"  missing: {', '.join(missing)}; its rows stay as they are")
        before = history.read(path=path)
        own = _is_survey(before)
        built = {"survey": before[own], "earlier": before[~own]} | {k: t for k, t in built.items() if t is not None}
    whole = _with_output(pd.concat(list(built.values()), ignore_index=True))
    history.write(whole, path)
    published.write_csv(offers(whole), tables / f"{history.OFFERS}.csv")
