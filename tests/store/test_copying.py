"""A whole store into another, and back: nothing is lost and nothing is written over."""

from __future__ import annotations

import pandas as pd
import pytest
from sqlalchemy import insert, select

from geo.cli.main import main
from geo.engine.user_files import UserFile
from geo.errors import StoreError
from geo.store import briefings, copying, database, mappings, trade_files
from geo.store.contents import Contents
from geo.store.datasets import Store
from geo.store.records import Draft, File
from geo.store.schema import BRIEFINGS, MAPPINGS, METADATA
from tests.store import first_schema
from tests.uploads import postgres


@pytest.fixture
def filled(tmp_path):
    where = str(tmp_path / "one" / "store.sqlite")
    rows = [
        {"id": f"b{n}", "turn": n, "name": "Ünique", "slides": 1, "saved": "2026", "content": "{}"} for n in range(25)
    ]
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


def fill(where):
    """Something of everything, with letters, bytes and deletions that a way between databases could lose."""
    store = Store(where)
    facts = pd.DataFrame({"n": [1.5, None], "name": ["T\u00fcrkiye \U0001f30d", ""]})
    contents = Contents(facts, pd.DataFrame({"series": ["x"]}), ())
    every_byte = File("a.xlsx", bytes(range(256)) * 500)
    store.save(Draft("desk", 0, "Ann", contents, every_byte, report="r\u00e9port", public=False, account="ann"))
    store.save(Draft("desk", 1, "Ann", contents, File("b.csv", b"b"), message="two"))
    store.roll_back("desk", 1, expected=2, author="Ann")
    store.delete("desk", 2)
    store.save(Draft("gone", 0, "Ben", contents, every_byte))
    store.delete("gone")
    briefings.save("0" * 16, "{\u201cquoted\u201d}", name="\u00dcnique", slides=2, owner="ann", where=where)
    mappings.save("ann", {"abc": "{}"}, where=where)
    trade_files.save(UserFile("baci.csv", "a" * 64, "baci", first_schema.FLOWS), owner="paula", where=where)


@pytest.mark.slow
def test_a_store_moves_from_sqlite_to_postgresql_and_back_by_one_command_each(tmp_path, monkeypatch, capsys):
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    if postgres.binaries() is None:
        pytest.skip("PostgreSQL is not installed (Debian: apt install postgresql)")
    first, again = str(tmp_path / "one" / "store.sqlite"), str(tmp_path / "two" / "store.sqlite")
    fill(first)
    before = everything(first)
    assert all(before.values())
    with postgres.serve() as server:
        monkeypatch.setenv("ATLAS_STORE", first)
        assert main(["store", "--copy-to", server.url]) == 0
        assert everything(server.url) == before
        # What was moved is used on: read with its checksums, saved over, listed for its owner.
        moved = Store(server.url)
        assert moved.file("desk", 1).content == bytes(range(256)) * 500
        assert moved.contents("desk", 3).facts["name"].to_list() == ["T\u00fcrkiye \U0001f30d", ""]
        moved.delete("gone", undo=True)
        assert moved.roll_back("desk", 1, expected=3, author="Ann").number == 4
        changed = everything(server.url)
        # Nothing is written over, whichever side holds something.
        for way in ("--copy-to", "--copy-from"):
            assert main(["store", way, server.url]) == 1
            assert "holds something already" in capsys.readouterr().err
        assert (everything(first), everything(server.url)) == (before, changed)
        monkeypatch.setenv("ATLAS_STORE", again)
        assert main(["store", "--copy-from", server.url]) == 0
        assert everything(again) == changed
    back = Store(again)
    assert [one.head for one in back.datasets()] == [4, 1]
    assert back.file("gone", 1).content == bytes(range(256)) * 500
    (entry,) = trade_files.listing(where=again)
    pd.testing.assert_frame_equal(trade_files.load(entry, where=again).frame, first_schema.FLOWS)
