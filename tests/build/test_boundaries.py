"""How shapes are cut, given away and marked, on geometry that fits in the head."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
import shapely
from shapely import MultiPolygon, Polygon, box

from geo import sources
from geo.build import boundaries as build
from geo.errors import SourceError
from geo.reference import countries
from geo.tables import boundaries

TREATMENTS = {"drawn", "unattributed", "left out", "point"}


@pytest.fixture(scope="module")
def decisions() -> pd.DataFrame:
    return build.read_decisions()


def test_a_ring_through_the_antimeridian_becomes_two_polygons() -> None:
    # From 170° E to 170° W, as some files write it; uncut it would span 340 degrees.
    ring = Polygon([(170, 0), (-170, 0), (-170, 10), (170, 10)])
    parts = sorted(build.polygons_cut(ring), key=lambda part: part.bounds)
    assert [part.bounds for part in parts] == [(-180, 0, -170, 10), (170, 0, 180, 10)]


def test_a_ring_that_only_touches_the_antimeridian_stays_whole() -> None:
    assert [part.bounds for part in build.polygons_cut(box(170, 0, 180, 10))] == [(170, 0, 180, 10)]


def test_a_bow_tie_is_repaired_into_polygons() -> None:
    parts = build.polygons_cut(Polygon([(0, 0), (2, 2), (2, 0), (0, 2)]))
    assert all(part.is_valid for part in parts)
    assert sum(part.area for part in parts) == pytest.approx(2.0)


def test_one_degree_at_the_equator_has_its_known_area() -> None:
    assert build.area_km2(box(0, 0, 1, 1)) == pytest.approx(12_309, abs=1)  # WGS 84


def test_the_label_stands_on_the_largest_part() -> None:
    lon, lat = build.label_point(MultiPolygon([box(0, 0, 4, 6), box(20, 20, 21, 21)]))
    assert lon == pytest.approx(2, abs=0.1)
    assert 1 <= lat <= 5  # anywhere on the long axis is as far from the sides


def test_decisions_are_complete_and_known(decisions: pd.DataFrame) -> None:
    registered = {country.iso3 for country in countries.all_countries()}
    assert set(decisions["treatment"]) == TREATMENTS
    coded = decisions["treatment"].isin(["drawn", "point"])
    assert set(decisions.loc[coded, "iso3"]) <= registered
    assert decisions.loc[~coded, "iso3"].isna().all()
    whole = decisions[decisions["part_lon"].isna()]
    assert whole["natural_earth"].is_unique


def test_every_departure_from_natural_earth_gives_its_reason(decisions: pd.DataFrame) -> None:
    departs = (
        decisions["part_lon"].notna()
        | decisions["label_lon"].notna()
        | (decisions["treatment"] != "drawn")
        | (decisions["iso_numeric"] == "")
    )
    assert (decisions.loc[departs, "reason"].str.len() > 10).all()


def test_names_stand_where_natural_earth_puts_them_unless_we_decide_otherwise() -> None:
    """Canada's label point is 101.91 W, 60.32 N; Russia's name stands in Asia, where its ways to China begin."""
    shapes = boundaries.read_map_shapes().set_index("iso3")
    assert shapes.loc["CAN", ["lon", "lat"]].tolist() == pytest.approx([-101.911, 60.324])
    assert shapes.loc["RUS", ["lon", "lat"]].tolist() == pytest.approx([95.937, 60.329])
    # A label beside an island is no place for a dot: every point lies in its own shape.
    inside = shapely.contains_xy(shapes["geometry_lonlat"].to_numpy(), shapes["lon"], shapes["lat"])
    assert set(shapes.index[~inside]) <= set(shapes.index[shapes["small"]])


@pytest.mark.parametrize("change", ["forget", "invent"])
def test_features_and_decisions_must_match(
    change: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, decisions: pd.DataFrame
) -> None:
    if not (sources.INPUTS / build.FOLDER / "countries50.parquet").exists():
        pytest.skip("the publisher's files are not here")
    changed = {
        "forget": decisions[decisions["natural_earth"] != "Chile"],
        "invent": pd.concat([decisions, decisions.head(1).assign(natural_earth="Atlantis")]),
    }[change]
    monkeypatch.setattr(build, "read_decisions", lambda: changed)
    named = {"forget": "Chile", "invent": "Atlantis"}[change]
    with pytest.raises(SourceError, match=named):
        build.build(sources.INPUTS, sources.RAW, tmp_path)
