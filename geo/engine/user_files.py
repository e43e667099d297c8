"""The shipped trade table with uploaded files: whole cells of one line and year, never mixed.

A cell that the shipped table lacks is added. Where both have it the shipped one stays, unless the user chooses
to replace it. Imports declared to Comtrade (with freight and insurance) never continue a line of BACI (free on board,
reconciled), and are not added up with one: they add lines that are nowhere else, or, where the user chooses so, stand
for a line in every year.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import pandas as pd

from geo import vocabulary as v
from geo.engine.base import AddedLines, BaseEngine, Engine
from geo.engine.folder import COMTRADE
from geo.locale.say import mark_term, say, say_count
from geo.sources import Origin
from geo.tables import trade

FREE_ON_BOARD: Final = "free on board"
INSURED: Final = "cost, insurance and freight included"
# What becomes of the flows of a line and year, as a user of the pages reads it by ``term("use of a file", ...)``.
ADDED: Final = mark_term("use of a file", "added")
KEPT: Final = mark_term("use of a file", "kept as shipped")
REPLACED: Final = mark_term("use of a file", "replaced")
EARLIER: Final = mark_term("use of a file", "already in another file")
APART: Final = mark_term("use of a file", "not used: imports with freight do not continue a line of BACI")
INSTEAD: Final = mark_term("use of a file", "in place of BACI in every year, on Trade flows alone")
DECISIONS: Final = ("file", v.HS6, v.YEAR, "rows", "decision")
# Digits of a SHA-256 that are enough to name a file.
_DIGITS: Final = 12


@dataclass(frozen=True, slots=True)
class UserFile:
    """An uploaded file as it was read: ``frame`` as in :mod:`geo.tables.trade`.

    ``replace`` prefers it to the shipped cells; imports declared to Comtrade take the whole line, in every year.
    """

    name: str
    sha256: str
    kind: str
    frame: pd.DataFrame = field(repr=False)
    replace: bool = False

    @property
    def apart(self) -> bool:
        """Whether its values have another basis than the shipped ones."""
        return self.kind == COMTRADE

    @property
    def source_id(self) -> str:
        """What a column of sources calls it."""
        return f"trade-file-{self.sha256[:_DIGITS]}"

    @property
    def short(self) -> str:
        """How a tooltip calls it."""
        publisher = "UN Comtrade" if self.apart else "BACI"
        return say("{file}, uploaded by you ({publisher})", file=self.name, publisher=publisher)

    @property
    def label(self) -> str:
        """How a source line calls it."""
        return say(
            "{file} uploaded by you ({content}, SHA-256 {digits})",
            file=self.name,
            content=self._content,
            digits=self.sha256[:_DIGITS],
        )

    @property
    def origin(self) -> Origin:
        """Its origin record; the publisher's licence applies, which the file does not state."""
        return Origin(
            id=self.source_id,
            publisher="UN Comtrade" if self.apart else "CEPII",
            title=self.name,
            edition=say("{file}, uploaded by you", file=self.name),
            published="",
            retrieved="",
            licence=say("as its publisher says"),
            licence_url="",
            url="",
            citation=self.label,
            refresh=say("upload the file again"),
            tables=("trade",),
        )

    @property
    def _content(self) -> str:
        if not self.apart:
            return "BACI"
        count = self.frame[v.IMPORTER].nunique()
        return say_count(
            "imports declared to UN Comtrade by {count} importing country, which stands for the world here; cost, "
            "insurance and freight included",
            "imports declared to UN Comtrade by {count} importing countries, which stand for the world here; cost, "
            "insurance and freight included",
            count,
        )


@dataclass(frozen=True, slots=True)
class Cited:
    """Where the flows of some lines in a year come from.

    ``text`` is for a source line, ``source_id`` for a column of ids, ``short`` for a tooltip, ``origins`` are the
    records behind them, ``basis`` is that of the values.
    """

    text: str
    source_id: str
    basis: str = FREE_ON_BOARD
    short: str = ""
    origins: tuple[Origin, ...] = ()


@dataclass(frozen=True, slots=True)
class Merged:
    """The engine over both; ``decisions`` has ``file``, ``hs6``, ``year``, ``rows`` and ``decision``.

    ``files`` says which file a line and year comes from.
    """

    engine: Engine
    added: AddedLines
    decisions: pd.DataFrame = field(repr=False)
    files: Mapping[tuple[str, int], UserFile] = field(repr=False)

    def cited(self, shipped: Cited, lines: Sequence[str], year: int) -> Cited:
        """The source of *lines* in *year*, given that of the shipped flows."""
        files = {one.sha256: one for line in lines if (one := self.files.get((line, year)))}.values()
        if not files:
            return shipped
        there = any((line, year) not in self.files for line in lines)
        text = _both(one.label for one in files)
        ids, short = [one.source_id for one in files], [one.short for one in files]
        return Cited(
            text=say("{shipped}, plus {files}", shipped=shipped.text.rstrip("."), files=text) if there else text,
            source_id=" + ".join([shipped.source_id, *ids] if there else ids),
            basis=INSURED if all(one.apart for one in files) else FREE_ON_BOARD,
            short=_both([shipped.short, *short] if there else short),
            origins=(*(shipped.origins if there else ()), *(one.origin for one in files)),
        )


def _both(names: Iterable[str]) -> str:
    """Names of files, whatever commas they hold: "A and B and C"."""
    return functools.reduce(lambda one, other: say("{one} and {other}", one=one, other=other), names)


def merge(shipped: BaseEngine, files: Sequence[UserFile]) -> Merged:
    """Lay files over the shipped table, BACI before Comtrade; the shipped engine itself is left as it is."""
    cells = shipped.run(f"SELECT DISTINCT {v.HS6}, {v.YEAR} FROM trade", {})  # noqa: S608 - our names
    here = set(zip(cells[v.HS6], cells[v.YEAR].astype(int), strict=True))
    lines = {line for line, _ in here}
    used: dict[tuple[str, int], UserFile] = {}
    instead: set[str] = set()
    rows, decided = [], []
    for one in sorted(files, key=lambda other: other.apart):
        reconciled = {line for (line, _), other in used.items() if not other.apart}
        own = (reconciled if one.replace else lines | reconciled) - instead if one.apart else set()
        counts = one.frame.groupby([v.HS6, v.YEAR], sort=True).size()
        verdicts = {}
        for (line, year), count in counts.items():
            cell = (str(line), int(year))
            verdict = _verdict(cell, one, here=here, own=own, used=used, lines=lines)
            verdicts[cell] = verdict
            decided.append((one.name, *cell, int(count), verdict))
        wanted = {cell for cell, verdict in verdicts.items() if verdict in (ADDED, REPLACED, INSTEAD)}
        instead |= {line for (line, _), verdict in verdicts.items() if verdict == INSTEAD}
        keys = pd.MultiIndex.from_frame(one.frame[[v.HS6, v.YEAR]])
        rows.append(one.frame[keys.isin(list(wanted))])
        used |= dict.fromkeys(wanted, one)
    frame = pd.concat(rows, ignore_index=True) if rows else pd.DataFrame(columns=list(trade.COLUMNS))
    fresh = {line: one.apart for (line, _), one in used.items() if line not in lines or line in instead}
    hidden = (here & used.keys()) | {cell for cell in here if cell[0] in instead}
    return Merged(
        engine=shipped.laid_over(frame, replaced=sorted(hidden)),
        added=AddedLines(
            frozenset(line for line, apart in fresh.items() if not apart),
            frozenset(line for line, apart in fresh.items() if apart),
        ),
        decisions=pd.DataFrame(decided, columns=list(DECISIONS)),
        files=used,
    )


def _verdict(
    cell: tuple[str, int],
    one: UserFile,
    *,
    here: set[tuple[str, int]],
    own: set[str],
    used: Mapping[tuple[str, int], UserFile],
    lines: set[str],
) -> str:
    if cell[0] in own:
        return APART
    if cell in used:
        return EARLIER
    if one.apart and cell[0] in lines:
        return INSTEAD
    if cell in here:
        return REPLACED if one.replace else KEPT
    return ADDED
