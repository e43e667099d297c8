"""Who a mineral is: look-up by id, name, symbol or a published spelling, and the lists that name it.

Reads the shipped tables once; nothing here guesses: an unknown name is an error with the nearest id.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Final, cast

import pandas as pd

from geo.errors import UnknownChoiceError
from geo.locale.say import term
from geo.reference.tables import minerals as tables
from geo.sources import MAPPINGS

# Columns that hold words, and the fields that keep them as the table has them.
_ENGLISH: Final = {"name": "english", "group": "english_group", "description": "english_description"}


@dataclass(frozen=True, slots=True)
class Mineral:
    """One mineral or mineral product.

    ``part_of`` is the id of the group it belongs to, such as ``rare-earths``; ``by_product_of`` holds
    the ids of the minerals with which it is won. Empty text means that there is none.
    """

    id: str
    english: str
    symbol: str
    english_group: str
    part_of: str
    by_product_of: tuple[str, ...]
    by_product_source: str
    english_description: str
    hs_note: str

    @property
    def name(self) -> str:
        """Display name in the language spoken now; ``english`` is the one of the table."""
        return term("mineral", self.english)

    @property
    def group(self) -> str:
        """Name of the group in the language spoken now."""
        return term("mineral group", self.english_group)

    @property
    def description(self) -> str:
        """What it is, in one sentence in the language spoken now."""
        return term("mineral description", self.english_description)


@dataclass(frozen=True, slots=True)
class CriticalList:
    """An official list of critical minerals; ``published`` is an ISO date, or a year and month."""

    id: str
    english: str
    authority: str
    published: str
    source_url: str
    evidence: str
    note: str

    @property
    def name(self) -> str:
        """Display name in the language spoken now."""
        return term("list of critical minerals", self.english)


@cache
def all_minerals() -> tuple[Mineral, ...]:
    """Every mineral, in the order of ``minerals.csv``.

    Raises
    ------
    TableError: if the table is missing or broken.
    """
    rows = tables.read_minerals().fillna("").drop(columns="source_id").to_dict("records")
    return tuple(
        Mineral(
            **{_ENGLISH.get(column, column): text for column, text in row.items() if column != "by_product_of"},
            by_product_of=tuple(filter(None, row["by_product_of"].split(";"))),
        )
        for row in cast("list[dict[str, Any]]", rows)
    )


@cache
def _by_id() -> dict[str, Mineral]:
    return {entry.id: entry for entry in all_minerals()}


@cache
def _by_spelling() -> dict[str, Mineral]:
    """Lower-case spelling to mineral; a spelling that fits several (C, hard coal) is left out."""
    aliases = pd.read_csv(MAPPINGS / "mineral_aliases.csv", dtype="str", keep_default_na=False)
    pairs = [(entry.symbol, entry.id) for entry in all_minerals() if entry.symbol]
    pairs += list(zip(aliases["alias"], aliases["minerals"], strict=True))
    pairs += [(entry.english, entry.id) for entry in all_minerals()]
    found: dict[str, set[str]] = {}
    for spelling, mineral_id in pairs:
        found.setdefault(spelling.lower(), set()).add(mineral_id)
    known = _by_id()
    single = {spelling: next(iter(ids)) for spelling, ids in found.items() if len(ids) == 1}
    return {spelling: known[mineral_id] for spelling, mineral_id in single.items() if mineral_id in known}


def mineral(name: str) -> Mineral:
    """The mineral with this id, name, chemical symbol or published spelling; case is ignored.

    Raises
    ------
    UnknownChoiceError: if there is none or more than one, with the nearest id.
    """
    wanted = name.strip().lower()
    known = _by_id()
    if wanted in known:
        return known[wanted]
    spellings = _by_spelling()
    if wanted in spellings:
        return spellings[wanted]
    raise UnknownChoiceError("mineral", name, known)


def members(mineral_id: str) -> tuple[Mineral, ...]:
    """The minerals that are part of this one, such as the elements of ``rare-earths``.

    Raises
    ------
    UnknownChoiceError: if there is no such mineral.
    """
    group = mineral(mineral_id)
    return tuple(entry for entry in all_minerals() if entry.part_of == group.id)


@cache
def _lists() -> pd.DataFrame:
    return tables.read_lists()


@cache
def critical_lists() -> tuple[CriticalList, ...]:
    """Every official list, in alphabetical order of its id.

    Raises
    ------
    TableError: if the table is missing or broken.
    """
    columns = ["list_id", "list_name", "authority", "published", "source_url", "evidence", "note"]
    frame = _lists()[columns].drop_duplicates("list_id").sort_values("list_id").fillna("")
    return tuple(CriticalList(*row) for row in frame.itertuples(index=False, name=None))


def listed_on(list_id: str) -> frozenset[str]:
    """Ids of every mineral that the list names: by its own name, its group or its members.

    Raises
    ------
    UnknownChoiceError: if there is no such list.
    """
    frame = _lists()
    if list_id not in set(frame["list_id"]):
        raise UnknownChoiceError("list of critical minerals", list_id, [entry.id for entry in critical_lists()])
    return frozenset(frame.loc[frame["list_id"] == list_id, "mineral"])


def lists_of(mineral_id: str) -> pd.DataFrame:
    """Rows of ``mineral_lists.csv`` that name the mineral: which list, under which item and why.

    Raises
    ------
    UnknownChoiceError: if there is no such mineral.
    """
    wanted = mineral(mineral_id).id
    frame = _lists()
    return frame[frame["mineral"] == wanted].reset_index(drop=True)
