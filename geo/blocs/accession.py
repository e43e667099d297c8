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
  the limit, and is said to be the fewest where that is certain.

The limits in use: 65 % of consumption from one third country (Regulation (EU) 2024/1252, article 5, by 2030),
60 % (United Kingdom, critical minerals strategy of 2025, by 2035). Consumption is not published by country;
output and purchases are the two tests that open figures allow.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from geo import numbers
from geo.blocs import buying
from geo.blocs.buying import EPSILON, Missing
from geo.blocs.coverage import require
from geo.blocs.holdings import Holding, Ledger, ShareOf, column_in_text
from geo.errors import NotComputableError
from geo.indicators.dependence import CRMA_LIMIT
from geo.locale.say import say
from geo.reference.names import mineral_in_text

UK_LIMIT = 0.60
LIMITS = {"eu-2030": CRMA_LIMIT, "uk-2035": UK_LIMIT}
_DOMINANT = 0.5


class Goal(StrEnum):
    """What is to be reached."""

    OWN_SHARE = "own-share"
    OUTSIDER_OUTPUT = "outsider-output"
    OUTSIDER_PURCHASES = "outsider-purchases"


@dataclass(frozen=True, slots=True)
class AccessionQuestion:
    """What is asked: minerals, columns (mine, refined, reserves), and who is not considered.

    ``without`` holds alpha-3 codes of countries that stay outside whatever they would add.
    """

    minerals: tuple[str, ...]
    columns: tuple[ShareOf, ...]
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
    gains: tuple[tuple[str, ShareOf, float], ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A group measured against a target.

    ``joined``: the country of this step, ``None`` at the start. ``own_share``: mean of the chosen cells.
    ``shares``: of each. ``value``: what the target measures, own share or the largest outsider's share in the
    worst cell; ``outsider`` and ``mineral`` say whose and where, and of purchases the HS ``lines`` that were bought.
    Shares 0-1.
    """

    joined: str | None
    own_share: float
    shares: tuple[tuple[str, ShareOf, float], ...]
    value: float
    outsider: str | None
    mineral: str | None
    met: bool
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Accession:
    """The ranking of non-members and the way to the target.

    ``steps``: the start and one per accession; ``met`` after how many accessions, ``None`` if out of reach.
    ``missing``: chosen minerals and columns without a figure, with the reason: in no mean and no test. ``exact``:
    whether it is certain that no other choice needs fewer steps, or that no choice at all reaches the target.
    """

    question: AccessionQuestion
    target: Target
    candidates: tuple[Candidate, ...]
    steps: tuple[Step, ...]
    met: int | None
    exact: bool
    missing: tuple[tuple[str, ShareOf, str], ...]


Cells = Sequence[tuple[str, ShareOf, Holding]]
Way = tuple[list[Step], bool, Missing]


def dominant_outsiders(
    ledger: Ledger, members: Collection[str], minerals: Iterable[str], columns: Iterable[ShareOf]
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


def default_columns(ledger: Ledger, minerals: Iterable[str]) -> tuple[ShareOf, ...]:
    """The stage asked about if none is named: mined, or refined where none of the minerals is mined."""
    mined = any((name, ShareOf.MINE) in ledger.holdings for name in minerals)
    return (ShareOf.MINE,) if mined else (ShareOf.REFINED,)


def accession(ledger: Ledger, members: Collection[str], question: AccessionQuestion, target: Target) -> Accession:
    """Rank the non-members and take step after step until the target is met or nobody brings it nearer.

    Raises
    ------
    NotComputableError: if the group has no members, the limit is not within 0-1, nothing is chosen or nothing
        that is chosen has a figure.
    UnknownChoiceError: if a mineral has no figure at all.
    """
    require(members, say("The group"))
    if not 0 < target.limit <= 1:
        found = numbers.written(f"{100 * target.limit:g}")
        raise NotComputableError(say("A target is a share above 0 % and up to 100 %; found {found} %.", found=found))
    for name in question.minerals:
        ledger.require(name)
    cells, missing = _cells(ledger, question.minerals, question.columns)
    if not cells:
        raise NotComputableError(_no_figure(missing))
    inside = frozenset(members)
    ranked = _candidates(cells, inside | question.without)
    ways = {
        Goal.OWN_SHARE: _own_share,
        Goal.OUTSIDER_OUTPUT: _outsider_output,
        Goal.OUTSIDER_PURCHASES: _outsider_purchases,
    }
    steps, exact, more = ways[target.goal](ledger, inside, cells, ranked, question, target.limit)
    met = next((number for number, state in enumerate(steps) if state.met), None)
    return Accession(question, target, ranked, tuple(steps), met, exact, (*missing, *more))


def _no_figure(missing: Missing) -> str:
    reasons = "; ".join(
        say(
            "{mineral}, {column}: {reason}", mineral=mineral_in_text(name), column=column_in_text(column), reason=reason
        )
        for name, column, reason in missing
    )
    first, advice = say("Nothing that is chosen has a figure."), say("Choose a mineral and a stage.")
    return f"{first} {reasons or advice}"


def _cells(ledger: Ledger, minerals: Sequence[str], columns: Sequence[ShareOf]) -> tuple[Cells, Missing]:
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


def _own_share(
    _: Ledger, inside: frozenset[str], cells: Cells, ranked: tuple[Candidate, ...], __: AccessionQuestion, limit: float
) -> Way:
    def state(joined: str | None, group: frozenset[str]) -> Step:
        shares = _shares_of(cells, group)
        mean = _mean_of(shares)
        return Step(joined, mean, shares, mean, None, None, mean >= limit - EPSILON)

    states = [state(None, inside)]
    group = inside
    for one in ranked:
        if states[-1].met:
            break
        group |= {one.iso3}
        states.append(state(one.iso3, group))
    return states, True, []


def _outsider_output(
    _: Ledger, inside: frozenset[str], cells: Cells, ranked: tuple[Candidate, ...], __: AccessionQuestion, limit: float
) -> Way:
    def state(joined: str | None, group: frozenset[str]) -> Step:
        tops = [
            (share, code, name)
            for name, _, holding in cells
            for code, share in holding.shares.items()
            if code not in group and share > 0
        ]
        value, code, name = max(tops, default=(0.0, None, None))
        shares = _shares_of(cells, group)
        return Step(joined, _mean_of(shares), shares, value, code, name, value <= limit + EPSILON)

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
    ledger: Ledger,
    inside: frozenset[str],
    cells: Cells,
    _: tuple[Candidate, ...],
    question: AccessionQuestion,
    limit: float,
) -> Way:
    found, exact, missing = buying.steps(ledger, inside, question.minerals, question.without, limit)
    steps = []
    group = inside
    for one in found:
        group |= {one.joined} if one.joined else set()
        shares = _shares_of(cells, group)
        met = one.share <= limit + EPSILON
        lines = ledger.purchases[one.mineral].lines if one.mineral else ()
        steps.append(Step(one.joined, _mean_of(shares), shares, one.share, one.seller, one.mineral, met, lines))
    return steps, exact, missing


def _shares_of(cells: Cells, inside: frozenset[str]) -> tuple[tuple[str, ShareOf, float], ...]:
    """The group's share of the world in every cell, named output only."""
    return tuple(
        (name, column, float(sum(share for code, share in holding.shares.items() if code in inside)))
        for name, column, holding in cells
    )


def _mean_of(shares: tuple[tuple[str, ShareOf, float], ...]) -> float:
    """The mean of the cells, each with equal weight."""
    return sum(share for *_, share in shares) / len(shares)
