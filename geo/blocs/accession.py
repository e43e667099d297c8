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

from geo.blocs import buying
from geo.blocs.answers import (
    EPSILON,
    Accession,
    Candidate,
    Cells,
    Goal,
    Missing,
    Question,
    State,
    Target,
    Way,
    mean_of,
    shares_of,
)
from geo.blocs.coverage import require
from geo.blocs.holdings import Column, Ledger
from geo.errors import NotComputableError
from geo.indicators.dependence import CRMA_LIMIT

UK_LIMIT = 0.60
LIMITS = {"eu-2030": CRMA_LIMIT, "uk-2035": UK_LIMIT}
_DOMINANT = 0.5


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
        Goal.OUTSIDER_PURCHASES: buying.steps,
    }
    states, exact, more = ways[target.goal](ledger, inside, cells, ranked, question, target.limit)
    met = next((number for number, state in enumerate(states) if state.met), None)
    return Accession(question, target, ranked, tuple(states), met, exact, (*missing, *more))


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


def _own_share(
    _: Ledger, inside: frozenset[str], cells: Cells, ranked: tuple[Candidate, ...], __: Question, limit: float
) -> Way:
    def state(joined: str | None, group: frozenset[str]) -> State:
        shares = shares_of(cells, group)
        mean = mean_of(shares)
        return State(joined, mean, shares, mean, None, None, mean >= limit - EPSILON)

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
        shares = shares_of(cells, group)
        return State(joined, mean_of(shares), shares, value, code, name, value <= limit + EPSILON)

    allowed = {one.iso3 for one in ranked}
    states = [state(None, inside)]
    group = inside
    while not states[-1].met and states[-1].outsider in allowed - group:
        # Every outsider above the limit has to join; in which order changes nothing.
        joined = states[-1].outsider
        group |= {str(joined)}
        states.append(state(joined, group))
    return states, True, []
