"""The gate of the fact tables lets no half-known figure through."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from geo import vocabulary as v
from geo.errors import TableError
from geo.tables import facts as table


def test_well_formed_facts_pass_unchanged(facts) -> None:
    frame = facts(CHN=50, AUS=30, OTHER=20, WORLD=100)
    pd.testing.assert_frame_equal(table.check(frame), frame)


def test_zero_and_missing_are_both_allowed_and_differ(facts) -> None:
    checked = table.check(facts(CHN=0, AUS=None))
    assert checked[v.VALUE].isna().tolist() == [False, True]


def test_lower_bound_alone_is_a_figure(facts) -> None:
    change = {"CHN": {v.LOWER: 5.0, v.STATUS: "reported"}}
    assert table.check(facts(change, CHN=None))[v.LOWER].tolist() == [5.0]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({v.STATUS: "withheld"}, "missing figure is withheld or not available"),
        ({v.LOWER: 9.0, v.UPPER: 8.0}, "lower bound above upper bound"),
        ({v.ISO3: None}, "alpha-3 code stands on country rows and only there"),
        ({v.AREA_KIND: "world"}, "alpha-3 code stands on country rows and only there"),
        ({v.ISO3: "cn"}, "str_matches"),
        ({v.STAGE: "smelter"}, "isin"),
        ({v.UNIT: "kg"}, "isin"),
        ({v.MINERAL: "Rare earths"}, "str_matches"),
        ({v.BASIS: ""}, "str_length"),
        ({v.YEAR: 24}, "in_range"),
    ],
)
def test_each_fault_is_refused_in_words(facts, change: dict[str, object], fault: str) -> None:
    with pytest.raises(TableError) as caught:
        table.check(facts({"CHN": change}, CHN=50))
    assert any(fault in one for one in caught.value.faults), caught.value.faults


def test_missing_figure_that_claims_to_be_reported_is_refused(facts) -> None:
    with pytest.raises(TableError, match="missing figure is withheld or not available"):
        table.check(facts({"CHN": {v.STATUS: "reported"}}, CHN=None))


def test_negative_figure_is_refused(facts) -> None:
    with pytest.raises(TableError, match=r"column 'value', row 0: -1.0 fails greater_than_or_equal_to"):
        table.check(facts(CHN=-1))


def test_two_figures_for_one_country_and_year_are_refused(facts) -> None:
    twice = pd.concat([facts(CHN=50), facts(CHN=60)], ignore_index=True)
    with pytest.raises(TableError, match="multiple_fields_uniqueness"):
        table.check(twice)


def test_all_faults_are_told_at_once(facts) -> None:
    with pytest.raises(TableError) as caught:
        table.check(facts({"CHN": {v.UNIT: "kg"}, "AUS": {v.STAGE: "smelter"}}, CHN=1, AUS=1))
    assert len(caught.value.faults) == 2


def test_written_and_read_again_is_the_same(facts, tmp_path: Path) -> None:
    frame = facts(CHN=50.5, AUS=None, OTHER=20)
    frame.to_csv(tmp_path / "production.csv", index=False)
    again = table.read(path=tmp_path / "production.csv")
    wanted = frame.astype(table.DTYPES)
    pd.testing.assert_frame_equal(again, wanted, check_dtype=False)


def test_country_of_no_code_na_is_read_as_text(facts, tmp_path: Path) -> None:
    """``NAM`` or a note ``NA`` are words; only an empty cell is missing."""
    frame = facts({"NAM": {v.NOTE: "NA"}}, NAM=1)
    frame.to_csv(tmp_path / "production.csv", index=False)
    assert table.read(path=tmp_path / "production.csv")[v.NOTE].tolist() == ["NA"]


@pytest.mark.parametrize("name", ["production", "reserves"])
def test_shipped_tables_pass_and_are_sorted(name: str) -> None:
    shipped = table.read(name)
    keys = shipped[[*table.KEY, v.PUBLISHED_NAME]]
    pd.testing.assert_frame_equal(keys, keys.sort_values(list(keys.columns), ignore_index=True))


def test_reserves_hold_reserves_and_production_none() -> None:
    assert set(table.read("reserves")[v.MEASURE]) == {"reserves"}
    assert set(table.read("production")[v.MEASURE]) == {"production", "capacity"}
