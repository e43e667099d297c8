"""Build ``implausible_flows.parquet``: the rows of both trade tables whose weight cannot be right."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from geo.build.trade_forms import FILES
from geo.engine import plausibility
from geo.tables import implausible_flows as table
from geo.tables import trade


def build(_inputs: Path, _raw: Path, tables: Path) -> None:
    """Write the table from the trade tables in *tables*.

    Raises
    ------
    TableError: if a trade table is missing or damaged.
    """
    found = [marked(trade.read(tables / file)).assign(revision=name) for name, file in FILES.items()]
    table.write(pd.concat(found, ignore_index=True), tables / "implausible_flows.parquet")


def marked(flows: pd.DataFrame) -> pd.DataFrame:
    """The implausible rows of a trade table, with the measures of :func:`geo.engine.plausibility.tested`."""
    found = plausibility.tested(flows)
    return found[found[plausibility.IMPLAUSIBLE]]
