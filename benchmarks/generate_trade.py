"""A made-up BACI release of any size, the same for the same seed: ``t,i,j,k,v,q``, one CSV a year, ordered as BACI is.

    python -m benchmarks.generate_trade FOLDER --rows 50000000

Rows have the shape of the real ones (every flow once in a year, values over seven orders of magnitude, a weight missing
in one of twenty), but say nothing about anybody's trade.
"""

from __future__ import annotations

import argparse
import zipfile
from pathlib import Path

import duckdb

from geo import vocabulary as v
from geo.engine.load.file import area_of
from geo.reference.tables.minerals import read_hs

YEARS = tuple(range(1995, 2025))
LINES = 5_000
SEED = 7
# Coprime to the number of flows that are possible, so that its multiples meet every one of them once.
_STEP = 2_654_435_761
_CODES = range(1, 1000)


def lines() -> list[str]:
    """Every line of a mineral, and as many others as make 5,000."""
    found = sorted(read_hs()[v.HS6].unique())
    others = (f"{number:06d}" for number in range(10_110, 970_600, 171))
    return [*found, *[code for code in others if code not in set(found)][: LINES - len(found)]]


def areas() -> list[int]:
    """The numbers of every country and area that trades, one each."""
    known = {area_of(str(code)): code for code in reversed(_CODES) if area_of(str(code))}
    return sorted(known.values())


def select(connection: duckdb.DuckDBPyConnection, *, rows: int, seed: int = SEED, year: int | None = None) -> str:
    """The query for all rows, or those of one year: ``t, i, j, k, v, q`` (``q`` may be null); makes its lists."""
    places, codes = areas(), lines()
    connection.execute("CREATE OR REPLACE TEMP TABLE place AS SELECT unnest($p) AS code", {"p": places})
    connection.execute("CREATE OR REPLACE TEMP TABLE line AS SELECT unnest($l) AS code", {"l": codes})
    count, each = len(places), -(-rows // len(YEARS))
    flows = count * (count - 1) * len(codes)
    first, last = (0, rows) if year is None else ((year - YEARS[0]) * each, min(rows, (year - YEARS[0] + 1) * each))
    chance = "(hash(m, t, {0}) % 1000000) / 1e6"
    return f"""
        WITH numbered AS (
            SELECT {YEARS[0]} + (r // {each})::INTEGER AS t,
                   ((r % {each})::HUGEINT * {_STEP} + {seed} * 7919 + (r // {each})::HUGEINT * 104729) % {flows} AS m
            FROM range({first}, {last}) AS every(r)
        ), pairs AS (
            SELECT t, m, (m // ({count - 1} * {len(codes)}))::INTEGER AS i,
                   ((m // {len(codes)}) % {count - 1})::INTEGER AS other, (m % {len(codes)})::INTEGER AS k
            FROM numbered
        )
        SELECT t, one.code AS i, two.code AS j, line.code AS k,
               round(exp(-7 + 16 * {chance.format(seed)} * {chance.format(seed + 1)} + 4), 3) AS v,
               CASE WHEN {chance.format(seed + 2)} < 0.049 THEN NULL
                    ELSE round(exp(-3 + 14 * {chance.format(seed + 3)}), 3) + 0.001 END AS q
        FROM pairs
        JOIN (SELECT code, row_number() OVER (ORDER BY code) - 1 AS place FROM place) AS one ON one.place = i
        JOIN (SELECT code, row_number() OVER (ORDER BY code) - 1 AS place FROM place) AS two
            ON two.place = other + (other >= i)::INTEGER
        JOIN (SELECT code, row_number() OVER (ORDER BY code) - 1 AS place FROM line) AS line ON line.place = pairs.k
    """  # noqa: S608 - numbers of our own


def write(folder: Path, *, rows: int, seed: int = SEED) -> list[Path]:
    """One file a year in *folder*."""
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(
        ":memory:", config={"memory_limit": "2GB", "temp_directory": str(folder / "_spill")}
    ) as database:
        written = []
        for year in YEARS:
            path = folder / f"BACI_HS92_Y{year}_V999901.csv"
            made = select(database, rows=rows, seed=seed, year=year)
            database.execute(
                f"COPY (SELECT t, i, j, k::INTEGER AS k, v, coalesce(q::VARCHAR, 'NA') AS q FROM ({made}) "  # noqa: S608 - ours
                f"ORDER BY i, j, k) TO '{path}' (FORMAT csv, HEADER true)"
            )
            written.append(path)
    return written


def write_table(folder: Path, *, rows: int, seed: int = SEED) -> None:
    """The same flows as a trade table: a file a year, ordered by line, with alpha-3 codes."""
    folder.mkdir(parents=True)
    with duckdb.connect(
        ":memory:", config={"memory_limit": "2GB", "temp_directory": str(folder / "_spill")}
    ) as database:
        names = [(code, area_of(str(code))) for code in areas()]
        database.execute("CREATE TEMP TABLE named (code INTEGER, area VARCHAR)")
        database.executemany("INSERT INTO named VALUES (?, ?)", names)
        for year in YEARS:
            made = select(database, rows=rows, seed=seed, year=year)
            place = folder / f"year={year}"
            place.mkdir()
            database.execute(
                "COPY (SELECT k AS hs6, one.area AS exporter, other.area AS importer, v AS value_kusd, "  # noqa: S608 - ours
                f"q AS quantity_t FROM ({made}) JOIN named AS one ON one.code = i "
                "JOIN named AS other ON other.code = j "
                f"ORDER BY ALL) TO '{place / 'flows.parquet'}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 65536)"
            )


def pack(files: list[Path], archive: Path) -> None:
    """One ZIP of *files*, which are removed, as a release is published."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        for file in files:
            packed.write(file, file.name)
            file.unlink()


def main() -> None:
    """Write the files and name them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, default=50_000_000)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--zip", action="store_true", help="one archive of all years")
    options = parser.parse_args()
    files = write(options.folder, rows=options.rows, seed=options.seed)
    if options.zip:
        archive = options.folder / "BACI_HS92_V999901.zip"
        pack(files, archive)
        files = [archive]
    for path in files:
        print(path, f"{path.stat().st_size / 2**20:,.0f} MB")


if __name__ == "__main__":
    main()
