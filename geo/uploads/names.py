"""Names of countries and minerals in an upload: each distinct spelling resolved once, unknown ones with offers.

A person's corrections go before the atlas's own tables; nothing else is ever taken for a name.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

import pandas as pd
from rapidfuzz import fuzz, process

from geo import numbers
from geo import vocabulary as v
from geo.errors import UnknownChoiceError
from geo.locale.languages import ENGLISH, current
from geo.locale.say import mark_term, say, term
from geo.reference import countries, minerals
from geo.reference.names import measure_in_words, stage_in_words
from geo.reference.spellings import normalise
from geo.sources import MAPPINGS
from geo.uploads import foreign

# Nearest matches cost milliseconds each: a column of thousands of unknown names is not a column of names.
MAX_OFFERS: Final = 300
LEAVE_OUT: Final = "leave out"
_LONGEST = 80
# A misspelling is near-certain from this likeness (0-100, rapidfuzz's ratio) and lead over the next other name on;
# shorter words are too near to too many others: "Oro" is not boron, "Nigera" may be Niger or Nigeria.
_SURE: Final = 88.0
_LEAD: Final = 9.0
_SHORTEST_SURE: Final = 5
_NEAR: Final = 70.0
# A publisher's mark behind a name: "Australiae", "Indiae, 4", "Australia e".
_ESTIMATED = re.compile(r"^(?P<name>.{3,}?)\s?(?:e|ᵉ|e/)(?:,?\s*\d{1,2})?$")
# What may stand beside a name without changing what it says.
_BESIDE = re.compile(r"\s*\((?:rounded|exports|estimated|est\.)\)\s*\d{0,2}$", re.IGNORECASE)
_AGGREGATE = re.compile(
    r"^(?:high|low|lower|upper|middle|lower-middle|upper-middle)[- ](?:middle[- ])?income(?: countries)?$|^OWID_\w+$|"
    r"^total (?:africa|asia|europe|asia pacific|north america|s\.? & cent\.? america|middle east|cis)$|"
    r"^of which:|^(?:non-)?OECD$|^opec$",
    re.IGNORECASE,
)
_REST = re.compile(r"^(?:rest of (?:the )?world|other countries|others?)\s*\([A-Z]{2,4}\)$", re.IGNORECASE)
_WORLD_CODES: Final = frozenset(["OWID_WRL"])


@dataclass(frozen=True, slots=True)
class Corrections:
    """What a person said of names the atlas does not know, by the spelling in the file.

    ``countries`` gives an alpha-3 code, ``world``, ``remainder`` or :data:`LEAVE_OUT`; ``minerals`` an id
    or :data:`LEAVE_OUT`. ``words`` gives by part (unit, stage, measure) the word that a text of the file stands for, or
    :data:`LEAVE_OUT`. ``near``: a near-certain misspelling is read as its first offer.
    """

    countries: Mapping[str, str] = field(default_factory=dict)
    minerals: Mapping[str, str] = field(default_factory=dict)
    near: bool = False
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def read_as(self, part: str, text: str) -> str:
        """The word that a text of the file stands for: itself, unless somebody said otherwise."""
        return self.words.get(part, {}).get(text, text)


@dataclass(frozen=True, slots=True)
class Name:
    """One spelling: its place or mineral id, or why there is none, and the alpha-3 codes or mineral ids on offer.

    ``sure``: the first offer is a near-certain misspelling. ``aggregate``: a region, left out of itself; ``status`` is
    what a mark behind a country says; ``content`` the formula that a mineral's name states; ``accepted`` why a name
    that the atlas does not know is read so.
    """

    place: countries.Place | None = None
    mineral: str = ""
    left_out: bool = False
    reason: str = ""
    offers: tuple[str, ...] = ()
    sure: bool = False
    aggregate: bool = False
    status: str = ""
    content: str = ""
    accepted: str = ""


# Alphabets with letters that look like Latin ones.
_SCRIPTS: Final = frozenset(
    {
        mark_term("script", "Armenian"),
        mark_term("script", "Cherokee"),
        mark_term("script", "Coptic"),
        mark_term("script", "Cyrillic"),
        mark_term("script", "Fullwidth"),
        mark_term("script", "Greek"),
        mark_term("script", "Lisu"),
        mark_term("script", "Mathematical"),
    }
)


def _said() -> str:
    return say("as somebody said")


def mineral_in_words(mineral: str) -> str:
    """A mineral in a report: its name; in English its id, which is what a file may hold."""
    return mineral if current() == ENGLISH else minerals.mineral(mineral).name


def word_in_words(part: str, word: str) -> str:
    """A word that a part of a figure has, or is read as: a stage, measure or mineral of ours, else as it stands."""
    if word == LEAVE_OUT:
        return say("leave out")
    if part == v.MINERAL:
        return mineral_in_words(word) if word in {entry.id for entry in minerals.all_minerals()} else word
    return {v.STAGE: stage_in_words, v.MEASURE: measure_in_words}.get(part, str)(word)


def place_in_words(place: countries.Place) -> str:
    """A place in the language spoken now."""
    if place.iso3:
        return countries.name_of(place.iso3)
    words = {v.AreaKind.WORLD: say("World"), v.AreaKind.REMAINDER: say("Other countries")}
    return words.get(place.kind, place.name)


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
        return Name(left_out=True, accepted=_said())
    if correction:
        special = {v.AreaKind.WORLD.value: countries.WORLD, v.AreaKind.REMAINDER.value: countries.REMAINDER}
        place = special.get(correction) or _country(correction)
        return Name(place=place, accepted=_why(text, correction, _country_words()))
    if not text.strip():
        return Name(reason=say("The country is empty."))
    name, status = _listed(" ".join(text.split()), publisher)
    if name is not None and name.kind in v.FACT_AREAS:
        return Name(place=name, status=status)
    if name is not None and (state := _former(name)):
        return Name(place=countries.Place(v.AreaKind.COUNTRY, state.iso3, state.english), status=status)
    if name is not None:
        return Name(left_out=True, aggregate=True)
    unknown = say("{name} is not a country that the atlas knows.", name=repr(shown(text)))
    if not offer:
        return Name(reason=unknown)
    try:
        countries.resolve(text, publisher=publisher)
    except countries.UnknownCountryError as error:
        more = f" {error.reason} {_script(text)}".rstrip()
        # What is ambiguous or hides letters is a question, however near it comes to a name.
        codes = {} if error.reason or _script(text) else _country_words()
        near = _nearest(text, codes)
        named = [code for code, _ in near]
        offers = tuple(dict.fromkeys([*(_codes()[name] for name in error.candidates), *named]))[:3]
        sure = bool(near) and _is_sure(text, near)
        if sure and corrections.near:
            return Name(place=_country(named[0]), accepted=_why(text, named[0], codes))
        return Name(
            reason=f"{unknown}{more}", offers=tuple(dict.fromkeys([named[0], *offers])) if sure else offers, sure=sure
        )
    return Name(reason=unknown)


def _country(code: str) -> countries.Place:
    """The country, or the former state, with this alpha-3 code."""
    known = countries.former_states().get(code) or countries.country(code)
    return countries.Place(v.AreaKind.COUNTRY, code, known.english)


@functools.cache
def _codes() -> dict[str, str]:
    """Alpha-3 code by English name, of former states too."""
    former = {state.english: state.iso3 for state in countries.former_states().values()}
    return {**former, **{entry.english: entry.iso3 for entry in countries.all_countries()}}


def is_place(text: str) -> bool:
    """Whether a spelling is that of a country, a total, a remainder or a region, as it is printed in a table."""
    return bool(text.strip()) and _listed(" ".join(text.split()), None)[0] is not None


def _listed(text: str, publisher: str | None) -> tuple[countries.Place | None, str]:
    """The place that a name stands for, and the status that a mark behind it gives."""
    for name in dict.fromkeys((text, _BESIDE.sub("", text))):
        if name in _WORLD_CODES:
            return countries.WORLD, ""
        found = countries.find(name, publisher=publisher)
        if found is not None:
            return found, ""
        if code := foreign.country(name):
            return _country(code), ""
        marked = _ESTIMATED.match(name)
        if marked and (found := countries.find(marked["name"], publisher=publisher)):
            return found, v.Status.ESTIMATED.value
    if _REST.match(text):
        return countries.REMAINDER, ""
    return (countries.Place(v.AreaKind.REGION, None, text), "") if _AGGREGATE.match(text) else (None, "")


@functools.cache
def _country_words() -> dict[str, str]:
    """Alpha-3 code by normalised English name."""
    return {normalise(entry.english): entry.iso3 for entry in countries.all_countries()}


def _nearest(text: str, words: Mapping[str, str]) -> list[tuple[str, float]]:
    """What the nearest words stand for, each once with its likeness (0-100), nearest first."""
    best: dict[str, float] = {}
    for word, likeness, _ in process.extract(
        normalise(text), list(words), scorer=fuzz.ratio, limit=8, score_cutoff=_NEAR
    ):
        best.setdefault(words[word], likeness)
    return sorted(best.items(), key=lambda one: -one[1])


def _is_sure(text: str, near: list[tuple[str, float]]) -> bool:
    """Whether the first of the nearest is a near-certain misspelling: long, alike, and far ahead of the next."""
    next_best = near[1][1] if len(near) > 1 else 0.0
    return len(normalise(text)) >= _SHORTEST_SURE and near[0][1] >= _SURE and near[0][1] - next_best >= _LEAD


def _why(text: str, chosen: str, words: Mapping[str, str]) -> str:
    """Why a name is read as *chosen*: how near it comes, where that is near-certain, else that somebody said so."""
    near = _nearest(text, words)
    if not near or near[0][0] != chosen or not _is_sure(text, near):
        return _said()
    likeness = numbers.whole(near[0][1])
    if len(near) == 1:
        return say("near-certain: {likeness} % alike, no other name comes near", likeness=likeness)
    return say(
        "near-certain: {likeness} % alike, the next name {next} %", likeness=likeness, next=numbers.whole(near[1][1])
    )


def _former(place: countries.Place) -> countries.FormerState | None:
    """The dissolved state that a region of the past is; the years of a figure are checked with the figure."""
    name = place.name.removeprefix("Former ")
    return next((state for state in countries.former_states().values() if state.english == name), None)


def _script(text: str) -> str:
    """A word on letters that only look like Latin ones."""
    scripts = {unicodedata.name(char, "?").split(" ")[0] for char in text[:_LONGEST] if char.isalpha()}
    other = sorted(scripts - {"LATIN"})
    if "LATIN" not in scripts or not other:
        return ""
    titles = [name.title() for name in other]
    named = ", ".join(term("script", name) if name in _SCRIPTS else name for name in titles)
    return say("It mixes Latin letters with {scripts} ones.", scripts=named)


@functools.cache
def _mineral_words() -> dict[str, str]:
    """Every spelling of a mineral that may be offered, normalised, with its id."""
    aliases = pd.read_csv(MAPPINGS / "mineral_aliases.csv", dtype="str", keep_default_na=False)
    known = {entry.id for entry in minerals.all_minerals()}
    words = {name: one for name, (one, content) in foreign.mineral_names().items() if not content}
    pairs = zip(aliases["alias"], aliases["minerals"], strict=True)
    words |= {normalise(word): one for word, one in pairs if one in known}
    for entry in minerals.all_minerals():
        words |= {normalise(entry.id): entry.id, normalise(entry.english): entry.id}
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


def _mineral(  # noqa: PLR0911 - one return a case
    text: str, corrections: Corrections, *, offer: bool
) -> Name:
    correction = corrections.minerals.get(text)
    if correction == LEAVE_OUT:
        return Name(left_out=True, accepted=_said())
    if correction:
        chosen = minerals.mineral(correction).id
        return Name(mineral=chosen, accepted=_why(text, chosen, _mineral_words()))
    word = " ".join(text.split()).lower()
    if not word:
        return Name(reason=say("The mineral is empty."))
    if len(word) <= _LONGEST:
        named, content = foreign.mineral(text)
        if content:
            return Name(mineral=named, content=content)
        if known := mineral_id(text):
            return Name(mineral=known)
    reason = say("{name} is not a mineral that the atlas knows.", name=repr(shown(text)))
    if not offer or len(word) > _LONGEST:
        return Name(reason=reason)
    near = _nearest(text, _mineral_words())
    inside = [mineral_id(part) for part in re.split(r"[^\w-]+", word) if len(part) > 2]  # noqa: PLR2004 - "of", "in"
    offers = tuple(dict.fromkeys([*(one for one, _ in near), *filter(None, inside)]))[:3]
    sure = bool(near) and _is_sure(text, near)
    if sure and corrections.near:
        return Name(mineral=near[0][0], accepted=_why(text, near[0][0], _mineral_words()))
    return Name(reason=reason, offers=offers, sure=sure)


def mineral_id(text: str) -> str:
    """Id of the mineral with this spelling in any language; empty where there is none, or a product is named."""
    try:
        return minerals.mineral(" ".join(text.split())).id
    except UnknownChoiceError:
        named, content = foreign.mineral(text)
        return "" if content else named
