"""The environment says which engine answers over which table; what it names wrongly is an error in words."""

from __future__ import annotations

import importlib.util
import socket
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from geo import vocabulary as v
from geo.engine import configured, queries, setting, spark
from geo.engine.base import EmbeddedEngine
from geo.engine.spark import SparkEngine
from geo.errors import OutOfRangeError, SourceError, TableError, UnknownChoiceError
from geo.settings import TRADE_ENGINE, TRADE_TABLE, TRADE_TIMEOUT, read
from geo.tables import trade
from geo.trade import model as trade_model

CONFIG = read({})
ROWS = [
    (2023, "850511", "CHN", "DEU", 40.0, None),
    (2024, "850511", "CHN", "DEU", 100.0, 50.0),
    (2024, "260300", "CHL", "CHN", 7.0, 2.0),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    frame = pd.DataFrame(ROWS, columns=list(trade.COLUMNS)).astype({v.YEAR: "int16"})  # noqa: F841 - DuckDB reads it
    place = tmp_path / "it's a table"
    quoted = str(place).replace("'", "''")
    duckdb.execute(f"COPY (FROM frame) TO '{quoted}' (FORMAT parquet, PARTITION_BY (year))")
    return place


def test_nothing_said_is_the_shipped_table() -> None:
    assert (CONFIG.trade_engine, CONFIG.trade_table, CONFIG.trade_timeout_s) == ("embedded", None, 120.0)
    assert configured.engine(CONFIG) is configured.engine(read({TRADE_ENGINE: "embedded"}))
    assert setting.origin(CONFIG).id == configured.cited(CONFIG).source_id == "cepii-baci-202601"
    assert configured.added(CONFIG).alike == frozenset()


def test_a_folder_answers_out_of_core_as_memory_does(folder: Path) -> None:
    engine = configured.engine(read({TRADE_TABLE: str(folder)}))
    assert isinstance(engine, EmbeddedEngine)
    found = queries.world(engine, lines=["850511"])
    assert found[[v.YEAR, v.VALUE_KUSD]].to_numpy().tolist() == [[2023, 40], [2024, 100]]
    assert found[v.QUANTITY_T].isna().tolist() == [True, False]
    assert queries.rows(engine, lines=["850511", "260300"]).iloc[0].tolist() == [2024, "260300", "CHL", "CHN", 7.0, 2.0]
    own = pd.DataFrame([(2024, "850511", "JPN", "DEU", 1.0, 1.0)], columns=list(trade.COLUMNS))
    layered = engine.laid_over(own, replaced=[("850511", 2024)])
    assert queries.world(layered, lines=["850511"])[v.VALUE_KUSD].tolist() == [40, 1]
    assert queries.world(engine, lines=["850511"])[v.VALUE_KUSD].tolist() == [40, 100]


def test_a_folder_is_all_that_is_read(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("a\n1\n")
    with pytest.raises(duckdb.PermissionException):
        configured.engine(read({TRADE_TABLE: str(folder)})).run(
            "SELECT * FROM read_csv(:path)", {"path": f"{tmp_path}/secret.csv"}
        )


def test_sources_are_those_of_the_table(folder: Path) -> None:
    environment = read({TRADE_TABLE: str(folder)})
    assert setting.origin(environment).citation == "trade table it's a table (ATLAS_TRADE_TABLE)"
    assert set(setting.origins(CONFIG)) - set(setting.origins(environment)) == {"cepii-baci-202601"}
    assert configured.added(environment).alike == {"850511"}  # the shipped table has copper ore


@pytest.mark.parametrize(
    ("environment", "error", "said"),
    [
        ({TRADE_ENGINE: "dask"}, UnknownChoiceError, "embedded, spark://host:port"),
        ({TRADE_ENGINE: "spark://host"}, OutOfRangeError, "spark://127.0.0.1:7077"),
        ({TRADE_ENGINE: "spark://host:port"}, OutOfRangeError, "spark://127.0.0.1:7077"),
        ({TRADE_TIMEOUT: "soon"}, OutOfRangeError, "seconds"),
        ({TRADE_TIMEOUT: "-1"}, OutOfRangeError, "seconds"),
        ({TRADE_TABLE: "/no/such/table"}, TableError, "ATLAS_TRADE_TABLE names /no/such/table, which is not there"),
    ],
)
def test_what_is_named_wrongly_is_said(environment: dict[str, str], error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        configured.engine(read(environment))


def test_a_folder_without_flows_is_no_table(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="python -m geo ingest"):
        EmbeddedEngine.over(tmp_path)
    duckdb.execute(f"COPY (SELECT 1 AS a) TO '{tmp_path}/other.parquet'")
    with pytest.raises(TableError, match="not a trade table"):
        EmbeddedEngine.over(tmp_path)


def test_a_cluster_needs_its_package_its_java_and_its_master(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    engine = SparkEngine(f"spark://127.0.0.1:{port}", str(tmp_path), 1.0)
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(SourceError, match=r"requirements-spark\.txt"):
        queries.world(engine, lines=["850511"])
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: object())
    monkeypatch.setattr(spark.shutil, "which", lambda _name: None)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(SourceError, match="Java 17"):
        queries.world(engine, lines=["850511"])
    monkeypatch.setenv("JAVA_HOME", "/usr")
    with pytest.raises(SourceError, match="No Spark master answers"):
        queries.world(engine, lines=["850511"])


def test_the_parts_that_are_configured_at_once_open_once(folder: Path) -> None:
    environment = read({TRADE_ENGINE: "spark://127.0.0.1:7077", TRADE_TABLE: str(folder), TRADE_TIMEOUT: "5"})
    engine = configured.engine(environment)
    assert engine is configured.engine(environment)
    assert isinstance(engine, SparkEngine)
    assert (engine.address, engine.path, engine.seconds) == ("spark://127.0.0.1:7077", str(folder.resolve()), 5.0)


def test_the_table_of_hs_2017_has_an_engine_of_its_own():
    """Magnets of 2024: 4.96 bn USD; China sells most of them, and the first table has none."""
    second = configured.of_revision("HS17")
    world = queries.world(second, lines=["850511"])
    assert world["year"].tolist() == [2024]
    assert world["value_kusd"].iloc[0] == pytest.approx(4_962_889, abs=1)
    first = queries.totals(second, lines=["850511"], side="exporter").nlargest(1, "value_kusd").iloc[0]
    assert first["exporter"] == "CHN"
    assert queries.world(configured.of_revision("HS92", {}), lines=["850511"]).empty


def test_the_two_tables_are_never_one():
    """Both hold bauxite in 2024, reconciled apart: neither engine sees the other's rows."""
    first, second = (
        queries.world(configured.of_revision(name, {}), lines=["260600"], years=[2024]) for name in ("HS92", "HS17")
    )
    assert first["value_kusd"].iloc[0] != second["value_kusd"].iloc[0]


def test_flows_of_magnets_can_be_taken():
    codes = tuple(trade_model.lines_of("permanent-magnets", revision="HS17")["hs6"])
    trade = trade_model.take(configured.of_revision("HS17"), lines=codes, year=2024)
    assert codes == ("850511",)
    assert trade.flows.iloc[0]["exporter"] == "CHN"


def test_a_revision_without_a_table_is_refused():
    with pytest.raises(UnknownChoiceError, match="HS17"):
        configured.of_revision("HS22")
