"""Groups of countries: how many members one has in words, and custom groups as text in an address and as a file.

The file has the header ``iso3,name`` and one row per country, the name as a help for people: it must be a name of the
country with that code, or be left empty.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import unicodedata
from collections.abc import Collection, Iterable

import pandas as pd

from geo import downloads, numbers
from geo.errors import TableError, UnknownChoiceError
from geo.locale.languages import ENGLISH, current
from geo.locale.say import day_in_words, mark, say, say_count
from geo.reference import alliances, countries
from geo.reference.alliances import Bloc, custom

HEADER = ("iso3", "name")
LONGEST_NAME = 60
LARGEST_FILE = 64_000
_TABLE = "group of countries"
DEFAULT_NAME = mark("Custom group")


def members_in_words(group: Bloc) -> str:
    """Who counts and when: ``"7 countries on 1 Mar 2026"``, ``"3 countries"`` of a custom group.

    Parties of an alliance are counted, a seat of the European Union as one:
    ``"11 countries and the EU, counted with its member states, on 1 Mar 2026"``.
    """
    if group.on is None:
        return say_count("{count} country", "{count} countries", len(group.members))
    words = alliances.counted_in_words(group.id, on=group.on, eu_seat=group.eu_seat)
    day = f"{group.on.day} {group.on:%b %Y}" if current() == ENGLISH else day_in_words(group.on)
    template = mark("{parties}, on {day}") if "," in words else mark("{parties} on {day}")
    return say(template, parties=words, day=day)


def without_members(group: Bloc) -> str:
    """Why an alliance has no members on a day, with the years in which it was active.

    Raises
    ------
    UnknownChoiceError: if there is no such alliance.
    """
    day = group.on or dt.date.min
    return say("{alliance} {standing}.", alliance=group.name, standing=alliances.standing_in_words(group.id, on=day))


def clean_name(name: str) -> str:
    """A name fit to be shown: without control characters, on one line, at most 60 letters; never empty."""
    spaced = " ".join(name.split())
    visible = "".join(char for char in spaced if unicodedata.category(char)[0] != "C")
    return visible[:LONGEST_NAME].strip() or say(DEFAULT_NAME)


def from_codes(name: str, text: str) -> tuple[Bloc, tuple[str, ...]]:
    """A group from codes with commas between them, and the parts that are not the code of a country.

    For addresses: what can be read is kept, and what cannot is handed back to be shown.
    """
    known = {country.iso3 for country in countries.all_countries()}
    parts = [part.strip().upper() for part in text.split(",") if part.strip()]
    return custom(clean_name(name), [part for part in parts if part in known]), tuple(
        part for part in dict.fromkeys(parts) if part not in known
    )


def to_text(members: Collection[str]) -> str:
    """Codes in alphabetical order with commas between them, as :func:`from_codes` reads them."""
    return ",".join(sorted(members))


def to_csv(members: Iterable[str]) -> bytes:
    """The file of a group, by country name."""
    names = {countries.name_of(code): code for code in members}
    return downloads.csv(pd.DataFrame([(names[name], name) for name in sorted(names)], columns=list(HEADER)))


def read_csv(name: str, data: bytes) -> Bloc:
    """The group in a file.

    Raises
    ------
    TableError: listing every fault, row by row; nothing of a faulty file is taken.
    """
    if len(data) > LARGEST_FILE:
        fault = say(
            "the file has {size} bytes; at most {most} are read",
            size=numbers.whole(len(data)),
            most=numbers.whole(LARGEST_FILE),
        )
        raise TableError(_TABLE, [fault])
    try:
        text = data.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except UnicodeDecodeError as error:
        raise TableError(_TABLE, [say("the file is not UTF-8 text; save it as CSV UTF-8")]) from error
    except csv.Error as error:
        raise TableError(_TABLE, [say("the file is not CSV: {problem}", problem=error)]) from error
    numbered = [(number, row) for number, row in enumerate(rows, start=1) if any(cell.strip() for cell in row)]
    if not numbered or tuple(cell.strip().lower() for cell in numbered[0][1]) != HEADER:
        found = ",".join(numbered[0][1])[:LONGEST_NAME] if numbered else say("nothing")
        raise TableError(_TABLE, [say("the first row must be iso3,name; found {found}", found=repr(found))])
    faults: list[str] = []
    first_seen: dict[str, int] = {}
    for number, row in numbered[1:]:
        faults += _faults(number, row, first_seen)
    if len(numbered) == 1:
        faults.append(say("there is no country below the header"))
    if faults:
        raise TableError(_TABLE, faults)
    return custom(clean_name(name), first_seen)


def _faults(number: int, row: list[str], first_seen: dict[str, int]) -> list[str]:
    """What is wrong with one row; its code is noted in *first_seen*."""
    if len(row) != len(HEADER):
        return [say("row {number}: {count} cells instead of 2", number=number, count=len(row))]
    code, name = row[0].strip(), row[1].strip()
    try:
        listed = countries.country(code)
        if code in first_seen:
            return [
                say(
                    "row {number}: {code} stands in row {first} already",
                    number=number,
                    code=code,
                    first=first_seen[code],
                )
            ]
        first_seen[code] = number
        named = countries.iso3_of(name) if name else code
    except UnknownChoiceError as error:
        return [say("row {number}: {problem}", number=number, problem=error)]
    if named != code:
        return [
            say(
                "row {number}: {code} is {country}, but the name says {other} ({other_code})",
                number=number,
                code=code,
                country=listed.name,
                other=countries.name_of(named),
                other_code=named,
            )
        ]
    return []
