"""``python -m geo ingest``: save a trade file in the workspace, or load files of any size into a table on disk."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from geo import settings, workspace
from geo.engine import configured
from geo.engine import folder as trade_folder
from geo.engine.load import ingest as trade_ingest
from geo.engine.load.file import Report, read_release
from geo.engine.load.ingest import Loaded
from geo.engine.user_files import Merged, UserFile, merge
from geo.errors import OutOfRangeError
from geo.store import trade_files

Answer = tuple[dict[str, Any], str]
_WIDTH = 30
_KINDS = (trade_folder.BACI, trade_folder.COMTRADE)


def add_commands(commands: Any) -> None:
    """Add ``ingest`` to the subparsers of the command line."""
    command = commands.add_parser(
        "ingest",
        help="save a BACI or UN Comtrade file for the trade flows, or load whole releases into a table on disk",
        description="One FILE is saved for everyone and added to the shipped flows. With --to, or 'baci' or "
        "'comtrade' before the files, they are loaded into a folder of Parquet files instead, however large they are; "
        f"name it in {settings.TRADE_TABLE} to answer from it. A load that was stopped goes on when it is run again.",
    )
    command.add_argument(
        "files", nargs="*", metavar="FILE", help="[baci|comtrade] then CSV, text, or ZIP or gzip of them"
    )
    command.add_argument("--to", type=Path, metavar="FOLDER", help="the table on disk that the files are loaded into")
    command.add_argument("--all-lines", action="store_true", help="load every HS line, not those of minerals alone")
    command.add_argument("--revision", default="", help="HS92 to HS22, where neither name nor columns of a file say it")
    command.add_argument("--replace", action="store_true", help="prefer its lines and years to the shipped ones")
    command.add_argument("--list", action="store_true", help="list saved trade files, or with --to what is loaded")
    command.add_argument("--forget", metavar="SHA256", help="remove one of them; the first digits will do")
    command.add_argument("--json", action="store_true", help="print JSON")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> Answer:
    """The answer as JSON and as text.

    Raises
    ------
    OutOfRangeError: unless exactly one of a file, ``--list`` and ``--forget`` is given.
    SourceError: if the file cannot be read or kept.
    UnknownChoiceError: if no file is saved under the SHA-256.
    """
    kind = options.files[0] if options.files and options.files[0] in _KINDS else ""
    files = [Path(name) for name in options.files[bool(kind) :]]
    if sum([bool(files), options.list, options.forget is not None]) != 1:
        raise OutOfRangeError("request", "empty or several at once", "files, --list or --forget")
    if kind or options.to:
        return _with_table(options, files, kind)
    if len(files) > 1 or options.all_lines or options.revision:
        raise OutOfRangeError("request", "loaded into the workspace", "one file, or --to FOLDER for a table on disk")
    if options.forget is not None:
        trade_files.forget(options.forget)
    if not files:
        return _listed()
    bar = _progress if sys.stderr.isatty() else None
    found = read_release(files[0], progress=bar)
    if bar:
        sys.stderr.write("\n")
    report = found.report
    uploaded = UserFile(report.name, report.sha256, report.kind, found.frame, options.replace)
    others = [trade_files.load(entry) for entry in trade_files.listing() if entry.sha256 != report.sha256]
    merged = merge(configured.engine(), [*others, uploaded])
    trade_files.save(uploaded)
    answer = described(report, merged)
    return answer, _as_text(answer)


def _with_table(options: argparse.Namespace, files: list[Path], kind: str) -> Answer:
    """Load files into a table on disk, list it, or forget one of its files."""
    table = options.to or settings.current().trade_table or workspace.folder() / "trade-table"
    if options.forget is not None:
        trade_ingest.forget(table, options.forget)
    bar = _progress if sys.stderr.isatty() else None
    answers, lines = [], []
    for file in files:
        loaded = trade_ingest.load(
            file, table, kind=kind, all_lines=options.all_lines, revision=options.revision, progress=bar
        )
        if bar:
            sys.stderr.write("\n")
        answers.append(as_loaded(loaded))
        lines.append(_loaded_text(loaded))
    there = trade_folder.sources(table)
    rows = sum(source.rows for source in there)
    lines += [] if files else [f"{one.sha256[:12]}  {one.rows:>13,} flows  {one.revision}  {one.name}" for one in there]
    lines.append(
        f"{table}: {rows:,} flows of {len(there)} files. To answer from it: {settings.TRADE_TABLE}={table.resolve()}"
    )
    listed = [{"file": one.name, "sha256": one.sha256, "flows": one.rows, "revision": one.revision} for one in there]
    return {"table": str(table), "flows": rows, "loaded": answers, "files": listed}, "\n".join(lines)


def as_loaded(loaded: Loaded) -> dict[str, Any]:
    """The result for every row of a file, and what its mapping loses."""
    source = loaded.source
    return {
        "file": source.name,
        "sha256": source.sha256,
        "kind": source.kind,
        "revision": source.revision,
        "already_there": loaded.already,
        "rows_read": loaded.rows,
        "rows_written": loaded.written,
        "rows_added_to_others": loaded.added,
        "left_out": loaded.left_out,
        "faulty": loaded.faults,
        "years": list(source.years),
        "lines": len(source.lines),
        "problems": [{"file": file, "row": row, "reason": reason} for file, row, reason in loaded.problems],
        "rejects": str(loaded.rejects),
        "notes": list(loaded.notes),
    }


def _loaded_text(loaded: Loaded) -> str:
    source, faulty = loaded.source, sum(loaded.faults.values())
    years = f"{source.years[0]} to {source.years[-1]}" if source.years else "no year"
    lines = [
        (
            f"{source.name}: {'already there, nothing changed; ' if loaded.already else ''}{loaded.written:,} flows of "
            f"{len(source.lines):,} HS lines, {years}"
        ),
        (
            f"  {loaded.rows:,} rows read = {loaded.written:,} written + {loaded.added:,} added to another + "
            f"{sum(loaded.left_out.values()):,} left out + {faulty:,} faulty"
        ),
        *(f"  left out: {count:,} rows, {reason}" for reason, count in loaded.left_out.items()),
        *(f"  faulty: {count:,} rows, {reason}" for reason, count in loaded.faults.items()),
        *(f"  row {row:,} of {file}: {reason}" for file, row, reason in loaded.problems[:10]),
        *([f"  the faulty rows: {loaded.rejects}"] if faulty else []),
        *(f"  note: {note}" for note in loaded.notes),
    ]
    return "\n".join(lines)


def _progress(done: float, what: str) -> None:
    bar = "#" * round(_WIDTH * done)
    sys.stderr.write(f"\r[{bar:{_WIDTH}}] {done:4.0%} {what[:40]:40}")
    sys.stderr.flush()


def _listed() -> Answer:
    entries = [asdict(entry) for entry in trade_files.listing()]
    lines = [
        f"{entry['sha256'][:12]}  {entry['saved']}  {entry['rows']:>9,} flows  {entry['name']}" for entry in entries
    ]
    return {"remembered": entries}, "\n".join(lines) or "No trade file is saved."


def described(report: Report, merged: Merged) -> dict[str, Any]:
    """What was read, left out, faulty, and what is done with every line and year."""
    own = merged.decisions[merged.decisions["file"] == report.name]
    return {
        "file": report.name,
        "sha256": report.sha256,
        "kind": report.kind,
        "flows": report.kept,
        "lines": list(report.lines),
        "years": list(report.years),
        "faulty_rows": report.faulty,
        "left_out": dict(report.left_out),
        "problems": report.problems.to_dict("records"),
        "notes": list(report.notes),
        "cells": [
            {"decision": str(decision), "lines_and_years": len(rows), "flows": int(rows["rows"].sum())}
            for decision, rows in own.groupby("decision", sort=True)
        ],
    }


def _as_text(answer: dict[str, Any]) -> str:
    first = (
        f"{answer['file']}: {answer['flows']:,} flows of {len(answer['lines'])} HS lines, "
        f"{answer['years'][0]} to {answer['years'][-1]}; saved"
    )
    lines = [
        first,
        *(f"  {cell['lines_and_years']:,} lines and years {cell['decision']}" for cell in answer["cells"]),
        *(f"  left out: {count:,} rows, {reason}" for reason, count in answer["left_out"].items()),
        *(f"  row {row['row']:,} of {row['file']}: {row['reason']}" for row in answer["problems"][:10]),
        *(f"  note: {note}" for note in answer["notes"]),
    ]
    return "\n".join(lines)
