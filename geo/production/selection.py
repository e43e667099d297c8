"""What is being looked at: mineral, indicator, stage, series, year; and how the words of an address become it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pandas as pd

from geo import vocabulary as v
from geo.dataset import Dataset
from geo.locale.say import say
from geo.production import editions, indicators, projections
from geo.production.indicators import BOTH, EARLIER, EDITIONS, MapIndicator
from geo.reference import alliances, minerals
from geo.reference.choices import Choices
from geo.reference.names import lowered, stage_in_words

# The atlas opens on the mineral that tells the story.
DEFAULT_MINERAL: Final = "rare-earths"
DEFAULT_ALLIANCE: Final = alliances.DEFAULT
# Change is stated over five years, the step of the EU's and the IEA's reviews.
STEP_YEARS: Final = 5


@dataclass(frozen=True, slots=True)
class Selection:
    """One complete choice; every part is valid in the dataset it was resolved against.

    ``view`` is the id of an indicator (:data:`geo.production.indicators.MAPPED`). Where ``projected``, year and figures
    are of the outlook; ``series`` then says only to which published years one goes back.
    """

    mineral: str
    view: str
    stage: str
    series: str
    year: int
    projected: bool = False

    @property
    def indicator(self) -> MapIndicator:
        """The record of the indicator shown."""
        return indicators.of(self.view)

    @property
    def measure(self) -> v.Measure:
        """The measure of the facts behind the indicator."""
        return self.indicator.measure


def views_of(dataset: Dataset, mineral: str) -> tuple[str, ...]:
    """Ids of the indicators that have figures for this mineral, in the order in which they are offered."""
    return tuple(one.id for one in indicators.MAPPED if has_view(dataset, mineral, one.id))


def has_view(dataset: Dataset, mineral: str, view: str) -> bool:
    """Whether an indicator has figures for this mineral."""
    return dataset.memo.get(
        ("view", mineral, view), lambda: _offered(dataset, mineral, indicators.of(view)), worded=False
    )


def _offered(dataset: Dataset, mineral: str, indicator: MapIndicator) -> bool:
    if BOTH in indicator.needs:
        made, held = (_footings(dataset, mineral, measure) for measure in (v.Measure.PRODUCTION, v.Measure.RESERVES))
        return bool(made & held)
    if EDITIONS in indicator.needs:
        return bool(editions.pairs(dataset, mineral, indicator.measure))
    offers = dataset.offers_of(mineral, indicator.measure)
    if EARLIER in indicator.needs:
        return any(years_with(indicator.id, tuple(years)) for years in offers["years"])
    return not offers.empty


def _footings(dataset: Dataset, mineral: str, measure: str) -> set[tuple[str, ...]]:
    """Series, unit and basis of the mine figures of a mineral: reserve life needs one of both."""
    rows = dataset.facts.get((mineral, measure))
    if rows is None:
        return set()
    columns = (rows[name].tolist() for name in (v.SERIES, v.UNIT, v.BASIS, v.STAGE))
    keys = zip(*columns, rows[v.VALUE].notna(), strict=True)
    return {(series, unit, basis) for series, unit, basis, stage, known in keys if known and stage == v.Stage.MINE}


def resolve(dataset: Dataset, choices: Choices) -> Selection:
    """The selection nearest to the words of an address; what does not exist is said in ``choices.messages``.

    Words: ``mineral``, ``view``, ``stage``, ``series``, ``year``. What is absent takes its default: rare earths, share
    of world production, the stage mined if there is one, the preferred series (latest complete edition), its latest
    year with the indicator.
    """
    known = dataset.minerals()
    names = {name: minerals.mineral(name).name for name in known}
    mineral = choices.pick("mineral", known, DEFAULT_MINERAL, labels=names)
    mineral = mineral if mineral in known else known[0]
    views = views_of(dataset, mineral)
    first = indicators.PRODUCTION_SHARE.id if indicators.PRODUCTION_SHARE.id in views else views[0]
    titles = {one.id: lowered(say(one.title)) for one in indicators.MAPPED}
    view = choices.pick("view", views, first, what="indicator", labels=titles)
    if EDITIONS in indicators.of(view).needs:
        return _between_editions(dataset, choices, mineral, view)
    offers = dataset.offers_of(mineral, indicators.of(view).measure)
    offers = offers[[bool(years_with(view, years)) for years in offers["years"]]]
    stages = tuple(dict.fromkeys(offers[v.STAGE]))
    stage = choices.pick("stage", stages, stages[0], labels={one: stage_in_words(one) for one in stages})
    offers = offers[offers[v.STAGE] == stage]
    series = choices.pick("series", offers[v.SERIES], offers[v.SERIES].iloc[0], what="data source")
    years = years_with(view, years_of(offers, series))
    future = projections.years(dataset, mineral, stage, view)
    if choices.word("year") in {str(year) for year in future}:
        return Selection(mineral, view, stage, series, int(choices.word("year")), projected=True)
    return Selection(mineral, view, stage, series, choices.year("year", years, years[-1]))


def _between_editions(dataset: Dataset, choices: Choices, mineral: str, view: str) -> Selection:
    """A year that two editions of one publisher print; its series is that publisher's alone."""
    pairs = editions.pairs(dataset, mineral, indicators.of(view).measure)
    stage = choices.pick("stage", pairs, next(iter(pairs)), labels={one: stage_in_words(one) for one in pairs})
    years = tuple(pairs[stage])
    series = choices.pick("series", (editions.SERIES,), editions.SERIES, what="data source of revisions")
    return Selection(mineral, view, stage, series, choices.year("year", years, years[-1]))


def years_of(offers: pd.DataFrame, series: str) -> tuple[int, ...]:
    """Years of one series in a table of offers of one stage."""
    return tuple(offers.loc[offers[v.SERIES] == series, "years"].iloc[0])


def years_with(view: str, years: tuple[int, ...]) -> tuple[int, ...]:
    """Those of a series' years in which an indicator can be shown; a change is not stated across a gap."""
    if EARLIER in indicators.of(view).needs:
        return tuple(year for year in years if set(range(year - STEP_YEARS, year)) <= set(years))
    return years


def years_offered(dataset: Dataset, selection: Selection) -> tuple[int, ...]:
    """Years in which the selection's indicator can be shown, ascending: published or projected, never both."""
    return projected_years(dataset, selection) if selection.projected else published_years(dataset, selection)


def projected_years(dataset: Dataset, selection: Selection) -> tuple[int, ...]:
    """Years of the outlook for the selection's mineral, stage and indicator, ascending; often none."""
    return projections.years(dataset, selection.mineral, selection.stage, selection.view)


def published_years(dataset: Dataset, selection: Selection) -> tuple[int, ...]:
    """Years of the selection's series in which its indicator can be shown, ascending."""
    if EDITIONS in selection.indicator.needs:
        return tuple(editions.pairs(dataset, selection.mineral, selection.measure)[selection.stage])

    def look() -> tuple[int, ...]:
        offers = dataset.offers_of(selection.mineral, selection.measure)
        return years_with(selection.view, years_of(offers[offers[v.STAGE] == selection.stage], selection.series))

    asked = (selection.mineral, selection.view, selection.stage, selection.series)
    return dataset.memo.get(("published years", asked), look, worded=False)
