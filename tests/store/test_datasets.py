import os
import sqlite3
import stat
from pathlib import Path

import pandas as pd
import pytest

from geo import journal
from geo import vocabulary as v
from geo.dataset import Dataset
from geo.errors import ConflictError, StoreError, UnknownChoiceError
from geo.store import datasets
from geo.store.datasets import Store
from geo.store.records import Draft, File, dataset_name, identity
from geo.uploads.accept import contents, to_dataset

FILE = File("../my file.csv", b"country,value\nChile,1\n")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty store."""
    return Store(str(tmp_path / "deep" / "store.sqlite"))


@pytest.fixture(scope="module")
def draft() -> Draft:
    """The shipped data as a first version."""
    shipped = Dataset.load()
    return Draft("desk", 0, "Ann", contents(shipped, shipped=shipped), FILE, "update", "template", "first", "{}", "a\n")


def test_a_version_comes_back_as_it_was_saved(store: Store, draft: Draft) -> None:
    saved = store.save(draft)
    assert (saved.name, saved.parent, saved.author) == ("desk v1", 0, "Ann")
    assert (saved.file_name, saved.file_size, saved.sha256) == ("my file.csv", 22, FILE.sha256)
    assert store.versions("desk") == (saved,)
    assert store.file("desk", 1).content == FILE.content
    assert store.details("desk", 1) == ("{}", "a\n")
    again = to_dataset("again", store.contents("desk", 1))
    assert again.minerals() == Dataset.load().minerals()
    pd.testing.assert_frame_equal(
        store.contents("desk", 1).facts.sort_index(axis=1), draft.contents.facts.sort_index(axis=1), check_dtype=False
    )


def save(store: Store, draft: Draft, expected: int, author: str = "Ann") -> None:
    store.save(Draft("desk", expected, author, draft.contents, FILE))


def test_a_save_from_an_old_version_is_refused_with_who_was_faster(store: Store, draft: Draft) -> None:
    save(store, draft, 0)
    save(store, draft, 1, "Ben")
    with pytest.raises(ConflictError, match=r"Ben saved version 2 .* \d{4}, \d\d:\d\d UTC; .* made from version 1"):
        save(store, draft, 1)
    with pytest.raises(ConflictError, match="Ben saved"):
        save(store, draft, 0)
    assert [version.number for version in store.versions("desk")] == [2, 1]


def test_rolling_back_is_a_version_of_its_own(store: Store, draft: Draft) -> None:
    save(store, draft, 0)
    fewer = draft.contents.facts[draft.contents.facts[v.MINERAL] == "cobalt"]
    store.save(Draft("desk", 1, "Ben", type(draft.contents)(fewer, draft.contents.series, ()), FILE))
    back = store.roll_back("desk", 1, expected=2, author="Ann")
    assert (back.number, back.parent, back.message) == (3, 2, "Back to version 1")
    assert len(store.contents("desk", 3).facts) == len(draft.contents.facts)
    assert len(store.contents("desk", 2).facts) == len(fewer)
    with pytest.raises(ConflictError):
        store.roll_back("desk", 1, expected=2, author="Ann")


def test_deleting_can_be_undone(store: Store, draft: Draft) -> None:
    save(store, draft, 0)
    save(store, draft, 1)
    store.delete("desk", 1)
    assert [version.number for version in store.versions("desk")] == [2]
    store.delete("desk", 1, undo=True)
    assert [version.number for version in store.versions("desk")] == [2, 1]
    store.delete("desk")
    assert store.datasets() == ()
    assert [one.name for one in store.datasets(deleted=True)] == ["desk"]
    with pytest.raises(ConflictError, match="was deleted"):
        save(store, draft, 2)
    store.delete("desk", undo=True)
    assert [one.name for one in store.datasets()] == ["desk"]


def test_the_current_version_is_not_deleted(store: Store, draft: Draft) -> None:
    save(store, draft, 0)
    with pytest.raises(ConflictError, match="roll back first"):
        store.delete("desk", 1)


def test_what_is_not_public_is_seen_by_its_owner(store: Store, draft: Draft) -> None:
    store.save(Draft("desk", 0, "Ann", draft.contents, FILE, public=False))
    assert [one.name for one in store.datasets(viewer="Ann")] == ["desk"]
    assert store.datasets(viewer="Ben") == ()
    store.publish("desk", public=True)
    assert [one.name for one in store.datasets(viewer="Ben")] == ["desk"]


def test_what_is_not_there_is_named(store: Store, draft: Draft) -> None:
    save(store, draft, 0)
    for ask in (
        lambda: store.contents("desk", 9),
        lambda: store.file("desk", 9),
        lambda: store.delete("none"),
        lambda: store.delete("desk", 9),
        lambda: store.publish("none", public=True),
        lambda: store.save(Draft("none", 4, "Ann", draft.contents, FILE)),
    ):
        with pytest.raises(UnknownChoiceError):
            ask()


@pytest.mark.parametrize("name", ["", "  ", "x" * 81, "a\x00b", "\u202ea"])
def test_names_that_cannot_be(name: str) -> None:
    with pytest.raises(UnknownChoiceError):
        dataset_name(name)


def test_sql_in_a_name_is_a_name(store: Store, draft: Draft) -> None:
    name = "x'); DROP TABLE versions; --"
    store.save(Draft(name, 0, name, draft.contents, FILE, message=name))
    assert store.versions(name)[0].message == name


def test_nothing_is_created_before_the_first_question(tmp_path: Path) -> None:
    Store(str(tmp_path / "later" / "store.sqlite"))
    assert not (tmp_path / "later").exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_directory_without_rights_is_an_error_in_words(tmp_path: Path, draft: Draft) -> None:
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    with pytest.raises(StoreError, match="cannot be"):
        Store(str(tmp_path / "store.sqlite")).save(draft)


def test_a_place_where_nothing_can_be_made_is_an_error_in_words(draft: Draft) -> None:
    with pytest.raises(StoreError, match="cannot be opened"):
        Store("/proc/none/store.sqlite").save(draft)


def test_a_path_that_is_a_directory_is_an_error_in_words(tmp_path: Path, draft: Draft) -> None:
    with pytest.raises(StoreError, match="cannot be written"):
        Store(str(tmp_path)).save(draft)


@pytest.mark.parametrize("content", [b"no database at all" * 100, b"SQLite format 3\0" + b"\xff" * 2000])
def test_a_damaged_file_is_an_error_in_words(tmp_path: Path, draft: Draft, content: bytes) -> None:
    path = tmp_path / "store.sqlite"
    path.write_bytes(content)
    with pytest.raises(StoreError, match="damaged or no store"):
        Store(str(path)).save(draft)
    assert path.read_bytes() == content


def test_a_file_that_was_changed_in_the_store_is_found_out(store: Store, draft: Draft) -> None:
    save(store, draft, 0)
    with sqlite3.connect(store.where) as connection:
        connection.execute("UPDATE blobs SET content = x'789c030000000001'")
    connection.close()
    with pytest.raises(StoreError, match="damaged"):
        store.file("desk", 1)


def test_a_postgresql_that_is_not_there_keeps_its_password_to_itself(draft: Draft) -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(StoreError) as caught:
        Store("postgresql://user:secret@127.0.0.1:1/none").save(draft)
    assert "secret" not in str(caught.value)


def test_a_version_of_before_the_checksum_is_still_read(store: Store, draft: Draft) -> None:
    save(store, draft, 0)
    with sqlite3.connect(store.where) as connection:
        connection.execute("UPDATE versions SET origins = json_extract(origins, '$.origins')")
    connection.close()
    assert len(store.contents("desk", 1).facts) == len(draft.contents.facts)


def test_figures_that_were_changed_in_the_store_are_found_out(store: Store, draft: Draft) -> None:
    save(store, draft, 0)
    with sqlite3.connect(store.where) as connection:
        connection.execute("UPDATE versions SET series = replace(series, '2024', '2023')")
    connection.close()
    with pytest.raises(StoreError, match="damaged"):
        store.contents("desk", 1)


def events(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, object]]:
    """What the journal is told from now on."""
    notes: list[tuple[str, object]] = []
    monkeypatch.setattr(journal, "note", lambda event, **parts: notes.append((event, parts.get("account"))))
    return notes


def test_a_change_is_noted_with_its_account_once_it_has_happened(
    store: Store, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(store, draft, 0)
    save(store, draft, 1)
    notes = events(monkeypatch)
    store.roll_back("desk", 1, expected=2, author="Ann", account="ann@example.org")
    store.delete("desk", 1, account="ann@example.org")
    store.publish("desk", public=False, account="paula@example.org")
    assert notes == [
        ("version.rolled_back", "ann@example.org"),
        ("version.deleted", "ann@example.org"),
        ("dataset.hidden", "paula@example.org"),
    ]


def test_what_did_not_happen_is_not_noted(store: Store, draft: Draft, monkeypatch: pytest.MonkeyPatch) -> None:
    save(store, draft, 0)
    notes = events(monkeypatch)
    with pytest.raises(ConflictError):
        store.delete("desk", 1, account="ann@example.org")
    with pytest.raises(UnknownChoiceError):
        store.delete("none", account="ann@example.org")
    assert notes == []


def test_an_error_names_no_private_dataset(store: Store, draft: Draft) -> None:
    store.save(Draft("secret-plan", 0, "Ann", draft.contents, FILE, public=False))
    store.save(Draft("open", 0, "Ann", draft.contents, FILE))
    with pytest.raises(UnknownChoiceError) as caught:
        store.delete("secret")
    assert caught.value.choices == ("open",)
    assert "secret-plan" not in str(caught.value)


def test_two_accounts_may_use_one_title(store: Store, draft: Draft) -> None:
    for who in ("ann@example.org", "ben@example.org"):
        store.save(Draft(identity("desk", who), 0, who, draft.contents, FILE, account=who, title="desk"))
    assert [(one.title, one.owner) for one in store.datasets()] == [
        ("desk", "ann@example.org"),
        ("desk", "ben@example.org"),
    ]
    assert [one.name for one in store.versions(identity("desk", "ann@example.org"))] == ["desk v1"]


def test_purging_removes_what_was_deleted_long_ago_and_nothing_else(
    store: Store, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(store, draft, 0)
    store.save(Draft("desk", 1, "Ann", draft.contents, File("b.csv", b"b")))
    store.save(Draft("gone", 0, "Ann", draft.contents, File("c.csv", b"c")))
    monkeypatch.setattr(datasets, "_now", lambda: "2026-01-01T00:00:00.000+00:00")
    store.delete("desk", 1)
    store.delete("gone")
    monkeypatch.undo()
    store.save(Draft("new", 0, "Ann", draft.contents, File("d.csv", b"d")))
    store.delete("new")
    assert store.purge() == 2
    assert [one.number for one in store.versions("desk")] == [2]
    assert store.versions("desk", deleted=True) == ()
    assert [one.name for one in store.datasets(deleted=True)] == ["new"]
    assert store.file("desk", 2).content == b"b"
    store.delete("new", undo=True)
    assert store.file("new", 1).content == b"d"
    with sqlite3.connect(store.where) as connection:
        assert connection.execute("SELECT count(*) FROM blobs").fetchone() == (2,)
    connection.close()
    assert store.purge() == 0
