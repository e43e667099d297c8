"""Every benchmark one after the other, each in a process of its own, on the machine that is described first.

    python -m benchmarks              # half an hour
    python -m benchmarks SCRATCH      # and loads and questions of 50 and 250 million rows: 9 GB of disk, an hour more

Prints Markdown; docs/benchmarks.md and docs/engine.md hold what one machine said.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
from pathlib import Path

_ROWS = ("10000", "100000", "1000000")


def commands(scratch: Path | None) -> list[list[str]]:
    """Module and arguments of every benchmark; those of 50 million rows only with a place for them."""
    grow = ["--grow", str(scratch)] if scratch else []
    found = [
        ["bench_map"],
        ["load", "--sessions", "50", "--minutes", "3"],
        ["bench_memory"],
        ["bench_risk"],
        *(["bench_upload", rows] for rows in _ROWS),
        ["bench_flows", *grow],
    ]
    return [*found, ["bench_ingest", str(scratch)], ["bench_large", str(scratch)]] if scratch else found


def main() -> int:
    """Run them all; 1 if one of them failed, after the others."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("scratch", type=Path, nargs="?")
    scratch = parser.parse_args().scratch
    print(f"{platform.machine()}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}")
    failed = False
    for module, *arguments in commands(scratch):
        print(f"\n## {' '.join([module, *arguments])}\n", flush=True)
        command = [sys.executable, "-m", f"benchmarks.{module}", *arguments]
        failed |= subprocess.run(command, check=False).returncode != 0
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
