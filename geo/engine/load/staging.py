"""A trade file on its way into a table: pieces staged as Parquet, then one ordered file a year.

Each step leaves a note of what became of its rows, and is done once: what has a note is not done again.
"""

from __future__ import annotations

import contextlib
import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import duckdb
import pyarrow.parquet as pq

from geo import vocabulary as v
from geo.engine.folder import Source
from geo.engine.load import layouts, revisions
from geo.engine.load.chunks import Chunk, pieces
from geo.engine.load.file import BROKEN, NOWHERE, OTHER_LINES, RETURNED, TOO_WIDE, area_of, line_of
from geo.engine.load.layouts import Layout
from geo.engine.load.revisions import RevisionMapping
from geo.errors import SourceError
from geo.writing import write_whole

Progress = Callable[[float, str], None]
MEMORY_LIMIT: Final = "700MB"
ELSEWHERE: Final = "another file of the table has its year already"
_BROKEN_KEPT: Final = 100_000
_PROBLEMS_A_PIECE: Final = 2_000
_PIECES_OF_ALL: Final = 0.8
_ROWS_A_GROUP: Final = 65_536
_KEY: Final = "code, exporter, importer"


@dataclass(frozen=True, slots=True)
class Job:
    """One file on its way into one table."""

    file: Path
    name: str
    sha256: str
    folder: Path
    staging: Path
    all_lines: bool
    layout: Layout
    mapping: RevisionMapping
    others: tuple[Source, ...]
    tell: Progress

    @property
    def classification(self) -> str:
        names = {revision: name for name, revision in revisions.CLASSIFICATIONS.items()}
        return names[self.mapping.revision]


def stage(job: Job, size: int) -> None:
    """Every piece that is not staged yet."""

    def is_same(_member: str, head: bytes) -> bool:
        layout = layouts.recognise_head(head)
        if layout is not None and layout.kind != job.layout.kind:
            raise SourceError(f"{job.name} holds files of BACI and of Comtrade; load one kind at a time.")
        return layout is not None

    members: dict[str, int] = {}
    for part in pieces(job.file, size=size, wanted=is_same):
        number = members.setdefault(part.member, len(members))
        stem = f"{number:03d}-{part.number:05d}"
        job.tell(_PIECES_OF_ALL * part.done, f"Reading {part.member}")
        note = job.staging / f"{stem}.json"
        if not note.exists():
            told = _stage_piece(job, part, stem)
            write_whole(note, json.dumps(told).encode())


def _stage_piece(job: Job, part: Chunk, stem: str) -> dict[str, Any]:
    """Write the flows of one piece to ``<stem>.parquet``; gives what became of its rows."""
    layout = layouts.recognise_head(part.content) or job.layout
    text = job.staging / "_piece.csv"
    text.write_bytes(part.content)
    with _database(job) as database:
        database.execute(f"CREATE TEMP TABLE held AS SELECT * FROM {layout.table}", {"file": str(text)})  # noqa: S608 - a layout of ours
        lines = None if job.all_lines else {*job.mapping.lines, *job.mapping.wide}
        database.execute(
            f"CREATE TEMP TABLE picked AS {layout.over('held')}", layout.parameters(lines, [job.classification])
        )
        parsed = _count(database, "held")
        database.execute("DROP TABLE held")
        rejects = database.execute("SELECT DISTINCT line FROM reject_errors ORDER BY line").fetchall()
        broken = [int(line) for (line,) in rejects]
        if parsed + len(broken) != part.rows:
            raise SourceError(
                f"{part.member}: {part.rows:,} rows from line {part.first_line:,} on, but {parsed:,} could be read and "
                f"{len(broken):,} are broken; a quote may be open over several lines. Nothing of them is taken."
            )
        _place(database, job)
        partial = job.staging / f"{stem}.partial"
        database.execute(
            "COPY (SELECT n, year, code, hs6, exporter, importer, value_kusd, quantity_t FROM placed "  # noqa: S608 - our names
            f"WHERE reason IS NULL) TO '{_quoted(partial)}' (FORMAT parquet, COMPRESSION zstd)"
        )
        partial.replace(job.staging / f"{stem}.parquet")
        reasons = database.execute(
            "SELECT reason, faulty, COUNT(*) FROM placed WHERE reason IS NOT NULL GROUP BY ALL ORDER BY ALL"
        ).fetchall()
        bad = database.execute(
            "SELECT n, reason FROM placed WHERE faulty ORDER BY n LIMIT ?", [_PROBLEMS_A_PIECE]
        ).fetchall()
        picked = _count(database, "placed")
    text.unlink()
    left_out = Counter({reason: count for reason, faulty, count in reasons if not faulty})
    if parsed > picked:
        left_out[OTHER_LINES] += parsed - picked
    faults = Counter({reason: count for reason, faulty, count in reasons if faulty})
    if broken:
        faults[BROKEN] += len(broken)
    offset = part.first_line - 2
    problems = [(part.member, line + offset, BROKEN) for line in broken[:_PROBLEMS_A_PIECE]]
    problems += [(part.member, line_of(int(n), broken) + offset, reason) for n, reason in bad]
    return {
        "member": part.member,
        "rows": part.rows,
        "first_line": part.first_line,
        "broken": broken[:_BROKEN_KEPT],
        "left_out": left_out,
        "faults": faults,
        "problems": sorted(problems, key=lambda one: one[1]),
    }


def _place(database: duckdb.DuckDBPyConnection, job: Job) -> None:
    """From ``picked`` to ``placed``: areas for codes, lines of HS 1992, and the reason why a row is not taken."""
    codes = database.execute(
        "SELECT exporter FROM picked WHERE exporter IS NOT NULL "
        "UNION SELECT importer FROM picked WHERE importer IS NOT NULL"
    ).fetchall()
    _small_table(database, "areas", "code VARCHAR, area VARCHAR", [(code, area_of(code)) for (code,) in codes])
    wide = [(code, "") for code in job.mapping.wide]
    _small_table(database, "mapped", "code VARCHAR, line VARCHAR", [*job.mapping.lines.items(), *wide])
    taken = [cell for source in job.others for cell in source.cells]
    _small_table(database, "taken", "year INTEGER, importer VARCHAR", taken)
    line = "picked.hs6" if job.all_lines else "mapped.line"
    # An empty importer stands for the whole year, as a BACI file has it.
    database.execute(f"""
        CREATE TEMP TABLE placed AS
        WITH there AS (
            SELECT n, picked.year, picked.hs6 AS code, {line} AS hs6, one.area AS exporter, other.area AS importer,
                   value_kusd, quantity_t, skip, fault, taken.year IS NOT NULL AS elsewhere
            FROM picked
            LEFT JOIN areas AS one ON one.code = picked.exporter
            LEFT JOIN areas AS other ON other.code = picked.importer
            LEFT JOIN mapped ON mapped.code = picked.hs6
            LEFT JOIN taken ON taken.year = picked.year AND taken.importer IN ('', other.area)
        ), reasoned AS (
            SELECT *, CASE
                WHEN skip IS NOT NULL THEN skip
                WHEN hs6 = '' THEN '{TOO_WIDE}'
                WHEN fault IS NOT NULL THEN fault
                WHEN exporter = '' OR importer = '' THEN '{NOWHERE}'
                WHEN exporter = importer THEN '{RETURNED}'
                WHEN elsewhere THEN '{ELSEWHERE}' END AS reason
            FROM there
        )
        SELECT n, CAST(year AS SMALLINT) AS year, code, hs6, exporter, importer, value_kusd, quantity_t, reason,
               reason IS NOT NULL AND (reason = fault OR reason = '{NOWHERE}') AND skip IS NULL AS faulty
        FROM reasoned""")  # noqa: S608 - built of our own words
    database.execute("DROP TABLE picked")


def combine(job: Job) -> None:
    """One ordered file a year of all pieces: repeated rows once, codes of one line added up."""
    staged = f"read_parquet('{_quoted(job.staging)}/*.parquet', filename = true)"
    with _database(job) as database:
        if not any(job.staging.glob("*.parquet")):
            raise SourceError(f"{job.name} holds no rows.")
        years = [
            int(year)
            for (year,) in database.execute(f"SELECT DISTINCT year FROM {staged} ORDER BY year").fetchall()  # noqa: S608 - our names
        ]
    for number, year in enumerate(years):
        job.tell(_PIECES_OF_ALL + (1 - _PIECES_OF_ALL) * number / len(years), f"Laying {year} together")
        note = job.staging / f"year-{year}.json"
        if not note.exists():
            with _database(job) as database:
                told = _lay_year(database, job, staged, year)
            write_whole(note, json.dumps(told).encode())


def _lay_year(database: duckdb.DuckDBPyConnection, job: Job, staged: str, year: int) -> dict[str, Any]:
    place = job.staging / "table" / f"year={year}"
    place.mkdir(parents=True, exist_ok=True)
    database.execute(f"CREATE TEMP VIEW here AS SELECT * FROM {staged} WHERE year = {year}")  # noqa: S608 - our names
    found = _count(database, "here")
    database.execute(f"""
        CREATE TEMP TABLE repeated AS
        SELECT {_KEY}, COUNT(*) AS rows, COUNT(DISTINCT (value_kusd, coalesce(quantity_t, -1))) > 1 AS torn,
               MIN((filename, n)) AS first
        FROM here GROUP BY {_KEY} HAVING COUNT(*) > 1""")  # noqa: S608 - our names
    repeated = _count(database, "repeated")
    keep = ""
    if repeated:
        keep = f"LEFT JOIN repeated USING ({_KEY}) WHERE first IS NULL OR (NOT torn AND first = (filename, n))"
    weight = "CASE WHEN COUNT(quantity_t) = COUNT(*) THEN SUM(quantity_t) END"
    key = f"{v.HS6}, {v.EXPORTER}, {v.IMPORTER}"
    sums = f"{key}, SUM(value_kusd) AS value_kusd, {weight} AS quantity_t, COUNT(*) AS parts"
    flows = f"SELECT {key}, value_kusd, quantity_t FROM here {keep}"  # noqa: S608 - our names
    if job.mapping.split:
        flows = f"SELECT {sums} FROM here {keep} GROUP BY {key}"  # noqa: S608 - our names
    columns = f"{key}, value_kusd, quantity_t"
    partial = place / "flows.partial"
    database.execute(
        f"COPY (SELECT {columns} FROM ({flows}) ORDER BY {key}) TO '{_quoted(partial)}' "  # noqa: S608 - our names
        f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_ROWS_A_GROUP})"
    )
    partial.replace(place / "flows.parquet")
    again, torn = database.execute(
        "SELECT coalesce(SUM(rows - 1) FILTER (NOT torn), 0), coalesce(SUM(rows) FILTER (torn), 0) FROM repeated"
    ).fetchall()[0]
    written = int(pq.read_metadata(place / "flows.parquet").num_rows)
    added = found - int(again) - int(torn) - written
    if added < 0 or (added and not job.mapping.split):
        raise SourceError(f"{job.name}, {year}: {found:,} rows were staged, but {written:,} written; load it again.")
    problems = []
    if torn:
        rows = database.execute(
            f"SELECT parse_filename(filename, true), n FROM here JOIN repeated USING ({_KEY}) WHERE torn "  # noqa: S608 - our names
            f"ORDER BY ALL LIMIT {_PROBLEMS_A_PIECE}"
        ).fetchall()
        problems = [(stem, int(n)) for stem, n in rows]
    lines = database.execute(f"SELECT DISTINCT hs6 FROM '{_quoted(place)}/flows.parquet' ORDER BY hs6").fetchall()  # noqa: S608 - our names
    importers = database.execute(
        f"SELECT DISTINCT importer FROM '{_quoted(place)}/flows.parquet' ORDER BY importer"  # noqa: S608 - our names
    ).fetchall()
    return {
        "year": year,
        "rows": written,
        "added": added,
        "again": int(again),
        "torn": int(torn),
        "problems": problems,
        "lines": [line for (line,) in lines],
        "importers": [area for (area,) in importers],
    }


@contextlib.contextmanager
def _database(job: Job) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in memory that spills into the staging folder."""
    spill = job.staging / "_spill"
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": MEMORY_LIMIT,
        "temp_directory": str(spill),
        "preserve_insertion_order": False,
    }
    with duckdb.connect(":memory:", config=config) as database:
        yield database
    shutil.rmtree(spill, ignore_errors=True)


def _small_table(database: duckdb.DuckDBPyConnection, name: str, columns: str, rows: list[tuple[Any, ...]]) -> None:
    database.execute(f"CREATE TEMP TABLE {name} ({columns})")
    if rows:
        database.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(rows[0]))})", rows)  # noqa: S608 - our names


def _count(database: duckdb.DuckDBPyConnection, table: str) -> int:
    return int(database.execute(f"SELECT COUNT(*) FROM {table}").fetchall()[0][0])  # noqa: S608 - our names


def _quoted(path: Path) -> str:
    """A path inside quotes of a query; DuckDB takes none as a parameter of COPY. A quote in it is doubled."""
    return str(path.resolve()).replace("'", "''")
