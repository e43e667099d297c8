"""Published figures against the shipped tables: a slip in a unit, stage or name shows here.

The cobalt figures of 2022 and 2023 were worked out by hand from World Mining Data 2026, table 6.4.
"""

from __future__ import annotations

import pandas as pd
import pytest

from geo import vocabulary as v
from geo.tables import facts, history, series

COBALT_2022 = {
    "AUS": 5793,
    "CAN": 3063,
    "CHN": 1750,
    "COD": 115371,
    "CUB": 3600,
    "FIN": 1235,
    "IDN": 9600,
    "MDG": 3428,
    "MAR": 1690,
    "NCL": 1770,
    "PNG": 2987,
    "PHL": 3400,
    "RUS": 9000,
    "ZAF": 250,
    "TUR": 2100,
    "USA": 500,
    "ZMB": 252,
    "ZWE": 241,
}


@pytest.fixture(scope="module")
def production() -> pd.DataFrame:
    return facts.read("production")


@pytest.fixture(scope="module")
def reserves() -> pd.DataFrame:
    return facts.read("reserves")


def pick(table: pd.DataFrame, **where: object) -> pd.DataFrame:
    for column, wanted in where.items():
        table = table[table[column] == wanted]
    return table


def hhi(values: pd.Series) -> float:
    return float(((values / values.sum()) ** 2).sum())


def test_cobalt_mine_production_of_2022(production: pd.DataFrame) -> None:
    rows = pick(production, series="wmd", mineral="cobalt", stage="mine", year=2022, area_kind="country")
    figures = rows.set_index(v.ISO3)[v.VALUE]
    assert figures[figures > 0].to_dict() == COBALT_2022
    assert figures.sum() == 166_030
    assert hhi(figures) == pytest.approx(0.4928971158048766, abs=1e-15)


def test_cobalt_mine_production_of_2023(production: pd.DataFrame) -> None:
    rows = pick(production, series="wmd", mineral="cobalt", stage="mine", year=2023, area_kind="country")
    assert (rows[v.VALUE].sum(), (rows[v.VALUE] > 0).sum()) == (199_348, 19)
    assert hhi(rows[v.VALUE]) == pytest.approx(0.5071937778288509, abs=1e-15)


@pytest.mark.parametrize(
    ("mineral", "year", "low", "residual"),
    [
        ("lithium", 2024, 2346, 0.0),
        ("lithium", 2025, 2047, 0.0),
        ("nickel", 2024, 4048, 0.083),
        ("nickel", 2025, 4594, 0.075),
        ("manganese", 2024, 2382, 0.066),
        ("manganese", 2025, 2248, 0.065),
        ("graphite", 2024, 6765, 0.0),
        ("graphite", 2025, 6447, 0.0),
    ],
)
def test_guaranteed_hhi_of_the_summaries(
    production: pd.DataFrame, mineral: str, year: int, low: float, residual: float
) -> None:
    rows = pick(production, series="usgs", mineral=mineral, stage="mine", measure="production", year=year)
    rows = rows[rows[v.AREA_KIND] != "world"]
    total = rows[v.VALUE].sum()
    countries = rows.loc[rows[v.AREA_KIND] == "country", v.VALUE]
    assert 1e4 * float(((countries / total) ** 2).sum()) == pytest.approx(low, abs=0.6)
    assert 1 - countries.sum() / total == pytest.approx(residual, abs=6e-4)


def test_lithium_reserves_last_167_years_of_2024(production: pd.DataFrame, reserves: pd.DataFrame) -> None:
    where = {"series": "usgs", "mineral": "lithium", "area_kind": "world"}
    held = pick(reserves, **where)[v.VALUE].item()
    made = pick(production, **where, year=2024)[v.VALUE].item()
    assert (held, made) == (37_000_000, 222_000)
    assert held / made == pytest.approx(166.7, abs=0.05)


def test_germanium_shares_make_a_whole(production: pd.DataFrame) -> None:
    rows = pick(production, series="usgs-ofr-2024-1057")
    assert set(rows[v.UNIT]) == {"%"}
    assert rows[v.VALUE].sum() == pytest.approx(100)


def test_each_panel_has_one_unit_one_basis_and_one_source(production: pd.DataFrame, reserves: pd.DataFrame) -> None:
    """Refined output of earlier years comes from earlier editions, so a series has one source a year."""
    panel = [v.SERIES, v.MINERAL, v.STAGE, v.MEASURE]
    for table in (production, reserves):
        kinds = table[[*panel, v.UNIT, v.BASIS]].drop_duplicates()
        assert not kinds.duplicated(panel).any()
        found = table[[*panel, v.YEAR, v.SOURCE_ID]].drop_duplicates()
        assert not found.duplicated([*panel, v.YEAR]).any()


def test_world_mining_data_has_65_minerals_for_seven_years(production: pd.DataFrame) -> None:
    wmd = pick(production, series="wmd")
    assert wmd[v.MINERAL].nunique() == 65
    assert (wmd.groupby(v.MINERAL)[v.YEAR].nunique() == 7).all()


def test_guyana_does_not_carry_the_gold_of_french_guiana(production: pd.DataFrame) -> None:
    gold = pick(production, series="wmd", mineral="gold", year=2024)
    guyana = gold[gold[v.ISO3] == "GUY"].iloc[0]
    assert (pd.isna(guyana[v.VALUE]), guyana[v.STATUS]) == (True, "not available")
    assert guyana[v.NOTE].startswith(v.IN_TOTAL)
    assert gold.loc[gold[v.ISO3] == "GUF", v.VALUE].item() == 1.072


def test_series_table_names_the_years_of_its_facts(production: pd.DataFrame) -> None:
    listed = series.read().set_index(v.SERIES)
    every = pd.concat([production[[v.SERIES, v.YEAR]], history.read()[[v.SERIES, v.YEAR]]])
    years = every.groupby(v.SERIES)[v.YEAR].agg(["min", "max"])
    assert listed["first_year"].to_dict() == years["min"].to_dict()
    assert listed["last_year"].to_dict() == years["max"].to_dict()
    assert listed["default_rank"].idxmin() == "wmd"
