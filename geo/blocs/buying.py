"""Accession against the largest outside supplier of what members buy (:attr:`Goal.OUTSIDER_PURCHASES`)."""

from __future__ import annotations

import numpy as np

from geo.blocs.answers import EPSILON, Candidate, Cells, Missing, Question, State, Way, mean_of, shares_of
from geo.blocs.holdings import Column, Ledger
from geo.errors import NotComputableError


def steps(
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
    while not states[-1].met:
        best = _best(ways, group, barred, limit)
        if best is None:
            break
        group = group.copy()
        group[best] = True
        members |= {ledger.codes[best]}
        states.append(_bought_state(ledger, ways, group, cells, (members, ledger.codes[best]), limit))
    fewest = _fewest(ways, ledger.inside(inside), barred, limit)
    return states, fewest == (len(states) - 1 if states[-1].met else None), missing


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
    shares = shares_of(cells, members)
    return State(joined, mean_of(shares), shares, *worst, worst[0] <= limit + EPSILON)


def _fewest(ways: dict[str, np.ndarray], group: np.ndarray, barred: np.ndarray, limit: float) -> int | None:
    """How many accessions are needed at the least, whatever else happens; ``None`` if none can be enough.

    Against an outsider that cannot join every country has a fixed effect of its own (what it buys there less the
    limit of all it buys), so that the largest effects first are the fewest.
    """
    need = 0
    for flows in ways.values():
        sold, bought = flows[:, group].sum(axis=1), flows.sum(axis=0)
        slack = EPSILON * flows.sum()
        excess = np.where(group, 0, sold - limit * flows[:, group].sum())
        above = np.flatnonzero(excess > slack)
        for seller in above[barred[above]]:
            effects = np.sort((flows[seller] - limit * bought)[~group & ~barred])
            enough = np.flatnonzero(excess[seller] + np.cumsum(effects) <= slack)
            if not len(enough):
                return None
            need = max(need, int(enough[0]) + 1)
        need = max(need, int(len(above) > 0))
    return need


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
    return best if after[best] < before - EPSILON else None
