"""Disks of a megabyte that can be filled and locked for real, and a store on one of them."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from geo.dataset import Dataset
from geo.store.contents import Contents
from geo.store.records import Draft, File
from geo.uploads.accept import contents


@dataclass(frozen=True)
class Disk:
    """A small file system of its own, in memory."""

    folder: Path

    def fill(self, *, leave: int = 0) -> None:
        """Take all its room but *leave* bytes."""
        with (self.folder / "filler").open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(b"\0" * 4096)
            except OSError:
                file.truncate(max(0, file.tell() - leave))

    def free(self) -> None:
        """Give the room back."""
        (self.folder / "filler").unlink()

    def lock(self) -> None:
        """Let nobody write to it, not even root."""
        _mount("-o", "remount,ro", str(self.folder))

    def unlock(self) -> None:
        """Let it be written to again."""
        _mount("-o", "remount,rw", str(self.folder))


def _mount(*words: str) -> None:
    subprocess.run(["mount", *words], check=True, capture_output=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """A disk of a megabyte; mounting it needs root."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if os.geteuid() != 0:
        pytest.skip("only root may mount a small disk")
    try:
        _mount("-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder))
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this machine does not let a small disk be mounted")
    try:
        yield Disk(folder)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture(scope="session")
def cobalt() -> Contents:
    """The shipped figures of cobalt."""
    shipped = Dataset.load()
    whole = contents(shipped, shipped=shipped)
    return Contents(whole.facts[whole.facts["mineral"] == "cobalt"], whole.series, ())


def draft(held: Contents, expected: int, *, size: int = 1000, author: str = "Ann") -> Draft:
    """A version of ``desk`` whose original file has *size* random bytes."""
    return Draft("desk", expected, author, held, File("desk.csv", os.urandom(size)), "update", "template")
