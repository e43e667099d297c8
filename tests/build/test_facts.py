"""The step as a whole."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import sources
from geo.build import facts, published, wmd
from geo.errors import SourceError

needs_database = pytest.mark.skipif(
    not (sources.INPUTS / wmd.DATABASE).exists() or not any(sources.INPUTS.glob("usgs*")), reason="inputs not fetched"
)
WRITTEN = ("production", "reserves", "series", "processing_shares", "usgs_editions", "us_salient", "us_import_sources")


@needs_database
def test_building_twice_gives_the_shipped_bytes(tmp_path: Path) -> None:
    facts.build(sources.INPUTS, sources.RAW, tmp_path)
    for table in WRITTEN:
        built = (tmp_path / f"{table}.csv").read_bytes()
        assert built == (sources.TABLES / f"{table}.csv").read_bytes(), table
        assert b"\r" not in built
        assert b"e+" not in built.lower().replace(b"the+", b"")


def test_series_without_description_stops_the_build(tmp_path: Path) -> None:
    shutil.copy(sources.MAPPINGS / "series.csv", tmp_path)
    frame = pd.DataFrame({"series": ["wmd", "mystery"], "year": [2020, 2021]})
    with pytest.raises(SourceError, match="iea, mystery, usgs, usgs-ofr-2024-1057"):
        facts.series(frame, mappings=tmp_path, raw=sources.RAW)


@settings(deadline=None)
@given(st.floats(0, 1e15, allow_nan=False))
def test_plain_number_reads_back_without_exponent(number: float) -> None:
    text = published.plain(number)
    assert float(text) == number
    assert "e" not in text.lower()
    assert not (text.endswith("0") and "." in text)


@pytest.mark.parametrize(
    ("number", "text"),
    [(1e6, "1000000"), (0.5, "0.5"), (0.0, "0"), (Decimal("63580.000000"), "63580"), (1e-7, "0.0000001")],
)
def test_plain_numbers(number: float | Decimal, text: str) -> None:
    assert published.plain(number) == text


def test_every_correction_says_why_and_where() -> None:
    rows = published.read_rows(sources.MAPPINGS / "corrections.csv")
    assert all(row["reason"] and row["source_ref"] and row["kind"] for row in rows)
    keys = [tuple(row.values())[:6] for row in rows]
    assert len(keys) == len(set(keys))


def test_every_mapping_says_why() -> None:
    rows = published.read_rows(sources.MAPPINGS / "commodities.csv")
    assert all(all(row.values()) for row in rows)
