"""What the map can show of each country: one record per indicator.

Choice, legend, tooltip, label, table, export, glossary, command line and address follow from the record. To add one,
write its formula in :mod:`geo.indicators`, its record here, and its test.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.errors import UnknownChoiceError
from geo.indicators.ratios import growth
from geo.indicators.records import Evidence, Indicator
from geo.locale.say import mark, say
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

    ``id`` is its word in the address, ``title`` its name, ``legend`` what the legend says of it by what is mapped
    (:data:`MINED` and its kin), and ``legend_of`` the same where it names the alliance. ``record`` (formula, reference,
    rule for missing data) as in :class:`geo.indicators.records.Indicator`; ``measure`` says which facts it is of and
    ``needs`` what else must be there. ``definition`` are sentences. ``headlines`` are templates by the case they are of
    (what was done, how output moved, or none); the first with a case that holds and parameters that are all known is
    used. All words are marked for the catalogues, and said where they are shown. ``compute`` gives one value per
    country, missing where it cannot be said; ``text`` and ``short`` write one, given its row and the unit.
    """

    id: str
    title: str
    legend: Mapping[str, str]
    measure: v.Measure
    record: str
    definition: tuple[str, ...]
    palette: Palette
    headlines: tuple[Mapping[str, str], ...]
    compute: Callable[[IndicatorInputs], pd.Series]
    text: Callable[[Any, str], str]
    short: Callable[[Any, str], str]
    needs: frozenset[str] = frozenset()
    missing: str = mark("no figure")
    legend_of: Mapping[str, str] = field(default_factory=dict)

    def colouring(
        self, theme: Theme, *, what: str, basis: str, largest: Callable[[], Classes], alliance: str
    ) -> Colouring:
        """Classes and colours on a light or dark page.

        Parameters
        ----------
        what: what is mapped, such as :data:`MINED`. basis: unit basis of amounts, in words. largest: classes of
            amounts. alliance: whose members and others the colours tell apart; empty where two maps differ in it.
        """
        templates = self.legend_of if alliance and self.legend_of else self.legend
        title = say(templates[what], basis=basis, alliance=alliance)
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

# What is mapped: output of mines, of refineries, of both together (two maps side by side), or reserves.
MINED: Final = "mine production"
REFINED: Final = "refined production"
MADE: Final = "production"
HELD: Final = "reserves"

# Cases of a headline: what was done to the mineral, how output moved, or nothing of either.
ANY: Final = ""
DONE: Final = ("mined", "refined", "produced")
ROSE: Final = "rose"
FELL: Final = "fell"
STAYED: Final = "stayed"

_SHARE: Final = mark(
    "Share: the country's amount divided by the sum of the published rows of the same source, stage, year and basis."
)
_HHI: Final = mark(
    "HHI: sum of squared shares, 0 to 10,000; an interval where the source leaves some suppliers unnamed."
)
_MADE: Final = {
    "mined": mark("{Top} mined {share} of {whole} in {year}"),
    "refined": mark("{Top} refined {share} of {whole} in {year}"),
    "produced": mark("{Top} produced {share} of {whole} in {year}"),
}
_HOLDS: Final = {ANY: mark("{Top} holds {share} of {reserves}")}
_WHOLE: Final = {
    MINED: mark("Share of world mine production, %"),
    REFINED: mark("Share of world refined production, %"),
    MADE: mark("Share of world production, %"),
    HELD: mark("Share of world reserves, %"),
}
_AMOUNT: Final = {
    MINED: mark("Mine production, {basis}"),
    REFINED: mark("Refined production, {basis}"),
    MADE: mark("Production, {basis}"),
    HELD: mark("Reserves, {basis}"),
}


def _share_text(row: Any, unit: str) -> str:
    return say("{share} of world, {amount}", share=numbers.share(row.share), amount=numbers.amount(row.amount, unit))


def _amount_text(row: Any, unit: str) -> str:
    return say("{amount}, {share} of world", amount=numbers.amount(row.amount, unit), share=numbers.share(row.share))


def _years_text(row: Any, unit: str) -> str:
    del unit
    return say("{years} of its mine production", years=numbers.years(row.value))


def _growth_text(row: Any, unit: str) -> str:
    return say(
        "{change} in five years, to {amount}", change=numbers.change(row.value), amount=numbers.amount(row.amount, unit)
    )


def _revision_text(row: Any, unit: str) -> str:
    before = numbers.amount(row.amount / row.value, unit)
    if row.value == 1:
        return say("unchanged at {amount}", amount=before)
    return say(
        "revised by {change}, from {before} to {amount}",
        change=numbers.change(row.value - 1),
        before=before,
        amount=numbers.amount(row.amount, unit),
    )


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
    title=mark("Share of world production"),
    legend=_WHOLE,
    measure=v.Measure.PRODUCTION,
    record="share",
    definition=(_SHARE, _HHI),
    palette=Palette(SEQUENTIAL, classes.SHARES),
    headlines=(_MADE,),
    compute=lambda figures: figures.share,
    text=_share_text,
    short=lambda row, _: numbers.share(row.share),
)
PRODUCTION: Final = MapIndicator(
    id="production",
    title=mark("Production"),
    legend=_AMOUNT,
    measure=v.Measure.PRODUCTION,
    record="share",
    definition=(mark("Amount produced, as published, in the unit and basis of the source."), _HHI),
    palette=Palette(SEQUENTIAL, None),
    headlines=(_MADE,),
    compute=lambda figures: figures.amount,
    text=_amount_text,
    short=lambda row, unit: numbers.amount(row.value, unit),
)
RESERVES_SHARE: Final = MapIndicator(
    id="reserves-share",
    title=mark("Share of world reserves"),
    legend=_WHOLE,
    measure=v.Measure.RESERVES,
    record="share",
    definition=(_SHARE, mark("Reserves: what can be mined at a profit today, as the source defines it.")),
    palette=Palette(SEQUENTIAL, classes.SHARES),
    headlines=(_HOLDS,),
    compute=lambda figures: figures.share,
    text=_share_text,
    short=lambda row, _: numbers.share(row.share),
)
RESERVES: Final = MapIndicator(
    id="reserves",
    title=mark("Reserves"),
    legend=_AMOUNT,
    measure=v.Measure.RESERVES,
    record="share",
    definition=(
        mark("Reserves: what can be mined at a profit today, as the source defines it; an amount in the ground."),
    ),
    palette=Palette(SEQUENTIAL, None),
    headlines=(_HOLDS,),
    compute=lambda figures: figures.amount,
    text=_amount_text,
    short=lambda row, unit: numbers.amount(row.value, unit),
)
RESERVE_YEARS: Final = MapIndicator(
    id="reserve-years",
    title=mark("Reserve life (years)"),
    legend={HELD: mark("Reserves in years of mine production")},
    measure=v.Measure.RESERVES,
    record="reserve-years",
    definition=(
        mark(
            "Reserves divided by a year's mine production of the same source, unit and basis, in years; a ratio of "
            "two published figures, not a forecast."
        ),
    ),
    palette=Palette(SEQUENTIAL, classes.RESERVE_YEARS),
    headlines=(
        {ANY: mark("Published reserves of {mineral} equal {reserve_years} of world mine production")},
        _HOLDS,
    ),
    compute=_reserve_years,
    text=_years_text,
    short=lambda row, _: numbers.years(row.value),
    needs=frozenset({BOTH}),
    missing=mark("reserve life not computable"),
)
ALLIANCE: Final = MapIndicator(
    id="alliance",
    title=mark("Alliance and others"),
    legend={
        MINED: mark("Share of world mine production, %: members in blue, others in orange"),
        REFINED: mark("Share of world refined production, %: members in blue, others in orange"),
        MADE: mark("Share of world production, %: members in blue, others in orange"),
    },
    legend_of={
        MINED: mark("Share of world mine production, %: members of {alliance} in blue, others in orange"),
        REFINED: mark("Share of world refined production, %: members of {alliance} in blue, others in orange"),
        MADE: mark("Share of world production, %: members of {alliance} in blue, others in orange"),
    },
    measure=v.Measure.PRODUCTION,
    record="share",
    definition=(_SHARE, mark("An alliance's share is the sum of its members'."), _HHI),
    palette=Palette(MEMBERSHIP, classes.BLOC_SHARES),
    headlines=(
        {
            "mined": mark("{alliance}: members mined {bloc} of {whole} in {year}"),
            "refined": mark("{alliance}: members refined {bloc} of {whole} in {year}"),
            "produced": mark("{alliance}: members produced {bloc} of {whole} in {year}"),
        },
        _MADE,
    ),
    compute=lambda figures: figures.share,
    text=_share_text,
    short=lambda row, _: numbers.share(row.share),
)
GROWTH: Final = MapIndicator(
    id="growth",
    title=mark("Five-year growth of output"),
    legend={
        MINED: mark("Change of mine production in five years"),
        REFINED: mark("Change of refined production in five years"),
        MADE: mark("Change of production in five years"),
    },
    measure=v.Measure.PRODUCTION,
    record="growth",
    definition=(
        mark("Growth: the country's amount divided by its amount five years before in the same series, less one."),
    ),
    palette=Palette(CHANGE, classes.GROWTH),
    headlines=(
        {
            ROSE: mark("World output of {mineral} rose {grown} from {since} to {year}"),
            FELL: mark("World output of {mineral} fell {grown} from {since} to {year}"),
            STAYED: mark("World output of {mineral} did not change from {since} to {year}"),
        },
        _MADE,
    ),
    compute=_growth,
    text=_growth_text,
    short=lambda row, _: numbers.change(row.value),
    needs=frozenset({EARLIER}),
    missing=mark("growth not computable"),
)

REVISION: Final = MapIndicator(
    id="revision",
    title=mark("Revision since last edition"),
    legend={
        MINED: mark("Change of mine production from one USGS edition to the next"),
        REFINED: mark("Change of refined production from one USGS edition to the next"),
        MADE: mark("Change of production from one USGS edition to the next"),
    },
    measure=v.Measure.PRODUCTION,
    record="revision",
    definition=(
        mark(
            "Revision: the figure of a year in one edition of the USGS summaries divided by that of the edition "
            "before, less one."
        ),
    ),
    palette=Palette(CHANGE, replace(change.RATIOS, named=(*change.RATIOS.named[:-1], mark("doubled and more")))),
    headlines=(_MADE,),
    compute=_revision,
    text=_revision_text,
    short=lambda row, _: numbers.change(row.value - 1),
    needs=frozenset({EDITIONS}),
    missing=mark("no figure in one of the two editions"),
)

RESERVES_REVISION: Final = replace(
    REVISION,
    id="reserves-revision",
    title=mark("Reserves: revision since last edition"),
    legend={HELD: mark("Change of reserves from one USGS edition to the next")},
    measure=v.Measure.RESERVES,
    record="reserves-revision",
    definition=(
        mark(
            "Revision: the reserves in one edition of the USGS summaries divided by those in the edition before, less "
            "one. Reserves are restated in every edition: a change can be a new estimate, a new price or ore mined."
        ),
    ),
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
        title=mark("Five-year growth of output"),
        unit="%",
        low=-100,
        high=None,
        formula=r"g_i = 100 \left( \frac{p_{i,t}}{p_{i,t-5}} - 1 \right)",
        words=mark(
            "p: published production of country i in a year and five years before, in one series, stage, unit "
            "and basis."
        ),
        reference=mark("Ratio of published figures"),
        evidence=Evidence.OWN,
        missing=mark("No growth where either figure is missing, or where the earlier one is zero."),
        used=mark("Map and command line"),
        caution=mark("The step is five years, as in the reviews of the EU and the IEA; a single year can stand out."),
    ),
    Indicator(
        id="revision",
        title=mark("Revision since last edition"),
        unit="%",
        low=-100,
        high=None,
        formula=r"v_i = 100 \left( \frac{p^{(e)}_{i,t}}{p^{(e-1)}_{i,t}} - 1 \right)",
        words=mark(
            "p: published production of country i in year t, in edition e of the USGS Mineral Commodity Summaries "
            "and in the edition before, on one unit and basis."
        ),
        reference=mark("Ratio of published figures"),
        evidence=Evidence.OWN,
        missing=mark("No ratio where either edition has no figure above zero; who came or went is listed."),
        used=mark("Map and command line"),
        caution=mark(
            "The earlier edition prints the year as an estimate: a revision says how firm the newest year is."
        ),
    ),
    Indicator(
        id="reserves-revision",
        title=mark("Reserves: revision since last edition"),
        unit="%",
        low=-100,
        high=None,
        formula=r"v_i = 100 \left( \frac{r^{(e)}_{i}}{r^{(e-1)}_{i}} - 1 \right)",
        words=mark(
            "r: published reserves of country i in edition e of the USGS Mineral Commodity Summaries and in the "
            "edition before, on one unit and basis."
        ),
        reference=mark("Ratio of published figures"),
        evidence=Evidence.OWN,
        missing=mark("No ratio where either edition has no figure above zero; who came or went is listed."),
        used=mark("Map and command line"),
        caution=mark(
            "Each edition states reserves anew: a change mixes discovery, price, definition and what was mined."
        ),
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
