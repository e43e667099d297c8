"""What the atlas's own reading says where the published program counts missing as zero."""

from __future__ import annotations

import pandas as pd
import pytest

from geo import sources
from geo import vocabulary as v
from geo.indicators import geopolrisk as gpr
from geo.tables import facts, governance, trade


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    production = facts.read()
    lines = pd.read_csv(sources.TABLES / "mineral_hs.csv", dtype="str")
    estimates = governance.read()
    flows = trade.read()
    return {
        "production": production[production[v.SERIES] == "wmd"],
        "trade": flows[flows[v.YEAR] == 2023],
        "governance": estimates[estimates[v.YEAR] == 2023],
        "lines": lines[lines["geopolrisk"] == "yes"],
    }


def test_nothing_on_record_is_not_safe(tables: dict[str, pd.DataFrame]) -> None:
    """The program scores Australia's beryllium 0.0, the safest value, without any trade or production."""
    ours = gpr.geopolrisk(**tables, groups={"AUS": ["AUS"]}).set_index(v.MINERAL)
    assert pd.isna(ours.loc["beryllium", gpr.SCORE])
    assert ours.loc["beryllium", gpr.REASON] == "no imports and no production on record"
    # Molybdenum is mined there and not imported: a true zero.
    assert ours.loc["molybdenum", gpr.PRODUCTION] > 0
    assert ours.loc["molybdenum", gpr.SCORE] == 0
