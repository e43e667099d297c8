"""Tiny worlds that a reader can add up in the head."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from geo import vocabulary as v

Facts = Callable[..., pd.DataFrame]


def _row(name: str, value: float | None, **changes: object) -> dict[str, object]:
    kind = {"OTHER": v.AreaKind.REMAINDER, "WORLD": v.AreaKind.WORLD}.get(name, v.AreaKind.COUNTRY)
    row: dict[str, object] = {
        v.SERIES: "test",
        v.MINERAL: "unobtainium",
        v.STAGE: v.Stage.MINE.value,
        v.MEASURE: v.Measure.PRODUCTION.value,
        v.YEAR: 2024,
        v.AREA_KIND: kind.value,
        v.ISO3: name if kind is v.AreaKind.COUNTRY else None,
        v.PUBLISHED_NAME: name.title(),
        v.VALUE: value,
        v.LOWER: None,
        v.UPPER: None,
        v.UNIT: v.Unit.TONNE.value,
        v.BASIS: "metal content",
        v.STATUS: v.Status.NOT_AVAILABLE.value if value is None else v.Status.REPORTED.value,
        v.PUBLISHED_VALUE: None if value is None else f"{value:g}",
        v.PUBLISHED_UNIT: "t",
        v.SOURCE_ID: "test-source",
        v.SOURCE_REF: "Test table",
        v.NOTE: None,
    }
    return row | changes


@pytest.fixture(scope="session")
def facts() -> Facts:
    """Build a fact table: ``facts(CHN=50, AUS=30, OTHER=20)``; ``rows`` changes columns of single rows."""
    return _build


def _build(rows: dict[str, dict[str, object]] | None = None, **amounts: float | None) -> pd.DataFrame:
    table = [_row(name, amount, **(rows or {}).get(name, {})) for name, amount in amounts.items()]
    frame = pd.DataFrame(table, columns=list(v.FACT_COLUMNS))
    return frame.astype({v.VALUE: "float64", v.LOWER: "float64", v.UPPER: "float64"})
