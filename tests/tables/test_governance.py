"""The gate of the governance table."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import vocabulary as v
from geo.errors import TableError
from geo.reference.countries import all_countries
from geo.sources import read_origins
from geo.tables import governance


def estimates() -> pd.DataFrame:
    rows = [
        ("DEU", 2022, 0.5, 0.2, 7, 67.0, 52.0, 84.0, 0.4, "a"),
        ("SOM", 2023, -2.6, 0.2, None, None, None, None, 1.0, "b"),
    ]
    columns = [name for name in governance.DTYPES if name != governance.INDICATOR]
    frame = pd.DataFrame(rows, columns=columns)
    frame.insert(2, governance.INDICATOR, governance.POLITICAL_STABILITY)
    return frame.astype(governance.DTYPES)


def test_risk_by_hand() -> None:
    """(2.5 - 2.5) / 5 = 0; (2.5 - 0) / 5 = 0.5; (2.5 + 2.5) / 5 = 1; beyond is cut; missing stays missing."""
    risk = governance.risk_of(pd.Series([2.5, 0, -2.5, -3, 3, None], dtype="float64"))
    assert risk.tolist()[:5] == [0, 0.5, 1, 1, 0]
    assert pd.isna(risk[5])


@settings(deadline=None)
@given(st.lists(st.floats(-5, 5), min_size=2))
def test_more_stable_is_never_riskier(found: list[float]) -> None:
    risk = governance.risk_of(pd.Series(sorted(found)))
    assert risk.between(0, 1).all()
    assert risk.is_monotonic_decreasing


@pytest.mark.parametrize(
    ("column", "value", "fault"),
    [
        (v.ISO3, "Germany", "iso3"),
        (governance.ESTIMATE, None, "estimate"),
        (governance.RISK, 0.0, "risk is not"),
        (governance.RANK, 51.0, "rank lies outside its interval"),
        (governance.INDICATOR, "rule_of_law", "indicator"),
        (v.SOURCE_ID, "", "source_id"),
    ],
)
def test_refuses(column: str, value: object, fault: str) -> None:
    broken = estimates()
    broken.loc[0, column] = value
    with pytest.raises(TableError, match=fault):
        governance.check(broken)


def test_refuses_a_country_and_year_that_stand_twice() -> None:
    with pytest.raises(TableError, match="uniqueness"):
        governance.check(pd.concat([estimates(), estimates()], ignore_index=True))


def test_reads_what_was_written(tmp_path: Path) -> None:
    estimates().to_csv(tmp_path / "governance.csv", index=False)
    pd.testing.assert_frame_equal(governance.read(tmp_path / "governance.csv"), estimates())


@pytest.fixture(scope="module")
def shipped() -> pd.DataFrame:
    return governance.read()


def test_shipped_table_covers_countries_only(shipped: pd.DataFrame) -> None:
    assert set(shipped[v.ISO3]) <= {country.iso3 for country in all_countries()}
    assert shipped.groupby(v.YEAR)[v.ISO3].nunique().between(180, 216).all()
    assert not {1997, 1999, 2001} & set(shipped[v.YEAR])


def test_editions_do_not_mix_within_a_year(shipped: pd.DataFrame) -> None:
    assert shipped[[v.YEAR, v.SOURCE_ID]].drop_duplicates()[v.YEAR].is_unique
    assert set(shipped[v.SOURCE_ID]) <= set(read_origins())


def test_scores_of_the_2025_edition_do_not_pass_for_percentile_ranks(shipped: pd.DataFrame) -> None:
    later = shipped[v.YEAR] >= 2023
    assert shipped.loc[later, governance.RANK].isna().all()
    assert shipped.loc[~later, governance.RANK].notna().all()


def test_missing_is_absent_and_not_safe(shipped: pd.DataFrame) -> None:
    """The input gives Aruba the risk 0.0 for 1996-2003, years without an estimate."""
    aruba = shipped[shipped[v.ISO3] == "ABW"]
    assert aruba[v.YEAR].min() == 2004
    assert (shipped[governance.RISK] > 0).all()


def test_doubtful_rows_are_left_out(shipped: pd.DataFrame) -> None:
    years = shipped[shipped[v.ISO3] == "GUY"][v.YEAR]
    assert years.max() == 2022
    assert "TWN" in set(shipped[v.ISO3])
    assert not {"VGB", "PUS", "GUF"} & set(shipped[v.ISO3])
