"""Diversification: the fewest tonnes to move so that no supplier is above a cap.

With shares s and a cap c, at least the sum of max(0, s - c) has to move, because no supplier above the cap may
keep more than c, and moving exactly that is enough if the others have room for it. The optimum is therefore
known in closed form; how it is shared among those who grow is free, and done here in proportion to their
exports to the world, none above the cap (:func:`geo.scenarios.sharing.fill`). Nobody supplies itself: the
importers' own exports are in no share and fill no gap.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.errors import NotComputableError
from geo.indicators.dependence import CRMA_LIMIT
from geo.locale.say import mark, say, say_count
from geo.scenarios import sharing
from geo.tables.trade import area_name

Weighing = Literal["quantity", "value"]
_AMOUNT: Final = {"quantity": v.QUANTITY_T, "value": v.VALUE_KUSD}
_UNWEIGHED: Final = "unweighed_kusd"
# Shares add up to 1 only to within the rounding of floating-point numbers.
_EXACT: Final = 1e-12


@dataclass(frozen=True, slots=True)
class CapTerms:
    """The importer, its cap and who may grow.

    ``importers`` (alpha-3): a country, or a bloc whose inner trade is left out. ``cap`` (0-1) of imports.
    ``growing``: suppliers that may grow (``None``: every exporter of the goods). ``growth_limit``: the most that
    one may add, as a fraction of its exports to the world (``None``: no limit). ``one_stage``: whether the goods are
    known to be of one stage. If not, what a supplier ships to those above the cap may be the feedstock of what they
    sell, and does not count as exports that could go elsewhere.
    """

    importers: tuple[str, ...]
    cap: float = 0.65
    growing: tuple[str, ...] | None = None
    growth_limit: float | None = None
    by: Weighing = "quantity"
    one_stage: bool = True

    def __post_init__(self) -> None:
        """Refuse what cannot be.

        Raises
        ------
        OutOfRangeError: for a cap outside 0-1 or of zero, a negative limit, or an empty group.
        """
        sharing.positive("cap", sharing.fraction("cap", self.cap))
        sharing.somebody("importers", self.importers)
        if self.growing is not None:
            sharing.somebody("suppliers that may grow", self.growing)
        if self.growth_limit is not None:
            sharing.not_negative("limit of growth", self.growth_limit)


@dataclass(frozen=True, slots=True)
class Diversification:
    """The smallest reallocation, or why there is none.

    ``suppliers``: one row per supplier, largest first: ``exporter``, ``now``, ``then``, ``change`` (in ``unit``),
    ``share_now``, ``share_then`` (0-1), ``exports`` (to the world), ``feedstock`` (of these, to suppliers above
    the cap or at less than one fifth of the line's median unit value, where the stage is not known),
    ``growth`` (change over ``exports``).
    ``moved``: what changes supplier, ``moved_share`` of ``total``. ``feasible``: if not, ``then`` equals ``now``
    and ``reason`` says why. ``hhi_now`` and ``hhi_then`` on 0-1.
    """

    made: CapTerms
    suppliers: pd.DataFrame
    total: float
    unit: str
    moved: float
    moved_share: float
    room: float
    feasible: bool
    reason: str
    hhi_now: float
    hhi_then: float
    assumptions: tuple[str, ...]
    gaps: tuple[str, ...]

    @property
    def above(self) -> int:
        """How many suppliers are above the cap now."""
        return int((self.suppliers["share_now"] > self.made.cap + _EXACT).sum())


def diversify(flows: pd.DataFrame, made: CapTerms) -> Diversification:
    """The reallocation of one importer's purchases of some goods in one year.

    Parameters
    ----------
    flows: one row per exporter and importer, as for :func:`geo.scenarios.disruption.disrupt`, of the whole world.

    Raises
    ------
    NotComputableError: if the importer buys nothing, or nothing with a weight.
    """
    column = _AMOUNT[made.by]
    bought = flows[flows[v.IMPORTER].isin(made.importers) & ~flows[v.EXPORTER].isin(made.importers)]
    amounts = bought.groupby(v.EXPORTER)[column].sum(min_count=1).dropna()
    total = float(amounts.sum())
    if total <= 0:
        template = (
            mark("No imports with a weight are recorded: there is nothing to reallocate.")
            if made.by == "quantity"
            else mark("No imports with a value are recorded: there is nothing to reallocate.")
        )
        raise NotComputableError(say(template))
    world = flows.groupby(v.EXPORTER)[column].sum(min_count=1).dropna()
    table = pd.DataFrame({"now": amounts.reindex(world.index.union(amounts.index), fill_value=0.0)})
    table["exports"] = world.reindex(table.index, fill_value=0.0)
    table = table[~table.index.isin(made.importers)]
    ceiling = made.cap * total
    above = table.index[table["now"] > ceiling * (1 + _EXACT)]
    earlier = flows[v.IMPORTER].isin(above) | sharing.cheap(flows)
    feeding = flows[earlier].groupby(v.EXPORTER)[column].sum()
    table["feedstock"] = feeding.reindex(table.index, fill_value=0.0) * (not made.one_stage)
    free = (table["exports"] - table["feedstock"]).clip(lower=0.0)
    surplus = np.maximum(table["now"].to_numpy() - ceiling, 0.0)
    room = _room(table["now"], free, ceiling, made)
    moved = float(surplus.sum())
    feasible = float(room.sum()) >= moved * (1 - _EXACT)
    added = sharing.fill(free.to_numpy(), room, moved) if feasible else np.zeros(len(table))
    table["then"] = table["now"] - surplus + added if feasible else table["now"]
    table["change"] = table["then"] - table["now"]
    table["share_now"], table["share_then"] = table["now"] / total, table["then"] / total
    table["growth"] = (table["change"] / table["exports"]).mask(table["exports"] == 0)
    kept = table[(table["now"] > 0) | (table["then"] > 0)].rename_axis(v.EXPORTER).reset_index()
    return Diversification(
        made=made,
        suppliers=kept.sort_values(["now", "then", v.EXPORTER], ascending=[False, False, True], ignore_index=True),
        total=total,
        unit=v.Unit.TONNE.value if made.by == "quantity" else "thousand USD",
        moved=moved,
        moved_share=moved / total,
        room=float(room.sum()),
        feasible=feasible,
        reason="" if feasible else _reason(made, room, total, moved),
        hhi_now=float(np.square(table["share_now"]).sum()),
        hhi_then=float(np.square(table["share_then"]).sum()),
        assumptions=_sentences(made, table["feedstock"]),
        gaps=_gaps(bought, made),
    )


def _room(now: pd.Series, free: pd.Series, ceiling: float, made: CapTerms) -> sharing.Amounts:
    """What each supplier can add: up to the cap, up to its limit of growth, if it may grow at all."""
    room = np.maximum(ceiling - now.to_numpy(), 0.0)
    if made.growth_limit is not None:
        room = np.minimum(room, made.growth_limit * free.to_numpy())
    able = free.to_numpy() > 0
    if made.growing is not None:
        able &= now.index.isin(made.growing)
    return np.where(able, room, 0.0)


def _reason(made: CapTerms, room: sharing.Amounts, total: float, moved: float) -> str:
    """Why no reallocation is enough."""
    template = (
        mark(
            "A cap of {cap} needs at least {needed} suppliers; the {growing} that may grow, each below the cap, leave "
            "{lacking} of imports without a supplier."
        )
        if made.growth_limit is None
        else mark(
            "A cap of {cap} needs at least {needed} suppliers; the {growing} that may grow, each below the cap adding "
            "at most {limit} of their exports, leave {lacking} of imports without a supplier."
        )
    )
    return say(
        template,
        cap=numbers.share(made.cap),
        needed=math.ceil(1 / made.cap - _EXACT),
        growing=int((room > 0).sum()),
        limit=numbers.share(made.growth_limit),
        lacking=numbers.share((moved - float(room.sum())) / total),
    )


def _sentences(made: CapTerms, feedstock: pd.Series) -> tuple[str, ...]:
    found = [_capped(made), _growing(made)]
    if feedstock.any():
        found.append(
            say(
                "Exports to suppliers above the cap, and those at less than one fifth of the line\u2019s median unit "
                "value, may be feedstock and are left out of this proportion, for the trade line does not tell the "
                "stage; most come from {country}.",
                country=area_name(str(feedstock.idxmax())),
            )
        )
    found.append(
        say("Total imports stay the same. Price, grade, contracts and transport do not hinder a change of supplier.")
    )
    return tuple(found)


def _capped(made: CapTerms) -> str:
    """The cap and what it is of."""
    known = {"cap": numbers.share(made.cap), "count": len(made.importers)}
    if len(made.importers) == 1:
        return say(
            mark("No supplier above {cap} of imports by gross weight.")
            if made.by == "quantity"
            else mark("No supplier above {cap} of imports by value."),
            **known,
        )
    return say(
        mark("No supplier above {cap} of imports by gross weight; trade among the {count} members is left out.")
        if made.by == "quantity"
        else mark("No supplier above {cap} of imports by value; trade among the {count} members is left out."),
        **known,
    )


def _growing(made: CapTerms) -> str:
    """Who may grow, and how far."""
    limit = {"limit": numbers.share(made.growth_limit)}
    if made.growing is None:
        return say(
            mark(
                "Every other exporter of these goods may grow, each without limit but the cap, in proportion to its "
                "exports to the world."
            )
            if made.growth_limit is None
            else mark(
                "Every other exporter of these goods may grow, each by at most {limit} of its exports to the world, in "
                "proportion to its exports to the world."
            ),
            **limit,
        )
    count = len(made.growing)
    if made.growth_limit is None:
        return say_count(
            "{count} chosen supplier may grow, each without limit but the cap, in proportion to its exports to the "
            "world.",
            "{count} chosen suppliers may grow, each without limit but the cap, in proportion to its exports to the "
            "world.",
            count,
        )
    return say_count(
        "{count} chosen supplier may grow, each by at most {limit} of its exports to the world, in proportion to its "
        "exports to the world.",
        "{count} chosen suppliers may grow, each by at most {limit} of its exports to the world, in proportion to its "
        "exports to the world.",
        count,
        **limit,
    )


def _gaps(bought: pd.DataFrame, made: CapTerms) -> tuple[str, ...]:
    worth = float(bought[v.VALUE_KUSD].sum())
    left_out = float(bought[_UNWEIGHED].sum()) / worth if worth else 0.0
    found = []
    if made.by == "quantity" and left_out:
        found.append(
            say(
                "{share} of the imports' value has no weight and is left out of all shares.",
                share=numbers.share(left_out),
            )
        )
    found.append(say("A supplier is where the goods were sent from: a trading hub can stand for a mine elsewhere."))
    found.append(
        say(
            "The cap is on imports here; Regulation (EU) 2024/1252 sets its {limit} on consumption, at each stage of "
            "processing.",
            limit=numbers.share(CRMA_LIMIT),
        )
    )
    return tuple(found)
