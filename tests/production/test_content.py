"""What the map says beside its figures."""

from __future__ import annotations

import datetime as dt

import pytest

from geo.compose import compose
from geo.content.view import from_address


def details(address: str) -> str:
    found = compose(from_address(address), on=dt.date(2026, 11, 30)).caption
    return " ".join(found.details).replace("\u202f", " ").replace("\u00a0", " ").replace("\u2019", "'")


def test_the_leader_of_refining_stands_beside_that_of_mining():
    assert "China refined 78 % of the world's cobalt in 2024" in details("map?mineral=cobalt&stage=mine")


@pytest.mark.parametrize(
    "address", ["map?mineral=tungsten&stage=mine&year=2024", "map?mineral=copper&series=bgs&stage=mine&year=1990"]
)
def test_a_stage_whose_figures_are_of_another_time_is_not_named(address):
    # BGS prints ferro-tungsten by country to 2003 only; refined copper of another publisher begins later.
    found = details(address)
    assert "2003" not in found
    assert "2024 (" not in found
