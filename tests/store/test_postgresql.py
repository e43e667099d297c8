"""The store on a real PostgreSQL: migrated once, its locks waited for briefly, and nothing more is kept beside it."""

from __future__ import annotations

import importlib
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from geo.engine.user_files import UserFile
from geo.errors import StoreError
from geo.store import briefings, database, mappings, trade_files
from geo.store.contents import Contents
from geo.store.datasets import Store
from geo.store.records import Draft, File
from tests.store import first_schema
from tests.uploads import postgres

CONTENTS = Contents(pd.DataFrame({"n": [1]}), pd.DataFrame({"series": ["x"]}), ())


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[postgres.Server]:
    """A server without tables, and a folder of older files that is empty."""
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    if postgres.binaries() is None:
        pytest.skip("PostgreSQL is not installed (Debian: apt install postgresql)")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    with postgres.serve() as running:
        yield running


def connect(url: str) -> Any:
    return importlib.import_module("psycopg").connect(url)


@pytest.mark.slow
def test_everything_is_kept_in_the_database(server: postgres.Server, tmp_path: Path) -> None:
    where = server.url
    store = Store(where)
    assert store.datasets() == ()
    store.save(Draft("desk", 0, "Ann", CONTENTS, File("a.csv", b"a")))
    assert store.contents("desk", 1).facts["n"].tolist() == [1]
    one = briefings.new_id()
    briefings.save(one, "{1}", name="First", slides=1, where=where)
    with pytest.raises(briefings.ChangedError):
        briefings.save(one, "{2}", name="First", slides=1, before="{0}", where=where)
    assert briefings.load(one, where=where) == "{1}"
    mappings.save("ann", {"abc": "{}"}, where=where)
    mappings.save("ann", {"abc": "{}"}, where=where)
    assert mappings.find("ann", "abc", where=where) == "{}"
    entry = trade_files.save(UserFile("baci.csv", "a" * 64, "baci", first_schema.FLOWS), where=where)
    pd.testing.assert_frame_equal(trade_files.load(entry, where=where).frame, first_schema.FLOWS)
    store.delete("desk")
    assert store.purge(days=0) == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_an_old_database_is_migrated_once_by_whoever_comes_first(server: postgres.Server, tmp_path: Path) -> None:
    (tmp_path / "minerals-atlas").mkdir()
    first_schema.write_briefings(tmp_path / "minerals-atlas", ("0" * 16, "First", 2, "2026-05-01", "{1}"))
    with connect(server.url) as old:
        for statement in first_schema.TABLES:
            old.execute(statement.format(bytes="BYTEA"))
        for table, values in first_schema.rows():
            marks = ", ".join(["%s"] * len(values))
            old.execute(f"INSERT INTO {table} VALUES ({marks})", values)  # noqa: S608 - our own names
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: briefings.listing(unnamed="", where=server.url), range(8)))
    assert [[one.name for one in listed] for listed in found] == [["First"]] * 8
    assert Store(server.url).file("desk", 1).content == first_schema.FILE


@pytest.mark.slow
def test_a_database_of_a_newer_version_is_refused(server: postgres.Server) -> None:
    Store(server.url).datasets()
    with connect(server.url) as newer:
        newer.execute("UPDATE alembic_version SET version_num = '0099'")
    with pytest.raises(StoreError, match="newer version of the atlas"):
        Store(server.url).datasets()


@pytest.mark.slow
def test_a_locked_table_is_waited_for_briefly_and_said(
    server: postgres.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(server.url)
    store.save(Draft("desk", 0, "Ann", CONTENTS, File("a.csv", b"a")))
    monkeypatch.setattr(database, "LOCK_TIMEOUT_S", 1)
    with connect(server.url) as other:
        other.execute("LOCK TABLE datasets IN ACCESS EXCLUSIVE MODE")
        start = time.monotonic()
        for ask in (store.datasets, lambda: store.publish("desk", public=False)):
            with pytest.raises(StoreError, match=r"busy: a table was locked .* Nothing was changed"):
                ask()
        assert time.monotonic() - start < 20
    assert [one.public for one in store.datasets()] == [True]


@pytest.mark.slow
def test_a_server_that_dies_at_the_commit_is_not_said_to_have_changed_nothing(server: postgres.Server) -> None:
    store = Store(server.url)
    store.save(Draft("desk", 0, "Ann", CONTENTS, File("a.csv", b"a")))

    def stop() -> None:
        with database.transaction(server.url, write=True) as connection:
            connection.exec_driver_sql("DELETE FROM mappings")
            server.control("stop", "-m", "immediate")

    with pytest.raises(StoreError) as caught:
        stop()
    server.control("start")
    # The fault was met at the commit, whose outcome nobody knows.
    assert "not known whether the change was saved" in str(caught.value)
    assert len(store.datasets()) == 1
