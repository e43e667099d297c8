"""Presets: every one names its events, and the shipped trade either holds its goods or it says that it does not."""

import datetime as dt

import pandas as pd
import pytest

from geo.dataset import Dataset
from geo.engine.base import EmbeddedEngine
from geo.errors import NotComputableError, TableError, UnknownChoiceError
from geo.reference.tables import policy
from geo.scenarios import model as scenarios_model
from geo.scenarios import presets
from geo.scenarios.model import AskDisruption, Goods
from geo.scenarios.stockpile import StockUnit

DAY = dt.date(2026, 11, 23)


@pytest.fixture(scope="module")
def engine():
    return EmbeddedEngine.open()


@pytest.mark.parametrize("preset", presets.DISRUPTIONS, ids=lambda preset: preset.id)
def test_every_disruption_is_computable_or_says_why_not(engine, preset):
    dataset = Dataset.load()
    assert all(source.url.startswith("http") for source in presets.sources_of(preset, policy.read()))
    cut = presets.quota_cut(dataset) if preset.cut is None else preset.cut
    goods = Goods(preset.mineral, preset.choice or None, preset.year)
    asked = AskDisruption(goods, preset.exporters, DAY, cut=cut, to=preset.to)
    if preset.computable:
        assert scenarios_model.run_disruption(engine, dataset, asked).result.lost_t > 0
    else:
        with pytest.raises(NotComputableError):
            scenarios_model.run_disruption(engine, dataset, asked)


def test_the_quota_cut_follows_from_published_output():
    # 96,600 t of 200,253 t mined in 2024 (World Mining Data).
    assert presets.quota_cut(Dataset.load()) == pytest.approx(1 - 96_600 / 200_253, abs=1e-6)


def test_a_preset_without_its_event_is_refused():
    with pytest.raises(TableError, match="CHN-2023-08-01-GAGE"):
        presets.sources_of(presets.disruption("gallium-2023"), pd.DataFrame({"event_id": ["OTHER"]}))
    with pytest.raises(UnknownChoiceError):
        presets.disruption("unobtainium-2030")


def test_stockpiles_name_the_mineral_first_and_keep_their_currency():
    found = presets.stocks(policy.read("stockpiles"), "antimony")
    australia = next(preset for preset in found if "total" in preset.id)
    assert (australia.importer, australia.amount, australia.currency) == ("g7", 1.2e9, "AUD")
    assert australia.unit is StockUnit.MONEY
    assert "state its share" in australia.note
    assert {preset.amount for preset in found if preset.importer == "JPN"} == {60.0, 180.0}
    assert len({preset.id for preset in found}) == len(found)


def test_money_without_a_roster_and_what_is_no_stock_are_left_out():
    table = policy.read("stockpiles")
    titles = " ".join(preset.title for preset in presets.stocks(table, "rare-earths"))
    assert "Cold War" not in titles
    assert "overseas" not in titles
    assert not [preset for preset in presets.stocks(table, "cobalt") if preset.importer == "COD"]


def test_floors_are_in_dollars_a_tonne_of_a_priced_product():
    found = presets.floors(policy.read("price_floors"))
    assert {preset.floor_usd_per_t for preset in found} == {110_000.0}
    assert {preset.product for preset in found} == {"NdPr oxide"}
    assert [preset.volume_t for preset in found if "jare" in preset.id] == [5000.0]
