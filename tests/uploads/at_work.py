"""What children are asked to do in tests: well, and in every way that can go wrong."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from geo.errors import UnknownChoiceError
from geo.locale import languages


def twice(frame: pd.DataFrame, *, progress: Callable[[float, str], None]) -> tuple[int, pd.DataFrame]:
    """The frame below itself, and who did it."""
    print("a library talks")  # noqa: T201 - it must not be taken for progress
    progress(1.0, "done")
    return os.getpid(), pd.concat([frame, frame], ignore_index=True)


def refuse() -> None:
    """An error that takes other arguments than it keeps."""
    raise UnknownChoiceError("mineral", "lithum", ["lithium", "cobalt"])


def grow() -> int:
    """More memory than allowed."""
    return len(bytearray(2**30))


def killed() -> None:
    """As the system ends a process when memory is short."""
    os.kill(os.getpid(), signal.SIGKILL)


def spin() -> None:
    """Work without end."""
    while True:
        pass


def sleep() -> None:
    """Wait without end."""
    time.sleep(600)


def fill() -> None:
    """A file larger than allowed."""
    Path("large").write_bytes(bytes(2**22))


def fail() -> None:
    """An error that nobody thought of."""
    raise RuntimeError("what is this?")


def tell_and_sleep(*, progress: Callable[[int], None]) -> None:
    """Say who works, then wait."""
    progress(os.getpid())
    time.sleep(600)


def language() -> str:
    """The language that the child speaks."""
    return languages.current()
