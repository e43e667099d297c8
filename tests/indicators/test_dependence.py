"""Import reliance and supplier shares, computed by hand."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from geo import vocabulary as v
from geo.errors import NotComputableError
from geo.indicators import dependence as dep
from geo.indicators.panel import select

Facts = Callable[..., pd.DataFrame]


def amount(value: float, **changes: str) -> dep.Amount:
    return dep.Amount(**{"value": value, "unit": "t", "basis": "gross weight", "stage": "mine"} | changes)


def suppliers(**values: tuple[float, float | None]) -> pd.DataFrame:
    frame = pd.DataFrame(
        [(name, *pair) for name, pair in values.items()], columns=[v.EXPORTER, v.VALUE_KUSD, v.QUANTITY_T]
    ).astype({v.VALUE_KUSD: "float64", v.QUANTITY_T: "float64"})
    return frame.assign(unweighed_kusd=frame[v.VALUE_KUSD].where(frame[v.QUANTITY_T].isna(), 0.0))


def test_import_reliance_by_hand() -> None:
    """Makes 20, buys 100, sells 20: consumes 100, of which 80 net imports; makes a fifth itself."""
    found = dep.import_reliance(production=amount(20), imports=amount(100), exports=amount(20))
    assert found.consumption == 100
    assert found.value == found.uncut == pytest.approx(0.8)
    assert found.self_sufficiency == pytest.approx(0.2)
    assert not found.net_exporter


def test_net_exporter_relies_on_nothing() -> None:
    """Makes 100, buys 10, sells 60: consumes 50, net imports -50."""
    found = dep.import_reliance(production=amount(100), imports=amount(10), exports=amount(60))
    assert found.net_exporter
    assert found.value == 0
    assert found.uncut == pytest.approx(-1)
    assert found.self_sufficiency == pytest.approx(2)


def test_nothing_left_to_consume_is_no_reliance() -> None:
    with pytest.raises(NotComputableError, match="apparent consumption cannot be said"):
        dep.import_reliance(production=amount(0), imports=amount(10), exports=amount(10))


def test_contained_metal_is_not_divided_by_gross_weight() -> None:
    metal = amount(20, basis="Co content")
    with pytest.raises(NotComputableError, match="Production counts Co content, trade gross weight"):
        dep.import_reliance(production=metal, imports=amount(100), exports=amount(20))


def test_a_stated_content_converts_the_trade() -> None:
    """Of 100 t bought and 20 t sold half is cobalt: (50 - 10) / (20 + 50 - 10) = 2/3."""
    bought, sold = (amount(value).contained(0.5, basis="Co content") for value in (100, 20))
    found = dep.import_reliance(production=amount(20, basis="Co content"), imports=bought, exports=sold)
    assert found.value == pytest.approx(2 / 3)
    assert found.caveats == ("Co content taken as 0.5 of the gross weight",)


@pytest.mark.parametrize(("basis", "fraction"), [("Co content", 0.5), ("gross weight", 1.5), ("gross weight", 0)])
def test_content_of_what_is_no_gross_weight(basis: str, fraction: float) -> None:
    with pytest.raises(NotComputableError, match="Only a gross weight"):
        amount(1, basis=basis).contained(fraction, basis="Co content")


def test_stages_and_units_are_not_mixed() -> None:
    with pytest.raises(NotComputableError, match="stage 'mine', the trade lines are 'refined'"):
        dep.import_reliance(production=amount(1), imports=amount(1, stage="refined"), exports=amount(0))
    with pytest.raises(NotComputableError, match="counted in Mm3, trade in t"):
        dep.import_reliance(production=amount(1, unit="Mm3"), imports=amount(1), exports=amount(0))


def test_primary_metal_is_the_weight_of_the_product() -> None:
    made = amount(20, basis="primary metal", stage="refined")
    bought, sold = amount(100, stage="refined"), amount(20, stage="refined")
    assert dep.import_reliance(production=made, imports=bought, exports=sold).value == pytest.approx(0.8)


def test_production_of_a_group(facts: Facts) -> None:
    table = facts(CHN=50, AUS=30, DEU=5, OTHER=20)
    panel = select(table, mineral="unobtainium", stage="mine", year=2024, series="test")
    made = dep.produced(panel, ["AUS", "DEU", "JPN"])
    assert (made.value, made.unit, made.basis, made.stage) == (35, "t", "metal content", "mine")


def test_unpublished_production_is_not_zero(facts: Facts) -> None:
    panel = select(facts(CHN=50, DEU=None), mineral="unobtainium", stage="mine", year=2024, series="test")
    with pytest.raises(NotComputableError, match="the output of DEU is not published"):
        dep.produced(panel, ["DEU"])
    assert dep.produced(panel, ["CHN", "DEU"]).value == 50
    assert dep.produced(panel, ["CHN", "DEU"]).caveats == ("output of DEU is not published and left out",)


def test_traded_weight_says_what_it_leaves_out() -> None:
    found = dep.traded(suppliers(COD=(75, 30), AUS=(25, None)), stage="mine", what="imports")
    assert found.value == 30
    assert found.caveats == ("imports worth 25.0% of their value have no weight and are left out",)
    nearly_all = dep.traded(suppliers(COD=(99_999, 30), AUS=(1, None)), stage="mine")
    assert nearly_all.caveats == ("flows worth less than 0.1% of their value have no weight and are left out",)


def test_unknown_weight_is_not_zero_and_no_flows_are() -> None:
    with pytest.raises(NotComputableError, match="No flow has a weight"):
        dep.traded(suppliers(AUS=(25, None)), stage="mine")
    assert dep.traded(suppliers(), stage="mine").value == 0


def test_supplier_shares_by_hand() -> None:
    """60, 30 and 10 of 100: HHI = 0.36 + 0.09 + 0.01 = 0.46; AUS and CHL together 0.4."""
    found = dep.supply_mix(suppliers(AUS=(30, 1), COD=(60, 1), CHL=(10, 2)), members=["AUS", "CHL", "USA"])
    assert found.shares[v.EXPORTER].tolist() == ["COD", "AUS", "CHL"]
    assert found.shares["share"].tolist() == pytest.approx([0.6, 0.3, 0.1])
    assert found.hhi == pytest.approx(0.46)
    assert (found.top, found.top_share) == ("COD", pytest.approx(0.6))
    assert found.inside_share == pytest.approx(0.4)
    assert found.outside_share == pytest.approx(0.6)


def test_shares_by_quantity_leave_out_what_has_no_weight() -> None:
    found = dep.supply_mix(suppliers(AUS=(30, 1), COD=(60, None), CHL=(10, 3)), by="quantity")
    assert found.shares[v.EXPORTER].tolist() == ["CHL", "AUS"]
    assert found.shares["share"].tolist() == pytest.approx([0.75, 0.25])
    assert found.unweighed_share == pytest.approx(0.6)


def test_supplier_twice_means_two_years() -> None:
    with pytest.raises(NotComputableError, match="one year at a time"):
        dep.supply_mix(pd.concat([suppliers(AUS=(30, 1)), suppliers(AUS=(31, 1))]))


def test_no_imports_no_shares() -> None:
    with pytest.raises(NotComputableError, match="No imports with a value"):
        dep.supply_mix(suppliers())
    with pytest.raises(NotComputableError, match="No imports with a weight"):
        dep.supply_mix(suppliers(AUS=(30, None)), by="quantity")


def test_exposure_is_a_share_of_consumption() -> None:
    """Reliance 0.8: a supplier of 90 % of imports stands for 72 % of consumption, above the 65 %."""
    mix = dep.supply_mix(suppliers(CHN=(90, 1), VNM=(10, 1)))
    reliance = dep.import_reliance(production=amount(20), imports=amount(100), exports=amount(20))
    found = dep.exposure(mix, reliance)
    assert found["share_of_consumption"].tolist() == pytest.approx([0.72, 0.08])
    assert found["above_limit"].tolist() == [True, False]


amounts = st.floats(0.01, 1e6)


@settings(deadline=None)
@given(amounts, amounts, amounts, st.floats(0.01, 100))
def test_reliance_properties(made: float, bought: float, sold: float, scale: float) -> None:
    assume(made + bought > sold * 1.001)

    def run(by: float) -> dep.Reliance:
        return dep.import_reliance(production=amount(made * by), imports=amount(bought * by), exports=amount(sold * by))

    found = run(1)
    assert 0 <= found.value <= 1
    assert found.uncut + found.self_sufficiency == pytest.approx(1)
    assert run(scale).value == pytest.approx(found.value, rel=1e-6, abs=1e-9)


@settings(deadline=None, max_examples=50)
@given(st.dictionaries(st.sampled_from(["AUS", "CHL", "CHN", "COD", "PER"]), amounts, min_size=1))
def test_mix_properties(values: dict[str, float]) -> None:
    mix = dep.supply_mix(suppliers(**{name: (value, value) for name, value in values.items()}), members=["AUS"])
    assert mix.shares["share"].sum() == pytest.approx(1)
    assert 1 / len(values) - 1e-9 <= mix.hhi <= 1 + 1e-9
    assert mix.inside_share + mix.outside_share == pytest.approx(1)
