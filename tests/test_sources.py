from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from geo import sources
from geo.errors import SourceError

RECORD = """
id = "{id}"
publisher = "Bureau of Tests"
title = "Figures, with a comma"
edition = "1"
published = "2026-01-01"
retrieved = "2026-11-23"
licence = "CC0"
licence_url = "https://example.org/licence"
url = "https://example.org"
citation = "Bureau of Tests 2026"
refresh = "by hand"
tables = [{tables}]
"""


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "raw"
    write(folder, "bureau", id="tests", tables='"production"')
    return folder


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    folder = tmp_path / "tables"
    folder.mkdir()
    (folder / "production.csv").write_bytes(b"a,b\n1,2\n")
    return folder


def write(raw: Path, publisher: str, **fields: str) -> Path:
    path = raw / publisher / "1" / "origin.toml"
    path.parent.mkdir(parents=True)
    path.write_text(RECORD.format(**fields), encoding="utf-8")
    return path


def test_a_record_is_read_whole(raw):
    origin = sources.read_origins(raw)["tests"]
    assert (origin.publisher, origin.title, origin.tables) == (
        "Bureau of Tests",
        "Figures, with a comma",
        ("production",),
    )


def test_every_missing_field_is_named(tmp_path):
    path = tmp_path / "origin.toml"
    path.write_text('id = "x"\nlicence = "y"\ntables = []\n', encoding="utf-8")
    with pytest.raises(SourceError, match="lacks: citation, edition, licence_url, published, publisher"):
        sources.read_origin(path)


@pytest.mark.parametrize("content", [b"id = ", b"\xff\xfe\x00"])
def test_what_is_no_toml_is_refused(tmp_path, content):
    path = tmp_path / "origin.toml"
    path.write_bytes(content)
    with pytest.raises(SourceError, match="cannot be read"):
        sources.read_origin(path)


def test_a_missing_record_is_refused(tmp_path):
    with pytest.raises(SourceError, match="cannot be read"):
        sources.read_origin(tmp_path / "origin.toml")


def test_an_id_used_twice_is_refused(raw):
    write(raw, "other", id="tests", tables="")
    with pytest.raises(SourceError, match="'tests' is used twice"):
        sources.read_origins(raw)


def test_the_checksum_is_that_of_the_bytes(tables):
    file = tables / "production.csv"
    assert sources.sha256(file) == hashlib.sha256(b"a,b\n1,2\n").hexdigest()


def test_the_register_has_one_row_a_table_and_source(raw, tables, tmp_path):
    write(raw, "another", id="another", tables='"production"')
    register = tmp_path / "sources.csv"
    sources.write_register(raw, tables, register)
    found = sources.read_register(register)
    assert tuple(found.columns) == sources.REGISTER_COLUMNS
    assert found[["table", "source_id"]].to_numpy().tolist() == [["production", "another"], ["production", "tests"]]
    assert set(found["sha256"]) == {sources.sha256(tables / "production.csv")}
    assert found["title"].tolist() == ["Figures, with a comma"] * 2


def test_writing_twice_gives_the_same_bytes(raw, tables, tmp_path):
    one, other = tmp_path / "one.csv", tmp_path / "other.csv"
    sources.write_register(raw, tables, one)
    sources.write_register(raw, tables, other)
    assert one.read_bytes() == other.read_bytes()


def test_a_table_without_an_origin_is_refused(raw, tables, tmp_path):
    (tables / "stray.csv").write_text("x\n", encoding="utf-8")
    with pytest.raises(SourceError, match="No origin record names these tables: stray"):
        sources.write_register(raw, tables, tmp_path / "sources.csv")


def test_an_origin_of_a_table_that_is_not_there_is_refused(raw, tables, tmp_path):
    write(raw, "other", id="other", tables='"ghost"')
    with pytest.raises(SourceError, match="'other' names the table 'ghost'"):
        sources.write_register(raw, tables, tmp_path / "sources.csv")


def test_a_register_that_is_missing_or_has_other_columns_is_refused(tmp_path):
    with pytest.raises(SourceError, match="cannot be read"):
        sources.read_register(tmp_path / "sources.csv")
    other = tmp_path / "other.csv"
    other.write_text("table,checksum\n", encoding="utf-8")
    with pytest.raises(SourceError, match="has the columns table, checksum"):
        sources.read_register(other)
