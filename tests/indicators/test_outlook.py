"""Announced supply: the same formulas as for the past, and a gap only on one basis."""

from __future__ import annotations

import pandas as pd
import pytest

from geo.errors import NotComputableError, UnknownChoiceError
from geo.indicators import outlook
from geo.indicators.concentration import bloc_share, concentration


def row(kind: str, area: str, iso3: str | None, value: float, **more: object) -> dict[str, object]:
    stage = "refined" if kind == "supply" else None
    return {
        "kind": kind,
        "mineral": "cobalt",
        "stage": stage,
        "scenario": "base" if stage else "STEPS",
        "sector": None if stage else "all",
        "year": 2030,
        "area_kind": area,
        "iso3": iso3,
        "published_name": area,
        "value": value,
        "unit": "t",
        "basis": "Co content",
        "status": "projection",
        "source_id": "s",
        "note": None,
    } | more


ROWS = pd.DataFrame(
    [
        row("supply", "country", "CHN", 60.0),
        row("supply", "country", "FIN", 20.0),
        row("supply", "remainder", None, 20.0),
        row("supply", "world", None, 100.0),
        row("demand", "world", None, 130.0),
    ]
)


def test_concentration_and_an_alliances_share_then() -> None:
    """.36 + .04 = .40; with the remainder as one, + .04."""
    then = concentration(outlook.panel(ROWS, mineral="cobalt", stage="refined", year=2030))
    assert (then.top, then.cr1) == ("CHN", pytest.approx(0.6))
    assert (then.hhi_low, then.hhi_high) == (pytest.approx(0.40), pytest.approx(0.44))
    assert bloc_share(then, frozenset(["FIN"])).low == pytest.approx(0.2)
    assert then.panel.series == outlook.SERIES


def test_the_gap_between_supply_and_demand() -> None:
    assert outlook.gap(ROWS, mineral="cobalt", stage="refined", year=2030, scenario="STEPS") == pytest.approx(-30)


def test_no_gap_between_different_bases() -> None:
    other = ROWS.assign(basis=["Co content"] * 4 + ["all grades"])
    with pytest.raises(NotComputableError, match="all grades"):
        outlook.gap(other, mineral="cobalt", stage="refined", year=2030, scenario="STEPS")


@pytest.mark.parametrize(
    ("changes", "what"), [({"mineral": "copper"}, "mineral"), ({"stage": "mine"}, "stage"), ({"year": 2024}, "year")]
)
def test_what_is_not_projected_is_named(changes: dict[str, object], what: str) -> None:
    with pytest.raises(UnknownChoiceError) as caught:
        outlook.panel(ROWS, **{"mineral": "cobalt", "stage": "refined", "year": 2030} | changes)
    assert caught.value.what == what
