"""Trade queries over five flows that can be added up in the head."""

from __future__ import annotations

from typing import get_args

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import vocabulary as v
from geo.engine import queries
from geo.engine.base import EmbeddedEngine
from geo.errors import UnknownChoiceError
from geo.tables import trade

ORE, OXIDE = "260500", "282200"
FLOWS = [
    (2024, ORE, "COD", "CHN", 100.0, 50.0),
    (2024, OXIDE, "COD", "CHN", 60.0, None),
    (2024, OXIDE, "FIN", "DEU", 30.0, 2.0),
    (2024, OXIDE, "CHN", "DEU", 10.0, 1.0),
    (2023, OXIDE, "CHN", "DEU", 40.0, None),
]


def table(rows: list[tuple[object, ...]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(trade.COLUMNS)).astype({v.YEAR: "int16", v.QUANTITY_T: "float64"})


@pytest.fixture(scope="module")
def engine() -> EmbeddedEngine:
    return EmbeddedEngine.from_frame(table(FLOWS))


def test_flows_between_countries_add_up_lines(engine: EmbeddedEngine) -> None:
    found = queries.flows(engine, lines=[ORE, OXIDE], years=[2024])
    congo = found[found[v.EXPORTER] == "COD"].squeeze()
    assert len(found) == 3
    assert congo[v.VALUE_KUSD] == 160
    assert congo[v.QUANTITY_T] == 50
    assert congo[queries.FLOWS] == 2
    assert congo[queries.UNWEIGHED_FLOWS] == 1
    assert congo[queries.UNWEIGHED_KUSD] == 60


def test_weight_of_flows_without_weight_is_missing(engine: EmbeddedEngine) -> None:
    found = queries.flows(engine, lines=[OXIDE], years=[2023])
    assert found[v.QUANTITY_T].isna().all()
    assert found[v.VALUE_KUSD].tolist() == [40]


def test_by_line(engine: EmbeddedEngine) -> None:
    found = queries.flows(engine, lines=[ORE, OXIDE], years=[2024], by=[v.HS6])
    assert found.set_index(v.HS6)[v.VALUE_KUSD].to_dict() == {ORE: 100, OXIDE: 100}


def test_no_lines_no_rows(engine: EmbeddedEngine) -> None:
    found = queries.flows(engine, lines=[])
    assert found.empty
    assert found.dtypes[v.YEAR] == "int64"
    assert found.dtypes[v.QUANTITY_T] == "float64"


def test_unknown_dimension(engine: EmbeddedEngine) -> None:
    with pytest.raises(UnknownChoiceError, match="Did you mean 'importer'"):
        queries.flows(engine, lines=[ORE], by=["imported"])


@pytest.mark.parametrize("side", get_args(queries.Side))
def test_totals_of_either_side_are_the_world(engine: EmbeddedEngine, side: queries.Side) -> None:
    totals = queries.totals(engine, lines=[ORE, OXIDE], side=side, years=[2024])
    world = queries.world(engine, lines=[ORE, OXIDE], years=[2024])
    assert totals[v.VALUE_KUSD].sum() == world[v.VALUE_KUSD].sum() == 200
    assert totals[v.QUANTITY_T].sum() == world[v.QUANTITY_T].sum() == 53


def test_suppliers_over_time(engine: EmbeddedEngine) -> None:
    found = queries.suppliers(engine, lines=[OXIDE], importers=["DEU"])
    shares = found.set_index([v.YEAR, v.EXPORTER])[queries.SHARE].to_dict()
    assert shares == {(2023, "CHN"): 1, (2024, "CHN"): 0.25, (2024, "FIN"): 0.75}


def test_trade_within_a_group_is_no_import_of_it(engine: EmbeddedEngine) -> None:
    found = queries.suppliers(engine, lines=[OXIDE], importers=["DEU", "FIN"], years=[2024])
    assert found[v.EXPORTER].tolist() == ["CHN"]
    assert found[queries.SHARE].tolist() == [1]


def test_customers(engine: EmbeddedEngine) -> None:
    found = queries.customers(engine, lines=[ORE, OXIDE], exporters=["COD", "FIN"], years=[2024])
    assert found.set_index(v.IMPORTER)[v.VALUE_KUSD].to_dict() == {"CHN": 160, "DEU": 30}
    assert found[queries.SHARE].sum() == pytest.approx(1)


def test_no_importer_is_not_every_importer(engine: EmbeddedEngine) -> None:
    with pytest.raises(UnknownChoiceError, match="importer"):
        queries.suppliers(engine, lines=[OXIDE], importers=[])
    with pytest.raises(UnknownChoiceError, match="exporter"):
        queries.customers(engine, lines=[OXIDE], exporters=[])


def test_unit_values_leave_out_flows_without_weight(engine: EmbeddedEngine) -> None:
    """2024: ore 100,000 USD / 50 t; oxide (30,000 + 10,000) USD / 3 t, not with the 60,000 unweighed."""
    found = queries.unit_values(engine, lines=[ORE, OXIDE]).set_index([v.YEAR, v.HS6])[queries.UNIT_VALUE]
    assert found[2024, ORE] == pytest.approx(2000)
    assert found[2024, OXIDE] == pytest.approx(40_000 / 3)
    assert pd.isna(found[2023, OXIDE])


countries = st.sampled_from(["AUS", "CHL", "CHN", "COD"])
rows = st.lists(
    st.tuples(
        st.sampled_from([2023, 2024]),
        st.sampled_from([ORE, OXIDE]),
        countries,
        countries,
        st.floats(0.001, 1e6),
        st.none() | st.floats(0.001, 1e6),
    ).filter(lambda row: row[2] != row[3]),
    min_size=1,
    max_size=12,
    unique_by=lambda row: row[:4],
)


@settings(deadline=None, max_examples=25)
@given(rows)
def test_nothing_is_lost_on_the_way(flows: list[tuple[object, ...]]) -> None:
    engine = EmbeddedEngine.from_frame(table(flows))
    found = queries.flows(engine, lines=[ORE, OXIDE])
    assert found[v.VALUE_KUSD].sum() == pytest.approx(sum(row[4] for row in flows))
    assert found[v.QUANTITY_T].sum() == pytest.approx(sum(row[5] or 0 for row in flows))
    assert found[queries.FLOWS].sum() == len(flows)
    assert found[queries.UNWEIGHED_FLOWS].sum() == sum(row[5] is None for row in flows)


def test_shipped_cobalt_trade() -> None:
    """World cobalt oxides and metal in 2024: China buys, by far, what Congo sells."""
    engine = EmbeddedEngine.open()
    suppliers = queries.suppliers(engine, lines=["282200", "810510"], importers=["CHN"], years=[2024])
    assert suppliers.sort_values(queries.SHARE)[v.EXPORTER].iloc[-1] == "COD"
