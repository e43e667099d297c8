# ruff: noqa: S608 - the names in these statements are our own
"""Questions of a page on 250 million flows, the size of all HS lines of BACI since 1995, read from disk.

Run with ``python -m benchmarks.bench_large SCRATCH``: 2.5 GB of disk, a minute to make. One year of 8.3 million
invented flows of 5,000 lines, those of minerals among them, ordered by line as ``python -m geo ingest`` leaves them, is
laid down under thirty years: other files for the disk, the same sums for every year. Prints a Markdown table.
"""

from __future__ import annotations

import resource
import shutil
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import duckdb
import pandas as pd

from geo.engine import queries
from geo.engine.base import EmbeddedEngine
from geo.schema import path_of

A_YEAR: Final = 8_334_000
_YEARS: Final = range(1995, 2025)
_OTHER_LINES: Final = 4_860
_COBALT: Final = ("282200", "810510")
_ROUNDS: Final = 7
QUESTIONS: Final[dict[str, Callable[[EmbeddedEngine], pd.DataFrame]]] = {
    "flows of one mineral and year": lambda engine: queries.flows(engine, lines=_COBALT, years=[2024]),
    "world by year": lambda engine: queries.world(engine, lines=_COBALT),
    "suppliers of one country by year": lambda engine: queries.suppliers(engine, lines=_COBALT, importers=["DEU"]),
    "exporters by year": lambda engine: queries.totals(engine, lines=_COBALT, side="exporter"),
}


def make(folder: Path) -> None:
    """Write the table into a *folder*; years that are there are left as they are."""
    missing = [year for year in _YEARS if not (folder / f"year={year}" / "flows.parquet").exists()]
    if not missing:
        return
    folder.mkdir(parents=True, exist_ok=True)
    one, shipped = folder / "one-year", path_of("trade", "parquet")
    with duckdb.connect() as connection:
        connection.execute("SET memory_limit = '2GB'")
        connection.execute(
            f"CREATE TABLE areas AS SELECT row_number() OVER (ORDER BY area) - 1 AS n, area "
            f"FROM (SELECT DISTINCT exporter AS area FROM '{shipped}')"
        )
        connection.execute(
            f"CREATE TABLE codes AS SELECT row_number() OVER (ORDER BY hs6) - 1 AS n, hs6 FROM (SELECT DISTINCT hs6 "
            f"FROM '{shipped}' UNION SELECT CAST(100000 + 170 * i AS VARCHAR) FROM range({_OTHER_LINES}) AS t(i))"
        )
        areas, codes = (
            connection.execute(f"SELECT count(*) FROM {name}").fetchall()[0][0] for name in ("areas", "codes")
        )
        connection.execute(
            f"COPY (SELECT hs6, a.area AS exporter, b.area AS importer, round(exp(9 * random()), 3) AS value_kusd, "
            f"CASE WHEN random() < 0.97 THEN round(exp(9 * random()), 3) END AS quantity_t "
            f"FROM range({A_YEAR}) AS t(i) JOIN codes ON codes.n = i * {codes} // {A_YEAR} "
            f"JOIN areas AS a ON a.n = hash(i) % {areas} "
            f"JOIN areas AS b ON b.n = hash(i + 1) % {areas} ORDER BY hs6, a.area) "
            f"TO '{one}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 100000)"
        )
    for year in missing:
        (folder / f"year={year}").mkdir(exist_ok=True)
        shutil.copy(one, folder / f"year={year}" / "flows.parquet")
    one.unlink()


def main() -> None:
    """Make the table where it is not there, ask, and print."""
    folder = Path(sys.argv[1]) / "large"
    make(folder)
    engine = EmbeddedEngine.over(folder)
    rows = int(engine.run("SELECT COUNT(*) AS rows FROM trade", {})["rows"].iloc[0])
    print(f"{rows:,} rows\n\n| question | least, ms | median, ms | CPU, ms |\n|---|---:|---:|---:|")
    for name, ask in QUESTIONS.items():
        walls, cpus = [], []
        for _ in range(_ROUNDS):
            wall, cpu = time.perf_counter(), time.process_time()
            ask(engine)
            walls.append(1000 * (time.perf_counter() - wall))
            cpus.append(1000 * (time.process_time() - cpu))
        print(f"| {name} | {min(walls):.0f} | {statistics.median(walls):.0f} | {statistics.median(cpus):.0f} |")
    print(f"\npeak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
