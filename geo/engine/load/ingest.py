"""Load trade files of any size into a folder of Parquet files: out of core, resumable, counted.

A file is cut into pieces of 64 MB. Each becomes Parquet in a staging folder, with a note of what was read, so that a
load that was killed goes on with the next piece. When all are there, every year is laid together in one file, ordered
by line, and the whole source moves into the table by one rename (:mod:`geo.engine.folder`). Every row of the file is
written, added to another, left out or faulty, and the counts must add up.

A source answers alone for its cells, the years of a BACI file, the years and importers of a Comtrade file: rows of
another file for the same cell are left out, and counted.
"""

from __future__ import annotations

import contextlib
import csv
import hashlib
import json
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import duckdb
import pandas as pd
import pyarrow.parquet as pq

from geo import downloads
from geo.archive import safe_name
from geo.engine import folder as trade_folder
from geo.engine.folder import Source
from geo.engine.load import layouts, revisions
from geo.engine.load.chunks import PIECE, Chunk, pieces
from geo.engine.load.file import AGAIN, TWICE, line_of
from geo.engine.load.layouts import Layout
from geo.engine.load.staging import Job, Progress, combine, stage
from geo.errors import SourceError, UnknownChoiceError
from geo.writing import write_whole

_PROBLEMS: Final = 100_000
_SHOWN: Final = 200


@dataclass(frozen=True, slots=True)
class Loaded:
    """The result of loading a file: ``rows`` read are ``written``, ``added`` to another flow, left out or faulty.

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


def load(
    file: Path,
    folder: Path,
    *,
    kind: str = "",
    all_lines: bool = False,
    revision: str = "",
    progress: Progress | None = None,
    piece: int = PIECE,
) -> Loaded:
    """Bring one file into the table at *folder*; the same file again changes nothing.

    Parameters
    ----------
    file: BACI or Comtrade, as CSV or text, or a ZIP or gzip of them.
    kind: ``baci`` or ``comtrade``, where it has to be that.
    all_lines: take every line of six digits, not those of minerals alone; for files in HS 1992.
    revision: ``HS92`` to ``HS22``, where neither the name of the file nor a column says it.
    progress: called with the part done (0-1) and what is being done.
    piece: bytes of text that are worked on at once.

    Raises
    ------
    SourceError: if the file cannot be read or is not a trade file, or the table cannot be written, has flows of another
        kind, or is being loaded by somebody else.
    UnknownChoiceError: for a revision that there is none of.
    """
    tell = progress or (lambda _done, _what: None)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _alone(folder):
            sha256 = _digest(file, tell)
            home = trade_folder.home_of(folder, sha256)
            if home.exists():
                found = _read_back(home, already=True)
                if found.source.all_lines != all_lines:
                    taken = "every line" if found.source.all_lines else "only the lines of minerals"
                    raise SourceError(f"The table has {safe_name(file.name)} with {taken}: forget it first.")
                return found
            job = _prepared(file, folder, sha256, all_lines=all_lines, revision=revision, tell=tell)
            if kind and job.layout.kind != kind:
                raise SourceError(f"{job.name} is not a file of kind {kind}, but {job.layout.kind}.")
            stage(job, piece)
            combine(job)
            _publish(job, home)
            return _read_back(home, already=False)
    except OSError as error:
        raise SourceError(f"{error.filename or folder} cannot be used: {error.strerror or error}.") from error
    except duckdb.Error as error:
        reason = str(error).splitlines()[0][:300]
        raise SourceError(
            f"{safe_name(file.name)} cannot be loaded: {reason} What is done so far is kept: run it again."
        ) from error


def forget(folder: Path, sha256: str) -> None:
    """Remove a source from a table, named by its SHA-256 or the beginning of it.

    Raises
    ------
    UnknownChoiceError: if none, or more than one, goes by it.
    SourceError: if it cannot be removed.
    """
    known = [source.sha256 for source in trade_folder.sources(folder)]
    found = [one for one in known if one.startswith(sha256)] if sha256 else []
    if len(found) != 1:
        raise UnknownChoiceError("source of the table", sha256[:80], known)
    try:
        with _alone(folder):
            aside = folder / trade_folder.STAGING / f"removed-{found[0][: trade_folder.DIGITS]}"
            aside.parent.mkdir(exist_ok=True)
            trade_folder.home_of(folder, found[0]).rename(aside)  # out of the table at once, whole
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


def _prepared(file: Path, folder: Path, sha256: str, *, all_lines: bool, revision: str, tell: Progress) -> Job:
    """What the file is, and a staging folder that belongs to this load; leftovers of a different one are removed."""
    name = safe_name(file.name)
    layout, found = _looked_into(file, name)
    stated = revision.upper() or found or revisions.BASE
    if stated not in revisions.REVISIONS:
        raise UnknownChoiceError("revision of the Harmonized System", stated, revisions.REVISIONS)
    if all_lines and stated != revisions.BASE:
        raise SourceError(f"{name} is in {stated}: only its mineral lines can be mapped to HS 1992, not all lines.")
    others = trade_folder.sources(folder)
    if any(source.kind != layout.kind for source in others):
        raise SourceError(
            f"{folder} holds flows of another kind than {layout.kind}; their bases differ: use another folder."
        )
    staging = folder / trade_folder.STAGING / sha256[: trade_folder.DIGITS]
    options = json.dumps({"all_lines": all_lines, "revision": stated, "others": [one.sha256 for one in others]})
    if not (staging / "_options.json").exists() or (staging / "_options.json").read_text(encoding="utf-8") != options:
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir(parents=True)
        write_whole(staging / "_options.json", options.encode())
    mapping = revisions.mapping(stated)
    return Job(file, name, sha256, folder, staging, all_lines, layout, mapping, others, tell)


def _looked_into(file: Path, name: str) -> tuple[Layout, str]:
    """Layout and revision by the first rows of the first member that is a trade file."""
    seen: list[str] = []

    def is_trade(member: str, head: bytes) -> bool:
        seen.append(member)
        return layouts.recognise_head(head) is not None

    for first in pieces(file, size=2**20, wanted=is_trade):
        layout = layouts.recognise_head(first.content)
        if layout is not None:
            told = layouts.named_revision(first.member) or layouts.named_revision(name)
            return layout, _classified(layout, first) or told
    raise SourceError(f"{name}: {layouts.NEEDED} Looked into: {', '.join(seen[:20]) or 'nothing'}.")


def _classified(layout: Layout, first: Chunk) -> str:
    """The revision in the first row of a Comtrade file; empty where no column says it."""
    if not layout.classified:
        return ""
    head = first.content[: 2**16].decode("utf-8-sig", errors="replace").splitlines()[:2]
    delimiter = max(",;\t", key=head[0].count)
    cells = next(csv.reader(head[1:], delimiter=delimiter))
    place = int(layout.classification.removeprefix("c"))
    return revisions.CLASSIFICATIONS.get(cells[place].strip(), "") if place < len(cells) else ""


def _publish(job: Job, home: Path) -> None:
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
            problems.append((part["member"], line_of(n, part["broken"]) + part["first_line"] - 2, TWICE))
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
    whole = "" if job.layout.kind == trade_folder.BACI else None
    cells = sorted(
        {(year["year"], area) for year in years for area in ([whole] if whole is not None else year["importers"])}
    )
    record = {
        "name": job.name,
        "sha256": job.sha256,
        "kind": job.layout.kind,
        "revision": job.mapping.revision,
        "rows": written,
        "all_lines": job.all_lines,
        "years": [year["year"] for year in years],
        "lines": sorted({line for year in years for line in year["lines"]}),
        "cells": cells,
        "read": rows,
        "added": added,
        "left_out": +left_out,
        "faults": +faults,
        "problems": sorted(problems)[:_SHOWN],
        "notes": [*job.layout.notes, *job.mapping.notes(), *_taken_as(job)],
    }
    table = job.staging / "table"
    write_whole(table / trade_folder.REJECTS, _as_csv(sorted(problems)[:_PROBLEMS]))
    write_whole(table / trade_folder.ABOUT, json.dumps(record, indent=1).encode())
    table.rename(home)
    shutil.rmtree(job.staging, ignore_errors=True)
    job.tell(1.0, "Done")


def _taken_as(job: Job) -> tuple[str, ...]:
    told = layouts.named_revision(job.name) or job.layout.classified
    if told or job.mapping.revision != revisions.BASE:
        return ()
    return ("Nothing says which revision the lines follow: they are taken for HS 1992.",)


def _read_back(home: Path, *, already: bool) -> Loaded:
    """What the note of a source says, once its rows are counted again in the files themselves."""
    record = json.loads((home / trade_folder.ABOUT).read_text(encoding="utf-8"))
    counted = sum(pq.read_metadata(path).num_rows for path in home.glob("year=*/*.parquet"))
    if counted != record["rows"]:
        raise SourceError(
            f"{home} holds {counted:,} rows, but {record['rows']:,} were written: it is damaged; forget it."
        )
    return Loaded(
        source=Source.of(record),
        rows=record["read"],
        written=record["rows"],
        added=record["added"],
        left_out=record["left_out"],
        faults=record["faults"],
        problems=tuple((file, int(row), reason) for file, row, reason in record["problems"]),
        notes=tuple(record["notes"]),
        rejects=home / trade_folder.REJECTS,
        already=already,
    )


def _as_csv(problems: list[tuple[str, int, str]]) -> bytes:
    return downloads.csv(pd.DataFrame(problems, columns=["file", "row", "reason"]))
