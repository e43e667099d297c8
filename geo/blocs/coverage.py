"""The coverage matrix: minerals by columns, each cell the group's share of the world."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.blocs.holdings import Holding, Ledger, ShareOf
from geo.errors import NotComputableError
from geo.locale.say import say
from geo.reference import countries

Key = tuple[str, ShareOf]


@dataclass(frozen=True, slots=True)
class Cell:
    """A group's share of the world in one mineral and column, 0-1.

    ``low`` counts named members only; ``high`` adds what is unnamed ("other countries"), which may be theirs.
    Both ``None``, with the ``reason``, where there is no figure, or where none of the members has one above zero
    and some are listed without (``unknown``): that is not a zero. ``contributors``: members with a figure above zero,
    largest first. ``top_outsider``: the largest country outside, with its share; ``None`` if there is none.
    """

    mineral: str
    column: ShareOf
    low: float | None
    high: float | None
    contributors: tuple[str, ...]
    unknown: tuple[str, ...]
    top_outsider: str | None
    top_outsider_share: float | None
    holding: Holding | None
    reason: str


@dataclass(frozen=True, slots=True)
class WorldHHI:
    """HHI of the world on 0-1, its members counted singly and as one supplier.

    Each is an interval: what is unnamed is split among infinitely many, or is one more supplier (singly) or
    the members' own (as one).
    """

    many_low: float
    many_high: float
    one_low: float
    one_high: float


def require(members: Collection[str], name: str) -> None:
    """Refuse a group without members, of which every share would be a misleading zero.

    Raises
    ------
    NotComputableError: if there is no member.
    """
    if not members:
        raise NotComputableError(
            say("{name} had no members on this date. Choose another date or other countries.", name=name)
        )


def cell(ledger: Ledger, mineral: str, column: ShareOf, members: Collection[str]) -> Cell:
    """One cell of the matrix."""
    holding = ledger.holdings.get((mineral, column))
    if holding is None:
        return Cell(mineral, column, None, None, (), (), None, None, None, ledger.reason(mineral, column))
    inside = [code for code in holding.shares if code in members]
    low = float(sum(holding.shares[code] for code in inside))
    top = next((code for code, share in holding.shares.items() if code not in members and share > 0), None)
    unknown = tuple(sorted(holding.unpublished.intersection(members)))
    known = low > 0 or not unknown
    names = ", ".join(countries.name_of(code) for code in unknown)
    return Cell(
        mineral=mineral,
        column=column,
        low=low if known else None,
        high=low + holding.residual if known else None,
        contributors=tuple(code for code in inside if holding.shares[code] > 0),
        unknown=unknown,
        top_outsider=top,
        top_outsider_share=None if top is None else holding.shares[top],
        holding=holding,
        reason="" if known else say("listed without a figure: {names}", names=names),
    )


def matrix(ledger: Ledger, members: Collection[str], *, minerals: Iterable[str] | None = None) -> dict[Key, Cell]:
    """Every cell of the chosen minerals (default: all that have a figure), in their order.

    Raises
    ------
    NotComputableError: if the group has no members.
    """
    require(members, say("The group"))
    chosen = ledger.minerals if minerals is None else tuple(minerals)
    return {(name, column): cell(ledger, name, column, members) for name in chosen for column in ShareOf}


def weakest_first(cells: Mapping[Key, Cell], column: ShareOf) -> tuple[str, ...]:
    """Ids of the minerals, smallest share of *column* first; those without a figure last, as they came."""
    shares = {name: entry.low for (name, own), entry in cells.items() if own is column}
    return tuple(sorted(shares, key=lambda name: (shares[name] is None, shares[name] or 0.0)))


def below(cells: Mapping[Key, Cell], column: ShareOf, limit: float) -> tuple[tuple[str, ...], int]:
    """Minerals below *limit* even if all that is unnamed were the group's; and how many have a figure."""
    found = [entry for (_, own), entry in cells.items() if own is column and entry.high is not None]
    return tuple(entry.mineral for entry in found if entry.high is not None and entry.high < limit), len(found)


def world_hhi(holding: Holding, members: Collection[str]) -> WorldHHI:
    """Concentration of the world with the group counted as many and as one: sum over groups of S_g^2."""
    shares = np.array(list(holding.shares.values()))
    inside = np.array([code in members for code in holding.shares], dtype=bool)
    many, held = float(np.square(shares).sum()), float(shares[inside].sum())
    outside = float(np.square(shares[~inside]).sum())
    rest = holding.residual
    return WorldHHI(many, many + rest**2, outside + held**2, outside + (held + rest) ** 2)


FRAME_COLUMNS = (
    "mineral",
    "column",
    "share_low",
    "share_high",
    "members_with_figures",
    "members_without_figure",
    "top_outsider",
    "top_outsider_share",
    "world_total",
    "unit",
    "basis",
    "stage",
    "series",
    "year",
    "hs_lines",
    "source_ids",
    "caveats",
    "no_data",
)


def to_frame(cells: Mapping[Key, Cell], order: Sequence[str]) -> pd.DataFrame:
    """The matrix as a tidy table, one row per cell (columns ``FRAME_COLUMNS``); shares 0-1, missing where no data."""
    rows = []
    for name in order:
        for column in ShareOf:
            entry = cells[name, column]
            held = entry.holding
            known = (
                (
                    held.total,
                    held.unit,
                    held.basis,
                    held.stage,
                    held.series,
                    held.year,
                    ";".join(held.lines),
                    ";".join(held.source_ids),
                    "; ".join(held.caveats),
                )
                if held
                else (None,) * 9
            )
            who = (";".join(entry.contributors), ";".join(entry.unknown)) if held else (None, None)
            rows.append(
                (
                    name,
                    column.value,
                    entry.low,
                    entry.high,
                    *who,
                    entry.top_outsider,
                    entry.top_outsider_share,
                    *known,
                    entry.reason or None,
                )
            )
    frame = pd.DataFrame(rows, columns=list(FRAME_COLUMNS))
    return frame.astype({"share_low": "float64", "share_high": "float64", "year": "Int64"})


@dataclass(frozen=True, slots=True)
class Difference:
    """Two groups in one cell; ``difference`` is A minus B of the lower ends, ``None`` where there is no figure."""

    mineral: str
    column: ShareOf
    one: Cell
    other: Cell
    difference: float | None

    @property
    def reason(self) -> str:
        """Why there is no difference."""
        return self.one.reason or self.other.reason


def compare(
    ledger: Ledger, one: Collection[str], other: Collection[str], minerals: Iterable[str]
) -> dict[Key, Difference]:
    """Two groups side by side, every cell on the same holding.

    Raises
    ------
    NotComputableError: if a group has no members.
    """
    chosen = tuple(minerals)
    left, right = matrix(ledger, one, minerals=chosen), matrix(ledger, other, minerals=chosen)
    return {key: _difference(left[key], right[key]) for key in left}


def _difference(one: Cell, other: Cell) -> Difference:
    gap = None if one.low is None or other.low is None else one.low - other.low
    return Difference(one.mineral, one.column, one, other, gap)
