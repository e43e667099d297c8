"""A whole store into another, and back: nothing is lost and nothing is written over."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select

from geo.cli.main import main
from geo.errors import StoreError
from geo.store import copying, database
from geo.store.schema import BRIEFINGS, MAPPINGS, METADATA


@pytest.fixture
def filled(tmp_path):
    where = str(tmp_path / "one" / "store.sqlite")
    rows = [{"id": f"b{n}", "turn": n, "name": "Ünique", "slides": 1, "saved": "2026", "content": "{}"}
            for n in range(25)]  # fmt: skip
    with database.transaction(where, write=True) as connection:
        connection.execute(insert(BRIEFINGS), rows)
        connection.execute(insert(MAPPINGS), {"account": "a", "signature": "s", "mapping": "{}", "saved": "2026"})
    return where


def everything(where):
    with database.transaction(where, write=False) as connection:
        return {table.name: sorted(map(tuple, connection.execute(select(table)))) for table in METADATA.sorted_tables}


def test_a_backup_is_restored_whole_by_one_command_each(filled, tmp_path, monkeypatch):
    monkeypatch.setenv("ATLAS_STORE", filled)
    backup = str(tmp_path / "backup.sqlite")
    assert main(["store", "--copy-to", backup]) == 0
    restored = str(tmp_path / "two" / "store.sqlite")
    monkeypatch.setenv("ATLAS_STORE", restored)
    assert main(["store", "--copy-from", backup]) == 0
    assert everything(restored) == everything(filled)
    assert len(everything(restored)["briefings"]) == 25


def test_a_store_that_holds_something_is_not_written_over(filled):
    before = everything(filled)
    with pytest.raises(StoreError, match="holds something already"):
        copying.copy(filled, filled + "-2") and copying.copy(filled, filled + "-2")
    assert everything(filled + "-2") == before


def test_an_empty_store_is_not_taken_for_a_backup(tmp_path):
    with pytest.raises(StoreError, match="nothing to copy"):
        copying.copy(str(tmp_path / "none.sqlite"), str(tmp_path / "new.sqlite"))
    assert not (tmp_path / "new.sqlite").exists()
