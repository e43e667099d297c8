"""Briefings are kept by id, listed only by name, and a folder that cannot be used is said in words."""

from __future__ import annotations

import sqlite3

import pytest

from geo import journal, workspace
from geo.briefing import store
from geo.briefing.storyboard import SavedSlide, Storyboard
from geo.errors import SourceError
from geo.store import briefings
from geo.store.briefings import ForeignError, delete, new_id

BOARD = Storyboard("For the minister", (SavedSlide("map", {"mineral": "cobalt"}),))


def test_a_briefing_is_found_again_by_its_id():
    one = new_id()
    assert store.load(one) is None
    store.save(one, BOARD)
    assert store.load(one) == BOARD
    store.save(one, Storyboard("Other"))
    assert store.load(one) == Storyboard("Other")
    delete(one)
    assert store.load(one) is None


def test_only_named_briefings_with_slides_are_listed():
    store.save("0" * 16, BOARD)
    store.save("1" * 16, Storyboard(slides=BOARD.slides))
    store.save("2" * 16, Storyboard("Empty"))
    (found,) = store.listing()
    assert (found.id, found.name, found.slides) == ("0" * 16, "For the minister", 1)


def test_a_briefing_is_changed_and_listed_by_its_owner_alone():
    ann, team = "0" * 16, "1" * 16
    store.save(ann, BOARD, owner="ann")
    store.save(team, Storyboard("Team", BOARD.slides))
    for other in ("ben", ""):
        with pytest.raises(ForeignError, match="belongs to someone else"):
            store.save(ann, Storyboard("Ben's"), owner=other)
    assert store.load(ann) == BOARD
    store.save(ann, Storyboard("Again", BOARD.slides), owner="ann")
    store.save(team, Storyboard("Team, again", BOARD.slides), owner="ben")
    store.save(team, Storyboard("Team, once more", BOARD.slides), owner="ann")
    assert {one.name for one in store.listing(viewer="ben")} == {"Team, once more"}
    assert {one.name for one in store.listing(viewer="ann")} == {"Again", "Team, once more"}
    assert len(store.listing()) == 2


def test_saving_and_deleting_are_noted_with_the_account_once_they_happened(monkeypatch):
    notes = []
    monkeypatch.setattr(journal, "note", lambda event, **parts: notes.append((event, parts["account"], str(parts))))
    store.save("0" * 16, BOARD, owner="ann")
    with pytest.raises(ForeignError):
        store.save("0" * 16, BOARD, owner="ben")
    delete("0" * 16, account="ann")
    assert [note[:2] for note in notes] == [("briefing.saved", "ann"), ("briefing.deleted", "ann")]
    # Whoever reads the journal cannot open the briefing.
    assert not any("0" * 16 in note[2] for note in notes)


@pytest.mark.parametrize("wrong", ["", "../../etc/passwd", "x" * 16, "0" * 17, "'; DROP TABLE briefings; --"])
def test_what_is_no_id_is_refused(wrong):
    assert store.load(wrong) is None
    with pytest.raises(SourceError, match="not the id"):
        store.save(wrong, BOARD)


def test_a_folder_that_cannot_be_written_is_said(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("ATLAS_STORE", str(tmp_path / "file"))
    with pytest.raises(SourceError, match="cannot be opened"):
        store.save(new_id(), BOARD)


def test_what_was_damaged_is_refused():
    store.save("0" * 16, BOARD)
    with sqlite3.connect(workspace.database()) as database:
        database.execute("UPDATE briefings SET content = '{}'")
    database.close()
    with pytest.raises(SourceError, match="cannot be used as a briefing"):
        store.load("0" * 16)


def test_a_deleted_briefing_is_gone_from_links_and_lists_until_that_is_undone():
    store.save("0" * 16, BOARD)
    delete("0" * 16)
    assert store.load("0" * 16) is None
    assert store.listing() == ()
    (gone,) = store.listing(deleted=True)
    assert (gone.name, gone.slides) == ("For the minister", 1)
    delete("0" * 16, undo=True)
    assert store.load("0" * 16) == BOARD
    assert store.listing(deleted=True) == ()


def test_nobody_deletes_or_restores_the_briefing_of_someone_else():
    store.save("0" * 16, BOARD, owner="ann")
    for undo in (False, True):
        with pytest.raises(ForeignError, match="belongs to someone else"):
            delete("0" * 16, account="ben", undo=undo)
    assert store.load("0" * 16) == BOARD
    delete("0" * 16, account="ann")
    assert store.listing(viewer="ben", deleted=True) == ()
    assert len(store.listing(viewer="ann", deleted=True)) == 1


def test_what_was_deleted_long_ago_is_purged_and_what_was_not_stays():
    for number in (0, 1):
        store.save(str(number) * 16, BOARD)
    delete("0" * 16)
    assert briefings.purge(days=1) == 0
    assert briefings.purge(days=0) == 1
    delete("0" * 16, undo=True)
    assert store.load("0" * 16) is None
    assert store.load("1" * 16) == BOARD
