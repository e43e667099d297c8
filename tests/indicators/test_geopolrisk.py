"""GeoPolRisk on worlds small enough to compute by hand."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import vocabulary as v
from geo.errors import NotComputableError, UnknownChoiceError
from geo.indicators import geopolrisk as gpr

LINES = pd.DataFrame(
    {
        v.MINERAL: ["unobtainium", "unobtainium"],
        v.HS6: ["260000", "810000"],
        v.STAGE: ["mine", "refined"],
    }
)
ESTIMATES = {"AUS": 0.2, "COD": 0.8, "DEU": 0.3}


def made(amounts: dict[str, float | None], **changes: object) -> pd.DataFrame:
    rows = pd.DataFrame(
        {
            v.SERIES: "test",
            v.MINERAL: "unobtainium",
            v.STAGE: "mine",
            v.MEASURE: "production",
            v.YEAR: 2024,
            v.AREA_KIND: "country",
            v.ISO3: list(amounts),
            v.VALUE: pd.array(list(amounts.values()), dtype="float64"),
            v.UNIT: "t",
            v.BASIS: "gross weight",
            v.PUBLISHED_UNIT: "metr. t",
        }
    )
    return rows.assign(**changes)


def sold(*flows: tuple[str, str, float, float | None]) -> pd.DataFrame:
    frame = pd.DataFrame(flows, columns=[v.EXPORTER, v.IMPORTER, v.VALUE_KUSD, v.QUANTITY_T])
    return frame.assign(**{v.YEAR: 2024, v.HS6: "260000"}).astype({v.QUANTITY_T: "float64"})


def rated(estimates: dict[str, float]) -> pd.DataFrame:
    return pd.DataFrame({v.ISO3: list(estimates), v.YEAR: 2024, "risk": list(estimates.values())})


def score(production: pd.DataFrame, trade: pd.DataFrame, **options: object) -> pd.DataFrame:
    estimates = rated(options.pop("estimates", ESTIMATES))
    result = gpr.geopolrisk(production=production, trade=trade, governance=estimates, lines=LINES, **options)
    return result.set_index(v.IMPORTER)


def test_by_hand() -> None:
    """Production COD 60, AUS 40: HHI = 0.36 + 0.16 = 0.52. DEU makes 0 and buys 30 and 10:
    import risk = (30*0.8 + 10*0.2) / 40 = 0.65; score = 0.338; price = 800/40 = 20."""
    found = score(made({"COD": 60, "AUS": 40}), sold(("COD", "DEU", 700, 30), ("AUS", "DEU", 100, 10)))
    germany = found.loc["DEU"]
    assert germany[gpr.HHI] == pytest.approx(0.52)
    assert germany[gpr.NUMERATOR] == pytest.approx(26)
    assert germany[gpr.IMPORTS] == 40
    assert germany[gpr.IMPORT_RISK] == pytest.approx(0.65)
    assert germany[gpr.SCORE] == pytest.approx(0.338)
    assert germany[gpr.PRICE] == pytest.approx(20)
    assert germany[gpr.FACTOR] == pytest.approx(0.338 * 20 / 0.409412948)
    assert germany[gpr.LINES] == "260000;810000"


def test_the_publication_s_own_unit_test() -> None:
    """Numerator 1000, imports 2000, own production 500: import risk 1000 / 2500 = 0.4."""
    found = score(made({"DEU": 500}), sold(("XAA", "DEU", 100_000, 2000)), estimates={"XAA": 0.5})
    assert found.loc["DEU", gpr.IMPORT_RISK] == pytest.approx(0.4)
    assert found.loc["DEU", gpr.PRICE] == pytest.approx(50)


def test_lines_of_a_mineral_count_together() -> None:
    other_line = sold(("AUS", "DEU", 100, 10)).assign(**{v.HS6: "810000"})
    found = score(made({"COD": 1}), pd.concat([sold(("COD", "DEU", 700, 30)), other_line]))
    assert found.loc["DEU", gpr.IMPORTS] == 40
    assert found.loc["DEU", gpr.IMPORT_RISK] == pytest.approx(0.65)


def test_trade_within_a_group_bears_no_risk_but_counts_as_supply() -> None:
    """(30*0.8 + 10*0) / (30 + 10 + 20 made by FRA) = 24/60."""
    flows = sold(("COD", "DEU", 700, 30), ("FRA", "DEU", 100, 10), ("DEU", "COD", 9, 9))
    found = score(made({"COD": 60, "FRA": 20}), flows, groups={"EU2": ["DEU", "FRA"], "AFR": ["COD"]})
    assert found.loc["EU2", gpr.IMPORT_RISK] == pytest.approx(0.4)
    assert found.loc["EU2", gpr.UNGOVERNED] == ""
    assert found.loc["AFR", gpr.IMPORT_RISK] == pytest.approx(9 * 0.3 / (9 + 60))


def test_a_country_may_stand_in_two_groups() -> None:
    groups = {"ONE": ["DEU"], "TWO": ["DEU", "FRA"]}
    found = score(made({"COD": 60}), sold(("COD", "DEU", 700, 30)), groups=groups)
    assert found.loc["ONE", gpr.SCORE] == found.loc["TWO", gpr.SCORE] == pytest.approx(0.8)


def test_supplier_without_an_estimate_counts_neutral_and_is_named() -> None:
    found = score(made({"COD": 1}), sold(("XAA", "DEU", 1, 10), ("COD", "DEU", 1, 30)))
    assert found.loc["DEU", gpr.IMPORT_RISK] == pytest.approx((10 * 0.5 + 30 * 0.8) / 40)
    assert found.loc["DEU", gpr.UNGOVERNED] == "XAA"
    assert found.loc["DEU", gpr.UNGOVERNED_SHARE] == pytest.approx(0.25)


def test_supplier_without_an_estimate_can_refuse_the_score() -> None:
    flows = sold(("XAA", "DEU", 1, 10), ("COD", "DEU", 1, 30), ("COD", "USA", 1, 30))
    found = score(made({"COD": 1}), flows, missing_governance=None)
    assert pd.isna(found.loc["DEU", gpr.SCORE])
    assert found.loc["DEU", gpr.REASON] == "a supplier has no governance estimate"
    assert found.loc["USA", gpr.SCORE] == pytest.approx(0.8)


def test_flow_without_weight_is_left_out_of_weight_and_price() -> None:
    flows = sold(("COD", "DEU", 60, 30), ("AUS", "DEU", 20, None))
    found = score(made({"COD": 1}), flows)
    assert found.loc["DEU", gpr.IMPORTS] == 30
    assert found.loc["DEU", gpr.PRICE] == pytest.approx(2)
    assert found.loc["DEU", gpr.UNWEIGHED] == pytest.approx(0.25)
    published = score(made({"COD": 1}), flows, absent_as_zero=True)
    assert published.loc["DEU", gpr.PRICE] == pytest.approx(80 / 30)


def test_no_weight_at_all_gives_no_score() -> None:
    found = score(made({"COD": 1, "DEU": 5}), sold(("AUS", "DEU", 20, None)))
    assert pd.isna(found.loc["DEU", gpr.SCORE])
    assert pd.isna(found.loc["DEU", gpr.IMPORTS])
    assert found.loc["DEU", gpr.REASON] == "no import has a weight"
    published = score(made({"COD": 1, "DEU": 5}), sold(("AUS", "DEU", 20, None)), absent_as_zero=True)
    assert published.loc["DEU", gpr.SCORE] == 0


def test_unpublished_domestic_production_gives_no_score() -> None:
    found = score(made({"COD": 1, "DEU": None}), sold(("COD", "DEU", 20, 10)))
    assert pd.isna(found.loc["DEU", gpr.SCORE])
    assert found.loc["DEU", gpr.REASON] == "domestic production is not published"
    assert found.loc["DEU", gpr.UNPUBLISHED] == 1


def test_unpublished_member_of_a_group_is_left_out_and_named() -> None:
    """FRA makes 10, DEU does not say: 10 * 0.8 / (10 + 10)."""
    production = made({"COD": 1, "DEU": None, "FRA": 10})
    found = score(production, sold(("COD", "DEU", 20, 10)), groups={"EU": ["DEU", "FRA"], "ONE": ["DEU"]})
    assert found.loc["EU", gpr.IMPORT_RISK] == pytest.approx(0.4)
    assert found.loc["EU", gpr.LEFT_OUT] == "DEU"
    assert found.loc["ONE", gpr.REASON] == "domestic production is not published"


def test_producer_without_imports_has_no_import_risk() -> None:
    found = score(made({"COD": 60}), sold(("COD", "DEU", 700, 30)))
    assert found.loc["COD", gpr.SCORE] == 0
    assert found.loc["COD", gpr.REASON] == ""
    assert pd.isna(found.loc["COD", gpr.PRICE])


def test_group_without_anything_on_record_has_a_row_and_a_reason() -> None:
    found = score(made({"COD": 60}), sold(("COD", "DEU", 700, 30)), groups={"JPN": ["JPN"]})
    assert pd.isna(found.loc["JPN", gpr.SCORE])
    assert found.loc["JPN", gpr.REASON] == "no imports and no production on record"


def test_cubic_metres_are_never_added_to_tonnes() -> None:
    gas = made({"COD": 60}, **{v.UNIT: "Mm3", v.BASIS: "volume"})
    found = score(gas, sold(("COD", "DEU", 700, 30)))
    assert found[[gpr.SCORE, gpr.IMPORT_RISK, gpr.PRODUCTION]].isna().all(axis=None)
    assert set(found[gpr.REASON]) == {"production is not counted in tonnes and cannot be added to trade"}


def test_basis_and_stage_that_differ_are_noted() -> None:
    flows = sold(("COD", "DEU", 700, 30))
    content = score(made({"COD": 60}, **{v.BASIS: "Co content"}), flows).loc["DEU", gpr.BASIS_NOTE]
    assert content == (
        "production counts Co content, trade gross weight; "
        "production is of the stage mine, the trade lines are mine and refined"
    )


def test_whole_published_units() -> None:
    """1.9 kg and 1 kg: cut to 1 and 1, HHI 0.5; in tonnes both would be cut to nothing."""
    kilograms = made({"COD": 0.0019, "AUS": 0.001}, **{v.PUBLISHED_UNIT: "kg"})
    flows = sold(("COD", "DEU", 700, 30))
    assert score(kilograms, flows, truncate_production=True).loc["DEU", gpr.HHI] == pytest.approx(0.5)
    assert score(kilograms, flows).loc["DEU", gpr.HHI] == pytest.approx((1.9**2 + 1) / 2.9**2)


def test_mixed_series_are_refused() -> None:
    mixed = pd.concat([made({"COD": 60}), made({"AUS": 40}, **{v.SERIES: "other"})])
    with pytest.raises(NotComputableError, match="unobtainium stands on more than one series"):
        score(mixed, sold(("COD", "DEU", 700, 30)))


def test_unknown_year_names_the_years() -> None:
    with pytest.raises(UnknownChoiceError, match=r"Unknown year '2019'.*2024"):
        score(made({"COD": 60}), sold(("COD", "DEU", 700, 30)), years=[2019])


def test_no_common_year() -> None:
    with pytest.raises(NotComputableError, match="no year in common"):
        score(made({"COD": 60}, **{v.YEAR: 2020}), sold(("COD", "DEU", 700, 30)))


def test_minerals_without_lines_are_refused() -> None:
    with pytest.raises(NotComputableError, match="None of the minerals has a trade line"):
        score(made({"COD": 60}, **{v.MINERAL: "potash"}), sold(("COD", "DEU", 700, 30)))


def test_inputs_stay_as_they_are() -> None:
    production, flows = made({"COD": 60}), sold(("COD", "DEU", 700, 30))
    before = production.copy(), flows.copy()
    score(production, flows, groups={"EU": ["DEU"]})
    pd.testing.assert_frame_equal(production, before[0])
    pd.testing.assert_frame_equal(flows, before[1])


amounts = st.floats(0.1, 1e6)


@settings(deadline=None, max_examples=30)
@given(amounts, amounts, amounts, st.floats(0.01, 100), st.floats(0, 1), st.floats(0, 1))
def test_scores_stay_in_range_and_ignore_the_scale(
    own: float, first: float, second: float, scale: float, risk_first: float, risk_second: float
) -> None:
    estimates = {"COD": risk_first, "AUS": risk_second}

    def run(by: float) -> pd.Series:
        flows = sold(("COD", "DEU", 1, first * by), ("AUS", "DEU", 1, second * by))
        return score(made({"DEU": own * by, "COD": first * by}), flows, estimates=estimates).loc["DEU"]

    once, scaled = run(1), run(scale)
    assert 0 <= once[gpr.IMPORT_RISK] <= max(risk_first, risk_second) + 1e-12
    assert 0 <= once[gpr.SCORE] <= once[gpr.HHI] <= 1 + 1e-12
    assert scaled[gpr.SCORE] == pytest.approx(once[gpr.SCORE])
