"""States that were dissolved: themselves in their years, and not a country of today."""

from __future__ import annotations

import pycountry
import pytest

from geo import vocabulary as v
from geo.dataset import Dataset
from geo.errors import UnknownChoiceError
from geo.locale.languages import speaking
from geo.production import model as production_model
from geo.production import sentences
from geo.production.indicators import PRODUCTION_SHARE
from geo.production.selection import Selection, resolve
from geo.reference import countries, names
from geo.reference.choices import Choices


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return Dataset.load()


@pytest.mark.parametrize("state", countries.former_states().values(), ids=lambda state: state.iso3)
def test_codes_are_those_of_iso_3166_3(state: countries.FormerState) -> None:
    assert pycountry.historic_countries.get(alpha_3=state.iso3).alpha_4 == state.alpha4
    assert state.first_year < state.last_year
    assert state.iso3 not in {country.iso3 for country in countries.all_countries()}


@pytest.mark.parametrize(
    ("published", "iso3"),
    [
        ("Soviet Union", "SUN"),
        ("Yugoslavia", "YUG"),
        ("Czechoslovakia", "CSK"),
        ("German Democratic Rep", "DDR"),
        ("Serbia and Montenegro", "SCG"),
        ("Zaire", "COD"),
        ("Rhodesia", "ZWE"),
        ("German Federal Republic", "DEU"),
    ],
)
def test_the_survey_names_them_as_they_were(published: str, iso3: str) -> None:
    assert countries.iso3_of(published, publisher="bgs") == iso3


def test_elsewhere_the_name_of_a_dissolved_state_is_not_a_country() -> None:
    with pytest.raises(UnknownChoiceError):
        countries.iso3_of("Soviet Union")


def test_they_have_a_name_on_their_own_and_in_a_sentence() -> None:
    assert countries.name_of("SUN") == "Soviet Union"
    assert names.country_in_text("SUN") == "the Soviet Union"
    assert names.with_names("SUN and RUS") == "Soviet Union and Russia"
    with speaking("de"):
        assert countries.name_of("SUN") == "Sowjetunion"


def test_they_are_drawn_on_the_shapes_of_their_successors() -> None:
    assert countries.drawn_as("CSK") == ("CZE", "SVK")
    assert countries.drawn_as("CHL") == ("CHL",)


def test_the_soviet_union_mined_nickel_in_1985(dataset: Dataset) -> None:
    """British Geological Survey, World Mineral Statistics: 185,000 t (estimated) of some 807 kt."""
    choices = Choices({"mineral": "nickel", "stage": "mine", "series": "bgs", "year": "1985"})
    selection = resolve(dataset, choices)
    assert choices.messages == []
    taken = production_model.take(dataset, selection)
    assert sentences.headline(taken) == "The Soviet Union mined 23\u202f% of the world\u2019s nickel in 1985"
    assert "RUS" not in set(taken.result.shares[v.ISO3])
    assert taken.result.panel.source_ids == ("bgs-wms-2023",)


@pytest.mark.parametrize(
    ("mineral", "stage", "first"),
    [
        ("cobalt", "mine", 1971),
        ("copper", "mine", 1971),
        ("nickel", "mine", 1971),
        ("cobalt", "refined", 1972),
        ("copper", "refined", 1977),
        ("nickel", "refined", 1977),
    ],
)
def test_the_series_reach_back_as_far_as_the_exports(dataset: Dataset, mineral: str, stage: str, first: int) -> None:
    offers = dataset.offers_of(mineral, v.Measure.PRODUCTION)
    years = offers[(offers[v.STAGE] == stage) & (offers[v.SERIES] == "bgs")]["years"].iloc[0]
    assert (years[0], years[-1]) == (first, 2023)


def test_a_gap_stays_a_gap(dataset: Dataset) -> None:
    """World Mining Data has no 2016 and 2017 here: no figure, and no change is stated across them."""
    with pytest.raises(UnknownChoiceError, match="2016"):
        dataset.panel(mineral="cobalt", stage="mine", year=2016, series="wmd", measure="production")
    assert production_model.take(dataset, Selection("cobalt", PRODUCTION_SHARE.id, "mine", "wmd", 2020)).then is None
    assert (
        production_model.take(dataset, Selection("cobalt", PRODUCTION_SHARE.id, "mine", "wmd", 2015)).then is not None
    )


def test_a_producer_that_prints_all_alloys_in_one_figure_is_named(dataset: Dataset) -> None:
    selection = Selection("chromium", PRODUCTION_SHARE.id, "refined", "bgs-ferro-alloys", 2015)
    taken = production_model.take(dataset, selection)
    assert {"CHN", "ZAF"} <= set(taken.result.panel.undivided)
    assert "of the ferro-chromium published by country in 2015" in sentences.headline(taken)
    left = next(sentence for sentence in sentences.details(taken, frozenset()) if sentence.startswith("Not counted: "))
    assert "China" in left
    assert "South Africa" in left


def test_a_share_of_one_mineral_ore_is_no_share_of_the_metal(dataset: Dataset) -> None:
    taken = production_model.take(dataset, Selection("lithium", PRODUCTION_SHARE.id, "mine", "bgs-spodumene", 2010))
    headline = sentences.headline(taken)
    assert headline.startswith("Australia mined 95")
    assert headline.endswith("of the spodumene concentrate published by country in 2010")


def test_history_is_read_when_a_mineral_is_asked_for_and_then_whole(dataset: Dataset) -> None:
    series = set(dataset.facts["cobalt", "production"][v.SERIES])
    assert {"bgs", "wmd", "usgs", "iea"} <= series
    assert set(dataset.facts) == set(dict(dataset.facts.items()))
