"""The shipped trade table with uploaded files: whole cells of one line and year, never mixed.

A cell that the shipped table lacks is added. Where both have it the shipped one stays, unless the user chooses
to replace it. Imports declared to Comtrade (with freight and insurance) only add lines that are nowhere else: they
neither continue nor replace a line of BACI (free on board, reconciled), and are not added up with one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import pandas as pd

from geo import vocabulary as v
from geo.engine.base import BaseEngine, Engine
from geo.engine.extra_lines import AddedLines
from geo.engine.folder import COMTRADE
from geo.tables import trade

FREE_ON_BOARD: Final = "free on board"
INSURED: Final = "cost, insurance and freight included"
ADDED: Final = "added"
KEPT: Final = "kept as shipped"
REPLACED: Final = "replaced"
EARLIER: Final = "another file has it already"
APART: Final = "not taken: imports with freight do not continue a line of BACI"
DECISIONS: Final = ("file", v.HS6, v.YEAR, "rows", "decision")


@dataclass(frozen=True, slots=True)
class Brought:
    """A file that was read: ``frame`` as in :mod:`geo.tables.trade`; ``replace`` prefers it to the shipped cells."""

    name: str
    sha256: str
    kind: str
    frame: pd.DataFrame = field(repr=False)
    replace: bool = False

    @property
    def label(self) -> str:
        """How a source line calls it."""
        countries = self.frame[v.IMPORTER].nunique()
        declared = (
            f"imports declared to UN Comtrade by {countries} importing countries, which stand for the world here; "
            f"{INSURED}"
        )
        basis = declared if self.apart else "BACI"
        return f"{self.name} brought by you ({basis}, SHA-256 {self.sha256[:12]})"

    @property
    def apart(self) -> bool:
        """Whether its values have another basis than the shipped ones."""
        return self.kind == COMTRADE


@dataclass(frozen=True, slots=True)
class Cited:
    """Where the flows of some lines in a year come from: for a source line, for a column of ids, and their basis."""

    text: str
    source_id: str
    basis: str = FREE_ON_BOARD


@dataclass(frozen=True, slots=True)
class Merged:
    """The engine over both; ``decisions`` has ``file``, ``hs6``, ``year``, ``rows`` and ``decision``."""

    engine: Engine
    key: str
    added: AddedLines
    decisions: pd.DataFrame = field(repr=False)
    labels: Mapping[tuple[str, int], Brought] = field(repr=False)

    def cited(self, shipped: Cited, lines: Sequence[str], year: int) -> Cited:
        """The source of *lines* in *year*, given that of the shipped flows."""
        own = {one.sha256: one for line in lines if (one := self.labels.get((line, year)))}
        if not own:
            return shipped
        there = any((line, year) not in self.labels for line in lines)
        text = " and ".join(one.label for one in own.values())
        ids = [f"trade-file-{digest[:12]}" for digest in own]
        return Cited(
            text=f"{shipped.text.rstrip('.')}, plus {text}" if there else text,
            source_id=" + ".join([shipped.source_id, *ids] if there else ids),
            basis=INSURED if all(one.apart for one in own.values()) else FREE_ON_BOARD,
        )


def merge(shipped: BaseEngine, brought: Sequence[Brought]) -> Merged:
    """Lay files over the shipped table, BACI before Comtrade; the shipped engine itself is left as it is."""
    cells = shipped.run(f"SELECT DISTINCT {v.HS6}, {v.YEAR} FROM trade", {})  # noqa: S608 - our names
    here = set(zip(cells[v.HS6], cells[v.YEAR].astype(int), strict=True))
    lines = {line for line, _ in here}
    taken: dict[tuple[str, int], Brought] = {}
    rows, decided = [], []
    for one in sorted(brought, key=lambda other: other.apart):
        own = lines | {line for line, _ in taken if not taken[line, _].apart} if one.apart else set()
        counts = one.frame.groupby([v.HS6, v.YEAR], sort=True).size()
        verdicts = {}
        for (line, year), count in counts.items():
            cell = (str(line), int(year))
            verdict = _verdict(cell, one, here=here, own=own, taken=taken)
            verdicts[cell] = verdict
            decided.append((one.name, *cell, int(count), verdict))
        wanted = {cell for cell, verdict in verdicts.items() if verdict in (ADDED, REPLACED)}
        keys = pd.MultiIndex.from_frame(one.frame[[v.HS6, v.YEAR]])
        rows.append(one.frame[keys.isin(list(wanted))])
        taken |= dict.fromkeys(wanted, one)
    frame = pd.concat(rows, ignore_index=True) if rows else pd.DataFrame(columns=list(trade.COLUMNS))
    fresh = {line: one.apart for (line, _), one in taken.items() if line not in lines}
    return Merged(
        engine=shipped.laid_over(frame, replaced=sorted(here & taken.keys())),
        key="+".join(f"{one.sha256}{'!' if one.replace else ''}" for one in brought),
        added=AddedLines(
            frozenset(line for line, apart in fresh.items() if not apart),
            frozenset(line for line, apart in fresh.items() if apart),
        ),
        decisions=pd.DataFrame(decided, columns=list(DECISIONS)),
        labels=taken,
    )


def _verdict(
    cell: tuple[str, int],
    one: Brought,
    *,
    here: set[tuple[str, int]],
    own: set[str],
    taken: Mapping[tuple[str, int], Brought],
) -> str:
    if cell[0] in own:
        return APART
    if cell in taken:
        return EARLIER
    if cell in here:
        return REPLACED if one.replace else KEPT
    return ADDED
