"""PortWatch's chokepoints and Natural Earth's ports: who they are from, where they lie, and no place twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from geo.build import sea_places
from geo.errors import MissingInputError, SourceError, TableError
from geo.tables import sea_places as table

SUEZ = {
    "portid": "chokepoint1",
    "chokepoint_name": "Suez Canal",
    "latitude": "30.59334599",
    "longitude": "32.43688221",
    "source": "IMF PortWatch chokepoints database (ArcGIS FeatureServer)",
}


def port(**changes: Any) -> dict[str, Any]:
    own = {"featurecla": "Port", "name": "Lobito", "scalerank": 5} | changes
    return {"properties": own, "geometry": {"type": "Point", "coordinates": [13.5461, -12.3483]}}


def test_longitude_and_latitude_are_not_swapped():
    found = table.check(sea_places.chokepoints([SUEZ]))
    assert found.iloc[0][["kind", "name", "longitude", "latitude"]].tolist() == [
        "chokepoint",
        "Suez Canal",
        32.4369,
        30.5933,
    ]


def test_a_place_of_somebody_else_or_without_numbers_stops_the_build():
    with pytest.raises(SourceError, match="is from"):
        sea_places.chokepoints([SUEZ | {"source": "a blog"}])
    with pytest.raises(SourceError, match="has no place"):
        sea_places.chokepoints([SUEZ | {"latitude": "north"}])
    with pytest.raises(SourceError, match="not a port"):
        sea_places.ports({"features": [port(featurecla="Airport")]})


def test_a_port_that_stands_twice_is_one():
    found = table.check(sea_places.ports({"features": [port(), port(), port(name="Beira")]}))
    assert found["name"].tolist() == ["Lobito", "Beira"]
    assert found["rank"].tolist() == [5, 5]


def test_a_chokepoint_has_no_rank():
    found = sea_places.chokepoints([SUEZ]).assign(rank=3).astype(table.TABLE.dtypes)
    with pytest.raises(TableError, match="ports have a rank"):
        table.check(found)


def test_a_missing_file_is_named(tmp_path: Path):
    with pytest.raises(MissingInputError, match="chokepoint_coordinates"):
        sea_places.build(tmp_path, tmp_path, tmp_path)


def test_the_shipped_table_holds_all_of_both():
    found = table.check(table.read())
    counts = found["kind"].value_counts()
    assert counts["chokepoint"] == 28
    assert counts["port"] > 1000
