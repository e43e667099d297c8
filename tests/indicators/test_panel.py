from __future__ import annotations

import pandas as pd
import pytest

from geo import vocabulary as v
from geo.errors import NotComputableError, UnknownChoiceError
from geo.indicators.concentration import concentration
from geo.indicators.panel import Panel, available, select

KEY = {"mineral": "unobtainium", "stage": "mine", "year": 2024, "series": "test"}


def panel(facts: pd.DataFrame, **changes: object) -> Panel:
    return select(facts, **(KEY | changes))


def test_countries_remainder_and_total_are_kept_apart(facts):
    found = panel(facts(CHN=50, AUS=30, OTHER=20, WORLD=101))
    assert found.countries[v.ISO3].tolist() == ["AUS", "CHN"]
    assert (found.remainder, found.world) == (20, 101)
    assert (found.named, found.unnamed) == (80, 20)
    assert (found.unit, found.basis, found.source_ids) == ("t", "metal content", ("test-source",))
    flags = (found.remainder_is_floor, found.remainder_unpublished, found.world_is_floor)
    assert flags == (False, False, False)


def test_without_those_rows_they_are_none_and_not_zero(facts):
    found = panel(facts(CHN=50))
    assert (found.remainder, found.world, found.remainder_unpublished) == (None, None, False)


def test_a_remainder_printed_as_a_bound_counts_with_the_bound_and_says_so(facts):
    found = panel(facts({"OTHER": {v.LOWER: 10.0, v.STATUS: "reported"}}, CHN=90, OTHER=None))
    assert (found.remainder, found.remainder_is_floor, found.remainder_unpublished) == (10, True, False)


def test_a_total_printed_as_a_bound_says_so(facts):
    found = panel(facts({"WORLD": {v.LOWER: 95.0, v.STATUS: "reported"}}, CHN=90, WORLD=None))
    assert (found.world, found.world_is_floor) == (95, True)


def test_a_remainder_without_amount_takes_what_the_total_leaves(facts):
    # Named 60 + 15 of at least 100: a quarter is somebody else's, so HHI is .6^2 + .15^2 + 0 to .25^2.
    rows = {"WORLD": {v.LOWER: 100.0, v.STATUS: "reported"}}
    found = panel(facts(rows, CHN=60, AUS=15, OTHER=None, WORLD=None))
    assert (found.remainder_unpublished, found.unnamed) == (True, 25)
    result = concentration(found)
    assert (result.hhi_low, result.hhi_high) == pytest.approx((0.3825, 0.445))
    assert any("without an amount" in caveat for caveat in result.caveats)


def test_a_remainder_without_amount_and_without_total_is_still_told(facts):
    found = concentration(panel(facts(CHN=60, AUS=40, OTHER=None)))
    assert found.residual_share == 0
    assert any("without an amount" in caveat for caveat in found.caveats)


def test_a_rounded_total_below_the_rows_leaves_nothing(facts):
    assert panel(facts(CHN=60, AUS=45, OTHER=None, WORLD=100)).unnamed == 0


def test_a_rounded_total_never_replaces_a_published_remainder(facts):
    assert panel(facts(CHN=60, OTHER=20, WORLD=100)).unnamed == 20


def test_hidden_countries_are_those_said_to_be_in_the_total(facts):
    rows = {
        "USA": {v.STATUS: "withheld", v.NOTE: "excluded from the world total"},
        "DEU": {v.NOTE: "in the world total; printed ( )"},
    }
    found = panel(facts(rows, CHN=60, USA=None, DEU=None, FRA=None, WORLD=70))
    assert found.hidden == ("DEU",)
    assert found.unnamed == 10
    assert concentration(found).excluded == ("USA",)


def test_countries_printed_as_not_available_make_shares_upper_bounds(facts):
    # Printed "NA" is a word of the publisher; a country without a line in an edition is not.
    rows = {"COD": {v.PUBLISHED_VALUE: "NA"}, "DEU": {v.PUBLISHED_VALUE: "( )", v.NOTE: "in the world total"}}
    found = panel(facts(rows, CHN=60, COD=None, DEU=None, FRA=None))
    assert found.unpublished == ("COD",)
    assert any("upper bounds: COD" in caveat for caveat in concentration(found).caveats)


@pytest.mark.parametrize(
    ("changes", "what", "choices"),
    [
        ({"mineral": "unobtanium"}, "mineral", ("unobtainium",)),
        ({"stage": "refined"}, "stage", ("mine",)),
        ({"measure": "reserves"}, "measure", ("production",)),
        ({"series": "tset"}, "series", ("test",)),
        ({"year": 2023}, "year", ("2024",)),
        ({"mineral": "x", "year": 1}, "mineral", ("unobtainium",)),
    ],
)
def test_the_first_wrong_part_is_named_with_the_choices(facts, changes, what, choices):
    with pytest.raises(UnknownChoiceError) as caught:
        panel(facts(CHN=1), **changes)
    assert (caught.value.what, caught.value.choices) == (what, choices)


@pytest.mark.parametrize(("column", "found"), [(v.UNIT, "ct, t"), (v.BASIS, "gross weight, metal content")])
def test_units_and_bases_are_never_mixed(facts, column, found):
    other = {v.UNIT: "ct", v.BASIS: "gross weight"}[column]
    with pytest.raises(NotComputableError, match=f"different {column}.*{found}"):
        panel(facts({"AUS": {column: other}}, CHN=1, AUS=1))


def test_available_lists_years_with_a_figure_only(facts):
    table = pd.concat(
        [
            facts(CHN=1),
            facts({"CHN": {v.YEAR: 2022}}, CHN=1),
            facts({"CHN": {v.YEAR: 2023}}, CHN=None),
            facts({"AUS": {v.STAGE: "refined"}}, AUS=3),
        ]
    )
    found = available(table)
    assert list(found.itertuples(index=False, name=None)) == [
        ("unobtainium", "mine", "production", "test", (2022, 2024)),
        ("unobtainium", "refined", "production", "test", (2024,)),
    ]


def test_selecting_leaves_the_table_as_it_was(facts):
    table = facts(CHN=2, AUS=1, OTHER=3)
    before = table.copy(deep=True)
    panel(table)
    pd.testing.assert_frame_equal(table, before)
