"""``python -m geo ingest``: read a trade file, remember it in the workspace, list and forget what is remembered."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from geo.errors import OutOfRangeError
from geo.trade import configured, remembered
from geo.trade.brought import Brought, Merged, merge
from geo.uploads.trade_file import Report, read_release

Answer = tuple[dict[str, Any], str]
_WIDTH = 30


def add_commands(commands: Any) -> None:
    """Add ``ingest`` to the subparsers of the command line."""
    command = commands.add_parser("ingest", help="remember a BACI release or UN Comtrade download for the trade flows")
    command.add_argument("file", type=Path, nargs="?", help="CSV or ZIP: BACI (t,i,j,k,v,q) or UN Comtrade")
    command.add_argument("--replace", action="store_true", help="prefer its lines and years to the shipped ones")
    command.add_argument("--list", action="store_true", help="list what is remembered")
    command.add_argument("--forget", metavar="SHA256", help="remove a remembered file; the first digits will do")
    command.add_argument("--json", action="store_true", help="print JSON")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> Answer:
    """The answer as JSON and as text.

    Raises
    ------
    OutOfRangeError: unless exactly one of a file, ``--list`` and ``--forget`` is given.
    SourceError: if the file cannot be read or kept.
    UnknownChoiceError: if nothing is remembered under the SHA-256.
    """
    if sum([options.file is not None, options.list, options.forget is not None]) != 1:
        raise OutOfRangeError("request", "empty or several at once", "a file, --list or --forget")
    if options.forget is not None:
        remembered.forget(options.forget)
    if options.file is None:
        return _listed()
    bar = _progress if sys.stderr.isatty() else None
    found = read_release(options.file, progress=bar)
    if bar:
        sys.stderr.write("\n")
    report = found.report
    brought = Brought(report.name, report.sha256, report.kind, found.frame, options.replace)
    others = [remembered.load(entry) for entry in remembered.listing() if entry.sha256 != report.sha256]
    merged = merge(configured.engine(), [*others, brought])
    remembered.remember(brought)
    answer = described(report, merged)
    return answer, _as_text(answer)


def _progress(done: float, what: str) -> None:
    bar = "#" * round(_WIDTH * done)
    sys.stderr.write(f"\r[{bar:{_WIDTH}}] {done:4.0%} {what[:40]:40}")
    sys.stderr.flush()


def _listed() -> Answer:
    entries = [asdict(entry) for entry in remembered.listing()]
    lines = [
        f"{entry['sha256'][:12]}  {entry['saved']}  {entry['rows']:>9,} flows  {entry['name']}" for entry in entries
    ]
    return {"remembered": entries}, "\n".join(lines) or "No trade file is remembered."


def described(report: Report, merged: Merged) -> dict[str, Any]:
    """What was read, left out, faulty, and what becomes of every line and year."""
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
        f"{answer['years'][0]} to {answer['years'][-1]}; remembered"
    )
    lines = [
        first,
        *(f"  {cell['lines_and_years']:,} lines and years {cell['decision']}" for cell in answer["cells"]),
        *(f"  left out: {count:,} rows, {reason}" for reason, count in answer["left_out"].items()),
        *(f"  row {row['row']:,} of {row['file']}: {row['reason']}" for row in answer["problems"][:10]),
        *(f"  note: {note}" for note in answer["notes"]),
    ]
    return "\n".join(lines)
