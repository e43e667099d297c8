"""The corpus of small files: no fact is ever wrong, each is recognised, and the documentation holds its table."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo.dataset import Dataset

from . import corpus_table

DOCS = Path(__file__).resolve().parents[2] / "docs" / "upload-format.md"
# Files that must not be read without an answer, by what is blocked in them.
ASKED = {"two-forms-of-numbers", "unclear-unit", "bare-congo", "words-missing"}


@pytest.fixture(scope="module")
def answers(dataset: Dataset) -> list[corpus_table.Reading]:
    return corpus_table.readings(dataset)


def test_no_fact_is_wrong(answers: list[corpus_table.Reading]) -> None:
    assert {one.title: one.wrong for one in answers if one.wrong} == {}


def test_every_file_is_recognised_as_what_it_is(answers: list[corpus_table.Reading]) -> None:
    assert {one.title: one.recognised for one in answers if one.recognised != one.expected} == {}


def test_every_fact_of_a_clear_file_is_read(answers: list[corpus_table.Reading]) -> None:
    folders = sorted(path.name for path in corpus_table.FOLDER.iterdir() if path.is_dir())
    assert len(answers) == len(folders)
    blocked = [one for one in answers if one.blocked]
    assert len(blocked) == len(ASKED)
    assert all("refused" in one.title or "asked" in one.title for one in blocked)
    assert sum(one.right for one in answers) > 100


def test_a_wrong_fact_would_be_found(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    true = corpus_table.truth(corpus_table.FOLDER / "template")
    key = ("lithium", "mine", "production", 2024, "ZWE")
    other = {key: (22_001.0, "t", "Li content", "provisional")}
    monkeypatch.setattr(corpus_table, "truth", lambda _: {**true, **other})
    (reading,) = [one for one in corpus_table.readings(dataset) if one.title.startswith("Template")]
    assert len(reading.wrong) == 1


def test_the_documentation_holds_the_table(answers: list[corpus_table.Reading]) -> None:
    text = DOCS.read_text(encoding="utf-8")
    table = text.partition(corpus_table.START)[2].partition(corpus_table.END)[0].strip()
    assert table == corpus_table.as_markdown(answers), "run: python tools/upload_corpus.py"
