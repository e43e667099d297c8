"""Ratios of published amounts: growth between two years, and the static reserve range.

Static reserve range: reserves over yearly mine production (R/P), in years.

Not "years left": reserves move with price and drilling (U.S. Geological Survey, Mineral Commodity
Summaries, appendix C). Both figures must be of one publisher and on one basis.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

from geo import vocabulary as v
from geo.errors import NotComputableError
from geo.indicators.panel import Panel
from geo.locale.say import mark_term, say, term

# Below this share of world output a country's range says more about its rounding than about its reserves.
FLOOR_SHARE = 0.001


def reserve_years(reserves: Panel, production: Panel, *, floor_share: float = FLOOR_SHARE) -> pd.Series:
    """R/P in years by alpha-3; missing where either figure is, or below the floor.

    Parameters
    ----------
    reserves, production: panels of one mineral and series; production at the mine.
    floor_share: producers below this share of the named output get no figure.

    Raises
    ------
    NotComputableError: if mineral, series, unit or basis differ, or production is not of mines.
    """
    _same_footing(reserves, production)
    held = reserves.countries.set_index(v.ISO3)[v.VALUE]
    mined = production.countries.set_index(v.ISO3)[v.VALUE]
    enough = mined[mined >= floor_share * mined.sum()]
    enough = enough[enough > 0]
    return (held.reindex(enough.index) / enough).rename("reserve_years")


def world_reserve_years(reserves: Panel, production: Panel) -> float | None:
    """R/P of the world: named and unnamed reserves over the same of production; ``None`` at zero.

    Raises
    ------
    NotComputableError: as :func:`reserve_years`.
    """
    _same_footing(reserves, production)
    held = reserves.named + reserves.unnamed
    mined = production.named + production.unnamed
    return held / mined if mined and held else None


_FOOTING: Final = (
    mark_term("part of a panel", "mineral"),
    mark_term("part of a panel", "series"),
    mark_term("part of a panel", "unit"),
    mark_term("part of a panel", "basis"),
)


def _same_footing(reserves: Panel, production: Panel) -> None:
    if production.stage != v.Stage.MINE:
        raise NotComputableError(
            say(
                "{mineral}: reserves are compared with mine production; the figures of {series} are {stage} "
                "production.",
                mineral=reserves.mineral,
                series=production.series,
                stage=production.stage,
            )
        )
    for what in _FOOTING:
        one, other = getattr(reserves, what), getattr(production, what)
        if one != other:
            raise NotComputableError(
                say(
                    "{mineral}: reserves and production differ in {what} ({one}; {other}), so their ratio would mean "
                    "nothing.",
                    mineral=reserves.mineral,
                    what=term("part of a panel", what),
                    one=one,
                    other=other,
                )
            )


def growth(now: pd.Series, then: pd.Series) -> pd.Series:
    """Relative change of every amount since an earlier year, on the index of *now*.

    A plain ratio of two published figures, ``now / then - 1``; 0.5 means half as much again.

    Parameters
    ----------
    now, then: amounts by alpha-3 on one unit and basis. Missing where either is missing, or where the earlier one is
        zero: growth from nothing has no rate.
    """
    before = then.reindex(now.index)
    return (now / before.where(before > 0) - 1).rename("growth")
