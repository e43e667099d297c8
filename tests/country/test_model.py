from __future__ import annotations

import pandas as pd
import pytest

from geo import vocabulary as v
from geo.country import model as country_model
from geo.dataset import Dataset, assemble


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return country_model.rankings(Dataset.load())


def test_by_hand(facts):
    # Australia: 40 of 100 t mined, second; all of the 30 t of reserves
    production = facts(CHN=60, AUS=40, USA=0).assign(**{v.MINERAL: "cobalt"})
    reserves = facts(AUS=30).assign(**{v.MINERAL: "cobalt", v.MEASURE: "reserves"})
    found = country_model.rankings(assemble("test", production=production, reserves=reserves))
    own = country_model.profile(found, "AUS")
    assert own[[v.MEASURE, "amount", "share", "rank"]].to_numpy().tolist() == [
        ["reserves", 30, 1.0, 1],
        ["production", 40, 0.4, 2],
    ]
    assert country_model.profile(found, "USA").empty
    assert country_model.profile(found, "FRA").empty


def test_columns_and_one_row_a_country_and_panel(table):
    assert tuple(table.columns) == country_model.COLUMNS
    assert not table.duplicated([v.ISO3, v.MINERAL, v.MEASURE, v.STAGE]).any()


def test_every_mineral_takes_the_latest_year_of_its_preferred_series(table):
    cobalt = table[table[v.MINERAL] == "cobalt"].drop_duplicates([v.MEASURE, v.STAGE])
    found = cobalt.set_index([v.MEASURE, v.STAGE])[[v.SERIES, v.YEAR]].to_dict("index")
    assert found == {
        ("production", "mine"): {v.SERIES: "wmd", v.YEAR: 2024},
        ("production", "refined"): {v.SERIES: "iea", v.YEAR: 2024},
        ("reserves", "mine"): {v.SERIES: "usgs", v.YEAR: 2025},
    }


def test_all_minerals_are_there(table):
    assert set(table[v.MINERAL]) == set(Dataset.load().minerals())


def test_shares_of_a_panel_never_exceed_the_world(table):
    sums = table.groupby([v.MINERAL, v.MEASURE, v.STAGE])["share"].sum()
    assert sums.between(0.5, 1 + 1e-9).all()


def test_congo_leads_in_cobalt(table):
    first = country_model.profile(table, "COD").iloc[0]
    assert (first[v.MINERAL], first["rank"]) == ("cobalt", 1)


def test_a_profile_lists_the_largest_share_first(table):
    own = country_model.profile(table, "CHN")
    assert own["share"].is_monotonic_decreasing
    assert (own["amount"] > 0).all()
