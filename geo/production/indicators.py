"""What the map can show of each country: one record per indicator.

Choice, legend, tooltip, label, table, export, glossary, command line and address follow from the record. To add one,
write its formula in :mod:`geo.indicators`, its record here, and its test.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.errors import UnknownChoiceError
from geo.indicators.ratios import growth
from geo.indicators.records import Evidence, Indicator
from geo.locale.say import mark
from geo.maps import change, choropleth, classes
from geo.maps.choropleth import Colouring
from geo.maps.classes import Classes
from geo.maps.colours import Theme


@dataclass(frozen=True, slots=True, eq=False)
class IndicatorInputs:
    """What an indicator may be computed from, by alpha-3: ``amount`` in the unit of the panel and ``share`` (0-1) of
    every listed country, the amounts five years ``before``, the ``reserve_years`` and the amounts of the
    ``last_edition``; these three may be ``None``.
    """

    amount: pd.Series
    share: pd.Series
    before: pd.Series | None
    reserve_years: pd.Series | None
    last_edition: pd.Series | None = None


@dataclass(frozen=True, slots=True)
class Palette:
    """How values become colours: ``kind`` is ``sequential``, ``membership`` (blue and orange) or ``change``.

    ``classes`` are fixed, or ``None`` for amounts, whose classes hold every year of the mineral.
    """

    kind: str
    classes: Classes | None


@dataclass(frozen=True, slots=True)
class MapIndicator:
    """One indicator of the map.

    ``id`` is its word in the address, ``title`` its name, ``legend`` what the legend says of it (with ``{what}``, such
    as "mine production"). ``unit``, ``low``, ``high`` and ``record`` (formula, reference, rule for missing data) as in
    :class:`geo.indicators.records.Indicator`; ``measure`` says which facts it is of and ``needs`` what else must be
    there. ``headlines`` are templates; the first whose parameters are all known is used. ``compute`` gives one value
    per country, missing where it cannot be said; ``text`` and ``short`` write one, given its row and the unit.
    """

    id: str
    title: str
    legend: str
    measure: v.Measure
    record: str
    definition: str
    palette: Palette
    headlines: tuple[str, ...]
    compute: Callable[[IndicatorInputs], pd.Series]
    text: Callable[[Any, str], str]
    short: Callable[[Any, str], str]
    needs: frozenset[str] = frozenset()
    missing: str = "no figure"

    def colouring(
        self, theme: Theme, *, what: str, basis: str, largest: Callable[[], Classes], whose: str
    ) -> Colouring:
        """Classes and colours on a light or dark page.

        Parameters
        ----------
        what: the stage and measure in words. basis: unit basis of amounts, in words. largest: classes of amounts.
        whose: "of the G7 " or nothing, for the legend of members and others.
        """
        title = self.legend.format(what=what, What=what[0].upper() + what[1:], basis=basis, whose=whose)
        own = self.palette.classes
        if self.palette.kind == MEMBERSHIP:
            return choropleth.split_by_membership(own or classes.BLOC_SHARES, theme, title=title)
        if self.palette.kind == CHANGE:
            return change.diverging(theme, title=title, classes=own)
        return choropleth.sequential(own or largest(), theme, title=title)


SEQUENTIAL: Final = "sequential"
MEMBERSHIP: Final = "membership"
CHANGE: Final = "change"
EARLIER: Final = "earlier year"
BOTH: Final = "reserves and production"
EDITIONS: Final = "two editions"

_SHARE: Final = (
    "Share: the country's amount divided by the sum of the published rows of the same source, stage, year and basis."
)
_HHI: Final = "HHI: sum of squared shares, 0 to 10,000; an interval where the source leaves some suppliers unnamed."
_HELD: Final = "Reserves: what can be mined at a profit today, as the source defines it"
_MADE: Final = "{Top} {made} {share} of {whole} in {year}"
_HOLDS: Final = "{Top} holds {share} of {known} reserves of {mineral}"


def _share_text(row: Any, unit: str) -> str:
    return f"{numbers.share(row.share)} of world, {numbers.amount(row.amount, unit)}"


def _amount_text(row: Any, unit: str) -> str:
    return f"{numbers.amount(row.amount, unit)}, {numbers.share(row.share)} of world"


def _years_text(row: Any, unit: str) -> str:
    del unit
    return f"{numbers.years(row.value)} of its mine production"


def _growth_text(row: Any, unit: str) -> str:
    return f"{numbers.change(row.value)} in five years, to {numbers.amount(row.amount, unit)}"


def _revision_text(row: Any, unit: str) -> str:
    before = numbers.amount(row.amount / row.value, unit)
    if row.value == 1:
        return f"unchanged at {before}"
    return f"revised by {numbers.change(row.value - 1)}, from {before} to {numbers.amount(row.amount, unit)}"


def _revision(figures: IndicatorInputs) -> pd.Series:
    if figures.last_edition is None:
        return pd.Series(float("nan"), index=figures.amount.index)
    old = figures.last_edition.reindex(figures.amount.index)
    return (figures.amount / old.where(old > 0)).where(figures.amount > 0)


def _reserve_years(figures: IndicatorInputs) -> pd.Series:
    if figures.reserve_years is None:
        return pd.Series(float("nan"), index=figures.amount.index)
    return figures.reserve_years.reindex(figures.amount.index)


def _growth(figures: IndicatorInputs) -> pd.Series:
    if figures.before is None:
        return pd.Series(float("nan"), index=figures.amount.index)
    return growth(figures.amount, figures.before)


PRODUCTION_SHARE: Final = MapIndicator(
    id="production-share",
    title="Share of world production",
    legend="Share of world {what}, %",
    measure=v.Measure.PRODUCTION,
    record="share",
    definition=f"{_SHARE} {_HHI}",
    palette=Palette(SEQUENTIAL, classes.SHARES),
    headlines=(_MADE,),
    compute=lambda figures: figures.share,
    text=_share_text,
    short=lambda row, _: numbers.share(row.share),
)
PRODUCTION: Final = MapIndicator(
    id="production",
    title="Production",
    legend="{What}, {basis}",
    measure=v.Measure.PRODUCTION,
    record="share",
    definition=f"Amount produced, as published, in the unit and basis of the source. {_HHI}",
    palette=Palette(SEQUENTIAL, None),
    headlines=(_MADE,),
    compute=lambda figures: figures.amount,
    text=_amount_text,
    short=lambda row, unit: numbers.amount(row.value, unit),
)
RESERVES_SHARE: Final = MapIndicator(
    id="reserves-share",
    title="Share of world reserves",
    legend="Share of world {what}, %",
    measure=v.Measure.RESERVES,
    record="share",
    definition=f"{_SHARE} {_HELD}.",
    palette=Palette(SEQUENTIAL, classes.SHARES),
    headlines=(_HOLDS,),
    compute=lambda figures: figures.share,
    text=_share_text,
    short=lambda row, _: numbers.share(row.share),
)
RESERVES: Final = MapIndicator(
    id="reserves",
    title="Reserves",
    legend="{What}, {basis}",
    measure=v.Measure.RESERVES,
    record="share",
    definition=f"{_HELD}; an amount in the ground.",
    palette=Palette(SEQUENTIAL, None),
    headlines=(_HOLDS,),
    compute=lambda figures: figures.amount,
    text=_amount_text,
    short=lambda row, unit: numbers.amount(row.value, unit),
)
RESERVE_YEARS: Final = MapIndicator(
    id="reserve-years",
    title="Reserve life (years)",
    legend="Reserves in years of mine production",
    measure=v.Measure.RESERVES,
    record="reserve-years",
    definition="Reserves divided by a year's mine production of the same source, unit and basis, in years; a ratio of "
    "two published figures, not a forecast.",
    palette=Palette(SEQUENTIAL, classes.RESERVE_YEARS),
    headlines=("Published reserves of {mineral} equal {reserve_years} of world mine production", _HOLDS),
    compute=_reserve_years,
    text=_years_text,
    short=lambda row, _: numbers.years(row.value),
    needs=frozenset({BOTH}),
    missing="reserve life not computable",
)
ALLIANCE: Final = MapIndicator(
    id="alliance",
    title="Alliance and others",
    legend="Share of world {what}, %: members {whose}in blue, others in orange",
    measure=v.Measure.PRODUCTION,
    record="share",
    definition=f"{_SHARE} An alliance's share is the sum of its members'. {_HHI}",
    palette=Palette(MEMBERSHIP, classes.BLOC_SHARES),
    headlines=("{alliance}: members {made} {bloc} of {whole} in {year}", _MADE),
    compute=lambda figures: figures.share,
    text=_share_text,
    short=lambda row, _: numbers.share(row.share),
)
GROWTH: Final = MapIndicator(
    id="growth",
    title="Five-year growth of output",
    legend="Change of {what} in five years",
    measure=v.Measure.PRODUCTION,
    record="growth",
    definition="Growth: the country's amount divided by its amount five years before in the same series, less one.",
    palette=Palette(CHANGE, classes.GROWTH),
    headlines=("World output of {mineral} {grown} from {since} to {year}", _MADE),
    compute=_growth,
    text=_growth_text,
    short=lambda row, _: numbers.change(row.value),
    needs=frozenset({EARLIER}),
    missing="growth not computable",
)

REVISION: Final = MapIndicator(
    id="revision",
    title="Revision since last edition",
    legend="Change of {what} from one USGS edition to the next",
    measure=v.Measure.PRODUCTION,
    record="revision",
    definition="Revision: the figure of a year in one edition of the USGS summaries divided by that of the edition "
    "before, less one.",
    palette=Palette(CHANGE, replace(change.RATIOS, named=(*change.RATIOS.named[:-1], mark("doubled and more")))),
    headlines=(_MADE,),
    compute=_revision,
    text=_revision_text,
    short=lambda row, _: numbers.change(row.value - 1),
    needs=frozenset({EDITIONS}),
    missing="no figure in one of the two editions",
)

RESERVES_REVISION: Final = replace(
    REVISION,
    id="reserves-revision",
    title="Reserves: revision since last edition",
    legend="Change of {what} from one USGS edition to the next",
    measure=v.Measure.RESERVES,
    record="reserves-revision",
    definition="Revision: the reserves in one edition of the USGS summaries divided by those in the edition before, "
    "less one. Reserves are restated in every edition: a change can be a new estimate, a new price or ore mined.",
    headlines=(_HOLDS,),
)

# In the order in which they are offered.
MAPPED: Final = (
    PRODUCTION_SHARE,
    PRODUCTION,
    RESERVES_SHARE,
    RESERVES,
    RESERVE_YEARS,
    ALLIANCE,
    GROWTH,
    REVISION,
    RESERVES_REVISION,
)
_BY_ID: Final = {one.id: one for one in MAPPED}
# Records of indicators that only the map has.
RECORDS: Final = (
    Indicator(
        id="growth",
        title="Five-year growth of output",
        unit="%",
        low=-100,
        high=None,
        formula=r"g_i = 100 \left( \frac{p_{i,t}}{p_{i,t-5}} - 1 \right)",
        words="p: published production of country i in a year and five years before, in one series, stage, unit "
        "and basis.",
        reference="Ratio of published figures",
        evidence=Evidence.OWN,
        missing="No growth where either figure is missing, or where the earlier one is zero.",
        used="Map and command line",
        caution="The step is five years, as in the reviews of the EU and the IEA; a single year can stand out.",
    ),
    Indicator(
        id="revision",
        title="Revision since last edition",
        unit="%",
        low=-100,
        high=None,
        formula=r"v_i = 100 \left( \frac{p^{(e)}_{i,t}}{p^{(e-1)}_{i,t}} - 1 \right)",
        words="p: published production of country i in year t, in edition e of the USGS Mineral Commodity Summaries "
        "and in the edition before, on one unit and basis.",
        reference="Ratio of published figures",
        evidence=Evidence.OWN,
        missing="No ratio where either edition has no figure above zero; who came or went is listed.",
        used="Map and command line",
        caution="The earlier edition prints the year as an estimate: a revision says how firm the newest year is.",
    ),
    Indicator(
        id="reserves-revision",
        title="Reserves: revision since last edition",
        unit="%",
        low=-100,
        high=None,
        formula=r"v_i = 100 \left( \frac{r^{(e)}_{i}}{r^{(e-1)}_{i}} - 1 \right)",
        words="r: published reserves of country i in edition e of the USGS Mineral Commodity Summaries and in the "
        "edition before, on one unit and basis.",
        reference="Ratio of published figures",
        evidence=Evidence.OWN,
        missing="No ratio where either edition has no figure above zero; who came or went is listed.",
        used="Map and command line",
        caution="Each edition states reserves anew: a change mixes discovery, price, definition and what was mined.",
    ),
)


def of(indicator: str) -> MapIndicator:
    """The record with this id.

    Raises
    ------
    UnknownChoiceError: if there is none.
    """
    if indicator not in _BY_ID:
        raise UnknownChoiceError("indicator", indicator, _BY_ID)
    return _BY_ID[indicator]
