"""A real PostgreSQL of this machine, started for the tests in a directory of its own."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Server:
    """A running server."""

    url: str
    folder: Path
    binaries: Path
    user: tuple[str, ...]
    port: int

    def control(self, *words: str) -> None:
        """Run pg_ctl."""
        log = self.folder / "log"
        options = f"-p {self.port} -k {self.folder} -h 127.0.0.1"
        command = [*self.user, str(self.binaries / "pg_ctl"), "-D", str(self.folder / "data"), "-l", str(log), "-w"]
        more = ["-o", options] if words[0] == "start" else []
        subprocess.run([*command, *more, *words], check=True, capture_output=True, timeout=60)


def binaries() -> Path | None:
    """Where Debian's package, or another one, keeps its programs."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    path = shutil.which("initdb")
    return Path(path).parent if path else None


def _other_user() -> tuple[str, ...]:
    """The server refuses to run as root."""
    if os.geteuid() != 0:
        return ()
    pwd.getpwnam("postgres")
    return ("runuser", "-u", "postgres", "--")


@contextmanager
def serve() -> Iterator[Server]:
    """Run a server until the block ends."""
    programs = binaries()
    assert programs is not None
    user = _other_user()
    folder = Path(tempfile.mkdtemp(prefix="atlas-postgres-"))
    if user:
        shutil.chown(folder, "postgres")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    name = "postgres" if user else pwd.getpwuid(os.geteuid()).pw_name
    server = Server(f"postgresql://{name}@127.0.0.1:{port}/postgres", folder, programs, user, port)
    command = [
        *user,
        str(programs / "initdb"),
        "-D",
        str(folder / "data"),
        "-A",
        "trust",
        "-N",
        "-E",
        "UTF8",
        "--locale=C",
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    try:
        server.control("start")
        yield server
    finally:
        server.control("stop", "-m", "immediate")
        shutil.rmtree(folder)
