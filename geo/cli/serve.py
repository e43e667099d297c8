"""``minerals-atlas serve``: the pages and the files by address, from a checkout or from an installed package."""

from __future__ import annotations

import argparse
import subprocess
import sys
from typing import Any

from geo import sources
from geo.cli import several
from geo.errors import OutOfRangeError, SourceError

_PORTS = range(1, 65_536)


def add_commands(commands: Any) -> None:
    """Add ``serve`` to the subparsers of the command line."""
    command = commands.add_parser("serve", help="the pages, on this machine unless an address is given")
    command.add_argument("--port", type=int, default=8501, help="default: 8501")
    command.add_argument("--address", default="", help="address to listen to (default: this machine alone)")
    command.add_argument(
        "--servers",
        type=int,
        default=1,
        help="so many processes behind nginx, which keeps a user with one of them; 0 for as many as cores (default: 1)",
    )
    command.add_argument("--json", action="store_true", help="print JSON at the end")
    command.set_defaults(run=serve)


def arguments(options: argparse.Namespace) -> list[str]:
    """The server's command line.

    Raises
    ------
    OutOfRangeError: for a port that cannot be. SourceError: if the server's script is missing.
    """
    if options.port not in _PORTS:
        raise OutOfRangeError("port", options.port, f"{_PORTS.start} to {_PORTS.stop - 1}")
    script = sources.ROOT / "app.py"
    if not script.is_file():
        raise SourceError(f"The server's script {script} is missing; install the atlas again.")
    found = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(options.port)]
    return [*found, "--server.address", options.address] if options.address else found


def serve(options: argparse.Namespace) -> tuple[dict[str, Any], str, int]:
    """Run the server until it is stopped; its exit code is the command's.

    Raises
    ------
    OutOfRangeError, SourceError: as :func:`arguments` and :func:`geo.cli.several.run`.
    """
    command = arguments(options)
    servers = several.count(options.servers)
    if servers > 1:
        address = options.address or "127.0.0.1"
        code = several.run(sources.ROOT / "app.py", servers, address=address, port=options.port)
        return {"exit_code": code}, "Stopped.", code
    try:
        code = subprocess.run(command, check=False).returncode  # noqa: S603 - our own interpreter and script
    except KeyboardInterrupt:
        code = 0
    return {"exit_code": code}, "Stopped.", code
