"""Values meet shapes: nothing filled, nothing dropped, nothing twice."""

from __future__ import annotations

import dataclasses

import geopandas as gpd
import pandas as pd
import pytest
from shapely import Point

from geo.errors import TableError
from geo.maps.join import join

SHAPES = pd.DataFrame({"iso3": ["AUS", "CHL", "CHN", None], "name": ["Australia", "Chile", "China", "Disputed"]})


def values(**tonnes: float | None) -> pd.DataFrame:
    return pd.DataFrame({"iso3": list(tonnes), "value": pd.Series(list(tonnes.values()), dtype="float64")})


def test_every_shape_stays_in_order_and_missing_stays_missing() -> None:
    joined = join(values(CHN=0.0, AUS=5.0), SHAPES)
    assert joined.frame["iso3"].tolist()[:3] == ["AUS", "CHL", "CHN"]
    assert joined.frame["value"].tolist()[::2] == [5.0, 0.0]
    assert joined.frame["value"].isna().tolist() == [False, True, False, True]
    assert joined.unmatched == ()


def test_a_withheld_value_is_not_filled() -> None:
    joined = join(values(CHL=None), SHAPES)
    assert joined.frame["value"].isna().all()
    assert joined.unmatched == ()


def test_codes_without_a_shape_are_reported() -> None:
    joined = join(values(ZZZ=1.0, AUS=2.0, GIB=None), SHAPES)
    assert joined.unmatched == ("GIB", "ZZZ")
    assert len(joined.frame) == len(SHAPES)


def test_no_values_at_all_leave_every_shape_empty() -> None:
    joined = join(values().astype({"iso3": "str"}), SHAPES)
    assert joined.frame["value"].isna().all()
    assert len(joined.frame) == 4


def test_all_faults_are_told_at_once() -> None:
    broken = pd.DataFrame({"iso3": ["AUS", "AUS", None], "name": ["a", "b", "c"]})
    with pytest.raises(TableError) as caught:
        join(broken, SHAPES)
    assert caught.value.faults == (
        "1 rows of values have no code",
        "values have more than one row for AUS",
        "values and shapes share the columns name",
    )


def test_a_table_without_codes_is_refused() -> None:
    with pytest.raises(TableError, match="shapes lack the column 'iso3'"):
        join(values(AUS=1.0), SHAPES.drop(columns="iso3"))


def test_shapes_with_geometry_keep_their_type_and_index() -> None:
    shapes = gpd.GeoDataFrame({"iso3": ["AUS"]}, geometry=[Point(134, -25)], crs="EPSG:4326", index=[7])
    joined = join(values(AUS=1.0), shapes)
    assert isinstance(joined.frame, gpd.GeoDataFrame)
    assert joined.frame.crs == shapes.crs
    assert list(joined.frame.index) == [7]


def test_inputs_are_left_alone_and_the_answer_is_frozen() -> None:
    before = SHAPES.copy()
    joined = join(values(AUS=1.0), SHAPES)
    pd.testing.assert_frame_equal(SHAPES, before)
    with pytest.raises(dataclasses.FrozenInstanceError):
        joined.unmatched = ("AUS",)  # type: ignore[misc]
