"""Whether a file's figures are a known factor away from the active ones: a wrong unit, or another content.

Looked for in every mineral, stage and measure, whatever the bases: the median ratio of the file's figures to the best
comparable active ones, country by country, against powers of a thousand, ten thousand, short tons (0.9072), pounds
(2,204.6 to the tonne), troy ounces (32,150.7 to the tonne) and the oxide or carbonate of the mineral (atomic weights).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.locale.say import mark, say
from geo.reference import minerals
from geo.reference.names import measure_in_words, stage_in_words
from geo.uploads import figures, units
from geo.uploads.mapping import role_in_words
from geo.uploads.names import mineral_in_words
from geo.uploads.report import Severity, problems

# Mineral, stage and measure.
Table = tuple[str, str, str]

_POUNDS: Final = 2204.622622
_OUNCES: Final = 32150.7466
_SHORT: Final = 0.90718474
# The ratio of the file's figures to the active ones, the sentence that tells it, and what it may come from.
_PLAIN: Final = (
    (
        1e-3,
        mark("{table}: the figures are about a thousandth of the active ones (median of {count})."),
        mark("Perhaps kt instead of t: check the unit and what is weighed."),
    ),
    (
        1e3,
        mark("{table}: the figures are about a thousand times the active ones (median of {count})."),
        mark("Perhaps t instead of kt: check the unit and what is weighed."),
    ),
    (
        1e-6,
        mark("{table}: the figures are about a millionth of the active ones (median of {count})."),
        mark("Perhaps Mt instead of t: check the unit and what is weighed."),
    ),
    (
        1e6,
        mark("{table}: the figures are about a million times the active ones (median of {count})."),
        mark("Perhaps t instead of Mt: check the unit and what is weighed."),
    ),
    (
        1e-4,
        mark("{table}: the figures are about a ten-thousandth of the active ones (median of {count})."),
        mark("Perhaps ten thousand tonnes (\u4e07\u5428) instead of t: check the unit and what is weighed."),
    ),
    (
        1e4,
        mark("{table}: the figures are about ten thousand times the active ones (median of {count})."),
        mark("Perhaps t instead of ten thousand tonnes (\u4e07\u5428): check the unit and what is weighed."),
    ),
    (
        _POUNDS,
        mark("{table}: the figures are about {factor} times the active ones (median of {count})."),
        mark("Perhaps pounds instead of tonnes: check the unit and what is weighed."),
    ),
    (
        1 / _POUNDS,
        mark("{table}: the figures are about 1/{factor} of the active ones (median of {count})."),
        mark("Perhaps tonnes instead of pounds: check the unit and what is weighed."),
    ),
    (
        _OUNCES,
        mark("{table}: the figures are about {factor} times the active ones (median of {count})."),
        mark("Perhaps troy ounces instead of tonnes: check the unit and what is weighed."),
    ),
    (
        1 / _OUNCES,
        mark("{table}: the figures are about 1/{factor} of the active ones (median of {count})."),
        mark("Perhaps tonnes instead of troy ounces: check the unit and what is weighed."),
    ),
)
_SMALL: Final = (
    (
        1 / _SHORT,
        mark("{table}: the figures are about {factor} times the active ones (median of {count})."),
        mark("Perhaps short tons instead of tonnes: check the unit and what is weighed."),
    ),
    (
        _SHORT,
        mark("{table}: the figures are about {factor} of the active ones (median of {count})."),
        mark("Perhaps tonnes instead of short tons: check the unit and what is weighed."),
    ),
)
# How a factor is written where its sentence gives it.
_DIGITS: Final = {_POUNDS: 1, 1 / _POUNDS: 1, _OUNCES: 1, 1 / _OUNCES: 1, _SHORT: 3, 1 / _SHORT: 3}
_OXIDES: Final = ("Li2CO3", "Li2O", "V2O5", "Nb2O5", "Ta2O5", "U3O8", "WO3", "Cr2O3", "TiO2", "Al2O3", "MnO2")
# Log distance from a large factor, and from one near 1, where figures of two years differ as much as their units.
_WIDE: Final = np.log(1.5)
_CLOSE: Final = 0.02
_CONTENT: Final = 0.04
_COUNTRIES: Final = 3
_EXACT: Final = 0.002
_ROUNDING: Final = 0.6
_HUNDRED: Final = 100
_KEY: Final = [v.MINERAL, v.STAGE, v.MEASURE]


@dataclass(frozen=True, slots=True)
class _Told:
    """A factor: the sentence that tells it, what it may come from, and the words of both."""

    sentence: str
    cause: str
    words: dict[str, str] = field(default_factory=dict)


_SHARES: Final = _Told(
    mark("{table}: the figures of a year, or their total, come to 100."),
    mark("Perhaps they are shares in per cent: check the unit."),
)


def warnings(facts: pd.DataFrame, before: Any, same_year: Any, sheets: Any, rows: Any) -> dict[Table, pd.DataFrame]:
    """One warning for every mineral, stage and measure that is a known factor away, by these three.

    Parameters
    ----------
    before: the best comparable active figure of every fact, missing where there is none.
    same_year: whether that figure is of the fact's own year.
    sheets, rows: where every fact stands in the file.
    """
    country = (facts[v.AREA_KIND] == v.AreaKind.COUNTRY).to_numpy()
    value = facts[v.VALUE].to_numpy()
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.log(value / before)
    known = country & np.isfinite(ratio)
    parts: dict[Table, pd.DataFrame] = {}
    # Rows by table, found once: to compare the words of a million rows for each would take most of the check.
    for (mineral, stage, measure), rows_of in sorted(facts.groupby(_KEY, observed=True).indices.items()):
        own = rows_of[known[rows_of]]
        if not len(own):
            continue
        hundred = bool(np.abs(np.median(ratio[own])) > _WIDE) and _adds_to_hundred(facts.iloc[rows_of])
        found = _SHARES if hundred else _factor(str(mineral), ratio[own], of_one_year=bool(np.all(same_year[own])))
        if found is None:
            continue
        first = own[0]
        table = say(
            "{mineral}, {stage} {measure}",
            mineral=mineral_in_words(str(mineral)),
            stage=stage_in_words(str(stage)),
            measure=measure_in_words(str(measure)),
        )
        parts[str(mineral), str(stage), str(measure)] = problems(
            Severity.WARNING,
            "factor",
            sheet=[sheets[first]],
            row=[rows[first]],
            column=role_in_words(v.VALUE),
            value=str(facts[v.PUBLISHED_VALUE].iloc[first]),
            rows=[len(own)],
            reason=say(found.sentence, table=table, count=numbers.whole(len(own)), **found.words),
            suggestion=say(found.cause, **found.words),
        )
    return parts


def _adds_to_hundred(facts: pd.DataFrame) -> bool:
    """Whether the printed total of a year, or else the sum of the printed figures, is a hundred."""
    printed = figures.read(facts[v.PUBLISHED_VALUE].astype("str")).value
    by_year = pd.DataFrame(
        {
            v.YEAR: facts[v.YEAR].to_numpy(),
            "printed": printed,
            "world": (facts[v.AREA_KIND] == v.AreaKind.WORLD).to_numpy(),
        }
    )
    totals = by_year.loc[by_year["world"], "printed"]
    if totals.empty:
        rows = by_year.groupby(v.YEAR)["printed"].agg(["sum", "size"])
        totals = rows.loc[rows["size"] > 1, "sum"]
    return bool(len(totals)) and bool((np.abs(totals - _HUNDRED) <= _ROUNDING).all())


def _factor(mineral: str, ratios: Any, *, of_one_year: bool) -> _Told | None:
    """The factor nearest to the median ratio (logarithms).

    Output changes by a tenth from year to year, so that three countries are needed to tell short tons from growth. One
    or two are enough where they differ from the active figures of their own year by the factor itself, to its digits.
    """
    middle, spread = float(np.median(ratios)), float(np.median(np.abs(ratios - np.median(ratios))))
    distance, factor, sentence, cause = min((abs(middle - np.log(factor)), factor, *told) for factor, *told in _PLAIN)
    if distance < _WIDE and spread < _WIDE:
        return _told(factor, sentence, cause)
    few = len(ratios) < _COUNTRIES
    if few and not of_one_year:
        return None
    near, alike = (_EXACT, _EXACT) if few else (_CLOSE, _CONTENT)
    for factor, sentence, cause in _SMALL:
        if abs(middle - np.log(factor)) < near and spread < near:
            return _told(factor, sentence, cause)
    symbol = units.element(minerals.mineral(mineral).symbol)
    for oxide in _OXIDES:
        content = units.content_factor(oxide, symbol) if symbol else None
        for factor, sentence, one, other in (
            ()
            if content is None
            else ((1 / content, _SMALL[0][1], oxide, symbol), (content, _SMALL[1][1], symbol, oxide))
        ):
            if abs(middle - np.log(factor)) < alike and spread < alike:
                words = {"factor": numbers.written(f"{factor:.3g}"), "one": one, "other": other}
                return _Told(
                    sentence, mark("Perhaps {one} instead of {other}: check the unit and what is weighed."), words
                )
    return None


def _told(factor: float, sentence: str, cause: str) -> _Told:
    if factor not in _DIGITS:
        return _Told(sentence, cause)
    # Pounds and ounces to the tonne are told as such in both directions, as one in so many.
    shown = factor if factor > _SHORT / 2 else 1 / factor
    return _Told(sentence, cause, {"factor": numbers.decimal(shown, _DIGITS[factor])})
