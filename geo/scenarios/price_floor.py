"""Price floor: what it costs to pay eligible producers the gap between the market price and a floor.

Gap payment of a year = max(0, floor - market price) * eligible tonnes. Where prices are published by month, each month
is paid on a twelfth of the tonnes: a mean of the year would hide the months below the floor. Volumes are published
production, held at the level of one year; prices follow the published path, shifted as a whole. There is no cost curve
and no response: who would open, close or sell elsewhere at the floor is not modelled.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.errors import NotComputableError, OutOfRangeError
from geo.indicators.panel import Panel
from geo.locale.say import mark, say, term
from geo.reference.bases import basis_in_words
from geo.scenarios import sharing
from geo.scenarios.disruption import names
from geo.scenarios.published_prices import MONTH

_MONTHS: Final = 12


@dataclass(frozen=True, slots=True)
class FloorTerms:
    """Floor and volume.

    ``floor_usd_per_t`` of the priced product. ``product_per_t``: tonnes of that product a tonne of production stands
    for (1 where both count the same). ``eligible_share``: part of a producer's output under the floor.
    ``price_shift``: market prices are the published ones times 1 + shift. ``conversion``: where product_per_t is from.
    """

    floor_usd_per_t: float
    product_per_t: float = 1.0
    eligible_share: float = 1.0
    price_shift: float = 0.0
    conversion: str = ""

    def __post_init__(self) -> None:
        """Refuse what cannot be.

        Raises
        ------
        OutOfRangeError: for a floor or factor of zero or less, a share outside 0-1, a shift of -100 % or less.
        """
        sharing.positive("floor price", self.floor_usd_per_t)
        sharing.positive("tonnes of product a tonne of production", self.product_per_t)
        sharing.fraction("eligible share", self.eligible_share)
        if not self.price_shift > -1:
            raise OutOfRangeError("shift of prices", f"{100 * self.price_shift:g} %", "more than -100 %")


@dataclass(frozen=True, slots=True)
class MarketPrices:
    """Published prices of a product, US dollars a tonne: pairs of year and price, and of month (``2024-03``) and price.

    ``months`` is empty where nobody publishes the product by month.
    """

    years: tuple[tuple[int, float], ...]
    months: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Floor:
    """Payments, in US dollars of each year.

    ``path``: one row per year: ``year``, ``price``, ``gap`` (USD a tonne; means of the months where there are some),
    ``payments_usd``. ``months``: the same by ``month``, empty without prices by month. ``producers``: eligible
    ones, largest first: ``iso3``, ``production``, ``product_t`` (under the floor), ``payments_usd`` (in the last year).
    ``volume_t``: product under the floor a year. ``non_dominant_t``: product of everybody but ``dominant``, the
    largest producer. ``cost_per_non_dominant_t``: payments of the last year over it.
    """

    made: FloorTerms
    path: pd.DataFrame
    months: pd.DataFrame
    producers: pd.DataFrame
    volume_t: float
    eligible_world_share: float
    dominant: str | None
    non_dominant_t: float | None
    cost_per_non_dominant_t: float | None
    assumptions: tuple[str, ...]
    gaps: tuple[str, ...]

    @property
    def latest(self) -> pd.Series:
        """The row of *path* for its last year."""
        return self.path.iloc[-1]


def support(panel: Panel, prices: MarketPrices, made: FloorTerms, *, eligible: Collection[str]) -> Floor:
    """Gap payments to the *eligible* producers (alpha-3) of a panel of production.

    Raises
    ------
    OutOfRangeError: if nobody is eligible.
    NotComputableError: if there is no price, the panel is not in tonnes, or no eligible country has a figure.
    """
    sharing.somebody("eligible producers", eligible)
    if panel.unit != v.Unit.TONNE:
        raise NotComputableError(
            say(
                "{figures} is published in {unit}: a price per tonne has nothing to multiply.",
                figures=panel.label,
                unit=term("unit", panel.unit),
            )
        )
    known = panel.countries.dropna(subset=v.VALUE)
    chosen = known[known[v.ISO3].isin(list(eligible)) & (known[v.VALUE] > 0)]
    if chosen.empty:
        raise NotComputableError(
            say("{figures}: none of the eligible countries has a published output.", figures=panel.label)
        )
    producers = pd.DataFrame({v.ISO3: chosen[v.ISO3], "production": chosen[v.VALUE]})
    producers["product_t"] = producers["production"] * made.product_per_t * made.eligible_share
    path, months = paths(prices, made, float(producers["product_t"].sum()))
    last = path.iloc[-1]
    producers["payments_usd"] = producers["product_t"] * last["gap"]
    total = panel.named + panel.unnamed
    top = known.sort_values([v.VALUE, v.ISO3], ascending=[False, True]).iloc[0]
    rest = (total - float(top[v.VALUE])) * made.product_per_t
    return Floor(
        made=made,
        path=path,
        months=months,
        producers=producers.sort_values(["production", v.ISO3], ascending=[False, True], ignore_index=True),
        volume_t=float(producers["product_t"].sum()),
        eligible_world_share=float(producers["production"].sum()) / total,
        dominant=str(top[v.ISO3]),
        non_dominant_t=rest,
        cost_per_non_dominant_t=float(last["payments_usd"]) / rest if rest > 0 else None,
        assumptions=(
            *_common(made, months),
            say(
                "Volumes: {basis}, {year}, the same in every year of the path.",
                basis=basis_in_words(panel.basis),
                year=panel.year,
            ),
        ),
        gaps=_gaps(panel, eligible),
    )


def support_volume(tonnes: float, prices: MarketPrices, made: FloorTerms) -> Floor:
    """Gap payments on a stated volume of the priced product, such as a contract's minimum, tonnes a year.

    Raises
    ------
    OutOfRangeError: if *tonnes* is not above zero. NotComputableError: if there is no price.
    """
    volume = sharing.positive("volume", tonnes) * made.eligible_share
    path, months = paths(prices, made, volume)
    return Floor(
        made=made,
        path=path,
        months=months,
        producers=pd.DataFrame({v.ISO3: [], "production": [], "product_t": [], "payments_usd": []}),
        volume_t=volume,
        eligible_world_share=float("nan"),
        dominant=None,
        non_dominant_t=None,
        cost_per_non_dominant_t=None,
        assumptions=(
            *_common(made, months),
            say(
                "Volume: {amount} a year as stated, not a country's production.",
                amount=numbers.amount(tonnes, v.Unit.TONNE),
            ),
        ),
        gaps=tuple(say(text) for text in NOT_MODELLED),
    )


def paths(prices: MarketPrices, made: FloorTerms, volume_t: float) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Price, gap and payments of every year and of every month, in order; columns as ``Floor.path`` and ``months``.

    With prices by month, a year is the sum of its twelve months and the mean of their prices and gaps; a year with
    fewer months has no row. Without them, or without a whole year of them, yearly prices count.

    Raises
    ------
    NotComputableError: if there is no price.
    """
    if not prices.years and not prices.months:
        raise NotComputableError(say("No market price of this product is published: the gap to a floor is unknown."))
    months = _gaps_at(prices.months, MONTH, made, volume_t / _MONTHS)
    by_year = months.groupby(months[MONTH].str[:4].astype("int64").rename(v.YEAR))
    whole = by_year.agg(price=("price", "mean"), gap=("gap", "mean"), payments_usd=("payments_usd", "sum"))
    whole = whole[by_year.size() == _MONTHS].reset_index()
    return (whole, months) if len(whole) else (_gaps_at(prices.years, v.YEAR, made, volume_t), months)


def _gaps_at(
    prices: Collection[tuple[int, float]] | Collection[tuple[str, float]], name: str, made: FloorTerms, volume_t: float
) -> pd.DataFrame:
    """The gap at each price, and what it costs on *volume_t*; *name* is the column of the periods."""
    rows = []
    for period, published in sorted(prices):
        price = sharing.positive("market price", published) * (1 + made.price_shift)
        gap = max(0.0, made.floor_usd_per_t - price)
        rows.append((period, price, gap, gap * volume_t))
    types = {name: "str" if name == MONTH else "int64", "price": "float64", "gap": "float64", "payments_usd": "float64"}
    return pd.DataFrame(rows, columns=list(types)).astype(types)


NOT_MODELLED = (
    mark("Not modelled: cost curves, new or closed mines, demand and the market price's own answer to the floor."),
    mark(
        "The payer is not named: buyers, taxpayers or a tariff may bear the gap; a share in prices above it is left "
        "out."
    ),
)


def _common(made: FloorTerms, months: pd.DataFrame) -> tuple[str, ...]:
    template = (
        mark("Floor of {floor} a tonne; market prices as published, all shifted by {shift}.")
        if made.price_shift
        else mark("Floor of {floor} a tonne; market prices as published.")
    )
    found = [
        say(template, floor=numbers.money(made.floor_usd_per_t), shift=numbers.change(made.price_shift)),
        say(
            "{share} of the eligible output is sold at the market price and paid the gap.",
            share=numbers.share(made.eligible_share),
        ),
    ]
    if len(months):
        first, last = months[MONTH].iloc[0], months[MONTH].iloc[-1]
        found.append(
            say(
                "Prices by month from {first} to {last}: a year pays what its twelve months pay, a twelfth of the "
                "volume each; a year with fewer months is not counted.",
                first=first,
                last=last,
            )
        )
    if made.conversion:
        found.append(made.conversion)
    return tuple(found)


def _gaps(panel: Panel, eligible: Collection[str]) -> tuple[str, ...]:
    found = [say(text) for text in NOT_MODELLED]
    silent = panel.countries[panel.countries[v.VALUE].isna() & panel.countries[v.ISO3].isin(list(eligible))]
    if len(silent):
        found.append(
            say("The output of {names} is not published and is left out.", names=names(tuple(sorted(silent[v.ISO3]))))
        )
    if panel.unnamed:
        found.append(
            say(
                "{amount} of other countries are not named: in the total, not eligible.",
                amount=numbers.amount(panel.unnamed, panel.unit),
            )
        )
    return tuple(found)
