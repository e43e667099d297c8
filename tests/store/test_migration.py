"""An older store is migrated whole, a newer one is refused, and an empty or strange file is never taken for a store."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, event, inspect

from geo.errors import StoreError
from geo.store import briefings, mappings, migration, schema, trade_files
from geo.store.contents import Contents
from geo.store.datasets import Store
from geo.store.records import Draft, File
from tests.store import first_schema

DRAFT = Draft(
    "desk", 0, "Ann", Contents(pd.DataFrame({"n": [1]}), pd.DataFrame({"series": ["x"]}), ()), File("a", b"a")
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the store is, or will be."""
    return tmp_path / "store.sqlite"


def test_an_old_store_is_migrated_with_everything_in_it(path: Path) -> None:
    first_schema.write(path)
    first_schema.write_briefings(
        path.parent,
        ("0" * 16, "First", 2, "2026-05-01", "{1}"),
        ("1" * 16, "Last", 1, "2025-05-01", "{2}"),
    )
    first_schema.write_trade_file(path.parent, "a" * 64)
    store = Store(str(path))
    (named,) = store.datasets()
    assert (named.name, named.title, named.owner, named.public, named.head) == ("desk", "desk", "Ann", False, 1)
    assert store.contents("desk", 1).facts["n"].tolist() == [1, 2]
    assert store.file("desk", 1).content == first_schema.FILE
    assert store.details("desk", 1) == ("[]", "a\n")
    where = str(path)
    assert [one.name for one in briefings.listing(unnamed="", where=where)] == ["Last", "First"]
    assert briefings.load("0" * 16, where=where) == "{1}"
    (entry,) = trade_files.listing(where=where)
    assert (entry.name, entry.replace, entry.rows) == ("baci.csv", True, 1)
    pd.testing.assert_frame_equal(trade_files.load(entry, where=where).frame, first_schema.FLOWS)
    assert store.save(Draft("desk", 1, "Ann", DRAFT.contents, DRAFT.file)).number == 2


def test_words_in_mappings_of_nobody_do_not_survive(path: Path) -> None:
    first_schema.write(path)
    assert mappings.find("", "abc", where=str(path)) is None
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("SELECT * FROM mappings").fetchall() == []


def test_briefings_without_a_store_are_found(path: Path) -> None:
    first_schema.write_briefings(path.parent, ("0" * 16, "First", 2, "2026-05-01", "{1}"))
    assert [one.name for one in briefings.listing(unnamed="", where=str(path))] == ["First"]


def test_what_was_taken_in_once_is_not_taken_in_again(path: Path) -> None:
    first_schema.write_trade_file(path.parent, "a" * 64)
    trade_files.forget("a", where=str(path))
    assert trade_files.listing(where=str(path)) == ()


def test_a_store_without_owners_gets_them_and_takes_nothing_in_again(path: Path) -> None:
    first_schema.write_trade_file(path.parent, "a" * 64)
    trade_files.forget("a", where=str(path))
    briefings.save("0" * 16, "{1}", name="First", slides=1, owner="ann", where=str(path))
    with closing(sqlite3.connect(path)) as database, database:
        for table in ("briefings", "trade_files"):
            database.execute(f"ALTER TABLE {table} DROP COLUMN owner")
        database.execute("ALTER TABLE briefings DROP COLUMN deleted")
        database.execute("UPDATE alembic_version SET version_num = '0002'")
    assert trade_files.listing(where=str(path)) == ()
    # What was saved before belongs to nobody in particular: everybody sees it, as before.
    assert [one.name for one in briefings.listing(unnamed="", viewer="ben", where=str(path))] == ["First"]


def test_an_old_file_that_is_damaged_stops_the_migration_and_changes_nothing(path: Path) -> None:
    first_schema.write(path)
    first_schema.write_trade_file(path.parent, "a" * 64).write_bytes(b"PAR1 cut")
    before = path.read_bytes()
    with pytest.raises(StoreError, match=r"aaa\.parquet of an older version is damaged .* Nothing was changed"):
        Store(str(path)).datasets()
    assert path.read_bytes() == before


def test_a_store_of_a_newer_version_is_refused_and_left_alone(path: Path) -> None:
    Store(str(path)).save(DRAFT)
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '0099'")
    before = path.read_bytes()
    for ask in (Store(str(path)).datasets, lambda: Store(str(path)).save(DRAFT)):
        with pytest.raises(StoreError, match=r"newer version of the atlas .*'0099'.* Update the atlas"):
            ask()
    assert path.read_bytes() == before


@pytest.mark.parametrize("write", [True, False])
def test_an_empty_file_is_refused_and_stays_empty(path: Path, *, write: bool) -> None:
    path.write_bytes(b"")
    store = Store(str(path))
    ask: Callable[[], object] = (lambda: store.save(DRAFT)) if write else store.datasets
    with pytest.raises(StoreError, match="is an empty file: restore it from a backup"):
        ask()
    assert path.read_bytes() == b""


def test_a_database_of_somebody_else_is_refused_and_left_alone(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TABLE addresses (name TEXT)")
    before = path.read_bytes()
    with pytest.raises(StoreError, match=r"is not a store of the atlas"):
        Store(str(path)).save(DRAFT)
    assert path.read_bytes() == before


def test_the_tables_are_what_the_migrations_make(path: Path) -> None:
    Store(str(path)).save(DRAFT)
    made, wanted = create_engine(f"sqlite:///{path}"), create_engine("sqlite://")
    schema.METADATA.create_all(wanted)

    def described(engine: Engine) -> dict[str, object]:
        found = inspect(engine)
        return {
            table: (
                [(c["name"], str(c["type"]), c["nullable"]) for c in found.get_columns(table)],
                found.get_pk_constraint(table)["constrained_columns"],
                [(key["constrained_columns"], key["referred_table"]) for key in found.get_foreign_keys(table)],
            )
            for table in found.get_table_names()
            if table != "alembic_version"
        }

    with made.connect(), wanted.connect():
        assert described(made) == described(wanted)
    made.dispose()
    wanted.dispose()


def test_the_versions_that_are_known_are_those_of_the_migrations() -> None:
    scripts = ScriptDirectory(str(migration._SCRIPTS), version_locations=[str(migration._SCRIPTS)])
    assert scripts.get_current_head() == schema.HEAD
    assert {one.revision for one in scripts.walk_revisions()} == {*schema.OLDER, schema.HEAD}


def test_a_migration_killed_after_any_statement_leaves_the_old_store_or_the_new(path: Path, tmp_path: Path) -> None:
    old = tmp_path / "old.sqlite"
    first_schema.write(old)
    first_schema.write_trade_file(tmp_path, "a" * 64)
    outcomes = []
    for statements in range(2, 72, 10):
        for one in tmp_path.glob("store.sqlite*"):
            one.unlink()
        shutil.copy(old, path)
        child = os.fork()
        if child == 0:
            left = [statements]

            def count(*_: object, left: list[int] = left) -> None:
                left[0] -= 1
                if left[0] < 0:
                    os.kill(os.getpid(), signal.SIGKILL)

            event.listen(Engine, "before_cursor_execute", count)
            Store(str(path)).datasets()
            os._exit(0)
        outcomes.append(os.WIFSIGNALED(os.waitpid(child, 0)[1]))
        assert [one.head for one in Store(str(path)).datasets()] == [1]
        assert len(trade_files.listing(where=str(path))) == 1
    assert outcomes[0]
    assert not outcomes[-1]


def test_many_that_open_an_old_store_at_once_migrate_it_once(path: Path) -> None:
    first_schema.write(path)
    first_schema.write_trade_file(path.parent, "a" * 64)
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda _: len(trade_files.listing(where=str(path))), range(12)))
    assert found == [1] * 12


def test_many_that_make_a_store_at_once_make_one(path: Path) -> None:
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda n: mappings.save(f"{n}", {"abc": "{}"}, where=str(path)), range(12)))
    assert [mappings.find(f"{n}", "abc", where=str(path)) for n in range(12)] == ["{}"] * 12
    assert [one.name for one in path.parent.iterdir()] == ["store.sqlite"]
