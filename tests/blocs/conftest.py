"""A world of four countries and two minerals that can be added up in the head."""

from __future__ import annotations

import pandas as pd
import pytest

from geo import vocabulary as v
from geo.blocs.holdings import Ledger
from geo.blocs.ledger import gather
from geo.dataset import Dataset, assemble
from geo.engine.base import EmbeddedEngine
from geo.tables import trade

REFINED_COPPER, ORE, FLUORSPAR = "740311", "260300", "252922"
# Copper ore: 100 is traded, of which 60 from Chile, 30 from Peru and 10 from the United States.
FLOWS = [
    (2024, ORE, "CHL", "CHN", 40.0, 20.0),
    (2024, ORE, "CHL", "USA", 20.0, 10.0),
    (2024, ORE, "PER", "CHN", 30.0, 15.0),
    (2024, ORE, "USA", "CHN", 10.0, 5.0),
    (2024, FLUORSPAR, "CHN", "USA", 8.0, 80.0),
    (2024, FLUORSPAR, "PER", "USA", 2.0, 20.0),
    (2023, ORE, "AUS", "CHN", 500.0, 5.0),
]
LINES = [
    ("copper", ORE, "mine", "main", "yes"),
    ("copper", REFINED_COPPER, "refined", "main", "no"),
    ("fluorspar", FLUORSPAR, "mine", "main", "yes"),
    ("fluorspar", "252921", "mine", "complementary", "no"),
    ("tin", "260900", "mine", "main", "no"),
]


def lines() -> pd.DataFrame:
    """Tariff lines as ``mineral_hs.csv`` has them."""
    columns = [v.MINERAL, v.HS6, v.STAGE, "role", "in_trade_table"]
    return pd.DataFrame(LINES, columns=columns).assign(bundle_note=None)


def flows() -> pd.DataFrame:
    """The trade table."""
    frame = pd.DataFrame(FLOWS, columns=list(trade.COLUMNS))
    return frame.astype({v.YEAR: "int16", v.QUANTITY_T: "float64"})


def dataset(facts) -> Dataset:
    """Copper 50 Chile, 30 Peru, 10 United States, 10 others; fluorspar 60 China, 40 Mexico; both mined in 2024."""
    copper = facts(CHL=50, PER=30, USA=10, OTHER=10).assign(
        **{v.MINERAL: "copper", v.SERIES: "wmd", v.SOURCE_ID: "wmd-2026"}
    )
    older = facts(CHL=1).assign(
        **{v.MINERAL: "copper", v.SERIES: "wmd", v.SOURCE_ID: "wmd-2026", v.YEAR: 2023},
    )
    fluorspar = facts({"USA": {v.PUBLISHED_VALUE: "NA"}}, CHN=60, MEX=40, USA=None).assign(
        **{v.MINERAL: "fluorspar", v.SERIES: "wmd", v.SOURCE_ID: "wmd-2026", v.BASIS: "gross weight"}
    )
    reserves = facts(CHL=3, USA=1).assign(
        **{v.MINERAL: "copper", v.SERIES: "usgs", v.SOURCE_ID: "usgs-mcs-2026", v.MEASURE: "reserves", v.YEAR: 2025}
    )
    return assemble("test", production=pd.concat([copper, older, fluorspar]), reserves=reserves)


@pytest.fixture(scope="session")
def ledger(facts) -> Ledger:
    """The world, gathered."""
    return gather(dataset(facts), EmbeddedEngine.from_frame(flows()), lines())
