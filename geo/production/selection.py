"""What is being looked at: mineral, map measure, stage, series, year, alliance; and how a wish becomes one."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from geo import vocabulary as v
from geo.dataset import Dataset
from geo.errors import UnknownChoiceError
from geo.reference import alliances

# The atlas opens on the mineral that tells the story.
DEFAULT_MINERAL = "rare-earths"
DEFAULT_ALLIANCE = alliances.DEFAULT


class View(StrEnum):
    """What the map shows of each country."""

    PRODUCTION_SHARE = "production-share"
    PRODUCTION = "production"
    RESERVES_SHARE = "reserves-share"
    RESERVES = "reserves"
    RESERVE_YEARS = "reserve-years"
    ALLIANCE = "alliance"

    @property
    def measure(self) -> v.Measure:
        """The measure of the facts behind the view."""
        held = {View.RESERVES, View.RESERVES_SHARE, View.RESERVE_YEARS}
        return v.Measure.RESERVES if self in held else v.Measure.PRODUCTION


@dataclass(frozen=True, slots=True)
class Selection:
    """One complete choice; every part is valid in the dataset it was resolved against."""

    mineral: str
    view: View
    stage: str
    series: str
    year: int


@functools.lru_cache(maxsize=512)
def views_of(dataset: Dataset, mineral: str) -> tuple[View, ...]:
    """The views that have figures for this mineral; reserve years need one series, unit and basis for both."""
    measures = (v.Measure.PRODUCTION, v.Measure.RESERVES)
    has = {measure: not dataset.offers_of(mineral, measure).empty for measure in measures}
    one, other = (_footings(dataset, mineral, measure) for measure in measures)
    return tuple(view for view in View if (one & other if view is View.RESERVE_YEARS else has[view.measure]))


def _footings(dataset: Dataset, mineral: str, measure: str) -> set[tuple[str, ...]]:
    """Series, unit and basis of the mine figures of a mineral."""
    rows = dataset.facts.get((mineral, measure))
    if rows is None:
        return set()
    columns = (rows[name].tolist() for name in (v.SERIES, v.UNIT, v.BASIS, v.STAGE))
    keys = zip(*columns, rows[v.VALUE].notna(), strict=True)
    return {(series, unit, basis) for series, unit, basis, stage, known in keys if known and stage == v.Stage.MINE}


def resolve(dataset: Dataset, wish: Mapping[str, str | int | None]) -> tuple[Selection, tuple[str, ...]]:
    """The selection nearest to a wish, and one sentence for every part of it that does not exist.

    Parameters
    ----------
    wish: any of ``mineral``, ``view``, ``stage``, ``series``, ``year`` (text or number); what is absent or
        ``None`` takes its default: rare earths, production share, the stage mined if there is one, the
        preferred series (latest complete edition), its latest year.
    """
    said: list[str] = []
    known = dataset.minerals()
    mineral = _pick("mineral", wish.get("mineral"), known, DEFAULT_MINERAL, said)
    views = views_of(dataset, mineral)
    preferred = View.PRODUCTION_SHARE if View.PRODUCTION_SHARE in views else views[0]
    view = View(_pick("view", wish.get("view"), tuple(views), preferred, said))
    offers = dataset.offers_of(mineral, view.measure)
    stages = tuple(dict.fromkeys(offers[v.STAGE]))
    stage = _pick("stage", wish.get("stage"), stages, stages[0], said)
    offers = offers[offers[v.STAGE] == stage]
    names = tuple(offers[v.SERIES])
    series = _pick("series", wish.get("series"), names, names[0], said)
    years = years_of(offers, series)
    year = int(_pick("year", wish.get("year"), tuple(str(year) for year in years), str(years[-1]), said))
    return Selection(mineral=mineral, view=view, stage=stage, series=series, year=year), tuple(said)


def years_of(offers: pd.DataFrame, series: str) -> tuple[int, ...]:
    """Years of one series in a table of offers of one stage."""
    return tuple(offers.loc[offers[v.SERIES] == series, "years"].iloc[0])


def _pick(what: str, wish: str | int | None, choices: tuple[str, ...], default: str, said: list[str]) -> str:
    if wish is None or wish == "":
        return default
    if str(wish) in choices:
        return str(wish)
    error = UnknownChoiceError(what, wish, choices)
    near = f" Did you mean {error.nearest!r}?" if error.nearest else ""
    said.append(f"There is no {what} {str(wish)[:60]!r} here; showing {default!r} instead.{near}")
    return default
