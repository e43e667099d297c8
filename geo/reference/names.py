"""Names in the middle of a sentence: countries with their article, minerals in lower case."""

from __future__ import annotations

import functools
import re
from typing import Final

from geo.reference import countries, minerals

_CODE: Final = re.compile(r"\b[A-Z]{3}\b")
_WITH_ARTICLE: Final = frozenset(
    ["USA", "GBR", "PHL", "NLD", "ARE", "BHS", "GMB", "MDV", "MHL", "COM", "SYC", "SLB", "CAF", "DOM"]
)
# "zirconium (zircon)" is a heading; in a sentence the mineral has its ordinary name.
_ORDINARY: Final = {
    "graphite (natural)": "natural graphite",
    "diamond (gem)": "gem diamonds",
    "diamond (industrial)": "industrial diamonds",
    "zirconium (zircon)": "zircon",
}

# How a basis begins that counts a grade, a primary product or an intermediate instead of the whole mineral.
_PARTS: Final = ("magnet ", "battery-grade ", "primary ", "blister ", "lithium chemicals")
_BEFORE: Final = {"rare-earths": "rare-earth", "diamond-gem": "gem-diamond", "diamond-industrial": "industrial-diamond"}


def country_in_text(iso3: str) -> str:
    """Short name with its article where English wants one: "the United States", "China"."""
    if iso3 in countries.former_states():
        return countries.former_states()[iso3].in_text
    name = countries.name_of(iso3)
    return f"the {name}" if iso3 in _WITH_ARTICLE else name


def possessive(name: str) -> str:
    """ "China's", "the United States'"."""
    return f"{name}\u2019" if name.endswith("s") else f"{name}\u2019s"


def mineral_in_text(mineral_id: str) -> str:
    """Name in the middle of a sentence: "rare earths", "natural graphite"."""
    name = minerals.mineral(mineral_id).name
    lowered = name if name[:2].isupper() else name[0].lower() + name[1:]
    return _ORDINARY.get(lowered, lowered)


def counted(mineral_id: str, basis: str) -> str:
    """What figures on a basis count, in the middle of a sentence: the mineral, or the part of it that they count.

    "cobalt" on "Co content"; "magnet rare earths", "battery-grade graphite" on what the International Energy Agency
    counts; "primary gallium", "titanium sponge", "blister and anode copper".
    """
    name = mineral_in_text(mineral_id)
    product = basis.partition(",")[0].partition(" (")[0]
    if product == "sponge metal":
        return f"{name} sponge"
    if not product.startswith(_PARTS):
        return name
    return f"primary {name}" if product.startswith("primary") else product


def mineral_before(mineral_id: str) -> str:
    """Name before a noun: "rare-earth" as in "rare-earth imports", "cobalt"."""
    return _BEFORE.get(mineral_id) or mineral_in_text(mineral_id)


def with_names(text: str) -> str:
    """*text* with every alpha-3 code of a country replaced by its name, for users of pages."""
    return _CODE.sub(lambda found: _names().get(found[0], found[0]), text)


@functools.cache
def _names() -> dict[str, str]:
    known = {entry.iso3: entry.name for entry in countries.all_countries()}
    return known | {code: state.name for code, state in countries.former_states().items()}
