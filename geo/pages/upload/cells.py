"""Tables of the upload page in the language spoken now: ids in cells as words, and the labels of columns.

The tables themselves, and what is downloaded of them, keep their ids: files are for machines too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

import pandas as pd

from geo import vocabulary as v
from geo.locale.languages import ENGLISH, current
from geo.locale.say import mark, mark_term, say, term
from geo.reference import countries, minerals
from geo.reference.bases import basis_in_words
from geo.reference.names import measure_in_words, stage_in_words, status_in_words
from geo.uploads import compare, merge
from geo.uploads.report import Severity, kind_in_words

_CHANGES: Final = {
    compare.ADDED: mark_term("change of a figure", "added"),
    compare.CHANGED: mark_term("change of a figure", "changed"),
    compare.REMOVED: mark_term("change of a figure", "removed"),
    compare.SAME: mark_term("change of a figure", "unchanged"),
}
_BY: Final = {
    merge.THEIRS: mark_term("whose version", "theirs"),
    merge.MINE: mark_term("whose version", "yours"),
    merge.BOTH: mark_term("whose version", "both"),
}
_SEVERITIES: Final = {
    Severity.ERROR.value: mark_term("severity of a problem", "error"),
    Severity.WARNING.value: mark_term("severity of a problem", "warning"),
    Severity.NOTE.value: mark_term("severity of a problem", "note"),
}
_LABELS: Final = {
    v.SERIES: mark("Series"),
    v.MINERAL: mark("Mineral"),
    v.STAGE: mark("Stage"),
    v.MEASURE: mark("Measure"),
    v.YEAR: mark("Year"),
    v.PUBLISHED_NAME: mark("Country"),
    "change": mark("Change"),
    "old_value": mark("Before"),
    "new_value": mark("After"),
    "ratio": mark("After / before"),
    "new_unit": mark("Unit"),
    "new_basis": mark("Basis"),
    "old_status": mark("Previous status"),
    "new_status": mark("Status"),
    "new_published_value": mark("As printed"),
    "severity": mark("Severity"),
    "kind": mark("Problem"),
    "sheet": mark("Table"),
    "row": mark("Row"),
    "column": mark("Column"),
    "value": mark("Value"),
    "reason": mark("Reason"),
    "suggestion": mark("What to do"),
    "rows": mark("Rows"),
    "faulty": mark("Faulty rows"),
    "kept_out": mark("Other figures left out"),
    "changed_by": mark("Changed by"),
    "theirs": mark("Figures in theirs"),
    "mine": mark("Figures in yours"),
}


def label(column: str) -> str:
    """What a column of a table is called."""
    return say(_LABELS[column]) if column in _LABELS else column


def labels(columns: Iterable[str]) -> dict[str, str]:
    """Labels by column."""
    return {name: label(name) for name in columns}


def change_in_words(kind: str) -> str:
    """What happened to a figure: ``added``, ``changed``, ``removed`` or ``unchanged``."""
    return term("change of a figure", _CHANGES.get(kind, kind))


def severity_in_words(severity: str) -> str:
    """How grave a problem is: ``error``, ``warning`` or ``note``."""
    return term("severity of a problem", _SEVERITIES.get(severity, severity))


def panel_in_words(mineral: str, stage: str, measure: str, year: object) -> str:
    """A table of figures by name: "Nickel, mine production, 2025"."""
    what = say("{stage} {measure}", stage=stage_in_words(stage), measure=measure_in_words(measure))
    return say("{mineral}, {what}, {year}", mineral=minerals.mineral(mineral).name, what=what, year=year)


def places_in_words(table: pd.DataFrame) -> list[str]:
    """Names of the places of some figures: in English as the publisher prints them, else as they are called.

    Parameters
    ----------
    table: ``area_kind``, ``iso3`` and ``published_name``.
    """
    published = [str(name) for name in table[v.PUBLISHED_NAME]]
    if current() == ENGLISH:
        return published
    areas = {v.AreaKind.WORLD.value: say("World total"), v.AreaKind.REMAINDER.value: say("Other countries")}
    return [
        countries.name_of(code) if kind == v.AreaKind.COUNTRY and isinstance(code, str) else areas.get(kind, name)
        for kind, code, name in zip(table[v.AREA_KIND].astype(str), table[v.ISO3], published, strict=True)
    ]


def worded(table: pd.DataFrame) -> pd.DataFrame:
    """The table with the ids of its cells in words; columns keep their names.

    Names of places are those of the language where the table has their codes.
    """
    words: dict[str, Callable[[str], str]] = {
        v.MINERAL: _mineral_name(),
        v.STAGE: stage_in_words,
        v.MEASURE: measure_in_words,
        "change": change_in_words,
        "changed_by": lambda whose: term("whose version", _BY.get(whose, whose)),
        "severity": severity_in_words,
        "kind": kind_in_words,
        **dict.fromkeys(("old_status", "new_status"), status_in_words),
        **dict.fromkeys(("old_basis", "new_basis"), basis_in_words),
    }
    found = {name: word for name, word in words.items() if name in table.columns}
    places = {v.PUBLISHED_NAME: places_in_words(table)} if v.ISO3 in table.columns else {}
    return table.assign(**{name: _in_words(table[name], word) for name, word in found.items()}, **places)


def _mineral_name() -> Callable[[str], str]:
    names = {entry.id: entry.name for entry in minerals.all_minerals()}
    return lambda text: names.get(text, text)


def _in_words(column: pd.Series, word: Callable[[str], str]) -> pd.Series:
    """Every text of a column, each worded once; empty cells stay empty."""
    words = {text: word(str(text)) for text in column.dropna().unique()}
    return column.astype(object).map(words)
