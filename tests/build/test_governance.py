"""The World Bank's wide tables on their way into the governance table."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest

from geo import vocabulary as v
from geo.build import governance as build
from geo.errors import SourceError
from geo.tables import governance


def wide(*rows: tuple[str, str, object, object]) -> dict[str, pd.DataFrame]:
    """Tables with the columns 2022 and 2023; rank and interval are the same for all."""
    estimate = pd.DataFrame(rows, columns=["Country/Territory", "Code", "2022", "2023"])
    numbers = estimate[["2022", "2023"]].apply(pd.to_numeric, errors="coerce")
    normalised = ((2.5 - numbers) / 5).clip(0, 1).fillna(0.0)
    tables = {
        name: estimate.assign(**{"2022": text, "2023": text})
        for name, text in {"StdErr": "0.2", "NumSrc": "7.0", "Rank": "60", "Lower": "50", "Upper": "70"}.items()
    }
    safe = estimate.assign(**{"2022": normalised["2022"].astype(str), "2023": normalised["2023"].astype(str)})
    return {"Estimate": estimate, **tables, "Normalized": safe}


def test_one_row_a_country_and_year() -> None:
    found = governance.check(build.tidy(wide(("Germany", "DEU", "0.5", "0.25"))))
    assert found[v.YEAR].tolist() == [2022, 2023]
    assert found[governance.RISK].tolist() == pytest.approx([0.4, 0.45])
    assert found[governance.SOURCES].tolist() == [7, 7]
    assert found[v.SOURCE_ID].tolist() == ["worldbank-wgi-2023", "worldbank-wgi-2025"]


def test_scores_of_the_2025_edition_are_no_ranks() -> None:
    found = build.tidy(wide(("Germany", "DEU", "0.5", "0.25")))
    assert found[governance.RANK].tolist()[0] == 60
    assert found[[governance.RANK, governance.RANK_LOWER, governance.RANK_UPPER]].iloc[1].isna().all()


@pytest.mark.parametrize("missing", ["nan", "None", "", None])
def test_missing_estimates_have_no_row(missing: object) -> None:
    """The input says 0.0, the safest risk, for them."""
    found = build.tidy(wide(("Aruba", "ABW", missing, "1.5")))
    assert found[v.YEAR].tolist() == [2023]


def test_congo_of_this_publisher_is_brazzaville() -> None:
    rows = wide(("Congo", "COG", "-0.1", "nan"), ("Dem. Rep. of the Congo", "COD", "-2", "nan"))
    assert build.tidy(rows)[v.ISO3].tolist() == ["COD", "COG"]


def test_rows_whose_owner_is_in_doubt_are_left_out() -> None:
    rows = wide(
        ("Europe EFTA, nes", "R20", "0.1", "0.1"),
        ("US Misc. Pacific Isds", "PUS", "0.1", "0.1"),
        ("Br. Virgin Isds", "VGB", "0.1", "0.1"),
        ("Guyana", "GUY", "0.3", "0.4"),
        ("Guyana", "GUY", "-0.2", "0.4"),
    )
    found = build.tidy(rows)
    assert found[[v.ISO3, v.YEAR, governance.ESTIMATE]].to_numpy().tolist() == [["GUY", 2022, -0.2]]


def test_a_code_that_contradicts_the_name_stops_the_build() -> None:
    with pytest.raises(SourceError, match="'AUT' to 'Australia'"):
        build.tidy(wide(("Australia", "AUT", "0.5", "0.5")))


def test_another_normalisation_stops_the_build() -> None:
    rows = wide(("Germany", "DEU", "0.5", "0.25"))
    rows["Normalized"]["2022"] = "0.6"
    with pytest.raises(SourceError, match="Normalized"):
        build.tidy(rows)


def test_builds_from_a_database(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "wgi.db")) as connection:
        for name, frame in wide(("Taiwan, China", "TWN", "0.75", "nan")).items():
            frame.to_sql(name, connection, index=False)
    build.build(tmp_path, tmp_path, tmp_path)
    found = governance.read(tmp_path / "governance.csv")
    assert found[[v.ISO3, governance.RISK]].to_numpy().tolist() == [["TWN", 0.35]]


def test_names_a_table_that_is_not_there(tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "wgi.db").close()
    with pytest.raises(SourceError, match="no such table: Estimate"):
        build.build(tmp_path, tmp_path, tmp_path)
    (tmp_path / "wgi.db").unlink()
    with pytest.raises(SourceError, match=r"wgi\.db holds not every table"):
        build.build(tmp_path, tmp_path, tmp_path)
