"""``python -m geo bundle``: all tables with a Frictionless description, for other programs."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from geo.exports import bundle


def add_commands(commands: Any) -> None:
    """Add ``bundle`` to the subparsers of the command line."""
    command = commands.add_parser("bundle", help="all tables with fields, units, sources and licences (Frictionless)")
    command.add_argument("--to", required=True, help="a new folder, or a file that ends in .zip")
    command.add_argument("--json", action="store_true", help="print JSON")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> tuple[dict[str, Any], str]:
    """Write the bundle; the answer says what is in it.

    Raises
    ------
    SourceError: if a table cannot be read or the bundle not be written.
    """
    names = bundle.write(Path(options.to))
    return {"to": options.to, "files": names}, f"{options.to}: {len(names)} files, described in {bundle.DESCRIPTION}"
