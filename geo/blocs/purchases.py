"""Import dependence: what the members buy from outside the group, from whom, and beside what they produce.

Purchases are what members import from anybody, other members included, by value; the part from outside is
the group's own import. A supplier's share of all purchases is the nearest that trade statistics come to the
share of consumption that Regulation (EU) 2024/1252 speaks of; output used at home is not in it.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from geo import vocabulary as v
from geo.blocs.coverage import require
from geo.blocs.holdings import Ledger, Purchases, ShareOf
from geo.errors import NotComputableError
from geo.indicators.dependence import Reliance, import_reliance, produced, traded
from geo.locale.languages import current, speaking
from geo.locale.say import say
from geo.trade import forms
from geo.trade.plausibility import weights_left_out


class TradedAs(NamedTuple):
    """What lines of the trade table hold of a mineral: its ``name`` with the forms, or everything that they bundle.

    ``text`` is the same for the middle of a sentence. ``alone`` is false where no line is of this mineral alone, so
    that its name must not stand for them.
    """

    name: str
    text: str
    alone: bool


def traded_as(mineral: str, lines: tuple[str, ...]) -> TradedAs:
    """See :func:`geo.trade.forms.named` and :func:`geo.trade.forms.in_text`.

    Raises
    ------
    UnknownChoiceError: if there is no such mineral.
    """
    return _traded_as(current(), mineral, lines)


@functools.lru_cache(maxsize=512)
def _traded_as(lang: str, mineral: str, lines: tuple[str, ...]) -> TradedAs:
    with speaking(lang):
        return _named(mineral, lines)


def _named(mineral: str, lines: tuple[str, ...]) -> TradedAs:
    alone = bool(forms.completeness(mineral, lines).present)
    return TradedAs(forms.named(mineral, lines), forms.in_text(mineral, lines), alone)


@dataclass(frozen=True, slots=True)
class ImportDependence:
    """What a group buys of one mineral in one year; values in thousand US dollars, shares on 0-1.

    ``bought``: members' imports from anybody; ``outside``: from outside the group; ``outside_share``: of all
    purchases. ``top``: the largest outside supplier, with its share of all purchases and of those from outside.
    ``reliance``: the group's production against its net imports, in tonnes; ``None`` with ``no_reliance``.
    """

    mineral: str
    year: int
    stage: str
    lines: tuple[str, ...]
    bought: float
    outside: float
    outside_share: float | None
    top: str | None
    top_share: float | None
    top_share_of_outside: float | None
    reliance: Reliance | None
    no_reliance: str
    caveats: tuple[str, ...]


def dependence(ledger: Ledger, mineral: str, members: Collection[str]) -> ImportDependence:
    """Import dependence of a group in one mineral that has trade.

    Raises
    ------
    NotComputableError: if the group has no members or no trade line of the mineral is here.
    """
    require(members, say("The group"))
    bought = ledger.purchases.get(mineral)
    if bought is None:
        raise NotComputableError(
            say("{mineral}: {reason}.", mineral=mineral, reason=ledger.reason(mineral, ShareOf.IMPORTS))
        )
    inside = ledger.inside(members)
    buys, sells = inside[bought.importer], inside[bought.exporter]
    sold_by = np.bincount(
        bought.exporter[buys & ~sells], weights=bought.value_kusd[buys & ~sells], minlength=len(ledger.codes)
    )
    total, foreign = float(bought.value_kusd[buys].sum()), float(sold_by.sum())
    top = int(np.argmax(sold_by)) if foreign > 0 else None
    sold = 0.0 if top is None else float(sold_by[top])
    reliance, reason = _reliance(bought, members, buys, sells)
    return ImportDependence(
        mineral=mineral,
        year=bought.year,
        stage=bought.stage,
        lines=bought.lines,
        bought=total,
        outside=foreign,
        outside_share=foreign / total if total else None,
        top=None if top is None else ledger.codes[top],
        top_share=None if top is None else sold / total,
        top_share_of_outside=None if top is None else sold / foreign,
        reliance=reliance,
        no_reliance=reason,
        caveats=bought.caveats,
    )


def all_dependence(ledger: Ledger, members: Collection[str], minerals: Iterable[str]) -> tuple[ImportDependence, ...]:
    """Import dependence in every chosen mineral with trade, the most dependent first; one without purchases last.

    Raises
    ------
    NotComputableError: if the group has no members.
    """
    found = [dependence(ledger, name, members) for name in minerals if name in ledger.purchases]
    return tuple(sorted(found, key=lambda one: (one.outside_share is None, -(one.outside_share or 0), one.mineral)))


def _reliance(
    bought: Purchases, members: Collection[str], buys: np.ndarray, sells: np.ndarray
) -> tuple[Reliance | None, str]:
    if bought.panel is None:
        return None, bought.no_panel
    try:
        found = import_reliance(
            production=produced(bought.panel, members),
            imports=traded(_sum(bought, buys & ~sells), stage=bought.stage, what="imports"),
            exports=traded(_sum(bought, sells & ~buys), stage=bought.stage, what="exports"),
        )
    except NotComputableError as error:
        return None, str(error)
    out = bought.left_out_t[(buys & ~sells) | (sells & ~buys)]
    caveat = weights_left_out(int((out > 0).sum()), float(out.sum()))
    return replace(found, caveats=(*found.caveats, *([caveat.rstrip(".")] if caveat else []))), ""


def _sum(bought: Purchases, chosen: np.ndarray) -> pd.DataFrame:
    """The chosen flows as one row, its weight missing only where no flow has one; no row for no flows."""
    if not chosen.any():
        return pd.DataFrame(columns=[v.VALUE_KUSD, v.QUANTITY_T, "unweighed_kusd"], dtype="float64")
    weights = bought.quantity_t[chosen]
    return pd.DataFrame(
        {
            v.VALUE_KUSD: [bought.value_kusd[chosen].sum()],
            v.QUANTITY_T: [np.nan if np.isnan(weights).all() else np.nansum(weights)],
            "unweighed_kusd": [bought.unweighed_kusd[chosen].sum()],
        }
    )


def suppliers(ledger: Ledger, mineral: str, members: Collection[str]) -> dict[str, float]:
    """Share (0-1) of members' imports from anybody by value, by exporter's code, the largest first; empty for none."""
    bought = ledger.purchases.get(mineral)
    if bought is None:
        return {}
    buys = ledger.inside(members)[bought.importer]
    sold = np.bincount(bought.exporter[buys], weights=bought.value_kusd[buys], minlength=len(ledger.codes))
    total = float(sold.sum())
    return {
        ledger.codes[place]: float(sold[place]) / total for place in np.argsort(-sold, kind="stable") if sold[place]
    }
