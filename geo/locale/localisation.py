"""Country names, numbers, dates and the fixed words of a slide in the user's language.

Names come from CLDR by way of Babel, which brings its data with it: nothing is asked of the network. In English
the atlas keeps its own display names. Titles and findings are sentences and stay as they are; whoever presents in
another language writes them by hand.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import Final

from babel import Locale
from babel.dates import format_date

from geo.locale.glossary import GLOSSARY
from geo.locale.languages import ENGLISH, LANGUAGES
from geo.maps.legend import Legend
from geo.reference import countries

_LOCALES: Final = {**{code: code for code in LANGUAGES}, "en": "en_GB"}
_ORDER: Final = tuple(code for code in LANGUAGES if code != ENGLISH)
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
# A year, a day and a line of a tariff keep their figures.
_PLAIN_NUMBER = re.compile(r"\d+")
_PATTERNS: Final = tuple(
    (re.compile("(?<![^ ,])" + re.escape(line).replace(r"\{\}", "(.+?)") + "$"), line)
    for line in GLOSSARY
    if "{}" in line
)
# Words that mean this only when they stand alone.
_ALONE: Final = frozenset(
    {
        "of",
        "mine",
        "refined",
        "made",
        "By",
        "Back",
        "Next",
        "Stop",
        "Play",
        "Share",
        "Flow",
        "Year",
        "Share of world",
        "Country",
        "Mineral",
        "Figure",
        "Amount",
        "Rank",
        "rank",
        "Part",
    }
)
_LONGEST_FIRST: Final = sorted(
    (line for line in GLOSSARY if "{}" not in line and line not in _ALONE), key=len, reverse=True
)
# Japanese and Korean count in ten thousands: words of large numbers with how many of them one is.
_EAST: Final = {
    "ja": {"billion": (10, "億"), "million": (100, "万"), "thousand": (1, "千")},
    "ko": {"billion": (10, "억"), "million": (100, "만"), "thousand": (1, "천")},
}
_LARGE: Final = re.compile(r"(\d[\d,]*(?:\.\d+)?)[\s\u202f\u00a0](billion|million|thousand)(?!\w)")
_SOURCE_WORDS = re.compile(r"(?:^|(?<=\. ))(?:Source|Basis|Dataset)(?=: )")
_ANY_WORD = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, _LONGEST_FIRST)) + r")(?!\w)")


def country(iso3: str, lang: str) -> str:
    """Display name of a country: CLDR's short form where it has one, else its name; English as everywhere here.

    Raises
    ------
    UnknownChoiceError: if the code is none.
    """
    english = countries.name_of(iso3)
    code = _alpha2().get(iso3)
    if lang == ENGLISH or code is None:  # CLDR has no name of a former state
        return english
    known = Locale.parse(_LOCALES[lang]).territories
    return str(known.get(f"{code}-alt-short") or known.get(code, english))


def word(text: str, lang: str) -> str:
    """One of the fixed words or titles; what the table does not have stays English."""
    if lang == ENGLISH or text not in GLOSSARY:
        return text
    return GLOSSARY[text][_ORDER.index(lang)]


def number(text: str, lang: str) -> str:
    """A number as :mod:`geo.numbers` writes it, with the separators of the language: ``"1,234.5"`` as ``"1.234,5"``."""
    if lang == ENGLISH or _PLAIN_NUMBER.fullmatch(text):
        return text
    symbols = Locale.parse(_LOCALES[lang]).number_symbols["latn"]
    marks = {",": symbols["group"], ".": symbols["decimal"]}
    return "".join(marks.get(letter, letter) for letter in text)


def text(line: str, lang: str) -> str:
    """A line of a legend or a figure: known words and numbers put into the language."""
    if lang == ENGLISH:
        return line
    head, comma, rest = line.partition(", ")
    if comma and head in {"members", "others"}:
        return f"{word(head, lang)}, {text(rest, lang)}"
    for pattern, known in _PATTERNS:
        found = pattern.search(line)
        if found:
            filled = word(known, lang).format(found.group(1))
            return text(line[: found.start()], lang) + _NUMBER.sub(lambda one: number(one.group(), lang), filled)
    if line in GLOSSARY:
        return word(line, lang)
    if lang in _EAST:
        line = _LARGE.sub(lambda found: _counted(found.group(1), found.group(2), lang), line)
    worded = _ANY_WORD.sub(lambda found: word(found.group(), lang), line)
    return _NUMBER.sub(lambda found: number(found.group(), lang), worded)


def _counted(figures: str, unit: str, lang: str) -> str:
    """``"3.02 billion"`` as ``"30.2億"``."""
    times, sign = _EAST[lang][unit]
    return f"{float(figures.replace(',', '')) * times:,.6g}{sign}"


def source(line: str, lang: str) -> str:
    """A source line with its own words in the language; citations stay as they are published."""
    return _SOURCE_WORDS.sub(lambda found: word(found.group(), lang), line)


def label(iso3: str, line: str, lang: str) -> str:
    """A label of the map that begins with the country's English name, in the language: ``"Chine 71 %"``."""
    english = countries.name_of(iso3)
    return f"{country(iso3, lang)}{text(line.removeprefix(english), lang)}"


def legend(drawn: Legend, lang: str) -> Legend:
    """The legend in the language; names of alliances stay their own."""
    entries = tuple(replace(entry, label=text(entry.label, lang)) for entry in drawn.entries)
    return Legend(text(drawn.title, lang), entries)


def day(on: dt.date, lang: str) -> str:
    """A day in full: ``"23 November 2026"``, ``"2026年11月23日"``."""
    return str(format_date(on, "long", locale=_LOCALES[lang]))


def _alpha2() -> dict[str, str]:
    return {entry.iso3: entry.iso2 for entry in countries.all_countries()}
