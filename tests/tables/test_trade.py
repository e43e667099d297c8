"""The gate of the trade table."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from geo import vocabulary as v
from geo.errors import TableError
from geo.reference.countries import all_countries
from geo.tables import trade


def flows() -> pd.DataFrame:
    rows = [
        (2024, "260300", "PER", "CHN", 90.0, 40.0),
        (2023, "282200", "COD", "CHN", 20.0, None),
        (2024, "260300", "CHL", "CHN", 100.0, 50.0),
    ]
    return pd.DataFrame(rows, columns=list(trade.COLUMNS)).astype({v.YEAR: "int16", v.QUANTITY_T: "float64"})


def test_written_sorted_and_read_back(tmp_path: Path) -> None:
    trade.write(flows(), tmp_path / "trade.parquet")
    found = trade.read(tmp_path / "trade.parquet")
    assert found[v.EXPORTER].tolist() == ["CHL", "PER", "COD"]
    assert found[v.QUANTITY_T].isna().tolist() == [False, False, True]
    assert found[v.YEAR].dtype == "int16"


@pytest.mark.parametrize(
    ("column", "value", "fault"),
    [
        (v.YEAR, 1900, "year is not between"),
        (v.HS6, "26030", "hs6 is not six digits: 1 rows, first 0"),
        (v.HS6, "26030O", "hs6 is not six digits"),
        (v.EXPORTER, "251", "exporter is not an alpha-3 code"),
        (v.EXPORTER, None, "exporter is not an alpha-3 code"),
        (v.IMPORTER, "Chn", "importer is not an alpha-3 code"),
        (v.IMPORTER, "PER", "exporter and importer are the same"),
        (v.VALUE_KUSD, -1.0, "value_kusd is missing or negative"),
        (v.VALUE_KUSD, None, "value_kusd is missing or negative"),
        (v.QUANTITY_T, 0.0, "a missing weight stays empty"),
    ],
)
def test_refuses(column: str, value: object, fault: str) -> None:
    broken = flows()
    broken.loc[0, column] = value
    with pytest.raises(TableError, match=fault):
        trade.check(broken)


def test_refuses_a_flow_that_stands_twice() -> None:
    with pytest.raises(TableError, match="the same flow stands twice: 6 rows"):
        trade.check(pd.concat([flows(), flows()], ignore_index=True))


def test_names_every_fault_at_once() -> None:
    broken = flows()
    broken.loc[0, v.HS6] = "x"
    broken.loc[1, v.EXPORTER] = "x"
    with pytest.raises(TableError) as caught:
        trade.check(broken)
    assert len(caught.value.faults) == 2


def test_names_missing_columns() -> None:
    with pytest.raises(TableError, match="column 'hs6' is missing"):
        trade.check(flows().drop(columns=v.HS6))


def test_reads_only_files_that_are_the_table(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="is not there; run"):
        trade.read(tmp_path / "trade.parquet")
    (tmp_path / "text.parquet").write_text("year,hs6\n")
    with pytest.raises(TableError, match="is not a Parquet file"):
        trade.read(tmp_path / "text.parquet")
    flows().to_parquet(tmp_path / "by_pandas.parquet")
    assert len(trade.read(tmp_path / "by_pandas.parquet")) == 3
    flows().drop(columns=v.QUANTITY_T).astype({v.HS6: "int64"}).to_parquet(tmp_path / "other.parquet")
    with pytest.raises(TableError) as caught:
        trade.read(tmp_path / "other.parquet")
    assert caught.value.faults == ("column 'hs6' is int64, not string", "column 'quantity_t' is missing")


def test_areas_are_no_countries() -> None:
    areas = trade.areas()
    assert areas[711].area == "XSA"
    assert not {area.area for area in areas.values()} & {country.iso3 for country in all_countries()}


def test_areas_file_that_is_broken(tmp_path: Path) -> None:
    (tmp_path / "areas.csv").write_text("code,area\nx,XSA\n")
    with pytest.raises(TableError, match="trade_areas"):
        trade.areas(tmp_path / "areas.csv")


def test_shipped_table_keeps_every_rule() -> None:
    frame = trade.check(trade.read())
    known = {country.iso3 for country in all_countries()} | {area.area for area in trade.areas().values()}
    assert len(frame) == 1_264_888
    assert {*frame[v.EXPORTER].unique(), *frame[v.IMPORTER].unique()} <= known
    # "q" is missing in 61,682 rows of the input: none may have become a number.
    assert frame[v.QUANTITY_T].isna().sum() == 61_682


def test_shipped_file_is_small_and_prunes() -> None:
    path = trade.path_of("trade", "parquet")
    assert path.stat().st_size < 12_000_000
    metadata = pq.ParquetFile(path).metadata
    lines = [metadata.row_group(group).column(1).statistics for group in range(metadata.num_row_groups)]
    copper = [found for found in lines if found.min <= "260300" <= found.max]
    assert len(copper) <= len(lines) / 10
