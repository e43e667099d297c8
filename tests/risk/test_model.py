"""Import risk over the shipped tables: who the importer is, both readings, suppliers and reliance."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from geo import vocabulary as v
from geo.atlas import shipped
from geo.dataset import Dataset
from geo.errors import NotComputableError, UnknownChoiceError
from geo.indicators import geopolrisk as gpr
from geo.reference.choices import Choices
from geo.risk import model as risk_model
from geo.risk import selection as risk_selection
from geo.risk import suppliers
from geo.risk.model import Inputs, Method
from geo.tables import recycling

TODAY = dt.date(2026, 11, 23)


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return shipped().dataset


@pytest.fixture(scope="module")
def inputs(dataset: Dataset) -> Inputs:
    return risk_model.load(dataset, engine=shipped().trade.engine)


def who(text: str) -> risk_model.Importer:
    return risk_model.importer(text, on=TODAY)


def test_an_importer_is_a_code_a_name_a_group_or_an_alliance() -> None:
    assert who("deu") == who("Germany")
    assert who("DEU,FRA").members == ("DEU", "FRA")
    assert who("DEU, FRA,DEU").name == "Germany and France"
    assert len(who("eu27").members) == 27
    assert who("eu27,CHE").members == tuple(sorted({*who("eu27").members, "CHE"}))


@pytest.mark.parametrize("text", ["", " , ", "Atlantis", "DEU,Atlantis"])
def test_an_unknown_importer_is_refused(text: str) -> None:
    with pytest.raises(UnknownChoiceError):
        who(text)


def test_a_country_alone_or_in_the_table_of_all_scores_alike(inputs: Inputs) -> None:
    keys = [v.IMPORTER, v.MINERAL, v.YEAR]
    numbers = [gpr.SCORE, gpr.HHI, gpr.IMPORT_RISK, risk_model.PRICE, gpr.FACTOR, gpr.IMPORTS, gpr.PRODUCTION]
    for method in Method:
        everyone = risk_model.scores(inputs, method=method).set_index(keys)[numbers]
        alone = risk_model.scores(inputs, [who("JPN")], method=method).set_index(keys)[numbers]
        pd.testing.assert_frame_equal(everyone.loc[alone.index], alone, rtol=1e-12)


def test_every_cell_has_a_row_and_every_gap_its_reason(inputs: Inputs) -> None:
    table = risk_model.scores(inputs, method=Method.ATLAS)
    n = len(risk_model.everyone(inputs)) * inputs.lines[v.MINERAL].nunique() * inputs.flows[v.YEAR].nunique()
    assert len(table) == n
    assert (table[gpr.SCORE].isna() == (table[gpr.REASON] != "")).all()
    assert (table[gpr.CAVEAT] == "").all()
    assert table[gpr.SCORE].dropna().between(0, 1).all()


def test_the_readings_agree_where_nothing_is_missing(inputs: Inputs) -> None:
    keys = [v.IMPORTER, v.MINERAL, v.YEAR]
    published, ours = (risk_model.scores(inputs, [who("FRA")], method=method).set_index(keys) for method in Method)
    whole = (
        (published[gpr.UNGOVERNED] == "") & (published[gpr.UNWEIGHED].fillna(0) == 0) & (published[gpr.CAVEAT] == "")
    )
    # Guyana has another estimate in the other reading, or in one reading only.
    bought = inputs.flows[(inputs.flows[v.IMPORTER] == "FRA") & (inputs.flows[v.EXPORTER] == "GUY")]
    guyana = bought.merge(inputs.lines, on=v.HS6).assign(**{v.IMPORTER: "FRA"}).set_index(keys).index
    # A weight that cannot be right counts in one reading only.
    marked = inputs.weighed[inputs.weighed["implausible"] & (inputs.weighed[v.IMPORTER] == "FRA")]
    wrong = marked.merge(inputs.lines, on=v.HS6).set_index(keys).index
    apart = whole.index.isin(guyana) | whole.index.isin(wrong)
    kept = whole & ours[gpr.SCORE].notna() & (ours[gpr.UNGOVERNED] == "") & ~apart
    assert kept.sum() > 100
    # Production cut to whole tonnes is all that is left between them.
    pd.testing.assert_series_equal(published.loc[kept, gpr.SCORE], ours.loc[kept, gpr.SCORE], rtol=2e-3)


def test_suppliers_leave_the_group_s_own_trade_out(dataset: Dataset, inputs: Inputs) -> None:
    found = suppliers.depend(dataset, inputs, who("DEU,FRA"), mineral="cobalt", year=2023, allies=["FIN", "BEL"])
    assert found.mix is not None
    assert not {"DEU", "FRA"} & set(found.suppliers[v.EXPORTER])
    assert found.mix.inside_share + found.mix.outside_share == pytest.approx(1)
    inside = found.suppliers.set_index(v.EXPORTER)
    assert found.mix.inside_share == pytest.approx(inside.loc[["FIN", "BEL"], "share"].sum())


def test_reliance_where_production_and_trade_count_the_same(dataset: Dataset, inputs: Inputs) -> None:
    found = suppliers.depend(dataset, inputs, who("eu27"), mineral="bauxite", year=2024)
    assert found.reliance is not None
    assert found.reliance.basis.endswith("gross weight")
    assert found.reliance.value == pytest.approx(1 - found.reliance.self_sufficiency)


@pytest.mark.parametrize(
    ("mineral", "words"),
    [("copper", "contained metal"), ("lithium", "different products"), ("natural-gas", "counted in Mm3")],
)
def test_what_does_not_match_is_refused_with_the_reason(
    dataset: Dataset, inputs: Inputs, mineral: str, words: str
) -> None:
    found = suppliers.depend(dataset, inputs, who("DEU"), mineral=mineral, year=2024)
    assert found.reliance is None
    assert words in found.reliance_reason


def test_the_eu_method_answers_for_every_mineral_and_names_what_it_lacks(dataset: Dataset, inputs: Inputs) -> None:
    union = who("eu27")
    for mineral in risk_model.minerals_scored(dataset):
        found = suppliers.depend(dataset, inputs, union, mineral=mineral, year=2024)
        risk = suppliers.eu_supply_risk(dataset, inputs, union, found, mineral=mineral, year=2024)
        assert 0 < risk.value < 10
        assert risk.gross
        assert (risk.sourcing is None) == (found.reliance is None)


def test_the_eu_method_says_it_gross_and_with_recycling(dataset: Dataset, inputs: Inputs) -> None:
    """Cobalt: an end-of-life recycling input rate of 22 % (SCRREEN factsheet 2023) takes 22 % off."""
    union, rates = who("eu27"), recycling.read()
    found = suppliers.depend(dataset, inputs, union, mineral="cobalt", year=2024)
    both = suppliers.eu_risk_both_ways(dataset, inputs, union, found, mineral="cobalt", year=2024, rates=rates)
    assert both.recycled is not None
    assert both.recycled.value == pytest.approx(0.78 * both.gross.value)
    assert both.reference.endswith("SCRREEN2_factsheets_COBALT-1.pdf")
    unknown = suppliers.eu_risk_both_ways(
        dataset, inputs, union, found, mineral="cobalt", year=2024, rates=rates[rates[v.MINERAL] == "gallium"]
    )
    assert (unknown.recycled, unknown.rate) == (None, None)


def test_a_mineral_without_lines_and_a_year_without_figures_are_refused(dataset: Dataset) -> None:
    with pytest.raises(UnknownChoiceError, match="mineral with trade lines 'gallium'"):
        risk_model.load(dataset, engine=shipped().trade.engine, minerals=["gallium"])
    with pytest.raises(UnknownChoiceError, match="year '1999'"):
        risk_model.load(dataset, engine=shipped().trade.engine, years=[1999])


def resolved(**words: str) -> tuple[risk_selection.RiskSelection, list[str]]:
    choices = Choices(words)
    return risk_selection.resolve(shipped(), choices, on=TODAY), choices.messages


def test_an_address_becomes_a_selection_and_what_does_not_exist_is_said() -> None:
    words = {"importer": "Mars", "mineral": "iridium", "year": "1066", "by": "colour", "method": "best"}
    selection, messages = resolved(**words)
    assert (selection.importer.id, selection.mineral, selection.year) == ("eu27", "rare-earths", 2024)
    assert messages[:2] == [
        "Unknown method \u2018best\u2019. Showing Published.",
        "Unknown measure of imports \u2018colour\u2019. Showing value.",
    ]
    assert messages[2].startswith("Unknown importer \u2018Mars\u2019. Showing EU-27.")
    assert messages[3] == "No import risk for Iridium: it has no HS code in the trade data. Showing Rare earths."
    assert len(messages) == 5
    again, nothing = resolved(**{name: str(value) for name, value in risk_selection.as_address(selection)})
    assert again == selection
    assert nothing == []


def test_no_message_speaks_python() -> None:
    for part in ("mineral", "year", "by", "alliance", "method", "axis", "importer"):
        _, messages = resolved(**{part: "2010"})
        assert len(messages) == 1, part
        assert "Showing " in messages[0]
        assert "<" not in messages[0]
        assert "mean \u20182" not in messages[0]


def test_groups_without_any_record_raise_nothing(inputs: Inputs) -> None:
    try:
        found = risk_model.scores(inputs, [who("VAT")], method=Method.ATLAS)
    except NotComputableError as error:
        pytest.fail(str(error))
    assert set(found[gpr.REASON]) >= {"no imports and no production on record"}
