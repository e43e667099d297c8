"""What a search box finds: minerals, countries and alliances by name, former name, symbol, code or other spelling.

The spellings are those by which the atlas reads published tables, with a few that only users write
(``data/mappings/search_names.csv``), and the names in every language of the atlas. A spelling that fits several is no
spelling of any of them; where an English one and one of another language mean two things, the English one counts.
"""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from geo import sources
from geo.locale.languages import ENGLISH, LANGUAGES, current, speaking
from geo.reference import alliances, countries, minerals

MINERAL, COUNTRY, ALLIANCE = "mineral", "country", "alliance"


@dataclass(frozen=True, slots=True)
class SearchEntry:
    """One thing to find: ``kind``, ``id`` as addresses have it, display ``name`` in the language spoken, ``spellings``.

    ``spellings``: in every language, as :func:`key` writes them.

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
    known = _spellings()
    with speaking(lang):
        names = _names()
        parts = {one.id: names[MINERAL, one.part_of] for one in minerals.all_minerals() if one.part_of}
    return tuple(
        SearchEntry(kind, one, name, known.get((kind, one), ()), parts.get(one, "") if kind == MINERAL else "")
        for (kind, one), name in names.items()
    )


def _names() -> dict[tuple[str, str], str]:
    """Name by kind and id, in the language spoken now."""
    return (
        {(MINERAL, one.id): one.name for one in minerals.all_minerals()}
        | {(COUNTRY, one.iso3): one.name for one in countries.all_countries()}
        | {(ALLIANCE, one.id): one.short_name for one in alliances.all_alliances()}
    )


@functools.cache
def _spellings() -> dict[tuple[str, str], tuple[str, ...]]:
    """Every spelling by kind and id: the English ones and, where none of those is the same, the other languages'."""
    with speaking(ENGLISH):
        found = {
            (kind, one): spellings
            for kind, known in ((MINERAL, _minerals()), (COUNTRY, _countries()), (ALLIANCE, _alliances()))
            for one, spellings in known.items()
        }
    foreign: dict[str, list[tuple[str, str]]] = {MINERAL: [], COUNTRY: [], ALLIANCE: []}
    for lang in LANGUAGES:
        with speaking(lang):
            for (kind, one), name in _names().items():
                foreign[kind].append((name, one))
    for kind, pairs in foreign.items():
        taken = {spelling for (known, _), spellings in found.items() if known == kind for spelling in spellings}
        taken |= {key(text) for text in countries.ambiguous()}
        for one, spellings in _single(pair for pair in pairs if key(pair[0]) not in taken).items():
            found[kind, one] = (*found.get((kind, one), ()), *spellings)
    return found


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


def _minerals() -> dict[str, tuple[str, ...]]:
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
    return _single([*pairs, *by_users])


def _countries() -> dict[str, tuple[str, ...]]:
    return _single(countries.spellings())


def _alliances() -> dict[str, tuple[str, ...]]:
    every = alliances.all_alliances()
    found = _single(
        (text, one.id) for one in every for text in (one.id, one.short_name, one.name, one.english_short, one.english)
    )
    extra = {"eu27": ("eu", "european union")}
    return {one.id: (*found.get(one.id, ()), *extra.get(one.id, ())) for one in every}
