"""The atlas of the shipped figures, and atlases with a made trade file laid over it."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from geo import vocabulary as v
from geo.atlas import Atlas, shipped
from geo.engine.table import TradeTable
from geo.engine.user_files import UserFile
from geo.tables import trade

Rows = list[tuple[object, ...]]


@pytest.fixture(scope="session")
def atlas() -> Atlas:
    return shipped()


@pytest.fixture(scope="session")
def uploaded() -> Callable[..., Atlas]:
    """The shipped atlas with a file laid over it, of rows with the columns of the trade table."""

    def lay(rows: Rows, *, kind: str = "baci", replace: bool = False, name: str = "own.csv") -> Atlas:
        frame = pd.DataFrame(rows, columns=list(trade.COLUMNS)).astype({v.YEAR: "int16", v.QUANTITY_T: "float64"})
        return shipped().with_trade(TradeTable((UserFile(name, "e" * 64, kind, frame, replace),)))

    return lay
