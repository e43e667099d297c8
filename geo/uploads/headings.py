"""What the name of a column of figures says: year, unit, measure, stage, mineral and mark, or that it holds none.

A name is understood as a whole or not at all: "Prod_kt_est_2023" is an estimate of production in thousand tonnes in
2023, "Share 2024" and "Growth 2023" are no figures of it, and neither is a forecast. A fiscal year ("FY2025",
"2023/24") is not a calendar year: it is named, never taken for one.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import Final

from geo import vocabulary as v
from geo.uploads import units
from geo.uploads.names import mineral_id

MINE: Final = re.compile(
    r"(?<![^\W_])(?:mine[ds]?|mining|ore|concentrates?|minière|minas?|minera|mineração|mineraria|miniera|extraction|"
    r"extracción|extração|estrazione)(?![^\W_])|bergwerk|bergbau|förderung|矿山|开采|采矿|鉱山|採掘",
    re.IGNORECASE,
)
REFINED: Final = re.compile(
    r"(?<![^\W_])(?:refin\w+|raffin\w+|smelt\w+|processing|processed|primary|secondary|sponge|fonderie|affinage|"
    r"fundici\w+|fundição|fusione)(?![^\W_])|raffinad|hütte|冶炼|精炼|製錬|精製",
    re.IGNORECASE,
)
PRODUCTION: Final = re.compile(r"prod(?:uction|uced)?$|produ[ckzç]|output|förder(?:ung|menge)|产量|生産", re.IGNORECASE)
RESERVES: Final = re.compile(
    r"(?<![^\W_])(?:reserves?|réserves?|reservas?|riserve|reserven|vorräte)(?![^\W_])|储量|埋蔵", re.IGNORECASE
)
CAPACITY: Final = re.compile(
    r"(?<![^\W_])(?:capacity|capacities|capacité|kapazität|capacidad|capacidade|capacità)"
    r"(?![^\W_])|产能|能力",
    re.IGNORECASE,
)
# What a column may hold beside figures of a fact; its name is then none of a figure.
_OTHER = re.compile(
    r"%|(?<![^\W_])(?:share|shares|pct|percent|percentage|growth|change|cagr|rank|ranking|price|prices|usd|us\$|eur|gbp|"
    r"dollars?|euros?|forecasts?|projected|projections?|planned|target|index|per capita|anteil|wachstum|preis|prognose|"
    r"part|croissance|variation|prix|prévision|cuota|participación|crecimiento|precio|pronóstico|quota|crescita|prezzo|"
    r"participação|crescimento|preço|reliance|imports?|exports?|consumption|stocks?|resources?)(?![^\W_])|[$€£¥]",
    re.IGNORECASE,
)
# What a table may be of instead of production, capacity or reserves, as its title says.
_OTHER_TABLE = re.compile(
    r"(?<![^\W_])(?:consumption|demand|exports?|imports?|trade|resources?|stocks|inventories|prices?|sales|reliance|"
    r"consommation|exportations?|importations?|ressources|verbrauch|nachfrage|ausfuhr(?:en)?|einfuhr(?:en)?|exporte|"
    r"importe|ressourcen|consumo|demanda|exportaci(?:ón|ones)|importaci(?:ón|ones)|exporta(?:ção|ções)|"
    r"importa(?:ção|ções)|recursos|consumi|domanda|esportazion[ei]|importazion[ei]|risorse)(?![^\W_])|"
    r"消费|消費|需求|需要|出口|进口|資源|资源|輸出|輸入",
    re.IGNORECASE,
)
_FORECAST = re.compile(
    r"(?<!\d)20\d{2}\s?f(?:cst)?(?![^\W_])|(?<![^\W_])(?:forecasts?|projected|projections?|prognose|"
    r"prévision|pronóstico)(?![^\W_])",
    re.IGNORECASE,
)
ESTIMATED_WORDS: Final = (
    "estimé",
    "estimée",
    "estimés",
    "estimées",
    "estimation",
    "geschätzt",
    "schätzung",
    "estimado",
    "estimada",
    "estimación",
    "estimativa",
    "stimato",
    "stimata",
    "stima",
    "估计",
    "推定",
)
PROVISIONAL_WORDS: Final = (
    "provisoire",
    "provisoires",
    "vorläufig",
    "preliminar",
    "provisório",
    "provisória",
    "provvisorio",
    "provvisoria",
    "暂定",
    "暫定",
)
_STATUS: Final = {
    **dict.fromkeys(
        ["e", "est", "estimate", "estimated", "estimates", "ᵉ", *ESTIMATED_WORDS], v.Status.ESTIMATED.value
    ),
    **dict.fromkeys(
        ["p", "prov", "provisional", "prel", "prelim", "preliminary", "ᵖ", *PROVISIONAL_WORDS],
        v.Status.PROVISIONAL.value,
    ),
}
_REVISED: Final = frozenset(["r", "rev", "revised", "ʳ", "révisé", "révisée", "revidiert", "revisado", "rivisto"])
_PLAIN: Final = frozenset(["actual", "reported", "final"])
# Words that say nothing more.
_FILLERS: Final = frozenset(
    [
        "of",
        "in",
        "the",
        "year",
        "yr",
        "y",
        "jahr",
        "annual",
        "value",
        "quantity",
        "amount",
        "figure",
        "figures",
        "data",
        "de",
        "en",
        "menge",
        "volume",
        "tonnage",
        "by",
        "country",
        "année",
        "año",
        "ano",
        "anno",
        "年",
        "for",
    ]
)
_FISCAL = re.compile(
    r"(?<![^\W_])(?:FY|fiscal year|financial year)[\s_-]*'?(?P<one>(?:19|20)?\d{2})(?!\d)"
    r"|(?<!\d)(?P<two>(?:19|20)\d{2}\s?[/–-]\s?(?:(?:19|20)\d{2}|\d{2}))(?!\d)"  # noqa: RUF001 - a dash as printed
    r"|(?<!\d)(?:19|20)\d{2}年度",
    re.IGNORECASE,
)
_YEAR = re.compile(
    r"^(?:y|yr|x)?(?P<year>(?:19|20)\d{2})(?:\.0|年)?(?P<mark>[a-zᵉᵖʳ]{0,4})(?:\d|[¹²³⁴-⁹])?$", re.IGNORECASE
)
# A footnote's number behind a year: "2023e, 3".
_FOOTNOTE = re.compile(r"(?<=\d|[a-zᵉᵖʳ]),\s?\d{1,2}$")
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_LONGEST_PHRASE: Final = 6
_SHORTEST_MINERAL: Final = 3
_SHORT_FISCAL: Final = 2


@dataclass(frozen=True, slots=True)
class Heading:
    """What one name says; parts that it does not say are empty (``year``: 0)."""

    year: int = 0
    unit: str = ""
    measure: str = ""
    stage: str = ""
    mineral: str = ""
    status: str = ""
    revised: bool = False

    def said(self) -> dict[str, str]:
        """Roles that the name fills, with the word for each."""
        parts = {
            v.UNIT: self.unit,
            v.MEASURE: self.measure,
            v.STAGE: self.stage,
            v.MINERAL: self.mineral,
            v.STATUS: self.status,
        }
        return {role: text for role, text in parts.items() if text}


def stage_in(text: str) -> str:
    """The stage that a text names; empty where it names none or both.

    >>> stage_in("Refinery production"), stage_in("World production"), stage_in("mine and smelter")
    ('refined', '', '')
    """
    mined, refined = bool(MINE.search(text)), bool(REFINED.search(text))
    if mined == refined:
        return ""
    return v.Stage.MINE.value if mined else v.Stage.REFINED.value


def names_stage(text: str) -> bool:
    """Whether a text names a stage, or both."""
    return bool(MINE.search(text) or REFINED.search(text))


def fiscal_year(text: str) -> str:
    """The fiscal year that a text names, as printed; empty where it names none.

    >>> fiscal_year("FY2025"), fiscal_year("Output 2023/24 (t)"), fiscal_year("2019-01-01"), fiscal_year("2024")
    ('FY2025', '2023/24', '', '')
    """
    match = _FISCAL.search(text)
    if match is None:
        return ""
    if match["two"]:
        first, second = (int(part) for part in re.split(r"\D+", match["two"]))
        # "2019-01" is a month, "2012-22" a span of years: a fiscal year ends in the year after it began.
        wanted = (first + 1) % 100 if second < 100 else first + 1  # noqa: PLR2004 - two digits
        if second != wanted:
            return ""
    return match[0].strip()


def is_other(name: str) -> bool:
    """Whether a column holds money, shares, growth, trade or forecasts, as its name says."""
    return bool(_OTHER.search(name))


def other_table(title: str) -> str:
    """The word of a title that says of what its table is, where that is neither production, capacity nor reserves.

    >>> other_table("Refined copper consumption (kt)"), other_table("Production and exports of copper")
    ('consumption', '')
    """
    if PRODUCTION.search(title) or RESERVES.search(title) or CAPACITY.search(title):
        return ""
    found = _OTHER_TABLE.search(title)
    return found[0] if found else ""


def forecast(name: str) -> bool:
    """Whether the name says that a year's figures are a forecast.

    >>> forecast("2030f"), forecast("Projected 2035"), forecast("2024e")
    (True, True, False)
    """
    return bool(_FORECAST.search(name))


@functools.lru_cache(maxsize=4096)
def read(name: str) -> Heading | None:
    """What the name of a column of figures says; ``None`` where a word of it is not understood, or says otherwise.

    >>> read("Prod_kt_est_2023")
    Heading(year=2023, unit='kt', measure='production', stage='', mineral='', status='estimated', revised=False)
    >>> read("2023e, 3").status, read("Share 2024"), read("FY2025"), read("2024 (share of world)")
    ('estimated', None, None, None)
    """
    text = " ".join(name.split())
    if not text or _OTHER.search(text) or fiscal_year(text):
        return None
    found: dict[str, str] = {}
    outside = _FOOTNOTE.sub("", _BRACKETS.sub(" ", text).strip())
    for part in (outside, *_BRACKETS.findall(text)):
        if not _read_words(_words(part), found):
            return None
    revised = bool(found.pop("revised", ""))
    year = int(found.pop(v.YEAR, "0"))
    return Heading(year=year, revised=revised, **found) if found or year else None


def _words(text: str) -> list[str]:
    spaced = re.sub(r"[_\s]+|(?<=[^\W\d])-(?=\d)|[;:]", " ", text)
    return [word for word in (one.strip(",.-–") for one in spaced.split()) if word]  # noqa: RUF001 - as printed


def _read_words(words: list[str], found: dict[str, str]) -> bool:
    """Add what the words say to *found*; false where one is not understood or contradicts another."""
    at = 0
    while at < len(words):
        for taken in range(min(len(words) - at, _LONGEST_PHRASE), 0, -1):
            said = _phrase(" ".join(words[at : at + taken]))
            if said is not None:
                break
        else:
            return False
        for role, word in said.items():
            if found.setdefault(role, word) != word:
                return False
        at += taken
    return True


def _phrase(phrase: str) -> dict[str, str] | None:  # noqa: PLR0911 - one return a case
    """What one word or phrase says, by role; ``None`` where it is not understood."""
    lower = phrase.lower()
    if lower in _FILLERS or lower in _PLAIN:
        return {}
    if (match := _YEAR.match(phrase)) is not None:
        mark = match["mark"].lower()
        if mark and mark not in _STATUS and mark not in _REVISED:
            return None
        return {v.YEAR: match["year"], **_mark(mark)}
    if lower in _STATUS or lower in _REVISED:
        return _mark(lower)
    reading = units.read(phrase)
    if reading is not None or phrase in units.AMBIGUOUS:
        return None if reading is not None and reading.unit is v.Unit.PERCENT else {v.UNIT: phrase}
    if len(phrase) >= _SHORTEST_MINERAL and (mineral := mineral_id(phrase)):
        return {v.MINERAL: mineral}
    if " " in phrase:
        return None
    return _activity(phrase)


def _mark(mark: str) -> dict[str, str]:
    if mark in _REVISED:
        return {"revised": "revised"}
    return {v.STATUS: _STATUS[mark]} if mark else {}


def _activity(word: str) -> dict[str, str] | None:
    """Measure and stage that one word says."""
    said = {}
    for measure, pattern in (
        (v.Measure.RESERVES, RESERVES),
        (v.Measure.CAPACITY, CAPACITY),
        (v.Measure.PRODUCTION, PRODUCTION),
    ):
        if pattern.search(word):
            said[v.MEASURE] = measure.value
            break
    if stage := stage_in(word):
        said[v.STAGE] = stage
    return said or None
