"""Who would have to join until no outsider sells members too much of what they import, by value."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

import numpy as np

from geo.blocs.holdings import Ledger, ShareOf
from geo.errors import NotComputableError
from geo.locale.say import say, sentence
from geo.reference.names import mineral_in_text

# Sums of shares differ in the last bits with the order of addition.
EPSILON = 1e-12
Missing = list[tuple[str, ShareOf, str]]


class LargestSeller(NamedTuple):
    """After ``joined`` (``None`` at the start): the largest outsider's ``share`` (0-1) of members' imports by value in
    the worst mineral, and whose and where it is.
    """

    joined: str | None
    share: float
    seller: str | None
    mineral: str | None


def steps(
    ledger: Ledger, members: Collection[str], minerals: Iterable[str], without: Collection[str], limit: float
) -> tuple[list[LargestSeller], bool, Missing]:
    """The start and one step per accession; whether it is certain that no other choice needs fewer; what has no trade.

    Greedy on the value bought above the limit (0-1) from the largest outsider, summed over the minerals.

    Raises
    ------
    NotComputableError: if members import none of the minerals.
    """
    group = ledger.inside(members)
    flows, missing = _squares(ledger, minerals, group)
    barred = ledger.inside(without)
    found = [_largest(ledger, flows, group, None)]
    start = group
    while found[-1].share > limit + EPSILON:
        best = _best(flows, group, barred, limit)
        if best is None:
            break
        group = group.copy()
        group[best] = True
        found.append(_largest(ledger, flows, group, ledger.codes[best]))
    met = found[-1].share <= limit + EPSILON
    return found, _fewest(flows, start, barred, limit) == (len(found) - 1 if met else None), missing


def _squares(ledger: Ledger, minerals: Iterable[str], group: np.ndarray) -> tuple[dict[str, np.ndarray], Missing]:
    """Flows of every mineral that members buy, and the reason for each that they do not."""
    found: dict[str, np.ndarray] = {}
    missing: Missing = []
    for name in minerals:
        bought = ledger.purchases.get(name)
        square = None if bought is None else _square(ledger, name)
        if square is not None and square[:, group].sum() > 0:
            found[name] = square
        else:
            reason = say("members buy nothing of it") if bought else ledger.reason(name, ShareOf.IMPORTS)
            missing.append((name, ShareOf.IMPORTS, reason))
    if not found:
        reasons = "; ".join(
            say("{mineral}: {reason}", mineral=mineral_in_text(name), reason=reason) for name, _, reason in missing
        )
        raise NotComputableError(sentence(reasons))
    return found, missing


def _square(ledger: Ledger, mineral: str) -> np.ndarray:
    """Value by exporter (rows) and importer (columns), thousand US dollars; nobody buys from itself."""
    bought, n = ledger.purchases[mineral], len(ledger.codes)
    flows = np.zeros((n, n))
    flows[bought.exporter, bought.importer] = bought.value_kusd
    np.fill_diagonal(flows, 0)
    return flows


def _largest(ledger: Ledger, squares: dict[str, np.ndarray], group: np.ndarray, joined: str | None) -> LargestSeller:
    worst = LargestSeller(joined, 0.0, None, None)
    for name, flows in squares.items():
        sold = np.where(group, 0, flows[:, group].sum(axis=1))
        top = int(np.argmax(sold))
        share = float(sold[top] / flows[:, group].sum())
        if share > worst.share:
            worst = LargestSeller(joined, share, ledger.codes[top], name)
    return worst


def _fewest(squares: dict[str, np.ndarray], group: np.ndarray, barred: np.ndarray, limit: float) -> int | None:
    """How many accessions are needed at the least, whatever else happens; ``None`` if none can be enough.

    Against an outsider that cannot join every country has a fixed effect of its own (what it buys there less the
    limit of all it buys), so that the largest effects first are the fewest.
    """
    need = 0
    for flows in squares.values():
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


def _best(squares: dict[str, np.ndarray], group: np.ndarray, barred: np.ndarray, limit: float) -> int | None:
    """The place of the country whose joining lowers the excess most, or ``None`` if nobody's does."""
    before, after = 0.0, np.zeros(len(group))
    for flows in squares.values():
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
