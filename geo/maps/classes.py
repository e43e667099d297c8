"""Classes with fixed breaks, so that a colour means the same in every year and, for shares, every mineral."""

from __future__ import annotations

import bisect
import math
from dataclasses import dataclass
from itertools import pairwise

from geo import numbers


@dataclass(frozen=True, slots=True)
class Classes:
    """Lower bounds of the classes above the first, ascending, and one label a class.

    A value on a break belongs to the class above it.
    """

    unit: str
    breaks: tuple[float, ...]
    labels: tuple[str, ...]

    def index(self, value: float) -> int:
        """Number of the class of *value*, 0 to ``len(labels) - 1``."""
        return bisect.bisect_right(self.breaks, value)


def _span(text: list[str]) -> tuple[str, ...]:
    middle = [f"{low}\u2013{high}" for low, high in pairwise(text)]
    return (f"under {text[0]}", *middle, f"{text[-1]} and more")


def _fixed(unit: str, breaks: tuple[float, ...], text: list[str]) -> Classes:
    return Classes(unit, breaks, _span(text))


# 65 % is the EU's ceiling for one third country (Regulation (EU) 2024/1252, article 5).
SHARES = _fixed("% of world", (0.001, 0.01, 0.05, 0.10, 0.25, 0.50), ["0.1", "1", "5", "10", "25", "50"])
BLOC_SHARES = _fixed("% of world", (0.01, 0.10, 0.25), ["1", "10", "25"])
RESERVE_YEARS = _fixed("years", (10.0, 25.0, 50.0, 100.0, 200.0, 500.0), ["10", "25", "50", "100", "200", "500"])


def amounts(largest: float, unit: str) -> Classes:
    """Seven classes of an amount on the ladder 1-3-10, below the *largest* value they must hold.

    Take the largest value of all years of a mineral, so that its years compare.
    """
    if largest <= 0:
        return Classes(unit, (), ("0",))
    power = math.floor(math.log10(largest))
    ladder = [mantissa * 10.0**exponent for exponent in range(power - 4, power + 1) for mantissa in (1, 3)]
    breaks = tuple(step for step in ladder if step <= largest)[-6:]
    return Classes(unit, breaks, _span([numbers.amount(step, unit) for step in breaks]))
