"""nginx with the shipped settings and a certificate made for the test, in front of servers of the atlas."""

from __future__ import annotations

import os
import shutil
import ssl
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from benchmarks.load import free_port

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def nginx(folder: Path, one: int, two: int) -> Iterator[int]:
    """Port of nginx in front of the servers at these ports; its files are in *folder*."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if program is None or shutil.which("openssl") is None:
        pytest.skip("nginx or openssl is not installed (Debian: apt install nginx-light openssl)")
    (folder / "certificates").mkdir()
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -keyout atlas.key -out atlas.crt"
    subprocess.run(command.split(), cwd=folder / "certificates", check=True, capture_output=True)
    listening = free_port()
    text = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    for old, new in (
        ("one:8501", f"127.0.0.1:{one}"),
        ("two:8501", f"127.0.0.1:{two}"),
        ("listen 443 ssl", f"listen 127.0.0.1:{listening} ssl"),
        ("/tmp/nginx", f"{folder}/nginx"),  # noqa: S108 - as the settings name it
    ):
        assert old in text
        text = text.replace(old, new)
    (folder / "nginx.conf").write_text(text, encoding="utf-8")
    # nginx gives up root only where it is root; its workers must be able to read the test's folder.
    options = ["-g", "daemon off; user root;"] if os.geteuid() == 0 else ["-g", "daemon off;"]
    with (folder / "said").open("wb") as said:
        process = subprocess.Popen([program, "-p", str(folder), "-c", "nginx.conf", *options], stderr=said)
        try:
            _wait(listening, process)
            yield listening
        finally:
            process.terminate()
            process.wait(10)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 20
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"https://127.0.0.1:{port}/_stcore/health", timeout=10, context=trusting()):
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail("nginx did not come up")


def trusting() -> ssl.SSLContext:
    """Takes the certificate that the test made for itself."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
