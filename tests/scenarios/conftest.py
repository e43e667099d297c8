"""Trade that a reader can add up in the head."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

Flows = Callable[..., pd.DataFrame]


@pytest.fixture(scope="session")
def flows() -> Flows:
    """Build flows: ``flows(CHN_JPN=60, AUS_JPN=40)`` in tonnes, worth 2 thousand dollars each; ``None`` = not weighed.

    What is not weighed is worth 20 thousand dollars.
    """
    return _build


def _build(**tonnes: float | None) -> pd.DataFrame:
    rows = []
    for pair, weight in tonnes.items():
        exporter, importer = pair.split("_")
        value = 20.0 if weight is None else 2.0 * weight
        rows.append((exporter, importer, value, weight, value if weight is None else 0.0))
    frame = pd.DataFrame(rows, columns=["exporter", "importer", "value_kusd", "quantity_t", "unweighed_kusd"])
    return frame.astype({"value_kusd": "float64", "quantity_t": "float64", "unweighed_kusd": "float64"})
