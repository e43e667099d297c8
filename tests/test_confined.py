"""Work in a child process gives what it would give here, or a sentence; the server neither grows nor waits for ever."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd
import pytest

from geo import confined
from geo.confined import ConfinedError, Limits
from geo.errors import UnknownChoiceError, UnreadableFileError
from geo.locale.languages import speaking
from geo.uploads import intake
from tests.uploads import at_work
from tests.uploads.conftest import TODAY, template
from tests.uploads.hostile import _sheet

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Children find the modules of tests, which are named from the folder of the tests on, and share no folder."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "tests"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


def left_behind() -> list[str]:
    return [path.name for path in Path(tempfile.gettempdir()).glob("atlas-work-*")]


def test_results_errors_and_progress_arrive_as_they_were() -> None:
    said: list[tuple[object, ...]] = []
    frame = pd.DataFrame({"a": ["x", "y"], "b": pd.Categorical(["u", None]), "c": [1.5, float("nan")]})
    pid, found = confined.run(at_work.twice, frame, progress=lambda *words: said.append(words))
    assert pid != os.getpid()
    pd.testing.assert_frame_equal(found, pd.concat([frame, frame], ignore_index=True))
    assert said[-1] == (1.0, "done")
    with pytest.raises(UnknownChoiceError) as caught:
        confined.run(at_work.refuse)
    assert caught.value.nearest == "lithium"
    assert left_behind() == []


def test_a_child_speaks_the_language_of_its_caller() -> None:
    assert confined.run(at_work.language) == "en"
    with speaking("fr"):
        assert confined.run(at_work.language) == "fr"
        with pytest.raises(UnreadableFileError) as here:
            intake.open_file("x.csv", b"")
        with pytest.raises(UnreadableFileError) as there:
            intake.open_file("x.csv", b"", confined=True)
    assert str(there.value) == str(here.value)


@pytest.mark.parametrize(
    ("work", "limits", "said"),
    [
        (at_work.grow, Limits(memory=200 * 2**20), "more than 200 MB of memory"),
        (at_work.killed, Limits(), "MB of memory"),
        (at_work.spin, Limits(processor=1), "more than 1 seconds"),
        (at_work.sleep, Limits(seconds=4), "more than 4 seconds"),
        (at_work.fill, Limits(output=2**20), "more than 1 MB of disk"),
        (at_work.fail, Limits(), "cannot be read"),
    ],
    ids=["memory", "killed", "processor", "time", "disk", "uncaught error"],
)
def test_every_way_to_end_badly_is_one_sentence(work: object, limits: Limits, said: str) -> None:
    start = time.monotonic()
    with pytest.raises(ConfinedError, match=said) as caught:
        confined.run(work, limits=limits)  # type: ignore[arg-type]
    assert "othing was changed" in str(caught.value)
    assert time.monotonic() - start < 30
    assert left_behind() == []


def test_an_error_of_the_watcher_ends_the_child() -> None:
    class Cancelled(Exception):  # noqa: N818 - a word of the test
        pass

    def cancel(pid: int) -> None:
        raise Cancelled(str(pid))

    with pytest.raises(Cancelled) as caught:
        confined.run(at_work.tell_and_sleep, progress=cancel)
    with pytest.raises(ProcessLookupError):
        os.kill(int(str(caught.value)), 0)
    assert left_behind() == []


def test_a_file_is_read_and_checked_in_a_child_as_it_is_here() -> None:
    content = template("Chile,lithium,mine,production,2025,5,t,Li content", "Nowhere,lithium,mine,production,x,5,t")
    here = intake.open_file("x.csv", content.encode())
    there = intake.open_file("x.csv", content.encode(), confined=True)
    pd.testing.assert_frame_equal(there.sheets[0].frame, here.sheets[0].frame)
    assert there.formats == here.formats
    options = {"dataset": None, "choices": intake.FileChoices(), "today": TODAY}
    checked = intake.examine(there, confined=True, **options)  # type: ignore[arg-type]
    expected = intake.examine(here, **options)  # type: ignore[arg-type]
    pd.testing.assert_frame_equal(checked.facts, expected.facts)
    pd.testing.assert_frame_equal(checked.report, expected.report)


def test_a_workbook_that_would_fill_the_memory_is_refused_in_words() -> None:
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>{n * 7919}{"x" * 3_000}{n * 104729 % 9973:x}{n**5:x}'
        f'</t></is></c><c r="B{n}"><v>{n * 15485863}</v></c></row>'
        for n in range(1, 25_000)
    )
    bomb = _sheet(rows)
    assert len(bomb) < 10_000_000
    with pytest.raises(ConfinedError, match="of memory"):
        confined.run(intake.open_file, "book.xlsx", bomb, limits=Limits(memory=120 * 2**20))


@pytest.mark.parametrize("kind", ["same", pytest.param("different", marks=pytest.mark.slow)])
def test_a_packed_trade_file_neither_grows_the_server_nor_fills_the_disk(kind: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.uploads.trade_attack", kind],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )
    found = json.loads(done.stdout)
    assert found["unpacked_mb"] > 45
    assert found["grown_mb"] < 150
    assert found["disk_mb"] < 700
    assert list(tmp_path.iterdir()) == []
    assert found["said"].startswith("1 flows" if kind == "same" else "x.zip holds more than 2,000,000 flows")
