"""Any published spelling of a country to its alpha-3 code, or a clear error; never a guess.

A spelling matches exactly, after normalisation (:func:`geo.reference.spellings.normalise`), a name or code of
``data/tables/countries.csv`` or an entry of the tables in ``data/mappings``:

- ``country_aliases.csv``: other spellings, for all publishers or for the one that uses them so;
- ``not_countries.csv``: totals, remainders, regions, and names that fit two countries;
- ``comtrade_codes.csv``: the numeric codes of UN Comtrade and BACI, each with the reason for its reading;
- ``former_states.csv``: states that were dissolved, with their code of ISO 3166-3 and their successors. They
  have names and figures of their years, and are in no list of today's countries.

Codes count only in capitals, so that the words "no", "and" or "per" in a cell are not taken for
Norway, Andorra or Peru. Nothing is read before the first call, nothing ever from the network.
Spellings as they stand in the tables are found in one dictionary look-up (10,000 in some 2 ms), others
are normalised once and remembered; only an unknown one is compared with all the rest (some 2 ms each).
"""

from __future__ import annotations

import csv
import difflib
import functools
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from geo import sources
from geo.errors import GeoError, TableError, UnknownChoiceError
from geo.locale.languages import ENGLISH, current, locale, speaking
from geo.locale.say import either, mark, mark_term, say, term
from geo.reference.spellings import hidden, normalise, readings, without_footnote
from geo.vocabulary import AreaKind

# Countries whose name in CLDR is longer than, or other than, the one that analysts use.
_OWN_NAMES: Final = {
    "CD": mark_term("country", "DR Congo"),
    "CG": mark_term("country", "Congo Republic"),
    "US": mark_term("country", "United States"),
    "GB": mark_term("country", "United Kingdom"),
    "HK": mark_term("country", "Hong Kong"),
    "MO": mark_term("country", "Macao"),
}
COLUMNS: Final = ("iso3", "iso2", "numeric", "name", "official_name", "sovereign_iso3", "kind", "note")
PUBLISHERS: Final = ("baci", "bgs", "iea", "natural-earth", "usgs", "wgi", "wmd")
_LONGEST = 120
_SHORTEST_WITH_MARK = 4


class CountryKind(StrEnum):
    """Whether a code stands for a country or for a dependent or disputed territory."""

    COUNTRY = "country"
    TERRITORY = "territory"


@dataclass(frozen=True, slots=True)
class Country:
    """One row of ``countries.csv``; ``numeric`` is empty for Kosovo, which ISO does not list."""

    iso3: str
    iso2: str
    numeric: str
    english: str
    official_name: str
    sovereign_iso3: str
    kind: CountryKind
    note: str

    @property
    def name(self) -> str:
        """Short display name in the language spoken now: the atlas's own in English, else CLDR's."""
        if current() == ENGLISH:
            return self.english
        return _territories(current()).get(self.iso2, self.english)


@dataclass(frozen=True, slots=True)
class FormerState:
    """A state that was dissolved: code and name of ISO 3166-3, first and last year, today's codes of its area.

    ``in_text`` is the name in the middle of a sentence. A state that only changed its name (Zaire, Rhodesia)
    keeps the code of the country it is today.
    """

    iso3: str
    alpha4: str
    english: str
    in_text: str
    first_year: int
    last_year: int
    successors: tuple[str, ...]
    note: str

    @property
    def name(self) -> str:
        """Display name in the language spoken now."""
        return term("former state", self.english)


@dataclass(frozen=True, slots=True)
class Place:
    """What a published name stands for; only countries carry a code, ``name`` is for display."""

    kind: AreaKind
    iso3: str | None
    name: str


WORLD: Final = Place(AreaKind.WORLD, None, "World")
REMAINDER: Final = Place(AreaKind.REMAINDER, None, "Other countries")
_NO_COUNTRY: Final = {
    AreaKind.WORLD: mark("It stands for {name} (world), no country."),
    AreaKind.REMAINDER: mark("It stands for {name} (remainder), no country."),
    AreaKind.REGION: mark("It stands for {name} (region), no country."),
}


class UnknownCountryError(UnknownChoiceError):
    """A name or code that stands for no country, or for more than one.

    Attributes
    ----------
    candidates: display names of up to three countries that it may mean, most likely first.
    reason: why it was not resolved, where more is known than that it is not listed.
    """

    def __init__(self, found: object, *, candidates: Iterable[str] = (), reason: str = "") -> None:
        self.what = "country"
        self.found = str(found)
        self.candidates = tuple(candidates)[:3]
        self.choices = self.candidates
        self.nearest = self.candidates[0] if self.candidates else None
        self.reason = reason
        shown = self.found if len(self.found) <= _LONGEST else self.found[:_LONGEST] + "…"
        offer = say("Did you mean {countries}?", countries=either(self.candidates)) if self.candidates else ""
        advice = say("Write the full name or the alpha-3 code, or add the spelling to country_aliases.csv.")
        parts = (say("Unknown country {found}.", found=repr(shown)), reason, offer, advice)
        GeoError.__init__(self, " ".join(part for part in parts if part))


@dataclass(frozen=True, slots=True)
class _Ambiguous:
    """A name that is known to fit several countries."""

    candidates: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class _Index:
    """Everything a spelling can match: as printed, normalised, and codes (capitals only)."""

    printed: dict[str, Place | _Ambiguous]
    normalised: dict[str, Place | _Ambiguous]
    codes: dict[str, Place]


def _rows(path: Path, columns: Iterable[str]) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            missing = [column for column in columns if column not in (reader.fieldnames or ())]
            rows = list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise TableError(path.stem, [f"the file {path.name} cannot be read: {error}"]) from error
    if missing:
        raise TableError(path.stem, [f"the column {column!r} is missing" for column in missing])
    return rows


@functools.cache
def _territories(lang: str) -> dict[str, str]:
    """Names by alpha-2 code: CLDR's, and those that the catalogue has for countries that analysts call otherwise."""
    with speaking(lang):
        own = {code: term("country", english) for code, english in _OWN_NAMES.items()}
    return {**{code: str(name) for code, name in locale(lang).territories.items()}, **own}


@functools.cache
def _countries() -> dict[str, Country]:
    rows = _rows(sources.TABLES / "countries.csv", COLUMNS)
    return {
        row["iso3"]: Country(
            iso3=row["iso3"],
            iso2=row["iso2"],
            numeric=row["numeric"],
            english=row["name"],
            official_name=row["official_name"],
            sovereign_iso3=row["sovereign_iso3"],
            kind=CountryKind(row["kind"]),
            note=row["note"],
        )
        for row in rows
    }


@functools.cache
def former_states() -> dict[str, FormerState]:
    """Every former state by its alpha-3 code.

    Raises
    ------
    TableError: if the mapping is missing or broken, or a successor is not a country.
    """
    columns = ("iso3", "alpha4", "name", "in_text", "first_year", "last_year", "successors", "note")
    found = {
        row["iso3"]: FormerState(
            **{name: row[name] for name in ("iso3", "alpha4", "in_text", "note")},
            english=row["name"],
            first_year=int(row["first_year"]),
            last_year=int(row["last_year"]),
            successors=tuple(row["successors"].split(";")),
        )
        for row in _rows(sources.MAPPINGS / "former_states.csv", columns)
    }
    strays = {code for state in found.values() for code in state.successors} - set(_countries())
    if strays:
        raise TableError("former_states", [f"the successor {code!r} is not a country" for code in sorted(strays)])
    return found


def _place(iso3: str) -> Place:
    if iso3 in _countries():
        return Place(AreaKind.COUNTRY, iso3, _countries()[iso3].english)
    if iso3 in former_states():
        return Place(AreaKind.COUNTRY, iso3, former_states()[iso3].english)
    raise TableError("countries", [f"a mapping names the code {iso3!r}, which the table does not list"])


def _names(publisher: str) -> Iterable[tuple[str, Place | _Ambiguous]]:
    """Names that *publisher* ("" for all) spells so, with what they stand for."""
    if not publisher:
        for country in _countries().values():
            yield country.english, _place(country.iso3)
            yield country.official_name, _place(country.iso3)
    for row in _rows(sources.MAPPINGS / "country_aliases.csv", ("published", "publisher", "form", "iso3")):
        if row["publisher"] == publisher and row["form"] == "name":
            yield row["published"], _place(row["iso3"])
    columns = ("published", "publisher", "kind", "name", "candidates", "reason")
    for row in _rows(sources.MAPPINGS / "not_countries.csv", columns):
        if row["publisher"] != publisher:
            continue
        if row["kind"] == "ambiguous":
            names = tuple(_place(iso3).name for iso3 in row["candidates"].split(";"))
            yield row["published"], _Ambiguous(names, row["reason"])
        else:
            yield row["published"], Place(AreaKind(row["kind"]), None, row["name"])


def _codes(publisher: str) -> Iterable[tuple[str, Place]]:
    if not publisher:
        for country in _countries().values():
            yield country.iso3, _place(country.iso3)
            yield country.iso2, _place(country.iso3)
    for row in _rows(sources.MAPPINGS / "country_aliases.csv", ("published", "publisher", "form", "iso3")):
        if row["publisher"] == publisher and row["form"] == "code":
            yield row["published"], _place(row["iso3"])


def spellings() -> Iterable[tuple[str, str]]:
    """Every spelling that all publishers may use with the alpha-3 code it stands for, codes among them.

    Raises
    ------
    TableError: if a table is missing or broken.
    """
    for text, place in (*_names(""), *_codes("")):
        if isinstance(place, Place) and place.iso3:
            yield text, place.iso3


def ambiguous() -> Iterable[str]:
    """Every spelling that may mean one country or another, such as "Congo".

    Raises
    ------
    TableError: if a table is missing or broken.
    """
    return (text for text, place in _names("") if isinstance(place, _Ambiguous))


@functools.cache
def _index(publisher: str) -> _Index:
    """The index of *publisher*, whose own spellings go before the general ones."""
    printed: dict[str, Place | _Ambiguous] = {}
    normalised: dict[str, Place | _Ambiguous] = {}
    for name, entry in _names(publisher):
        key = normalise(name)
        if normalised.setdefault(key, entry) != entry:
            raise TableError("country_aliases", [f"{name!r} stands for {entry} and for {normalised[key]}"])
        printed[name] = entry
    codes = dict(_codes(publisher))
    if not publisher:
        # A code that is also a listed word, such as "NA", counts as the word unless asked for as a code.
        return _Index({**codes, **printed}, normalised, codes)
    general = _index("")
    return _Index(
        {**general.printed, **codes, **printed},
        {**general.normalised, **normalised},
        {**general.codes, **codes},
    )


def _index_for(publisher: str | None) -> _Index:
    if publisher is not None and publisher not in PUBLISHERS:
        raise UnknownChoiceError("publisher", publisher, PUBLISHERS)
    return _index(publisher or "")


def _match(text: str, index: _Index) -> Place | _Ambiguous | None:
    if hidden(text):
        return None
    found = index.printed.get(text.strip()) or index.normalised.get(normalise(text))
    if found is None and len(base := without_footnote(text)) >= _SHORTEST_WITH_MARK:
        found = index.normalised.get(normalise(base))
    return found


# A table repeats its names in every row; the bound keeps an upload of other text from filling memory.
@functools.lru_cache(maxsize=4096)
def _find(published: str, publisher: str) -> Place | _Ambiguous | None:
    found = (_match(text, _index(publisher)) for text in readings(published))
    return next((entry for entry in found if entry is not None), None)


def _candidates(text: str, index: _Index) -> list[str]:
    """Display names of the countries whose spellings are most like *text*."""
    if len(text) > _LONGEST:
        return []
    visible = "".join(char for char in text if not hidden(char))
    code = index.codes.get(visible.strip().upper())
    named = {key: entry.name for key, entry in index.normalised.items() if isinstance(entry, Place) and entry.iso3}
    key = normalise(visible)
    close = [key] if key in named else difflib.get_close_matches(key, named, n=9, cutoff=0.7)
    return list(dict.fromkeys(([code.name] if code else []) + [named[key] for key in close]))


def resolve(published: str, *, publisher: str | None = None) -> Place:
    """What the published spelling stands for: a country, a remainder, a region or the world.

    *publisher* (one of :data:`PUBLISHERS`) adds the spellings and codes that this publisher alone uses
    so, e.g. "Congo" for the Republic of the Congo in BACI.

    Raises
    ------
    UnknownCountryError: if the spelling is not listed, fits two countries, or hides invisible characters.
    UnknownChoiceError: for an unknown publisher.
    """
    index = _index_for(publisher)
    entry = index.printed.get(published) or _find(published, publisher or "")
    if isinstance(entry, Place):
        return entry
    if isinstance(entry, _Ambiguous):
        raise UnknownCountryError(published, candidates=entry.candidates, reason=term("reason", entry.reason))
    reason = ""
    if not published.strip():
        reason = say("The cell is empty.")
    elif unseen := hidden(published):
        shown = ", ".join(f"U+{ord(char):04X}" for char in dict.fromkeys(unseen[:5]))
        reason = say("It holds invisible characters ({shown}); delete them.", shown=shown)
    elif published.strip().upper() in index.codes:
        reason = say("Codes count only in capitals.")
    raise UnknownCountryError(published, candidates=_candidates(published, index), reason=reason)


def find(published: str, *, publisher: str | None = None) -> Place | None:
    """As :func:`resolve`, but ``None`` for what is not listed or fits two countries; never looks for candidates.

    For columns in which thousands of spellings may be unknown.

    Raises
    ------
    UnknownChoiceError: for an unknown publisher.
    """
    entry = _index_for(publisher).printed.get(published) or _find(published, publisher or "")
    return entry if isinstance(entry, Place) else None


def iso3_of(published: str, *, publisher: str | None = None) -> str:
    """Alpha-3 code of the country that is spelled so.

    Raises
    ------
    UnknownCountryError: as :func:`resolve`, and for a total, remainder or region.
    UnknownChoiceError: for an unknown publisher.
    """
    place = resolve(published, publisher=publisher)
    if place.iso3 is None:
        reason = say(_NO_COUNTRY[place.kind], name=place.name)
        raise UnknownCountryError(published, reason=reason)
    return place.iso3


def iso3_of_code(code: str, *, publisher: str | None = None) -> str:
    """Alpha-3 code for an alpha-2, alpha-3 or publisher's own code, e.g. "ROM" for "ROU" in the WGI.

    Raises
    ------
    UnknownCountryError: if the code is not listed; names are not codes.
    UnknownChoiceError: for an unknown publisher.
    """
    index = _index_for(publisher)
    place = index.codes.get(code)
    if place is None or place.iso3 is None:
        raise UnknownCountryError(code, candidates=_candidates(code, index), reason=say("No such country code."))
    return place.iso3


@functools.cache
def _comtrade() -> dict[int, str | None]:
    rows = _rows(sources.MAPPINGS / "comtrade_codes.csv", ("code", "published", "iso3", "reason"))
    return {int(row["code"]): _place(row["iso3"]).iso3 if row["iso3"] else None for row in rows}


def iso3_of_comtrade(code: int) -> str | None:
    """Alpha-3 code for a numeric code of UN Comtrade or BACI; ``None`` where it stands for no one country.

    These are not ISO's numeric codes: 251 is France, 490 Taiwan. ``comtrade_codes.csv`` gives the reason
    of every reading that is not plain.

    Raises
    ------
    UnknownCountryError: if the code is not listed.
    """
    codes = _comtrade()
    if code not in codes:
        raise UnknownCountryError(code, reason=say("No such Comtrade code."))
    return codes[code]


@functools.cache
def _numeric() -> dict[int, str]:
    return {int(country.numeric): country.iso3 for country in _countries().values() if country.numeric}


def iso3_of_numeric(code: int) -> str:
    """Alpha-3 code for an ISO 3166-1 numeric code (Natural Earth's ``id``); not for Comtrade's codes.

    Raises
    ------
    UnknownCountryError: if ISO does not list it.
    """
    if code not in _numeric():
        raise UnknownCountryError(code, reason=say("No such ISO 3166-1 numeric code."))
    return _numeric()[code]


def country(iso3: str) -> Country:
    """The country with this alpha-3 code.

    Raises
    ------
    UnknownCountryError: if there is none.
    """
    if iso3 not in _countries():
        raise UnknownCountryError(iso3, candidates=_candidates(iso3, _index("")), reason=say("No such alpha-3 code."))
    return _countries()[iso3]


def name_of(iso3: str) -> str:
    """Short display name for an alpha-3 code of a country or of a former state, in the language spoken now.

    Raises
    ------
    UnknownCountryError: if there is no such code.
    """
    if iso3 not in _countries() and iso3 in former_states():
        return former_states()[iso3].name
    return country(iso3).name


def drawn_as(iso3: str) -> tuple[str, ...]:
    """Codes of today's shapes on which a figure of *iso3* is drawn: of a former state its successors, else itself.

    The figure is the former state's and is drawn whole on each, never divided among them; a map says so in a note.
    """
    state = former_states().get(iso3)
    return state.successors if state else (iso3,)


def all_countries() -> tuple[Country, ...]:
    """Every country and territory, by alpha-3 code."""
    return tuple(_countries().values())
