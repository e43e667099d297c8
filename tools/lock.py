"""Make the lock files: ``python tools/lock.py``, with ``pip install uv`` before.

Each has every package that the requirements bring, on any system, in one version with the checksums of its files.
``pip install --require-hashes -r requirements.lock`` then takes exactly these. What is locked already stays as it is;
``--upgrade`` takes the newest that the ranges allow.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCKS = {
    "requirements.lock": ("requirements.txt", "requirements-postgres.txt", "requirements-sign-in.txt"),
    "requirements-dev.lock": ("requirements-dev.txt",),
}
# No address of the index that this machine uses gets into the files.
OPTIONS = ("--generate-hashes", "--universal", "--python-version", "3.11", "--no-emit-index-url", "--no-annotate")


def main(arguments: list[str]) -> int:
    """Make every lock file; returns the exit code of the first that fails."""
    for lock, sources in LOCKS.items():
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "uv",
                "pip",
                "compile",
                "--quiet",
                *OPTIONS,
                *arguments,
                "--custom-compile-command",
                "python tools/lock.py",
                *sources,
                "-o",
                lock,
            ],
            cwd=ROOT,
            check=False,
        )
        if done.returncode:
            return done.returncode
        print(f"{lock}: from {', '.join(sources)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
