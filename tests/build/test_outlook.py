"""The agency's projections: notes in the column of countries, remainders that hold a named country, sums."""

from __future__ import annotations

import pandas as pd
import pytest

from geo.build import outlook
from geo.errors import SourceError, TableError
from geo.sources import MAPPINGS
from geo.tables import facts
from geo.tables import outlook as table

SUPPLY = {
    "supply": {
        "Cobalt": {
            "refining": {
                "countries": {
                    "China": {"2024": 60, "2030": 70},
                    "Finland": {"2024": 10, "2030": 10},
                    "Rest of world": {"2024": 30, "2030": 30},
                    "Notes: a note": {"2024": None, "2030": None},
                },
                "total": {"2024": 100, "2030": 100},
            }
        }
    }
}


def demand(total: float = 100.0) -> dict[str, object]:
    part = {"2024": 40.0, "STEPS": {"2030": 60.0}}
    return {
        "totalDemand": {
            "Cobalt": {
                "sectors": {"Electric vehicles": part},
                "totalClean": part,
                "otherUses": {"2024": 50.0, "STEPS": {"2030": 40.0}},
                "totalDemand": {"2024": 90.0, "STEPS": {"2030": total}},
            }
        }
    }


def test_a_remainder_that_exceeds_the_total_is_corrected_and_says_so() -> None:
    rows = pd.DataFrame(outlook.supply(SUPPLY, MAPPINGS)).set_index(["year", "published_name"])
    assert rows.loc[(2024, "Rest of world"), "value"] == 30_000
    assert pd.isna(rows.loc[(2024, "Rest of world"), "note"])
    assert rows.loc[(2030, "Rest of world"), "value"] == 20_000
    assert rows.loc[(2030, "Rest of world"), "note"].startswith("printed 30 kt")
    assert rows.loc[(2030, "China"), "status"] == "projection"
    assert rows.loc[(2024, "China"), "status"] == "base year"
    assert not any("note" in name for _, name in rows.index)


def test_demand_by_sector_and_scenario() -> None:
    rows = pd.DataFrame(outlook.demand(demand(), MAPPINGS))
    all_2030 = rows[(rows["sector"] == "all") & (rows["year"] == 2030)].iloc[0]
    assert (all_2030["scenario"], all_2030["value"]) == ("STEPS", 100_000)


def test_parts_that_miss_their_total_stop_the_build() -> None:
    with pytest.raises(SourceError, match="Cobalt, STEPS 2030"):
        outlook.demand(demand(total=150.0), MAPPINGS)


def test_a_projection_is_no_fact_of_the_past() -> None:
    shipped = table.read()
    assert set(shipped.loc[shipped["year"] > 2024, "status"]) == {"projection"}
    production = facts.read("production")
    assert production["year"].max() < 2030
    with pytest.raises(TableError, match="status"):
        facts.check(production.head(1).assign(status="projection"))
