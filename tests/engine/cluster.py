"""A real standalone Spark cluster on this machine: a master and workers as processes of their own, on loopback."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PATIENCE = 120.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Cluster:
    """Started by :func:`start`; ``address`` is what ATLAS_TRADE_ENGINE takes."""

    folder: Path
    port: int = field(default_factory=free_port)
    page: int = field(default_factory=free_port)
    master: subprocess.Popen[bytes] | None = None
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"spark://127.0.0.1:{self.port}"

    def add_worker(self) -> None:
        number = len(self.workers)
        self.workers.append(
            self._process(
                f"worker{number}",
                "worker.Worker",
                "--port",
                "0",
                "--webui-port",
                "0",
                "--cores",
                "1",
                "--memory",
                "1G",
                self.address,
            )
        )
        self.wait_for(sum(one.poll() is None for one in self.workers))

    def kill_worker(self, number: int) -> None:
        """At once, as a power cut would; its executor ends itself when the worker is gone."""
        self.workers[number].send_signal(signal.SIGKILL)
        self.workers[number].wait(PATIENCE)

    def wait_for(self, workers: int) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if self.alive() == workers:
                return
            time.sleep(0.2)
        raise TimeoutError(f"the cluster has {self.alive()} workers, not {workers}")

    def alive(self) -> int:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.page}/json/", timeout=5) as answer:
                said: dict[str, Any] = json.load(answer)
        except OSError:
            return -1
        return sum(worker["state"] == "ALIVE" for worker in said["workers"])

    def stop(self) -> None:
        for process in [*self.workers, self.master]:
            if process is not None:
                process.terminate()
                try:
                    process.wait(30)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()

    def _process(self, name: str, kind: str, *arguments: str) -> subprocess.Popen[bytes]:
        import pyspark  # noqa: PLC0415 - an extra that only the long suite has

        home = Path(pyspark.__file__).parent
        environment = os.environ | {
            "SPARK_HOME": str(home),
            "SPARK_LOCAL_IP": "127.0.0.1",
            "SPARK_WORKER_DIR": str(self.folder / name),
            "SPARK_NO_DAEMONIZE": "1",
        }
        with (self.folder / f"{name}.log").open("wb") as log:
            command = [str(home / "bin" / "spark-class"), f"org.apache.spark.deploy.{kind}", "--host", "127.0.0.1"]
            return subprocess.Popen(
                [*command, *arguments], env=environment, stdout=log, stderr=subprocess.STDOUT, cwd=self.folder
            )


def start(folder: Path, workers: int = 2) -> Cluster:
    """A cluster that answers; stop it with :meth:`Cluster.stop`."""
    cluster = Cluster(folder)
    cluster.master = cluster._process(
        "master", "master.Master", "--port", str(cluster.port), "--webui-port", str(cluster.page)
    )
    try:
        cluster.wait_for(0)
        for _ in range(workers):
            cluster.add_worker()
    except BaseException:
        cluster.stop()
        raise
    return cluster
