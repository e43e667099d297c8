"""What one edition of the USGS summaries says against the edition before: panels, rows and ranks.

Production is compared year by year, as both editions print the year. Reserves are restated in every edition, each under
the year before its print: they are compared edition by edition, under the later one's year. Two editions are compared,
never joined: the map shows the later one's panel, coloured by the ratio of its figures to those of the earlier one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pandas as pd

from geo import vocabulary as v
from geo.dataset import Dataset
from geo.indicators import panel as panels
from geo.indicators.panel import Panel
from geo.indicators.revisions import Revisions, revisions
from geo.tables import usgs_editions

SERIES: Final = "usgs"
_FOOTING: Final = [v.STAGE, v.YEAR, usgs_editions.EDITION]


@dataclass(frozen=True, slots=True, eq=False)
class Revised:
    """One year of a mineral and stage in two editions, or the reserves of both.

    ``old`` and ``new`` are the editions' panels, ``editions`` their years; ``found`` what changed, see
    :class:`geo.indicators.revisions.Revisions`.
    """

    editions: tuple[int, int]
    old: Panel
    new: Panel
    found: Revisions

    @property
    def countries(self) -> pd.DataFrame:
        """Rows of countries whose figure changed, appeared or is gone, the largest change first."""
        rows = self.found.figures
        rows = rows[rows[v.AREA_KIND] == v.AreaKind.COUNTRY]
        return rows.reindex(rows["change"].abs().sort_values(ascending=False, na_position="last").index)

    @property
    def panel_row(self) -> pd.Series:
        """World, largest producer, HHI and band in both editions, and the number of rows revised."""
        return self.found.panels.iloc[0]


def held(dataset: Dataset, measure: v.Measure) -> pd.DataFrame:
    """Figures of a measure in every edition (columns of :mod:`geo.tables.usgs_editions`), read once; not to change."""
    every = dataset.memo.get("usgs editions", usgs_editions.read)
    return dataset.memo.get(("usgs editions", measure), lambda: every[every[v.MEASURE] == measure])


def pairs(
    dataset: Dataset, mineral: str, measure: v.Measure = v.Measure.PRODUCTION
) -> dict[str, dict[int, tuple[int, int]]]:
    """By stage and year, the two editions that print it on one basis and unit, the earlier first.

    The year of reserves is that under which the later edition prints them.
    """
    return dataset.memo.get(("edition pairs", mineral, measure), lambda: _pairs(dataset, mineral, measure))


def _pairs(dataset: Dataset, mineral: str, measure: v.Measure) -> dict[str, dict[int, tuple[int, int]]]:
    table = held(dataset, measure)
    rows = table[table[v.MINERAL] == mineral]
    step = 1 if measure is v.Measure.RESERVES else 0
    footings = {
        key: {(str(unit), str(basis)) for unit, basis in zip(part[v.UNIT], part[v.BASIS], strict=True)}
        for key, part in rows[rows[v.VALUE].notna()].groupby(_FOOTING)
    }
    found: dict[str, dict[int, tuple[int, int]]] = {}
    for (stage, year, edition), footing in footings.items():
        if len(footing) == 1 and footings.get((stage, year + step, edition + 1)) == footing:
            found.setdefault(str(stage), {})[int(year) + step] = (int(edition), int(edition) + 1)
    return {stage: dict(sorted(years.items())) for stage, years in sorted(found.items())}


def revised(
    dataset: Dataset, mineral: str, stage: str, year: int, measure: v.Measure = v.Measure.PRODUCTION
) -> Revised:
    """A year in the two editions that print it; of reserves, what two editions say in turn.

    Raises
    ------
    NotComputableError: if an edition prints a place twice.
    """

    def compute() -> Revised:
        old, new = pairs(dataset, mineral, measure)[stage][year]
        years = (year - 1, year) if measure is v.Measure.RESERVES else (year, year)
        table = held(dataset, measure)
        rows = table[(table[v.MINERAL] == mineral) & (table[v.STAGE] == stage)]
        sides = [
            rows[(rows[usgs_editions.EDITION] == edition) & (rows[v.YEAR] == own)].assign(**{v.SERIES: SERIES})
            for edition, own in zip((old, new), years, strict=True)
        ]
        before, after = (
            panels.select(side, mineral=mineral, stage=stage, year=own, series=SERIES, measure=measure)
            for side, own in zip(sides, years, strict=True)
        )
        return Revised((old, new), before, after, revisions(*sides))

    return dataset.memo.get(("revised", mineral, stage, year, measure), compute)
