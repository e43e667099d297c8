"""Columns that were mapped before are offered and confirmed; words for a whole file stay with that file."""

from __future__ import annotations

import json
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.pages.shared import sign_in
from geo.store.datasets import Store

LITHIUM = "Country,Year,Production\nChile,2024,49000\n"
COBALT = "Country,Year,Production\nCongo (Kinshasa),2024,220000\n"
WORDS = {"mineral": "lithium", "stage": "mine", "unit": "kt", "basis": "Li content"}
# Signed in now: an old sign-in is asked for again.
ANN = {"is_logged_in": True, "email": "ann@example.org", "iat": time.time()}
BEN = {"is_logged_in": True, "email": "ben@example.org", "iat": time.time()}


def script() -> None:
    from geo.pages.shared import active  # noqa: PLC0415 - the script runs on its own
    from geo.pages.upload import page as upload_page  # noqa: PLC0415 - the script runs on its own

    active.bar()
    upload_page.page()


@pytest.fixture(autouse=True)
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The store's file."""
    monkeypatch.setenv("ATLAS_STORE", str(tmp_path / "store.sqlite"))
    monkeypatch.setattr(sign_in, "by_proxy", lambda: False)
    return tmp_path / "store.sqlite"


def at_the_page(user: dict[str, object]) -> AppTest:
    page = AppTest.from_function(script, default_timeout=60)
    page.user = user
    return page.run()


def drop(page: AppTest, text: str, name: str) -> AppTest:
    page.file_uploader[0].set_value((name, text.encode(), "text/csv"))
    return page.run()


def press(page: AppTest, label: str) -> AppTest:
    (button,) = [one for one in page.button if one.label == label]
    button.click()
    return page.run()


def columns(page: AppTest) -> dict[str, str]:
    return {str(box.label): str(box.value) for box in page.selectbox if box.value in {"Country", "Year", "Production"}}


def words(page: AppTest) -> dict[str, str]:
    """What the form says for the whole file, by part."""
    found = {box.label.split()[2]: str(box.value) for box in page.text_input if box.label.startswith("or one ")}
    return {part: word for part, word in found.items() if word}


def confirm(page: AppTest, said: dict[str, str]) -> AppTest:
    for box in page.text_input:
        part = box.label.split()[2] if box.label.startswith("or one ") else ""
        if part in said:
            box.set_value(said[part])
    return press(page, "Use these columns")


def save(page: AppTest, name: str) -> AppTest:
    press(page, "Use in this session")
    next(one for one in page.text_input if one.label == "Save as dataset").set_value(name)
    return press(page, "Save")


def labels(page: AppTest) -> set[str]:
    return {one.label for one in page.button}


@pytest.mark.parametrize("user", [{}, ANN])
def test_a_second_file_with_the_same_header_is_asked_again_about_itself(
    user: dict[str, object],
) -> None:
    page = confirm(drop(at_the_page(user), LITHIUM, "lithium.csv"), WORDS)
    assert not page.exception
    assert "Use in this session" in labels(page)
    drop(page, COBALT, "cobalt.csv")
    assert "Use these columns" in labels(page)
    assert "Use in this session" not in labels(page)
    assert columns(page) == {"Country *": "Country", "Year *": "Year", "Value *": "Production"}
    # The measure is in the name of the column.
    assert words(page) == {"mineral": "cobalt"}
    assert any("mapped them before" in one.value for one in page.caption)


def test_columns_can_be_changed_after_they_were_confirmed() -> None:
    page = confirm(drop(at_the_page({}), COBALT, "cobalt.csv"), {"stage": "mine", "unit": "t", "basis": "Co content"})
    press(page, "Change columns")
    assert "Use these columns" in labels(page)
    assert not page.exception


def test_without_sign_in_nothing_is_kept_beyond_the_session(path: Path) -> None:
    save(confirm(drop(at_the_page({}), LITHIUM, "lithium.csv"), WORDS), "desk")
    assert [one.name for one in Store().datasets()] == ["desk"]
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("SELECT * FROM mappings").fetchall() == []
    other = drop(at_the_page({}), COBALT, "cobalt.csv")
    assert not any("mapped them before" in one.value for one in other.caption)


def test_an_account_keeps_its_columns_when_it_saves_and_nobody_else_is_offered_them(path: Path) -> None:
    page = confirm(drop(at_the_page(ANN), LITHIUM, "lithium.csv"), WORDS)
    assert not path.exists()  # nothing is kept before the user saves
    save(page, "desk")
    with closing(sqlite3.connect(path)) as database:
        ((account, mapping),) = database.execute("SELECT account, mapping FROM mappings").fetchall()
    assert account == "ann@example.org"
    assert json.loads(mapping)["constants"] == {}
    assert not [word for word in WORDS.values() if word in mapping]
    again = drop(at_the_page(ANN), COBALT, "cobalt.csv")
    assert any("mapped them before" in one.value for one in again.caption)
    assert "Use these columns" in labels(again)
    theirs = drop(at_the_page(BEN), COBALT, "cobalt.csv")
    assert not any("mapped them before" in one.value for one in theirs.caption)


def test_a_version_is_kept_with_the_mapping_of_its_own_file_alone() -> None:
    page = confirm(drop(at_the_page({}), LITHIUM, "lithium.csv"), WORDS)
    drop(page, COBALT, "cobalt.csv")
    save(confirm(page, {"stage": "mine", "unit": "t", "basis": "Co content"}), "desk")
    mapping, _ = Store().details("desk", 1)
    assert "cobalt" in mapping
    assert "lithium" not in mapping
