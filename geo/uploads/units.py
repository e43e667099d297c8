"""Units and contents as published, read into canonical units by explicit factors; nothing is guessed.

Mass, carat and volume factors are exact by definition (international pound 1959; troy ounce 31.1034768 g;
metric carat 0.2 g; flask of mercury 76 lb). Content factors are ratios of mass fractions from the abridged
standard atomic weights of IUPAC's Commission on Isotopic Abundances and Atomic Weights (CIAAW 2021,
https://ciaaw.org/abridged-atomic-weights.htm): lithium is 0.4645 of its oxide.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz, process

from geo import vocabulary as v

ATOMIC_WEIGHTS: Final = {
    "H": 1.008,
    "Li": 6.94,
    "Be": 9.0122,
    "B": 10.81,
    "C": 12.011,
    "O": 15.999,
    "F": 18.998,
    "Mg": 24.305,
    "Al": 26.982,
    "Si": 28.085,
    "P": 30.974,
    "S": 32.06,
    "K": 39.098,
    "Ca": 40.078,
    "Ti": 47.867,
    "V": 50.942,
    "Cr": 51.996,
    "Mn": 54.938,
    "Fe": 55.845,
    "Co": 58.933,
    "Ni": 58.693,
    "Cu": 63.546,
    "Zn": 65.38,
    "Ga": 69.723,
    "Ge": 72.630,
    "As": 74.922,
    "Se": 78.971,
    "Rb": 85.468,
    "Sr": 87.62,
    "Zr": 91.224,
    "Nb": 92.906,
    "Mo": 95.95,
    "Pd": 106.42,
    "Ag": 107.87,
    "Cd": 112.41,
    "In": 114.82,
    "Sn": 118.71,
    "Sb": 121.76,
    "Te": 127.60,
    "Cs": 132.91,
    "Ba": 137.33,
    "Hf": 178.49,
    "Ta": 180.95,
    "W": 183.84,
    "Re": 186.21,
    "Pt": 195.08,
    "Au": 196.97,
    "Hg": 200.59,
    "Pb": 207.2,
    "Bi": 208.98,
    "Rh": 102.91,
    "U": 238.03,
}
_ELEMENT_NAMES = {
    "lithium": "Li",
    "beryllium": "Be",
    "boron": "B",
    "magnesium": "Mg",
    "aluminium": "Al",
    "aluminum": "Al",
    "silicon": "Si",
    "phosphorus": "P",
    "sulfur": "S",
    "potassium": "K",
    "titanium": "Ti",
    "vanadium": "V",
    "chromium": "Cr",
    "manganese": "Mn",
    "iron": "Fe",
    "cobalt": "Co",
    "nickel": "Ni",
    "copper": "Cu",
    "zinc": "Zn",
    "gallium": "Ga",
    "germanium": "Ge",
    "arsenic": "As",
    "selenium": "Se",
    "strontium": "Sr",
    "zirconium": "Zr",
    "niobium": "Nb",
    "molybdenum": "Mo",
    "palladium": "Pd",
    "silver": "Ag",
    "cadmium": "Cd",
    "indium": "In",
    "tin": "Sn",
    "antimony": "Sb",
    "tellurium": "Te",
    "cesium": "Cs",
    "tantalum": "Ta",
    "tungsten": "W",
    "rhenium": "Re",
    "platinum": "Pt",
    "gold": "Au",
    "mercury": "Hg",
    "lead": "Pb",
    "bismuth": "Bi",
    "uranium": "U",
    "rhodium": "Rh",
}
# Words for a content that no formula spells.
_CONTENT_WORDS = {
    "lce": "Li2CO3",
    "lithium carbonate equivalent": "Li2CO3",
    "lithium carbonate": "Li2CO3",
    "lithium oxide": "Li2O",
    "lithium hydroxide monohydrate": "LiOH.H2O",
    "reo": "REO",
    "treo": "REO",
    "rare-earth-oxide": "REO",
    "rare-earth oxide": "REO",
    "rare earth oxide": "REO",
    "rare earth oxides": "REO",
    "potassium oxide": "K2O",
    "vanadium pentoxide": "V2O5",
    "niobium pentoxide": "Nb2O5",
    "tantalum pentoxide": "Ta2O5",
    "tungsten trioxide": "WO3",
    "chromic oxide": "Cr2O3",
    "uranium oxide": "U3O8",
    "titanium dioxide": "TiO2",
    "boric oxide": "B2O3",
}
# Carbonate and hydroxide are ways to state lithium, never what is counted in the ground.
RESTATED: Final = frozenset(["Li2CO3", "LiOH.H2O"])

_SCALES = {
    "": 1.0,
    "thousand": 1e3,
    "thousands": 1e3,
    "thousands of": 1e3,
    "'000": 1e3,
    "000": 1e3,
    "1000": 1e3,
    "1,000": 1e3,
    "1.000": 1e3,
    "k": 1e3,
    "10^3": 1e3,
    "million": 1e6,
    "millions": 1e6,
    "millions of": 1e6,
    "mio": 1e6,
    "mio.": 1e6,
    "mln": 1e6,
    "10^6": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "mrd": 1e9,
    "mrd.": 1e9,
}
_POUND_T = 0.00045359237
_WORDS: dict[str, tuple[v.Unit, float]] = {
    **dict.fromkeys(
        [
            "t",
            "tonne",
            "tonnes",
            "ton",
            "tons",
            "metric ton",
            "metric tons",
            "metric tonne",
            "metric tonnes",
            "metr. t",
            "metr.t",
            "metrict",
            "tonnes (metric)",
            "tonnes metric",
            "te",
            "tpa",
            "t/a",
            "t/y",
            "t/yr",
            "metric dry ton",
            "metric dry tons",
            "dry metric ton",
            "dry metric tons",
            "tonnen",
            "tmf",
            "吨",
            "トン",
            "toneladas",
            "tonelada",
            "tonnellate",
            "tonnellata",
            "toneladas métricas",
            "tonnes métriques",
            "tm",
            "t dry",
            "dmt",
        ],
        (v.Unit.TONNE, 1.0),
    ),
    **dict.fromkeys(
        [
            "gg",
            "kmt",
            "milliers de tonnes",
            "tausend tonnen",
            "miles de toneladas",
            "mil toneladas",
            "migliaia di tonnellate",
            "千吨",
            "千トン",
        ],
        (v.Unit.TONNE, 1e3),
    ),
    **dict.fromkeys(
        [
            "tg",
            "millions de tonnes",
            "millionen tonnen",
            "millones de toneladas",
            "milhões de toneladas",
            "milioni di tonnellate",
            "百万吨",
        ],
        (v.Unit.TONNE, 1e6),
    ),
    **dict.fromkeys(
        ["kg", "kilogram", "kilograms", "kilogramme", "kilogrammes", "kilo", "kilos"], (v.Unit.TONNE, 1e-3)
    ),
    **dict.fromkeys(["g", "gram", "grams", "gramme", "grammes"], (v.Unit.TONNE, 1e-6)),
    **dict.fromkeys(["kt", "kilotonne", "kilotonnes", "kiloton", "kilotons", "ktpa"], (v.Unit.TONNE, 1e3)),
    **dict.fromkeys(["megatonne", "megatonnes", "mtpa"], (v.Unit.TONNE, 1e6)),
    **dict.fromkeys(["gigatonne", "gigatonnes"], (v.Unit.TONNE, 1e9)),
    **dict.fromkeys(["lb", "lbs", "pound", "pounds"], (v.Unit.TONNE, _POUND_T)),
    **dict.fromkeys(["万吨"], (v.Unit.TONNE, 1e4)),
    **dict.fromkeys(["mlb", "mlbs", "million lb"], (v.Unit.TONNE, 1e6 * _POUND_T)),
    **dict.fromkeys(["mmt"], (v.Unit.TONNE, 1e6)),
    **dict.fromkeys(["short ton", "short tons"], (v.Unit.TONNE, 2000 * _POUND_T)),
    **dict.fromkeys(["long ton", "long tons"], (v.Unit.TONNE, 2240 * _POUND_T)),
    **dict.fromkeys(
        ["troy oz", "troy ounce", "troy ounces", "ozt", "oz t", "oz troy", "ounces troy", "oz. troy", "troy oz."],
        (v.Unit.TONNE, 31.1034768e-6),
    ),
    **dict.fromkeys(["koz"], (v.Unit.TONNE, 31.1034768e-3)),
    **dict.fromkeys(["moz"], (v.Unit.TONNE, 31.1034768)),
    # A hundredth of a ton of what is contained: ores of tungsten and uranium are sold so.
    **dict.fromkeys(["metric ton unit", "metric ton units"], (v.Unit.TONNE, 0.01)),
    **dict.fromkeys(["short ton unit", "short ton units"], (v.Unit.TONNE, 20 * _POUND_T)),
    **dict.fromkeys(["flask", "flasks"], (v.Unit.TONNE, 76 * _POUND_T)),
    **dict.fromkeys(["ct", "cts", "carat", "carats"], (v.Unit.CARAT, 1.0)),
    **dict.fromkeys(["kct"], (v.Unit.CARAT, 1e3)),
    **dict.fromkeys(["mct"], (v.Unit.CARAT, 1e6)),
    **dict.fromkeys(
        ["m3", "m³", "cubic meter", "cubic meters", "cubic metre", "cubic metres"], (v.Unit.MILLION_M3, 1e-6)
    ),
    **dict.fromkeys(["mm3", "mcm"], (v.Unit.MILLION_M3, 1.0)),
    **dict.fromkeys(["bcm"], (v.Unit.MILLION_M3, 1e3)),
    **dict.fromkeys(["cubic foot", "cubic feet", "cf"], (v.Unit.MILLION_M3, 0.3048**3 / 1e6)),
    **dict.fromkeys(["bcf"], (v.Unit.MILLION_M3, 0.3048**3 * 1e3)),
    **dict.fromkeys(["%", "percent", "per cent", "pct", "share"], (v.Unit.PERCENT, 1.0)),
}
# Scales in figures: "1,000 t", "1 000 t", "10³ t", "in 1.000 t", "10^6 t".
_MILLION = re.compile(r"(?<![\d.,])(?:1[ ,.'\u00a0\u202f]?000[ ,.'\u00a0\u202f]?000|10\^6|10\*\*6|10⁶)(?![\d.,])")
_THOUSAND = re.compile(r"(?<![\d.,])(?:1[ ,.'\u00a0\u202f]?000|10\^3|10\*\*3|10³)(?![\d.,])")
# Figures are of a year: "kt per year" is kt.
_PER_YEAR = re.compile(r"\s*(?:per|/|a)\s*(?:year|annum|yr)\.?\s*$", re.IGNORECASE)
# A unit with what is weighed behind it, as in "tU" and "ktLCE".
_GLUED = re.compile(r"^(t|kt|Mt|kg)([A-Z][A-Za-z0-9₀-₉]*)$")
_BEFORE = re.compile("^\\s*[x\u00d7]\\s*(?=thousand|million)")
_BEHIND = re.compile("^\\s*(\\S.*?)\\s*\\(?\\s*[x\u00d7*]\\s*(thousand|million)\\s*\\)?\\s*$")
# Spelled so, capitals decide: Mt is a million tonnes, and mt or MT could be that or one metric ton.
_EXACT = {"Mt": (v.Unit.TONNE, 1e6), "Gt": (v.Unit.TONNE, 1e9), "Moz": (v.Unit.TONNE, 31.1034768)}
_NEAR: Final = 75.0
AMBIGUOUS: Final = frozenset(["mt", "MT", "oz", "ounce", "ounces"])
_CARATS_PER_TONNE = 5e6


@dataclass(frozen=True, slots=True)
class Reading:
    """A published unit: *factor* turns a figure into the canonical *unit*; *content* is a formula or empty."""

    unit: v.Unit
    factor: float
    content: str


@functools.lru_cache(maxsize=4096)
def read(text: str) -> Reading | None:
    """What a published unit means; ``None`` where it is not known or can be read two ways.

    >>> read("kt Li2O")
    Reading(unit=<Unit.TONNE: 't'>, factor=1000.0, content='Li2O')
    >>> read("thousand metric tons, cobalt content").content
    'Co'
    """
    plain = _THOUSAND.sub("thousand ", _MILLION.sub("million ", text))
    plain = _PER_YEAR.sub("", plain)
    if (glued := _GLUED.match(plain.strip())) and content(glued[2]):
        plain = f"{glued[1]} {glued[2]}"
    plain = _BEHIND.sub(r"\2 \1", _BEFORE.sub("", plain))
    shown = " ".join(plain.replace("_", " ").replace("(", " ").replace(")", " ").replace(",", " , ").split())
    words = shown.split(" ")
    for taken in range(min(len(words), 4), 0, -1):
        head = " ".join(words[:taken]).replace(" ,", "").strip()
        measured = _measured(head)
        if measured is not None:
            rest = " ".join(words[taken:]).strip(" ,")
            found = content(rest)
            if rest and found is None:
                return None
            return Reading(measured[0], measured[1], found or "")
    return None


_OFFERS: Final = {**dict.fromkeys(["mt", "MT"], ("t", "Mt")), **dict.fromkeys(["oz", "ounce", "ounces"], ("troy oz",))}
# What a unit is offered as where nothing is near.
COMMON: Final = ("t", "kt", "Mt", "kg", "lb", "troy oz", "short tons", "ct", "million m3", "%")


def offers(text: str) -> tuple[str, ...]:
    """What a unit that is not understood may mean, the nearest first.

    >>> offers("mt"), offers("Tonnne")
    (('t', 'Mt'), ('tonne',))
    """
    if text.strip() in _OFFERS:
        return _OFFERS[text.strip()]
    near = process.extract(
        " ".join(text.lower().split())[:40], list(_WORDS), scorer=fuzz.ratio, limit=2, score_cutoff=_NEAR
    )
    return tuple(word for word, _, _ in near[:1])


def _measured(head: str) -> tuple[v.Unit, float] | None:
    if head in AMBIGUOUS:
        return None
    if head in _EXACT:
        return _EXACT[head]
    lower = head.lower()
    if lower in _WORDS:
        return _WORDS[lower]
    scale, _, word = lower.replace("s of ", "s-of ").partition(" ")
    scale = scale.replace("s-of", "s of")
    if word in AMBIGUOUS or scale not in _SCALES or word not in _WORDS:
        return None
    unit, factor = _WORDS[word]
    return unit, factor * _SCALES[scale]


def content(text: str) -> str | None:
    """The formula that a content is stated in: "Li2O", "Co", "REO"; empty for gross weight; ``None`` if unknown.

    >>> content("cobalt content"), content("of LCE"), content("metal content"), content("gross weight")
    ('Co', 'Li2CO3', 'metal', '')
    """
    words = re.sub(
        r"\b(of|in|as|de|di|da|do|contained|content|contents|equivalent|eq\.?)\b", " ", text, flags=re.IGNORECASE
    )
    word = " ".join(words.split()).strip(" .,")
    lower = word.lower()
    if lower in {"", "gross weight", "gross", "gross tonnage", "metric"}:
        return ""
    if lower in {
        "metal",
        "metals",
        "element",
        "inhalt",
        "contenu",
        "métal contenu",
        "contenido",
        "contenido metálico",
        "metal contenido",
        "conteúdo metálico",
        "metal contido",
        "contenuto metallico",
        "metallo contenuto",
        "contenu métallique",
        "contenu métal",
        "metallinhalt",
        "metall-inhalt",
        "金属量",
    }:
        return "metal"
    if lower in _CONTENT_WORDS:
        return _CONTENT_WORDS[lower]
    if lower in _ELEMENT_NAMES:
        return _ELEMENT_NAMES[lower]
    plain = word.translate(str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789"))
    if _composition(plain):
        return plain
    return None


@functools.cache
def _composition(formula: str) -> dict[str, int]:
    """Atoms by element; empty for what is not a formula."""
    atoms: dict[str, int] = {}
    for part in formula.split("."):
        tokens = re.findall(r"([A-Z][a-z]?)(\d*)", part)
        if not tokens or "".join(symbol + count for symbol, count in tokens) != part:
            return {}
        for symbol, count in tokens:
            if symbol not in ATOMIC_WEIGHTS:
                return {}
            atoms[symbol] = atoms.get(symbol, 0) + int(count or 1)
    return atoms


def element(formula: str) -> str:
    """The element that a formula is about: the first that is neither oxygen, carbon nor hydrogen.

    >>> element("Li2CO3"), element("REO")
    ('Li', '')
    """
    return next((symbol for symbol in _composition(formula) if symbol not in {"O", "C", "H"}), "")


def contains(formula: str, symbol: str) -> bool:
    """Whether the element is part of the formula.

    >>> contains("FeSi", "Si"), contains("Cu", "Li")
    (True, False)
    """
    return symbol in _composition(formula)


def content_factor(one: str, other: str) -> float | None:
    """Tonnes of *other* in a tonne of *one*, two statements of the same element; ``None`` if they are not.

    >>> round(content_factor("Li2O", "Li"), 4), round(content_factor("Li2CO3", "Li"), 4)
    (0.4645, 0.1879)
    """
    shared = element(one)
    if not shared or shared != element(other):
        return None
    return _fraction(one, shared) / _fraction(other, shared)


def _fraction(formula: str, symbol: str) -> float:
    atoms = _composition(formula)
    total = sum(ATOMIC_WEIGHTS[name] * count for name, count in atoms.items())
    return ATOMIC_WEIGHTS[symbol] * atoms[symbol] / total


def unit_factor(unit: v.Unit, wanted: v.Unit) -> float | None:
    """Factor from one canonical unit to another; ``None`` where none is physical.

    >>> unit_factor(v.Unit.TONNE, v.Unit.CARAT)
    5000000.0
    """
    if unit == wanted:
        return 1.0
    pair = {v.Unit.TONNE: _CARATS_PER_TONNE, v.Unit.CARAT: 1 / _CARATS_PER_TONNE}
    return pair[unit] if {unit, wanted} == set(pair) else None
