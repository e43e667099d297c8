"""Whether a file's figures are a known factor away from the active ones: a wrong unit, or another content.

Looked for in every mineral, stage and measure, whatever the bases: the median ratio of the file's figures to the best
comparable active ones, country by country, against powers of a thousand, ten thousand, short tons (0.9072), pounds
(2,204.6 to the tonne), troy ounces (32,150.7 to the tonne) and the oxide or carbonate of the mineral (atomic weights).
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd

from geo import vocabulary as v
from geo.locale.say import say
from geo.reference import minerals
from geo.uploads import figures, units
from geo.uploads.report import Severity, problems

_POUNDS: Final = 2204.622622
_OUNCES: Final = 32150.7466
_SHORT: Final = 0.90718474
# The ratio itself, and how it is told; the file's figures are that many times the active ones.
_PLAIN: Final = (
    (1e-3, "a thousandth of", "kt instead of t"),
    (1e3, "a thousand times", "t instead of kt"),
    (1e-6, "a millionth of", "Mt instead of t"),
    (1e6, "a million times", "t instead of Mt"),
    (1e-4, "a ten-thousandth of", "ten thousand tonnes (万吨) instead of t"),
    (1e4, "ten thousand times", "t instead of ten thousand tonnes (万吨)"),
    (_POUNDS, "2,204.6 times", "pounds instead of tonnes"),
    (1 / _POUNDS, "1/2,204.6 of", "tonnes instead of pounds"),
    (_OUNCES, "32,150.7 times", "troy ounces instead of tonnes"),
    (1 / _OUNCES, "1/32,150.7 of", "tonnes instead of troy ounces"),
)
_SMALL: Final = (
    (1 / _SHORT, "1.102 times", "short tons instead of tonnes"),
    (_SHORT, "0.907 of", "tonnes instead of short tons"),
)
_OXIDES: Final = ("Li2CO3", "Li2O", "V2O5", "Nb2O5", "Ta2O5", "U3O8", "WO3", "Cr2O3", "TiO2", "Al2O3", "MnO2")
# Log distance from a large factor, and from one near 1, where figures of two years differ as much as their units.
_WIDE: Final = np.log(1.5)
_CLOSE: Final = 0.02
_CONTENT: Final = 0.04
_EXACT: Final = 0.002
_COUNTRIES: Final = 3
_HUNDRED: Final = 100
_ROUNDING: Final = 0.6
_KEY: Final = [v.MINERAL, v.STAGE, v.MEASURE]


def warnings(facts: pd.DataFrame, before: Any, same_year: Any, sheets: Any, rows: Any) -> list[pd.DataFrame]:
    """One warning for every mineral, stage and measure that is a known factor away.

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
    at = np.flatnonzero(country & np.isfinite(ratio))
    parts = []
    keys = facts.iloc[at][_KEY].astype("str").assign(at=at)
    for (mineral, stage, measure), group in keys.groupby(_KEY, sort=True):
        own = group["at"].to_numpy()
        first = own[0]
        table = (facts[_KEY].astype("str") == [mineral, stage, measure]).all(axis=1).to_numpy()
        if np.abs(np.median(ratio[own])) > _WIDE and _adds_to_hundred(facts[table]):
            parts.append(
                problems(
                    Severity.WARNING, "factor", sheet=[sheets[first]], row=[rows[first]], column=v.VALUE,
                    value=str(facts[v.PUBLISHED_VALUE].iloc[first]), rows=[len(own)],
                    reason=say("{mineral}, {stage} {measure}: the figures of a year, or their total, come to 100.",
                               mineral=mineral, stage=stage, measure=measure),
                    suggestion=say("Perhaps they are shares in per cent: check the unit."),
                )
            )  # fmt: skip
            continue
        found = _factor(str(mineral), ratio[own], of_one_year=bool(np.all(same_year[own])))
        if found is None:
            continue
        parts.append(
            problems(
                Severity.WARNING, "factor", sheet=[sheets[first]], row=[rows[first]], column=v.VALUE,
                value=str(facts[v.PUBLISHED_VALUE].iloc[first]), rows=[len(own)],
                reason=f"{mineral}, {stage} {measure}: the figures are about {found[0]} the active ones (median of "
                f"{len(own):,}).",
                suggestion=f"Perhaps {found[1]}: check the unit and what is weighed.",
            )
        )  # fmt: skip
    return parts


def _adds_to_hundred(facts: pd.DataFrame) -> bool:
    """Whether the printed total of a year, or else the sum of the printed figures, is a hundred."""
    printed = figures.read(facts[v.PUBLISHED_VALUE].astype("str")).value
    by_year = pd.DataFrame({
        v.YEAR: facts[v.YEAR].to_numpy(), "printed": printed,
        "world": (facts[v.AREA_KIND] == v.AreaKind.WORLD).to_numpy(),
    })  # fmt: skip
    totals = by_year.loc[by_year["world"], "printed"]
    if totals.empty:
        rows = by_year.groupby(v.YEAR)["printed"].agg(["sum", "size"])
        totals = rows.loc[rows["size"] > 1, "sum"]
    return bool(len(totals)) and bool((np.abs(totals - _HUNDRED) <= _ROUNDING).all())


def _factor(mineral: str, ratios: Any, *, of_one_year: bool) -> tuple[str, str] | None:
    """How the factor nearest to the median ratio (logarithms) is told, and what it may come from.

    Output changes by a tenth from year to year, so that three countries are needed to tell short tons from growth. One
    or two are enough where they differ from the active figures of their own year by the factor itself, to its digits.
    """
    middle, spread = float(np.median(ratios)), float(np.median(np.abs(ratios - np.median(ratios))))
    plain = [(abs(middle - np.log(factor)), told, why) for factor, told, why in _PLAIN]
    distance, told, why = min(plain)
    if distance < _WIDE and spread < _WIDE:
        return told, why
    few = len(ratios) < _COUNTRIES
    if few and not of_one_year:
        return None
    near, alike = (_EXACT, _EXACT) if few else (_CLOSE, _CONTENT)
    for factor, told, why in _SMALL:
        if abs(middle - np.log(factor)) < near and spread < near:
            return told, why
    symbol = units.element(minerals.mineral(mineral).symbol)
    for oxide in _OXIDES:
        content = units.content_factor(oxide, symbol) if symbol else None
        for factor, told, why in () if content is None else (
            (1 / content, f"{1 / content:.3g} times", f"{oxide} instead of {symbol}"),
            (content, f"{content:.3g} of", f"{symbol} instead of {oxide}"),
        ):  # fmt: skip
            if abs(middle - np.log(factor)) < alike and spread < alike:
                return told, why
    return None
