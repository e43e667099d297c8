"""Several servers behind one address: a process per core, and nginx in front that keeps a user with one of them.

Python works on one core at a time, so a second core helps only through a second process; a session lives in one
process, so its browser has to come back to it, which a cookie sees to. TLS and further machines are for a proxy of
one's own: ``deploy/nginx.conf``.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import FrameType
from typing import Final

from geo.errors import OutOfRangeError, SourceError

MOST: Final = 64
_WATCH_S: Final = 0.5
_END_S: Final = 10
_NGINX: Final = """\
worker_processes auto;
pid {folder}/nginx.pid;
error_log stderr warn;
daemon off;
events {{ worker_connections 2048; }}

http {{
  access_log off;
  server_tokens off;
  client_max_body_size 200m;
  client_header_timeout 30s;
  client_body_timeout 60s;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;

  map $cookie_atlas_server $reader {{ default $cookie_atlas_server; "" $request_id; }}
  map $http_upgrade $connection_upgrade {{ default upgrade; "" close; }}

  upstream atlas {{
    hash $reader consistent;
{servers}
  }}

  server {{
    listen {address}:{port};
    add_header Set-Cookie "atlas_server=$reader; Path=/; HttpOnly; SameSite=Lax" always;

    location / {{
      proxy_pass http://atlas;
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-Proto $scheme;
      proxy_set_header X-Forwarded-For $remote_addr;
      proxy_set_header X-Forwarded-Email "";
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $connection_upgrade;
      proxy_read_timeout 1h;
      proxy_buffering off;
    }}
  }}
}}
"""


def count(asked: int) -> int:
    """How many servers: as many as asked for, or as this process may use cores for 0.

    Raises
    ------
    OutOfRangeError: for less than none and for more than 64.
    """
    if not 0 <= asked <= MOST:
        raise OutOfRangeError("servers", asked, f"0 to {MOST}")
    # Not every system says which cores a process may use.
    return asked or (len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


def settings(ports: Sequence[int], *, address: str, port: int, folder: Path) -> str:
    """What nginx reads: the servers at *ports* of this machine behind one address; its files go to *folder*.

    A server that did not answer while it started is asked again at once, not after nginx's ten seconds.
    """
    servers = "\n".join(f"    server 127.0.0.1:{one} max_fails=0;" for one in ports)
    return _NGINX.format(folder=folder, servers=servers, address=address, port=port)


def run(script: Path, servers: int, *, address: str, port: int) -> int:
    """Run *servers* processes of the atlas and nginx until they are stopped; returns the exit code.

    Where one of them ends by itself, all end.

    Raises
    ------
    SourceError: if nginx is not installed.
    """
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if nginx is None:
        raise SourceError("Several servers need nginx in front of them; install it (Debian: apt install nginx-light).")
    ports = [_free_port() for _ in range(servers)]
    with tempfile.TemporaryDirectory(prefix="atlas-nginx-") as place, contextlib.ExitStack() as running:
        file = Path(place) / "nginx.conf"
        file.write_text(settings(ports, address=address, port=port, folder=Path(place)), encoding="utf-8")
        # Its workers give up root where they have it, and write what they take in here.
        root = ["-g", "user root;"] if os.geteuid() == 0 else []
        start = [sys.executable, "-m", "streamlit", "run", str(script), "--server.address", "127.0.0.1"]
        commands = [[*start, "--server.port", str(one)] for one in ports]
        commands.append([nginx, "-p", place, "-c", str(file), *root])
        previous = signal.signal(signal.SIGTERM, _stop)
        running.callback(signal.signal, signal.SIGTERM, previous)
        processes = [running.enter_context(_ended(command)) for command in commands]
        try:
            while all(one.poll() is None for one in processes):
                time.sleep(_WATCH_S)
        except KeyboardInterrupt:
            return 0
        return next(one.returncode for one in processes if one.returncode is not None) or 1


@contextlib.contextmanager
def _ended(command: list[str]) -> Iterator[subprocess.Popen[bytes]]:
    """A process that is ended with the block."""
    process = subprocess.Popen(command)  # noqa: S603 - our own interpreter and script, and nginx
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(_END_S)
        except subprocess.TimeoutExpired:
            process.kill()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
