"""What one edition of the USGS summaries says of a year against the edition before: panels, rows and ranks.

Two editions are compared, never joined: the map shows the later one's panel, coloured by the ratio of its figures to
those of the earlier one.
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
    """One year of a mineral and stage in two editions.

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


def held(dataset: Dataset) -> pd.DataFrame:
    """Production figures of every edition (columns of :mod:`geo.tables.usgs_editions`), read once; do not change it."""

    def read() -> pd.DataFrame:
        table = usgs_editions.read()
        return table[table[v.MEASURE] == v.Measure.PRODUCTION]

    return dataset.memo.get("usgs editions", read)


def pairs(dataset: Dataset, mineral: str) -> dict[str, dict[int, tuple[int, int]]]:
    """By stage and year, the two editions that print it on one basis and unit, the earlier first."""
    return dataset.memo.get(("edition pairs", mineral), lambda: _pairs(dataset, mineral))


def _pairs(dataset: Dataset, mineral: str) -> dict[str, dict[int, tuple[int, int]]]:
    table = held(dataset)
    rows = table[table[v.MINERAL] == mineral]
    footings = {
        key: {(str(unit), str(basis)) for unit, basis in zip(part[v.UNIT], part[v.BASIS], strict=True)}
        for key, part in rows[rows[v.VALUE].notna()].groupby(_FOOTING)
    }
    found: dict[str, dict[int, tuple[int, int]]] = {}
    for (stage, year, edition), footing in footings.items():
        if len(footing) == 1 and footings.get((stage, year, edition + 1)) == footing:
            found.setdefault(str(stage), {})[int(year)] = (int(edition), int(edition) + 1)
    return {stage: dict(sorted(years.items())) for stage, years in sorted(found.items())}


def revised(dataset: Dataset, mineral: str, stage: str, year: int) -> Revised:
    """A year in the two editions that print it.

    Raises
    ------
    NotComputableError: if an edition prints a place twice.
    """

    def compute() -> Revised:
        old, new = pairs(dataset, mineral)[stage][year]
        table = held(dataset)
        rows = table[(table[v.MINERAL] == mineral) & (table[v.STAGE] == stage) & (table[v.YEAR] == year)]
        sides = [rows[rows[usgs_editions.EDITION] == edition].assign(**{v.SERIES: SERIES}) for edition in (old, new)]
        key = {"mineral": mineral, "stage": stage, "year": year, "series": SERIES}
        before, after = (panels.select(side, **key) for side in sides)  # type: ignore[arg-type]
        return Revised((old, new), before, after, revisions(*sides))

    return dataset.memo.get(("revised", mineral, stage, year), compute)
