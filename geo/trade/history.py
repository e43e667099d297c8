"""Trade flows over the years: scales that years share, partners over time, and what changed since a year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from geo import vocabulary as v
from geo.atlas import Atlas
from geo.engine import plausibility, queries
from geo.engine.base import Engine
from geo.errors import NotComputableError
from geo.locale.say import mark_term, say, term
from geo.maps.flows import Scale
from geo.tables.trade import area_name
from geo.trade.model import AMOUNT, SHARE, By, Trade, hhi

OTHERS: Final = "others"

# Classes of change, the strongest fall first. Breaks are ratios now / then; the lower bound belongs to a class.
CHANGES: Final = (
    mark_term("change of a flow", "down by more than half"),
    mark_term("change of a flow", "down 25\u201350 %"),
    mark_term("change of a flow", "within 25 %"),
    mark_term("change of a flow", "up 25\u2013100 %"),
    mark_term("change of a flow", "more than doubled"),
    mark_term("change of a flow", "new"),
)
_BREAKS: Final = (0.5, 0.75, 1.25, 2.0)


@dataclass(frozen=True, slots=True)
class Partners:
    """Shares of trade partners over the years.

    ``shares`` has ``year``, ``partner`` (alpha-3, or ``others``), ``amount`` and ``share`` (0-1 of the
    year). ``concentration`` has ``year``, ``hhi`` (0-1, over every partner, not only the named) and ``total``.
    ``named`` are the partners shown by name, the largest first.
    """

    shares: pd.DataFrame
    concentration: pd.DataFrame
    named: tuple[str, ...]


def scale(engine: Engine, *, lines: tuple[str, ...], by: By) -> Scale:
    """The scale of some lines over every year on record.

    Raises
    ------
    NotComputableError: if no flow of these lines has an amount.
    """
    found = queries.flows(engine, lines=lines) if by == By.VALUE else _weighed(engine, lines)
    flows = found.groupby([v.YEAR, v.EXPORTER, v.IMPORTER])[by.column].sum(min_count=1)
    if not flows.notna().any():
        raise NotComputableError(say("No flow of HS {codes} has a reported {by}.", codes=", ".join(lines), by=by.word))
    sides = [found.groupby([v.YEAR, side])[by.column].sum().max() for side in (v.EXPORTER, v.IMPORTER)]
    return Scale(flow=float(flows.max()), area=float(max(sides)))


def _weighed(engine: Engine, lines: tuple[str, ...]) -> pd.DataFrame:
    """Every flow of every year by line; a weight that cannot be right is missing, as in the sums of one year."""
    found = queries.flows(engine, lines=lines, by=(v.YEAR, v.EXPORTER, v.IMPORTER, v.HS6))
    marks = plausibility.tested(found)[plausibility.IMPLAUSIBLE]
    return found.assign(**{v.QUANTITY_T: found[v.QUANTITY_T].mask(marks)})


def _by_partner(found: pd.DataFrame, partner: str) -> pd.DataFrame:
    """``year``, *partner* and ``quantity_t``, missing where no flow has one."""
    return found.groupby([v.YEAR, partner], as_index=False)[v.QUANTITY_T].sum(min_count=1)


def years(engine: Engine, *, lines: tuple[str, ...]) -> tuple[int, ...]:
    """Years with any trade of some lines, ascending."""
    return tuple(int(year) for year in queries.world(engine, lines=lines)[v.YEAR])


def years_of(atlas: Atlas, lines: tuple[str, ...]) -> tuple[int, ...]:
    """Years with any trade of some lines, ascending."""
    return atlas.memo.get(("trade years", lines), lambda: years(atlas.trade.engine, lines=lines), worded=False)


def scale_of(atlas: Atlas, lines: tuple[str, ...], by: By) -> Scale:
    """The scale that all years of some lines share; see :func:`scale`."""
    return atlas.memo.get(
        ("trade scale", lines, by), lambda: scale(atlas.trade.engine, lines=lines, by=by), worded=False
    )


def partners_of(
    atlas: Atlas, lines: tuple[str, ...], by: By, *, side: str = "exporters", country: str = ""
) -> Partners:
    """``suppliers`` or ``customers`` of a country, or the world's ``exporters``, by year; see :class:`Partners`."""

    def compute() -> Partners:
        if side == "suppliers":
            return suppliers(atlas.trade.engine, lines=lines, importer=country, by=by)
        if side == "customers":
            return customers(atlas.trade.engine, lines=lines, exporter=country, by=by)
        return exporters(atlas.trade.engine, lines=lines, by=by)

    return atlas.memo.get(("partners", lines, by, side, country), compute, worded=False)


def pair(engine: Engine, *, lines: tuple[str, ...], exporter: str, importer: str) -> pd.DataFrame:
    """One flow by year: ``year``, ``value_kusd``, ``quantity_t``, ``unit_value_usd_per_t``.

    A year without the flow has no row, and a weight that cannot be right is missing.
    """
    every = _weighed(engine, lines)
    own = every[(every[v.EXPORTER] == exporter) & (every[v.IMPORTER] == importer)]
    own = own.assign(weighed_kusd=own[v.VALUE_KUSD].where(own[v.QUANTITY_T].notna(), 0.0))
    found = own.groupby(v.YEAR, as_index=False)[[v.VALUE_KUSD, v.QUANTITY_T, "weighed_kusd"]].sum(min_count=1)
    unit_value = 1000 * found["weighed_kusd"] / found[v.QUANTITY_T]
    return found.drop(columns="weighed_kusd").assign(**{queries.UNIT_VALUE: unit_value})


def suppliers(engine: Engine, *, lines: tuple[str, ...], importer: str, by: By, count: int = 5) -> Partners:
    """Suppliers of an importer by year; see :class:`Partners`.

    Raises
    ------
    NotComputableError: if the country imported nothing of these lines in any year.
    """
    if by == By.VALUE:
        found = queries.suppliers(engine, lines=lines, importers=[importer])
    else:
        every = _weighed(engine, lines)
        found = _by_partner(every[every[v.IMPORTER] == importer], v.EXPORTER)
    return _partners(
        found.rename(columns={v.EXPORTER: "partner"}),
        by,
        count,
        say("No import by {country} in these lines is recorded by {by}.", country=area_name(importer), by=by.word),
    )


def customers(engine: Engine, *, lines: tuple[str, ...], exporter: str, by: By, count: int = 5) -> Partners:
    """Customers of an exporter by year; see :class:`Partners`.

    Raises
    ------
    NotComputableError: if the country exported nothing of these lines in any year.
    """
    if by == By.VALUE:
        found = queries.customers(engine, lines=lines, exporters=[exporter])
    else:
        every = _weighed(engine, lines)
        found = _by_partner(every[every[v.EXPORTER] == exporter], v.IMPORTER)
    return _partners(
        found.rename(columns={v.IMPORTER: "partner"}),
        by,
        count,
        say("No export from {country} in these lines is recorded by {by}.", country=area_name(exporter), by=by.word),
    )


def exporters(engine: Engine, *, lines: tuple[str, ...], by: By, count: int = 5) -> Partners:
    """The world's exporters by year; see :class:`Partners`.

    Raises
    ------
    NotComputableError: if nothing of these lines was traded in any year.
    """
    if by == By.VALUE:
        found = queries.totals(engine, lines=lines, side=v.EXPORTER)
    else:
        found = _by_partner(_weighed(engine, lines), v.EXPORTER)
    return _partners(
        found.rename(columns={v.EXPORTER: "partner"}),
        by,
        count,
        say("No trade in these lines is recorded by {by}.", by=by.word),
    )


def _partners(found: pd.DataFrame, by: By, count: int, nothing: str) -> Partners:
    """Shares of the *count* partners that are largest over the five latest years, the others in one.

    Raises
    ------
    NotComputableError: with the sentence *nothing*, if there is no amount.
    """
    table = found.assign(**{AMOUNT: found[by.column]}).dropna(subset=[AMOUNT])
    if table.empty:
        raise NotComputableError(nothing)
    totals = table.groupby(v.YEAR)[AMOUNT].sum()
    part = table[AMOUNT] / table[v.YEAR].map(totals)
    recent = table[v.YEAR] > table[v.YEAR].max() - 5
    named = tuple(part[recent].groupby(table["partner"][recent]).sum().nlargest(count).index)
    label = table["partner"].where(table["partner"].isin(named), OTHERS)
    grouped = table.assign(partner=label, **{SHARE: part}).groupby([v.YEAR, "partner"], as_index=False)
    concentration = table.groupby(v.YEAR)[AMOUNT].agg(hhi=hhi, total="sum").reset_index()
    return Partners(grouped[[AMOUNT, SHARE]].sum(), concentration, named)


def change(now: Trade, then: Trade) -> pd.Series:
    """Class of change (one of :data:`CHANGES`) of every flow of *now* since *then*, on the index of its flows.

    By the measure of both; missing where a flow has no amount in one of the years although it existed.
    Values are in current prices, so that a change by value holds the change of the price.
    """
    keys = [v.EXPORTER, v.IMPORTER]
    before = now.flows[keys].merge(then.flows[[*keys, AMOUNT]], on=keys, how="left", indicator=True)
    ratio = now.flows[AMOUNT].to_numpy() / before[AMOUNT].to_numpy()
    index = np.searchsorted(np.array(_BREAKS), ratio, side="right")
    named = pd.Series(np.array(CHANGES)[np.minimum(index, len(_BREAKS))], index=now.flows.index, dtype="str")
    is_new = (before["_merge"] == "left_only").to_numpy()
    named = named.where(~np.isnan(ratio))
    return named.mask(is_new & now.flows[AMOUNT].notna().to_numpy(), CHANGES[-1])


def change_in_words(change: str) -> str:
    """A class of change, one of :data:`CHANGES`, in words."""
    return term("change of a flow", change)


def ended(now: Trade, then: Trade) -> pd.DataFrame:
    """The flows of *then* that are gone in *now*, columns of ``Trade.flows``, the largest first."""
    keys = [v.EXPORTER, v.IMPORTER]
    there = then.flows.merge(now.flows[keys], on=keys, how="left", indicator=True)
    return there[there["_merge"] == "left_only"].drop(columns="_merge").reset_index(drop=True)
