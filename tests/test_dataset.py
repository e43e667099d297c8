from __future__ import annotations

import pandas as pd
import pytest

from geo import vocabulary as v
from geo.dataset import SHIPPED, Dataset, assemble
from geo.errors import UnknownChoiceError
from geo.reference.minerals import all_minerals


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return Dataset.load()


def test_loading_twice_reads_once():
    assert Dataset.load() is Dataset.load()


def test_the_version_names_the_shipped_figures(dataset):
    assert dataset.version == SHIPPED


def test_minerals_stand_in_the_order_of_their_table_and_have_figures(dataset):
    order = [entry.id for entry in all_minerals()]
    known = dataset.minerals()
    assert list(known) == sorted(known, key=order.index)
    for mineral in known:
        offers = [dataset.offers_of(mineral, measure) for measure in (v.Measure.PRODUCTION, v.Measure.RESERVES)]
        assert sum(len(offer) for offer in offers), mineral


def test_every_fact_belongs_to_a_known_mineral(dataset):
    assert {mineral for mineral, _ in dataset.facts} <= {entry.id for entry in all_minerals()}


def test_the_preferred_series_comes_first(dataset):
    offers = dataset.offers_of("cobalt", v.Measure.PRODUCTION)
    assert offers[[v.STAGE, v.SERIES]].to_numpy().tolist() == [
        ["mine", "wmd"],
        ["mine", "usgs"],
        ["mine", "iea"],
        ["mine", "bgs"],
        ["refined", "iea"],
        ["refined", "bgs"],
    ]


def test_a_mineral_without_the_measure_has_no_offers(dataset):
    assert dataset.offers_of("uranium", v.Measure.RESERVES).empty


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"mineral": "cobolt"}, "mineral"),
        ({"mineral": "uranium", "measure": "reserves"}, "measure of uranium"),
        ({"stage": "x"}, "stage"),
        ({"series": "x"}, "series"),
        ({"year": 1066}, "year"),
    ],
)
def test_a_panel_that_is_not_there_names_the_wrong_part(dataset, changes, what):
    key = {"mineral": "cobalt", "stage": "mine", "year": 2023, "series": "wmd", "measure": "production"}
    with pytest.raises(UnknownChoiceError) as caught:
        dataset.panel(**(key | changes))
    assert caught.value.what == what
    assert caught.value.choices


def test_every_source_of_a_panel_can_be_cited(dataset):
    for rows in dataset.facts.values():
        for source in rows[v.SOURCE_ID].unique():
            assert dataset.citation((source,))


def test_two_sources_are_cited_in_one_line(dataset):
    one, other = dataset.citation(("wmd-2026",)), dataset.citation(("usgs-mcs-2026",))
    assert dataset.citation(("wmd-2026", "usgs-mcs-2026")) == f"{one}; {other}"


def test_every_series_of_the_facts_is_described(dataset):
    assert set(dataset.offers[v.SERIES]) <= set(dataset.series[v.SERIES])


def test_an_uploaded_dataset_has_its_own_version_and_only_its_own_figures(facts):
    production = facts(CHN=60, AUS=40).assign(**{v.MINERAL: "cobalt"})
    mine = assemble("upload-1", production=production, reserves=facts().iloc[:0])
    assert (mine.version, mine.minerals()) == ("upload-1", ("cobalt",))
    panel = mine.panel(mineral="cobalt", stage="mine", year=2024, series="test", measure="production")
    assert panel.named == 100
    pd.testing.assert_frame_equal(production, facts(CHN=60, AUS=40).assign(**{v.MINERAL: "cobalt"}))
