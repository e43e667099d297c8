"""Work on a file from outside in a process of its own, with limits on memory, processor time, disk and duration.

A file that is made to fill the memory ends the child process, not the server. The child is a fresh interpreter
(``multiprocessing`` would run the page's script again in every child); it gets a function and its arguments through a
pipe, imports the function's module, speaks the language of its caller, sets its limits, and leaves the result in a
private folder that is also its temporary directory and is removed with everything in it, however the child ends. Limits
count from what the
interpreter needs once the module is loaded. Linux and other Unix systems enforce them; on Windows only the duration is
limited.
"""

from __future__ import annotations

import contextlib
import errno
import importlib
import json
import os
import pickle
import selectors
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

from geo import numbers
from geo.errors import GeoError
from geo.locale import languages
from geo.locale.say import say

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Limits:
    """What the child may use: bytes of memory, seconds of processor and of waiting, bytes of every file it writes."""

    memory: int = 1024 * 2**20
    processor: int = 120
    seconds: float = 180.0
    output: int = 512 * 2**20


class ConfinedError(GeoError):
    """A file that needs more than the limits allow, or that ended the process that read it; nothing was changed."""


_MEMORY_GONE: Final = 77
_OUTPUT_GONE: Final = 78
# Children that work at the same time; others wait, so that all of them together stay within the machine.
_AT_ONCE: Final = 2
_SLOTS: Final = threading.BoundedSemaphore(_AT_ONCE)
_BEAT: Final = 0.5
_RESULT: Final = "result"
_PROGRAM: Final = "from geo import confined; confined.main()"
_ROOT: Final = Path(__file__).resolve().parents[1]
# Fewer arenas and threads, so that the memory a child asks for is the memory that it uses.
_FRUGAL: Final = {
    "MALLOC_ARENA_MAX": "2",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
}


def run(
    func: Callable[..., T],
    *args: Any,
    limits: Limits | None = None,
    progress: Callable[..., None] | None = None,
    **options: Any,
) -> T:
    """``func(*args, **options)`` in a child process within *limits*; its result, or its :class:`GeoError`.

    Parameters
    ----------
    func: a function at the top of a module; arguments and result are pickled.
    progress: where given, *func* gets a ``progress`` of its own whose calls (numbers and texts) arrive here, the last
        one again twice a second; an error of *progress* ends the child.

    Raises
    ------
    ConfinedError: if the child needs more memory, time or disk than allowed, or ends without a result.
    GeoError: what *func* raises.
    """
    bounds = limits or Limits()
    end = time.monotonic() + bounds.seconds
    with _slot(bounds), tempfile.TemporaryDirectory(prefix="atlas-work-", ignore_cleanup_errors=True) as folder:
        with _started(Path(folder)) as child:
            _send(child, (bounds, func.__module__, languages.current()), (func, args, options, progress is not None))
            _listen(child, progress, end)
            code = _ended(child, end)
        if code:
            raise ConfinedError(_reason(code, bounds))
        # Written by our own code in the child, which opened it after the file from outside was read.
        with (Path(folder) / _RESULT).open("rb") as file:
            error, result = pickle.load(file)  # noqa: S301 - as above
    if error is not None:
        raise _rebuilt(*error)
    return result


@contextlib.contextmanager
def _slot(bounds: Limits) -> Iterator[None]:
    if not _SLOTS.acquire(timeout=bounds.seconds):
        raise ConfinedError(
            say("The server is busy with other files; nothing was changed. Try again in a few minutes.")
        )
    try:
        yield
    finally:
        _SLOTS.release()


@contextlib.contextmanager
def _started(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A child that waits for its work; it is ended with the block."""
    paths = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH", ""))))
    child = subprocess.Popen(  # noqa: S603 - our own interpreter and program
        [sys.executable, "-P", "-c", _PROGRAM],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=folder,
        env={**os.environ, **_FRUGAL, "PYTHONPATH": paths, "TMPDIR": str(folder)},
    )
    try:
        with child:
            try:
                yield child
            finally:
                if child.poll() is None:
                    child.kill()
    except BrokenPipeError as error:  # it ended before it had read everything
        raise ConfinedError(_reason(child.returncode or 1, Limits())) from error


def _send(child: subprocess.Popen[bytes], *parts: Any) -> None:
    if child.stdin is not None:
        with contextlib.suppress(BrokenPipeError), child.stdin as pipe:  # the way it ended says why
            for part in parts:
                pickle.dump(part, pipe, protocol=5)


def _listen(child: subprocess.Popen[bytes], progress: Callable[..., None] | None, end: float) -> None:
    """Pass on what the child says, until it closes its end or its time is over."""
    if child.stdout is None:
        return
    said: list[Any] = []
    rest = b""
    with selectors.DefaultSelector() as selector:
        selector.register(child.stdout, selectors.EVENT_READ)
        while (left := end - time.monotonic()) > 0:
            if selector.select(min(left, _BEAT)):
                read = os.read(child.stdout.fileno(), 2**16)
                if not read:
                    return
                *lines, rest = (rest + read).split(b"\n")
                said = json.loads(lines[-1]) if lines else said
            if progress is not None and said:
                progress(*said)


def _ended(child: subprocess.Popen[bytes], end: float) -> int:
    """The way in which the child ended; one that is over its time is ended as if by its own limit."""
    try:
        return child.wait(max(0.0, end - time.monotonic()))
    except subprocess.TimeoutExpired:
        return -signal.SIGALRM if hasattr(signal, "SIGALRM") else 1


def _reason(code: int, bounds: Limits) -> str:
    """A sentence for the code that a child ended with."""
    over_time = {-getattr(signal, name) for name in ("SIGXCPU", "SIGALRM") if hasattr(signal, name)}
    if code in over_time:
        return say(
            "This file takes more than {count} seconds to read; nothing was changed. Split it.",
            count=numbers.whole(min(bounds.processor, bounds.seconds)),
        )
    if code == _OUTPUT_GONE:
        return say(
            "This file needs more than {count} MB of disk; nothing was changed. Split it.",
            count=numbers.whole(bounds.output // 2**20),
        )
    # The system ends a process without memory by SIGKILL; libraries end themselves by SIGABRT or SIGSEGV.
    if code == _MEMORY_GONE or code < 0:
        return say(
            "This file needs more than {count} MB of memory to be read; nothing was changed. Split it, or save it in "
            "a simpler form.",
            count=numbers.whole(bounds.memory // 2**20),
        )
    return say("This file cannot be read: it is not what its name says, or it is damaged. Nothing was changed.")


def _rebuilt(kind: type[GeoError], args: tuple[Any, ...], state: dict[str, Any]) -> GeoError:
    """An error as it was raised; its own constructor may take other arguments than it keeps."""
    error = kind.__new__(kind, *args)
    error.__dict__.update(state)
    return error


def main() -> None:
    """The child: read the work from standard input, do it within the limits, leave the result in the folder."""
    # What a library prints goes to the log, not into the messages.
    channel = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8", buffering=1)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    bounds, module, lang = pickle.load(sys.stdin.buffer)  # noqa: S301 - from the process that started this one
    importlib.import_module(module)
    languages.use(lang)
    _limit(bounds)
    try:
        func, args, options, talks = pickle.load(sys.stdin.buffer)  # noqa: S301 - as above
        if talks:
            options["progress"] = lambda *said: channel.write(json.dumps(said) + "\n")
        _leave(*_done(func, args, options))
    except MemoryError:
        os._exit(_MEMORY_GONE)
    except OSError as error:
        if error.errno in (errno.EFBIG, errno.ENOSPC, errno.EDQUOT):
            os._exit(_OUTPUT_GONE)
        raise


def _done(func: Callable[..., Any], args: tuple[Any, ...], options: dict[str, Any]) -> tuple[Any, Any]:
    try:
        return None, func(*args, **options)
    except GeoError as error:
        return (type(error), error.args, error.__dict__), None


def _leave(error: Any, result: Any) -> None:
    with Path(_RESULT).open("wb") as file:
        pickle.dump((error, result), file, protocol=5)


def _limit(bounds: Limits) -> None:
    """Set the limits of this process, and let the system end it before any other where memory is short."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - Windows has none

    with contextlib.suppress(OSError):  # only Linux has it
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (bounds.processor, bounds.processor + 5))
    resource.setrlimit(resource.RLIMIT_FSIZE, (bounds.output, bounds.output))
    with contextlib.suppress(OSError, ValueError):  # macOS keeps no such limit
        resource.setrlimit(resource.RLIMIT_AS, (_taken() + bounds.memory,) * 2)


def _taken() -> int:
    """Bytes of address space that this process has before it begins."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    return pages * os.sysconf("SC_PAGE_SIZE")
