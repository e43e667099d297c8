"""World Mining Data's country tables (6.4), a sheet a commodity: those of today and those of the editions before 2018.

A sheet, its title or the file is named by the commodity; years are columns, with the unit and one mark a row: r, e
and p, or in words. ``data/mappings/wmd_tables.csv`` gives the present name of every table that had another one. Older
editions print "Russia, Asia" and "Russia, Europe" apart: they are summed, and the note names the parts.
"""

from __future__ import annotations

import functools
import re
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Final, TypeVar

import pandas as pd

from geo import vocabulary as v
from geo.locale.say import say, term
from geo.reference.spellings import normalise
from geo.uploads import commodities, left_out
from geo.uploads import mapping as m
from geo.uploads.commodities import Commodity
from geo.uploads.read import Sheet

SERIES: Final = "wmd"
_T = TypeVar("_T")
_MARKS: Final = frozenset(["datasource", "sourcesofdata"])
_RUSSIA: Final = ("Russia, Asia", "Russia, Europe")
_TOTAL: Final = "Total"
# From the firmest mark to the weakest.
_FIRMNESS: Final = ("", "r", "reported", "p", "provisional", "e", "estimate")


@functools.cache
def tables() -> dict[str, str]:
    """Present name of every table that had another one; empty where it has no successor."""
    table = commodities.rows("wmd_tables.csv")
    return dict(zip(table["published"], table["commodity"], strict=True))


@functools.cache
def _without_successor() -> dict[str, str]:
    """Why a table that is continued by none is left out, by its name."""
    table = commodities.rows("wmd_tables.csv")
    rows = zip(table["published"], table["commodity"], table["reason"], strict=True)
    return {normalise(name): reason for name, now, reason in rows if not now}


@functools.cache
def _known() -> dict[str, Commodity]:
    own = {name: one for (name, _), one in commodities.of_series(SERIES).items()}
    older = {name: own[now] for name, now in tables().items() if now}
    return {normalise(name): one for name, one in {**older, **own}.items()}


def is_wmd(sheet: Sheet) -> bool:
    """Whether the table is one of World Mining Data: country, unit, marks, years, and a known commodity."""
    keys = {normalise(name) for name in sheet.header}
    years = m.year_columns(sheet.header)
    named = _named(sheet, _known()) is not None or _named(sheet, _without_successor()) is not None
    return {"country", "unit"} <= keys and bool(_MARKS & keys) and len(years) > 1 and named


def _named(sheet: Sheet, known: dict[str, _T]) -> _T | None:
    stem = re.sub(r"\.(csv|tsv|txt)$", "", sheet.name, flags=re.IGNORECASE)
    texts = (stem, *sheet.titles)
    for text in (*texts, *(re.split(r"[:_]|production of", text)[-1] for text in texts)):
        found = known.get(normalise(re.sub(r"^[\d.\s]+", "", text)))
        if found:
            return found
    return None


def draft(sheet: Sheet) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Draft of one country table; the rows of a table without a successor are left out with the reason.

    Raises
    ------
    MappingError: if the commodity is not known.
    """
    if reason := _named(sheet, _without_successor()):
        why = say("{name}: {reason}", name=sheet.name, reason=term("why a table is left out", reason))
        gone = pd.DataFrame({m.ROW: sheet.rows, left_out.REASON: why})
        return pd.DataFrame(), gone
    one = _named(sheet, _known())
    if one is None:
        raise m.MappingError(say("The commodity of {name} is not known.", name=repr(sheet.name)))
    guessed = m.guess(sheet)
    constants = {
        v.MINERAL: one.mineral,
        v.STAGE: one.stage,
        v.MEASURE: one.measure,
        v.BASIS: one.basis,
        m.SOURCE: f"6.4 {one.commodity}",
    }
    columns = {role: name for role, name in guessed.columns.items() if role not in constants}
    drafted = m.draft(sheet, replace(guessed, columns=columns, constants=constants))
    return _with_marked_totals(_one_russia(drafted)), left_out.nothing()


def _rank(mark: str) -> int:
    word = mark.strip().lower()
    return _FIRMNESS.index(word) if word in _FIRMNESS else len(_FIRMNESS)


def _with_marked_totals(drafted: pd.DataFrame) -> pd.DataFrame:
    """The draft with the weakest mark of a year's rows on a total that bears none: it is no firmer than they are."""
    if v.STATUS not in drafted.columns:
        return drafted
    total = (drafted[m.COUNTRY].astype("str").str.strip() == _TOTAL).to_numpy()
    marks = drafted[v.STATUS].astype("str").str.strip()
    filled = drafted[v.VALUE].astype("str").str.strip() != ""
    years = drafted[v.YEAR].astype("str")
    rows = ~total & filled.to_numpy()
    weakest = marks[rows].groupby(years[rows]).agg(lambda own: max(own, key=_rank))
    silent = total & (marks == "").to_numpy()
    said = marks.mask(pd.Series(silent, index=marks.index), years.map(weakest).fillna(""))
    return drafted.assign(**{v.STATUS: said.astype("category")})


def _one_russia(drafted: pd.DataFrame) -> pd.DataFrame:
    """The draft with the two lines of Russia summed, year by year, where there are two."""
    parts = drafted[drafted[m.COUNTRY].astype("str").str.strip().isin(_RUSSIA)]
    double = parts.groupby(v.YEAR, observed=True)[m.ROW].transform("size") == len(_RUSSIA)
    parts = parts[double]
    if parts.empty:
        return drafted
    sums = [_sum(group) for _, group in parts.groupby(v.YEAR, observed=True, sort=False)]
    rest = drafted.drop(index=parts.index)
    names = [name for name in drafted.columns if name != m.ROW]
    plain = rest.astype(dict.fromkeys(names, "str"))
    return (
        pd.concat([plain, pd.DataFrame(sums)], ignore_index=True)
        .fillna({v.NOTE: ""})
        .astype(dict.fromkeys([*names, v.NOTE], "category"))
    )


def _sum(group: pd.DataFrame) -> dict[str, object]:
    """One row for the two: their sum, where both are plain figures; else a print that no one can read."""
    first = {str(name): value for name, value in group.iloc[0].items()}
    names = [str(text) for text in group[m.COUNTRY]]
    printed = [str(text).strip() for text in group[v.VALUE]]
    try:
        # Files of the editions write no thousands separators.
        amount = sum((Decimal(text or "0") for text in printed), Decimal(0))
        shown = format(amount.normalize(), "f")
    except InvalidOperation:
        shown = " + ".join(printed)
    marks = [str(text).strip().lower() for text in group[v.STATUS]] if v.STATUS in group.columns else []
    weakest = max(marks, key=_rank, default="")
    terms = " + ".join(f"{name} {text}" for name, text in zip(names, printed, strict=True))
    return {**first, m.COUNTRY: "Russia", v.VALUE: shown, v.STATUS: weakest, v.NOTE: f"sum of {terms}"}
