"""How the list of forms meets the lines and the trade tables."""

from __future__ import annotations

import pandas as pd
import pytest

from geo.build import trade_forms as build
from geo.errors import SourceError


def _lines(**changes: object) -> pd.DataFrame:
    row = {"mineral": "tin", "revision": "HS92", "hs6": "260900", "product": "ores", "holds": "tin"}
    return pd.DataFrame([row | {"other_goods": None} | changes])


LISTED = pd.DataFrame({"mineral": ["tin"], "product": ["ores"], "elsewhere": [None]})
VALUES = {"HS92": pd.Series({"260900": 5.0}), "HS17": pd.Series(dtype="float64")}


def test_a_form_takes_lines_tables_and_value():
    row = build.assembled(LISTED, _lines(), VALUES).iloc[0]
    assert (row["hs92"], row["held_in"], row["world_value_kusd"]) == ("260900", "HS92", 5.0)
    assert row["hs17"] is None


@pytest.mark.parametrize("change", [{"holds": "lead;tin"}, {"other_goods": "slag"}, {"hs6": "800110"}])
def test_a_bundle_or_a_line_that_is_not_held_gives_no_value(change):
    assert pd.isna(build.assembled(LISTED, _lines(**change), VALUES).iloc[0]["world_value_kusd"])


def test_scrap_of_the_mineral_is_the_mineral():
    assert build.assembled(LISTED, _lines(other_goods="scrap"), VALUES).iloc[0]["world_value_kusd"] == 5.0


def test_a_form_that_is_not_listed_stops_the_build():
    with pytest.raises(SourceError, match="tin metal"):
        build.assembled(LISTED, _lines(product="metal"), VALUES)
