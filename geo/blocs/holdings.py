"""What every country holds of every mineral, kept so that any group can be asked in no time.

Five columns, each a share of the world on one footing and never mixed with another: mine production,
refined production and reserves by the mineral's preferred series in its latest year
(:meth:`geo.dataset.Dataset.offers_of`); exports and imports by the value of the mineral's shipped HS lines
in the latest year of the trade table. Where a mineral has lines of ores and of refined products, those of
the stage with more trade are taken and the others left out. Trade within a group is part of its exports
and of its imports here, as it is part of the world's; :mod:`geo.blocs.purchases` takes it apart.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from geo.errors import UnknownChoiceError
from geo.indicators.panel import Panel
from geo.locale.say import mark, say

THOUSAND_USD = "thousand USD"
TRADE_BASIS = "value of trade"
TRADE = "trade"


class ShareOf(StrEnum):
    """What of the world a share is of: a column of the coverage matrix."""

    MINE = "mine"
    REFINED = "refined"
    RESERVES = "reserves"
    EXPORTS = "exports"
    IMPORTS = "imports"


# The columns that tell what a country has, as against what it trades: those a new member can add to.
OWN_COLUMNS = (ShareOf.MINE, ShareOf.REFINED, ShareOf.RESERVES)
COLUMN_NAMES = {
    ShareOf.MINE: mark("Mine production"),
    ShareOf.REFINED: mark("Refined production"),
    ShareOf.RESERVES: mark("Reserves"),
    ShareOf.EXPORTS: mark("Exports"),
    ShareOf.IMPORTS: mark("Imports"),
}
_IN_TEXT = {
    ShareOf.MINE: mark("mine production"),
    ShareOf.REFINED: mark("refined production"),
    ShareOf.RESERVES: mark("reserves"),
    ShareOf.EXPORTS: mark("exports"),
    ShareOf.IMPORTS: mark("imports"),
}


def column_name(column: ShareOf) -> str:
    """What a column counts, as a heading."""
    return say(COLUMN_NAMES[column])


def column_in_text(column: ShareOf) -> str:
    """The same in the middle of a sentence."""
    return say(_IN_TEXT[column])


@dataclass(frozen=True, slots=True)
class Holding:
    """The world's distribution of one mineral in one column.

    ``shares``: alpha-3 to share of the world (0-1), largest first, countries with a figure only. ``residual``:
    share of nobody named. ``unpublished``: countries listed without a figure that are in neither, so that every
    share is an upper bound. ``total`` in ``unit``. ``series`` is a series id, or ``"trade"`` with its HS
    ``lines`` and their ``stage``. ``caveats`` say what the shares leave out. ``citation`` is that of trade, whose
    table a user may have replaced; production and reserves are cited by their ``source_ids``.
    """

    mineral: str
    column: ShareOf
    shares: Mapping[str, float]
    residual: float
    total: float
    unit: str
    basis: str
    series: str
    stage: str
    year: int
    lines: tuple[str, ...]
    source_ids: tuple[str, ...]
    caveats: tuple[str, ...]
    unpublished: frozenset[str] = frozenset()
    citation: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Purchases:
    """Trade of one mineral's lines of one stage in one year, one entry a pair of countries.

    ``exporter`` and ``importer`` are places in :attr:`Ledger.codes`; ``value_kusd`` thousand US dollars,
    ``quantity_t`` tonnes gross weight (NaN = none that counts), ``unweighed_kusd`` the value without weight,
    ``left_out_t`` tonnes of the weights that cannot be right and do not count.
    ``panel``: production of the same stage and year by the preferred series that has it; ``None`` where
    none has, with the reason in ``no_panel``.
    """

    mineral: str
    stage: str
    year: int
    lines: tuple[str, ...]
    exporter: np.ndarray = field(repr=False)
    importer: np.ndarray = field(repr=False)
    value_kusd: np.ndarray = field(repr=False)
    quantity_t: np.ndarray = field(repr=False)
    unweighed_kusd: np.ndarray = field(repr=False)
    left_out_t: np.ndarray = field(repr=False)
    panel: Panel | None = field(repr=False)
    no_panel: str
    caveats: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Ledger:
    """Every holding and every purchase of one dataset; ``reasons`` says why one is not there.

    ``minerals``: ids with a holding, in the order of ``minerals.csv``. ``codes``: alpha-3 codes of everybody
    who trades, sorted; the places of :class:`Purchases`.
    """

    version: str
    codes: tuple[str, ...] = field(repr=False)
    minerals: tuple[str, ...]
    holdings: Mapping[tuple[str, ShareOf], Holding] = field(repr=False)
    reasons: Mapping[tuple[str, ShareOf], str] = field(repr=False)
    purchases: Mapping[str, Purchases] = field(repr=False)

    def reason(self, mineral: str, column: ShareOf) -> str:
        """Why there is no holding."""
        return self.reasons.get((mineral, column)) or say("no source here has a figure")

    def inside(self, members: Collection[str]) -> np.ndarray:
        """Whether each of ``codes`` is a member."""
        return np.array([code in members for code in self.codes], dtype=bool)

    def require(self, mineral: str) -> str:
        """The mineral's id if it has any figure.

        Raises
        ------
        UnknownChoiceError: if it has none, with the nearest id.
        """
        if mineral not in self.minerals:
            raise UnknownChoiceError("mineral", mineral, self.minerals)
        return mineral
