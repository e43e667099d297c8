"""What keeps a save safe: the lock at the beginning, full synchronisation, private files, and honest words."""

from __future__ import annotations

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import insert, text

from geo.errors import StoreError
from geo.store import database
from geo.store.datasets import Store
from geo.store.schema import MAPPINGS

ROW = {"account": "ann", "signature": "abc", "mapping": "{}", "saved": ""}


@pytest.fixture
def where(tmp_path: Path) -> str:
    """A store that is there."""
    path = str(tmp_path / "folder" / "store.sqlite")
    with database.transaction(path, write=True):
        pass
    return path


def test_a_writer_has_the_lock_before_its_first_statement(where: str) -> None:
    with database.transaction(where, write=True), closing(sqlite3.connect(where, timeout=0)) as other:
        assert other.execute("SELECT count(*) FROM datasets").fetchone() == (0,)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")


def test_a_reader_keeps_no_writer_waiting(where: str) -> None:
    with database.transaction(where, write=False), closing(sqlite3.connect(where, timeout=0)) as other:
        other.execute("BEGIN IMMEDIATE")


@pytest.mark.parametrize("write", [True, False])
def test_every_commit_reaches_the_disk(where: str, *, write: bool) -> None:
    with database.transaction(where, write=write) as connection:
        assert connection.scalar(text("PRAGMA synchronous")) == 2  # FULL
        assert connection.scalar(text("PRAGMA journal_mode")) == "delete"
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1


def test_an_error_in_the_block_undoes_it(where: str) -> None:
    with pytest.raises(StoreError, match="UNIQUE"), database.transaction(where, write=True) as connection:
        connection.execute(insert(MAPPINGS), [ROW, ROW])
    with database.transaction(where, write=False) as connection:
        assert connection.scalar(text("SELECT count(*) FROM mappings")) == 0


def test_the_store_is_its_users_alone(where: str) -> None:
    path = Path(where)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_reading_where_nothing_is_saved_creates_nothing(tmp_path: Path) -> None:
    assert Store(str(tmp_path / "later" / "store.sqlite")).datasets() == ()
    assert list(tmp_path.iterdir()) == []


def test_a_store_that_stays_locked_says_that_nothing_was_changed(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0.1)
    with closing(sqlite3.connect(where)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match=r"busy .* Nothing was changed"), database.transaction(where, write=True):
            pass


@pytest.mark.parametrize(
    "words",
    [database._postgresql_words, lambda *given, **more: database._sqlite_words(Path("store.sqlite"), *given, **more)],
)
def test_nothing_was_changed_is_said_only_before_the_commit(words: object) -> None:
    fault = RuntimeError("disk I/O error")
    assert "Nothing was changed" in words(fault, committing=False)  # type: ignore[operator]
    after = words(fault, committing=True)  # type: ignore[operator]
    assert "Nothing was changed" not in after
    assert "not known whether the change was saved" in after


def test_a_commit_that_fails_says_that_its_outcome_is_not_known(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(sqlite3.Connection):
        def commit(self) -> None:
            raise sqlite3.OperationalError("disk I/O error")

    connect = sqlite3.connect
    monkeypatch.setattr(database.sqlite3, "connect", lambda *given, **more: connect(*given, factory=Broken, **more))
    with pytest.raises(StoreError, match="not known"), database.transaction(where, write=True) as connection:
        connection.execute(insert(MAPPINGS).values(ROW))
