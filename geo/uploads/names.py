"""Names of countries and minerals in an upload: each distinct spelling resolved once, unknown ones with offers.

A person's corrections go before the atlas's own tables; nothing else is ever taken for a name.
"""

from __future__ import annotations

import difflib
import functools
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

import pandas as pd

from geo import vocabulary as v
from geo.errors import UnknownChoiceError
from geo.reference import countries, minerals
from geo.sources import MAPPINGS

# Nearest matches cost milliseconds each: a column of thousands of unknown names is not a column of names.
MAX_OFFERS: Final = 300
LEAVE_OUT: Final = "leave out"
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Corrections:
    """What a person said of names the atlas does not know, by the spelling in the file.

    ``countries`` gives an alpha-3 code, ``world``, ``remainder`` or :data:`LEAVE_OUT`; ``minerals`` an id
    or :data:`LEAVE_OUT`.
    """

    countries: Mapping[str, str] = field(default_factory=dict)
    minerals: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Name:
    """One spelling: its place or mineral id, or why there is none and what is offered."""

    place: countries.Place | None = None
    mineral: str = ""
    left_out: bool = False
    reason: str = ""
    offers: tuple[str, ...] = ()


def shown(text: str) -> str:
    """A spelling for messages: short, invisible characters written out."""
    visible = "".join(char if char.isprintable() else f"<U+{ord(char):04X}>" for char in text[:_LONGEST])
    return visible + ("…" if len(text) > _LONGEST else "")


def places(texts: Iterable[str], *, publisher: str | None, corrections: Corrections) -> list[Name]:
    """Place of every spelling, in their order."""
    asked = 0
    found = []
    for text in texts:
        name = _place(text, publisher, corrections, offer=asked < MAX_OFFERS)
        asked += name.place is None and not name.left_out
        found.append(name)
    return found


def _place(  # noqa: PLR0911 - one return a case
    text: str, publisher: str | None, corrections: Corrections, *, offer: bool
) -> Name:
    correction = corrections.countries.get(text)
    if correction == LEAVE_OUT:
        return Name(left_out=True)
    if correction:
        special = {v.AreaKind.WORLD.value: countries.WORLD, v.AreaKind.REMAINDER.value: countries.REMAINDER}
        place = special.get(correction) or countries.Place(
            v.AreaKind.COUNTRY, correction, countries.name_of(correction)
        )
        return Name(place=place)
    if not text.strip():
        return Name(reason="The country is empty.")
    found = countries.find(" ".join(text.split()), publisher=publisher)
    if found is not None and found.kind in v.FACT_AREAS:
        return Name(place=found)
    if found is not None and (state := _former(found)):
        return Name(place=countries.Place(v.AreaKind.COUNTRY, state.iso3, state.name))
    if found is not None:
        return Name(reason=f"{shown(text)!r} is a region; figures belong to countries, the world or a remainder.")
    if not offer:
        return Name(reason=f"{shown(text)!r} is not a country that the atlas knows.")
    try:
        countries.resolve(text, publisher=publisher)
    except countries.UnknownCountryError as error:
        more = f" {error.reason} {_script(text)}".rstrip()
        return Name(reason=f"{shown(text)!r} is not a country that the atlas knows.{more}", offers=error.candidates)
    return Name(reason=f"{shown(text)!r} is not a country that the atlas knows.")


def _former(place: countries.Place) -> countries.FormerState | None:
    """The dissolved state that a region of the past is; the years of a figure are checked with the figure."""
    name = place.name.removeprefix("Former ")
    return next((state for state in countries.former_states().values() if state.name == name), None)


def _script(text: str) -> str:
    """A word on letters that only look like Latin ones."""
    scripts = {unicodedata.name(char, "?").split(" ")[0] for char in text[:_LONGEST] if char.isalpha()}
    other = sorted(scripts - {"LATIN"})
    return f"It mixes Latin letters with {', '.join(other).title()} ones." if "LATIN" in scripts and other else ""


@functools.cache
def _mineral_words() -> dict[str, str]:
    """Every spelling of a mineral that may be offered, with its id."""
    aliases = pd.read_csv(MAPPINGS / "mineral_aliases.csv", dtype="str", keep_default_na=False)
    known = {entry.id for entry in minerals.all_minerals()}
    pairs = dict(zip(aliases["alias"].str.lower(), aliases["minerals"], strict=True))
    words = {word: one for word, one in pairs.items() if one in known}
    for entry in minerals.all_minerals():
        words |= {entry.id: entry.id, entry.name.lower(): entry.id}
    return words


def mineral_names(texts: Iterable[str], *, corrections: Corrections) -> list[Name]:
    """Mineral of every spelling, in their order."""
    asked = 0
    found = []
    for text in texts:
        name = _mineral(text, corrections, offer=asked < MAX_OFFERS)
        asked += not name.mineral and not name.left_out
        found.append(name)
    return found


def _mineral(text: str, corrections: Corrections, *, offer: bool) -> Name:
    correction = corrections.minerals.get(text)
    if correction == LEAVE_OUT:
        return Name(left_out=True)
    if correction:
        return Name(mineral=minerals.mineral(correction).id)
    word = " ".join(text.split()).lower()
    if not word:
        return Name(reason="The mineral is empty.")
    if len(word) <= _LONGEST and (known := mineral_id(text)):
        return Name(mineral=known)
    reason = f"{shown(text)!r} is not a mineral that the atlas knows."
    if not offer or len(word) > _LONGEST:
        return Name(reason=reason)
    words = _mineral_words()
    close = difflib.get_close_matches(word, words, n=6, cutoff=0.6)
    inside = [key for key in words if len(key) > 3 and key in word]  # noqa: PLR2004 - "tin" is in many words
    offers = dict.fromkeys(words[key] for key in (*close, *inside))
    return Name(reason=reason, offers=tuple(offers)[:3])


def mineral_id(text: str) -> str:
    """Id of the mineral with this spelling; empty where there is none."""
    try:
        return minerals.mineral(" ".join(text.split())).id
    except UnknownChoiceError:
        return ""
