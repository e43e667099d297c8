from __future__ import annotations

import math

import pandas as pd
import pytest

from geo.indicators.growth import growth
from geo.production import indicators


def test_growth_by_hand():
    now = pd.Series({"COD": 150.0, "AUS": 80.0, "CHN": 10.0, "PER": math.nan, "CHL": 5.0})
    then = pd.Series({"COD": 100.0, "AUS": 100.0, "CHN": 0.0, "PER": 4.0})
    found = growth(now, then)
    # 150 / 100 - 1, 80 / 100 - 1; from nothing, from or to an unknown figure there is no rate.
    assert found["COD"] == pytest.approx(0.5)
    assert found["AUS"] == pytest.approx(-0.2)
    assert found[["CHN", "PER", "CHL"]].isna().all()
    assert list(found.index) == list(now.index)


def test_the_indicator_shows_what_the_formula_gives():
    record = indicators.of("growth")
    figures = indicators.Figures(
        amount=pd.Series({"COD": 150.0}),
        share=pd.Series({"COD": 1.0}),
        before=pd.Series({"COD": 100.0}),
        reserve_years=None,
    )
    assert record.compute(figures)["COD"] == pytest.approx(0.5)
    assert record.palette.classes.index(0.5) == 5  # "+25 to +100 %"
