"""``python -m geo health``: whether this installation is well, for a container's health check or a monitor."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import Any

from geo import health


def add_commands(commands: Any) -> None:
    """Add ``health`` to the subparsers of the command line."""
    command = commands.add_parser(
        "health", help="check tables, store, folder and engine; exit code 1 if one is not well"
    )
    command.add_argument("--json", action="store_true", help="print JSON")
    command.set_defaults(run=run)


def run(_: argparse.Namespace) -> tuple[dict[str, Any], str, int]:
    """What was found, as JSON and text, and the exit code."""
    found = health.examine()
    well = all(one.well for one in found)
    lines = [f"{'well' if one.well else 'NOT WELL':8} {one.check:8} {one.ms:8.1f} ms  {one.said}" for one in found]
    return {"well": well, "checks": [asdict(one) for one in found]}, "\n".join(lines), 0 if well else 1
