"""The EU's supply risk on numbers that can be followed by hand."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import NotComputableError
from geo.indicators import eu_criticality as eu


def mix(shares: list[float], wgi: list[float], t: list[float] | None = None) -> pd.DataFrame:
    return pd.DataFrame({eu.SHARE: shares, eu.WGI: wgi} | ({eu.TRADE: t} if t else {}))


WORLD = mix([0.5, 0.3, 0.2], [6, 4, 2], [1.1, 1, 0.8])
SOURCING = mix([0.4, 0.4, 0.2], [3, 6, 2], [1, 1, 0.8])


def test_by_hand() -> None:
    """.25*6*1.1 + .09*4 + .04*2*.8 = 2.074; .16*3 + .16*6 + .04*2*.8 = 1.504;
    (2.074*.4 + 1.504*.6) * .78 * .92 = 1.2428832."""
    world, sourcing = eu.weighted_hhi(WORLD), eu.weighted_hhi(SOURCING)
    assert world == pytest.approx(2.074)
    assert sourcing == pytest.approx(1.504)
    found = eu.supply_risk(world, sourcing=sourcing, reliance=0.8, eol_rir=0.22, substitution=0.92)
    assert found.value == pytest.approx(1.2428832)
    assert not found.gross
    assert found.missing == ()


def test_without_a_trade_term_every_country_counts_once() -> None:
    assert eu.weighted_hhi(mix([0.5, 0.5], [4, 2])) == pytest.approx(0.25 * 4 + 0.25 * 2)


def test_without_recycling_and_substitution_it_is_gross_and_says_so() -> None:
    found = eu.supply_risk(2.0, sourcing=1.0, reliance=1.0)
    assert found.value == pytest.approx(1.5)
    assert found.gross
    assert found.missing == (eu.NO_RECYCLING, eu.NO_SUBSTITUTION)


@pytest.mark.parametrize(
    ("given_parts", "words"), [({"sourcing": 1.0}, eu.NO_RELIANCE), ({"reliance": 0.5}, eu.NO_SOURCING)]
)
def test_without_the_sourcing_mix_or_reliance_the_world_alone_counts(given_parts: dict[str, float], words: str) -> None:
    found = eu.supply_risk(2.0, **given_parts, eol_rir=0.5, substitution=1.0)
    assert found.value == pytest.approx(1.0)
    assert words in found.missing


def test_what_else_is_missing_is_named_too() -> None:
    assert eu.supply_risk(2.0, also_missing=(eu.NO_DIMENSIONS,)).missing[-1] == eu.NO_DIMENSIONS


@pytest.mark.parametrize("broken", [{"reliance": 1.2}, {"eol_rir": -0.1}, {"substitution": 3.0}])
def test_factors_outside_0_1_are_refused(broken: dict[str, float]) -> None:
    with pytest.raises(NotComputableError, match="not within 0-1"):
        eu.supply_risk(2.0, **broken)


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (mix([], []), "no share"),
        (mix([0.5], [float("nan")]), "governance value"),
        (mix([0.7, 0.7], [5, 5]), "more than 1"),
    ],
)
def test_mixes_that_cannot_be_weighed_are_refused(broken: pd.DataFrame, words: str) -> None:
    with pytest.raises(NotComputableError, match=words):
        eu.weighted_hhi(broken)


@settings(deadline=None, max_examples=40)
@given(st.floats(0, 10), st.floats(0, 10), st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_stays_between_zero_and_the_worse_mix(
    world: float, sourcing: float, reliance: float, eol_rir: float, substitution: float
) -> None:
    found = eu.supply_risk(world, sourcing=sourcing, reliance=reliance, eol_rir=eol_rir, substitution=substitution)
    assert 0 <= found.value <= max(world, sourcing) + 1e-9


def estimates(*rows: tuple[str, str, float]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["iso3", "dimension", "estimate"])
    return frame.assign(edition="2024", year=2023)


def test_governance_is_the_mean_of_all_dimensions() -> None:
    """2 * (2.5 - (1 + 0) / 2) = 4; beyond the scale it is cut; a country that lacks one has no weight."""
    found, lacking = eu.governance_weights(
        estimates(
            ("AAA", "law", 1.0),
            ("AAA", "voice", 0.0),
            ("BBB", "law", -3.0),
            ("BBB", "voice", -3.0),
            ("CCC", "law", 1.0),
        ),
        ("law", "voice"),
    )
    assert found.to_dict() == {"AAA": 4.0, "BBB": 10.0}
    assert lacking == ("CCC",)


@pytest.mark.parametrize("column", ["edition", "year"])
def test_governance_of_two_editions_or_years_is_refused(column: str) -> None:
    rows = estimates(("AAA", "law", 1.0), ("BBB", "law", 0.0))
    rows.loc[0, column] = {"edition": "2025", "year": 2022}[column]
    with pytest.raises(NotComputableError, match=column):
        eu.governance_weights(rows, ("law",))
