"""Build the fact tables: ``production.csv`` and ``reserves.csv``."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from geo import vocabulary as v
from geo.build import published, usgs, wmd
from geo.build.published import Row
from geo.sources import MAPPINGS
from geo.tables import facts as fact_tables

ORDER = [*fact_tables.KEY, v.PUBLISHED_NAME]


def frame(rows: list[Row], *, table: str) -> pd.DataFrame:
    """The rows as a checked fact table, sorted by its key.

    Raises
    ------
    TableError: if a row is no well-formed fact or two rows share a key.
    """
    found = pd.DataFrame(rows, columns=list(v.FACT_COLUMNS)).replace({"": None})
    found = found.astype(fact_tables.DTYPES).sort_values(ORDER, kind="stable", ignore_index=True)
    return fact_tables.check(found, table=table)


def build(inputs: Path, raw: Path, tables: Path) -> None:
    """Write the fact tables into *tables*.

    Raises
    ------
    SourceError, TableError: if an input is not what the mappings say, listing what to mend.
    """
    rows = [*wmd.facts(inputs, MAPPINGS), *usgs.facts(raw, MAPPINGS)]
    reserves = [row for row in rows if row[v.MEASURE] == v.Measure.RESERVES]
    others = [row for row in rows if row[v.MEASURE] != v.Measure.RESERVES]
    published.write_csv(frame(others, table="production"), tables / "production.csv")
    published.write_csv(frame(reserves, table="reserves"), tables / "reserves.csv")
