"""Names of countries and minerals in French, German, Spanish, Portuguese, Italian, Chinese and Japanese.

Countries come from Unicode's CLDR, which Babel carries; minerals from ``data/mappings/mineral_names.csv``, which also
says what a product's name counts: "lithium carbonate" is lithium, stated as Li2CO3. Nothing is guessed: a name that two
countries or two minerals bear is in neither answer.
"""

from __future__ import annotations

import functools
from typing import Final

from babel import Locale

from geo.reference import countries
from geo.reference.countries import UnknownCountryError
from geo.reference.spellings import normalise
from geo.sources import read_mapping

LANGUAGES: Final = ("fr", "de", "es", "pt", "it", "zh", "ja")
_CODE_LENGTH: Final = 2


@functools.cache
def _country_names() -> dict[str, str]:
    found: dict[str, set[str]] = {}
    for language in LANGUAGES:
        for code, name in Locale(language).territories.items():
            if len(code) != _CODE_LENGTH or not code.isalpha():
                continue
            try:
                iso3 = countries.iso3_of_code(code)
            except UnknownCountryError:
                continue  # the European Union and other areas that ISO lists beside countries
            found.setdefault(normalise(name), set()).add(iso3)
    return {name: next(iter(codes)) for name, codes in found.items() if len(codes) == 1}


def country(text: str) -> str:
    """Alpha-3 code of the country with this name in one of :data:`LANGUAGES`; empty where there is none.

    >>> country("Corée du Sud"), country("Simbabwe"), country("Congo")
    ('KOR', 'ZWE', '')
    """
    key = normalise(text)
    # The short name "Congo" is that of two countries, whatever the language.
    return "" if key in {"congo", "kongo"} else _country_names().get(key, "")


@functools.cache
def mineral_names() -> dict[str, tuple[str, str]]:
    """Mineral and content (a formula, or empty) by normalised name."""
    table = read_mapping("mineral_names")
    rows = zip(table["name"], table["mineral"], table["content"], strict=True)
    return {normalise(name): (mineral, content) for name, mineral, content in rows}


def mineral(text: str) -> tuple[str, str]:
    """Mineral and content of a name in another language or of a product; both empty where there is none.

    >>> mineral("Étain"), mineral("Lithium carbonate"), mineral("Steel")
    (('tin', ''), ('lithium', 'Li2CO3'), ('', ''))
    """
    return mineral_names().get(normalise(text), ("", ""))
