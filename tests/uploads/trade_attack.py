"""A server that gets a trade file made to fill it: prints what it grew by, in megabytes, as JSON.

``same``: one flow, two million times, packed a hundred times. ``different``: as many flows as rows. The memory of
the process is measured before and after, and its temporary directory while it works; a high-water mark of a lifetime
says nothing of either.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import random
import sys
import tempfile
import threading
import zipfile
from pathlib import Path

from geo.archive import TRADE_UPLOAD
from geo.engine.load.file import read_release
from geo.errors import GeoError
from geo.reference.tables.minerals import read_hs


def memory() -> float:
    """Megabytes that this process has now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def disk() -> float:
    """Megabytes in the temporary directory now."""
    found = 0
    for folder, _, names in os.walk(tempfile.gettempdir(), onerror=lambda _error: None):
        for name in names:
            with contextlib.suppress(OSError):  # gone meanwhile
                found += (Path(folder) / name).stat().st_size
    return found / 2**20


def attack(kind: str) -> tuple[bytes, int]:
    """The packed file, and its size unpacked."""
    lines = sorted(read_hs()["hs6"].unique())
    drawn = random.Random(1)  # noqa: S311 - nothing is kept secret
    # As dense as the gate lets through: a line of other goods now and then.
    rows = b"".join(
        b"2024,156,842,850511,500.5,1\n" * 60 + b"2024,156,842,10121,%d,1\n" % drawn.randrange(10**9)
        for _ in range(30_000)
    )
    if kind == "different":
        places = [4, 8, 12, 24, 31, 32, 36, 40, 50, 51, 56, 64, 68, 76, 100, 104, 112, 116, 124, 144, 152, 156, 170]
        pairs = [f"{one},{other}" for one in places for other in places if one != other]
        rows = b"".join(
            b"".join(f"{year},{pair},{line},1,1\n".encode() for pair in pairs)
            for line in lines[:100]
            for year in range(1962, 2006)
        )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        half = rows.index(b"\n", len(rows) // 2) + 1
        for number, part in enumerate((rows[:half], rows[half:])):
            archive.writestr(f"{number}.csv", b"t,i,j,k,v,q\n" + part)
    return packed.getvalue(), len(rows)


def main(kind: str) -> None:
    """Read the file as the page does."""
    content, size = attack(kind)
    before, over, peak = memory(), threading.Event(), [0.0, 0.0]

    def watch() -> None:
        while not over.wait(0.05):
            peak[:] = [max(peak[0], memory()), max(peak[1], disk())]

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        said = f"{len(read_release(content, name='x.zip', bounds=TRADE_UPLOAD, confined=True).frame)} flows"
    except GeoError as error:
        said = str(error)
    over.set()
    watcher.join()
    print(  # noqa: T201 - read by the test
        json.dumps(
            {
                "packed_mb": len(content) / 2**20,
                "unpacked_mb": size / 2**20,
                "said": said,
                "disk_mb": peak[1],
                "grown_mb": max(peak[0], memory()) - before,
            }
        )
    )


if __name__ == "__main__":
    main(sys.argv[1])
