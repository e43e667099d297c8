"""What a search box finds: minerals, countries and alliances by name, former name, symbol, code or other spelling.

The spellings are those by which the atlas reads published tables, with a few that only users write
(``data/mappings/search_names.csv``). A spelling that fits several is no spelling of any of them.
"""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from geo import sources
from geo.locale.languages import current, speaking
from geo.reference import alliances, countries, minerals

MINERAL, COUNTRY, ALLIANCE = "mineral", "country", "alliance"


@dataclass(frozen=True, slots=True)
class SearchEntry:
    """One thing to find: ``kind``, ``id`` as addresses have it, display ``name``, and ``spellings`` as :func:`key`.

    ``within``: name of the mineral that stands for it where a box does not offer it, such as rare earths for
    neodymium; empty for none.
    """

    kind: str
    id: str
    name: str
    spellings: tuple[str, ...]
    within: str = ""


def key(text: str) -> str:
    """*text* in small letters without accents, with single spaces for whatever is no letter or digit."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(char if char.isalnum() else " " for char in plain if not unicodedata.combining(char))
    return " ".join(kept.split())


def entries() -> tuple[SearchEntry, ...]:
    """Every mineral, country and alliance, in the order of their tables, named in the language spoken now.

    English names are found in every language.

    Raises
    ------
    TableError: if a table is missing or broken.
    """
    return _entries(current())


@functools.cache
def _entries(lang: str) -> tuple[SearchEntry, ...]:
    with speaking(lang):
        return (*_minerals(), *_countries(), *_alliances())


def _single(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Spellings by id, from pairs of spelling and id, without those that fit several ids."""
    found: dict[str, set[str]] = {}
    for spelling, one in pairs:
        if key(spelling):
            found.setdefault(key(spelling), set()).add(one)
    result: dict[str, list[str]] = {}
    for spelling, ids in found.items():
        if len(ids) == 1:
            result.setdefault(next(iter(ids)), []).append(spelling)
    return {one: tuple(spellings) for one, spellings in result.items()}


def _minerals() -> list[SearchEntry]:
    own = sources.read_mapping("search_names")
    pairs = [
        (text, one.id) for one in minerals.all_minerals() for text in dict.fromkeys((one.name, one.english, one.symbol))
    ]
    aliases = sources.read_mapping("mineral_aliases")
    written = own.loc[own["kind"] == MINERAL, ["name", "id"]].itertuples(index=False, name=None)
    by_users = list(written)
    taken = {key(name) for name, _ in by_users}
    pairs += [
        (alias, one)
        for alias, ids in zip(aliases["alias"], aliases["minerals"], strict=True)
        for one in ids.split(";")
        if key(alias) not in taken
    ]
    found = _single([*pairs, *by_users])
    names = {one.id: one.name for one in minerals.all_minerals()}
    return [
        SearchEntry(MINERAL, one.id, one.name, found.get(one.id, ()), names.get(one.part_of, ""))
        for one in minerals.all_minerals()
    ]


def _countries() -> list[SearchEntry]:
    spoken = ((one.name, one.iso3) for one in countries.all_countries())
    found = _single((*countries.spellings(), *spoken))
    return [SearchEntry(COUNTRY, one.iso3, one.name, found.get(one.iso3, ())) for one in countries.all_countries()]


def _names(one: alliances.Alliance) -> tuple[str, ...]:
    return (one.id, one.short_name, one.name, one.english_short, one.english)


def _alliances() -> list[SearchEntry]:
    every = alliances.all_alliances()
    found = _single((text, one.id) for one in every for text in _names(one))
    extra = {"eu27": ("eu", "european union")}
    return [
        SearchEntry(ALLIANCE, one.id, one.short_name, (*found.get(one.id, ()), *extra.get(one.id, ()))) for one in every
    ]
