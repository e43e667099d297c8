"""Trace random figures of the tables back to the publisher's files, with a reader of its own.

``python tools/audit_sample.py --usgs DIR --seed 7 --n 200`` draws figures from the tables of the Mineral Commodity
Summaries, looks each up in the data releases below DIR (CSV files as downloaded) and compares print, value, unit and
status. It shares no code with the build: it reads with :mod:`csv`, and its units and marks are written out below. It
ends with status 1 if a figure is wrong or cannot be found.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
TABLES: Final = ("production", "reserves", "usgs_editions", "us_salient", "us_import_sources")
FACTORS: Final = {
    "metric tons": 1.0,
    "thousand metric tons": 1e3,
    "million metric tons": 1e6,
    "thousand metric dry tons": 1e3,
    "kilograms": 1e-3,
    "million carats": 1e6,
    "thousands of carats": 1e3,
    "thousand carats": 1e3,
    "million cubic meters": 1.0,
    "t": 1.0,
    "kt": 1e3,
    "mt": 1e6,
    "mmt": 1e6,
    "kg": 1e-3,
    "kct": 1e3,
    "mct": 1e6,
    "mcm": 1.0,
}
COLUMN: Final = re.compile(
    r"^(prod|cap|reserves)_?(?:(?:sponge|pigment|ore|k2o|equiv)_)*(?:(kt|t|mt|mmt|kg|kct|mct|mcm))?(?:_?(est))?_?\s*(\d{4})?$",
    re.IGNORECASE,
)
MEASURES: Final = {"prod": "production", "cap": "capacity", "reserves": "reserves"}
# From this edition on the release marks every single estimate.
FIRST_LONG: Final = 2026
ABSENT: Final = ("withheld", "not available")


@dataclass(frozen=True, slots=True)
class Cell:
    """One printed cell of a release: where it stands and what it says."""

    edition: int
    chapter: str
    country: str
    measure: str
    year: int
    printed: str
    unit: str
    estimated: bool


def key(text: str) -> str:
    """A name without case, marks, products and spaces, good enough to find a row again."""
    plain = re.sub(
        r"\((?!Kinshasa|Brazzaville)[^)]*\)|\d+$", "", text.replace("\u00a0", " ").strip(), flags=re.IGNORECASE
    )
    plain = re.sub(r",\s*(excluding|natural|synthetic|crude|concentrate|ulexite).*$", "", plain, flags=re.IGNORECASE)
    return re.sub(r"[^a-z]", "", re.sub(r"\s*\d+$", "", plain.strip()).lower())


def chapters(root: Path = ROOT) -> dict[str, str]:
    """Ids of chapters by any spelling."""
    with (root / "data/mappings/usgs_chapters.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {key(name): row["chapter"] for row in rows for name in (row["chapter"], *row["names"].split(";"))}


def rows_of(path: Path) -> list[dict[str, str]]:
    """Rows of one CSV file in UTF-8 or Windows-1252, names and cells trimmed."""
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252")
    lines = list(csv.reader(text.splitlines()))
    head = [name.strip() for name in lines[0]]
    return [
        {name: cell.replace("\u00a0", " ").strip() for name, cell in zip(head, line, strict=False)}
        for line in lines[1:]
    ]


def release(rows: list[dict[str, str]], names: dict[str, str]) -> Iterator[Cell]:
    """Cells of the one file of 2026 and later."""
    last = max(int(row["Year"]) for row in rows if row["Year"].isdigit())
    for row in rows:
        kind = row["Statistics"].lower()
        if not row["Section"].lower().startswith("world"):
            kind = "salient" if row["Section"].lower().startswith("sal") else "imports"
        year = int(row["Year"]) if row["Year"].isdigit() and kind != "reserves" else last
        note = row["Notes"].lower()
        parts = [part.strip(" .") for part in note.split("--")]
        marked = any(part.startswith("estimated") for part in parts)
        reported = any(part.startswith("reported") for part in parts)
        own = year == last and kind not in {"reserves", "imports"} and not reported
        chapter = names[key(row["MCS chapter"])]
        yield Cell(last + 1, chapter, key(row["Country"]), kind, year, row["Value"], row["Unit"], marked or own)


def wide(rows: list[dict[str, str]], edition: int, chapter: str | None, names: dict[str, str]) -> Iterator[Cell]:
    """Cells of the world files of 2022 to 2025."""
    for row in rows:
        country = row.get("COUNTRY", row.get("Country", ""))
        for name, printed in row.items():
            match = COLUMN.match(name)
            if match is None or not country:
                continue
            measure = MEASURES[match[1].lower()]
            year = int(match[4]) if match[4] else edition - 1
            unit = (match[2] or row.get("UNIT_MEAS", "")).lower()
            own = chapter or names[key(row["COMMODITY"])]
            yield Cell(edition, own, key(country), measure, year, printed, unit, bool(match[3]))


def cells(folder: Path) -> list[Cell]:
    """Every cell of every release below the folder."""
    names = chapters()
    found: list[Cell] = []
    for path in sorted(folder.glob("usgs*/**/*.csv")):
        code = re.match(r"mcs(\d{4})-?([a-z-]+)_world", path.name, re.IGNORECASE)
        if code:
            found += wide(rows_of(path), int(code[1]), names[key(code[2])], names)
        elif re.match(r"MCS\d{4}_World_Data", path.name):
            found += wide(rows_of(path), int(path.name[3:7]), None, names)
        elif re.match(r"MCS\d{4}_Commodities_Data", path.name):
            found += release(rows_of(path), names)
    return found


def amounts(printed: str) -> tuple[float | None, float | None, float | None] | None:
    """Value, lower and upper bound of a print; ``None`` for one without a figure."""
    text = re.sub(r"^e\s*", "", printed.strip().lower())
    if text in {"—", "-", "\u2013"}:
        return 0.0, None, None
    if text == "e" or not text:
        return None, None, 0.0
    if text == "s" or text.startswith("less than"):
        return None, None, 0.5
    span = re.match(r"^([\d,.]+)\s*[-\u2013]\s*([\d,.]+)$", text)
    if span:
        low, high = (float(side.replace(",", "")) for side in span.groups())
        return None, low, high
    match = re.match(r"^([<>]?)([\d,]*\.?\d+)$", text)
    if match is None:
        return None
    number = float(match[2].replace(",", ""))
    return {"": (number, None, None), ">": (None, number, None), "<": (None, None, number)}[match[1]]


def corrections(root: Path = ROOT) -> dict[str, set[str]]:
    """Prints and units that the mappings correct, so that a departure from the file is one on record."""
    with (root / "data/mappings/corrections.csv").open(encoding="utf-8", newline="") as file:
        prints = {row["published"]: {row["used"]} for row in csv.DictReader(file) if row["series"] == "usgs"}
    with (root / "data/mappings/usgs_units.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            prints.setdefault(f"{row['edition']} {row['chapter']} {row['measure']}", set()).add(row["used"])
    return prints


def fault(
    row: dict[str, str], table: str, index: dict[tuple[object, ...], list[Cell]], known: dict[str, set[str]]
) -> str:
    """What is wrong with one row of a table; empty if it says what the release prints."""
    edition = int(row.get("edition") or re.sub(r"\D", "", row["source_id"].rsplit("-", 1)[-1]))
    chapter = (row.get("chapter") or row["source_ref"].partition(":")[0]).strip()
    kind = {"us_salient": "salient", "us_import_sources": "imports"}.get(table, row.get("measure", ""))
    year = int(row.get("year") or edition - 1)
    country = "unitedstates" if kind == "salient" else key(row["published_name"])
    # A mark can stick to the name: "Chinae" is China, estimated.
    found = [cell for name in (country, f"{country}e") for cell in index.get((edition, chapter, name, kind, year), [])]
    same = [cell for cell in found if cell.printed == row["published_value"] or not cell.printed]
    if not same:
        return f"the release prints {sorted({cell.printed for cell in found})}"
    used = next(iter(known.get(row["published_value"], {row["published_value"]})))
    says = amounts(used)
    shares = row.get("share_pct", "")
    holds = tuple(float(cell) if cell else None for cell in (row.get("value", shares), row["lower"], row["upper"]))
    if says is None or row.get("status") in ABSENT:
        return "" if holds == (None, None, None) else "a figure where the release prints none"
    factors = {1.0}
    if table in {"production", "reserves", "usgs_editions"}:
        corrected = known.get(f"{edition} {chapter} {kind}", set())
        factors = {FACTORS[unit] for unit in corrected or {cell.unit for cell in same}}
    fits = any(
        all(
            (one is None) == (other is None) and (one is None or abs(one * factor - other) <= 1e-9 * max(1.0, other))
            for one, other in zip(says, holds, strict=True)
        )
        for factor in factors
    )
    if not fits:
        return f"holds {holds}, the release says {says} times {sorted(factors)}"
    release_rows = [cell for cell in same if cell.edition >= FIRST_LONG]
    wanted = {"estimated" if cell.estimated else "reported" for cell in release_rows}
    if "status" in row and release_rows and row["status"] not in wanted:
        return f"status {row['status']}, the release says {sorted(wanted)}"
    return ""


def sample(tables: Path, *, seed: int, n: int) -> list[tuple[str, dict[str, str]]]:
    """*n* rows drawn without replacement from all tables together."""
    pool: list[tuple[str, dict[str, str]]] = []
    for table in TABLES:
        with (tables / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            pool += [(table, row) for row in csv.DictReader(file) if row["source_id"].startswith("usgs-mcs-")]
    return random.Random(seed).sample(pool, min(n, len(pool)))  # noqa: S311 - a sample, not a secret


def audit(drawn: Iterable[tuple[str, dict[str, str]]], found: Iterable[Cell]) -> list[str]:
    """A line for every figure that is wrong or cannot be found."""
    index: dict[tuple[object, ...], list[Cell]] = {}
    for cell in found:
        index.setdefault((cell.edition, cell.chapter, cell.country, cell.measure, cell.year), []).append(cell)
    known = corrections()
    faults = ((table, row, fault(row, table, index, known)) for table, row in drawn)
    return [f"{table}: {' '.join(filter(None, row.values()))[:160]}: {text}" for table, row, text in faults if text]


def main() -> int:
    """Draw, compare, report; 1 if anything is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--usgs", type=Path, default=ROOT / "data/inputs", help="folder above usgs*/ with the releases")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--n", type=int, default=200)
    options = parser.parse_args()
    found = cells(options.usgs)
    if not found:
        print(f"No data release below {options.usgs}/usgs*.")
        return 1
    drawn = sample(ROOT / "data/tables", seed=options.seed, n=options.n)
    wrong = audit(drawn, found)
    print("\n".join(wrong))
    print(f"{len(drawn)} figures {dict(Counter(table for table, _ in drawn))}, seed {options.seed}: {len(wrong)} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
