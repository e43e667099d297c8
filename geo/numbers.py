"""Numbers as text in the language spoken now: t, kt, Mt; 71 %, not 0.7134. A missing number is a word."""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import Final

from geo import vocabulary as v
from geo.locale.languages import ENGLISH, current, locale
from geo.locale.say import mark, say

# A narrow no-break space between number and unit (SI Brochure, 9th edition, 5.4.3).
NBSP = "\u202f"
_SEVERAL_YEARS = 2

_SCALES: Final = {
    v.Unit.TONNE: ((1e9, "Gt"), (1e6, "Mt"), (1e3, "kt"), (1.0, "t"), (1e-3, "kg")),
    v.Unit.CARAT: ((1e9, "billion ct"), (1e6, "million ct"), (1e3, "thousand ct"), (1.0, "ct")),
    v.Unit.MILLION_M3: ((1e6, "trillion m³"), (1e3, "billion m³"), (1.0, "million m³")),
    v.Unit.PERCENT: ((1.0, "%"),),
}
# Units that contain a number's word: how many of the unit one is, and the unit after it.
_COUNTED: Final = {v.Unit.CARAT: (1.0, "ct"), v.Unit.MILLION_M3: (1e6, "m³")}
_WORDS: Final = (
    (1e12, mark("{number}\u202ftrillion")),
    (1e9, mark("{number}\u202fbillion")),
    (1e6, mark("{number}\u202fmillion")),
    (1e3, mark("{number}\u202fthousand")),
)
_MONEY: Final = ((1e9, mark("USD\u202f{amount}\u202fbn")), (1e6, mark("USD\u202f{amount}\u202fm")))
# Japanese and Korean count in ten thousands.
_EAST: Final = {"ja": ((1e12, "兆"), (1e8, "億"), (1e4, "万")), "ko": ((1e12, "조"), (1e8, "억"), (1e4, "만"))}


def missing() -> str:
    """The word for a number that is missing: ``"no data"``."""
    return say("no data")


def written(text: str) -> str:
    """A number written in English, such as ``"1,234.5 %"``, with the separators of the language spoken now."""
    if current() == ENGLISH:
        return text
    symbols, percent = locale().number_symbols["latn"], str(locale().percent_formats[None].pattern)
    marks = {",": symbols["group"], ".": symbols["decimal"]}
    found = "".join(marks.get(letter, letter) for letter in text)
    return found if percent[-2].isspace() else found.replace(f"{NBSP}%", "%")


def decimal(value: float | None, digits: int) -> str:
    """A number with *digits* decimals and thousands separators: ``"1,234.50"``."""
    if value is None or math.isnan(value):
        return missing()
    return written(f"{value:,.{digits}f}")


def whole(value: float | None) -> str:
    """A number without decimals: ``"1,234"``."""
    return decimal(value, 0)


def significant(value: float, digits: int = 3) -> str:
    """*value* rounded to significant digits, with thousands separators and no exponent."""
    if value == 0:
        return "0"
    decimals = digits - 1 - math.floor(math.log10(abs(value)))
    rounded = round(value, decimals)
    shown = max(0, digits - 1 - math.floor(math.log10(abs(rounded)))) if rounded else 0
    text = f"{rounded:,.{shown}f}"
    return written(text.rstrip("0").rstrip(".") if "." in text else text)


def amount(value: float | None, unit: str) -> str:
    """An amount in the largest fitting unit, three significant digits: ``"269 kt"``."""
    if value is None or math.isnan(value):
        return missing()
    scales = _SCALES[v.Unit(unit)]
    if v.Unit(unit) in _COUNTED and current() != ENGLISH:
        factor, name = _COUNTED[v.Unit(unit)]
        return f"{in_words(value * factor)}{NBSP}{name}"
    if value == 0:
        return written(f"0{NBSP}{next(name for factor, name in scales if factor == 1)}")
    # 999,999 t rounds to 1,000 kt: written 1 Mt.
    rounded = float(f"{value:.3g}")
    factor, name = next(((f, n) for f, n in scales if rounded >= f), scales[-1])
    return f"{significant(value / factor)}{written(f'{NBSP}{name}')}"


def in_words(value: float) -> str:
    """A large number with the word for its size, three significant digits: ``"3.02 billion"``, ``"30.2億"``."""
    rounded = abs(float(f"{value:.3g}"))
    for factor, sign in _EAST.get(current(), ()):
        if rounded >= factor:
            return f"{significant(value / factor)}{sign}"
    if current() not in _EAST:
        for factor, template in _WORDS:
            if rounded >= factor:
                return say(template, number=significant(value / factor))
    return significant(value)


def money(usd: float | None) -> str:
    """US dollars, three significant digits: ``"USD 3.02 bn"``, ``"USD 854 m"``, ``"USD 12,300"``."""
    if usd is None or math.isnan(usd):
        return missing()
    rounded = float(f"{usd:.3g}")
    if current() not in _EAST:
        for factor, template in _MONEY:
            if abs(rounded) >= factor:
                return say(template, amount=significant(usd / factor))
    return say("USD\u202f{amount}", amount=in_words(usd) if current() in _EAST else significant(usd))


def share_span(low: float | None, high: float | None) -> str:
    """A share between bounds where room is scarce: ``"12\u201318 %"``; one number where both round alike."""
    one, other = share(low), share(high)
    return one if one == other else f"{one.removesuffix('%').removesuffix(NBSP)}\u2013{other}"


def share(value: float | None) -> str:
    """A share 0-1 in per cent: whole above 10 %, one decimal below, ``"< 0.1 %"`` for a trace."""
    if value is None or math.isnan(value):
        return missing()
    percent = 100 * value
    if percent == 0:
        return written(f"0{NBSP}%")
    if percent < 0.1:  # noqa: PLR2004 - the smallest share printed
        return written(f"<{NBSP}0.1{NBSP}%")
    decimals = 0 if percent >= 9.95 else 1  # noqa: PLR2004 - 9.95 rounds to 10
    return written(f"{percent:.{decimals}f}{NBSP}%")


def points(value: float | None) -> str:
    """A change of a share in percentage points with its sign: ``"+3.1 pp"``."""
    if value is None or math.isnan(value):
        return missing()
    return say("{points}\u202fpp", points=_signed(100 * value, 1))


def hhi(value: float | None) -> str:
    """An HHI on 0-1 as points of 10,000: ``"5,072"``."""
    if value is None or math.isnan(value):
        return missing()
    return written(f"{10_000 * value:,.0f}")


def hhi_range(low: float, high: float) -> str:
    """An HHI interval on 0-1 as points: ``"4,048-4,117"``, or one number where both ends round alike."""
    one, other = hhi(low), hhi(high)
    return one if one == other else f"{one}\u2013{other}"


def years(value: float | None) -> str:
    """A reserve range in years, whole above ten."""
    if value is None or math.isnan(value):
        return missing()
    decimals = 0 if value >= 9.95 else 1  # noqa: PLR2004 - 9.95 rounds to 10
    return say("{number}\u202fyears", number=written(f"{value:,.{decimals}f}"))


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
        return missing()
    return f"{_signed(100 * value, 0)}{written(f'{NBSP}%')}"


def signed(value: float) -> str:
    """A whole number with its sign: ``"+1,204"``, ``"\u2212312"``."""
    return written(f"{value:+,.0f}".replace("-", "\u2212"))


def _signed(value: float, decimals: int) -> str:
    """Rounded, with thousands separators and a true minus; what rounds to nothing has no sign."""
    rounded = round(value, decimals)
    return written(f"{rounded:+,.{decimals}f}".replace("-", "\u2212") if rounded else f"{0:.{decimals}f}")
