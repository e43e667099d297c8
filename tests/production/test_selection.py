from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.dataset import Dataset
from geo.errors import NotComputableError
from geo.memo import Memo
from geo.production import model as production_model
from geo.production.indicators import MAPPED
from geo.production.selection import Selection, views_of, years_offered
from geo.production.selection import resolve as resolved
from geo.reference import minerals
from geo.reference.choices import Choices


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return Dataset.load()


def resolve(dataset: Dataset, params: dict[str, object]) -> tuple[Selection, tuple[str, ...]]:
    """The selection and the messages of an address."""
    choices = Choices(params)
    return resolved(dataset, choices), tuple(choices.messages)


def test_no_wish_opens_on_rare_earths_of_the_latest_year(dataset):
    selection, said = resolve(dataset, {})
    assert selection == Selection("rare-earths", "production-share", "mine", "wmd", 2024)
    assert said == ()


def test_a_complete_wish_is_kept(dataset):
    wish = {"mineral": "lithium", "view": "reserve-years", "stage": "mine", "series": "usgs", "year": "2025"}
    selection, said = resolve(dataset, wish)
    assert selection == Selection("lithium", "reserve-years", "mine", "usgs", 2025)
    assert said == ()


def test_a_year_may_be_a_number(dataset):
    selection, said = resolve(dataset, {"mineral": "cobalt", "year": 2019})
    assert (selection.year, said) == (2019, ())


def test_without_a_mine_the_stage_is_refined(dataset):
    assert resolve(dataset, {"mineral": "gallium"})[0].stage == "refined"


def test_without_production_the_view_is_of_reserves(dataset):
    key = ("platinum-group-metals", "reserves")
    kept = dataset.offers[(dataset.offers["mineral"] == key[0]) & (dataset.offers["measure"] == key[1])]
    alone = replace(dataset, facts={key: dataset.facts[key]}, offers=kept, memo=Memo())
    selection, _ = resolve(alone, {"mineral": key[0]})
    assert selection.view == "reserves-share"


@pytest.mark.parametrize(
    ("wish", "part", "nearest"),
    [
        ({"mineral": "cobolt"}, "mineral", "cobalt"),
        ({"mineral": "cobalt", "view": "reserve-share"}, "indicator", "reserves-share"),
        ({"mineral": "cobalt", "stage": "mines"}, "stage", "mine"),
        ({"mineral": "cobalt", "series": "usg"}, "data source", "usgs"),
        ({"mineral": "cobalt", "year": "2042"}, "year", None),
        ({"mineral": "cobalt", "year": -1}, "year", None),
    ],
)
def test_each_wrong_part_is_told_in_one_sentence(dataset, wish, part, nearest):
    _, said = resolve(dataset, wish)
    assert len(said) == 1
    assert f"{part} \u2018" in said[0]
    assert (f"Did you mean \u2018{nearest}\u2019?" in said[0]) == (nearest is not None)


def test_what_is_right_survives_what_is_wrong(dataset):
    selection, said = resolve(dataset, {"mineral": "cobalt", "stage": "moon", "series": "usgs", "year": "1066"})
    assert selection == Selection("cobalt", "production-share", "mine", "usgs", 2025)
    assert len(said) == 2


def test_a_very_long_wish_is_cut_in_the_message(dataset):
    _, said = resolve(dataset, {"mineral": "x" * 5000})
    assert len(said[0]) < 200


def test_reserve_years_only_where_one_source_gives_both_on_one_footing(dataset):
    # Manganese: reserves in gross weight, production in content. Platinum-group metals: output of each metal alone.
    for mineral, offered in {"lithium": True, "copper": True, "potash": True, "manganese": False}.items():
        assert ("reserve-years" in views_of(dataset, mineral)) is offered, mineral
        assert "reserves" in views_of(dataset, mineral)


def test_every_offered_reserve_range_can_be_computed(dataset):
    for mineral in dataset.minerals():
        if "reserve-years" in views_of(dataset, mineral):
            selection, _ = resolve(dataset, {"mineral": mineral, "view": "reserve-years"})
            assert production_model.take(dataset, selection).reserve_years is not None, mineral


def test_an_unknown_year_is_answered_with_the_years_there_are(dataset):
    _, said = resolve(dataset, {"mineral": "cobalt", "year": "2017"})
    assert said == (
        "No figures for the year \u20182017\u2019; there are some for 2007 to 2015, 2018 to 2024. Showing 2024.",
    )


def test_growth_is_offered_in_the_years_that_have_one_five_years_before(dataset):
    selection, said = resolve(dataset, {"mineral": "cobalt", "view": "growth", "year": "2020"})
    assert selection.year == 2024
    assert said == (
        "No figures for the year \u20182020\u2019; there are some for 2012 to 2015, 2023, 2024. Showing 2024.",
    )


def test_every_mineral_has_a_view_and_a_default(dataset):
    for mineral in dataset.minerals():
        selection, said = resolve(dataset, {"mineral": mineral})
        assert (selection.mineral, said) == (mineral, ())


words = st.one_of(st.none(), st.text(max_size=12), st.integers(-(10**9), 10**9))
wishes = st.fixed_dictionaries(
    {},
    optional={
        "mineral": st.one_of(st.sampled_from([one.id for one in minerals.all_minerals()]), words),
        "view": st.one_of(st.sampled_from([one.id for one in MAPPED]), words),
        "stage": st.one_of(st.sampled_from(["mine", "refined"]), words),
        "series": st.one_of(st.sampled_from(["wmd", "usgs", "iea"]), words),
        "year": st.one_of(st.integers(2015, 2027), words),
    },
)


@settings(deadline=None, max_examples=60)
@given(wish=wishes)
def test_any_wish_gives_a_selection_that_can_be_computed(dataset, wish):
    selection, said = resolve(dataset, wish)
    wrong = [
        part for part, value in wish.items() if value not in (None, "") and str(value) != str(getattr(selection, part))
    ]
    assert len(said) == len(wrong)
    assert selection.view in views_of(dataset, selection.mineral)
    assert selection.year in years_offered(dataset, selection)
    try:
        taken = production_model.take(dataset, selection)
    except NotComputableError:
        return
    assert taken.result.shares["share"].sum() + taken.result.residual_share == pytest.approx(1)
