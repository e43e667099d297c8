"""Accession: what each non-member would add, and how many would have to join until a target is met.

Everything is a share of the world as it is: nobody produces or buys anything else after joining.

- **Own share** (:attr:`Goal.OWN_SHARE`): the mean of the group's shares over the chosen minerals and stages,
  each with equal weight; lower ends, so that unnamed output is never counted. A country adds its own mean
  share whoever else has joined, so the largest first is exact: no other choice needs fewer countries.
- **One outsider, output** (:attr:`Goal.OUTSIDER_OUTPUT`): in each chosen mineral and stage no country outside
  has more than the limit of the world's output (or reserves). Only its own accession lowers an outsider's
  share of the world.
- **One outsider, purchases** (:attr:`Goal.OUTSIDER_PURCHASES`): in each chosen mineral no country outside
  sells the members more than the limit of what they import from anybody, each other included, by value. A new
  member brings its own purchases with it. Each step takes the country that lowers most the value bought above
  the limit; while one and the same outsider, which is not to join, is above it, no other choice needs fewer
  countries.

The limits in use: 65 % of consumption from one third country (Regulation (EU) 2024/1252, article 5, by 2030),
60 % (United Kingdom, critical minerals strategy of 2025, by 2035). Consumption is not published by country;
output and purchases are the two tests that open figures allow.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from geo.blocs.coverage import require
from geo.blocs.holdings import Column, Holding, Ledger
from geo.errors import NotComputableError
from geo.indicators.dependence import CRMA_LIMIT

UK_LIMIT = 0.60
LIMITS = {"eu-2030": CRMA_LIMIT, "uk-2035": UK_LIMIT}
_DOMINANT = 0.5
_ONE_STEP = 2  # states: the start and one accession
# Sums of shares differ in the last bits with the order of addition.
_EPSILON = 1e-12


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


def dominant_outsiders(
    ledger: Ledger, members: Collection[str], minerals: Iterable[str], columns: Iterable[Column]
) -> tuple[str, ...]:
    """Outsiders with more than half of the world in a chosen cell: those without whom groups mean to do."""
    cells, _ = _cells(ledger, tuple(minerals), tuple(columns))
    found = [
        code
        for _, _, holding in cells
        for code, share in holding.shares.items()
        if share > _DOMINANT and code not in members
    ]
    return tuple(dict.fromkeys(found))


def default_columns(ledger: Ledger, minerals: Iterable[str]) -> tuple[Column, ...]:
    """The stage asked about if none is named: mined, or refined where none of the minerals is mined."""
    mined = any((name, Column.MINE) in ledger.holdings for name in minerals)
    return (Column.MINE,) if mined else (Column.REFINED,)


def accession(ledger: Ledger, members: Collection[str], question: Question, target: Target) -> Accession:
    """Rank the non-members and take step after step until the target is met or nobody brings it nearer.

    Raises
    ------
    NotComputableError: if the group has no members, the limit is not within 0-1, nothing is chosen or nothing
        that is chosen has a figure.
    UnknownChoiceError: if a mineral has no figure at all.
    """
    require(members, "The group")
    if not 0 < target.limit <= 1:
        raise NotComputableError(f"A target is a share above 0 % and up to 100 %; found {100 * target.limit:g} %.")
    for name in question.minerals:
        ledger.require(name)
    cells, missing = _cells(ledger, question.minerals, question.columns)
    if not cells:
        reasons = "; ".join(f"{name}, {column}: {reason}" for name, column, reason in missing)
        raise NotComputableError(f"Nothing that is chosen has a figure. {reasons or 'Choose a mineral and a stage.'}")
    inside = frozenset(members)
    ranked = _candidates(cells, inside | question.without)
    ways = {
        Goal.OWN_SHARE: _own_share,
        Goal.OUTSIDER_OUTPUT: _outsider_output,
        Goal.OUTSIDER_PURCHASES: _outsider_purchases,
    }
    states, exact, more = ways[target.goal](ledger, inside, cells, ranked, question, target.limit)
    met = next((number for number, state in enumerate(states) if state.met), None)
    return Accession(question, target, ranked, tuple(states), met, exact, (*missing, *more))


Cells = Sequence[tuple[str, Column, Holding]]
Missing = list[tuple[str, Column, str]]
Way = tuple[list[State], bool, Missing]


def _cells(ledger: Ledger, minerals: Sequence[str], columns: Sequence[Column]) -> tuple[Cells, Missing]:
    cells, missing = [], []
    for name in minerals:
        for column in columns:
            holding = ledger.holdings.get((name, column))
            if holding is None:
                missing.append((name, column, ledger.reason(name, column)))
            else:
                cells.append((name, column, holding))
    return cells, missing


def _candidates(cells: Cells, out: frozenset[str]) -> tuple[Candidate, ...]:
    """Every country that would add something, the most first."""
    codes = {code for _, _, holding in cells for code, share in holding.shares.items() if share > 0} - out
    found = []
    for code in codes:
        gains = tuple((name, column, holding.shares.get(code, 0.0)) for name, column, holding in cells)
        found.append(Candidate(code, sum(gain for *_, gain in gains) / len(cells), gains))
    return tuple(sorted(found, key=lambda one: (-one.gain, one.iso3)))


def _shares(cells: Cells, inside: frozenset[str]) -> tuple[tuple[str, Column, float], ...]:
    return tuple(
        (name, column, float(sum(share for code, share in holding.shares.items() if code in inside)))
        for name, column, holding in cells
    )


def _mean(shares: tuple[tuple[str, Column, float], ...]) -> float:
    return sum(share for *_, share in shares) / len(shares)


def _own_share(
    _: Ledger, inside: frozenset[str], cells: Cells, ranked: tuple[Candidate, ...], __: Question, limit: float
) -> Way:
    def state(joined: str | None, group: frozenset[str]) -> State:
        shares = _shares(cells, group)
        mean = _mean(shares)
        return State(joined, mean, shares, mean, None, None, mean >= limit - _EPSILON)

    states = [state(None, inside)]
    group = inside
    for one in ranked:
        if states[-1].met:
            break
        group |= {one.iso3}
        states.append(state(one.iso3, group))
    return states, True, []


def _outsider_output(
    _: Ledger, inside: frozenset[str], cells: Cells, ranked: tuple[Candidate, ...], __: Question, limit: float
) -> Way:
    def state(joined: str | None, group: frozenset[str]) -> State:
        tops = [
            (share, code, name)
            for name, _, holding in cells
            for code, share in holding.shares.items()
            if code not in group and share > 0
        ]
        value, code, name = max(tops, default=(0.0, None, None))
        shares = _shares(cells, group)
        return State(joined, _mean(shares), shares, value, code, name, value <= limit + _EPSILON)

    allowed = {one.iso3 for one in ranked}
    states = [state(None, inside)]
    group = inside
    while not states[-1].met and states[-1].outsider in allowed - group:
        # Every outsider above the limit has to join; in which order changes nothing.
        joined = states[-1].outsider
        group |= {str(joined)}
        states.append(state(joined, group))
    return states, True, []


def _outsider_purchases(
    ledger: Ledger, inside: frozenset[str], cells: Cells, _: tuple[Candidate, ...], question: Question, limit: float
) -> Way:
    """Greedy on the value bought above the limit from the largest outsider, summed over the minerals."""
    ways: dict[str, np.ndarray] = {}
    missing: Missing = []
    group = ledger.inside(inside)
    for name in question.minerals:
        bought = ledger.purchases.get(name)
        flows = None if bought is None else _square(ledger, name)
        if flows is not None and flows[:, group].sum() > 0:
            ways[name] = flows
        else:
            reason = "members buy nothing of it" if bought else ledger.reason(name, Column.IMPORTS)
            missing.append((name, Column.IMPORTS, reason))
    if not ways:
        raise NotComputableError("; ".join(f"{name}: {reason}" for name, _, reason in missing) + ".")
    barred = ledger.inside(question.without)
    members = inside
    states = [_bought_state(ledger, ways, group, cells, (members, None), limit)]
    same = {states[0].outsider}
    while not states[-1].met:
        best = _best(ways, group, barred, limit)
        if best is None:
            break
        group = group.copy()
        group[best] = True
        members |= {ledger.codes[best]}
        states.append(_bought_state(ledger, ways, group, cells, (members, ledger.codes[best]), limit))
        if not states[-1].met:
            same.add(states[-1].outsider)
    # Against one outsider that cannot join every country has a fixed effect of its own, so that the largest
    # effects first are the fewest; and nobody at all can do with less than one.
    fixed = len(ways) == 1 and len(same) == 1 and states[0].outsider in question.without
    few = len(states) <= _ONE_STEP and states[-1].met
    return states, fixed or few, missing


def _square(ledger: Ledger, mineral: str) -> np.ndarray:
    """Value by exporter (rows) and importer (columns), thousand US dollars; nobody buys from himself."""
    bought, n = ledger.purchases[mineral], len(ledger.codes)
    flows = np.zeros((n, n))
    flows[bought.exporter, bought.importer] = bought.value_kusd
    np.fill_diagonal(flows, 0)
    return flows


def _bought_state(
    ledger: Ledger,
    ways: dict[str, np.ndarray],
    group: np.ndarray,
    cells: Cells,
    who: tuple[frozenset[str], str | None],
    limit: float,
) -> State:
    worst: tuple[float, str | None, str | None] = (0.0, None, None)
    for name, flows in ways.items():
        sold = np.where(group, 0, flows[:, group].sum(axis=1))
        top = int(np.argmax(sold))
        share = float(sold[top] / flows[:, group].sum())
        if share > worst[0]:
            worst = (share, ledger.codes[top], name)
    members, joined = who
    shares = _shares(cells, members)
    return State(joined, _mean(shares), shares, *worst, worst[0] <= limit + _EPSILON)


def _best(ways: dict[str, np.ndarray], group: np.ndarray, barred: np.ndarray, limit: float) -> int | None:
    """The place of the country whose joining lowers the excess most, or ``None`` if nobody's does."""
    before, after = 0.0, np.zeros(len(group))
    for flows in ways.values():
        scale = flows[:, group].sum()
        sold, bought = flows[:, group].sum(axis=1), flows.sum(axis=0)
        # Excess over the limit of every outsider (rows) if each country (columns) joined.
        excess = sold[:, None] + flows - limit * (scale + bought)[None, :]
        excess[group] = -np.inf
        np.fill_diagonal(excess, -np.inf)
        after += np.maximum(excess.max(axis=0), 0) / scale
        before += max(float(np.where(group, -np.inf, sold - limit * scale).max()), 0) / scale
    after[group | barred] = np.inf
    best = int(np.argmin(after))
    return best if after[best] < before - _EPSILON else None
