"""The embedded engine: one table in memory, plain SQL, named parameters."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from geo import vocabulary as v
from geo.engine.base import EmbeddedEngine
from geo.errors import TableError
from geo.tables import trade

QUERY = "SELECT SUM(value_kusd) AS total FROM trade WHERE year = :year AND exporter = :exporter"


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    rows = [(2024, "260300", "CHL", "CHN", 100.0, 50.0), (2024, "260300", "CHL", "JPN", 7.0, None)]
    return pd.DataFrame(rows, columns=list(trade.COLUMNS)).astype({v.YEAR: "int16"})


def test_named_parameters(table: pd.DataFrame) -> None:
    engine = EmbeddedEngine.from_frame(table)
    assert engine.run(QUERY, {"year": 2024, "exporter": "CHL"})["total"].tolist() == [107]


def test_opens_a_file(table: pd.DataFrame, tmp_path: Path) -> None:
    trade.write(table, tmp_path / "trade.parquet")
    engine = EmbeddedEngine.open(tmp_path / "trade.parquet")
    (tmp_path / "trade.parquet").unlink()
    assert engine.run(QUERY, {"year": 2024, "exporter": "CHL"})["total"].tolist() == [107]


def test_parameters_are_values_never_text_of_the_query(table: pd.DataFrame) -> None:
    engine = EmbeddedEngine.from_frame(table)
    answer = engine.run(QUERY, {"year": 2024, "exporter": "CHL' OR '1' = '1"})
    assert answer["total"].isna().all()


def test_an_unknown_parameter_is_refused(table: pd.DataFrame) -> None:
    with pytest.raises(duckdb.Error):
        EmbeddedEngine.from_frame(table).run(QUERY, {"year": 2024, "importer": "CHL"})


def test_threads_share_one_engine(table: pd.DataFrame) -> None:
    engine = EmbeddedEngine.from_frame(table)
    with ThreadPoolExecutor(8) as pool:
        answers = pool.map(lambda _: engine.run(QUERY, {"year": 2024, "exporter": "CHL"}), range(64))
    assert {answer.loc[0, "total"] for answer in answers} == {107}


def test_reaches_no_file_once_loaded(table: pd.DataFrame, tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("a\n1\n")
    engine = EmbeddedEngine.from_frame(table)
    with pytest.raises(duckdb.PermissionException):
        engine.run("SELECT * FROM read_csv(:path)", {"path": str(tmp_path / "secret.csv")})
    with pytest.raises(duckdb.Error):
        engine.run("SET enable_external_access = true", {})


def test_only_a_checked_table_gets_in(table: pd.DataFrame, tmp_path: Path) -> None:
    with pytest.raises(TableError, match="hs6 is not six digits"):
        EmbeddedEngine.from_frame(table.assign(hs6="2603"))
    with pytest.raises(TableError, match="is not there"):
        EmbeddedEngine.open(tmp_path / "trade.parquet")
