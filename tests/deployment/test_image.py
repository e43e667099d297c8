"""The image: built from the Dockerfile by a builder without a daemon, then run as compose.yaml runs it.

Its base cannot be had without Docker's registry: in its place stands a Debian made by debootstrap with a Python of the
same version in /usr/local, under the base's name. Everything after ``FROM`` is what the Dockerfile says. Buildah
builds; what runs it here is the kernel alone: namespaces of its own, a root that is mounted read-only, an account
without rights, and no network but its own loopback.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
BASE = "docker.io/library/python:3.11-slim"
CERTIFICATES = "/etc/ssl/certs"
PIP = f"[global]\ncert = {CERTIFICATES}/ca-certificates.crt\n"
# Mounts as compose.yaml has them, then the account and the command of the image.
RUN = """
set -e
ip link set lo up
mount --bind "$root" "$root"
mount -t tmpfs tmpfs "$root/tmp"
mount --bind "$store" "$root/store"
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"
mount -o remount,bind,ro "$root"
exec chroot --groups= --userspec="$user:$user" "$root" setpriv --no-new-privs env -i -C "$folder" "$@"
"""
needs = pytest.mark.skipif(
    os.geteuid() != 0 or not all(map(shutil.which, ("buildah", "debootstrap", "unshare", "nsenter", "setpriv", "ip"))),
    reason="needs root, buildah, debootstrap and iproute2 (Debian: apt install buildah debootstrap iproute2)",
)
pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800), needs]


@dataclass(frozen=True)
class Image:
    """What was built: its files and its settings."""

    root: Path
    config: dict[str, Any]

    @property
    def environment(self) -> list[str]:
        """Its variables, as ``env`` takes them."""
        return list(self.config["Env"])


def said(*command: str) -> str:
    """What a command prints; an error shows what it complained about."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, (command, done.stderr[-3000:])
    return done.stdout.strip()


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Image]:
    folder = tmp_path_factory.mktemp("image")
    base, pip = folder / "base", folder / "pip.conf"
    said("debootstrap", "--variant=minbase", "--include=python3-venv,ca-certificates", "bookworm", str(base))
    said("chroot", str(base), "python3", "-m", "venv", "/usr/local")
    pip.write_text(PIP, encoding="utf-8")
    buildah = ("buildah", "--root", str(folder / "images"), "--runroot", str(folder / "run"), "--storage-driver", "vfs")
    try:
        made = said(*buildah, "from", "scratch")
        said(*buildah, "add", "--quiet", made, str(base), "/")
        said(*buildah, "config", "--env", "PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", made)
        said(*buildah, "commit", "--quiet", "--rm", made, BASE)
        said(
            *buildah,
            "bud",
            "--pull-never",
            "--isolation",
            "chroot",
            "--format",
            "docker",
            "--tag",
            "atlas",
            "--volume",
            f"{CERTIFICATES}:{CERTIFICATES}:ro",
            "--volume",
            f"{pip}:/etc/pip.conf:ro",
            ".",
        )
        running = said(*buildah, "from", "--pull-never", "atlas")
        root = Path(said(*buildah, "mount", running))
        yield Image(root, json.loads(said(*buildah, "inspect", "--type", "image", "atlas"))["Docker"]["config"])
    finally:
        with suppress(AssertionError):
            said(*buildah, "rm", "--all")
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def running(image: Image, store: Path, log: Path) -> Iterator[int]:
    """Start the image's command; gives its process id, by which others enter its namespaces."""
    with log.open("wb") as written:
        process = subprocess.Popen(
            [
                "unshare",
                "--mount",
                "--net",
                "--pid",
                "--ipc",
                "--fork",
                "--kill-child",
                "sh",
                "-c",
                RUN,
                "run",
                *image.environment,
                *image.config["Cmd"],
            ],
            env=os.environ
            | {
                "root": str(image.root),
                "store": str(store),
                "user": image.config["User"],
                "folder": image.config["WorkingDir"],
            },
            stdout=written,
            stderr=written,
        )
        try:
            yield _child(process)
        finally:
            process.kill()
            process.wait(10)


def _child(process: subprocess.Popen[bytes]) -> int:
    """The first process within the namespaces of *process*."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    end = time.monotonic() + 10
    while time.monotonic() < end and process.poll() is None:
        if found := children.read_text(encoding="ascii").split():
            return int(found[0])
        time.sleep(0.05)
    pytest.fail("the image did not start")


def within(image: Image, pid: int, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a command beside the server: in its namespaces, on its files, as its account."""
    user = image.config["User"]
    return subprocess.run(
        [
            "nsenter",
            f"--target={pid}",
            "--mount",
            "--net",
            "--pid",
            f"--root=/proc/{pid}/root",
            "setpriv",
            f"--reuid={user}",
            f"--regid={user}",
            "--clear-groups",
            "--no-new-privs",
            "env",
            "-i",
            *image.environment,
            *command,
        ],
        capture_output=True,
        text=True,
        check=False,
    )


ASK = "import sys, urllib.request; sys.stdout.write(urllib.request.urlopen(sys.argv[1], timeout=120).read().decode())"


def test_the_image_answers_without_rights_on_a_disk_that_it_cannot_write(image: Image, tmp_path: Path) -> None:
    store, log = tmp_path / "store", tmp_path / "log"
    store.mkdir()
    os.chown(store, int(image.config["User"]), int(image.config["User"]))
    with running(image, store, log) as pid:
        healthy = image.config["Healthcheck"]["Test"]
        assert healthy[0] == "CMD"
        end = time.monotonic() + 120
        while (done := within(image, pid, *healthy[1:])).returncode and time.monotonic() < end:
            time.sleep(1)
        assert done.returncode == 0, done.stderr + log.read_text(encoding="utf-8")
        table = within(image, pid, "python", "-c", ASK, "http://127.0.0.1:8501/map.csv?mineral=cobalt&year=2024").stdout
        assert "DR Congo" in table
        assert len(table.splitlines()) > 10
        checked = within(image, pid, "env", "-C", "/atlas", "python", "-m", "geo", "health", "--json")
        assert checked.returncode == 0, checked.stdout + checked.stderr
        # What would be proven by nothing if the disk, the account or the network were others than meant.
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
        assert f"Uid:\t{image.config['User']}\t" in status
        assert "CapEff:\t0000000000000000" in status
        assert "NoNewPrivs:\t1" in status
        for place in ("/atlas/x", "/usr/local/x", "/x"):
            assert "Read-only file system" in within(image, pid, "touch", place).stderr
        outside = within(image, pid, "python", "-c", "import socket; socket.create_connection(('192.0.2.1', 80), 5)")
        assert "Network is unreachable" in outside.stderr
    assert (store / "store.sqlite").exists()
    assert "Traceback" not in log.read_text(encoding="utf-8")


def test_the_image_holds_the_locked_versions_and_no_more_than_is_meant(image: Image) -> None:
    held = {path.name for path in (image.root / "atlas").iterdir()}
    copied = {"app.py", "LICENSE", "NOTICE", ".streamlit", "docs", "data", "geo", "requirements.lock"}
    assert held - {"__pycache__"} == copied
    assert not (image.root / "atlas" / "data" / "inputs").exists()
    assert not list((image.root / "atlas").rglob("secrets.toml"))
    locked = set(re.findall(r"^[\w.-]+==\S+", (ROOT / "requirements.lock").read_text(encoding="utf-8"), re.MULTILINE))
    installed = said("chroot", str(image.root), "/usr/local/bin/python", "-m", "pip", "freeze").splitlines()
    assert len(installed) > 50
    assert {one.lower().replace("_", "-") for one in installed} <= locked
