"""The audit against a database that was downloaded: faults of a version are found, others are not."""

from __future__ import annotations

import json
import os
import runpy
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOL = runpy.run_path(str(ROOT / "tools" / "audit.py"))


def fault(name: str, *events: dict[str, str], versions: tuple[str, ...] = (), **more: object) -> dict[str, object]:
    """A record as the database has it (https://ossf.github.io/osv-schema)."""
    affected = {
        "package": {"name": name, "ecosystem": "PyPI"},
        "ranges": [{"type": "ECOSYSTEM", "events": list(events)}],
        "versions": list(versions),
    }
    return {"id": "PYSEC-2026-1", "schema_version": "1.6.0", "summary": "bad", "affected": [affected], **more}


def database(folder: Path, *faults: dict[str, object]) -> Path:
    target = folder / "all.zip"
    with zipfile.ZipFile(target, "w") as pack:
        for number, one in enumerate(faults):
            pack.writestr(f"PYSEC-{number}.json", json.dumps(one))
    return target


@pytest.mark.parametrize(
    ("events", "versions", "bad", "good"),
    [
        ([{"introduced": "0"}, {"fixed": "1.3.1"}], (), ["0.1", "1.3.0"], ["1.3.1", "2.0"]),
        ([{"introduced": "1.0"}, {"last_affected": "1.2"}], (), ["1.0", "1.2"], ["0.9", "1.2.1"]),
        # Out of order, and introduced again after it was mended.
        (
            [{"fixed": "3.1"}, {"introduced": "1"}, {"fixed": "2"}, {"introduced": "3"}],
            (),
            ["1.5", "3.0"],
            ["2.5", "4"],
        ),
        ([{"introduced": "2"}], ("0.7b1",), ["2", "0.7b1"], ["0.7"]),
    ],
)
def test_a_version_is_told_by_ranges_and_by_name(tmp_path, events, versions, bad, good):
    found = TOOL["read"](database(tmp_path, fault("Tin_Can", *events, versions=versions)))
    assert all(TOOL["of_version"](found, "tin-can", version) for version in bad)
    assert not any(TOOL["of_version"](found, "tin-can", version) for version in good)
    assert not TOOL["of_version"](found, "tin", bad[0])


def test_a_fault_that_was_withdrawn_is_none(tmp_path):
    found = TOOL["read"](database(tmp_path, fault("tin", {"introduced": "0"}, withdrawn="2026-01-01T00:00:00Z")))
    assert TOOL["of_version"](found, "tin", "1.0") == []


@pytest.mark.slow
@pytest.mark.parametrize(("name", "code"), [("streamlit", 1), ("not-a-package-of-ours", 0)])
def test_pip_audit_finds_a_fault_of_the_lock_file_without_a_network(tmp_path, name, code):
    archive = database(tmp_path, fault(name, {"introduced": "0"}))
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "audit.py"), str(archive)], capture_output=True, text=True, check=False
    )
    assert done.returncode == code, done.stderr
    assert ("PYSEC-2026-1" in done.stdout) == bool(code)


def test_a_package_that_could_not_be_looked_up_is_no_package_without_faults(tmp_path):
    # pip-audit alone says "no known vulnerabilities found" where the index has no advisories at all, and ends with 0.
    assert "--strict" in TOOL["command"](tmp_path / "any.lock")


@pytest.mark.slow
def test_an_audit_that_reaches_nobody_fails():
    nowhere = {"HTTPS_PROXY": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9"}
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "audit.py")],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | nowhere,
    )
    assert done.returncode == 1, done.stderr
    assert "No known vulnerabilities found" not in done.stdout + done.stderr
