from __future__ import annotations

import json

import pytest

from geo.maps import deck

STATE = {"target": [0, 0, 0], "zoom": 1}
VIEW = {"@@type": "OrthographicView", "id": "world"}


def test_text_is_compact_and_keeps_letters():
    assert deck.encode({"a": [1, "Côte d'Ivoire"]}) == '{"a":[1,"Côte d\'Ivoire"]}'


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_numbers_that_browsers_cannot_read_are_refused(value):
    with pytest.raises(ValueError, match="JSON"):
        deck.encode([value])


def test_a_layer_is_json_with_the_data_as_given():
    text = deck.layer("GeoJsonLayer", '{"type":"FeatureCollection","features":[]}', id="x", pickable=True)
    assert json.loads(text) == {
        "@@type": "GeoJsonLayer",
        "id": "x",
        "pickable": True,
        "data": {"type": "FeatureCollection", "features": []},
    }


def test_a_collection_of_features():
    point = '{"type":"Point","coordinates":[1,2]}'
    found = json.loads(
        deck.collection([deck.feature(point, {"name": 'a "quoted" </script>'}), deck.feature(point, {})])
    )
    assert [feature["properties"] for feature in found["features"]] == [{"name": 'a "quoted" </script>'}, {}]
    assert found["features"][0]["geometry"] == {"type": "Point", "coordinates": [1, 2]}


def test_an_empty_collection():
    assert json.loads(deck.collection([]))["features"] == []


def test_a_deck_asks_no_map_provider():
    found = deck.TextDeck([deck.layer("TextLayer", "[]", id="t")], view=VIEW, state=STATE, tips=[["Chile", "5 %"]])
    read = json.loads(found.to_json())
    assert read == {
        "initialViewState": STATE,
        "views": [VIEW],
        "mapProvider": None,
        "layers": [{"@@type": "TextLayer", "id": "t", "data": []}],
    }
    assert "http" not in found.to_json()
