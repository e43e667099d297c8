"""Which column plays which part: guessed from names, corrected by a person, remembered by header.

A *role* is a part of a fact; what no column says can be said once for the whole file (``constants``), and
a table with years as columns names them (``years``). ``draft`` then gives one row per figure, still as text.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from typing import Any, Final

import pandas as pd

from geo import vocabulary as v
from geo.errors import GeoError
from geo.reference.spellings import normalise
from geo.uploads import units
from geo.uploads.names import mineral_id
from geo.uploads.read import Sheet

COUNTRY: Final = "country"
SOURCE: Final = "source"
ROLES: Final = (
    COUNTRY, v.MINERAL, v.STAGE, v.MEASURE, v.YEAR, v.VALUE, v.UNIT, v.BASIS, v.STATUS, SOURCE, v.NOTE, v.SERIES,
    v.LOWER, v.UPPER,
)  # fmt: skip
# Roles without which there is no fact.
NEEDED: Final = (COUNTRY, v.MINERAL, v.STAGE, v.YEAR, v.VALUE, v.UNIT)
# Columns of a draft beside the roles: where in the file a figure stands.
SHEET: Final = "sheet"
ROW: Final = "row"
COLUMN: Final = "column"

# In English, French, German, Spanish, Portuguese, Italian, Chinese and Japanese; compared without case and accents.
_SYNONYMS: dict[str, tuple[str, ...]] = {
    COUNTRY: ("country", "countries", "country name", "area", "nation", "pays", "land", "país", "paese", "producer",
              "country or area", "country_trans", "iso3", "country code", "iso code", "region or country", "location",
              "entity", "geography", "iso2", "pays producteur", "producteur", "staat", "förderland", "produtor",
              "país productor", "país produtor", "paese produttore", "nazione", "国家", "国家和地区", "国", "国名"),
    v.MINERAL: ("mineral", "commodity", "material", "raw material", "element", "metal", "product", "resource",
                "rohstoff", "substance", "matière", "mineral commodity", "minerai", "matière première", "métal",
                "metall", "mineralischer rohstoff", "minério", "substância", "minerale", "metallo", "sustancia",
                "materia prima", "矿种", "矿产", "矿产品", "鉱種", "鉱物"),
    v.STAGE: ("stage", "processing stage", "step", "supply chain stage", "form", "stade", "étape", "stufe",
              "verarbeitungsstufe", "etapa", "fase", "estágio", "阶段", "環節", "段階"),
    v.MEASURE: ("measure", "statistic", "statistics", "indicator", "type", "variable", "data type", "metric",
                "indicateur", "mesure", "indikator", "indicador", "indicatore", "指标"),
    v.YEAR: ("year", "années", "année", "annee", "jahr", "period", "date", "año", "anno", "time", "time_period", "ano",
             "exercice", "berichtsjahr", "年份", "年", "年度"),
    v.VALUE: ("value", "production", "quantity", "amount", "output", "valeur", "menge", "wert", "obs_value", "tonnage",
              "volume", "figure", "mine production", "produktion", "producción", "produção", "produzione", "quantité",
              "förderung", "bergwerksförderung", "bergwerksproduktion", "raffinadeproduktion", "cantidad", "valor",
              "quantidade", "quantità", "valore", "production minière", "production de mine", "producción minera",
              "producción de mina", "produção mineral", "produzione mineraria", "reserves", "réserves", "reservas",
              "riserve", "reserven", "vorräte", "refinery production", "产量", "储量", "生产量", "生産量", "埋蔵量"),
    v.UNIT: ("unit", "units", "unit_meas", "uom", "unité", "einheit", "unit of measure", "measurement unit", "unidad",
             "unidade", "unità", "unità di misura", "unité de mesure", "unidad de medida", "单位", "単位"),
    v.BASIS: ("basis", "content", "what is counted", "reference", "teneur", "inhalt"),
    v.STATUS: ("status", "flag", "qualifier", "data source", "data_source", "obs_status", "quality", "statut", "estado",
               "stato", "data_status", "sources of data"),
    SOURCE: ("source", "sources", "reference source", "publisher", "citation", "quelle", "source_ref", "fuente",
             "fonte", "来源", "出典"),
    v.NOTE: ("note", "notes", "remark", "remarks", "comment", "comments", "footnote", "footnotes", "bemerkung",
             "remarque", "remarques", "nota", "notas", "observaciones", "备注", "備考"),
    v.SERIES: ("series",),
    v.LOWER: ("lower", "lower bound", "minimum"),
    v.UPPER: ("upper", "upper bound", "maximum"),
}  # fmt: skip
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
# What may stand beside the year in the name of a year column.
_YEAR_NAME = re.compile(
    r"^(?:y|yr|year|prod|production|mine production|output|value|jahr)?[\s_.-]*(?:19|20)\d{2}[\s_]*"
    r"(?:e|est\.?|estimated|p|r|f)?\s*(?:[(\[].{0,30}[)\]])?$",
    re.IGNORECASE,
)
_ESTIMATED_YEAR = re.compile(r"(?:19|20)\d{2}[\s_]*(?:e|est)|est[\s_.]*(?:19|20)\d{2}", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"[(\[]([^)\]]{1,40})[)\]]")
_MINE = re.compile(
    r"(?<![^\W_])(?:mine[ds]?|mining|ore|concentrates?|minière|minas?|minera|mineração|mineraria|miniera|extraction|"
    r"extracción|extração|estrazione)(?![^\W_])|bergwerk|bergbau|förderung|矿山|开采|采矿|鉱山|採掘",
    re.IGNORECASE,
)
_REFINED = re.compile(
    r"(?<![^\W_])(?:refin\w+|raffin\w+|smelt\w+|processing|processed|primary|secondary|sponge|fonderie|affinage|"
    r"fundici\w+|fundição|fusione)(?![^\W_])|raffinad|hütte|冶炼|精炼|製錬|精製",
    re.IGNORECASE,
)
_PRODUCTION = re.compile(r"produ[ckzç]|output|förderung|产量|生産", re.IGNORECASE)
_RESERVES = re.compile(r"(?<![^\W_])(?:reserves?|réserves?|reservas?|riserve|reserven|vorräte)(?![^\W_])|储量|埋蔵",
                       re.IGNORECASE)  # fmt: skip


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
        return tuple(role for role in NEEDED if role not in filled)

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
            raise MappingError(f"This is not a column mapping: {error}") from error


def signature(header: tuple[str, ...]) -> str:
    """What identifies a header, years apart, so that next year's file finds this year's mapping."""
    names = "\n".join(_YEAR.sub("year", " ".join(name.casefold().split())) for name in header)
    return hashlib.sha256(names.encode()).hexdigest()[:32]


def guess(sheet: Sheet) -> ColumnMapping:
    """The mapping that the names of columns, the title and the sheet's name suggest; may leave roles open."""
    wanted = {role: {normalise(word) for word in words} for role, words in _SYNONYMS.items()}
    columns: dict[str, str] = {}
    for exact in (True, False):
        for name in sheet.header:
            if name in columns.values():
                continue
            key = normalise(_IN_BRACKETS.sub("", name) if not exact else name)
            role = next((role for role, words in wanted.items() if key in words and role not in columns), None)
            if role:
                columns[role] = name
    years = {} if v.YEAR in columns else year_columns(sheet.header)
    if years:
        columns.pop(v.VALUE, None)
    constants = _constants(sheet, columns, list(years))
    if v.MINERAL not in columns:
        named = next((found for text in (*sheet.titles, sheet.name) if (found := _mineral_in(text))), "")
        constants |= {v.MINERAL: named} if named else {}
    return ColumnMapping(columns, years, constants)


def offered(sheet: Sheet, kept: ColumnMapping | None) -> ColumnMapping:
    """What to show for confirmation: the guess, with the columns that were mapped before in its place.

    Words for the whole file come from this file alone, never from the one that was mapped before; a mineral that its
    title or name names is among them.
    """
    first = guess(sheet)
    columns, years = first.columns, first.years
    if kept is not None and {*kept.columns.values()} <= set(sheet.header):
        columns, years = kept.columns, year_columns(sheet.header) if kept.years else {}
    mineral = next((found for text in (*sheet.titles, sheet.name) if (found := _mineral_in(text))), "")
    words = {**first.constants, **({v.MINERAL: mineral} if mineral else {})}
    return ColumnMapping(columns, years, {role: word for role, word in words.items() if role not in columns})


def year_columns(header: tuple[str, ...]) -> dict[str, int]:
    """Columns whose name is a year, with a mark or a unit beside it at most."""
    found = {name: _YEAR.search(name) for name in header if _YEAR_NAME.match(name.strip())}
    years = {name: int(match[1]) for name, match in found.items() if match}
    return years if len(set(years.values())) == len(years) else {}


def stage_in(text: str) -> str:
    """The stage that a text names; empty where it names none or both.

    >>> stage_in("Refinery production"), stage_in("World production"), stage_in("mine and smelter")
    ('refined', '', '')
    """
    mined, refined = bool(_MINE.search(text)), bool(_REFINED.search(text))
    if mined == refined:
        return ""
    return v.Stage.MINE.value if mined else v.Stage.REFINED.value


def _mineral_in(text: str) -> str:
    """The one mineral that a title or a file's name names; empty where it names none or several."""
    words = [word for word in re.split(r"[^\w-]+|_|(?<=\w)-(?=\d)", text.rpartition(".")[0] or text) if word]
    found = {mineral for word in words if (mineral := mineral_id(word))}
    return found.pop() if len(found) == 1 else ""


def _constants(sheet: Sheet, columns: dict[str, str], years: list[str]) -> dict[str, str]:
    """What the title and the names of columns say for the whole table."""
    about = [*sheet.titles, sheet.name, columns.get(v.VALUE, ""), *years[:1]]
    constants = {}
    if v.UNIT not in columns:
        inside = [match for text in about for match in _IN_BRACKETS.findall(text)]
        unit = next((text for text in [*inside, *sheet.titles] if units.read(text)), "")
        if unit:
            constants[v.UNIT] = unit
    if v.STAGE not in columns:
        stage = next((stage for text in about if (stage := stage_in(text))), "")
        if stage:
            constants[v.STAGE] = stage
    if v.MEASURE not in columns:
        words = " ".join(about).lower()
        reserves, capacity = bool(_RESERVES.search(words)), v.Measure.CAPACITY.value in words
        # A title of both, such as "Production and reserves", is told by the name of the column.
        named = columns.get(v.VALUE, "")
        if reserves and _PRODUCTION.search(words):
            reserves = bool(_RESERVES.search(named))
        found = v.Measure.RESERVES if reserves else v.Measure.CAPACITY if capacity else v.Measure.PRODUCTION
        constants[v.MEASURE] = found.value
    return constants


def draft(sheet: Sheet, mapping: ColumnMapping) -> pd.DataFrame:
    """One row per figure: ``sheet``, ``row``, ``column`` and every role that is filled, as categorical text.

    Raises
    ------
    MappingError: if a needed role is open or a column is not in the table.
    """
    unknown = [name for name in (*mapping.columns.values(), *mapping.years) if name not in sheet.frame.columns]
    if unknown:
        raise MappingError(f"The table has no column {', '.join(map(repr, unknown))}.")
    if mapping.missing():
        raise MappingError(
            f"Say which column, or which word for the whole file, gives: {', '.join(mapping.missing())}."
        )
    fixed = {role: text for role, text in mapping.constants.items() if role not in mapping.columns}
    shared: dict[str, Any] = {role: sheet.frame[name] for role, name in mapping.columns.items()}
    if not mapping.years:
        return _drafted(sheet, shared, fixed, column=mapping.columns[v.VALUE])
    parts = []
    for name, year in mapping.years.items():
        status = {v.STATUS: v.Status.ESTIMATED.value} if _ESTIMATED_YEAR.search(name) else {}
        own = {**shared, v.VALUE: sheet.frame[name].astype("str")}
        parts.append(_drafted(sheet, own, {**fixed, **status, v.YEAR: str(year)}, column=name))
    return stack(parts)


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
