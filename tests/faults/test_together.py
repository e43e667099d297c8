"""Two servers and several readers on one store, and clocks that jump: nobody's work is lost, and order stays."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.briefing import store as briefings
from geo.briefing import storyboard
from geo.briefing.storyboard import SavedSlide, Storyboard
from geo.store import briefings as kept
from geo.store import datasets as stores
from geo.store.briefings import ChangedError, new_id
from geo.store.contents import Contents
from geo.store.datasets import Store

from .conftest import draft

ROOT = Path(__file__).resolve().parents[2]
BOARD = Storyboard("For the minister", (SavedSlide("map", {"mineral": "cobalt"}),))
ROW = "country,mineral,stage,measure,year,value,unit,basis\n{},lithium,mine,production,2025,{},t,Li content\n"


def briefing_page() -> None:
    from geo.pages.briefing import page as briefing  # noqa: PLC0415 - the script runs on its own

    briefing.page()


def rename(page: AppTest, text: str) -> None:
    next(one for one in page.text_input if one.label == "Name").set_value(text).run()


def test_of_two_readers_of_one_briefing_neither_loses_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_STORE", str(tmp_path))
    shared = new_id()
    briefings.save(shared, BOARD)
    pages = []
    for _ in range(2):
        page = AppTest.from_function(briefing_page, default_timeout=60)
        page.query_params["board"] = shared
        pages.append(page.run())
    ann, ben = pages
    rename(ann, "Ann's")
    rename(ben, "Ben's")
    assert not ben.exception
    assert any("Someone else changed this briefing" in one.value for one in ben.toast)
    rename(ben, "Ben's, again")
    rename(ann, "Ann's, again")
    assert {one.name for one in briefings.listing()} == {"Ann's, again", "Ben's, again"}
    assert briefings.load(shared).name == "Ann's, again"
    assert not ann.toast


def test_a_save_over_what_somebody_else_saved_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_STORE", str(tmp_path))
    one = new_id()
    briefings.save(one, BOARD)
    theirs = storyboard.rename(BOARD, "Theirs")
    briefings.save(one, theirs, before=BOARD)
    with pytest.raises(ChangedError):
        briefings.save(one, storyboard.rename(BOARD, "Ours"), before=BOARD)
    assert briefings.load(one) == theirs


def test_versions_keep_their_order_when_the_clock_is_set_back(
    cobalt: Contents, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(str(tmp_path / "store.sqlite"))
    for number, year in enumerate((2026, 1999, 2038)):
        monkeypatch.setattr(stores, "_now", lambda year=year: f"{year}-01-01T00:00:00.000+00:00")
        store.save(draft(cobalt, number))
    assert [(one.number, one.created[:4]) for one in store.versions("desk")] == [(3, "2038"), (2, "1999"), (1, "2026")]
    (listed,) = store.datasets()
    assert listed.head == 3
    monkeypatch.setattr(stores, "_now", lambda: "1970-01-01T00:00:00.000+00:00")
    assert store.roll_back("desk", 1, expected=3, author="Ann").number == 4


def test_briefings_keep_their_order_when_the_clock_is_set_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_STORE", str(tmp_path))

    class Clock(dt.datetime):
        year_now = 2026

        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> dt.datetime:
            return dt.datetime(cls.year_now, 1, 1, tzinfo=tz)

    monkeypatch.setattr(kept.dt, "datetime", Clock)
    for number, Clock.year_now in enumerate((2026, 1999, 2010)):
        briefings.save(f"{number:016x}", storyboard.rename(BOARD, str(number)))
    briefings.save(f"{1:016x}", storyboard.rename(BOARD, "1, again"))
    assert [one.name for one in briefings.listing()] == ["1, again", "2", "0"]


@pytest.mark.slow
def test_two_servers_that_import_at_once_lose_no_file(tmp_path: Path) -> None:
    """Eight processes, two at any time; who comes second is told to try again, and does."""
    environment = {"ATLAS_STORE": str(tmp_path / "store.sqlite"), "PATH": "/usr/bin", "PYTHONPATH": str(ROOT)}
    countries = ["Chile", "Peru", "Mali", "Ghana", "Spain", "Japan", "India", "Kenya"]
    left = list(enumerate(countries))
    refused = 0
    while left:
        running = []
        for number, country in left[:2]:
            file = tmp_path / f"{country}.csv"
            file.write_text(ROW.format(country, 1000 + number), encoding="utf-8")
            command = [sys.executable, "-m", "geo", "import", str(file), "--dataset", "desk", "--json"]
            running.append(
                (
                    subprocess.Popen(
                        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
                    ),
                    (number, country),
                )
            )
        for process, one in running:
            said, fault = process.communicate(timeout=120)
            if process.returncode == 0:
                assert json.loads(said)["saved"]
                left.remove(one)
            else:
                assert "Nothing was overwritten" in fault
                refused += 1
    store = Store(environment["ATLAS_STORE"])
    assert [one.number for one in store.versions("desk")] == list(range(len(countries), 0, -1))
    facts = store.contents("desk", len(countries)).facts
    own = facts[facts["series"].isin([country.lower() for country in countries])]
    assert sorted(own["value"]) == [1000.0 + number for number in range(len(countries))]
    assert refused > 0
