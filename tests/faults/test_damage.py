"""Damaged files: what is damaged is named on a working page, and never read as figures."""

from __future__ import annotations

import contextlib
import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from geo.briefing import store as briefings
from geo.briefing.storyboard import SavedSlide, Storyboard
from geo.engine.base import EmbeddedEngine
from geo.engine.user_files import UserFile
from geo.errors import GeoError, TableError
from geo.reference.tables import alliances, minerals, policy
from geo.sources import TABLES
from geo.store import mappings, trade_files
from geo.store.briefings import new_id
from geo.store.contents import Contents
from geo.store.datasets import Store
from geo.tables import (
    boundaries,
    facts,
    governance,
    price_series,
    prices,
    processing_shares,
    series,
    trade,
    us_import_sources,
    us_salient,
    usgs_editions,
)

from .conftest import draft

ROOT = Path(__file__).resolve().parents[2]
BOARD = Storyboard("For the minister", (SavedSlide("map", {"mineral": "cobalt"}),))


def cut(path: Path) -> None:
    """As after a copy that broke off."""
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def scribble(path: Path) -> None:
    """A few kilobytes in the middle overwritten, as by a bad disk."""
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 4096] = random.Random(7).randbytes(4096)  # noqa: S311 - noise
    path.write_bytes(content)


def empty(path: Path) -> None:
    """As after a power cut on some file systems."""
    path.write_bytes(b"")


def gone(path: Path) -> None:
    path.unlink()


DAMAGES = (cut, scribble, empty, gone)
READERS: dict[str, Callable[[Path], object]] = {
    "production.csv": lambda path: facts.read("production", path=path),
    "reserves.csv": lambda path: facts.read("reserves", path=path),
    "governance.csv": governance.read,
    "series.csv": lambda path: series.read(path=path),
    "minerals.csv": lambda path: minerals.read_minerals(path=path),
    "mineral_lists.csv": lambda path: minerals.read_lists(path=path),
    "mineral_hs.csv": lambda path: minerals.read_hs(path=path),
    "end_uses.csv": lambda path: minerals.read_end_uses(path=path),
    "alliances.csv": lambda path: alliances.read_alliances(path=path),
    "alliance_members.csv": lambda path: alliances.read_members(path=path),
    "policy_events.csv": lambda path: policy.read("policy_events", path=path),
    "stockpiles.csv": lambda path: policy.read("stockpiles", path=path),
    "price_floors.csv": lambda path: policy.read("price_floors", path=path),
    "prices.csv": lambda path: prices.read(path=path),
    "price_series.parquet": price_series.read,
    "processing_shares.csv": lambda path: processing_shares.read(path=path),
    "us_salient.csv": lambda path: us_salient.read(path=path),
    "us_import_sources.csv": lambda path: us_import_sources.read(path=path),
    "usgs_editions.csv": lambda path: usgs_editions.read(path=path),
    "boundaries_110m.parquet": lambda path: boundaries.read("110m", path=path),
    "map_shapes.parquet": lambda path: boundaries.read_map_shapes(path=path),
    "map_borders.parquet": lambda path: boundaries.read_map_borders(path=path),
    "trade.parquet": trade.read,
}


def damaged(name: str, damage: Callable[[Path], None], folder: Path) -> Path:
    """A damaged copy of a shipped table."""
    path = folder / name
    shutil.copy(TABLES / name, path)
    damage(path)
    return path


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_table_is_named_and_never_read(name: str, damage: Callable[[Path], None], tmp_path: Path) -> None:
    path = damaged(name, damage, tmp_path)
    with pytest.raises(TableError) as caught:
        READERS[name](path)
    assert caught.value.table == name.partition(".")[0]


@pytest.mark.parametrize("damage", DAMAGES)
def test_the_engine_refuses_a_damaged_trade_table(damage: Callable[[Path], None], tmp_path: Path) -> None:
    with pytest.raises(TableError, match="trade"):
        EmbeddedEngine.open(damaged("trade.parquet", damage, tmp_path))


def remember() -> trade_files.TradeFileEntry:
    frame = trade.read(lines=["810510"], years=[2024])
    return trade_files.save(UserFile("baci.csv", "a" * 64, "baci", frame))


def damage_content(store: Path, damage: Callable[[Path], None]) -> None:
    """Damage the flows of the saved trade file where they lie in the store."""
    file = store.with_name("content")
    with contextlib.closing(sqlite3.connect(store)) as database, database:
        file.write_bytes(database.execute("SELECT content FROM trade_files").fetchone()[0])
        damage(file)
        database.execute("UPDATE trade_files SET content = ?", (file.read_bytes(),))


def flows_page() -> None:
    from geo.pages.flows import page as flows  # noqa: PLC0415 - the script runs on its own

    flows.page()


@pytest.mark.parametrize("damage", [cut, scribble, empty])
def test_a_damaged_trade_file_is_left_out_of_a_working_page(
    damage: Callable[[Path], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_STORE", str(tmp_path))
    entry = remember()
    damage_content(tmp_path / "store.sqlite", damage)
    page = AppTest.from_function(flows_page, default_timeout=60).run()
    assert not page.exception
    assert not page.error
    assert len(page.get("deck_gl_json_chart")) == 1
    assert trade_files.listing() == (entry,)
    assert any("damaged in the store" in one.value for one in page.warning)


@pytest.mark.parametrize("damage", [cut, scribble, empty])
def test_a_damaged_store_of_briefings_is_said_beside_a_working_page(
    damage: Callable[[Path], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_STORE", str(tmp_path))
    board = Storyboard("For the minister", (SavedSlide("map", {"mineral": "tin"}, notes="n" * 5_000),) * 20)
    one = new_id()
    briefings.save(one, board)
    damage(tmp_path / "store.sqlite")
    try:
        assert briefings.load(one) in (None, board)
    except GeoError as error:
        assert str(error)  # noqa: PT017 - refused in words, never half a briefing

    def draw() -> None:
        from geo.pages.briefing import page as briefing_page  # noqa: PLC0415 - the script runs on its own

        briefing_page.page()

    page = AppTest.from_function(draw, default_timeout=60)
    page.query_params["board"] = one
    page.run()
    assert not page.exception
    assert any(button.label == "Open" for button in page.button)


@pytest.mark.parametrize("seed", range(60))
def test_a_store_with_flipped_bytes_gives_what_was_saved_or_an_error_in_words(
    seed: int, cobalt: Contents, saved: bytes, tmp_path: Path
) -> None:
    chance = random.Random(seed)  # noqa: S311 - noise
    content = bytearray(saved)
    for _ in range(chance.choice([1, 20, 2_000])):
        content[chance.randrange(100, len(content))] = chance.randrange(256)
    path = tmp_path / "store.sqlite"
    path.write_bytes(content)
    store = Store(str(path))

    def whole() -> None:
        pd.testing.assert_frame_equal(store.contents("desk", 1).facts.reset_index(drop=True), facts)

    facts = cobalt.facts.reset_index(drop=True)
    asked: list[Callable[[], object]] = [
        store.datasets,
        lambda: store.versions("desk"),
        lambda: store.details("desk", 1),
        lambda: store.file("desk", 1),
        whole,
        lambda: mappings.find("ann", "abc", where=str(path)),
        lambda: store.save(draft(cobalt, 1)),
        lambda: store.roll_back("desk", 1, expected=2, author=""),
    ]
    for ask in asked:
        try:
            ask()
        except GeoError as error:
            assert len(str(error)) > 10  # noqa: PT017 - either is right


@pytest.fixture(scope="module")
def saved(cobalt: Contents, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A store with one version and one mapping, as it lies on disk."""
    path = tmp_path_factory.mktemp("store") / "store.sqlite"
    store = Store(str(path))
    store.save(draft(cobalt, 0, size=20_000))
    mappings.save("ann", {"abc": "{}"}, where=str(path))
    return path.read_bytes()
