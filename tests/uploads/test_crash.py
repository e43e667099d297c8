"""A writer killed at any point leaves the old or the new version, whole; many writers lose nobody's work."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from geo.errors import ConflictError
from geo.store.datasets import Store

from . import killed, postgres

ROOT = Path(__file__).resolve().parents[2]
WRITERS, SAVES = 4, 5
PATIENCE = 60
SCRIPT = """
import sys
from geo.store.datasets import Store
from geo.errors import ConflictError
from tests.uploads.killed import draft
store, saves = Store(sys.argv[1]), int(sys.argv[2])
done = 0
while done < saves:
    known = store.datasets()
    try:
        store.save(draft(known[0].head if known else 0, 20_000))
        done += 1
    except ConflictError:
        pass
"""


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Address of an empty store."""
    if request.param == "sqlite":
        yield str(tmp_path / "store.sqlite")
        return
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    if postgres.binaries() is None:
        pytest.skip("PostgreSQL is not installed (Debian: apt install postgresql)")
    with postgres.serve() as server:
        yield server.url


def run(*arguments: str) -> str:
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, timeout=300).stdout


@contextmanager
def running(command: list[str]) -> Iterator[subprocess.Popen[bytes]]:
    """A writer, ended in any case."""
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL) as writer:
        try:
            yield writer
        finally:
            writer.kill()


def test_a_writer_killed_after_any_statement_leaves_the_old_version(where: str) -> None:
    # In SQLite the first save makes the store as well, which takes some statements more; in PostgreSQL opening did.
    first = json.loads(run("-m", "tests.uploads.killed", where, "0", "30"))
    later = json.loads(run("-m", "tests.uploads.killed", where, "0", "12"))
    assert len([one for one in first if one["killed"]]) >= (7 if where.startswith("postgresql") else 20)
    assert len([one for one in later if one["killed"]]) >= 7
    assert not first[-1]["killed"]
    assert not later[-1]["killed"]
    for one in (*first, *later):
        # Killed before the end of the transaction: as it was. Not killed: one more. Never anything between.
        assert one["head"] in {one["before"], one["before"] + 1}
        assert one["versions"] == list(range(1, one["head"] + 1))
        if one["killed"]:
            assert one["head"] == one["before"]
    Store(where).save(killed.draft(killed.state(where)["head"]))


def test_a_writer_killed_at_any_time_leaves_the_old_or_the_new_version(where: str) -> None:
    command = [sys.executable, "-c", SCRIPT, where, "1000000"]
    chance = random.Random(11)  # noqa: S311 - moments to kill at
    head = 0
    for _ in range(3):
        with running(command) as writer:
            for _ in range(8):
                # The store is read while it is written to, and stays whole.
                time.sleep(chance.uniform(0.02, 0.25))
                seen = killed.state(where, newest=1)
                # Head and versions are read one after the other, and a version may come between.
                assert seen["versions"] == list(range(1, len(seen["versions"]) + 1))
                assert seen["head"] <= len(seen["versions"])
            end = time.monotonic() + PATIENCE
            while killed.state(where, newest=0)["head"] == head:
                assert writer.poll() is None, "the writer ended by itself"
                assert time.monotonic() < end, "the writer saves nothing"
                time.sleep(0.01)
            time.sleep(chance.uniform(0, 0.1))
            writer.send_signal(signal.SIGKILL)
        found = killed.state(where, newest=5)
        assert found["versions"] == list(range(1, found["head"] + 1))
        assert found["head"] > head
        head = found["head"]


def test_writers_at_once_lose_nobodys_work(where: str) -> None:
    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(lambda _: run("-c", SCRIPT, where, str(SAVES)), range(WRITERS)))
    found = killed.state(where)
    assert found["head"] == WRITERS * SAVES
    assert found["versions"] == list(range(1, WRITERS * SAVES + 1))


def test_of_two_saves_from_one_version_one_is_refused(where: str) -> None:
    store = Store(where)
    store.save(killed.draft(0))

    def save(_: int) -> bool:
        try:
            Store(where).save(killed.draft(1))
        except ConflictError:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(save, range(2))) == [False, True]


@pytest.mark.slow
def test_a_postgresql_that_dies_itself_comes_back_whole() -> None:
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    if postgres.binaries() is None:
        pytest.skip("PostgreSQL is not installed (Debian: apt install postgresql)")
    with postgres.serve() as server:
        command = [sys.executable, "-c", SCRIPT, server.url, "1000000"]
        with running(command) as writer:
            end = time.monotonic() + PATIENCE
            while killed.state(server.url, newest=0)["head"] < 2:
                assert writer.poll() is None, "the writer ended by itself"
                assert time.monotonic() < end
                time.sleep(0.05)
            server.control("stop", "-m", "immediate")
            writer.wait(30)
        server.control("start")
        found = killed.state(server.url)
        assert found["versions"] == list(range(1, found["head"] + 1))
        Store(server.url).save(killed.draft(found["head"]))
