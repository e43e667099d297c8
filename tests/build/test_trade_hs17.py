"""The second trade table and the largest flows, from files of the publisher's shape."""

from __future__ import annotations

import pandas as pd
import pytest

from geo.build import trade_hs17 as build
from geo.errors import SourceError

EXTRACT = pd.DataFrame(
    {
        "year": [2024, 2024],
        "exporter": ["CHN", "S19"],
        "importer": ["NAM", "JPN"],
        "hs6": ["850511", "850511"],
        "value_kusd": [10.0, 4.0],
        "qty_t": [2.0, None],
    }
)


def _largest(**changes: object) -> pd.DataFrame:
    row = {"year": 2003, "source": "II BACI HS02 V202601", "hs6": "850511", "value_usd": 1500}
    return pd.DataFrame([row | {"exporter_iso2": "CS", "importer_iso2": "NA"} | changes])


def test_the_codes_of_taiwan_and_namibia_survive(tmp_path):
    EXTRACT.to_parquet(tmp_path / build.EXTRACT)
    found = build.flows(tmp_path, lines=frozenset({"850511"}))
    assert list(zip(found["exporter"], found["importer"], strict=True)) == [("CHN", "NAM"), ("TWN", "JPN")]
    assert found["quantity_t"].isna().tolist() == [False, True]


def test_the_release_of_the_publisher_goes_before_the_extract(tmp_path):
    EXTRACT.to_parquet(tmp_path / build.EXTRACT)
    rows = ["2024,156,516,850511,    10.5,     2.25", "2024,490,392,850511,4,          NA", "2024,156,516,010121,1,1"]
    (tmp_path / build.RELEASE).write_text("\n".join(["t,i,j,k,v,q", *rows, ""]), encoding="utf-8")
    found = build.flows(tmp_path, lines=frozenset({"850511"}))
    assert found["value_kusd"].tolist() == [10.5, 4.0]
    assert list(found["exporter"]) == ["CHN", "TWN"]


def test_a_line_that_the_release_lacks_stops_the_build(tmp_path):
    EXTRACT.to_parquet(tmp_path / build.EXTRACT)
    with pytest.raises(SourceError, match="750210"):
        build.flows(tmp_path, lines=frozenset({"850511", "750210"}))


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(SourceError, match=build.EXTRACT):
        build.flows(tmp_path, lines=frozenset({"850511"}))


def test_the_largest_flows_keep_former_states_and_thousands_of_dollars():
    row = build.listed(_largest()).iloc[0]
    assert (row["exporter"], row["importer"], row["value_kusd"], row["revision"]) == ("SCG", "NAM", 1.5, "HS02")


def test_a_line_listed_for_two_minerals_counts_once():
    twice = pd.concat([_largest(hs6="811292"), _largest(hs6="811292")])
    assert len(build.listed(twice)) == 1


@pytest.mark.parametrize("change", [{"hs6": "811231"}, {"hs6": "252800"}, {"year": 2024}])
def test_codes_of_no_revision_and_the_year_of_the_whole_table_are_left_out(change):
    assert build.listed(_largest(**change)).empty


@pytest.mark.parametrize("change", [{"source": "BACI"}, {"exporter_iso2": "XX"}])
def test_what_is_not_understood_stops_the_build(change):
    with pytest.raises(SourceError):
        build.listed(_largest(**change))
