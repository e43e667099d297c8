"""What a browser makes of a map: shapes fetched by address, expressions evaluated, tooltips put in."""

from __future__ import annotations

import json
import re
from typing import Any

from geo import vocabulary as v
from geo.maps import curves, shapes
from geo.maps.deck import TextDeck


def fetched(address: str) -> dict[str, Any]:
    """The GeoJSON at an address that a layer names."""
    if address.startswith(f"./{curves.ROOT}/"):
        *_, style, strokes = address.removesuffix(".json").split("/")
        return json.loads(curves.drawn(style, strokes))
    found = re.fullmatch(rf"\./{shapes.ROOT}/([0-9a-f]{{12}})/([a-z-]+)/(.+)\.json", address)
    assert found, address
    return json.loads(shapes.text(found[2], found[3]))


def coloured(expression: str, row: int) -> list[int]:
    """What deck.gl's expression of nested conditionals gives for a row number."""
    while not expression.startswith("["):
        inside = re.fullmatch(r"\(properties\.i<(\d+)\?(.+)\)", expression)
        assert inside, expression
        first, second = _halves(inside[2])
        expression = first if row < int(inside[1]) else second
    return json.loads(expression)


def _halves(text: str) -> tuple[str, str]:
    depth = 0
    for at, letter in enumerate(text):
        depth += (letter in "([") - (letter in ")]")
        if letter == ":" and depth == 0:
            return text[:at], text[at + 1 :]
    raise AssertionError(text)


def shapes_of(deck: TextDeck, layer: str) -> dict[str, dict[str, Any]]:
    """Colour ``f`` and tooltip ``lines`` of every shape of a layer, by alpha-3."""
    drawn = next(one for one in json.loads(deck.to_json())["layers"] if one["id"] == layer)
    tips = json.loads(deck.tips)
    painted = drawn["_subLayerProps"]["polygons-fill"]
    assert painted["getFillColor"] == f"@@={painted['updateTriggers']['getFillColor']}"
    found = {}
    for feature in fetched(drawn["data"])["features"]:
        row = feature["properties"]["i"]
        colour = coloured(painted["updateTriggers"]["getFillColor"], row)
        found[feature["properties"][v.ISO3]] = {"f": colour, "lines": tips[row]}
    return found
