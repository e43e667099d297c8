"""A panel: the published figures of one mineral, stage, measure, series and year, on one unit and basis.

Every total, share and index is taken over exactly one panel; that is what keeps publishers, stages
and bases apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from geo import vocabulary as v
from geo.errors import NotComputableError, UnknownChoiceError
from geo.locale.say import mark, mark_term, say, term


@dataclass(frozen=True, slots=True)
class Panel:
    """One panel of facts.

    ``countries``: one row per country with at least ``iso3``, ``value``, ``lower``, ``upper``, ``status``,
    ``published_name``, ``published_value``, ``published_unit``, ``source_id``, ``source_ref``, ``note``.
    ``remainder`` is the published row "other countries" and ``world`` the published total, in ``unit``;
    both ``None`` where the publisher prints none. ``remainder_is_floor``, ``world_is_floor``: printed
    as ">". ``remainder_unpublished``: there is such a row, but without an amount ("NA", "Small").
    """

    mineral: str
    stage: str
    measure: str
    series: str
    year: int
    unit: str
    basis: str
    countries: pd.DataFrame
    remainder: float | None
    remainder_is_floor: bool
    remainder_unpublished: bool
    world: float | None
    world_is_floor: bool
    source_ids: tuple[str, ...]

    @property
    def label(self) -> str:
        """The panel's key in words, for messages."""
        return label(self.mineral, self.stage, self.measure, self.series, self.year)

    @property
    def named(self) -> float:
        """Sum of the countries' published figures, in ``unit``."""
        return float(self.countries[v.VALUE].sum())

    @property
    def hidden(self) -> tuple[str, ...]:
        """Alpha-3 codes of countries without a figure of their own that are in the published total."""
        if not self.countries[v.VALUE].isna().any():
            return ()
        rows = zip(self.countries[v.ISO3], self.countries[v.VALUE].isna(), self.countries[v.NOTE], strict=True)
        return tuple(iso3 for iso3, gone, note in rows if gone and isinstance(note, str) and v.IN_TOTAL in note)

    @property
    def unpublished(self) -> tuple[str, ...]:
        """Alpha-3 codes of countries that are listed as "not available" and not known to be in the total."""
        rows = zip(self.countries[v.ISO3], self.countries[v.STATUS], self.countries[v.PUBLISHED_VALUE], strict=True)
        printed = [iso3 for iso3, status, text in rows if status == v.Status.NOT_AVAILABLE and isinstance(text, str)]
        return tuple(iso3 for iso3 in printed if iso3 not in self.hidden)

    @property
    def product(self) -> str:
        """What a series of one product counts ("spodumene concentrate"); empty where it counts the mineral."""
        return self.basis.partition(",")[0] if self.series.startswith(v.PRODUCT_SERIES) else ""

    @property
    def undivided(self) -> tuple[str, ...]:
        """Alpha-3 codes of countries that print this product only in one figure with others."""
        rows = zip(self.countries[v.ISO3], self.countries[v.VALUE].isna(), self.countries[v.NOTE], strict=True)
        return tuple(
            iso3 for iso3, gone, note in rows if gone and isinstance(note, str) and note.startswith(v.UNDIVIDED)
        )

    @property
    def unnamed(self) -> float:
        """Amount of everybody without a figure of their own, in ``unit``.

        The published remainder; and, where the remainder has no amount or the total holds figures that
        are not published singly, what the published total leaves beside the named countries, if more.
        """
        remainder = self.remainder or 0.0
        if self.world is not None and (self.remainder_unpublished or self.hidden):
            return max(self.world - self.named, remainder)
        return remainder


_WHAT: Final = frozenset(
    {
        mark_term("figure", "mine production"),
        mark_term("figure", "mine reserves"),
        mark_term("figure", "mine capacity"),
        mark_term("figure", "refined production"),
        mark_term("figure", "refined capacity"),
    }
)


def label(mineral: str, stage: str, measure: str, series: str, year: int) -> str:
    """The key of a panel for messages: ids of mineral and series, and what is counted in words."""
    what = f"{stage} {measure}"
    return f"{mineral}, {term('figure', what) if what in _WHAT else what}, {series} {year}"


def available(facts: pd.DataFrame) -> pd.DataFrame:
    """What can be asked of *facts*: columns mineral, stage, measure, series, years (sorted tuple)."""
    keys = [v.MINERAL, v.STAGE, v.MEASURE, v.SERIES]
    pairs = facts.loc[facts[v.VALUE].notna(), [*keys, v.YEAR]].drop_duplicates()
    grouped = pairs.groupby(keys)[v.YEAR].agg(lambda years: tuple(sorted(int(year) for year in years)))
    return grouped.rename("years").reset_index()


def select(
    facts: pd.DataFrame,
    *,
    mineral: str,
    stage: str,
    year: int,
    series: str,
    measure: str = v.Measure.PRODUCTION,
) -> Panel:
    """The panel of *facts* with this key.

    Parameters
    ----------
    facts: a fact table (columns ``geo.vocabulary.FACT_COLUMNS``).

    Raises
    ------
    UnknownChoiceError: for the first part of the key that the table does not hold, in the order
        mineral, stage, measure, series, year, with what it does hold.
    NotComputableError: if the rows stand on more than one unit or basis.
    """
    # One mask and one selection of rows: a page asks for a dozen panels at once.
    key = {v.MINERAL: mineral, v.STAGE: stage, v.MEASURE: measure, v.SERIES: series, v.YEAR: year}
    chosen = np.ones(len(facts), dtype=bool)
    for column, wanted in key.items():
        narrower = chosen & (facts[column] == wanted).to_numpy(dtype=bool)
        if not narrower.any():
            raise UnknownChoiceError(column, wanted, sorted(facts.loc[chosen, column].unique()))
        chosen = narrower
    rows = facts[chosen]
    for column in (v.UNIT, v.BASIS):
        found = sorted(rows[column].unique())
        if len(found) > 1:
            template = mark("{panel}: figures on different unit are never added up: {names}.")
            if column == v.BASIS:
                template = mark("{panel}: figures on different basis are never added up: {names}.")
            panel = label(mineral, stage, measure, series, year)
            raise NotComputableError(say(template, panel=panel, names=", ".join(found)))
    areas = rows[v.AREA_KIND].tolist()
    world, world_is_floor = _single(rows, areas, v.AreaKind.WORLD)
    remainder, remainder_is_floor = _single(rows, areas, v.AreaKind.REMAINDER)
    named = [number for number, area in enumerate(areas) if area == v.AreaKind.COUNTRY]
    codes = rows[v.ISO3].tolist()
    countries = rows.iloc[sorted(named, key=codes.__getitem__)].reset_index(drop=True)
    return Panel(
        mineral=mineral,
        stage=stage,
        measure=measure,
        series=series,
        year=year,
        unit=str(rows[v.UNIT].iloc[0]),
        basis=str(rows[v.BASIS].iloc[0]),
        countries=countries,
        remainder=remainder,
        remainder_is_floor=remainder_is_floor,
        remainder_unpublished=remainder is None and v.AreaKind.REMAINDER in areas,
        world=world,
        world_is_floor=world_is_floor,
        source_ids=tuple(sorted(rows[v.SOURCE_ID].unique())),
    )


def _single(rows: pd.DataFrame, areas: list[str], kind: v.AreaKind) -> tuple[float | None, bool]:
    """Value of the one row of this kind, or its lower bound, and whether it is only a bound."""
    if kind not in areas:
        return None, False
    at = areas.index(kind)
    value, lower = rows[v.VALUE].iloc[at], rows[v.LOWER].iloc[at]
    if pd.notna(value):
        return float(value), False
    return (float(lower), True) if pd.notna(lower) else (None, False)
