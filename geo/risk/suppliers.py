"""Who supplies an importer, how far it relies on imports, and its supply risk after the EU's method."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

import pandas as pd

from geo import vocabulary as v
from geo.atlas import Atlas
from geo.dataset import Dataset
from geo.engine import plausibility
from geo.errors import NotComputableError
from geo.indicators import dependence, eu_criticality
from geo.locale.say import say
from geo.reference import alliances
from geo.risk import model
from geo.risk.model import Importer, Inputs
from geo.tables import dimensions, governance, recycling


@dataclass(frozen=True, slots=True)
class Dependence:
    """Suppliers and reliance of one importer, mineral and year; a part that is ``None`` has its reason.

    ``suppliers``: columns of ``SupplyMix.shares`` with ``risk`` (0-1, missing without an estimate). ``unweighed``:
    suppliers (codes) with a value but no weight, which no share by weight can count. ``left_out``: how many flows of
    the imports, of ``left_out_t`` tonnes together, have a weight that cannot be right and does not count.
    """

    mix: dependence.SupplyMix | None
    mix_reason: str
    suppliers: pd.DataFrame
    reliance: dependence.Reliance | None
    reliance_reason: str
    unweighed: tuple[str, ...]
    left_out: int = 0
    left_out_t: float = 0.0


def dependence_of(
    atlas: Atlas, who: Importer, *, mineral: str, year: int, by: dependence.Weighing, allies: frozenset[str]
) -> Dependence:
    """Suppliers and reliance of an importer; see :func:`depend`."""
    key = ("dependence", who, mineral, year, by, allies)
    return atlas.memo.get(
        key,
        lambda: depend(atlas.dataset, model.inputs_of(atlas), who, mineral=mineral, year=year, by=by, allies=allies),
    )


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
    bought = traded[buys & ~sells]
    imports, exports = _by_partner(bought, v.EXPORTER), _by_partner(traded[sells & ~buys], v.IMPORTER)
    out = bought[bought[plausibility.IMPLAUSIBLE]]
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
    unweighed = imports.loc[imports[v.QUANTITY_T].isna() & (imports[v.VALUE_KUSD] > 0), v.EXPORTER]
    return Dependence(
        mix,
        mix_reason,
        suppliers,
        reliance,
        reliance_reason,
        tuple(sorted(unweighed)),
        len(out),
        float(out[model.DECLARED].sum()),
    )


def _traded(inputs: Inputs, mineral: str, year: int) -> pd.DataFrame:
    """Flows of a mineral's counted lines in a year."""
    split = inputs.by_line
    codes = sorted(set(inputs.lines.loc[inputs.lines[v.MINERAL] == mineral, v.HS6]) & set(split))
    if not codes:
        return inputs.weighed.head(0)
    return pd.concat([split[code][split[code][v.YEAR] == year] for code in codes])


def _by_partner(traded: pd.DataFrame, partner: str) -> pd.DataFrame:
    weighed = traded.assign(unweighed_kusd=traded[v.VALUE_KUSD].where(traded[model.DECLARED].isna(), 0.0))
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
    made = model.production_of(dataset, mineral)
    panel = dataset.panel(
        mineral=mineral,
        stage=str(made[v.STAGE].iloc[0]),
        year=year,
        series=model.SERIES,
        measure=v.Measure.PRODUCTION.value,
    )
    return dependence.import_reliance(
        production=dependence.produced(panel, who.members),
        imports=dependence.traded(imports, stage=stage, what="imports"),
        exports=dependence.traded(exports, stage=stage, what="exports"),
    )


def eu_supply_risk_of(
    atlas: Atlas, who: Importer, found: Dependence, *, mineral: str, year: int
) -> tuple[EuRisk | None, str]:
    """Supply risk of an importer gross and with recycling (:func:`eu_risk_both_ways`), or ``None`` and the reason."""

    def compute() -> tuple[EuRisk | None, str]:
        inputs, rates = model.inputs_of(atlas), recycling.read()
        try:
            both = eu_risk_both_ways(atlas.dataset, inputs, who, found, mineral=mineral, year=year, rates=rates)
        except NotComputableError as error:
            return None, str(error)
        return both, ""

    return atlas.memo.get(("EU supply risk", who, mineral, year), compute)


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
    world's stands for it. Governance is the mean of the six dimensions in the edition of 2024
    (:func:`governance_of`); a country that lacks one of them counts 5 of 10. Without the caller's *eol_rir* and
    *substitution* (0-1) the result is gross. Trade parameters are not sourced.

    Raises
    ------
    NotComputableError: if no country has published output above zero, or a factor is not within 0-1.
    """
    made = model.production_of(dataset, mineral)
    stage = str(made[v.STAGE].iloc[0])
    panel = dataset.panel(
        mineral=mineral, stage=stage, year=year, series=model.SERIES, measure=v.Measure.PRODUCTION.value
    )
    own = panel.countries.set_index(v.ISO3)[v.VALUE]
    _, weights = governance_of(dataset, year)
    world = eu_criticality.weighted_hhi(_rated(own, weights))
    sourcing = None
    if found.reliance is not None:
        traded = _traded(inputs, mineral, year)
        bought = traded[traded[v.IMPORTER].isin(who.members) & ~traded[v.EXPORTER].isin(who.members)]
        parts = [own[own.index.isin(who.members)], bought.groupby(v.EXPORTER)[v.QUANTITY_T].sum()]
        sourced = pd.concat(parts)
        if sourced.sum() > 0:
            sourcing = eu_criticality.weighted_hhi(_rated(sourced, weights))
    return eu_criticality.supply_risk(
        world,
        sourcing=sourcing,
        reliance=None if found.reliance is None else found.reliance.value,
        eol_rir=eol_rir,
        substitution=substitution,
        also_missing=(eu_criticality.NO_TRADE_TERM,),
    )


# Edition and origin record of the six dimensions; no other edition is mixed in.
GOVERNANCE_EDITION: Final = "2024"
GOVERNANCE_SOURCE: Final = "worldbank-wgi-2024"
_NEUTRAL: Final = 5.0


def governance_of(dataset: Dataset, year: int) -> tuple[int, pd.Series]:
    """The last year of the edition that is not after *year*, and the weights then, 0 good to 10 bad, by alpha-3 code.

    Raises
    ------
    NotComputableError: if the edition has no year up to *year*.
    """

    def compute() -> tuple[int, pd.Series]:
        table = dataset.memo.get("governance dimensions", dimensions.read, worded=False)
        years = [int(one) for one in table[v.YEAR].unique() if one <= year]
        if not years:
            raise NotComputableError(say("No governance estimates of six dimensions for {year} or before.", year=year))
        latest = max(years)
        weights, _ = eu_criticality.governance_weights(table[table[v.YEAR] == latest], dimensions.DIMENSIONS)
        return latest, weights

    return dataset.memo.get(("governance of six dimensions", year), compute, worded=False)


def _rated(amounts: pd.Series, weights: pd.Series) -> pd.DataFrame:
    """Shares of amounts by country, with governance on 0-10."""
    known = amounts[amounts > 0]
    rated = known.index.to_series().map(weights).fillna(_NEUTRAL).to_numpy()
    return pd.DataFrame({eu_criticality.SHARE: (known / known.sum()).to_numpy(), eu_criticality.WGI: rated})


@dataclass(frozen=True, slots=True)
class EuRisk:
    """The EU's supply risk side by side: gross of recycling, and with it where a rate is known.

    ``rate`` is the end-of-life recycling input rate (0-1) and ``reference`` the factsheet behind it, empty where none
    is named; ``source_id`` its origin record. ``governance_year`` is the year of the six dimensions (edition of 2024).
    The rates are the EU's: an importer outside it has none.
    """

    gross: eu_criticality.SupplyRisk
    recycled: eu_criticality.SupplyRisk | None
    rate: float | None
    reference: str
    source_id: str
    governance_year: int


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
    inside = set(who.members) <= alliances.members("eu27", on=dt.date(year, 12, 31))
    rate = recycling.rate_of(mineral, rates) if inside else None
    gross = eu_supply_risk(dataset, inputs, who, found, mineral=mineral, year=year)
    recycled = None
    if rate is not None:
        recycled = eu_supply_risk(dataset, inputs, who, found, mineral=mineral, year=year, eol_rir=rate)
    row = rates[rates[v.MINERAL] == mineral].fillna({recycling.REFERENCE: ""})
    reference, source = (str(row[name].iloc[0]) if len(row) else "" for name in (recycling.REFERENCE, v.SOURCE_ID))
    return EuRisk(gross, recycled, rate, reference, source, governance_of(dataset, year)[0])
