"""The trade table in an object store: moto's S3 server, of which the atlas reads in place what a folder would hold."""

from __future__ import annotations

import importlib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import duckdb
import pandas as pd
import pytest

from geo.engine import configured
from geo.engine.base import EmbeddedEngine
from geo.engine.lake import LakeEngine
from geo.errors import SourceError, TableError
from geo.schema import path_of
from geo.settings import Settings
from tests.engine.questions import QUESTIONS

ROWS = pd.DataFrame(
    [(2024, "810510", "AUS", "NZL", 7.0, 1.0)],
    columns=["year", "hs6", "exporter", "importer", "value_kusd", "quantity_t"],
)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("place = 'a/b'\nkey = 'secret'", "the line 'key'; allowed are place, endpoint, region"),
        ("endpoint = 'https://s3.example.org'", "does not say the place"),
        ("place = 'a/b'\nendpoint = 's3.example.org'", "is not an address: s3.example.org"),
        ("place", "cannot be read"),
    ],
)
def test_a_file_that_names_no_store_is_refused(tmp_path, text, fault):
    file = tmp_path / "lake.toml"
    file.write_text(text)
    with pytest.raises(TableError, match=fault):
        LakeEngine.open(file)


@pytest.fixture(scope="module")
def keys() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ACCESS_KEY_ID", "lake")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "lake-secret")
        patch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        yield


@pytest.fixture(scope="module")
def store(keys: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """A server with the shipped table, parted by year, in the bucket ``ministry``; its process and address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(address)
        folder = tmp_path_factory.mktemp("table") / "parted"
        duckdb.execute(
            f"COPY (FROM '{path_of('trade', 'parquet')}') TO '{folder}' (FORMAT parquet, PARTITION_BY (year))"
        )
        client = importlib.import_module("boto3").client("s3", endpoint_url=address, region_name="us-east-1")
        client.create_bucket(Bucket="ministry")
        for file in folder.rglob("*.parquet"):
            name = f"trade/{file.relative_to(folder).as_posix()}"
            client.put_object(Bucket="ministry", Key=name, Body=file.read_bytes())
        client.put_object(Bucket="ministry", Key="notes/readme.parquet", Body=b"no table")
        yield server, address
    finally:
        server.terminate()
        server.wait(30)


def _wait(address: str) -> None:
    for _ in range(300):
        try:
            with urlopen(address, timeout=2):  # noqa: S310 - an address of our own
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the object store did not come up")


def named(tmp_path: Path, address: str, place: str = "ministry/trade") -> Path:
    file = tmp_path / "lake.toml"
    file.write_text(f"place = '{place}'\nendpoint = '{address}'\nregion = 'us-east-1'\n")
    return file


@pytest.mark.slow
def test_every_question_is_answered_as_from_the_table_on_disk(store, tmp_path):
    lake = configured.engine(Settings(trade_table=named(tmp_path, store[1])))
    assert isinstance(lake, LakeEngine)
    local = EmbeddedEngine.open()
    for name, asked in QUESTIONS.items():
        for ask in asked:
            pd.testing.assert_frame_equal(ask(lake), ask(local), check_exact=False, rtol=1e-9, atol=0, obj=name)


@pytest.mark.slow
def test_private_rows_are_laid_over_it(store, tmp_path):
    lake, local = LakeEngine.open(named(tmp_path, store[1])), EmbeddedEngine.open()
    query = "SELECT COUNT(*) AS rows, SUM(value_kusd) AS value FROM trade WHERE hs6 = :line"
    for replaced in ([], [("810510", 2024)]):
        found, expected = (
            one.laid_over(ROWS, replaced=replaced).run(query, {"line": "810510"}) for one in (lake, local)
        )
        pd.testing.assert_frame_equal(found, expected, check_exact=False, rtol=1e-9)


@pytest.mark.slow
def test_a_place_without_a_table_is_refused(store, tmp_path):
    for place in ("ministry/nowhere", "ministry/notes", "elsewhere/trade"):
        with pytest.raises(TableError, match=place):
            LakeEngine.open(named(tmp_path, store[1], place))


@pytest.mark.slow
def test_a_store_that_goes_away_gives_no_answer(store, tmp_path):
    server, address = store
    lake = LakeEngine.open(named(tmp_path, address))
    server.terminate()
    server.wait(30)
    with pytest.raises(SourceError, match="ministry/trade cannot be asked"):
        lake.run("SELECT SUM(value_kusd) AS value FROM trade", {})
