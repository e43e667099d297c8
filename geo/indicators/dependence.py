"""Dependence on trade: import reliance, self-sufficiency, and who the suppliers are.

Formulas: import reliance = (imports - exports) / (production + imports - exports), the form of the EU's
criticality method (European Commission, Methodology for establishing the EU list of critical raw
materials, 2017) and, apart from stock changes, of the USGS's net import reliance (Mineral Commodity
Summaries, appendix); HHI of imports = sum of squared supplier shares; exposure to a supplier = its share
of imports times import reliance, its share of consumption.

Contained metal is never divided by gross weight, nor mine output set against refined trade: amounts carry
their unit, basis and stage, and what does not match is refused with the reason.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.errors import NotComputableError
from geo.indicators.panel import Panel
from geo.locale.say import joined, mark, say, term
from geo.reference.bases import basis_in_words

GROSS_WEIGHT: Final = "gross weight"
# Regulation (EU) 2024/1252, article 5(1)(c): no third country above 65 % of consumption by 2030.
CRMA_LIMIT: Final = 0.65

# Imports of a year below this (thousand US dollars) are samples and single parcels, not a supply; the limit is ours.
TRIFLE_KUSD: Final = 10.0
_SMALL: Final = 0.001
Weighing = Literal["value", "quantity"]
_AMOUNT: Final = {"value": v.VALUE_KUSD, "quantity": v.QUANTITY_T}


def _stages_in_words(stages: str) -> str:
    """Stages joined by "and", in the language spoken now."""
    return joined([term("stage", one) for one in stages.split(" and ")])


def counts_gross_weight(basis: str) -> bool:
    """Whether a production basis is the weight of the product itself, as in trade statistics."""
    return basis.endswith((GROSS_WEIGHT, "metal"))


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount of one mineral in one year with what it counts; ``caveats`` say what it leaves out."""

    value: float
    unit: str
    basis: str
    stage: str
    caveats: tuple[str, ...] = ()

    def contained(self, fraction: float, *, basis: str) -> Amount:
        """This gross weight as content, by a stated mean *fraction* (0-1) of it, on *basis*.

        Raises
        ------
        NotComputableError: if the amount is not gross weight or the fraction is not within 0-1.
        """
        if not counts_gross_weight(self.basis) or not 0 < fraction <= 1:
            raise NotComputableError(
                say(
                    "Only a gross weight has a content of 0-1; found '{basis}' and {fraction}.",
                    basis=basis_in_words(self.basis),
                    fraction=fraction,
                )
            )
        note = say(
            "{basis} taken as {fraction} of the gross weight",
            basis=basis_in_words(basis),
            fraction=numbers.written(f"{fraction:.3g}"),
        )
        return replace(self, value=self.value * fraction, basis=basis, caveats=(*self.caveats, note))


def produced(panel: Panel, members: Collection[str]) -> Amount:
    """Production of a country or group (alpha-3), in the panel's unit.

    A member that the publisher does not list counts as no producer; one whose figure is withheld or not
    available is left out and named in the caveats.

    Raises
    ------
    NotComputableError: if members produce and none of them has a published figure.
    """
    rows = panel.countries[panel.countries[v.ISO3].isin(list(members))]
    gone = sorted(rows.loc[rows[v.VALUE].isna(), v.ISO3])
    if gone and len(gone) == len(rows):
        raise NotComputableError(
            say("{panel}: the output of {countries} is not published.", panel=panel.label, countries=", ".join(gone))
        )
    caveats = (say("output of {countries} is not published and left out", countries=", ".join(gone)),) if gone else ()
    return Amount(float(rows[v.VALUE].sum()), panel.unit, panel.basis, panel.stage, caveats)


# What is left out: a share that is printed, and a trace.
_UNWEIGHED: Final = {
    "imports": (
        mark("imports worth {share} of their value have no weight and are left out"),
        mark("imports worth less than 0.1% of their value have no weight and are left out"),
    ),
    "exports": (
        mark("exports worth {share} of their value have no weight and are left out"),
        mark("exports worth less than 0.1% of their value have no weight and are left out"),
    ),
    "flows": (
        mark("flows worth {share} of their value have no weight and are left out"),
        mark("flows worth less than 0.1% of their value have no weight and are left out"),
    ),
}


def traded(flows: pd.DataFrame, *, stage: str, what: str = "flows") -> Amount:
    """Total weight of flows (columns ``value_kusd``, ``quantity_t``, ``unweighed_kusd``), tonnes gross.

    *stage* is that of the tariff lines, *what* their name in the caveats: "imports", "exports" or "flows". Flows
    without weight are left out, and said to be.

    Raises
    ------
    NotComputableError: if there are flows and none has a weight.
    """
    if len(flows) and flows[v.QUANTITY_T].isna().all():
        raise NotComputableError(say("No flow has a weight, so that their sum is unknown."))
    left_out = _unweighed_share(flows)
    some, trace = _UNWEIGHED[what]
    share = numbers.written(f"{left_out:.1%}")
    caveats = (say(some if left_out >= _SMALL else trace, share=share),) if left_out else ()
    return Amount(float(flows[v.QUANTITY_T].sum()), v.Unit.TONNE.value, GROSS_WEIGHT, stage, caveats)


def _unweighed_share(flows: pd.DataFrame) -> float:
    total = float(flows[v.VALUE_KUSD].sum())
    return float(flows["unweighed_kusd"].sum()) / total if total else 0.0


@dataclass(frozen=True, slots=True)
class Reliance:
    """How far an importer relies on imports.

    ``value`` (0-1): import reliance, cut to 0-1; ``uncut`` is negative for a net exporter.
    ``self_sufficiency``: production over consumption, above 1 for a net exporter. ``consumption``: production
    plus imports minus exports, in ``unit`` on ``basis``; stock changes are not known and left out.
    """

    value: float
    uncut: float
    self_sufficiency: float
    consumption: float
    unit: str
    basis: str
    stage: str
    caveats: tuple[str, ...]

    @property
    def net_exporter(self) -> bool:
        """Whether more is sold than bought."""
        return self.uncut < 0


def import_reliance(*, production: Amount, imports: Amount, exports: Amount) -> Reliance:
    """Import reliance and self-sufficiency of one importer, mineral and year.

    Raises
    ------
    NotComputableError: if units, bases or stages differ, or exports are not less than production and
        imports together, so that nothing is left to be consumed.
    """
    _same_kind(production, imports, exports)
    net = imports.value - exports.value
    consumption = production.value + net
    if consumption <= 0:
        raise NotComputableError(
            say(
                "Exports of {exports} {unit} are not less than production and imports together ({supply} {unit}): "
                "goods in transit, stocks or other stages are in them, and apparent consumption cannot be said.",
                exports=numbers.whole(exports.value),
                unit=exports.unit,
                supply=numbers.whole(production.value + imports.value),
            )
        )
    uncut = net / consumption
    return Reliance(
        value=float(np.clip(uncut, 0, 1)),
        uncut=uncut,
        self_sufficiency=production.value / consumption,
        consumption=consumption,
        unit=production.unit,
        basis=production.basis,
        stage=production.stage,
        caveats=tuple(dict.fromkeys((*production.caveats, *imports.caveats, *exports.caveats))),
    )


def _same_kind(production: Amount, *traded_amounts: Amount) -> None:
    for amount in traded_amounts:
        if amount.stage != production.stage:
            raise NotComputableError(
                say(
                    "Production is of the stage '{stage}', the trade lines are '{traded}': different products are not "
                    "set against each other.",
                    stage=_stages_in_words(production.stage),
                    traded=_stages_in_words(amount.stage),
                )
            )
        if amount.unit != production.unit:
            raise NotComputableError(
                say("Production is counted in {unit}, trade in {other}.", unit=production.unit, other=amount.unit)
            )
        both_gross = counts_gross_weight(production.basis) and counts_gross_weight(amount.basis)
        if amount.basis != production.basis and not both_gross:
            raise NotComputableError(
                say(
                    "Production counts {basis}, trade {traded}: contained metal cannot be divided by gross weight. "
                    "State a mean content to convert the trade.",
                    basis=basis_in_words(production.basis),
                    traded=basis_in_words(amount.basis),
                )
            )


@dataclass(frozen=True, slots=True)
class SupplyMix:
    """Who supplies an importer in one year.

    ``shares``: one row per supplier, largest first: ``exporter``, ``amount`` (thousand US dollars or tonnes gross
    weight, as ``by`` says), ``share`` (0-1), ``inside`` (whether it belongs to the group asked about). ``hhi``:
    0-1. ``inside_share`` and ``outside_share`` add up to 1. ``unweighed_share``: of the value, without weight;
    by quantity those flows are left out. ``value_kusd``: of all imports, with a weight or without.
    """

    by: Weighing
    shares: pd.DataFrame
    total: float
    hhi: float
    top: str
    top_share: float
    inside_share: float
    outside_share: float
    unweighed_share: float
    value_kusd: float

    @property
    def trifle(self) -> bool:
        """Whether the imports are worth so little that no share of them says who supplies the importer."""
        return self.value_kusd < TRIFLE_KUSD


def supply_mix(suppliers: pd.DataFrame, *, members: Collection[str] = (), by: Weighing = "value") -> SupplyMix:
    """Shares of the suppliers of one importer (or group) in one year.

    Parameters
    ----------
    suppliers: one row per supplier: ``exporter``, ``value_kusd``, ``quantity_t``, ``unweighed_kusd``
        (:func:`geo.engine.queries.suppliers` for one year).
    members: alpha-3 codes of the group whose share is asked for.

    Raises
    ------
    NotComputableError: if a supplier stands twice (more than one year) or there is nothing to share.
    """
    if suppliers[v.EXPORTER].duplicated().any():
        raise NotComputableError(say("A supplier stands twice: ask for one year at a time."))
    amounts = suppliers[_AMOUNT[by]]
    total = float(amounts.sum())
    if total <= 0:
        nothing = mark("No imports with a weight are recorded.")
        raise NotComputableError(say(nothing if by == "quantity" else mark("No imports with a value are recorded.")))
    table = pd.DataFrame(
        {
            v.EXPORTER: suppliers[v.EXPORTER],
            "amount": amounts,
            "share": amounts / total,
            "inside": suppliers[v.EXPORTER].isin(list(members)),
        }
    ).dropna(subset="amount")
    table = table.sort_values(["amount", v.EXPORTER], ascending=[False, True], ignore_index=True)
    inside = float(table.loc[table["inside"], "share"].sum())
    return SupplyMix(
        by=by,
        shares=table,
        total=total,
        hhi=float(np.square(table["share"]).sum()),
        top=str(table[v.EXPORTER].iloc[0]),
        top_share=float(table["share"].iloc[0]),
        inside_share=inside,
        outside_share=float(table.loc[~table["inside"], "share"].sum()),
        unweighed_share=_unweighed_share(suppliers),
        value_kusd=float(suppliers[v.VALUE_KUSD].sum()),
    )


def exposure(mix: SupplyMix, reliance: Reliance) -> pd.DataFrame:
    """Share of consumption that comes from each supplier: its share of imports times import reliance.

    Columns: ``exporter``, ``share_of_imports``, ``share_of_consumption`` (both 0-1), ``above_limit`` (more than
    65 % of consumption, the ceiling of Regulation (EU) 2024/1252 for a single third country).
    Assumes that exports are drawn from imports and own production alike.
    """
    consumed = mix.shares["share"] * reliance.value
    return pd.DataFrame(
        {
            v.EXPORTER: mix.shares[v.EXPORTER],
            "share_of_imports": mix.shares["share"],
            "share_of_consumption": consumed,
            "above_limit": consumed > CRMA_LIMIT,
        }
    )
