"""A production file of a million rows, one per cent of them bad: the upload's check against plain pandas and pandera.

Run with ``python -m benchmarks.bench_upload [ROWS]``. Each side runs in a process of its own, so that its peak
memory is its own. The rival reads with ``pandas.read_csv`` and checks row by row with a pandera model, as one
writes it first: it names what fails a rule on a single row, and neither resolves names nor converts units.
"""

from __future__ import annotations

import io
import json
import random
import resource
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from geo import vocabulary as v
from geo.dataset import Dataset
from geo.reference import countries
from geo.uploads import intake
from geo.uploads.report import Severity, count

ROWS = 1_000_000
FAULTS = ("Chyna", "unobtainium", "sold", "9999", "12..5", "-7", "furlongs")
HEADER = "country,mineral,stage,measure,year,value,unit,basis,status,source,note\n"


def make(rows: int) -> tuple[bytes, int]:
    """A file with *rows* distinct facts, of which every hundredth has one fault; and the number of faults."""
    chance = random.Random(7)  # noqa: S311 - figures for a benchmark
    places = [entry.name for entry in countries.all_countries()]
    known = [one for one in Dataset.load().minerals() if one != "natural-gas" and "diamond" not in one]
    lines = [HEADER]
    bad = 0
    for number in range(rows):
        rest, place = divmod(number, len(places))
        rest, mineral = divmod(rest, len(known))
        year = 2025 - rest
        cells = [
            f'"{places[place]}"',
            known[mineral],
            "mine",
            "production",
            str(year),
            f"{chance.lognormvariate(8, 3):.2f}",
            "t",
            "metal content",
            "reported",
            "benchmark",
            "",
        ]
        if number % 100 == 50:  # noqa: PLR2004 - one per cent
            fault = bad % len(FAULTS)
            cells[(0, 1, 2, 4, 5, 5, 6)[fault]] = FAULTS[fault]
            bad += 1
        lines.append(",".join(cells) + "\n")
    return "".join(lines).encode(), bad


def run_upload(content: bytes) -> dict[str, object]:
    """The upload's own check, from bytes to report and facts."""
    dataset = Dataset.load()
    start = time.perf_counter()
    upload = intake.open_file("benchmark.csv", content)
    checked = intake.examine(upload, dataset=dataset, choices=intake.FileChoices(), today=date(2026, 11, 23))
    seconds = time.perf_counter() - start
    return {"seconds": seconds, "problems": count(checked.report, Severity.ERROR), "facts": len(checked.facts)}


def run_rival(content: bytes) -> dict[str, object]:
    """Plain pandas and a row-wise pandera check."""
    places = {entry.name for entry in countries.all_countries()}
    known = set(Dataset.load().minerals())

    def row_is_good(row: pd.Series) -> bool:
        try:
            good = 1900 <= int(row["year"]) <= 2026 and float(row["value"]) >= 0  # noqa: PLR2004 - years of figures
        except ValueError:
            return False
        return (
            good
            and row["country"] in places
            and row["mineral"] in known
            and row["unit"] == "t"
            and (row["stage"] in {v.Stage.MINE.value, v.Stage.REFINED.value})
        )

    schema = pa.DataFrameSchema(
        {name: pa.Column(str, nullable=True) for name in HEADER.strip().split(",")},
        checks=pa.Check(lambda frame: frame.apply(row_is_good, axis=1), error="bad row"),
        unique=["country", "mineral", "stage", "measure", "year"],
    )
    start = time.perf_counter()
    frame = pd.read_csv(io.BytesIO(content), dtype="str", keep_default_na=False)
    try:
        schema.validate(frame, lazy=True)
        problems = 0
    except pa.errors.SchemaErrors as error:
        problems = error.failure_cases["index"].nunique()
    return {"seconds": time.perf_counter() - start, "problems": problems}


def measure(side: str, path: Path) -> None:
    """One side, in this process; prints a line of JSON."""
    result = {"upload": run_upload, "rival": run_rival}[side](path.read_bytes())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({**result, "peak_mb": peak}))


def main() -> None:
    """Both sides, one after the other."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    content, bad = make(rows)
    path = Path(__file__).with_name(".upload-benchmark.csv")
    path.write_bytes(content)
    print(f"{rows:,} rows, {len(content) / 1e6:.0f} MB, {bad:,} bad")
    measured = {}
    try:
        for side in ("upload", "rival"):
            done = subprocess.run(
                [sys.executable, "-m", "benchmarks.bench_upload", side, str(path)],
                capture_output=True,
                text=True,
                check=True,
            )
            found = measured[side] = json.loads(done.stdout)
            print(
                f"{side:8} {found['seconds']:7.1f} s  {found['peak_mb']:7.0f} MB peak  {found['problems']:,} problems"
            )
    finally:
        path.unlink()
    own, rival = measured["upload"], measured["rival"]
    print(
        f"upload / rival: {own['seconds'] / rival['seconds']:.2f} of the time, "
        f"{own['peak_mb'] / rival['peak_mb']:.2f} of the memory"
    )


if __name__ == "__main__":
    if len(sys.argv) == 3:  # noqa: PLR2004 - one side, in a process of its own
        measure(sys.argv[1], Path(sys.argv[2]))
    else:
        main()
