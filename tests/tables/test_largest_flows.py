"""The series of the largest flows, and what its gate refuses."""

from __future__ import annotations

import pandas as pd
import pytest

from geo.errors import TableError
from geo.tables import largest_flows as table


def _flow(**changes: object) -> pd.DataFrame:
    row = {"year": 2002, "revision": "HS02", "hs6": "850511", "exporter": "CHN", "importer": "JPN", "value_kusd": 1.0}
    return pd.DataFrame([row | changes])


def test_the_series_runs_from_2002_to_2023_and_changes_revision_once():
    years = table.read(lines=["850511"]).groupby("revision")["year"].agg(["min", "max"])
    assert years.loc["HS02"].tolist() == [2002, 2016]
    assert years.loc["HS17"].tolist() == [2017, 2023]


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"revision": "HS92"}, "revision"),
        ({"hs6": "8505"}, "six digits"),
        ({"importer": "CHN"}, "the same"),
        ({"value_kusd": 0.0}, "above zero"),
    ],
)
def test_a_broken_flow_is_refused(change, word):
    with pytest.raises(TableError, match=word):
        table.check(_flow(**change))


def test_a_flow_that_stands_twice_or_lacks_a_column_is_refused():
    with pytest.raises(TableError, match="twice"):
        table.check(pd.concat([_flow(), _flow()]))
    with pytest.raises(TableError, match="revision"):
        table.check(_flow().drop(columns="revision"))


def test_a_missing_or_damaged_file_is_named(tmp_path):
    with pytest.raises(TableError, match="is not there"):
        table.read(path=tmp_path / "largest_flows.parquet")
    (tmp_path / "largest_flows.parquet").write_bytes(b"PAR1")
    with pytest.raises(TableError, match="cannot be read"):
        table.read(path=tmp_path / "largest_flows.parquet")
