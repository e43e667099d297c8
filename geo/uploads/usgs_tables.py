"""What every table of the Mineral Commodity Summaries counts: ``data/mappings/usgs_tables.csv``.

A table is known by its chapter (any of the spellings in ``usgs_chapters.csv``, which also holds the codes in the
names of older files), its words and its measure; the first row whose expression is found in the words counts. A
row without a mineral says why the table is left out. ``usgs_units.csv`` corrects units that an edition prints
wrongly. Nothing is guessed: a table that no row knows is ``None``.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from geo.reference.spellings import normalise
from geo.sources import read_mapping

EVERY_EDITION = "*"


@dataclass(frozen=True, slots=True)
class Counted:
    """What one table counts, in which canonical unit; without a mineral, *reason* says why it is left out.

    ``in_series`` is false for tables on another basis than the series counts: they stand only among the editions.
    """

    chapter: str
    mineral: str
    stage: str
    basis: str
    unit: str
    in_series: bool
    reason: str


@dataclass(frozen=True, slots=True)
class _Rule:
    edition: str
    words: re.Pattern[str]
    measure: str
    counted: Counted


@functools.cache
def _chapters() -> dict[str, str]:
    table = read_mapping("usgs_chapters")
    return {
        normalise(name): chapter
        for chapter, names in zip(table["chapter"], table["names"], strict=True)
        for name in (chapter, *names.split(";"))
    }


@functools.cache
def _rules() -> dict[str, tuple[_Rule, ...]]:
    found: dict[str, list[_Rule]] = {}
    for row in read_mapping("usgs_tables").to_dict("records"):
        in_series = row["use"] == "facts"
        one = Counted(row["chapter"], row["mineral"], row["stage"], row["basis"], row["unit"], in_series, row["reason"])
        rule = _Rule(row["edition"], re.compile(row["words"], re.IGNORECASE), row["measure"], one)
        found.setdefault(row["chapter"], []).append(rule)
    return {chapter: tuple(rules) for chapter, rules in found.items()}


def chapter(name: str) -> str | None:
    """The atlas's id of a chapter in any spelling of title or file code; ``None`` where none fits.

    >>> chapter("NIOBIUM (COLUMBIUM)"), chapter("cobal"), chapter("Kryptonite")
    ('niobium', 'cobalt', None)
    """
    return _chapters().get(normalise(name))


@functools.cache
def counted(name: str, detail: str, measure: str, edition: int) -> Counted | None:
    """What the table counts; ``None`` for a table that the mapping does not know.

    Parameters
    ----------
    name: chapter, in any spelling.
    detail: words of the table: commodity, detail or type, product.
    measure: one of ``vocabulary.Measure``.
    """
    for rule in _rules().get(chapter(name) or "", ()):
        if rule.measure == measure and rule.edition in ("", str(edition)) and rule.words.search(detail):
            return rule.counted
    return None


@dataclass(frozen=True, slots=True)
class UnitCorrection:
    """A unit that an edition prints wrongly, and the one that its figures are in."""

    printed: str
    used: str
    reason: str


@functools.cache
def _units() -> dict[tuple[str, str, str], tuple[tuple[str, UnitCorrection], ...]]:
    found: dict[tuple[str, str, str], list[tuple[str, UnitCorrection]]] = {}
    for row in read_mapping("usgs_units").to_dict("records"):
        key = (row["edition"], row["chapter"], row["measure"])
        found.setdefault(key, []).append((row["words"], UnitCorrection(row["printed"], row["used"], row["reason"])))
    return {key: tuple(rules) for key, rules in found.items()}


def correction(edition: int, one: Counted, measure: str, detail: str, printed: str) -> UnitCorrection | None:
    """The correction of a printed unit, where the edition needs one."""
    for words, found in _units().get((str(edition), one.chapter, measure), ()):
        if found.printed == printed and re.search(words, detail, re.IGNORECASE):
            return found
    return None


PrintKey = tuple[str, str, str, str, str]


@functools.cache
def revisions() -> dict[PrintKey, tuple[str, str]]:
    """Misprints and later versions: what is used instead, and why.

    By chapter, measure, place, year and print; the rows of kind ``revision`` in ``data/mappings/corrections.csv``.
    """
    table = read_mapping("corrections")
    own = table[(table["series"] == "usgs") & (table["kind"] == "revision")]
    columns = ("commodity", "measure", "area", "year", "published")
    keys = zip(*(own[name] for name in columns), strict=True)
    return dict(zip(keys, zip(own["used"], own["reason"], strict=True), strict=True))


_IN_TOTAL = re.compile(r"included in .?world total", re.IGNORECASE)


def text_of(printed: str, note: str) -> str:
    """The words of a cell: where a note says that a figure is part of the total only, the print is but a mark.

    >>> text_of("s", "Included in \u201cWorld total.\u201d"), text_of("NA", "")
    ('Included in World total.', 'NA')
    """
    return "Included in World total." if _IN_TOTAL.search(note) and not re.search(r"\d", printed) else printed
