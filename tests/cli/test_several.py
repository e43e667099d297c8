"""Several servers behind one address."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from benchmarks.reader import Reader
from geo.cli import several
from geo.errors import OutOfRangeError, SourceError

ROOT = Path(__file__).resolve().parents[2]


def test_none_asked_for_means_one_per_core():
    assert several.count(0) == len(os.sched_getaffinity(0))
    assert several.count(3) == 3
    with pytest.raises(OutOfRangeError, match="servers"):
        several.count(65)


def test_nginx_keeps_a_user_with_a_server_as_the_shipped_settings_do(tmp_path):
    text = several.settings([9001, 9002], address="127.0.0.1", port=8501, folder=tmp_path)
    shipped = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    assert re.findall(r"server 127\.0\.0\.1:(\d+) max_fails=0;", text) == ["9001", "9002"]
    assert "listen 127.0.0.1:8501;" in text
    headers = re.findall(r"proxy_set_header (?:X-Forwarded-Email|Upgrade|Host).*", shipped)
    stays = ("map $cookie_atlas_server $reader", "hash $reader consistent;")
    for line in (*stays, "proxy_buffering off;", "client_max_body_size 200m;", *headers):
        assert line in text
        assert line in shipped


def test_without_nginx_it_is_said_how_to_get_it(monkeypatch):
    monkeypatch.setattr(several.shutil, "which", lambda *_, **__: None)
    with pytest.raises(SourceError, match="nginx"):
        several.run(ROOT / "app.py", 2, address="127.0.0.1", port=8501)


@pytest.mark.slow
def test_two_servers_answer_at_one_address_and_end_together():
    if shutil.which("nginx") is None and shutil.which("nginx", path="/usr/sbin") is None:
        pytest.skip("nginx is not installed (Debian: apt install nginx-light)")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "geo", "serve", "--servers", "2", "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            assert _cookie(port, process)
            # Asked while they started, they are not marked as down afterwards.
            answers = [urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=5) for _ in range(40)]
            assert len({answer.headers["Set-Cookie"] for answer in answers}) == 40  # as many users

            async def visit() -> float:
                async with Reader(port) as reader:
                    await reader.open()
                    return await reader.choose("Mineral", reader.boxes["Mineral"].offers[3])

            assert asyncio.run(visit()) < 60
            children = _children(process.pid)
            assert len(children) == 3  # two servers and nginx
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(30) == 0
    assert [one for one in children if Path(f"/proc/{one}").exists()] == []


def _cookie(port: int, process: subprocess.Popen[bytes]) -> str:
    end = time.monotonic() + 90
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=5) as answer:
                return str(answer.headers["Set-Cookie"]).partition(";")[0]
        except OSError:
            time.sleep(0.3)
    pytest.fail("the servers did not come up")


def _children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]
