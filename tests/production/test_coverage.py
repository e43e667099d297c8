from __future__ import annotations

import pytest

from geo import atlas
from geo.atlas import Atlas
from geo.dataset import assemble
from geo.production import coverage as c
from geo.tables import facts


@pytest.fixture(scope="module")
def table():
    return c.coverage(atlas.shipped())


@pytest.fixture(scope="module")
def cells(table):
    return table.set_index("mineral")


# Least numbers of minerals on the lists of the United States, the European Union and Japan that have figures.
LEAST = {
    "Mine production": 38,
    "Refined production": 22,
    "Refined, five years or more in one series": 18,
    "Reserves": 28,
    "Trade in refined forms": 25,
    "Price": 53,
    "Recycling rate": 38,
}


def test_every_mineral_has_one_row(table):
    assert len(table) == 101
    assert table["mineral"].is_unique
    assert table["listed"].sum() == 71
    assert list(table.columns) == ["mineral", "name", "listed", *(facet.name for facet in c.FACETS), c.MISSING]


def test_a_cell_is_text_and_empty_where_there_is_nothing(table):
    for facet in c.FACETS:
        assert table[facet.name].map(type).eq(str).all()
    osmium = table.set_index("mineral").loc["osmium"]
    # Two sites of platinum-group metals name it; nobody publishes a figure.
    assert [facet.name for facet in c.FACETS if osmium[facet.name]] == ["sites"]


def test_years_are_those_of_the_tables(cells):
    assert cells.loc["cobalt", "reserves"] == "2025"
    assert cells.loc["iridium", "mine"] == "2018\u20132023"
    assert cells.loc["gallium", "capacity"] == "2025"


def test_five_years_are_years_of_one_series(cells):
    # IEA alone has refined graphite, for one year.
    assert cells.loc["graphite", "refined"] == "2024"
    assert cells.loc["graphite", "refined_five_years"] == ""
    assert cells.loc["gallium", "refined_five_years"] == "2007\u20132015, 2018\u20132024"


def test_trade_names_the_forms_and_marks_bundles(cells):
    assert cells.loc["antimony", "ore_trade"] == "ores and concentrates"
    assert cells.loc["antimony", "refined_trade"] == "metal"
    assert cells.loc["gallium", "refined_trade"] == "unwrought metal*"
    assert cells.loc["osmium", "refined_trade"] == ""


def test_enough_of_the_listed_minerals_are_covered(table):
    counts = c.counts(table).set_index("facet")
    for facet, least in LEAST.items():
        assert counts.loc[facet, "of_listed"] >= least, facet


def test_counts_count_cells(cells):
    one = cells.reset_index()
    one = one[one["mineral"].isin(["cobalt", "iron", "osmium"])]
    counts = c.counts(one).set_index("facet")
    # Cobalt is on a list, iron is not, osmium has no figure.
    assert tuple(counts.loc["Mine production", ["of_listed", "of_all"]]) == (1, 2)


def test_coverage_follows_the_dataset_at_hand():
    production, reserves = facts.read("production"), facts.read("reserves")
    small = Atlas(
        assemble(
            "private",
            production=production[production["mineral"] == "cobalt"],
            reserves=reserves[reserves["mineral"] == "cobalt"],
        )
    )
    found = c.coverage(small).set_index("mineral")
    assert found.loc["cobalt", "mine"]
    assert found.loc["copper", "mine"] == ""
    assert c.coverage(small) is c.coverage(small)


def test_what_is_missing_is_named_with_the_way_to_add_it(table) -> None:
    for row in table.to_dict("records"):
        empty = [facet.label for facet in c.FACETS if not row[facet.name]]
        assert row[c.MISSING] == ", ".join(empty)
    found = c.counts(table).set_index("facet")["bring"]
    assert found["Trade in refined forms"].startswith("Trade flows page: upload a BACI or Comtrade file")
    assert all(found)


def test_points_are_counted_with_what_their_publisher_may_not_show(cells) -> None:
    """ICMM 2025, supplemental table: 37 graphite sites known, none published; lithium 65 of 110."""
    assert cells.loc["graphite", "sites"] == "2; 0 of 37 known as primary"
    assert cells.loc["lithium", "sites"].endswith("; 65 of 110 known as primary")
    assert cells.loc["cobalt", "sites"].startswith("1")


def test_prices_reach_as_far_back_as_the_longest_series(cells) -> None:
    assert cells.loc["copper", "price"] == "1960\u20132025"
    assert cells.loc["cobalt", "price"] == "2021\u20132025"
