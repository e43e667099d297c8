"""Handing out an amount in proportion to weights without passing anyone's ceiling, and the gates of assumptions."""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.errors import OutOfRangeError

Amounts = npt.NDArray[np.float64]
# Column of flows: whether they cost so little for their line that they may be of an earlier stage.
CHEAP: Final = "cheap"


class MissingChoiceError(OutOfRangeError):
    """A choice that nobody has made: *title* says what to do, *reason* is the whole message."""

    def __init__(self, what: str, found: str, allowed: str, *, title: str, reason: str) -> None:
        super().__init__(what, found, allowed)
        self.title = title
        self.args = (reason,)


def fill(weights: Amounts, ceilings: Amounts, amount: float) -> Amounts:
    """Hand out *amount* in proportion to *weights*, nobody above its ceiling (water-filling).

    Solves sum(min(ceiling, level * weight)) = amount for the level, exactly: whoever is full drops out and
    the rest is shared among the others. Whoever has no weight gets nothing. Hands out everything, or all
    that fits if *amount* is more.
    """
    room = np.where(weights > 0, np.maximum(ceilings, 0.0), 0.0)
    given = np.zeros_like(room)
    left = min(max(amount, 0.0), float(room.sum()))
    open_ = room > 0
    while left > 0 and open_.any():
        # Weights count relative to the largest still open, so that tiny ones do not overflow.
        part = np.zeros_like(room)
        part[open_] = weights[open_] / weights[open_].max()
        wanted = left * part / part.sum()
        full = open_ & (room <= wanted)
        if not full.any():
            given[open_] = wanted[open_]
            break
        given[full] = room[full]
        left -= float(room[full].sum())
        open_ &= ~full
    return given


def fraction(what: str, value: float) -> float:
    """*value* if it lies within 0 to 1.

    Raises
    ------
    OutOfRangeError: otherwise, speaking in per cent as the reader does.
    """
    if not 0 <= value <= 1:
        raise OutOfRangeError(what, f"{100 * value:g} %", "0 to 100 %")
    return value


def positive(what: str, value: float) -> float:
    """*value* if it is a number above zero.

    Raises
    ------
    OutOfRangeError: otherwise.
    """
    if not (math.isfinite(value) and value > 0):
        raise OutOfRangeError(what, f"{value:g}", "a number above zero")
    return value


def not_negative(what: str, value: float) -> float:
    """*value* if it is a number of zero or more.

    Raises
    ------
    OutOfRangeError: otherwise.
    """
    if not (math.isfinite(value) and value >= 0):
        raise OutOfRangeError(what, f"{value:g}", "zero or more")
    return value


def somebody(what: str, codes: Collection[str]) -> None:
    """Pass if *codes* names at least one country.

    Raises
    ------
    OutOfRangeError: if it is empty: nobody must not come to mean everybody.
    """
    if not codes:
        raise OutOfRangeError(what, "empty", "at least one country (an alliance may have no members on that date)")


def cheap(flows: pd.DataFrame) -> pd.Series:
    """Whether each flow costs so little for its line that it may be of an earlier stage; false where nobody knows."""
    return flows[CHEAP] if CHEAP in flows else pd.Series(data=False, index=flows.index)
