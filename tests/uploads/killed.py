"""Run by the crash tests: forks a writer that kills itself after its n-th statement, again and again.

``python -m tests.uploads.killed WHERE FROM TO`` prints, for every n, the number of the current version and whether
the file and facts of every version are whole. The writers share nothing with this process but the store.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from typing import Any

import pandas as pd
from sqlalchemy import Engine, event

from geo.store.contents import Contents
from geo.store.datasets import Store
from geo.store.records import Draft, File


def draft(expected: int, size: int = 300_000) -> Draft:
    """A version whose file is large enough to be written in many pages."""
    facts = pd.DataFrame({"n": [expected] * 10, "series": "test"})
    content = os.urandom(size)
    return Draft(
        "desk",
        expected,
        f"writer {expected}",
        Contents(facts, pd.DataFrame({"series": ["test"]}), ()),
        File("file.csv", content),
    )


def die_after(statements: int) -> None:
    """Let the driver kill this process, as kill -9 does, once it has run so many statements."""
    left = [statements]

    def before(*_: Any) -> None:
        if left[0] <= 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left[0] -= 1

    def commit(*_: Any) -> None:
        if left[0] <= 0:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", before)
    event.listen(Engine, "commit", commit)


def state(where: str, *, newest: int | None = None) -> dict[str, Any]:
    """Head, and whether every version, or the *newest* ones, are whole; a head of -1 says that one is not."""
    store = Store(where)
    found = store.datasets()
    versions = store.versions("desk")
    for version in versions[:newest]:
        store.file("desk", version.number)
        if set(store.contents("desk", version.number).facts["n"]) != {version.number - 1}:
            return {"head": -1}
    return {"head": found[0].head if found else 0, "versions": sorted(version.number for version in versions)}


def main() -> None:
    """Kill writers after 0, 1, 2 … statements."""
    where, first, last = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    results = []
    for statements in range(first, last):
        head = state(where)["head"]
        child = os.fork()
        if child == 0:
            die_after(statements)
            Store(where).save(draft(head))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        results.append({"before": head, "killed": os.WIFSIGNALED(status), **state(where)})
    sys.stdout.write(json.dumps(results))


if __name__ == "__main__":
    main()
