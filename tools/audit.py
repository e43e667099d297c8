"""Published faults of the locked packages: ``python tools/audit.py [all.zip] [--lock FILE]``.

With a network it asks PyPI. Without one it asks ``all.zip``, the database of https://osv.dev for Python, fetched
beforehand on a machine that has a network (https://osv-vulnerabilities.storage.googleapis.com/PyPI/all.zip): a server
on this machine answers from it as osv.dev would. ``pip-audit`` does the asking; the exit code is 1 if a fault is found,
and also if a package could not be looked up: pip-audit by itself lets that pass. Needs ``pip install pip-audit``.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import threading
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

ROOT = Path(__file__).resolve().parents[1]
Fault = Mapping[str, Any]
Faults = Mapping[str, list[Fault]]


def read(archive: Path) -> Faults:
    """The faults of the database, by the name of the package."""
    found: dict[str, list[Fault]] = defaultdict(list)
    with zipfile.ZipFile(archive) as pack:
        for name in pack.namelist():
            fault: Fault = json.loads(pack.read(name))
            packages = {one["package"]["name"] for one in _affected(fault)}
            for package in packages:
                found[canonicalize_name(package)].append(fault)
    return found


def of_version(faults: Faults, package: str, version: str) -> list[Fault]:
    """The faults of one version of a package, those that were withdrawn left out."""
    name = canonicalize_name(package)
    return [
        fault
        for fault in faults.get(name, [])
        if not fault.get("withdrawn")
        and any(_has(one, version) for one in _affected(fault) if canonicalize_name(one["package"]["name"]) == name)
    ]


def _affected(fault: Fault) -> list[Any]:
    return [one for one in fault.get("affected", []) if one.get("package", {}).get("ecosystem") == "PyPI"]


def _has(affected: Fault, version: str) -> bool:
    """Whether a version is named, or lies within a range (OSV schema 1.6, evaluation of versions)."""
    if version in affected.get("versions", []):
        return True
    ranges = [one["events"] for one in affected.get("ranges", []) if one["type"] == "ECOSYSTEM"]
    return any(_within(events, Version(version)) for events in ranges)


def _within(events: Iterable[Mapping[str, str]], version: Version) -> bool:
    inside = False
    for event in sorted(events, key=_place):
        ((kind, text),) = event.items()
        if kind == "introduced" and version >= _version(text):
            inside = True
        elif (kind == "fixed" and version >= _version(text)) or (kind == "last_affected" and version > _version(text)):
            inside = False
    return inside


def _place(event: Mapping[str, str]) -> Version:
    return _version(next(iter(event.values())))


def _version(text: str) -> Version:
    try:
        return Version(text)
    except InvalidVersion:  # before every version, as "0" is
        return Version("0.dev0")


def server(faults: Faults) -> ThreadingHTTPServer:
    """A server on this machine that answers as https://api.osv.dev/v1/query does, on a port that is free."""

    class Query(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            found = of_version(faults, asked["package"]["name"], asked["version"])
            answer = json.dumps({"vulns": found} if found else {}).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            """Nothing: what pip-audit prints is the answer."""

    return ThreadingHTTPServer(("127.0.0.1", 0), Query)


def command(lock: Path, *service: str) -> list[str]:
    """What runs pip-audit over a lock file; a package that the service does not know is an error."""
    return [
        sys.executable,
        "-m",
        "pip_audit",
        "--progress-spinner",
        "off",
        "--strict",
        "--disable-pip",
        "--require-hashes",
        "-r",
        str(lock),
        *service,
    ]


def main(arguments: list[str]) -> int:
    """Audit a lock file; returns what pip-audit returns."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", type=Path, nargs="?", help="the database, all.zip; without it PyPI is asked")
    parser.add_argument("--lock", type=Path, default=ROOT / "requirements.lock", help="default: requirements.lock")
    options = parser.parse_args(arguments)
    if options.archive is None:
        return subprocess.run(command(options.lock, "-s", "pypi"), check=False).returncode
    serving = server(read(options.archive))
    threading.Thread(target=serving.serve_forever, daemon=True).start()
    try:
        address = f"http://127.0.0.1:{serving.server_address[1]}/v1/query"
        asked = command(options.lock, "-s", "osv", "--osv-url", address)
        return subprocess.run(asked, check=False).returncode
    finally:
        serving.shutdown()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
