"""Work on a large file goes on beside the page, and ends, with its child process, when it is cancelled."""

from __future__ import annotations

import os
import time
from contextlib import suppress

import pytest

from geo import confined
from geo.errors import UnreadableFileError
from geo.locale.languages import current, speaking
from geo.pages.shared.work import CancelledError, FileTask
from tests.uploads import at_work


def test_a_job_gives_its_result_and_what_it_told() -> None:
    task = FileTask(lambda tell: tell(0.5, "halfway") or 7)
    task.wait(10)
    assert (task.ended, task.result(), task.told) == (True, 7, (0.5, "halfway"))


def test_a_job_speaks_the_language_of_the_page() -> None:
    with speaking("ja"):
        task = FileTask(lambda _tell: current())
    task.wait(10)
    assert task.result() == "ja"


def test_an_error_of_the_work_is_raised_with_its_result() -> None:
    def work(_tell: object) -> None:
        raise UnreadableFileError("no table")

    task = FileTask(work)
    task.wait(10)
    with pytest.raises(UnreadableFileError, match="no table"):
        task.result()


def test_cancelling_ends_the_child_process() -> None:
    found: list[int] = []

    def work(tell: object) -> None:
        def told(pid: int) -> None:
            found.append(pid)
            tell(0.1, "asleep")  # type: ignore[operator]

        confined.run(at_work.tell_and_sleep, progress=told)

    task = FileTask(work)
    end = time.monotonic() + 30
    while not found and time.monotonic() < end:
        time.sleep(0.05)
    assert not task.ended
    task.cancel()
    task.wait(20)
    with pytest.raises(CancelledError):
        task.result()
    gone = False
    while not gone and time.monotonic() < end:
        with suppress(ProcessLookupError):
            os.kill(found[0], 0)
            time.sleep(0.05)
            continue
        gone = True
    assert gone
