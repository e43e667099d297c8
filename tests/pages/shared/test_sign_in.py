"""Roles: one team without sign-in; with it owners, publishers, and nobody without."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo import journal
from geo.briefing import store as boards
from geo.briefing.storyboard import SavedSlide, Storyboard
from geo.engine.user_files import UserFile
from geo.pages.shared import session, sign_in
from geo.store import trade_files
from geo.store.briefings import new_id
from geo.store.datasets import Store
from tests.store.first_schema import FLOWS

GOOD = "country,mineral,stage,measure,year,value,unit,basis\nChile,lithium,mine,production,2025,70000,t,Li content\n"


def script() -> None:
    from geo.pages.shared import active  # noqa: PLC0415 - the script runs on its own
    from geo.pages.upload import page as upload_page  # noqa: PLC0415 - the script runs on its own

    active.bar()
    upload_page.page()


@pytest.fixture(autouse=True)
def _store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_STORE", str(tmp_path / "store.sqlite"))
    monkeypatch.setattr(sign_in, "by_proxy", sign_in.by_proxy)
    monkeypatch.setenv("ATLAS_PUBLISHERS", "paula@example.org, other@example.org")


def at_the_page(user: dict[str, object]) -> AppTest:
    # Streamlit knows a header by a setting of the server.
    sign_in.by_proxy = lambda: "is_logged_in" not in user and "email" in user
    page = AppTest.from_function(script, default_timeout=60)
    page.user = user
    return page.run()


def labels(page: AppTest) -> set[str]:
    return {one.label for one in page.button}


def saved(page: AppTest, name: str) -> AppTest:
    page.file_uploader[0].set_value(("desk.csv", GOOD.encode(), "text/csv"))
    press(page.run(), "Use in this session")
    next(one for one in page.text_input if one.label == "Save as dataset").set_value(name)
    return press(page, "Save")


def press(page: AppTest, label: str) -> AppTest:
    (button,) = [one for one in page.button if one.label == label]
    button.click()
    return page.run()


ANN = {"is_logged_in": True, "email": "ann@example.org", "iat": time.time()}
BEN = {"email": "ben@example.org"}  # by a header of the proxy
PAULA = {"is_logged_in": True, "email": "Paula@example.org", "iat": time.time(), "email_verified": True}


def test_without_sign_in_everybody_is_one_team() -> None:
    page = saved(at_the_page({}), "desk")
    assert any("everybody who reaches this page is one team" in one.value for one in page.caption)
    assert {"Open version", "Delete"} <= labels(page)


@pytest.mark.parametrize("user", [{"is_logged_in": False}, {"email": None}, {"email": ""}])
def test_where_sign_in_is_configured_nobody_saves_or_opens_without_it(user: dict[str, object]) -> None:
    saved(at_the_page(ANN), "secret-plan")
    page = at_the_page(user)
    page.file_uploader[0].set_value(("desk.csv", GOOD.encode(), "text/csv"))
    press(page.run(), "Use in this session")
    assert not page.exception
    assert any("Sign in to save" in one.value for one in page.info)
    assert {"Save", "Open version", "Delete"}.isdisjoint(labels(page))
    assert "secret-plan" not in str([one.options for one in page.selectbox])
    assert ("Sign in" in labels(page)) == ("is_logged_in" in user)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"email": None}, "does not say your e-mail address"),
        ({"email_verified": False}, "has not verified your e-mail address"),
        ({"email_verified": "false"}, "has not verified your e-mail address"),  # as some services write it
        ({"iat": time.time() - 12.1 * 3600}, "has expired"),
        ({"iat": None}, "has expired"),
    ],
)
def test_a_sign_in_without_address_unverified_or_of_yesterday_is_none(changes: dict[str, object], words: str) -> None:
    assert not sign_in.refused(PAULA, now=time.time())
    assert words in sign_in.refused(PAULA | changes, now=time.time())


def test_who_is_refused_is_told_why_and_does_nothing() -> None:
    page = at_the_page(PAULA | {"email_verified": False})
    assert any("has not verified your e-mail address" in one.value for one in page.info)
    assert "Sign in" in labels(page)
    assert {"Save", "Open version", "Delete", "Sign out"}.isdisjoint(labels(page))


def test_how_long_a_sign_in_lasts_can_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    before = ANN | {"iat": time.time() - 2 * 3600}
    assert not sign_in.refused(before, now=time.time())
    monkeypatch.setenv("ATLAS_SIGN_IN_HOURS", "1.5")
    assert "expired" in sign_in.refused(before, now=time.time())


def test_what_one_saves_another_does_not_see_until_it_is_published() -> None:
    saved(at_the_page(ANN), "ann's")
    assert any("Nothing is saved yet" in one.value for one in at_the_page(BEN).caption)
    page = saved(at_the_page(PAULA), "paula's")
    assert "Show to owner only" in labels(page)
    theirs = at_the_page(BEN)
    (box,) = [one for one in theirs.selectbox if one.label == "Dataset"]
    assert box.options == ["paula's (Paula@example.org)"]
    assert "Open version" in labels(theirs)
    assert {"Delete", "Show to owner only"}.isdisjoint(labels(theirs))


def test_nobody_but_owner_and_publishers_adds_a_version() -> None:
    saved(at_the_page(PAULA), "paula's")
    page = press(at_the_page(BEN), "Open version")
    page = saved(page, "paula's")
    assert any("belongs to somebody else" in one.value.replace("\\", "") for one in page.error)
    (named,) = Store().datasets()
    assert [one.author for one in Store().versions(named.name)] == ["Paula@example.org"]
    saved(press(at_the_page(PAULA), "Open version"), "paula's")
    assert len(Store().versions(named.name)) == 2


def test_a_publisher_sees_and_publishes_what_others_saved() -> None:
    saved(at_the_page(ANN), "ann's")
    page = at_the_page(PAULA)
    (box,) = [one for one in page.selectbox if one.label == "Dataset"]
    assert box.options == ["ann's (ann@example.org)"]
    press(page, "Show to everybody")
    theirs = at_the_page(BEN)
    (box,) = [one for one in theirs.selectbox if one.label == "Dataset"]
    assert box.options == ["ann's (ann@example.org)"]


def test_the_name_of_a_private_dataset_is_as_free_to_others_as_any() -> None:
    saved(at_the_page(ANN), "secret-plan")
    page = saved(at_the_page(BEN), "secret-plan")
    assert not page.error
    assert not page.exception
    assert sorted(one.owner for one in Store().datasets()) == ["ann@example.org", "ben@example.org"]
    (box,) = [one for one in page.selectbox if one.label == "Dataset"]
    assert box.options == ["secret-plan"]
    for user in (ANN, BEN):
        (mine,) = Store().datasets(viewer=str(user["email"]))
        assert [one.author for one in Store().versions(mine.name)] == [user["email"]]


def test_a_dataset_saved_before_names_belonged_to_accounts_keeps_its_owner_and_its_secret() -> None:
    saved(at_the_page(ANN), "secret-plan")
    with contextlib.closing(sqlite3.connect(Store().where)) as database, database:
        database.execute("PRAGMA foreign_keys = OFF")
        database.execute("UPDATE datasets SET name = 'secret-plan'")
        database.execute("UPDATE versions SET dataset = 'secret-plan'")
    assert not saved(at_the_page(BEN), "secret-plan").error
    saved(press(at_the_page(ANN), "Open version"), "secret-plan")
    assert len(Store().versions("secret-plan")) == 2


def test_a_deletion_can_be_undone_after_a_reload_by_who_may_delete() -> None:
    saved(at_the_page(PAULA), "paula's")
    press(at_the_page(PAULA), "Delete")
    assert Store().datasets() == ()
    assert "Undo" not in labels(at_the_page(BEN))
    page = at_the_page(PAULA)
    (box,) = [one for one in page.selectbox if one.label.startswith("Deleted in the last 30 days")]
    assert box.options[0].startswith("paula's (deleted 20")
    press(page, "Undo")
    assert [one.title for one in Store().datasets()] == ["paula's"]


def test_the_journal_names_the_account_of_every_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    notes: list[tuple[str, object]] = []
    monkeypatch.setattr(journal, "note", lambda event, **parts: notes.append((event, parts.get("account"))))
    saved(at_the_page(PAULA), "paula's")
    press(at_the_page(PAULA), "Show to owner only")
    press(at_the_page(PAULA), "Open version")
    press(at_the_page(PAULA), "Delete")
    press(at_the_page(PAULA), "Undo")
    changes = [note for note in notes if note[0].startswith(("version.", "dataset."))]
    events = ["version.saved", "dataset.hidden", "version.opened", "version.deleted", "version.restored"]
    assert changes == [(event, "Paula@example.org") for event in events]


def briefing() -> None:
    from geo.pages.briefing import page as briefing_page  # noqa: PLC0415 - the script runs on its own

    briefing_page.page()


def flows() -> None:
    from geo.pages.flows import page as flows_page  # noqa: PLC0415 - the script runs on its own

    flows_page.page()


BOARD = Storyboard("Ann's secret deck", (SavedSlide("map", {"mineral": "cobalt"}),))
NOBODY = {"is_logged_in": False}


def opened(script: Callable[[], None], user: dict[str, object], **address: str) -> AppTest:
    sign_in.by_proxy = lambda: "is_logged_in" not in user and "email" in user
    page = AppTest.from_function(script, default_timeout=90)
    page.user = user
    for name, word in address.items():
        page.query_params[name] = word
    return page.run()


def rename(page: AppTest, name: str) -> AppTest:
    next(one for one in page.text_input if one.label == "Name").set_value(name)
    return page.run()


def test_nobody_saves_lists_or_opens_a_briefing_without_the_sign_in_that_is_configured() -> None:
    one = new_id()
    boards.save(one, BOARD, owner="ann@example.org")
    page = opened(briefing, NOBODY, board=one)
    assert not page.exception
    shown = str([box.options for box in page.selectbox]) + str([box.value for box in page.text_input])
    assert BOARD.name not in shown
    page = opened(briefing, NOBODY)
    press(page, "New, empty briefing")
    assert [kept.name for kept in boards.listing()] == [BOARD.name]
    assert boards.load(one) == BOARD


def test_a_briefing_is_listed_for_its_owner_and_publishers_and_others_change_a_copy() -> None:
    one = new_id()
    boards.save(one, BOARD, owner="ann@example.org")

    def listed(user: dict[str, object]) -> bool:
        return BOARD.name in str([box.options for box in opened(briefing, user).selectbox])

    assert (listed(ANN), listed(BEN), listed(PAULA)) == (True, False, True)
    theirs = rename(opened(briefing, BEN, board=one), "Ben's deck")
    assert any("belongs to someone else" in note.value.replace("\\", "") for note in theirs.toast)
    assert boards.load(one) == BOARD
    assert [kept.name for kept in boards.listing(viewer="ben@example.org")] == ["Ben's deck"]
    rename(opened(briefing, ANN, board=one), "Ann's new deck")
    kept = boards.load(one)
    assert kept is not None
    assert kept.name == "Ann's new deck"


def test_only_publishers_save_and_remove_trade_files_for_everyone(monkeypatch: pytest.MonkeyPatch) -> None:
    notes: list[tuple[str, object]] = []
    monkeypatch.setattr(journal, "note", lambda event, **parts: notes.append((event, parts.get("account"))))
    trade_files.save(UserFile("x.csv", "d" * 64, "baci", FLOWS), owner="Paula@example.org")
    session._listed.clear()
    name = "Remove x\\.csv for everyone"
    assert not [user for user in (NOBODY, ANN, BEN) if name in labels(opened(flows, user))]
    assert len(trade_files.listing()) == 1
    press(opened(flows, PAULA), name)
    assert trade_files.listing() == ()
    assert [note for note in notes if note[0].startswith("trade_file.")] == [
        ("trade_file.saved", "Paula@example.org"),
        ("trade_file.removed", "Paula@example.org"),
    ]
