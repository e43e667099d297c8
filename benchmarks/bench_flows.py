"""The same questions about trade, asked of DuckDB, pandas, polars and Spark, and how time grows with rows.

    python -m benchmarks.bench_flows                       # the shipped 1.3 million rows
    python -m benchmarks.bench_flows --grow SCRATCH        # and 5, 20 and 50 million made-up ones, some 2 GB of disk
    python -m benchmarks.bench_flows --spark spark://host:port --workers "what they run on"

Every engine runs in a process of its own, which loads or opens the table, answers each question once to warm up and
then several times, of which the best counts; all must give the same answers to 1e-9. Prints Markdown.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from benchmarks import generate_trade
from geo import vocabulary as v
from geo.engine import queries
from geo.engine.base import EmbeddedEngine, Engine
from geo.engine.spark import SparkEngine
from geo.schema import path_of
from geo.trade import model as trade_model

ROUNDS = 7
SIZES = (5_000_000, 20_000_000, 50_000_000)
ENGINES = ("duckdb, in memory", "duckdb, on disk", "pandas", "polars", "polars, on disk")
Answer = dict[str, float]
Ask = Callable[[], pd.DataFrame]


def asked() -> dict[str, dict[str, Any]]:
    """The questions: lines, years, importers and what to group by."""
    cobalt, iron, rare = (list(trade_model.pick_lines(mineral)) for mineral in ("cobalt", "iron", "rare-earths"))
    return {
        "one mineral and year, every flow": {"lines": cobalt, "years": [2020], "by": ["exporter", "importer"]},
        "one mineral, world by year": {"lines": iron, "by": ["year"]},
        "suppliers of one country by year": {"lines": rare, "importers": ["DEU"], "by": ["year", "exporter"]},
        "exporters of one mineral by year": {"lines": iron, "by": ["year", "exporter"]},
    }


def by_engine(engine: Engine) -> dict[str, Ask]:
    """The questions as the atlas asks them."""
    return {name: lambda wish=wish: queries.flows(engine, **wish) for name, wish in asked().items()}


def by_pandas(table: Path) -> dict[str, Ask]:
    """The same over a frame in memory."""
    frame = pd.read_parquet(table)
    frame = frame.astype({v.YEAR: "int16"})

    def ask(wish: dict[str, Any]) -> pd.DataFrame:
        chosen = frame[v.HS6].isin(wish["lines"])
        for column, wanted in ((v.YEAR, wish.get("years")), (v.IMPORTER, wish.get("importers"))):
            chosen &= frame[column].isin(wanted) if wanted else True
        return frame[chosen].groupby(wish["by"], as_index=False)[[v.VALUE_KUSD, v.QUANTITY_T]].sum(min_count=1)

    return {name: lambda wish=wish: ask(wish) for name, wish in asked().items()}


def by_polars(table: Path, *, on_disk: bool) -> dict[str, Ask]:
    """The same in polars, over a frame in memory or read from disk each time."""
    import polars as pl  # noqa: PLC0415 - of the benchmarks alone

    scanned = pl.scan_parquet(f"{table}/**/*.parquet", hive_partitioning=True)
    source = scanned if on_disk else scanned.collect().lazy()

    def ask(wish: dict[str, Any]) -> pd.DataFrame:
        chosen = source.filter(pl.col(v.HS6).is_in(wish["lines"]))
        for column, wanted in ((v.YEAR, wish.get("years")), (v.IMPORTER, wish.get("importers"))):
            chosen = chosen.filter(pl.col(column).is_in(wanted)) if wanted else chosen
        sums = chosen.group_by(wish["by"]).agg(pl.col(v.VALUE_KUSD).sum(), pl.col(v.QUANTITY_T).sum())
        return pd.DataFrame(sums.sort(wish["by"]).collect().to_dict(as_series=False))

    return {name: lambda wish=wish: ask(wish) for name, wish in asked().items()}


def one(engine: str, table: Path) -> dict[str, Any]:
    """Load and ask; milliseconds, megabytes and the answers as sums."""
    start = time.perf_counter()
    if engine == "duckdb, in memory":
        loaded = f"SELECT * FROM read_parquet('{table}/**/*.parquet', hive_partitioning = true)"  # noqa: S608 - ours
        asks = by_engine(EmbeddedEngine._load(loaded, []))  # noqa: SLF001 - the folder in memory, as a file would be
    elif engine == "duckdb, on disk":
        asks = by_engine(EmbeddedEngine.over(table))
    elif engine.startswith("spark://"):
        asks = by_engine(SparkEngine(engine, str(table), 600.0))
    elif engine == "pandas":
        asks = by_pandas(table)
    else:
        asks = by_polars(table, on_disk=engine.endswith("disk"))
    opened = time.perf_counter() - start
    times, answers = {}, {}
    for name, ask in asks.items():
        found = ask()
        answers[name] = [len(found), float(found[v.VALUE_KUSD].sum()), float(found[v.QUANTITY_T].sum())]
        spent = []
        for _ in range(ROUNDS):
            start = time.perf_counter()
            ask()
            spent.append(1000 * (time.perf_counter() - start))
        times[name] = min(spent)  # of a busy machine, the undisturbed round
    return {"opened": opened, "times": times, "answers": answers, "peak_mb": peak_mb()}


def peak_mb() -> float:
    """The most memory this process ever held; getrusage would count what its parent held."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return float(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))) / 1024


def run(engine: str, table: Path) -> dict[str, Any]:
    """:func:`one` in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.bench_flows", "--one", engine, str(table)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def show(table: Path, rows: int, engines: list[str], names: dict[str, str]) -> dict[str, float]:
    """A table of one size; gives the mean time of every engine."""
    print(f"\n### {rows / 1e6:,.1f} million rows\n")
    heads = list(asked())
    print(f"| engine | {' | '.join(f'{name}, ms' for name in heads)} | ratio | opens in, s | peak memory, MB |")
    print(f"|---{'|---:' * (len(heads) + 3)}|")
    means: dict[str, float] = {}
    first: dict[str, Any] = {}
    for engine in engines:
        found = run(engine, table)
        first = first or found
        for name, sums in found["answers"].items():
            for here, there in zip(sums, first["answers"][name], strict=True):
                if abs(here - there) > 1e-9 * abs(there):
                    raise SystemExit(f"{engine}, {name}: {sums} is not {first['answers'][name]}")
        means[engine] = statistics.mean(found["times"].values())
        cells = " | ".join(f"{found['times'][name]:,.1f}" for name in heads)
        ratio = statistics.geometric_mean([found["times"][name] / first["times"][name] for name in heads])
        rest = f"{ratio:.1f} | {found['opened']:.1f} | {found['peak_mb']:,.0f}"
        print(f"| {names.get(engine, engine)} | {cells} | {rest} |", flush=True)
    return means


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--grow", type=Path, metavar="SCRATCH")
    parser.add_argument("--spark", metavar="ADDRESS")
    parser.add_argument("--workers", default="")
    parser.add_argument("--one", nargs=2, metavar=("ENGINE", "TABLE"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(one(options.one[0], Path(options.one[1]))))
        return
    engines = [*ENGINES, *([options.spark] if options.spark else [])]
    names = {options.spark: f"Spark, {options.workers or options.spark}"}
    print(f"{platform.machine()}, {os.cpu_count()} cores; the best of {ROUNDS} rounds")
    means: dict[int, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        shipped = Path(folder) / "shipped"
        file = path_of("trade", "parquet")
        duckdb.execute(f"COPY (FROM '{file}' ORDER BY hs6) TO '{shipped}' (FORMAT parquet, PARTITION_BY (year))")
        rows = duckdb.execute(f"SELECT COUNT(*) FROM '{file}'").fetchall()[0][0]  # noqa: S608 - a path of ours
        means[rows] = show(shipped, rows, engines, names)
    for size in SIZES if options.grow else ():
        table = options.grow / f"table-{size}"
        generate_trade.write_table(table, rows=size)
        try:
            means[size] = show(table, size, engines, names)
        finally:
            shutil.rmtree(table)
    print("\n### Mean of the questions, ms\n")
    print(f"| engine | {' | '.join(f'{rows / 1e6:,.1f} M' for rows in means)} |\n|---{'|---:' * len(means)}|")
    for engine in engines:
        print(f"| {names.get(engine, engine)} | {' | '.join(f'{mean[engine]:,.1f}' for mean in means.values())} |")


if __name__ == "__main__":
    main()
