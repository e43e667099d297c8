"""A full disk and a folder that cannot be written: said in words, nothing lost, and all is well afterwards."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from geo import vocabulary as v
from geo.briefing import store as briefings
from geo.briefing.storyboard import SavedSlide, Storyboard
from geo.cli import main as cli_main
from geo.engine.user_files import UserFile
from geo.errors import SourceError, StoreError
from geo.pages.shared import session
from geo.store import trade_files
from geo.store.briefings import new_id
from geo.store.contents import Contents
from geo.store.datasets import Store
from geo.writing import write_whole

from .conftest import Disk, draft

APP = str(Path(__file__).resolve().parents[2] / "app.py")
HEADER = "country,mineral,stage,measure,year,value,unit,basis,status,source,note\n"
GOOD = HEADER + "Chile,lithium,mine,production,2025,70000,t,Li content,,desk,\n"
BOARD = Storyboard("For the minister", (SavedSlide("map", {"mineral": "cobalt"}),))


def upload_page() -> None:
    from geo.pages.shared import active  # noqa: PLC0415 - the script runs on its own
    from geo.pages.upload import page as upload  # noqa: PLC0415 - the script runs on its own

    active.bar()
    upload.page()


def briefing_page() -> None:
    from geo.pages.briefing import page as briefing  # noqa: PLC0415 - as above

    briefing.page()


def press(page: AppTest, label: str) -> AppTest:
    (button,) = [one for one in page.button if one.label == label]
    button.click()
    return page.run()


def name(page: AppTest, text: str) -> None:
    next(one for one in page.text_input if one.label == "Save as dataset").set_value(text)


def dropped(page: AppTest) -> AppTest:
    page.run()
    page.file_uploader[0].set_value(("desk.csv", GOOD.encode(), "text/csv"))
    return press(page.run(), "Use in this session")


def test_a_save_on_a_full_disk_is_refused_and_the_versions_before_it_stay(disk: Disk, cobalt: Contents) -> None:
    store = Store(str(disk.folder / "store.sqlite"))
    store.save(draft(cobalt, 0))
    disk.fill(leave=8192)
    with pytest.raises(StoreError, match="full; nothing was saved"):
        store.save(draft(cobalt, 1, size=100_000))
    assert [one.number for one in store.versions("desk")] == [1]
    assert len(store.contents("desk", 1).facts) == len(cobalt.facts)
    disk.free()
    assert store.save(draft(cobalt, 1, size=100_000)).number == 2


def test_a_file_on_a_full_disk_stays_as_it_was(disk: Disk) -> None:
    path = disk.folder / "map.csv"
    write_whole(path, b"old")
    disk.fill(leave=4096)
    with pytest.raises(SourceError, match="No space left"):
        write_whole(path, b"new" * 10_000)
    assert path.read_bytes() == b"old"
    assert {one.name for one in disk.folder.iterdir()} == {"map.csv", "filler"}


def test_a_briefing_on_a_full_disk_keeps_its_last_state(disk: Disk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_STORE", str(disk.folder))
    one = new_id()
    briefings.save(one, BOARD)
    disk.fill()
    long = Storyboard("Longer", (SavedSlide("map", {"mineral": "tin"}, notes="n" * 5_000),) * 10)
    with pytest.raises(SourceError, match="full"):
        briefings.save(one, long)
    assert briefings.load(one) == BOARD
    disk.free()
    briefings.save(one, long)
    assert briefings.load(one) == long


def test_a_trade_file_on_a_full_disk_is_remembered_whole_or_not(disk: Disk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_STORE", str(disk.folder))
    frame = pd.DataFrame(
        {
            v.YEAR: [2024],
            v.HS6: ["260500"],
            v.EXPORTER: ["COD"],
            v.IMPORTER: ["CHN"],
            v.VALUE_KUSD: [1.0],
            v.QUANTITY_T: [1.0],
        }
    ).astype({v.YEAR: "int16"})
    disk.fill()
    with pytest.raises(StoreError, match="full"):
        trade_files.save(UserFile("baci.csv", "a" * 64, "baci", frame))
    assert trade_files.listing() == ()
    assert [one.name for one in disk.folder.iterdir()] == ["filler"]


def test_an_import_on_a_full_disk_says_so(
    disk: Disk, cobalt: Contents, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ATLAS_STORE", str(disk.folder / "store.sqlite"))
    Store().save(draft(cobalt, 0))
    file = disk.folder / "desk.csv"
    file.write_text(GOOD, encoding="utf-8")
    disk.fill()
    assert cli_main.main(["import", str(file), "--dataset", "desk"]) == 1
    assert "full; nothing was saved" in capsys.readouterr().err
    disk.free()
    assert cli_main.main(["import", str(file), "--dataset", "desk"]) == 0
    assert [one.number for one in Store().versions("desk")] == [2, 1]


def test_the_page_keeps_an_upload_that_finds_the_disk_full_until_it_can_be_saved(
    disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_STORE", str(disk.folder / "store.sqlite"))
    page = dropped(AppTest.from_function(upload_page, default_timeout=60))
    disk.fill()
    name(page, "desk")
    press(page, "Save")
    assert not page.exception
    assert any("full; nothing was saved" in one.value.replace("\\", "") for one in page.error)
    assert page.session_state[session.ACTIVE].version.startswith("desk.csv")
    disk.free()
    press(page, "Save")
    assert not page.exception
    assert not page.error
    assert [one.name for one in Store().datasets()] == ["desk"]


def test_a_folder_that_cannot_be_written_shows_what_is_saved_and_saves_nothing(
    disk: Disk, cobalt: Contents, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_STORE", str(disk.folder / "store.sqlite"))
    Store().save(draft(cobalt, 0))
    disk.lock()
    page = dropped(AppTest.from_function(upload_page, default_timeout=60))
    name(page, "other")
    press(page, "Save")
    assert not page.exception
    assert any("cannot be written" in one.value for one in page.error)
    press(page, "Open version")
    assert page.session_state[session.ACTIVE].version.startswith("desk v1")
    disk.unlock()
    name(dropped(page), "other")
    press(page, "Save")
    assert not page.error
    assert {one.name for one in Store().datasets()} == {"desk", "other"}


@pytest.mark.parametrize("path", ["store.sqlite", "deep/store.sqlite"])
def test_an_empty_folder_that_cannot_be_written_leaves_a_working_page(
    disk: Disk, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setenv("ATLAS_STORE", str(disk.folder / path))
    disk.lock()
    page = dropped(AppTest.from_function(upload_page, default_timeout=60))
    assert not page.exception
    assert any("The store" in one.value and "cannot be" in one.value for one in page.info)
    assert page.session_state[session.ACTIVE].version.startswith("desk.csv")


def test_a_briefing_that_cannot_be_kept_says_so_and_can_be_downloaded(
    disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_STORE", str(disk.folder))
    disk.lock()
    page = AppTest.from_function(briefing_page, default_timeout=90)
    page.query_params["story"] = "none"
    page.session_state["briefing_board"] = BOARD
    page.run()
    next(one for one in page.text_input if one.label == "Name").set_value("For the cabinet").run()
    assert not page.exception
    assert any("Autosave failed" in one.value for one in page.warning)
    assert any(one.label == "Save project file" for one in page.get("download_button"))
    assert page.session_state["briefing_board"].name == "For the cabinet"
