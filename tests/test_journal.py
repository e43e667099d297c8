"""The journal: off by default, one line of JSON an event, no words of a reader, never in the way."""

from __future__ import annotations

import datetime as dt
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from geo import journal, settings
from geo.content.view import Slide, from_record
from geo.engine import queries
from geo.engine.base import EmbeddedEngine
from geo.errors import NotComputableError, OutOfRangeError
from geo.exports import export
from geo.store.contents import Contents
from geo.store.datasets import Store
from geo.store.records import Draft, File


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The journal's file; the logger is as before afterwards."""
    path = tmp_path / "journal.jsonl"
    monkeypatch.setenv(settings.LOG, str(path))
    yield path
    monkeypatch.delenv(settings.LOG)
    for handler in journal.LOGGER.handlers[:]:
        journal.LOGGER.removeHandler(handler)
        handler.close()
    journal.LOGGER.setLevel(logging.NOTSET)
    journal.LOGGER.propagate = True


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_it_is_off_unless_asked_for(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(settings.LOG, raising=False)
    journal.note("page", page="atlas")
    assert capsys.readouterr() == ("", "")


def test_an_event_is_one_line_whatever_it_holds(written: Path) -> None:
    journal.note("page", page='x\n{"event": "forged"}\u2028', ms=1.5, failed=None)
    (line,) = lines(written)
    assert line["event"] == "page"
    assert line["page"] == 'x\n{"event": "forged"}\u2028'
    assert str(line["time"]).endswith("+00:00")


def test_a_call_is_timed_and_its_failure_named(written: Path) -> None:
    @journal.timed("half", lambda number: {"number": number})
    def half(number: int) -> pd.DataFrame:
        if number % 2:
            raise NotComputableError("an odd number, which nobody must read in a journal")
        return pd.DataFrame({"half": [number / 2]})

    half(4)
    with pytest.raises(NotComputableError):
        half(5)
    good, bad = lines(written)
    assert (good["number"], good["rows"]) == (4, 1)
    assert (bad["number"], bad["failed"]) == (5, "NotComputableError")
    assert "nobody" not in written.read_text()


def test_saving_names_no_words_but_checksums(written: Path, tmp_path: Path) -> None:
    contents = Contents(pd.DataFrame({"n": [1, 2]}), pd.DataFrame({"series": ["x"]}), ())
    file = File("secret plan.csv", b"country,value\n")
    store = Store(str(tmp_path / "store.sqlite"))
    store.save(Draft("Invasion of X", 0, "Ann Smith", contents, file, message="do not tell", account="ann@example.org"))
    store.roll_back("Invasion of X", 1, expected=1, author="Ann Smith")
    store.delete("Invasion of X")
    saved, back, gone = lines(written)
    assert saved["account"] == "ann@example.org"
    assert (saved["facts"], saved["bytes"], saved["sha256"]) == (2, 14, file.sha256)
    assert saved["dataset"] == back["dataset"] == gone["dataset"] == journal.mark("Invasion of X")
    text = written.read_text()
    assert not [word for word in ("Invasion", "secret", "Ann Smith", "tell") if word in text]


def test_a_query_is_timed_without_its_figures(written: Path) -> None:
    frame = pd.DataFrame(
        {
            "year": [2024],
            "hs6": ["260500"],
            "exporter": ["COD"],
            "importer": ["CHN"],
            "value_kusd": [123.456],
            "quantity_t": [1.0],
        }
    ).astype({"year": "int16"})
    queries.world(EmbeddedEngine.from_frame(frame), lines=["260500"])
    (line,) = lines(written)
    assert (line["event"], line["lines"], line["rows"]) == ("query", 1, 1)
    assert "123" not in json.dumps({name: value for name, value in line.items() if name not in {"ms", "time"}})


def test_a_file_that_cannot_be_opened_is_said_once_and_nothing_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], written: Path
) -> None:
    monkeypatch.setenv(settings.LOG, "/proc/none/journal")
    journal.note("page", page="atlas")
    journal.note("page", page="atlas")
    said = capsys.readouterr().err
    assert said.count("cannot be opened") == 1
    assert said.count('"event": "page"') == 2
    assert not written.exists()


def test_an_export_is_noted_without_its_words(written: Path) -> None:
    view = from_record({"page": "map", "mineral": "cobalt", "title": "Secret title"})
    made = export.export([Slide(view)], "csv", on=dt.date(2026, 11, 23))
    with pytest.raises(OutOfRangeError):
        export.export([], "pdf", on=dt.date(2026, 11, 23))
    done, failed = [line for line in lines(written) if line["event"] == "export"]
    assert {name: done[name] for name in ("format", "slides", "pages", "bytes")} == {
        "format": "csv",
        "slides": 1,
        "pages": "map",
        "bytes": len(made),
    }
    assert (failed["format"], failed["slides"], failed["failed"]) == ("pdf", 0, "OutOfRangeError")
    assert "Secret" not in written.read_text(encoding="utf-8")
