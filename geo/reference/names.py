"""Names in the middle of a sentence: countries with their article, minerals in lower case."""

from __future__ import annotations

import functools
import re
from typing import Final

from geo.locale.languages import ENGLISH, current
from geo.locale.say import mark_term, say, term
from geo.reference import countries, minerals
from geo.reference.bases import basis_in_words

_CODE: Final = re.compile(r"(?<![A-Za-z0-9_])[A-Z]{3}(?![A-Za-z0-9_])")
_WITH_ARTICLE: Final = frozenset(
    ["USA", "GBR", "PHL", "NLD", "ARE", "BHS", "GMB", "MDV", "MHL", "COM", "SYC", "SLB", "CAF", "DOM"]
)
# "zirconium (zircon)" is a heading; in a sentence the mineral has its ordinary name.
_ORDINARY: Final = {
    "Graphite (natural)": mark_term("mineral", "natural graphite"),
    "Diamond (gem)": mark_term("mineral", "gem diamonds"),
    "Diamond (industrial)": mark_term("mineral", "industrial diamonds"),
    "Zirconium (zircon)": mark_term("mineral", "zircon"),
}
# Languages that write a noun within a sentence as at its start.
_CAPITALISED: Final = ("de", "ja", "ko")

# Stages of a supply chain, and how a publisher knows a figure, as they stand in tables and filters.
_STAGES: Final = frozenset({mark_term("stage", "mine"), mark_term("stage", "refined")})
_STATUSES: Final = frozenset(
    {
        mark_term("status", "reported"),
        mark_term("status", "estimated"),
        mark_term("status", "provisional"),
        mark_term("status", "withheld"),
        mark_term("status", "not available"),
        mark_term("status", "base year"),
        mark_term("status", "projection"),
    }
)

_MEASURES: Final = frozenset(
    {mark_term("measure", "production"), mark_term("measure", "reserves"), mark_term("measure", "capacity")}
)

# How a basis begins that counts a grade, a primary product or an intermediate instead of the whole mineral.
_PARTS: Final = ("magnet ", "battery-grade ", "primary ", "blister ", "lithium chemicals")
_BEFORE: Final = {"rare-earths": "rare-earth", "diamond-gem": "gem-diamond", "diamond-industrial": "industrial-diamond"}


def country_in_text(iso3: str) -> str:
    """Short name with its article where English wants one: "the United States", "China"."""
    if current() != ENGLISH:
        return countries.name_of(iso3)
    if iso3 in countries.former_states():
        return countries.former_states()[iso3].in_text
    name = countries.name_of(iso3)
    return f"the {name}" if iso3 in _WITH_ARTICLE else name


def possessive(name: str) -> str:
    """ "China's", "the United States'"; the bare name in other languages, whose templates put it where it belongs."""
    if current() != ENGLISH:
        return name
    return f"{name}\u2019" if name.endswith("s") else f"{name}\u2019s"


def mineral_in_text(mineral_id: str) -> str:
    """Name in the middle of a sentence: "rare earths", "natural graphite"."""
    known = minerals.mineral(mineral_id)
    if known.english in _ORDINARY:
        return term("mineral", _ORDINARY[known.english])
    return lowered(known.name)


def lowered(text: str) -> str:
    """*text* as it stands within a sentence: with a small first letter where the language spoken writes one."""
    return text if current() in _CAPITALISED or text[:2].isupper() else text[:1].lower() + text[1:]


def counted(mineral_id: str, basis: str) -> str:
    """What figures on a basis count, in the middle of a sentence: the mineral, or the part of it that they count.

    "cobalt" on "Co content"; "magnet rare earths", "battery-grade graphite" on what the International Energy Agency
    counts; "primary gallium", "titanium sponge", "blister and anode copper".
    """
    name = mineral_in_text(mineral_id)
    product = basis.partition(",")[0].partition(" (")[0]
    if product == "sponge metal":
        return say("{mineral} sponge", mineral=name)
    if not product.startswith(_PARTS):
        return name
    return say("primary {mineral}", mineral=name) if product.startswith("primary") else basis_in_words(product)


def stage_in_words(stage: str) -> str:
    """A stage (``"mine"``, ``"refined"``) in the language spoken now."""
    return term("stage", stage) if stage in _STAGES else stage


def measure_in_words(measure: str) -> str:
    """What is measured (``"production"``) in the language spoken now."""
    return term("measure", measure) if measure in _MEASURES else measure


def status_in_words(status: str) -> str:
    """How a publisher knows a figure (``"reported"``) in the language spoken now."""
    return term("status", status) if status in _STATUSES else status


def mineral_before(mineral_id: str) -> str:
    """Name before a noun: "rare-earth" as in "rare-earth imports", "cobalt"."""
    if current() != ENGLISH:
        return mineral_in_text(mineral_id)
    return _BEFORE.get(mineral_id) or mineral_in_text(mineral_id)


def with_names(text: str) -> str:
    """*text* with every alpha-3 code of a country replaced by its name, for users of pages."""
    return _CODE.sub(lambda found: countries.name_of(found[0]) if found[0] in _codes() else found[0], text)


@functools.cache
def _codes() -> frozenset[str]:
    known = {entry.iso3 for entry in countries.all_countries()}
    return frozenset(known | set(countries.former_states()))
