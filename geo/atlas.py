"""The active atlas: one version of the figures, one trade table, and the answers computed from them.

Every room asks through it (``risk.model.scores(atlas, method)``), so pages, slides, exports and the command line
compute an answer once. A session with private figures or trade files has an atlas of its own.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, field, replace
from typing import Final

from geo import settings
from geo.dataset import Dataset
from geo.engine.table import TradeTable
from geo.memo import Memo

# A drawn map is some 350 kB: the last ones that anybody looked at cost nothing when asked for again.
_DRAWINGS: Final = 64


@dataclass(frozen=True, slots=True, eq=False)
class Atlas:
    """Figures, trade and the memory of their answers; compared by identity.

    ``dataset`` holds production, reserves and governance; ``trade`` the flows of this installation, with the
    files that were laid over them. ``memo`` keeps answers, ``drawings`` the views and maps made of them.
    """

    dataset: Dataset
    trade: TradeTable = field(default_factory=TradeTable)
    memo: Memo = field(default_factory=Memo, repr=False)
    drawings: Memo = field(default_factory=lambda: Memo(_DRAWINGS), repr=False)

    @property
    def version(self) -> str:
        """Version of the dataset."""
        return self.dataset.version

    def in_revision(self, revision: str) -> Atlas:
        """The same figures with the trade table of a revision (``HS92``, ``HS17``): its answers meet no other's."""
        if revision == self.trade.revision:
            return self
        return self.memo.get(
            ("trade table", revision), lambda: self.with_trade(TradeTable(self.trade.files, revision=revision))
        )

    @property
    def reconciled(self) -> Atlas:
        """The same figures without imports declared to Comtrade, which only Trade flows shows."""
        trade = self.trade.reconciled
        return self if trade is self.trade else self.memo.get("reconciled", lambda: self.with_trade(trade))

    def with_trade(self, trade: TradeTable) -> Atlas:
        """The same figures with another trade table, and no answers yet."""
        return replace(self, trade=trade, memo=Memo(), drawings=Memo(_DRAWINGS))


def shipped() -> Atlas:
    """The atlas of the shipped figures and the trade table of this installation.

    Raises
    ------
    TableError: if a table is missing, unreadable or breaks its schema.
    """
    found = settings.current()
    return _shipped(found.trade_engine, str(found.trade_table))


@functools.lru_cache(maxsize=2)
def _shipped(_engine: str, _table: str) -> Atlas:
    # Answers from one trade table must not outlive a change to another.
    return Atlas(Dataset.load())
