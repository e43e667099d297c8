"""The lock files: every package with checksums, within the ranges, and nothing about the machine that made them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LOCKS = {
    "requirements.lock": ("requirements.txt", "requirements-postgres.txt", "requirements-sign-in.txt"),
    "requirements-dev.lock": (
        "requirements.txt",
        "requirements-postgres.txt",
        "requirements-sign-in.txt",
        "requirements-dev.txt",
    ),
}


def locked(name: str) -> dict[str, tuple[str, int]]:
    """Version and number of checksums of every package."""
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    found = [line for line in text.splitlines() if line and not line.startswith("#")]
    parts = [re.match(r"([\w.-]+)(?:\[[\w,]+\])?==(\S+)", line) for line in found]
    assert all(parts)
    return {
        canonicalize_name(part.group(1)): (part.group(2), line.count("--hash=sha256:"))
        for part, line in zip(parts, found, strict=True)
    }


@pytest.mark.parametrize("lock", LOCKS)
def test_every_requirement_is_locked_within_its_range_and_every_package_has_checksums(lock: str) -> None:
    found = locked(lock)
    assert all(hashes for _, hashes in found.values())
    for file in LOCKS[lock]:
        for line in (ROOT / file).read_text(encoding="utf-8").splitlines():
            text = line.partition("#")[0].strip()
            if text and not text.startswith("-r"):
                wanted = Requirement(text)
                version, _ = found[canonicalize_name(wanted.name)]
                assert wanted.specifier.contains(version), text


@pytest.mark.parametrize("lock", LOCKS)
def test_no_address_of_an_index_is_in_a_lock_file(lock: str) -> None:
    assert "://" not in (ROOT / lock).read_text(encoding="utf-8")
    assert "index" not in (ROOT / lock).read_text(encoding="utf-8")
