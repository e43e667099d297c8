"""Lines of later revisions of the Harmonized System that stand for the mineral lines of HS 1992.

``data/mappings/hs_revisions.csv``, made from the correlation tables of the United Nations, lists what changed: a line
with a row there is made up of the codes of its rows, any other keeps its code. A code that is ``part`` of a line holds
nothing else; one that is ``wider`` holds other goods of the heading too, which no statistic tells apart; one that is
``left`` is of another heading, to which some goods of the line moved. A line is taken only where none of its codes is
wider than it, and without the goods that left it.
"""

from __future__ import annotations

import csv
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from geo import sources
from geo import vocabulary as v
from geo.errors import TableError
from geo.locale.say import say
from geo.reference.tables.minerals import read_hs

BASE: Final = "HS92"
REVISIONS: Final = (BASE, "HS96", "HS02", "HS07", "HS12", "HS17", "HS22")
# What Comtrade calls them.
CLASSIFICATIONS: Final = dict(zip(("H0", "H1", "H2", "H3", "H4", "H5", "H6"), REVISIONS, strict=True))
PART: Final = "part"
WIDER: Final = "wider"
LEFT: Final = "left"
RELATIONS: Final = (PART, WIDER, LEFT)


@dataclass(frozen=True, slots=True)
class RevisionMapping:
    """``lines`` gives the line of HS 1992 for a code of ``revision``.

    ``split`` are the lines that this revision parts into several codes, which are added up; ``without`` are the codes
    of other headings to which some goods of a line moved; ``lost`` says why a line cannot be had; ``wide`` are the
    codes that hold such lines.
    """

    revision: str
    lines: dict[str, str] = field(repr=False)
    split: dict[str, tuple[str, ...]]
    lost: dict[str, str]
    wide: frozenset[str]
    without: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def notes(self) -> tuple[str, ...]:
        """What the mapping does and loses, in sentences."""
        if self.revision == BASE:
            return ()
        first = f"{self.revision} is mapped to HS 1992: {len(set(self.lines.values()))} mineral lines can be had."
        lost = (f"Lost: {line}. {why}." for line, why in sorted(self.lost.items()))
        return (first, *self._said(set(self.lines.values())), *lost)

    def notes_on(self, lines: Collection[str]) -> tuple[str, ...]:
        """What the mapping does to some lines of HS 1992, in sentences."""
        first = say(
            "Converted from {revision} by the correlation tables of the United Nations: {codes}.",
            revision=self.revision,
            codes=", ".join(lines),
        )
        return (first, *self._said(lines))

    def _said(self, lines: Collection[str]) -> tuple[str, ...]:
        """How some lines are added up, and without which goods."""
        notes = []
        if parts := [
            say("{code} from {parts}", code=line, parts=" + ".join(codes))
            for line, codes in sorted(self.split.items())
            if line in lines
        ]:
            notes.append(
                say(
                    "Added up from several codes: {codes}. A sum has a weight only where every code has one.",
                    codes="; ".join(parts),
                )
            )
        if moved := [f"{line} ({', '.join(codes)})" for line, codes in sorted(self.without.items()) if line in lines]:
            notes.append(say("Without the goods that moved to another heading: {codes}.", codes="; ".join(moved)))
        return tuple(notes)


def mapping(revision: str, path: Path = sources.MAPPINGS / "hs_revisions.csv") -> RevisionMapping:
    """How codes of a revision stand for the mineral lines of HS 1992.

    Raises
    ------
    TableError: if the mapping cannot be read, or names a line or revision that there is none of.
    """
    lines = sorted(read_hs()[v.HS6].unique())
    changed: dict[str, list[tuple[str, str, str]]] = {}
    try:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if (
                    row["hs6"] not in lines
                    or row["revision"] not in REVISIONS
                    or row["relation"] not in {PART, WIDER, LEFT}
                ):
                    raise TableError("hs_revisions", [f"the row {row} has no line, revision or relation that is known"])
                if row["revision"] == revision:
                    changed.setdefault(row["hs6"], []).append((row["code"], row["relation"], row["note"]))
    except (OSError, KeyError) as error:
        raise TableError("hs_revisions", [f"the mapping {path.name} cannot be read: {error}"]) from error
    found = {line: line for line in lines if line not in changed}
    split: dict[str, tuple[str, ...]] = {}
    without: dict[str, tuple[str, ...]] = {}
    lost, every = {}, set()
    for line, codes in changed.items():
        wide = [(code, note) for code, relation, note in codes if relation == WIDER]
        own = tuple(code for code, relation, _ in codes if relation == PART)
        if wide or not own:
            every |= {code for code, _ in wide}
            shared = [f"{note} ({code} of {revision})" for code, note in wide]
            lost[line] = "; ".join(shared) or "all its goods moved to other headings"
            continue
        found |= dict.fromkeys(own, line)
        split |= {line: own} if len(own) > 1 else {}
        left = tuple(code for code, relation, _ in codes if relation == LEFT)
        without |= {line: left} if left else {}
    return RevisionMapping(revision, found, split, lost, frozenset(every - set(found)), without)
