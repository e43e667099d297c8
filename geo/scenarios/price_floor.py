"""Price floor: what it costs to pay eligible producers the gap between the market price and a floor.

Gap payment of a year = max(0, floor - market price) * eligible tonnes. Volumes are published production, held
at the level of one year; prices follow the published path, shifted as a whole. There is no cost curve and no
response: who would open, close or sell elsewhere at the floor is not modelled.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.errors import NotComputableError, OutOfRangeError
from geo.indicators.panel import Panel
from geo.locale.say import mark, say, term
from geo.scenarios import sharing
from geo.scenarios.disruption import names


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
class Floor:
    """Payments, in US dollars of each year.

    ``path``: one row per year: ``year``, ``price``, ``gap`` (USD a tonne), ``payments_usd``. ``producers``: eligible
    ones, largest first: ``iso3``, ``production``, ``product_t`` (under the floor), ``payments_usd`` (in the last year).
    ``volume_t``: product under the floor a year. ``non_dominant_t``: product of everybody but ``dominant``, the
    largest producer. ``cost_per_non_dominant_t``: payments of the last year over it.
    """

    made: FloorTerms
    path: pd.DataFrame
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


def support(
    panel: Panel, prices: Collection[tuple[int, float]], made: FloorTerms, *, eligible: Collection[str]
) -> Floor:
    """Gap payments to the *eligible* producers (alpha-3) of a panel of production.

    Parameters
    ----------
    prices: pairs of year and market price, USD a tonne of the priced product.

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
                figures=panel.label, unit=term("unit", panel.unit),
            )
        )  # fmt: skip
    known = panel.countries.dropna(subset=v.VALUE)
    chosen = known[known[v.ISO3].isin(list(eligible)) & (known[v.VALUE] > 0)]
    if chosen.empty:
        raise NotComputableError(
            say("{figures}: none of the eligible countries has a published output.", figures=panel.label)
        )
    producers = pd.DataFrame({v.ISO3: chosen[v.ISO3], "production": chosen[v.VALUE]})
    producers["product_t"] = producers["production"] * made.product_per_t * made.eligible_share
    path = gap_path(prices, made, float(producers["product_t"].sum()))
    last = path.iloc[-1]
    producers["payments_usd"] = producers["product_t"] * last["gap"]
    total = panel.named + panel.unnamed
    top = known.sort_values([v.VALUE, v.ISO3], ascending=[False, True]).iloc[0]
    rest = (total - float(top[v.VALUE])) * made.product_per_t
    return Floor(
        made=made,
        path=path,
        producers=producers.sort_values(["production", v.ISO3], ascending=[False, True], ignore_index=True),
        volume_t=float(producers["product_t"].sum()),
        eligible_world_share=float(producers["production"].sum()) / total,
        dominant=str(top[v.ISO3]),
        non_dominant_t=rest,
        cost_per_non_dominant_t=float(last["payments_usd"]) / rest if rest > 0 else None,
        assumptions=(
            *_common(made),
            say(
                "Volumes: {basis}, {year}, the same in every year of the path.",
                basis=term("basis", panel.basis),
                year=panel.year,
            ),
        ),
        gaps=_gaps(panel, eligible),
    )


def support_volume(tonnes: float, prices: Collection[tuple[int, float]], made: FloorTerms) -> Floor:
    """Gap payments on a stated volume of the priced product, such as a contract's minimum, tonnes a year.

    Raises
    ------
    OutOfRangeError: if *tonnes* is not above zero. NotComputableError: if there is no price.
    """
    volume = sharing.positive("volume", tonnes) * made.eligible_share
    return Floor(
        made=made,
        path=gap_path(prices, made, volume),
        producers=pd.DataFrame({v.ISO3: [], "production": [], "product_t": [], "payments_usd": []}),
        volume_t=volume,
        eligible_world_share=float("nan"),
        dominant=None,
        non_dominant_t=None,
        cost_per_non_dominant_t=None,
        assumptions=(
            *_common(made),
            say(
                "Volume: {amount} a year as stated, not a country's production.",
                amount=numbers.amount(tonnes, v.Unit.TONNE),
            ),
        ),
        gaps=tuple(say(text) for text in NOT_MODELLED),
    )


def gap_path(prices: Collection[tuple[int, float]], made: FloorTerms, volume_t: float) -> pd.DataFrame:
    """Price, gap and payments of every year, in order of years; columns as ``Floor.path``.

    Raises
    ------
    NotComputableError: if there is no price.
    """
    if not prices:
        raise NotComputableError(
            say("No market price of this product is published: the gap to a floor is unknown.")
        )  # fmt: skip
    rows = []
    for year, published in sorted(prices):
        price = sharing.positive("market price", published) * (1 + made.price_shift)
        gap = max(0.0, made.floor_usd_per_t - price)
        rows.append({v.YEAR: year, "price": price, "gap": gap, "payments_usd": gap * volume_t})
    return pd.DataFrame(rows)


NOT_MODELLED = (
    mark("Not modelled: cost curves, new or closed mines, demand and the market price's own answer to the floor."),
    mark(
        "The payer is not named: buyers, taxpayers or a tariff may bear the gap; a share in prices above it is left "
        "out."
    ),
)


def _common(made: FloorTerms) -> tuple[str, ...]:
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
    if made.conversion:
        found.append(made.conversion)
    return tuple(found)


def _gaps(panel: Panel, eligible: Collection[str]) -> tuple[str, ...]:
    found = [say(text) for text in NOT_MODELLED]
    silent = panel.countries[panel.countries[v.VALUE].isna() & panel.countries[v.ISO3].isin(list(eligible))]
    if len(silent):
        found.append(
            say(
                "The output of {names} is not published and is left out.", names=names(tuple(sorted(silent[v.ISO3])))
            )
        )  # fmt: skip
    if panel.unnamed:
        found.append(
            say(
                "{amount} of other countries are not named: in the total, not eligible.",
                amount=numbers.amount(panel.unnamed, panel.unit),
            )
        )
    return tuple(found)
