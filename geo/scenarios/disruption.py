"""Disruption: some exporters cut what they sell; who loses how much, what others can replace, what stays short.

An exporter's flows shrink by the same fraction to every importer affected. Other suppliers grow in
proportion to their exports, none beyond its spare capacity; what they add is shared among the importers
in proportion to their losses, and nobody supplies itself: a country's own exports do not replace its own
imports. Weights are gross weight as traded; a flow without weight is reported by its value and never
counted as zero tonnes.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.errors import NotComputableError
from geo.locale.say import joined, mark, say, say_count
from geo.scenarios import sharing
from geo.tables.trade import area_name

UNWEIGHED_KUSD = "unweighed_kusd"
# A sum and its parts can differ in the last digits: less than this part of a loss is nothing.
_ROUNDING: Final = 1e-9


_COLUMNS: Final = (
    "imports_t",
    "lost_t",
    "replaced_t",
    "short_t",
    "share_lost",
    "share_short",
    "imports_kusd",
    "lost_kusd",
    "share_lost_value",
    "unweighed_share",
)


@dataclass(frozen=True, slots=True)
class CutTerms:
    """Who cuts, how much, against whom, and who can step in.

    ``exporters`` (alpha-3) cut their exports by ``cut`` (0-1) to ``importers`` (``None``: to everybody).
    ``friends``: suppliers that may replace (``None``: everybody who does not cut). ``spare``: what a supplier
    can add, as a fraction of its exports; ``idle_t`` states it in tonnes a year where a publisher knows it.
    ``one_stage``: whether the goods are known to be of one stage. If not, what a supplier ships to those who cut may
    be the feedstock of what they sell, and does not count as exports that could go elsewhere.
    """

    exporters: tuple[str, ...]
    cut: float = 1.0
    importers: tuple[str, ...] | None = None
    friends: tuple[str, ...] | None = None
    spare: float = 0.1
    idle_t: tuple[tuple[str, float], ...] = ()
    one_stage: bool = True

    def __post_init__(self) -> None:
        """Refuse what cannot be.

        Raises
        ------
        OutOfRangeError: for fractions outside 0-1, negative tonnes, or an empty group.
        """
        sharing.fraction("cut of exports", self.cut)
        sharing.fraction("spare capacity", self.spare)
        sharing.somebody("exporters cutting supply", self.exporters)
        for group, codes in (
            ("importers affected", self.importers),
            ("alternative suppliers", self.friends),
        ):
            if codes is not None:
                sharing.somebody(group, codes)
        for iso3, tonnes in self.idle_t:
            sharing.not_negative(f"idle capacity of {iso3}", tonnes)


@dataclass(frozen=True, slots=True)
class Loss:
    """What a group of importers loses in a year, tonnes; ``unknown``: members whose loss was not weighed."""

    imports_t: float
    lost_t: float
    replaced_t: float
    short_t: float
    unknown: tuple[str, ...]

    @property
    def share_lost(self) -> float:
        """Lost over imports (0-1)."""
        return self.lost_t / self.imports_t if self.imports_t else 0.0

    @property
    def share_short(self) -> float:
        """Short over imports (0-1)."""
        return self.short_t / self.imports_t if self.imports_t else 0.0


@dataclass(frozen=True, slots=True)
class Disruption:
    """Losses a year, in tonnes of gross weight and thousand US dollars of the base year.

    ``importers``: one row per importer that buys the goods at all, largest loss first: ``importer``,
    ``imports_t``, ``lost_t``, ``replaced_t``, ``short_t``, ``share_lost``, ``share_short``, ``imports_kusd``,
    ``lost_kusd``, ``share_lost_value`` (shares 0-1 of its imports), ``unweighed_share`` (of the lost value).
    Tonnes and their shares are missing where no weight is known. ``suppliers`` that could serve any of them:
    ``exporter``, ``exports_t``, ``feedstock_t`` (exports to those who cut, and those at less
    than one fifth of the line's median unit value, left out of spare capacity where the stage is not known),
    ``spare_t``, ``added_t``, ``growth`` (added over exports). ``unweighed_share``: of all lost value.
    ``assumptions`` and ``gaps`` are sentences to stand next to every number.
    """

    made: CutTerms
    importers: pd.DataFrame
    suppliers: pd.DataFrame
    imports_t: float
    imports_kusd: float
    lost_t: float
    lost_kusd: float
    replaced_t: float
    short_t: float
    spare_t: float
    unweighed_share: float
    assumptions: tuple[str, ...]
    gaps: tuple[str, ...]

    @property
    def share_short(self) -> float:
        """What cannot be replaced over the imports of everybody affected (0-1)."""
        return self.short_t / self.imports_t if self.imports_t else 0.0

    @property
    def share_lost(self) -> float:
        """What is lost over the imports of everybody affected (0-1)."""
        return self.lost_t / self.imports_t if self.imports_t else 0.0

    def of(self, members: Collection[str]) -> Loss:
        """What a group of importers loses together; trade among them counts as imports."""
        rows = self.importers[self.importers[v.IMPORTER].isin(list(members))]
        sums = rows[["imports_t", "lost_t", "replaced_t", "short_t"]].sum()
        return Loss(
            imports_t=float(sums["imports_t"]),
            lost_t=float(sums["lost_t"]),
            replaced_t=float(sums["replaced_t"]),
            short_t=float(sums["short_t"]),
            unknown=tuple(rows.loc[rows["lost_t"].isna(), v.IMPORTER]),
        )


def disrupt(flows: pd.DataFrame, made: CutTerms) -> Disruption:
    """Losses, replacement and shortfall of one set of goods in one base year.

    Parameters
    ----------
    flows: one row per exporter and importer: ``exporter``, ``importer``, ``value_kusd``, ``quantity_t``
        (missing where unknown), ``unweighed_kusd`` (:func:`geo.engine.queries.flows` for one year); ``cheap`` where
        it is known (:func:`geo.scenarios.sharing.cheap`).

    Raises
    ------
    NotComputableError: if nothing is traded, or none of the lost flows has a weight.
    """
    if flows.empty:
        raise NotComputableError(
            say("No trade in these goods is recorded for this year: nothing can be said to be lost.")
        )
    aimed = flows if made.importers is None else flows[flows[v.IMPORTER].isin(made.importers)]
    table = _losses(aimed, made)
    lost_t, lost_kusd = float(table["lost_t"].sum()), float(table["lost_kusd"].sum())
    if lost_kusd and not lost_t:
        raise NotComputableError(say("None of the flows that would be cut has a weight: the lost tonnes are unknown."))
    suppliers = _added(_spare(flows, made), table["lost_t"])
    replaced = float(suppliers["added_t"].sum())
    table["replaced_t"] = _replaced(table["lost_t"], suppliers)
    short = table["lost_t"] - table["replaced_t"]
    table["short_t"] = short.mask(short <= _ROUNDING * table["lost_t"], 0.0)
    for share, amount, whole in (
        ("share_lost", "lost_t", "imports_t"),
        ("share_lost_value", "lost_kusd", "imports_kusd"),
        ("share_short", "short_t", "imports_t"),
    ):
        table[share] = (table[amount] / table[whole]).mask(table["lost_kusd"] == 0, 0.0)
    table = table[[*_COLUMNS]]
    left_out = float((table["unweighed_share"] * table["lost_kusd"]).sum()) / lost_kusd if lost_kusd else 0.0
    order = ["lost_t", "lost_kusd", v.IMPORTER]
    return Disruption(
        made=made,
        importers=table.reset_index().sort_values(order, ascending=[False, False, True], ignore_index=True),
        suppliers=suppliers.sort_values(
            ["added_t", "exports_t", v.EXPORTER], ascending=[False, False, True], ignore_index=True
        ),
        imports_t=float(aimed[v.QUANTITY_T].sum()),
        imports_kusd=float(aimed[v.VALUE_KUSD].sum()),
        lost_t=lost_t,
        lost_kusd=lost_kusd,
        replaced_t=replaced,
        short_t=float(table["short_t"].sum()),
        spare_t=float(suppliers["spare_t"].sum()),
        unweighed_share=left_out,
        assumptions=_sentences(made, suppliers),
        gaps=_gaps(table, flows, made, left_out),
    )


def _losses(aimed: pd.DataFrame, made: CutTerms) -> pd.DataFrame:
    """Imports and losses by importer. Zero where nothing is lost, missing where what is lost was not weighed."""
    imports = aimed.groupby(v.IMPORTER)
    table = pd.DataFrame(
        {"imports_t": imports[v.QUANTITY_T].sum(min_count=1), "imports_kusd": imports[v.VALUE_KUSD].sum()}
    )
    hit = aimed[aimed[v.EXPORTER].isin(made.exporters) & (made.cut > 0)].groupby(v.IMPORTER)
    hit_kusd = hit[v.VALUE_KUSD].sum().reindex(table.index, fill_value=0.0)
    table["lost_t"] = made.cut * hit[v.QUANTITY_T].sum(min_count=1).reindex(table.index)
    table["lost_t"] = table["lost_t"].mask(hit_kusd == 0, 0.0)
    table["lost_kusd"] = made.cut * hit_kusd
    table["unweighed_share"] = hit[UNWEIGHED_KUSD].sum().reindex(table.index, fill_value=0.0) / hit_kusd.mask(
        hit_kusd == 0
    )
    return table


def _spare(flows: pd.DataFrame, made: CutTerms) -> pd.DataFrame:
    """Suppliers that may replace, with weighed exports to everybody and what they can add."""
    exports = flows.groupby(v.EXPORTER)[v.QUANTITY_T].sum(min_count=1).dropna()
    free = exports[~exports.index.isin(made.exporters)]
    if made.friends is not None:
        free = free[free.index.isin(made.friends)]
    earlier = flows[v.IMPORTER].isin(made.exporters) | sharing.cheap(flows)
    to_them = flows[earlier].groupby(v.EXPORTER)[v.QUANTITY_T].sum()
    feedstock = to_them.reindex(free.index, fill_value=0.0) * (not made.one_stage)
    idle = dict(made.idle_t)
    known = pd.Series([idle.get(str(code), float("nan")) for code in free.index], index=free.index, dtype="float64")
    spare = known.fillna(made.spare * (free - feedstock).clip(lower=0.0))
    return pd.DataFrame({"exports_t": free, "feedstock_t": feedstock, "spare_t": spare}).reset_index()


def _added(suppliers: pd.DataFrame, lost: pd.Series) -> pd.DataFrame:
    """Suppliers that can serve another importer, with what each adds: no more than all others lose."""
    whole = float(lost.sum())
    others = whole - lost.reindex(suppliers[v.EXPORTER]).fillna(0.0).to_numpy()
    # The only importer that loses anything has nobody to supply.
    able = (others > 0) | (whole == 0)
    found, others = suppliers[able], others[able]
    weights = (found["exports_t"] - found["feedstock_t"]).clip(lower=0.0).to_numpy()
    added = sharing.fill(weights, found["spare_t"].clip(upper=others).to_numpy(), whole)
    return found.assign(added_t=added, growth=added / found["exports_t"])


def _replaced(lost: pd.Series, suppliers: pd.DataFrame) -> pd.Series:
    """What every importer is given: in proportion to losses, no more than it lost or suppliers but itself add.

    With these ceilings what is added can be shipped in full without anybody supplying itself: of a transport problem
    in which only those pairs are forbidden, they are the feasibility conditions (Hall's theorem).
    """
    added = suppliers.set_index(v.EXPORTER)["added_t"]
    whole = float(added.sum())
    known = lost.fillna(0.0)
    ceilings = known.clip(upper=whole - added.reindex(lost.index).fillna(0.0))
    given = sharing.fill(known.to_numpy(), ceilings.to_numpy(), whole)
    return pd.Series(given, index=lost.index).where(lost.notna())


def _sentences(made: CutTerms, suppliers: pd.DataFrame) -> tuple[str, ...]:
    found = [
        _cut(made),
        _replacing(made),
        say(
            "What is added goes to importers in proportion to their losses; a country\u2019s own exports do not "
            "replace its own imports."
        ),
    ]
    feeding = suppliers[suppliers["feedstock_t"] > 0].nlargest(_NAMED, "feedstock_t")
    if len(feeding):
        found.append(
            say(
                "{amount} gross weight that go to those who cut, or cost less than one fifth of the line\u2019s "
                "median, may be feedstock and replace nothing, for the trade line does not tell the stage; most comes "
                "from {names}.",
                amount=numbers.amount(float(suppliers["feedstock_t"].sum()), v.Unit.TONNE),
                names=names(tuple(feeding[v.EXPORTER])),
            )
        )
    found.append(say("Domestic supply, stocks, prices, smuggling and transit through third countries do not change."))
    return tuple(found)


def _cut(made: CutTerms) -> str:
    """Who cuts how much against whom."""
    known = {"exporters": names(made.exporters), "cut": numbers.share(made.cut)}
    if made.importers is None:
        return say(
            "Exports of {exporters} to everybody fall by {cut} for a full year; every flow shrinks by the same part, "
            "and all other trade stays as in the base year.",
            **known,
        )
    return say_count(
        "Exports of {exporters} to {count} importer fall by {cut} for a full year; every flow shrinks by the same "
        "part, and all other trade stays as in the base year.",
        "Exports of {exporters} to {count} importers fall by {cut} for a full year; every flow shrinks by the same "
        "part, and all other trade stays as in the base year.",
        len(made.importers),
        **known,
    )


def _replacing(made: CutTerms) -> str:
    """Who replaces what is cut, and up to what."""
    known = {"spare": numbers.share(made.spare), "idle": len(made.idle_t)}
    if made.friends is None:
        template = (
            mark(
                "Replacement by any supplier that does not cut, in proportion to exports, each by up to {spare} of its "
                "present exports, or its idle capacity where published ({idle})."
            )
            if made.idle_t
            else mark(
                "Replacement by any supplier that does not cut, in proportion to exports, each by up to {spare} of its "
                "present exports."
            )
        )
        return say(template, **known)
    if made.idle_t:
        return say_count(
            "Replacement by {count} named supplier, in proportion to exports, each by up to {spare} of its present "
            "exports, or its idle capacity where published ({idle}).",
            "Replacement by {count} named suppliers, in proportion to exports, each by up to {spare} of its present "
            "exports, or its idle capacity where published ({idle}).",
            len(made.friends),
            **known,
        )
    return say_count(
        "Replacement by {count} named supplier, in proportion to exports, each by up to {spare} of its present "
        "exports.",
        "Replacement by {count} named suppliers, in proportion to exports, each by up to {spare} of its present "
        "exports.",
        len(made.friends),
        **known,
    )


def names(codes: tuple[str, ...]) -> str:
    """Short names of countries in a sentence; more than four are only counted."""
    if len(codes) > _NAMED:
        return say_count("{count} country", "{count} countries", len(codes))
    return joined([area_name(code) for code in codes])


_NAMED, _LISTED = 4, 10


def _gaps(table: pd.DataFrame, flows: pd.DataFrame, made: CutTerms, left_out: float) -> tuple[str, ...]:
    found = []
    if left_out:
        found.append(
            say("{share} of the lost value has no weight: the tonnes leave it out.", share=numbers.share(left_out))
        )
    unknown = table.index[table["lost_t"].isna()]
    if len(unknown):
        template = (
            mark(
                "Lost tonnes are unknown for {count} of {of} importers, whose lost flows have no weight: {names} and "
                "others."
            )
            if len(unknown) > _LISTED
            else mark(
                "Lost tonnes are unknown for {count} of {of} importers, whose lost flows have no weight: {names}."
            )
        )
        listed = ", ".join(area_name(code) for code in unknown[:_LISTED])
        found.append(say(template, count=len(unknown), of=len(table), names=listed))
    silent = [code for code in made.exporters if code not in set(flows[v.EXPORTER])]
    if silent:
        found.append(
            say(
                "No exports of these goods are recorded for {names}: nothing is lost from there.",
                names=names(tuple(silent)),
            )
        )
    found.append(
        say("Exports are where goods were sent from: a hub counts as a supplier, and re-exports are counted twice.")
    )
    return tuple(found)
