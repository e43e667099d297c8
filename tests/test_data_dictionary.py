"""No table without a description, no column without a meaning, no figure without a registered source."""

from __future__ import annotations

import re

import pandas as pd
import pyarrow.parquet as pq
import pytest

from geo import sources

TABLES = sorted(path for path in sources.TABLES.iterdir() if path.is_file())
_TABLE = re.compile(r"`([a-z0-9_]+\.(?:csv|parquet))`")
_COLUMN = re.compile(r"`([a-z0-9_]+)`")


def dictionary() -> dict[str, set[str]]:
    """Columns that the dictionary describes, by file name of the table."""
    text = sources.DICTIONARY.read_text(encoding="utf-8")
    described: dict[str, set[str]] = {}
    for part in re.split(r"^### ", text, flags=re.MULTILINE)[1:]:
        heading, _, body = part.partition("\n")
        body = re.split(r"^## ", body, flags=re.MULTILINE)[0]
        rows = [line.split("|") for line in body.splitlines() if line.startswith("| `")]
        assert all(row[2].strip() for row in rows), heading
        columns = {name for row in rows for name in _COLUMN.findall(row[1])}
        for table in _TABLE.findall(heading):
            described[table] = columns
    return described


def columns_of(path) -> list[str]:
    if path.suffix == ".parquet":
        return pq.read_schema(path).names
    return list(pd.read_csv(path, nrows=0).columns)


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.name)
def test_every_column_is_described_and_no_other(path):
    assert dictionary()[path.name] == set(columns_of(path))


def test_every_description_has_its_table():
    assert set(dictionary()) == {path.name for path in TABLES} | {sources.REGISTER.name}


def test_the_register_is_described():
    assert dictionary()["sources.csv"] == set(sources.REGISTER_COLUMNS)


def test_every_origin_names_tables_that_exist_and_every_table_an_origin():
    named = {table for origin in sources.read_origins().values() for table in origin.tables}
    assert named == {path.stem for path in TABLES}


def test_the_register_holds_exactly_the_origins():
    register = sources.read_register()
    held = set(zip(register["table"], register["source_id"], strict=True))
    assert held == {(table, origin.id) for origin in sources.read_origins().values() for table in origin.tables}


def test_the_register_has_the_checksum_of_every_table():
    register = sources.read_register().drop_duplicates("table").set_index("table")["sha256"]
    stale = [path.name for path in TABLES if register[path.stem] != sources.sha256(path)]
    assert stale == [], "run write_register() after a table has changed"


@pytest.mark.parametrize("path", [path for path in TABLES if path.suffix == ".csv"], ids=lambda path: path.name)
def test_every_row_cites_a_source_that_is_registered_for_its_table(path):
    table = pd.read_csv(path, dtype="str", keep_default_na=False)
    if "source_id" not in table.columns:
        return
    register = sources.read_register()
    assert set(table["source_id"]) <= set(register.loc[register["table"] == path.stem, "source_id"])


def test_every_origin_can_be_cited():
    for origin in sources.read_origins().values():
        assert origin.citation.strip(), origin.id
        assert origin.licence.strip(), origin.id
        assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", origin.retrieved), origin.id
