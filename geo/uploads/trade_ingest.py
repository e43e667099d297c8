"""Load trade files of any size into a folder of Parquet files: out of core, resumable, counted.

A file is cut into pieces of 64 MB. Each becomes Parquet in a staging folder, with a note of what was read, so that a
load that was killed goes on with the next piece. When all are there, every year is laid together in one file, ordered
by line, and the whole source moves into the table by one rename (:mod:`geo.trade.ingested`). Every row of the file is
written, added to another, left out or faulty, and the counts must add up.

A source answers alone for its cells, the years of a BACI file, the years and importers of a Comtrade file: rows of
another file for the same cell are left out, and counted.
"""

from __future__ import annotations

import contextlib
import csv
import hashlib
import io
import json
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import duckdb
import pyarrow.parquet as pq

from geo import vocabulary as v
from geo.errors import SourceError, UnknownChoiceError
from geo.trade import ingested
from geo.trade.ingested import Source
from geo.uploads import trade_layouts, trade_revisions
from geo.uploads.archive import safe_name
from geo.uploads.trade_chunks import PIECE, Piece, pieces
from geo.uploads.trade_file import NOWHERE, TWICE, area_of
from geo.uploads.trade_layouts import Layout
from geo.uploads.trade_revisions import Mapping
from geo.writing import write_whole

Progress = Callable[[float, str], None]
MEMORY_LIMIT: Final = "700MB"
BROKEN: Final = "the row is broken (too few or many columns, quotes or letters that cannot be read)"
OTHER_LINES: Final = "another line than those of minerals"
TOO_WIDE: Final = "a line that holds a mineral together with other goods"
ELSEWHERE: Final = "another file of the table has its year already"
RETURNED: Final = "from a country to itself (goods returned)"
AGAIN: Final = "the same row again"
_PROBLEMS_A_PIECE: Final = 2_000
_PROBLEMS: Final = 100_000
_PIECES_OF_ALL: Final = 0.8
_ROWS_A_GROUP: Final = 65_536
_KEY: Final = "code, exporter, importer"


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of a file: ``rows`` read are ``written``, ``added`` to another flow, left out or faulty.

    ``left_out`` and ``faults`` count rows by reason; ``problems`` are the first faulty rows (file, line, reason);
    ``rejects`` is where more of them stand; ``notes`` say what the file means and what its mapping loses. ``already``
    is true where the table had the file.
    """

    source: Source
    rows: int
    written: int
    added: int
    left_out: dict[str, int]
    faults: dict[str, int]
    problems: tuple[tuple[str, int, str], ...] = field(repr=False)
    notes: tuple[str, ...]
    rejects: Path
    already: bool


@dataclass(frozen=True, slots=True)
class _Job:
    """One file on its way into one table."""

    file: Path
    name: str
    sha256: str
    folder: Path
    staging: Path
    all_lines: bool
    layout: Layout
    mapping: Mapping
    others: tuple[Source, ...]
    tell: Progress

    @property
    def classification(self) -> str:
        names = {revision: name for name, revision in trade_revisions.CLASSIFICATIONS.items()}
        return names[self.mapping.revision]


def load(
    file: Path,
    folder: Path,
    *,
    all_lines: bool = False,
    revision: str = "",
    progress: Progress | None = None,
    piece: int = PIECE,
) -> Loaded:
    """Bring one file into the table at *folder*; the same file again changes nothing.

    Parameters
    ----------
    file: BACI or Comtrade, as CSV or text, or a ZIP or gzip of them.
    all_lines: take every line of six digits, not those of minerals alone; for files in HS 1992.
    revision: ``HS92`` to ``HS22``, where neither the name of the file nor a column says it.
    progress: called with the part done (0-1) and what is being done.
    piece: bytes of text that are worked on at once.

    Raises
    ------
    SourceError: if the file cannot be read or is no trade file, or the table cannot be written, has flows of another
        kind, or is being loaded by somebody else.
    UnknownChoiceError: for a revision that there is none of.
    """
    tell = progress or (lambda _done, _what: None)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _alone(folder):
            sha256 = _digest(file, tell)
            home = ingested.home_of(folder, sha256)
            if home.exists():
                return _read_back(home, already=True)
            job = _prepared(file, folder, sha256, all_lines=all_lines, revision=revision, tell=tell)
            _stage(job, piece)
            _lay_together(job)
            _publish(job, home)
            return _read_back(home, already=False)
    except OSError as error:
        raise SourceError(f"{error.filename or folder} cannot be used: {error.strerror or error}.") from error
    except duckdb.Error as error:
        said = str(error).splitlines()[0][:300]
        raise SourceError(
            f"{safe_name(file.name)} cannot be loaded: {said} What is done so far is kept: run it again."
        ) from error


def forget(folder: Path, sha256: str) -> None:
    """Remove a source from a table, named by its SHA-256 or the beginning of it.

    Raises
    ------
    UnknownChoiceError: if none, or more than one, goes by it.
    SourceError: if it cannot be removed.
    """
    known = [source.sha256 for source in ingested.sources(folder)]
    found = [one for one in known if one.startswith(sha256)] if sha256 else []
    if len(found) != 1:
        raise UnknownChoiceError("source of the table", sha256[:80], known)
    try:
        with _alone(folder):
            aside = folder / ingested.STAGING / f"removed-{found[0][: ingested.DIGITS]}"
            aside.parent.mkdir(exist_ok=True)
            ingested.home_of(folder, found[0]).rename(aside)  # out of the table at once, whole
            shutil.rmtree(aside)
    except OSError as error:
        raise SourceError(f"The source cannot be removed: {error.strerror}.") from error


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One load at a time: the lock of an empty database, which ends with its process however that ends."""
    lock = sqlite3.connect(folder / "_lock.sqlite", timeout=0, isolation_level=None)
    try:
        lock.execute("BEGIN EXCLUSIVE")
        yield
    except sqlite3.OperationalError as error:
        raise SourceError(f"{folder} cannot be locked ({error}): another load may be at work on it.") from error
    finally:
        lock.close()


def _digest(file: Path, tell: Progress) -> str:
    tell(0.0, "Checksum")
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _prepared(file: Path, folder: Path, sha256: str, *, all_lines: bool, revision: str, tell: Progress) -> _Job:
    """What the file is, and a staging folder that belongs to this load; leftovers of a different one are removed."""
    name = safe_name(file.name)
    layout, found = _looked_into(file, name)
    stated = revision.upper() or found or trade_revisions.BASE
    if stated not in trade_revisions.REVISIONS:
        raise UnknownChoiceError("revision of the Harmonized System", stated, trade_revisions.REVISIONS)
    if all_lines and stated != trade_revisions.BASE:
        raise SourceError(f"{name} is in {stated}: only its mineral lines can be mapped to HS 1992, not all lines.")
    others = ingested.sources(folder)
    if any(source.kind != layout.kind for source in others):
        raise SourceError(f"{folder} holds flows of another kind than {layout.kind}; their bases differ: part them.")
    staging = folder / ingested.STAGING / sha256[: ingested.DIGITS]
    wish = json.dumps({"all_lines": all_lines, "revision": stated, "others": [one.sha256 for one in others]})
    if not (staging / "_wish.json").exists() or (staging / "_wish.json").read_text(encoding="utf-8") != wish:
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir(parents=True)
        write_whole(staging / "_wish.json", wish.encode())
    mapping = trade_revisions.mapping(stated)
    return _Job(file, name, sha256, folder, staging, all_lines, layout, mapping, others, tell)


def _looked_into(file: Path, name: str) -> tuple[Layout, str]:
    """Layout and revision by the first rows of the first member that is a trade file."""
    seen: list[str] = []

    def is_trade(member: str, head: bytes) -> bool:
        seen.append(member)
        return trade_layouts.recognise_head(head) is not None

    for first in pieces(file, size=2**20, wanted=is_trade):
        layout = trade_layouts.recognise_head(first.content)
        if layout is not None:
            told = trade_layouts.named_revision(first.member) or trade_layouts.named_revision(name)
            return layout, _classified(layout, first) or told
    raise SourceError(f"{name}: {trade_layouts.NEEDED} Looked into: {', '.join(seen[:20]) or 'nothing'}.")


def _classified(layout: Layout, first: Piece) -> str:
    """The revision in the first row of a Comtrade file; empty where no column says it."""
    if not layout.classified:
        return ""
    head = first.content[: 2**16].decode("utf-8-sig", errors="replace").splitlines()[:2]
    delimiter = max(",;\t", key=head[0].count)
    cells = next(csv.reader(head[1:], delimiter=delimiter))
    place = int(layout.classification.removeprefix("c"))
    return trade_revisions.CLASSIFICATIONS.get(cells[place].strip(), "") if place < len(cells) else ""


def _stage(job: _Job, size: int) -> None:
    """Every piece that is not staged yet."""

    def is_same(_member: str, head: bytes) -> bool:
        layout = trade_layouts.recognise_head(head)
        if layout is not None and layout.kind != job.layout.kind:
            raise SourceError(f"{job.name} holds files of BACI and of Comtrade; bring one kind at a time.")
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


def _stage_piece(job: _Job, part: Piece, stem: str) -> dict[str, Any]:
    """Write the flows of one piece to ``<stem>.parquet``; gives what became of its rows."""
    layout = trade_layouts.recognise_head(part.content) or job.layout
    text = job.staging / "_piece.csv"
    text.write_bytes(part.content)
    with _database(job) as database:
        database.execute(f"CREATE TEMP TABLE held AS SELECT * FROM {layout.table}", {"file": str(text)})  # noqa: S608 - a layout of ours
        lines = None if job.all_lines else {*job.mapping.lines, *job.mapping.wide}
        database.execute(
            f"CREATE TEMP TABLE picked AS {layout.over('held')}", layout.parameters(lines, job.classification)
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
    problems += [(part.member, _line_of(int(n), broken) + offset, reason) for n, reason in bad]
    return {
        "member": part.member, "rows": part.rows, "first_line": part.first_line, "broken": broken[:_PROBLEMS],
        "left_out": left_out, "faults": faults, "problems": sorted(problems, key=lambda one: one[1]),
    }  # fmt: skip


def _place(database: duckdb.DuckDBPyConnection, job: _Job) -> None:
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


def _lay_together(job: _Job) -> None:
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


def _lay_year(database: duckdb.DuckDBPyConnection, job: _Job, staged: str, year: int) -> dict[str, Any]:
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
        "year": year, "rows": written, "added": added, "again": int(again), "torn": int(torn), "problems": problems,
        "lines": [line for (line,) in lines], "importers": [area for (area,) in importers],
    }  # fmt: skip


def _publish(job: _Job, home: Path) -> None:
    """Add the notes up, check them, and move the source into the table."""
    parts = {
        path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(job.staging.glob("[0-9]*.json"))
    }
    years = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(job.staging.glob("year-*.json"))]
    left_out, faults = Counter[str](), Counter[str]()
    problems: list[tuple[str, int, str]] = []
    for part in parts.values():
        left_out.update(part["left_out"])
        faults.update(part["faults"])
        problems += [tuple(problem) for problem in part["problems"]]
    for year in years:
        left_out[AGAIN] += year["again"]
        faults[TWICE] += year["torn"]
        for stem, n in year["problems"]:
            part = parts[stem]
            problems.append((part["member"], _line_of(n, part["broken"]) + part["first_line"] - 2, TWICE))
    rows, written = sum(part["rows"] for part in parts.values()), sum(year["rows"] for year in years)
    added = sum(year["added"] for year in years)
    reasons = sum(left_out.values()) + sum(faults.values())
    if rows != written + added + reasons:
        raise SourceError(
            f"{job.name}: {rows:,} rows were read, but {written:,} written, {added:,} added to others and {reasons:,} "
            "not taken; nothing of them is in the table."
        )
    if not written:
        why = "; ".join(f"{reason}: {count:,} rows" for reason, count in (left_out + faults).most_common())
        raise SourceError(f"{job.name} holds no flow that the table lacks. {why}".strip())
    whole = "" if job.layout.kind == ingested.BACI else None
    cells = sorted(
        {(year["year"], area) for year in years for area in ([whole] if whole is not None else year["importers"])}
    )
    said = {
        "name": job.name, "sha256": job.sha256, "kind": job.layout.kind, "revision": job.mapping.revision,
        "rows": written, "all_lines": job.all_lines, "years": [year["year"] for year in years],
        "lines": sorted({line for year in years for line in year["lines"]}), "cells": cells,
        "read": rows, "added": added, "left_out": +left_out, "faults": +faults,
        "problems": sorted(problems)[:200], "notes": [*job.layout.notes, *job.mapping.notes(), *_taken_as(job)],
    }  # fmt: skip
    table = job.staging / "table"
    write_whole(table / ingested.REJECTS, _as_csv(sorted(problems)[:_PROBLEMS]))
    write_whole(table / ingested.ABOUT, json.dumps(said, indent=1).encode())
    table.rename(home)
    shutil.rmtree(job.staging, ignore_errors=True)
    job.tell(1.0, "Done")


def _taken_as(job: _Job) -> tuple[str, ...]:
    told = trade_layouts.named_revision(job.name) or job.layout.classified
    if told or job.mapping.revision != trade_revisions.BASE:
        return ()
    return ("Nothing says which revision the lines follow: they are taken for HS 1992.",)


def _read_back(home: Path, *, already: bool) -> Loaded:
    """What the note of a source says, once its rows are counted again in the files themselves."""
    said = json.loads((home / ingested.ABOUT).read_text(encoding="utf-8"))
    counted = sum(pq.read_metadata(path).num_rows for path in home.glob("year=*/*.parquet"))
    if counted != said["rows"]:
        raise SourceError(
            f"{home} holds {counted:,} rows, but {said['rows']:,} were written: it is damaged; forget it."
        )
    return Loaded(
        source=Source.of(said), rows=said["read"], written=said["rows"], added=said["added"],
        left_out=said["left_out"], faults=said["faults"],
        problems=tuple((file, int(row), reason) for file, row, reason in said["problems"]),
        notes=tuple(said["notes"]), rejects=home / ingested.REJECTS, already=already,
    )  # fmt: skip


@contextlib.contextmanager
def _database(job: _Job) -> Iterator[duckdb.DuckDBPyConnection]:
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


def _line_of(row: int, broken: list[int]) -> int:
    """Line in a piece of the *row*-th row that could be read: after the header and broken rows."""
    line = row + 1
    for other in broken:
        if other > line:
            break
        line += 1
    return line


def _as_csv(problems: list[tuple[str, int, str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("file", "row", "reason"))
    writer.writerows(problems)
    return text.getvalue().encode()


def _quoted(path: Path) -> str:
    """A path inside quotes of a query; DuckDB takes none as a parameter of COPY. A quote in it is doubled."""
    return str(path.resolve()).replace("'", "''")
