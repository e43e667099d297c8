"""The same questions, asked of DuckDB in this process and of a real Spark cluster: equal to 1e-9, faults included."""

from __future__ import annotations

import datetime as dt
import importlib
import inspect
import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest

from geo import vocabulary as v
from geo.blocs.ledger import gather
from geo.cli import main as cli_main
from geo.dataset import Dataset
from geo.engine import configured, queries
from geo.engine.base import EmbeddedEngine, Engine
from geo.engine.spark import SparkEngine
from geo.errors import SourceError
from geo.reference.tables.minerals import read_hs
from geo.risk import model as risk_model
from geo.scenarios import model as scenarios_model
from geo.schema import path_of
from geo.settings import TRADE_ENGINE
from geo.trade import history as trade_history
from geo.trade import model as trade_model
from geo.trade.model import By
from tests.engine.cluster import Cluster, start
from tests.engine.questions import COBALT, QUESTIONS

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

# Every flow with every flow of its line and year: long enough to lose a worker in the middle.
LONG = """
SELECT one.exporter, COUNT(*) AS pairs, SUM(one.value_kusd * coalesce(other.quantity_t, 0)) AS product
FROM trade AS one JOIN trade AS other ON one.hs6 = other.hs6 AND one.year = other.year
WHERE one.year >= :since
GROUP BY one.exporter ORDER BY one.exporter
"""


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    found = start(tmp_path_factory.mktemp("spark"))
    yield found
    context = importlib.import_module("pyspark").SparkContext
    if context._active_spark_context is not None:
        context._active_spark_context.stop()
    if context._gateway is not None:
        context._gateway.shutdown()
        context._gateway.proc.stdin.close()
        context._gateway.proc.wait(30)
        context._gateway = context._jvm = None
    found.stop()


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped table, parted by year."""
    folder = tmp_path_factory.mktemp("table") / "parted"
    duckdb.execute(f"COPY (FROM '{path_of('trade', 'parquet')}') TO '{folder}' (FORMAT parquet, PARTITION_BY (year))")
    return folder


@pytest.fixture(scope="module")
def spark(cluster: Cluster, table: Path) -> SparkEngine:
    return SparkEngine(cluster.address, str(table), 300.0)


@pytest.fixture(scope="module")
def embedded() -> EmbeddedEngine:
    return EmbeddedEngine.open()


def test_every_question_is_asked() -> None:
    public = {
        name
        for name, found in inspect.getmembers(queries, inspect.isfunction)
        if found.__module__ == queries.__name__ and not name.startswith("_")
    }
    assert public == set(QUESTIONS)


@pytest.mark.parametrize("name", QUESTIONS)
def test_both_engines_answer_alike(name: str, spark: SparkEngine, embedded: EmbeddedEngine, table: Path) -> None:
    for ask in QUESTIONS[name]:
        expected = ask(embedded)
        for other in (spark, EmbeddedEngine.over(table)):
            pd.testing.assert_frame_equal(ask(other), expected, check_exact=False, rtol=1e-9, atol=0)


def test_what_pages_make_of_the_answers_is_alike(spark: SparkEngine, embedded: EmbeddedEngine) -> None:
    def findings(engine: Engine) -> list[pd.DataFrame]:
        trade = trade_model.take(engine, lines=COBALT, year=2024, by=By.QUANTITY)
        partners = trade_history.suppliers(engine, lines=COBALT, importer="DEU", by=By.VALUE)
        asked = scenarios_model.AskDisruption(
            scenarios_model.Goods("cobalt", year=2024), "COD", dt.date(2026, 1, 1), cut=0.5
        )
        cut = scenarios_model.run_disruption(engine, Dataset.load(), asked)
        return [trade.flows, trade.detail, partners.shares, cut.result.importers]

    for found, expected in zip(findings(spark), findings(embedded), strict=True):
        pd.testing.assert_frame_equal(found, expected, check_exact=False, rtol=1e-9, atol=0)


def test_import_risk_and_alliances_are_alike(spark: SparkEngine, embedded: EmbeddedEngine) -> None:
    dataset = Dataset.load()
    scores = [
        risk_model.scores(risk_model.load(dataset, minerals=["cobalt", "copper"], years=[2023], engine=engine))
        for engine in (spark, embedded)
    ]
    pd.testing.assert_frame_equal(*scores, check_exact=False, rtol=1e-9, atol=0)
    one, other = (gather(dataset, engine, read_hs()).purchases for engine in (spark, embedded))
    assert one.keys() == other.keys()
    for mineral, bought in one.items():
        assert bought.lines == other[mineral].lines
        np.testing.assert_allclose(bought.value_kusd, other[mineral].value_kusd, rtol=1e-9)


def test_private_rows_are_laid_over_and_seen_by_nobody_else(spark: SparkEngine, embedded: EmbeddedEngine) -> None:
    own = queries.rows(embedded, lines=COBALT).head(20).assign(year=1990).astype({v.YEAR: "int16"})
    layered = [engine.laid_over(own, replaced=[("282200", 2024)]) for engine in (spark, embedded)]
    one, other = (queries.flows(engine, lines=COBALT) for engine in layered)
    pd.testing.assert_frame_equal(one, other, check_exact=False, rtol=1e-9, atol=0)
    assert 1990 in set(one[v.YEAR])
    assert 1990 not in set(queries.world(spark, lines=COBALT)[v.YEAR])


def test_threads_share_one_cluster(spark: SparkEngine, embedded: EmbeddedEngine) -> None:
    expected = queries.world(embedded, lines=COBALT)[v.VALUE_KUSD].sum()
    found: list[float] = []
    threads = [
        threading.Thread(target=lambda: found.append(queries.world(spark, lines=COBALT)[v.VALUE_KUSD].sum()))
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == pytest.approx([expected] * 6, rel=1e-9)


@pytest.mark.parametrize(
    "command",
    [
        ["flows", "--mineral", "cobalt", "--year", "2024"],
        ["risk", "--importer", "DEU", "--mineral", "cobalt", "--year", "2023"],
        ["scenario", "disruption", "--mineral", "cobalt", "--exporters", "COD", "--year", "2024"],
    ],
    ids=lambda command: command[0],
)
def test_commands_answer_from_the_cluster(
    command: list[str], cluster: Cluster, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = []
    for address in ("", cluster.address):
        monkeypatch.setenv(TRADE_ENGINE, address)
        assert isinstance(configured.engine(), SparkEngine if address else EmbeddedEngine)
        assert cli_main.main([*command, "--json"]) == 0
        answers.append(json.loads(capsys.readouterr().out))
    assert_alike(*answers)


def assert_alike(one: object, other: object) -> None:
    if isinstance(one, dict) and isinstance(other, dict):
        assert one.keys() == other.keys()
        for name in one:
            assert_alike(one[name], other[name])
    elif isinstance(one, list) and isinstance(other, list):
        assert len(one) == len(other)
        for here, there in zip(one, other, strict=True):
            assert_alike(here, there)
    elif isinstance(one, float):
        assert one == pytest.approx(other, rel=1e-9)
    else:
        assert one == other


def test_a_question_that_makes_no_sense_is_an_error_in_words(spark: SparkEngine) -> None:
    with pytest.raises(SourceError, match="cannot be resolved") as caught:
        spark.run("SELECT nothing FROM trade", {})
    assert "\n" not in str(caught.value)


def test_a_worker_killed_in_the_middle_changes_no_answer(
    cluster: Cluster, spark: SparkEngine, embedded: EmbeddedEngine
) -> None:
    expected = embedded.run(LONG, {"since": 2012})
    answers: list[pd.DataFrame] = []
    question = threading.Thread(target=lambda: answers.append(spark.run(LONG, {"since": 2012})))
    tracker = spark._connected().sparkContext.statusTracker()
    question.start()
    # Two stages read the table, a part on each worker; in the third, which joins, both hold what it needs.
    seen: set[int] = set()
    deadline = time.monotonic() + 120
    while len(seen) < 3:
        seen |= set(tracker.getActiveStageIds())
        assert question.is_alive(), "the question was over before a worker could be killed"
        assert time.monotonic() < deadline
        time.sleep(0.01)
    cluster.kill_worker(0)
    assert question.is_alive(), "the question was over before the worker was killed"
    question.join(300)
    pd.testing.assert_frame_equal(answers[0], expected, check_exact=False, rtol=1e-9, atol=0)
    cluster.wait_for(1)


def test_without_workers_the_answer_is_an_error_in_time_and_they_may_come_back(
    cluster: Cluster, table: Path, embedded: EmbeddedEngine
) -> None:
    hasty = SparkEngine(cluster.address, str(table), 8.0)
    hasty._connected()
    cluster.kill_worker(1)
    began = time.monotonic()
    with pytest.raises(SourceError, match=r"within 8 seconds.*no worker left.*ATLAS_TRADE_TIMEOUT"):
        queries.world(hasty, lines=COBALT)
    assert time.monotonic() - began < 30
    cluster.add_worker()
    patient = SparkEngine(cluster.address, str(table), 120.0)
    pd.testing.assert_frame_equal(
        queries.world(patient, lines=COBALT), queries.world(embedded, lines=COBALT), check_exact=False, rtol=1e-9
    )
