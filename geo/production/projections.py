"""Projected supply and demand behind the map: which years there are, their panels, and the gap between the two.

The figures are those of ``outlook.csv``, in a table of their own: they are in no :class:`geo.dataset.Dataset`, so no
growth, trend or change of the past can be computed from them.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

from geo import vocabulary as v
from geo.dataset import Dataset
from geo.indicators import outlook as formulas
from geo.indicators.concentration import Concentration, concentration
from geo.indicators.panel import Panel
from geo.locale.say import mark
from geo.tables import outlook

# Who projects, in the words of legends and lists.
WHO: Final = "IEA"
LABEL: Final = mark("IEA outlook 2025 (projection)")
# Indicators of one year's output: a change would join the past to a projection, and reserves are not projected.
VIEWS: Final = frozenset({"production-share", "production", "alliance"})
SCENARIO_NAMES: Final = {
    "STEPS": mark("stated policies (STEPS)"),
    "APS": mark("announced pledges (APS)"),
    "NZE": mark("net zero by 2050 (NZE)"),
}
CLEAN: Final = "clean energy"  # a subtotal of the sectors
OTHER_USES: Final = "other uses"


def held(dataset: Dataset) -> pd.DataFrame:
    """The table of the outlook (columns of :mod:`geo.tables.outlook`), read once; do not change it in place."""
    return dataset.memo.get("outlook", outlook.read)


def years(dataset: Dataset, mineral: str, stage: str, view: str) -> tuple[int, ...]:
    """Projected years of a mineral at a stage, ascending; none for an indicator that needs more than one year."""
    if view not in VIEWS:
        return ()
    offered = dataset.memo.get("projected years", lambda: _projected(held(dataset)), worded=False)
    return offered.get((mineral, stage), ())


def _projected(table: pd.DataFrame) -> dict[tuple[str, str], tuple[int, ...]]:
    """Projected years by mineral and stage, ascending."""
    rows = table[table[v.STATUS] == outlook.PROJECTION]
    return {
        (str(mineral), str(stage)): tuple(sorted({int(year) for year in years}))
        for (mineral, stage), years in rows.groupby([v.MINERAL, v.STAGE])[v.YEAR]
    }


def panel(dataset: Dataset, mineral: str, stage: str, year: int) -> Panel:
    """Projected supply by country, or supply in the base year; see :func:`geo.indicators.outlook.panel`.

    Raises
    ------
    UnknownChoiceError: naming the first of mineral, stage and year that has no supply.
    """
    return formulas.panel(held(dataset), mineral=mineral, stage=stage, year=year)


def history(dataset: Dataset, mineral: str, stage: str) -> dict[int, Concentration]:
    """Concentration of supply in the agency's base year and in every projected year, by year."""
    table = held(dataset)
    rows = table[(table[outlook.KIND] == outlook.SUPPLY) & (table[v.MINERAL] == mineral) & (table[v.STAGE] == stage)]
    return {
        year: concentration(panel(dataset, mineral, stage, year)) for year in sorted({int(one) for one in rows[v.YEAR]})
    }


def largest(dataset: Dataset, mineral: str, stage: str) -> float:
    """Largest amount of any country in any year of the outlook, in tonnes: the scale its years share."""
    table = held(dataset)
    mine = (table[v.MINERAL] == mineral) & (table[v.STAGE] == stage) & (table[v.AREA_KIND] == v.AreaKind.COUNTRY)
    return float(table.loc[mine, v.VALUE].max())


def demand(dataset: Dataset, mineral: str) -> pd.DataFrame:
    """Demand of a mineral in every year, scenario and sector: ``scenario``, ``sector``, ``year``, ``value``, ...

    The sector ``all`` is the printed total, ``clean energy`` a subtotal of the technologies.
    """
    table = held(dataset)
    return table[(table[outlook.KIND] == outlook.DEMAND) & (table[v.MINERAL] == mineral)]


def comparable(dataset: Dataset, supply: Panel) -> bool:
    """Whether supply of a panel and demand of the same mineral stand on one basis, so that a gap can be computed."""
    bases = set(demand(dataset, supply.mineral)[v.BASIS])
    return bases == {supply.basis} and supply.world is not None


def gaps(dataset: Dataset, supply: Panel) -> dict[str, float]:
    """Supply less demand by scenario in the panel's year, in tonnes; below zero is a shortfall.

    Empty where the two stand on different bases (:func:`comparable`).

    Raises
    ------
    UnknownChoiceError: if the outlook has no demand in that year.
    """
    if not comparable(dataset, supply):
        return {}
    chosen = {"mineral": supply.mineral, "stage": supply.stage, "year": supply.year}
    return {
        scenario: formulas.gap(held(dataset), scenario=scenario, **chosen)  # type: ignore[arg-type]
        for scenario in outlook.SCENARIOS
    }
