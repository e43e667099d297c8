"""Which column plays which part: guessed from names, corrected by a person, remembered by header.

A *role* is a part of a fact; what no column says can be said once for the whole file (``constants``), and
a table with years as columns names them (``years``). ``draft`` then gives one row per figure, still as text.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from typing import Any, Final

import pandas as pd

from geo import vocabulary as v
from geo.errors import GeoError
from geo.locale.say import mark, mark_term, say, term
from geo.reference.spellings import normalise
from geo.uploads import foreign, headings, units
from geo.uploads.figures import REVISED
from geo.uploads.names import is_place, mineral_id, word_in_words
from geo.uploads.read import Sheet, column_in_words

COUNTRY: Final = "country"
SOURCE: Final = "source"
ROLES: Final = (
    COUNTRY,
    v.MINERAL,
    v.STAGE,
    v.MEASURE,
    v.YEAR,
    v.VALUE,
    v.UNIT,
    v.BASIS,
    v.STATUS,
    SOURCE,
    v.NOTE,
    v.SERIES,
    v.LOWER,
    v.UPPER,
)
# Roles without which there is no fact.
NEEDED: Final = (COUNTRY, v.MINERAL, v.STAGE, v.YEAR, v.VALUE, v.UNIT)
_ROLE_WORDS: Final = frozenset(
    {
        mark_term("part of a figure", "country"),
        mark_term("part of a figure", "mineral"),
        mark_term("part of a figure", "stage"),
        mark_term("part of a figure", "measure"),
        mark_term("part of a figure", "year"),
        mark_term("part of a figure", "value"),
        mark_term("part of a figure", "unit"),
        mark_term("part of a figure", "basis"),
        mark_term("part of a figure", "status"),
        mark_term("part of a figure", "source"),
        mark_term("part of a figure", "note"),
        mark_term("part of a figure", "series"),
        mark_term("part of a figure", "lower"),
        mark_term("part of a figure", "upper"),
    }
)
# Columns of a draft beside the roles: where in the file a figure stands.
SHEET: Final = "sheet"
ROW: Final = "row"
COLUMN: Final = "column"

# In English, French, German, Spanish, Portuguese, Italian, Chinese and Japanese; compared without case and accents.
_SYNONYMS: dict[str, tuple[str, ...]] = {
    COUNTRY: (
        "country",
        "countries",
        "country name",
        "area",
        "nation",
        "pays",
        "land",
        "país",
        "paese",
        "producer",
        "country or area",
        "country_trans",
        "iso3",
        "country code",
        "iso code",
        "region or country",
        "location",
        "entity",
        "geography",
        "iso2",
        "pays producteur",
        "producteur",
        "staat",
        "förderland",
        "produtor",
        "país productor",
        "país produtor",
        "paese produttore",
        "nazione",
        "国家",
        "国家和地区",
        "国",
        "国名",
    ),
    v.MINERAL: (
        "mineral",
        "commodity",
        "material",
        "raw material",
        "element",
        "metal",
        "product",
        "resource",
        "rohstoff",
        "substance",
        "matière",
        "mineral commodity",
        "minerai",
        "matière première",
        "métal",
        "metall",
        "mineralischer rohstoff",
        "minério",
        "substância",
        "minerale",
        "metallo",
        "sustancia",
        "materia prima",
        "矿种",
        "矿产",
        "矿产品",
        "鉱種",
        "鉱物",
    ),
    v.STAGE: (
        "stage",
        "processing stage",
        "step",
        "supply chain stage",
        "form",
        "stade",
        "étape",
        "stufe",
        "verarbeitungsstufe",
        "etapa",
        "fase",
        "estágio",
        "阶段",
        "環節",
        "段階",
    ),
    v.MEASURE: (
        "measure",
        "statistic",
        "statistics",
        "indicator",
        "type",
        "variable",
        "data type",
        "metric",
        "indicateur",
        "mesure",
        "indikator",
        "indicador",
        "indicatore",
        "指标",
    ),
    v.YEAR: (
        "year",
        "années",
        "année",
        "annee",
        "jahr",
        "period",
        "date",
        "año",
        "anno",
        "time",
        "time_period",
        "ano",
        "exercice",
        "berichtsjahr",
        "年份",
        "年",
        "年度",
    ),
    v.VALUE: (
        "value",
        "production",
        "quantity",
        "amount",
        "output",
        "valeur",
        "menge",
        "wert",
        "obs_value",
        "tonnage",
        "volume",
        "figure",
        "mine production",
        "produktion",
        "producción",
        "produção",
        "produzione",
        "quantité",
        "förderung",
        "fördermenge",
        "bergwerksförderung",
        "bergwerksproduktion",
        "raffinadeproduktion",
        "cantidad",
        "valor",
        "quantidade",
        "quantità",
        "valore",
        "production minière",
        "production de mine",
        "producción minera",
        "producción de mina",
        "produção mineral",
        "produzione mineraria",
        "reserves",
        "réserves",
        "reservas",
        "riserve",
        "reserven",
        "vorräte",
        "refinery production",
        "产量",
        "储量",
        "生产量",
        "生産量",
        "埋蔵量",
    ),
    v.UNIT: (
        "unit",
        "units",
        "unit_meas",
        "uom",
        "unité",
        "einheit",
        "unit of measure",
        "measurement unit",
        "unidad",
        "unidade",
        "unità",
        "unità di misura",
        "unité de mesure",
        "unidad de medida",
        "单位",
        "単位",
    ),
    v.BASIS: ("basis", "content", "what is counted", "reference", "teneur", "inhalt"),
    v.STATUS: (
        "status",
        "flag",
        "qualifier",
        "data source",
        "data_source",
        "obs_status",
        "quality",
        "statut",
        "estado",
        "stato",
        "data_status",
        "sources of data",
        "source type",
        "estimation",
        "value type",
        "data quality",
        "type of estimate",
        "statut de la donnée",
        "datenstatus",
        "situação",
        "situación",
        "状态",
        "状態",
        "标志",
    ),
    SOURCE: (
        "source",
        "sources",
        "reference source",
        "publisher",
        "citation",
        "quelle",
        "source_ref",
        "fuente",
        "fonte",
        "来源",
        "出典",
    ),
    v.NOTE: (
        "note",
        "notes",
        "remark",
        "remarks",
        "comment",
        "comments",
        "footnote",
        "footnotes",
        "bemerkung",
        "remarque",
        "remarques",
        "nota",
        "notas",
        "observaciones",
        "备注",
        "備考",
    ),
    v.SERIES: ("series",),
    v.LOWER: ("lower", "lower bound", "minimum"),
    v.UPPER: ("upper", "upper bound", "maximum"),
}
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
_IN_BRACKETS = re.compile(r"[(\[]([^)\]]{1,40})[)\]]")
# Columns of yes and no, by what yes says of the figure; "revised" is told in the note.
_FLAGS: Final = {
    **dict.fromkeys(
        ["isestimated", "estimated", "estimate", "isestimate", "estimatedflag", "isqtyestimated"],
        v.Status.ESTIMATED.value,
    ),
    **dict.fromkeys(["isprovisional", "provisional", "ispreliminary", "preliminary"], v.Status.PROVISIONAL.value),
    **dict.fromkeys(["isrevised", "revised"], REVISED),
}
_YES: Final = frozenset(["true", "yes", "y", "1", "x", "oui", "ja", "sí", "sì", "sim", "e", "p", "r", "是", "✓"])
# Words of a status that a flag beside it makes more exact.
_SILENT_STATUS: Final = frozenset(["", "reported", "available", "normal value"])
_NO: Final = frozenset(["", "false", "no", "n", "0", "non", "nein", "não", "否", "-"])


def role_in_words(role: str) -> str:
    """A part of a figure (one of :data:`ROLES`) in the language spoken now."""
    return term("part of a figure", role) if role in _ROLE_WORDS else role


class MappingError(GeoError):
    """A mapping that names columns the file has not, or leaves a needed role open."""


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """Roles and where they come from; a role stands in ``columns`` or in ``constants``, never in both.

    ``years`` maps columns to years where the table has a year a column.
    """

    columns: Map[str, str] = field(default_factory=dict)
    years: Map[str, int] = field(default_factory=dict)
    constants: Map[str, str] = field(default_factory=dict)

    def missing(self) -> tuple[str, ...]:
        """Needed roles that nothing fills."""
        filled = {*self.columns, *(name for name, text in self.constants.items() if text.strip())}
        filled |= {v.YEAR, v.VALUE} if self.years else set()
        filled |= self.said()
        return tuple(role for role in NEEDED if role not in filled)

    def figures(self) -> list[str]:
        """Columns of figures: one a year, or the one of values; none where nothing says which."""
        return list(self.years) or [self.columns[v.VALUE]] if self.years or v.VALUE in self.columns else []

    def said(self) -> set[str]:
        """Roles that the name of every column of figures fills."""
        names = self.figures()
        return set.intersection(*(set(own(name)) for name in names)) if names else set()

    def only_columns(self) -> ColumnMapping:
        """What holds for another file with this header: columns, without the words said for one whole file."""
        return ColumnMapping(self.columns, self.years, {})

    def to_json(self) -> str:
        """As text that :meth:`from_json` reads."""
        parts = {"columns": dict(self.columns), "years": dict(self.years), "constants": dict(self.constants)}
        return json.dumps(parts, ensure_ascii=False, sort_keys=True)

    @staticmethod
    def from_json(text: str) -> ColumnMapping:
        """The mapping that was written so.

        Raises
        ------
        MappingError: if it is not a mapping.
        """
        try:
            parts = json.loads(text)
            return ColumnMapping(
                {str(role): str(name) for role, name in parts["columns"].items() if role in ROLES},
                {str(name): int(year) for name, year in parts["years"].items()},
                {str(role): str(word) for role, word in parts["constants"].items() if role in ROLES},
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise MappingError(say("This is not a column mapping: {reason}", reason=error)) from error


def key_of(sheet: Sheet) -> str:
    """What identifies one table of a file: its header and its name."""
    return f"{signature(sheet.header)} {sheet.name}"


def for_sibling(confirmed: ColumnMapping, first: Sheet, other: Sheet) -> ColumnMapping | None:
    """The mapping of another table with the header of *first*, for which *confirmed* holds.

    Columns are the same; words that the first table gave are those of the other table here, and words that a person
    said hold for both. ``None`` where the other table does not say such a word.
    """
    own, there = guess(first), guess(other)
    words = {}
    for role, word in confirmed.constants.items():
        found = there.constants.get(role, "") if own.constants.get(role) == word else word
        if not found:
            return None
        words[role] = found
    years = year_columns(other.header) if confirmed.years else {}
    made = ColumnMapping(confirmed.columns, years, words)
    return None if made.missing() else made


def save(mappings: Map[str, ColumnMapping]) -> str:
    """Mappings by signature as the text of a file: columns alone, since words for a whole file belong to that file."""
    by_header = {key.partition(" ")[0]: one for key, one in mappings.items()}
    return json.dumps(
        {key: json.loads(one.only_columns().to_json()) for key, one in by_header.items()},
        ensure_ascii=False,
        indent=1,
        sort_keys=True,
    )


def load(text: str) -> dict[str, ColumnMapping]:
    """Mappings by signature as :func:`save` wrote them.

    Raises
    ------
    MappingError: if the text is none.
    """
    try:
        parts = json.loads(text)
        return {str(key): ColumnMapping.from_json(json.dumps(one)).only_columns() for key, one in parts.items()}
    except (ValueError, AttributeError) as error:
        raise MappingError(say("This is not a file of column mappings: {reason}", reason=error)) from error


def signature(header: tuple[str, ...]) -> str:
    """What identifies a header, years apart, so that next year's file finds this year's mapping."""
    names = "\n".join(_YEAR.sub("year", " ".join(name.casefold().split())) for name in header)
    return hashlib.sha256(names.encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Guess:
    """A mapping, and why: for every role that it fills, what speaks for it in words.

    ``doubtful`` are the roles of which the file says two things, so that the guess is a question.
    """

    mapping: ColumnMapping
    reasons: Map[str, str]
    doubtful: frozenset[str] = frozenset()


def guess(sheet: Sheet) -> ColumnMapping:
    """The mapping that the names of columns, the title and the sheet's name suggest; may leave roles open."""
    return guess_with_reasons(sheet).mapping


def guess_with_reasons(sheet: Sheet) -> Guess:
    """:func:`guess`, with what speaks for every role."""
    columns = _named_columns(sheet.header)
    by_cells = _columns_of_names(sheet, columns)
    columns |= by_cells
    years = {} if v.YEAR in columns else year_columns(sheet.header)
    if years:
        columns.pop(v.VALUE, None)
    elif v.VALUE not in columns and (only := _only_figures(sheet.header, columns)):
        columns[v.VALUE] = only
    first = ColumnMapping(columns, years, {})
    words = _constants(sheet, first)
    mapping = ColumnMapping(columns, years, {role: word for role, (word, _) in words.items()})
    reasons = {role: say("column {name}", name=_quoted(name)) for role, name in columns.items()}
    reasons |= {role: say(_NAMES_OF[role], name=_quoted(name)) for role, name in by_cells.items()}
    if years:
        reasons[v.YEAR] = say("the names of {names}", names=", ".join(map(_quoted, years)))
    for role in sorted(mapping.said() - set(columns) - set(words)):
        names = mapping.figures()
        said = ", ".join(dict.fromkeys(word_in_words(role, own(name)[role]) for name in names))
        template = mark("{word}: the name of the columns")
        if len(names) == 1:
            template = mark("{word}: the name of the column {name}")
        reasons[role] = say(template, word=said, name=_quoted(names[0]))
    reasons |= {role: _because(role, word, why) for role, (word, why) in words.items()}
    doubtful = v.MEASURE in words and words[v.MEASURE][1] is _ALSO_RESERVES
    return Guess(mapping, reasons, frozenset([v.MEASURE] if doubtful else []))


def _quoted(name: str) -> str:
    """The name of a column as a sentence quotes it."""
    return repr(column_in_words(name))


def _because(role: str, word: str, why: _Evidence) -> str:
    """A word for the whole table with what speaks for it."""
    return say("{word}: {reason}", word=word_in_words(role, word), reason=why.in_words())


def _named_columns(header: tuple[str, ...]) -> dict[str, str]:
    """Columns by role, as their names say; a column of money or shares is no column of figures."""
    wanted = {role: {normalise(word) for word in words} for role, words in _SYNONYMS.items()}
    columns: dict[str, str] = {}
    for exact in (True, False):
        for name in header:
            if name in columns.values():
                continue
            key = normalise(_IN_BRACKETS.sub("", name) if not exact else name)
            role = next((role for role, words in wanted.items() if key in words and role not in columns), None)
            if role and not (role == v.VALUE and headings.is_other(name)):
                columns[role] = name
    # "Value" beside "Quantity" is money.
    if normalise(columns.get(v.VALUE, "")) in _WORTH:
        free = [name for name in header if name not in columns.values() and not headings.is_other(name)]
        keys = {name: normalise(_IN_BRACKETS.sub("", name)) for name in free}
        weights = (name for name, key in keys.items() if key in wanted[v.VALUE] - _WORTH)
        columns[v.VALUE] = next(weights, columns[v.VALUE])
    return columns


# Names of a column of figures that mean money where another column is called a quantity.
_WORTH: Final = frozenset(["value", "amount", "valeur", "wert", "valor", "valore", "figure", "obs value"])


# What the cells of a column are, where its name says nothing.
_NAMES_OF: Final = {
    COUNTRY: mark("column {name}: its cells are names of countries"),
    v.MINERAL: mark("column {name}: its cells are names of minerals"),
}


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What speaks for a word: the template of a reason, and the text of the file that it quotes."""

    template: str
    text: str = ""

    def in_words(self) -> str:
        return say(self.template, text=_quoted(self.text))


_TITLE: Final = mark("the title {text}")
_TABLE: Final = mark("the name of the table {text}")
_COLUMN: Final = mark("the name of the column {text}")
_FILE: Final = mark("the name {text}")
# Why a table is taken for production whose title names reserves as well: a question, not a fact.
_ALSO_RESERVES: Final = _Evidence(mark("the title names production, and reserves too"))
_SILENT: Final = _Evidence(mark("nothing says capacity or reserves"))
_IN_THE_GROUND: Final = _Evidence(mark("reserves are in the ground"))
# Distinct cells that are looked at, how many there must be, and the share of them that must be names.
_LOOKED_AT: Final = 60
_ROWS: Final = 1_000
_FEWEST: Final = 2
_MOSTLY: Final = 0.6


def _columns_of_names(sheet: Sheet, columns: dict[str, str]) -> dict[str, str]:
    """The one column of names of countries, or of minerals, where no name of a column says so; none of several."""
    found = {}
    rest = [name for name in sheet.header if name not in columns.values()]
    for role, known in ((COUNTRY, is_place), (v.MINERAL, mineral_id)):
        if role in columns:
            continue
        fits = [name for name in rest if _mostly(sheet.frame[name], known)]
        if len(fits) == 1:
            found[role] = fits[0]
    return found


def _mostly(column: pd.Series, known: Callable[[str], object]) -> bool:
    distinct = column.cat.categories if isinstance(column.dtype, pd.CategoricalDtype) else column.head(_ROWS).unique()
    texts = [text for text in map(str, distinct[:_LOOKED_AT]) if len(text.strip()) > 1]
    return len(texts) >= _FEWEST and sum(bool(known(text)) for text in texts) >= _MOSTLY * len(texts)


def _only_figures(header: tuple[str, ...], columns: dict[str, str]) -> str:
    """The one column whose name says that it holds figures of production, capacity or reserves; empty where several."""
    rest = [name for name in header if name not in columns.values()]
    found = [name for name in rest if (said := headings.read(name)) and (said.measure or said.unit or said.stage)]
    return found[0] if len(found) == 1 else ""


def offered(sheet: Sheet, kept: ColumnMapping | None) -> Guess:
    """What to show for confirmation: the guess, with the columns that were mapped before in its place.

    Words for the whole file come from this file alone, never from the one that was mapped before; a mineral that its
    title or name names is among them.
    """
    first = guess_with_reasons(sheet)
    columns, years = first.mapping.columns, first.mapping.years
    reasons = dict(first.reasons)
    if kept is not None and {*kept.columns.values()} <= set(sheet.header):
        columns, years = kept.columns, year_columns(sheet.header) if kept.years else {}
        reasons |= {role: say("column {name}, as mapped before", name=_quoted(name)) for role, name in columns.items()}
    words = dict(first.mapping.constants)
    if found := _mineral_of(sheet):
        words[v.MINERAL], reasons[v.MINERAL] = found[0], _because(v.MINERAL, *found)
    words = {role: word for role, word in words.items() if role not in columns}
    used = {*columns, *words, v.YEAR}
    kept_reasons = {role: why for role, why in reasons.items() if role in used}
    return Guess(ColumnMapping(columns, years, words), kept_reasons, first.doubtful & words.keys())


def year_columns(header: tuple[str, ...]) -> dict[str, int]:
    """Columns whose name is a year, with a unit, measure, stage, mineral or mark beside it at most.

    None where two say the same of one year: one of them holds something else, such as growth.
    """
    found = {name: said for name in header if (said := headings.read(name)) is not None and said.year}
    keys = {(said.year, said.measure, said.stage, said.mineral) for said in found.values()}
    return {name: said.year for name, said in found.items()} if len(keys) == len(found) else {}


# Words of two letters that are symbols and no words in any of the languages ("or" is French gold, "in" indium).
_SYMBOLS: Final = frozenset(["li", "cu", "zn", "mn", "cr", "ga", "nb", "pd", "zr", "sb", "hg", "sn", "pb"])
_SHORTEST: Final = 3
_LONGEST_NAME: Final = 3


def _mineral_in(text: str) -> str:
    """The one mineral that a title or a file's name names, in one word or several; empty where none or two are named.

    >>> _mineral_in("RARE EARTHS: WORLD MINE PRODUCTION, BY COUNTRY OR LOCALITY"), _mineral_in("cobalt-2024.csv")
    ('rare-earths', 'cobalt')
    """
    plain = re.sub(r"\.(?:csv|tsv|txt|tab|xlsx)$", "", text, flags=re.IGNORECASE)
    words = [word for word in re.split(r"[^\w-]+|_|(?<=\w)-(?=\d)", plain) if word]
    found: set[str] = set()
    products: dict[str, str] = {}
    at = 0
    while at < len(words):
        for taken in range(min(_LONGEST_NAME, len(words) - at), 0, -1):
            phrase = " ".join(words[at : at + taken])
            mineral, content = foreign.mineral(phrase)
            named = mineral_id(phrase) if len(phrase) >= _SHORTEST or phrase.lower() in _SYMBOLS else ""
            if content or named:
                found.add(named or mineral)
                products |= {phrase: mineral} if content else {}
                break
        else:
            if words[at].lower() in _COMPOUNDS and found != {"rare-earths"}:
                return ""
        at += taken
    if len(found) != 1:
        return ""
    # A product alone keeps its name, which says its content; a unit that states the content says it itself.
    if len(products) == 1 and not any((said := units.read(part)) and said.content for part in _units_in(text)):
        return next(iter(products))
    return found.pop()


# Compounds of a mineral: "cobalt hydroxide" is weighed otherwise than cobalt, by a factor that nothing says.
_COMPOUNDS: Final = frozenset(
    [
        "hydroxide",
        "hydroxides",
        "hydroxyde",
        "hydroxid",
        "hidróxido",
        "idrossido",
        "oxide",
        "oxides",
        "oxyde",
        "oxid",
        "óxido",
        "ossido",
        "carbonate",
        "carbonates",
        "carbonat",
        "carbonato",
        "sulfate",
        "sulphate",
        "sulfat",
        "sulfato",
        "solfato",
        "chloride",
        "chlorid",
        "cloruro",
        "dioxide",
        "trioxide",
        "pentoxide",
        "alloy",
        "alloys",
    ]
)


def _units_in(text: str) -> list[str]:
    """Parts of a title that may be a unit: what stands in brackets, and behind commas and colons."""
    return [*_IN_BRACKETS.findall(text), *_ends(text)]


def disputed_unit(sheet: Sheet, mapping: ColumnMapping) -> tuple[str, str, str] | None:
    """The unit that the columns state, and the other one that a title states, with that title; ``None`` if they agree.

    A word for the whole file is its user's or the title's own, and disputes nothing.
    """
    stated = [unit for name in mapping.figures() if (unit := own(name).get(v.UNIT))]
    if v.UNIT in mapping.columns:
        cells = sheet.frame[mapping.columns[v.UNIT]].head(_ROWS).astype("str")
        stated = [cell for cell in cells.unique() if cell.strip()]
    measured = {(read.unit, read.factor) for unit in stated if (read := units.read(unit))}
    for title in sheet.titles if measured else ():
        for part in _units_in(title):
            read = units.read(part)
            if read and (read.unit, read.factor) not in measured:
                return stated[0], part, title
    return None


def _mineral_of(sheet: Sheet) -> tuple[str, _Evidence] | None:
    """The mineral that the title or the name of the table names, and which of them does."""
    for text in (*sheet.titles, sheet.name):
        if mineral := _mineral_in(text):
            return mineral, _Evidence(_TITLE if text in sheet.titles else _FILE, text)
    return None


def _constants(sheet: Sheet, first: ColumnMapping) -> dict[str, tuple[str, _Evidence]]:
    """What the title and the names of columns say for the whole table, with what says so, by role."""
    columns, said = first.columns, first.said()
    open_ = {v.UNIT, v.STAGE, v.MEASURE, v.MINERAL} - set(columns) - said
    figures = first.figures()
    texts = [
        *(_Evidence(_TITLE, text) for text in sheet.titles),
        _Evidence(_TABLE, sheet.name),
        *(_Evidence(_COLUMN, name) for name in figures),
    ]
    found: dict[str, tuple[str, _Evidence]] = {}
    # Where only some of the columns of figures state a unit, no word holds for all of them.
    mixed = any(v.UNIT in own(name) for name in figures)
    if v.UNIT in open_ and not mixed:
        inside = [(part, one) for one in texts for part in _IN_BRACKETS.findall(one.text)]
        whole = [(part, one) for one in texts if one.template == _TITLE for part in _ends(one.text)]
        unit = next(((part, one) for part, one in [*inside, *whole] if units.read(part)), None)
        if unit:
            found[v.UNIT] = unit
    if v.STAGE in open_:
        # The first text that names a stage decides; one that names both leaves it open.
        said_by = next((one for one in texts if headings.names_stage(one.text)), None)
        if said_by and (stage := headings.stage_in(said_by.text)):
            found[v.STAGE] = (stage, said_by)
    if v.MEASURE in open_:
        found[v.MEASURE] = _measure(texts, columns.get(v.VALUE, ""))
    if v.MINERAL in open_ and (named := _mineral_of(sheet)):
        found[v.MINERAL] = named
    measures = {
        found[v.MEASURE][0] if v.MEASURE in found else "",
        *(own(name).get(v.MEASURE, "") for name in figures),
    } - {""}
    if v.STAGE in open_ and v.STAGE not in found and v.MEASURE not in columns and measures == {v.Measure.RESERVES}:
        found[v.STAGE] = (v.Stage.MINE.value, _IN_THE_GROUND)
    return found


def _ends(title: str) -> list[str]:
    """A title and what stands behind each of its commas and colons: "Gallium, kilograms"."""
    parts = re.split(r"[,;:]\s+", title)
    return [", ".join(parts[at:]) for at in range(len(parts))]


def _measure(texts: list[_Evidence], named: str) -> tuple[str, _Evidence]:
    """Measure of the whole table, and why."""
    words = " ".join(one.text for one in texts)
    reserves, capacity = bool(headings.RESERVES.search(words)), bool(headings.CAPACITY.search(words))
    # A title of both, such as "Production and reserves", is told by the name of the column.
    if reserves and headings.PRODUCTION.search(words):
        reserves = bool(headings.RESERVES.search(named))
    if not reserves and not capacity:
        # A word that is no measure is asked about by the check.
        other = headings.other_table(words)
        # "export.csv" is what a program calls any table that it writes.
        said = next(
            (
                one
                for one in texts
                if (found := headings.other_table(one.text))
                and (one.template != _TABLE or found.lower() not in {"export", "import"})
            ),
            None,
        )
        if other and said is not None:
            return headings.other_table(said.text), said
        both = bool(headings.RESERVES.search(words))
        return v.Measure.PRODUCTION.value, _ALSO_RESERVES if both else _SILENT
    measure, pattern = (v.Measure.RESERVES, headings.RESERVES) if reserves else (v.Measure.CAPACITY, headings.CAPACITY)
    return measure.value, next(one for one in texts if pattern.search(one.text))


def own(name: str) -> dict[str, str]:
    """Roles that the name of one column of figures fills."""
    said = headings.read(name)
    return said.said() if said else {}


def unread(sheet: Sheet, mapping: ColumnMapping) -> tuple[list[str], list[str]]:
    """Columns that the mapping does not use: those whose names promise figures or years, and the others."""
    used = {*mapping.columns.values(), *mapping.years, *flag_columns(sheet.header)}
    rest = [name for name in sheet.header if name not in used]
    promising = [
        name
        for name in rest
        if headings.fiscal_year(name)
        or headings.forecast(name)
        or ((said := headings.read(name)) is not None and bool(said.year or said.measure))
        or (_YEAR.search(name) and not headings.is_other(name))
    ]
    return promising, [name for name in rest if name not in promising]


# Columns of what is a part of a country: its rows are not the country's figure.
_PARTS: Final = frozenset(
    map(
        normalise,
        (
            "province",
            "provinces",
            "state",
            "states",
            "county",
            "district",
            "department",
            "mine",
            "mine name",
            "project",
            "deposit",
            "site",
            "asset",
            "plant",
            "smelter",
            "refinery",
            "facility",
            "company",
            "operator",
            "owner",
            "provincia",
            "provincias",
            "estado",
            "departamento",
            "mina",
            "proyecto",
            "empresa",
            "bundesland",
            "bergwerk",
            "unternehmen",
            "betreiber",
            "projet",
            "entreprise",
            "exploitant",
            "département",
            "regione",
            "miniera",
            "省份",
            "省",
            "矿山",
            "企业",
            "公司",
        ),
    )
)


def parts_of_countries(sheet: Sheet, mapping: ColumnMapping) -> list[str]:
    """Columns that are not read and name parts of a country: provinces, mines, companies."""
    used = {*mapping.columns.values(), *mapping.years}
    return [name for name in sheet.header if name not in used and normalise(name) in _PARTS]


def flag_columns(header: tuple[str, ...]) -> dict[str, str]:
    """Columns of yes and no, and what yes says: a status, or "revised"."""
    return {name: _FLAGS[key] for name in header if (key := normalise(name)) in _FLAGS}


def draft(sheet: Sheet, mapping: ColumnMapping) -> pd.DataFrame:
    """One row per figure: ``sheet``, ``row``, ``column`` and every role that is filled, as categorical text.

    Raises
    ------
    MappingError: if a needed role is open or a column is not in the table.
    """
    unknown = [name for name in (*mapping.columns.values(), *mapping.years) if name not in sheet.frame.columns]
    if unknown:
        raise MappingError(say("The table has no column {names}.", names=", ".join(map(repr, unknown))))
    if mapping.missing():
        if v.VALUE in mapping.missing() and across(sheet):
            raise MappingError(say(ACROSS))
        raise MappingError(
            say(
                "Say which column, or which word for the whole file, gives: {parts}.",
                parts=", ".join(map(role_in_words, mapping.missing())),
            )
        )
    fixed = {role: text for role, text in mapping.constants.items() if role not in mapping.columns}
    shared: dict[str, Any] = {role: sheet.frame[name] for role, name in mapping.columns.items()}
    shared |= _flagged(sheet, set(mapping.columns.values()), shared)
    if not mapping.years:
        name = mapping.columns[v.VALUE]
        return _of_column(sheet, name, shared, fixed)
    parts = []
    for name, year in mapping.years.items():
        own = {**shared, v.VALUE: sheet.frame[name].astype("str")}
        parts.append(_of_column(sheet, name, own, {**fixed, v.YEAR: str(year)}))
    return stack(parts)


ACROSS: Final = mark(
    "The countries stand across, one column for each: write the table with one row per country and year, or with the "
    "years across."
)


def across(sheet: Sheet) -> bool:
    """Whether the names of columns are those of countries."""
    places = [name for name in sheet.header if len(name) > 1 and is_place(name)]
    return len(places) >= _FEWEST and len(places) >= _MOSTLY * len(sheet.header)


def _of_column(sheet: Sheet, name: str, shared: dict[str, Any], fixed: dict[str, str]) -> pd.DataFrame:
    """Draft of one column of figures; what was said for the whole file goes before what its name says."""
    said = headings.read(name)
    fiscal = headings.fiscal_year(name)
    note = REVISED if said is not None and said.revised else f"fiscal year {fiscal}" if fiscal else ""
    if note and v.NOTE in shared:
        plain = shared[v.NOTE].astype("str").str.strip()
        shared = {**shared, v.NOTE: (plain + "; " + note).str.strip("; ").astype("category")}
    return _drafted(sheet, shared, {**own(name), **({v.NOTE: note} if note else {}), **fixed}, column=name)


def _flagged(sheet: Sheet, used: set[str], shared: dict[str, Any]) -> dict[str, Any]:
    """Status and note as columns of yes and no say them, where the status of a row says nothing itself.

    A flag that is neither yes nor no is kept as its own word, which the check reports as an unknown status.
    """
    found: dict[str, Any] = {}
    for name, says in flag_columns(sheet.header).items():
        if name in used:
            continue
        role = v.NOTE if says == REVISED else v.STATUS
        words = sheet.frame[name].astype("str").str.strip()
        lower = words.str.lower()
        said = words.where(~lower.isin(_NO), "").where(~lower.isin(_YES), says)
        before = found.get(role, shared.get(role))
        if before is None:
            found[role] = said
        elif role == v.NOTE:
            plain = before.astype("str").str.strip()
            found[role] = (plain + "; " + said).str.strip("; ")
        else:
            plain = before.astype("str")
            silent = plain.str.strip().str.lower().isin(_SILENT_STATUS)
            found[role] = plain.where(~silent | (said == ""), said)
    return {role: column.astype("category") for role, column in found.items()}


def _drafted(sheet: Sheet, columns: dict[str, Any], constants: dict[str, str], *, column: str) -> pd.DataFrame:
    count = len(sheet.frame)
    one = {SHEET: sheet.name, COLUMN: column, **constants}
    parts = {ROW: sheet.rows, **columns}
    for role, text in one.items():
        if role not in columns:
            parts[role] = pd.Categorical.from_codes([0] * count, categories=pd.Index([text], dtype="str"))
    return pd.DataFrame(parts)


def stack(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Drafts below each other, text columns categorical again."""
    if len(parts) == 1:
        return parts[0]
    names = sorted({name for part in parts for name in part.columns if _is_text(part[name])})
    plain = [part.astype({name: "str" for name in names if name in part.columns}) for part in parts]
    whole = pd.concat(plain, ignore_index=True)
    return whole.assign(**{name: whole[name].fillna("").astype("category") for name in names})


def _is_text(column: pd.Series) -> bool:
    return isinstance(column.dtype, pd.CategoricalDtype) or column.dtype == "str"
