"""The question of accession and its answer, as plain records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from geo.blocs.holdings import Column, Holding

# Sums of shares differ in the last bits with the order of addition.
EPSILON = 1e-12


class Goal(StrEnum):
    """What is to be reached."""

    OWN_SHARE = "own-share"
    OUTSIDER_OUTPUT = "outsider-output"
    OUTSIDER_PURCHASES = "outsider-purchases"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: minerals, columns (mine, refined, reserves), and who is not considered.

    ``without`` holds alpha-3 codes of countries that stay outside whatever they would add.
    """

    minerals: tuple[str, ...]
    columns: tuple[Column, ...]
    without: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Target:
    """A goal and its limit on 0-1: at least (own share) or at most (one outsider)."""

    goal: Goal
    limit: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A non-member: its share of the world in each chosen cell, and their mean (0-1)."""

    iso3: str
    gain: float
    gains: tuple[tuple[str, Column, float], ...]


@dataclass(frozen=True, slots=True)
class State:
    """A group measured against a target.

    ``joined``: the country of this step, ``None`` at the start. ``own_share``: mean of the chosen cells.
    ``shares``: of each. ``value``: what the target measures, own share or the largest outsider's share in the
    worst cell; ``outsider`` and ``mineral`` say whose and where. Shares 0-1.
    """

    joined: str | None
    own_share: float
    shares: tuple[tuple[str, Column, float], ...]
    value: float
    outsider: str | None
    mineral: str | None
    met: bool


@dataclass(frozen=True, slots=True)
class Accession:
    """The ranking of non-members and the way to the target.

    ``states``: the start and one a step; ``met`` after how many accessions, ``None`` if out of reach. ``missing``:
    chosen minerals and columns without a figure, with the reason: in no mean and no test. ``exact``: whether it is
    certain that no other choice needs fewer steps, or that no choice at all reaches the target.
    """

    question: Question
    target: Target
    candidates: tuple[Candidate, ...]
    states: tuple[State, ...]
    met: int | None
    exact: bool
    missing: tuple[tuple[str, Column, str], ...]


Cells = Sequence[tuple[str, Column, Holding]]
Missing = list[tuple[str, Column, str]]
Way = tuple[list[State], bool, Missing]


def shares_of(cells: Cells, inside: frozenset[str]) -> tuple[tuple[str, Column, float], ...]:
    """The group's share of the world in every cell, named output only."""
    return tuple(
        (name, column, float(sum(share for code, share in holding.shares.items() if code in inside)))
        for name, column, holding in cells
    )


def mean_of(shares: tuple[tuple[str, Column, float], ...]) -> float:
    """The mean of the cells, each with equal weight."""
    return sum(share for *_, share in shares) / len(shares)
