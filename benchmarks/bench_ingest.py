"""A made-up release of 50 million rows into a table on disk: time, CPU, memory, and a kill in the middle.

    python -m benchmarks.bench_ingest SCRATCH [--rows 50000000]

SCRATCH takes some 3 GB for 50 million rows; what is made there is removed at the end. Prints a Markdown table.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import duckdb

from benchmarks import generate_trade
from geo.engine.base import files_of


@dataclass(frozen=True)
class Cost:
    """What a process took."""

    wall: float
    cpu: float
    peak_mb: float


def ingest(file: Path, table: Path, *, all_lines: bool, kill_after: float = 0.0) -> Cost:
    """Run the command as a user does; *kill_after* seconds it is killed without warning."""
    command = [sys.executable, "-m", "geo", "ingest", "baci", str(file), "--to", str(table)]
    start = time.perf_counter()
    process = subprocess.Popen([*command, *(["--all-lines"] if all_lines else [])], stdout=subprocess.DEVNULL)
    if kill_after:
        time.sleep(kill_after)
        process.send_signal(signal.SIGKILL)
    _, status, used = os.wait4(process.pid, 0)
    if status and not kill_after:
        raise SystemExit(f"ingest failed: {status}")
    process.returncode = status
    return Cost(time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def checksum(table: Path) -> tuple[int, int]:
    """Rows of a table, and a checksum of all of them that does not depend on their order."""
    flow = "hash(year, hs6, exporter, importer, value_kusd, quantity_t)"
    asked = f"SELECT COUNT(*), bit_xor({flow}) FROM read_parquet('{files_of(table)}', hive_partitioning = true)"  # noqa: S608 - ours
    rows, sums = duckdb.execute(asked).fetchall()[0]
    return int(rows), int(sums)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scratch", type=Path)
    parser.add_argument("--rows", type=int, default=50_000_000)
    options = parser.parse_args()
    made = options.scratch / "release"
    archive = made / "BACI_HS92_V999901.zip"
    if not archive.exists():
        generate_trade.pack(generate_trade.write(made, rows=options.rows), archive)
    tables = {name: options.scratch / name for name in ("whole", "killed", "minerals")}
    print(
        f"{options.rows:,} rows, ZIP of {archive.stat().st_size / 2**20:,.0f} MB; {platform.machine()}, "
        f"{os.cpu_count()} cores"
    )
    print("| load | wall, s | CPU, s | peak memory, MB | rows a second |\n|---|---|---|---|---|")

    def show(name: str, cost: Cost) -> None:
        print(f"| {name} | {cost.wall:.0f} | {cost.cpu:.0f} | {cost.peak_mb:,.0f} | {options.rows / cost.wall:,.0f} |")

    whole = ingest(archive, tables["whole"], all_lines=True)
    show("every line", whole)
    show("the same again", ingest(archive, tables["whole"], all_lines=True))
    show("killed in the middle", ingest(archive, tables["killed"], all_lines=True, kill_after=0.45 * whole.wall))
    show("and resumed", ingest(archive, tables["killed"], all_lines=True))
    show("lines of minerals alone", ingest(archive, tables["minerals"], all_lines=False))
    one, other = checksum(tables["whole"]), checksum(tables["killed"])
    size = sum(path.stat().st_size for path in tables["whole"].rglob("*.parquet")) / 2**20
    print(f"\n{one[0]:,} rows in {size:,.0f} MB of Parquet; killed and resumed gives the same: {one == other}")
    for path in (made, *tables.values()):
        shutil.rmtree(path)


if __name__ == "__main__":
    main()
