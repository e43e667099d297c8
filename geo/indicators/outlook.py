"""What announced supply would look like: the panel of a future year, and the gap between supply and demand.

A panel of the outlook goes through the same formulas as one of the past
(:func:`geo.indicators.concentration.concentration`, :func:`geo.indicators.concentration.bloc_share`), and is never
put beside one in a total: its series is :data:`SERIES` and its status is a projection.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

from geo import vocabulary as v
from geo.errors import NotComputableError, UnknownChoiceError
from geo.indicators.panel import Panel
from geo.locale.say import say
from geo.reference.bases import basis_in_words

SERIES: Final = "iea-outlook"


def panel(outlook: pd.DataFrame, *, mineral: str, stage: str, year: int) -> Panel:
    """Supply of one mineral, stage and year by country.

    Parameters
    ----------
    outlook: ``kind``, ``mineral``, ``stage``, ``year``, ``area_kind``, ``iso3``, ``published_name``, ``value``,
        ``unit``, ``basis``, ``status``, ``source_id``, ``note``; rows of demand are passed over.

    Raises
    ------
    UnknownChoiceError: for the first of mineral, stage and year that has no supply, with what there is.
    """
    rows = outlook[outlook["kind"] == "supply"]
    for column, wanted in ((v.MINERAL, mineral), (v.STAGE, stage), (v.YEAR, year)):
        found = rows[rows[column] == wanted]
        if found.empty:
            raise UnknownChoiceError(column, wanted, sorted(rows[column].unique()))
        rows = found
    countries = rows[rows[v.AREA_KIND] == v.AreaKind.COUNTRY].sort_values(v.ISO3, ignore_index=True)
    missing = pd.Series(float("nan"), index=countries.index)
    kept = [v.ISO3, v.VALUE, v.STATUS, v.PUBLISHED_NAME, v.SOURCE_ID, v.NOTE]
    printed = countries[v.VALUE].map("{:g}".format)
    return Panel(
        mineral=mineral,
        stage=stage,
        measure=v.Measure.PRODUCTION.value,
        series=SERIES,
        year=year,
        unit=str(rows[v.UNIT].iloc[0]),
        basis=str(rows[v.BASIS].iloc[0]),
        countries=countries[kept].assign(
            **{
                v.LOWER: missing,
                v.UPPER: missing,
                v.PUBLISHED_VALUE: printed,
                v.PUBLISHED_UNIT: countries[v.UNIT],
                v.SOURCE_REF: "supply",
            }
        ),
        remainder=_one(rows, v.AreaKind.REMAINDER),
        remainder_is_floor=False,
        remainder_unpublished=False,
        world=_one(rows, v.AreaKind.WORLD),
        world_is_floor=False,
        source_ids=tuple(sorted(rows[v.SOURCE_ID].unique())),
    )


def _one(rows: pd.DataFrame, kind: v.AreaKind) -> float | None:
    found = rows.loc[rows[v.AREA_KIND] == kind, v.VALUE]
    return float(found.iloc[0]) if len(found) else None


def gap(outlook: pd.DataFrame, *, mineral: str, stage: str, year: int, scenario: str) -> float:
    """Announced supply of a stage less the demand of a scenario, in tonnes; below zero is a shortfall.

    Demand is all demand: what scrap will cover of it is not in the supply of mines, and of refineries only for copper.

    Raises
    ------
    UnknownChoiceError: as :func:`panel`, and for a scenario or year without demand.
    NotComputableError: if supply and demand stand on different bases, or there is no printed total of supply.
    """
    supply = panel(outlook, mineral=mineral, stage=stage, year=year)
    rows = outlook[(outlook["kind"] == "demand") & (outlook[v.MINERAL] == mineral) & (outlook["sector"] == "all")]
    for column, wanted in (("scenario", scenario), (v.YEAR, year)):
        found = rows[rows[column] == wanted]
        if found.empty:
            raise UnknownChoiceError(f"{column} of demand", wanted, sorted(rows[column].unique()))
        rows = found
    demand, basis = float(rows[v.VALUE].iloc[0]), str(rows[v.BASIS].iloc[0])
    if supply.world is None or basis != supply.basis:
        raise NotComputableError(
            say(
                "{panel}: supply ({supply}) and demand ({demand}) cannot be compared.",
                panel=supply.label,
                supply=basis_in_words(supply.basis),
                demand=basis_in_words(basis),
            )
        )
    return supply.world - demand
