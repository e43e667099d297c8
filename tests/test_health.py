"""Health: well as shipped, and each fault is named and told by the exit code."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from geo import health, sources
from geo.briefing import store as briefings
from geo.cli import main as cli_main
from geo.store.datasets import Store


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store of its own."""
    path = tmp_path / "store" / "store.sqlite"
    monkeypatch.setenv("ATLAS_STORE", str(path))
    return path


def faults() -> dict[str, str]:
    return {one.check: one.said for one in health.examine() if not one.well}


def test_it_is_well_as_shipped_and_leaves_nothing_behind(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli_main.main(["health", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert [one["check"] for one in answer["checks"]] == ["tables", "store", "folder", "engine"]
    assert all(one["well"] for one in answer["checks"])
    assert [one.name for one in store.parent.iterdir()] == ["store.sqlite"]
    assert Store().datasets() == ()
    assert briefings.listing() == ()


def test_a_table_that_was_changed_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(sources.TABLES, tmp_path / "tables", ignore=shutil.ignore_patterns("trade.parquet"))
    changed = tmp_path / "tables" / "reserves.csv"
    changed.write_bytes(changed.read_bytes().replace(b"2025", b"2024", 1))
    monkeypatch.setattr(sources, "TABLES", tmp_path / "tables")
    said = faults()
    assert "trade is not there" in said["tables"]
    assert "reserves.csv is not the file of the register" in said["tables"]
    assert "production" not in said["tables"]


def test_a_store_that_cannot_be_reached_is_said_without_its_password(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ATLAS_STORE", "postgresql://atlas:dont-tell@127.0.0.1:1/none")
    assert cli_main.main(["health"]) == 1
    said = capsys.readouterr().out
    assert "NOT WELL store" in said
    assert "dont-tell" not in said


def test_a_folder_that_cannot_be_made_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_STORE", "/proc/none/store.sqlite")
    assert set(faults()) == {"store", "folder"}
