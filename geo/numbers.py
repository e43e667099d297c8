"""Numbers as text: t, kt, Mt; 71 %, not 0.7134. A missing number is a word."""

from __future__ import annotations

import math
from collections.abc import Collection

from geo import vocabulary as v

MISSING = "no data"
# A narrow no-break space between number and unit (SI Brochure, 9th edition, 5.4.3).
NBSP = "\u202f"
_SEVERAL_YEARS = 2

_SCALES = {
    v.Unit.TONNE: ((1e9, "Gt"), (1e6, "Mt"), (1e3, "kt"), (1.0, "t"), (1e-3, "kg")),
    v.Unit.CARAT: ((1e9, "billion ct"), (1e6, "million ct"), (1e3, "thousand ct"), (1.0, "ct")),
    v.Unit.MILLION_M3: ((1e6, "trillion m³"), (1e3, "billion m³"), (1.0, "million m³")),
    v.Unit.PERCENT: ((1.0, "%"),),
}


def significant(value: float, digits: int = 3) -> str:
    """*value* rounded to significant digits, with thousands separators and no exponent."""
    if value == 0:
        return "0"
    decimals = digits - 1 - math.floor(math.log10(abs(value)))
    rounded = round(value, decimals)
    shown = max(0, digits - 1 - math.floor(math.log10(abs(rounded)))) if rounded else 0
    text = f"{rounded:,.{shown}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def amount(value: float | None, unit: str) -> str:
    """An amount in the largest fitting unit, three significant digits: ``"269 kt"``."""
    if value is None or math.isnan(value):
        return MISSING
    scales = _SCALES[v.Unit(unit)]
    if value == 0:
        return f"0{NBSP}{next(name for factor, name in scales if factor == 1)}"
    # 999,999 t rounds to 1,000 kt: written 1 Mt.
    rounded = float(f"{value:.3g}")
    factor, name = next(((f, n) for f, n in scales if rounded >= f), scales[-1])
    return f"{significant(value / factor)}{NBSP}{name}"


def money(usd: float | None) -> str:
    """US dollars, three significant digits: ``"USD 3.02 bn"``, ``"USD 854 m"``, ``"USD 12,300"``."""
    if usd is None or math.isnan(usd):
        return MISSING
    rounded = float(f"{usd:.3g}")
    for factor, name in ((1e9, "bn"), (1e6, "m")):
        if abs(rounded) >= factor:
            return f"USD{NBSP}{significant(usd / factor)}{NBSP}{name}"
    return f"USD{NBSP}{significant(usd)}"


def share_span(low: float | None, high: float | None) -> str:
    """A share between bounds where room is scarce: ``"12\u201318 %"``; one number where both round alike."""
    one, other = share(low), share(high)
    return one if one == other else f"{one.removesuffix(f'{NBSP}%')}\u2013{other}"


def share(value: float | None) -> str:
    """A share 0-1 in per cent: whole above 10 %, one decimal below, ``"< 0.1 %"`` for a trace."""
    if value is None or math.isnan(value):
        return MISSING
    percent = 100 * value
    if percent == 0:
        return f"0{NBSP}%"
    if percent < 0.1:  # noqa: PLR2004 - the smallest share printed
        return f"<{NBSP}0.1{NBSP}%"
    decimals = 0 if percent >= 9.95 else 1  # noqa: PLR2004 - 9.95 rounds to 10
    return f"{percent:.{decimals}f}{NBSP}%"


def points(value: float | None) -> str:
    """A change of a share in percentage points with its sign: ``"+3.1 pp"``."""
    if value is None or math.isnan(value):
        return MISSING
    return f"{_signed(100 * value, 1)}{NBSP}pp"


def hhi(value: float | None) -> str:
    """An HHI on 0-1 as points of 10,000: ``"5,072"``."""
    if value is None or math.isnan(value):
        return MISSING
    return f"{10_000 * value:,.0f}"


def hhi_range(low: float, high: float) -> str:
    """An HHI interval on 0-1 as points: ``"4,048-4,117"``, or one number where both ends round alike."""
    one, other = hhi(low), hhi(high)
    return one if one == other else f"{one}\u2013{other}"


def years(value: float | None) -> str:
    """A reserve range in years, whole above ten."""
    if value is None or math.isnan(value):
        return MISSING
    decimals = 0 if value >= 9.95 else 1  # noqa: PLR2004 - 9.95 rounds to 10
    return f"{value:,.{decimals}f}{NBSP}years"


def year_spans(found: Collection[int]) -> str:
    """Years in order, three or more in a row as a span: ``"2018-2020, 2024"`` with an en dash."""
    runs: list[list[int]] = []
    for year in sorted(found):
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(
        f"{run[0]}\u2013{run[-1]}" if len(run) > _SEVERAL_YEARS else ", ".join(map(str, run)) for run in runs
    )


def change(value: float | None) -> str:
    """A relative change with its sign in whole per cent: ``"+12 %"``."""
    if value is None or math.isnan(value):
        return MISSING
    return f"{_signed(100 * value, 0)}{NBSP}%"


def _signed(value: float, decimals: int) -> str:
    """Rounded, with thousands separators and a true minus; what rounds to nothing has no sign."""
    rounded = round(value, decimals)
    return f"{rounded:+,.{decimals}f}".replace("-", "\u2212") if rounded else f"{0:.{decimals}f}"
