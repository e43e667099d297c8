"""Classes with fixed breaks, so that a colour means the same in every year and, for shares, every mineral."""

from __future__ import annotations

import bisect
import math
from dataclasses import dataclass
from itertools import pairwise

from geo import numbers
from geo import vocabulary as v
from geo.locale.say import mark, say


@dataclass(frozen=True, slots=True)
class Classes:
    """Lower bounds of the classes above the first, ascending; a value on a break belongs to the class above it.

    ``unit`` is a unit of facts (``"t"``), else what a share is of (``"% of world"``) or what is counted; ``named`` are
    the words of the classes, marked for the catalogues, where bounds do not say it.
    """

    unit: str
    breaks: tuple[float, ...]
    named: tuple[str, ...] = ()

    @property
    def labels(self) -> tuple[str, ...]:
        """One label a class, in the language spoken now."""
        if self.named:
            return tuple(say(name) for name in self.named)
        if not self.breaks:
            return ("0",)
        text = [self._written(bound) for bound in self.breaks]
        middle = [f"{low}\u2013{high}" for low, high in pairwise(text)]
        return (say("under {amount}", amount=text[0]), *middle, say("{amount} and more", amount=text[-1]))

    def _written(self, bound: float) -> str:
        if self.unit in set(v.Unit):
            return numbers.amount(bound, self.unit)
        return numbers.written(f"{100 * bound if self.unit.startswith('%') else bound:g}")

    def index(self, value: float) -> int:
        """Number of the class of *value*, 0 to ``len(labels) - 1``."""
        return bisect.bisect_right(self.breaks, value)


# 65 % is the EU's ceiling for one third country (Regulation (EU) 2024/1252, article 5).
SHARES = Classes("% of world", (0.001, 0.01, 0.05, 0.10, 0.25, 0.50))
BLOC_SHARES = Classes("% of world", (0.01, 0.10, 0.25))
RESERVE_YEARS = Classes("years", (10.0, 25.0, 50.0, 100.0, 200.0, 500.0))

# Growth, now / then - 1: around "unchanged", where what rounds to two per cent is noise of rounded prints.
GROWTH = Classes(
    "% in five years",
    (-0.5, -0.2, -0.02, 0.02, 0.25, 1.0),
    (
        mark("less than half"),
        mark("\u221250 to \u221220 %"),
        mark("\u221220 to \u22122 %"),
        mark("within 2 %"),
        mark("+2 to +25 %"),
        mark("+25 to +100 %"),
        mark("doubled and more"),
    ),
)


def amounts(largest: float, unit: str) -> Classes:
    """Seven classes of an amount on the ladder 1-3-10, below the *largest* value they must hold.

    Take the largest value of all years of a mineral, so that its years compare.
    """
    if largest <= 0:
        return Classes(unit, ())
    power = math.floor(math.log10(largest))
    ladder = [mantissa * 10.0**exponent for exponent in range(power - 4, power + 1) for mantissa in (1, 3)]
    breaks = tuple(step for step in ladder if step <= largest)[-6:]
    return Classes(unit, breaks)
