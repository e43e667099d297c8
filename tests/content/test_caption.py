"""What an export says of the borders on its map."""

from __future__ import annotations

import datetime as dt

import pytest

from geo.atlas import shipped
from geo.compose import compose
from geo.content.view import from_address
from geo.exports import files

ON = dt.date(2026, 11, 30)
WORDS = "Boundaries: Natural Earth 5, drawn as statistics count countries and dashed where disputed"


@pytest.mark.parametrize(
    "address", ["map?mineral=cobalt", "flows?mineral=copper&year=2024", "risk?mineral=cobalt", "chain?mineral=copper"]
)
def test_every_map_says_what_its_borders_are(address: str) -> None:
    content = compose(from_address(address), on=ON, atlas=shipped())
    assert content.caption.boundaries.startswith(WORDS)
    assert content.caption.boundaries in content.caption.paragraphs
    assert WORDS in files.csv(content).decode()


def test_what_has_no_map_says_nothing_of_borders() -> None:
    content = compose(from_address("scenarios?scenario=price-floor&mineral=copper"), on=ON, atlas=shipped())
    assert content.caption.boundaries == ""
    assert "Boundaries" not in files.csv(content).decode()
