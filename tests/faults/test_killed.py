"""Commands killed at any moment: a file is the old one or the new one, a dataset has its versions whole."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from geo.store.datasets import Store

ROOT = Path(__file__).resolve().parents[2]
ROW = "country,mineral,stage,measure,year,value,unit,basis\nChile,lithium,mine,production,2025,{},t,Li content\n"
# Kills itself after each of the steps of writing, by the number given.
WRITER = """
import os, signal, sys
from pathlib import Path
from geo import writing
step = int(sys.argv[2])
def die(number):
    if number == step:
        os.kill(os.getpid(), signal.SIGKILL)
sync, replace = os.fsync, Path.replace
os.fsync = lambda number: (die(0), sync(number), die(1))
Path.replace = lambda path, target: (die(2), replace(path, target), die(3))
writing.write_whole(Path(sys.argv[1]), b"new" * 1_000_000)
"""


@pytest.mark.parametrize("step", range(4))
def test_a_writer_killed_at_any_step_leaves_the_old_file_or_the_new(step: int, tmp_path: Path) -> None:
    path = tmp_path / "map.csv"
    path.write_bytes(b"old")
    done = subprocess.run([sys.executable, "-c", WRITER, str(path), str(step)], cwd=ROOT, check=False)
    assert done.returncode == -signal.SIGKILL
    assert path.read_bytes() == (b"new" * 1_000_000 if step == 3 else b"old")
    assert [one.name for one in tmp_path.glob("*")] == ["map.csv"] or step < 3


def test_what_is_no_file_is_written_to_as_it_is(tmp_path: Path) -> None:
    target, link = tmp_path / "file.csv", tmp_path / "link.csv"
    target.write_bytes(b"old")
    link.symlink_to(target)
    program = (
        "import sys; from pathlib import Path; from geo.writing import write_whole; "
        "write_whole(Path(sys.argv[1]), b'new')"
    )
    said = subprocess.run([sys.executable, "-c", program, "/dev/stdout"], cwd=ROOT, check=True, capture_output=True)
    assert said.stdout == b"new"
    subprocess.run([sys.executable, "-c", program, str(link)], cwd=ROOT, check=True)
    assert (link.is_symlink(), target.read_bytes()) == (True, b"new")


def killed_after(command: list[str], seconds: float, store: str) -> int:
    """Exit code of a command that is killed unless it is done by then."""
    environment = {**os.environ, "ATLAS_STORE": store}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL) as process:
        try:
            return process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait()


@pytest.mark.slow
def test_imports_and_exports_killed_at_random_leave_everything_whole(tmp_path: Path) -> None:
    store, chance = str(tmp_path / "store.sqlite"), random.Random(7)  # noqa: S311 - times
    out = tmp_path / "map.geojson"
    importing = [sys.executable, "-m", "geo", "import", str(tmp_path / "desk.csv"), "--dataset", "desk"]
    importing += ["--series", "wmd", "--mode", "update"]
    exporting = [sys.executable, "-m", "geo", "export", "--view", "/map?mineral=tin", "--to", str(out)]
    took = []
    for command in (importing, exporting):
        (tmp_path / "desk.csv").write_text(ROW.format(1), encoding="utf-8")
        start = time.monotonic()
        assert killed_after(command, 120, store) == 0
        took.append(time.monotonic() - start)
    whole, kills = out.read_bytes(), 0
    for number in range(2, 14):
        (tmp_path / "desk.csv").write_text(ROW.format(number), encoding="utf-8")
        for command, seconds in zip((importing, exporting), took, strict=True):
            # Most of the time goes into reading; the writing at the end is what is aimed at.
            kills += killed_after(command, seconds * chance.uniform(0.6, 1.05), store) != 0
        assert out.read_bytes() == whole
        versions = [one.number for one in Store(store).versions("desk")]
        assert versions == list(range(len(versions), 0, -1))
        for one in versions[:3]:
            assert len(Store(store).contents("desk", one).facts) > 1000
    assert kills > 4
