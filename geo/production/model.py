"""Everything the atlas says about one selection, computed once for page, command line and export alike."""

from __future__ import annotations

import datetime as dt
import functools
import math
from dataclasses import dataclass

import pandas as pd

from geo import vocabulary as v
from geo.atlas import Atlas
from geo.dataset import Dataset
from geo.errors import NotComputableError, UnknownChoiceError
from geo.indicators import ratios
from geo.indicators.concentration import (
    BlocShare,
    Concentration,
    GovernanceHHI,
    bloc_share,
    concentration,
    governance_hhi,
)
from geo.locale.say import say
from geo.production import editions, projections
from geo.production.indicators import EDITIONS, IndicatorInputs
from geo.production.selection import STEP_YEARS, Selection
from geo.reference import alliances


@dataclass(frozen=True, eq=False)
class Snapshot:
    """One selection's numbers; compared by identity.

    ``result`` is the concentration of the panel behind the view; ``then`` the same five years before,
    where the series reaches back: a projection has no earlier year, and no governance. ``reserve_years`` by
    alpha-3 is ``None`` where R/P cannot be said, with the reason in ``reserve_years_reason``. ``revised`` holds both
    editions where the view compares two.
    """

    selection: Selection
    result: Concentration
    bloc: BlocShare | None
    reserve_years_reason: str
    version: str
    citation: str
    then: Concentration | None = None
    governance: GovernanceHHI | None = None
    reserve_years: pd.Series | None = None
    world_reserve_years: float | None = None
    revised: editions.Revised | None = None

    @property
    def top_moved(self) -> float | None:
        """Change of the largest country's own share since five years before, 0-1; ``None`` without that year."""
        if self.then is None:
            return None
        before = self.then.shares.set_index(v.ISO3)["share"]
        return self.result.cr1 - float(before.get(self.result.top, 0.0))

    @property
    def grown(self) -> float | None:
        """Relative change of the total since five years before; ``None`` without that year."""
        return None if self.then is None else self.result.total / self.then.total - 1

    @functools.cached_property
    def country_values(self) -> pd.DataFrame:
        """What the view shows of each listed country; see :func:`_country_values`. Do not change it in place."""
        return _country_values(self)


def take(dataset: Dataset, selection: Selection, *, members: frozenset[str] = frozenset()) -> Snapshot:
    """Compute the snapshot of a selection.

    Parameters
    ----------
    members: alpha-3 codes of the highlighted alliance; empty for none.

    Raises
    ------
    UnknownChoiceError: if the selection is not in the dataset.
    NotComputableError: if no country of the panel has a figure above zero.
    """
    if selection.projected:
        return _projection(dataset, selection, members)
    if EDITIONS in selection.indicator.needs:
        return _between_editions(dataset, selection, members)
    result = _concentration(dataset, selection, selection.year)
    ratio, world_ratio, reason = dataset.memo.get(
        ("reserve years", selection.mineral), lambda: _reserve_years(dataset, selection.mineral)
    )
    return Snapshot(
        selection=selection,
        result=result,
        then=_before(dataset, selection),
        governance=_governance(dataset, result),
        bloc=bloc_share(result, members) if members else None,
        reserve_years=ratio,
        world_reserve_years=world_ratio,
        reserve_years_reason=reason,
        version=dataset.version,
        citation=dataset.citation(result.panel.source_ids),
    )


def _projection(dataset: Dataset, selection: Selection, members: frozenset[str]) -> Snapshot:
    """The snapshot of a projected year: concentration and the alliance's share then, and no change since the past."""
    result = concentration(projections.panel(dataset, selection.mineral, selection.stage, selection.year))
    return Snapshot(
        selection=selection,
        result=result,
        bloc=bloc_share(result, members) if members else None,
        reserve_years_reason=say("reserves are not set against projected output"),
        version=dataset.version,
        citation=dataset.citation(result.panel.source_ids),
    )


def _between_editions(dataset: Dataset, selection: Selection, members: frozenset[str]) -> Snapshot:
    """The snapshot of a year as the later of two editions prints it, beside the earlier one."""
    revised = editions.revised(dataset, selection.mineral, selection.stage, selection.year, selection.measure)
    result = concentration(revised.new)
    return Snapshot(
        selection=selection,
        result=result,
        bloc=bloc_share(result, members) if members else None,
        reserve_years_reason=say("reserves are not set against one edition's output"),
        version=dataset.version,
        citation=dataset.citation((*revised.old.source_ids, *revised.new.source_ids)),
        revised=revised,
    )


def snapshot(
    atlas: Atlas, selection: Selection, *, alliance: str, on: dt.date, eu_seat: str = alliances.EuSeat.UNION
) -> Snapshot:
    """The snapshot of a selection with the members of an alliance on a day; an empty alliance has none.

    Raises
    ------
    UnknownChoiceError, NotComputableError: as :func:`take`.
    """
    members = alliances.members(alliance, on=on, eu_seat=eu_seat) if alliance else frozenset[str]()
    key = ("snapshot", selection, members)
    return atlas.memo.get(key, lambda: take(atlas.dataset, selection, members=members))


def history(dataset: Dataset, selection: Selection) -> dict[int, Concentration]:
    """Concentration in every year of the selection's series that can be computed, by year; of a projection, in the
    agency's base year and every projected one.
    """
    if selection.projected:
        return projections.history(dataset, selection.mineral, selection.stage)
    offers = dataset.offers_of(selection.mineral, selection.measure)
    chosen = offers[(offers[v.STAGE] == selection.stage) & (offers[v.SERIES] == selection.series)]
    found = {}
    for year in chosen["years"].iloc[0]:
        try:
            found[int(year)] = _concentration(dataset, selection, int(year))
        except NotComputableError:
            continue
    return found


def _country_values(snapshot: Snapshot) -> pd.DataFrame:
    """What the view shows of each listed country: ``iso3``, ``value`` and the columns of the panel and shares.

    ``value`` is a share 0-1, an amount in the panel's unit or years; missing where withheld, not
    available or not computable. Columns: ``iso3``, ``value``, ``amount``, ``share``, ``rank``, ``status``,
    ``published_value``, ``published_unit``, ``source_id``, ``source_ref``, ``note``.
    """
    result, rows = snapshot.result, snapshot.result.panel.countries
    amounts, codes = rows[v.VALUE].tolist(), rows[v.ISO3].tolist()
    order = sorted(range(len(codes)), key=lambda at: (math.isnan(amounts[at]), -amounts[at], codes[at]))
    rows = rows.iloc[order].reset_index(drop=True)
    ranks = dict(zip(result.shares[v.ISO3], result.shares["rank"], strict=True))
    columns = [v.ISO3, v.STATUS, v.PUBLISHED_VALUE, v.PUBLISHED_UNIT, v.SOURCE_ID, v.SOURCE_REF, v.NOTE]
    table = rows[[*columns, v.LOWER, v.UPPER]].assign(
        amount=rows[v.VALUE],
        share=rows[v.VALUE] / result.total,
        rank=pd.array([ranks.get(code, pd.NA) for code in rows[v.ISO3]], dtype="Int64"),
    )
    by_country = table.set_index(v.ISO3)
    figures = IndicatorInputs(
        amount=by_country["amount"],
        share=by_country["share"],
        before=snapshot.then.panel.countries.set_index(v.ISO3)[v.VALUE] if snapshot.then else None,
        reserve_years=snapshot.reserve_years,
        last_edition=snapshot.revised.old.countries.set_index(v.ISO3)[v.VALUE] if snapshot.revised else None,
    )
    values = snapshot.selection.indicator.compute(figures).reindex(by_country.index)
    return table.assign(value=values.to_numpy(dtype=float))


def largest(dataset: Dataset, selection: Selection) -> float:
    """Largest amount of any country in any year of the selection's series: the scale its years share."""
    if selection.projected:
        return projections.largest(dataset, selection.mineral, selection.stage)
    rows = dataset.facts[selection.mineral, selection.measure]
    same = (rows[v.STAGE] == selection.stage) & (rows[v.SERIES] == selection.series)
    return float(rows.loc[same & (rows[v.AREA_KIND] == v.AreaKind.COUNTRY), v.VALUE].max())


def _concentration(dataset: Dataset, selection: Selection, year: int) -> Concentration:
    """Kept, so that a change of year costs nothing."""
    key = {
        "mineral": selection.mineral,
        "stage": selection.stage,
        "year": year,
        "series": selection.series,
        "measure": selection.measure.value,
    }
    return dataset.memo.get(("concentration", *key.values()), lambda: concentration(dataset.panel(**key)))  # type: ignore[arg-type]


def _before(dataset: Dataset, selection: Selection) -> Concentration | None:
    """Five years before, where the series has every year between: across a gap editions differ."""
    offers = dataset.offers_of(selection.mineral, selection.measure)
    same = offers[(offers[v.STAGE] == selection.stage) & (offers[v.SERIES] == selection.series)]
    years = set(same["years"].iloc[0]) if len(same) else set()
    if not years >= set(range(selection.year - STEP_YEARS, selection.year)):
        return None
    try:
        return _concentration(dataset, selection, selection.year - STEP_YEARS)
    except (UnknownChoiceError, NotComputableError):
        return None


def _governance(dataset: Dataset, result: Concentration) -> GovernanceHHI | None:
    try:
        return governance_hhi(result, dataset.governance, sovereign=dataset.sovereigns)
    except NotComputableError:
        return None


def _reserve_years(dataset: Dataset, mineral: str) -> tuple[pd.Series | None, float | None, str]:
    """R/P of a mineral by the one series that prints both figures, in its latest common year."""
    key = {"mineral": mineral, "stage": v.Stage.MINE.value}
    held = dataset.offers_of(mineral, v.Measure.RESERVES)
    if held.empty:
        return None, None, say("no source here publishes reserves of this mineral")
    series, year = str(held[v.SERIES].iloc[0]), int(held["years"].iloc[0][-1])
    try:
        in_ground = dataset.panel(**key, year=year, series=series, measure=v.Measure.RESERVES)
        mined = dataset.panel(**key, year=year, series=series, measure=v.Measure.PRODUCTION)
        ratio = ratios.reserve_years(in_ground, mined)
        return ratio, ratios.world_reserve_years(in_ground, mined), ""
    except UnknownChoiceError:
        return (
            None,
            None,
            say("the source of these reserves ({series}) gives no mine production of {year}", series=series, year=year),
        )
    except NotComputableError as error:
        return None, None, str(error)
