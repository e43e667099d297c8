"""A draft as arrays: every text column is looked at once a distinct text, every row once by number.

This is what lets a million rows be checked in seconds: names, units and years repeat, so their meaning is
worked out for the distinct spellings and spread over the rows by code.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from geo import vocabulary as v
from geo.uploads import headings, units
from geo.uploads import mapping as m
from geo.uploads.names import LEAVE_OUT, Corrections, Name, mineral_names, places

Ints = np.ndarray[Any, np.dtype[np.int64]]
Bools = np.ndarray[Any, np.dtype[np.bool_]]

STAGES: Final = {
    **dict.fromkeys(
        [
            "mine",
            "mined",
            "mining",
            "mine production",
            "extraction",
            "ore",
            "mines",
            "primary extraction",
            "mina",
            "mineração",
            "miniera",
            "bergwerk",
            "bergbau",
            "矿山",
            "开采",
            "鉱山",
        ],
        v.Stage.MINE.value,
    ),
    **dict.fromkeys(
        [
            "refined",
            "refinery",
            "refining",
            "smelter",
            "smelting",
            "processing",
            "processed",
            "smelted",
            "refinery production",
            "smelter production",
            "metal",
            "raffinage",
            "raffinerie",
            "affinage",
            "raffinade",
            "hütte",
            "refinado",
            "refino",
            "raffinazione",
            "冶炼",
            "精炼",
            "精製",
            "製錬",
        ],
        v.Stage.REFINED.value,
    ),
}
MEASURES: Final = {
    **dict.fromkeys(
        [
            "production",
            "output",
            "mine production",
            "produced",
            "mine_production",
            "refinery production",
            "smelter production",
        ],
        v.Measure.PRODUCTION.value,
    ),
    **dict.fromkeys(["capacity", "production capacity", "capacities"], v.Measure.CAPACITY.value),
    **dict.fromkeys(["reserves", "reserve"], v.Measure.RESERVES.value),
}
STATUSES: Final = {
    **dict.fromkeys(
        ["reported", "reported figure", "normal value", "r", "official", "actual", "a", "re"], v.Status.REPORTED.value
    ),
    **dict.fromkeys(
        [
            "estimated",
            "estimate",
            "e",
            "est",
            "est.",
            "estimated.",
            "estimated figure",
            "estimated value",
            *headings.ESTIMATED_WORDS,
        ],
        v.Status.ESTIMATED.value,
    ),
    **dict.fromkeys(
        [
            "provisional",
            "preliminary",
            "p",
            "prov",
            "prov.",
            "prelim",
            "prelim.",
            "provisional figure",
            *headings.PROVISIONAL_WORDS,
        ],
        v.Status.PROVISIONAL.value,
    ),
    **dict.fromkeys(["withheld", "w", "confidential", "c"], v.Status.WITHHELD.value),
    **dict.fromkeys(["not available", "na", "n/a", "missing", "x", "not applicable"], v.Status.NOT_AVAILABLE.value),
}
_YEAR = re.compile(
    r"^\s*((?:1[89]|2[01])\d{2})(?:\.0+|年)?(?:-\d{2}-\d{2}(?:[T ][\d:.]+Z?)?)?[\s_]*\(?"
    r"(e|est\.?|estimated|p|prov\.?|provisional|prelim\.?|preliminary|r)?\)?\s*$",
    re.IGNORECASE,
)
WORLD_PLACE: Final = "*world"
REMAINDER_PLACE: Final = "*remainder"


@dataclass(frozen=True, slots=True)
class Texts:
    """A text column: distinct texts, and the number of the text of every row (-1 where there is none)."""

    texts: list[str]
    codes: Ints

    def spread(self, values: list[Any], dtype: Any, missing: Any) -> np.ndarray[Any, Any]:
        """One value per distinct text, spread over the rows."""
        table = np.array([*values, missing], dtype=dtype)
        return table[self.codes]

    def at(self, positions: Any) -> list[str]:
        """The texts of some rows."""
        return [self.texts[code] if code >= 0 else "" for code in self.codes[positions]]


def texts(frame: pd.DataFrame, name: str) -> Texts:
    """A column of the draft; a column that is not there has no text in any row."""
    if name not in frame.columns:
        return Texts([], np.full(len(frame), -1, dtype=np.int64))
    column = frame[name]
    if not isinstance(column.dtype, pd.CategoricalDtype):
        codes, distinct = pd.factorize(column)
        return Texts([str(text) for text in distinct], codes.astype(np.int64))
    return Texts([str(text) for text in column.cat.categories], column.cat.codes.to_numpy().astype(np.int64))


@dataclass(frozen=True, slots=True)
class Coded:
    """The parts of every row by number; -1 where a part is missing or not understood.

    ``minerals`` are ids, ``places`` alpha-3 codes, :data:`WORLD_PLACE` or :data:`REMAINDER_PLACE`.
    """

    frame: pd.DataFrame
    country: Texts
    country_names: list[Name]
    place: Ints
    places: list[str]
    mineral_text: Texts
    mineral_names: list[Name]
    mineral: Ints
    minerals: list[str]
    stage_text: Texts
    stage: Ints
    measure_text: Texts
    measure: Ints
    year_text: Texts
    year: Ints
    year_status: np.ndarray[Any, np.dtype[np.object_]]
    year_revised: Bools
    unit: Texts
    unit_read: Texts
    basis: Texts
    series: Texts
    status: Texts
    left_out: Bools

    @property
    def panel(self) -> Ints:
        """Number of the panel of every row: series, mineral, stage, measure and year; -1 where one is missing."""
        parts = (self.series.codes + 1, self.mineral, self.stage, self.measure, self.year)
        whole = np.any([part < 0 for part in parts[1:]], axis=0)
        number = parts[0]
        for part, size in ((parts[1], len(self.minerals) + 1), (parts[2], 2), (parts[3], 3)):
            number = number * size + part
        return np.where(whole, -1, number * 1000 + (self.year - 1700))

    @property
    def key(self) -> Ints:
        """Number of the panel and place; -1 where a part is missing."""
        panel = self.panel
        return np.where((panel < 0) | (self.place < 0), -1, panel * (len(self.places) + 1) + self.place)


def code(frame: pd.DataFrame, *, publisher: str | None, corrections: Corrections) -> Coded:
    """The draft by numbers; see :class:`Coded`."""
    country, mineral = texts(frame, m.COUNTRY), texts(frame, v.MINERAL)
    found = places(country.texts, publisher=publisher, corrections=corrections)
    codes = [_place_code(name) for name in found]
    place_list, place = _numbered(country, codes)
    named = mineral_names(mineral.texts, corrections=corrections)
    mineral_list, minerals = _numbered(mineral, [name.mineral for name in named])
    stage, measure, year = texts(frame, v.STAGE), texts(frame, v.MEASURE), texts(frame, v.YEAR)
    years = [read_year(text) for text in year.texts]
    left_out = country.spread([name.left_out for name in found], bool, missing=False)
    left_out |= mineral.spread([name.left_out for name in named], bool, missing=False)
    unit = texts(frame, v.UNIT)
    for part, column in ((v.UNIT, unit), (v.STAGE, stage), (v.MEASURE, measure)):
        gone = [corrections.read_as(part, text) == LEAVE_OUT for text in column.texts]
        left_out |= column.spread(gone, bool, missing=False)
    return Coded(
        frame=frame,
        country=country,
        country_names=found,
        place=place,
        places=place_list,
        mineral_text=mineral,
        mineral_names=named,
        mineral=minerals,
        minerals=mineral_list,
        stage_text=stage,
        stage=_word(_read_as(stage, v.STAGE, corrections), STAGES, [one.value for one in v.Stage], headings.stage_in),
        measure_text=measure,
        # A file that names no measure gives production; a word that is none is a fault.
        measure=_word(
            _read_as(measure, v.MEASURE, corrections), MEASURES, [one.value for one in v.Measure], lambda _: ""
        )
        if measure.texts
        else np.zeros(len(frame), dtype=np.int64),
        year_text=year,
        year=year.spread([one[0] for one in years], np.int64, -1),
        year_status=year.spread([one[1] for one in years], object, ""),
        year_revised=year.spread([text.strip(" )").lower().endswith("r") for text in year.texts], bool, missing=False),
        unit=unit,
        unit_read=_read_as(unit, v.UNIT, corrections),
        basis=texts(frame, v.BASIS),
        series=texts(frame, v.SERIES),
        status=texts(frame, v.STATUS),
        left_out=left_out,
    )


def _read_as(column: Texts, part: str, corrections: Corrections) -> Texts:
    """The column with the words that its texts stand for."""
    return Texts([corrections.read_as(part, text) for text in column.texts], column.codes)


def _place_code(name: Name) -> str:
    if name.place is None:
        return ""
    special = {v.AreaKind.WORLD: WORLD_PLACE, v.AreaKind.REMAINDER: REMAINDER_PLACE}
    return special.get(name.place.kind) or name.place.iso3 or ""


def _numbered(column: Texts, values: list[str]) -> tuple[list[str], Ints]:
    distinct = sorted({value for value in values if value})
    numbers = {value: number for number, value in enumerate(distinct)}
    return distinct, column.spread([numbers.get(value, -1) for value in values], np.int64, -1)


def _word(column: Texts, words: dict[str, str], order: list[str], otherwise: Callable[[str], str]) -> Ints:
    found = [words.get(" ".join(text.lower().split())) or otherwise(text) for text in column.texts]
    return column.spread([order.index(word) if word in order else -1 for word in found], np.int64, -1)


def read_year(text: str) -> tuple[int, str]:
    """Year, -1 where there is none, and the status that its mark gives.

    >>> read_year("2025_estimated"), read_year("2019-01-01"), read_year("2021-24")
    ((2025, 'estimated'), (2019, ''), (-1, ''))
    """
    match = _YEAR.match(text)
    if match is None:
        return -1, ""
    return int(match[1]), STATUSES.get((match[2] or "").lower(), "") if match[2] else ""


def combinations(*columns: Ints) -> tuple[Ints, Ints]:
    """Number of the combination of every row, and the first row of each combination."""
    number = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        number = number * (int(column.max(initial=-1)) + 2) + column + 1
    codes, _ = pd.factorize(number)
    first = np.zeros(int(codes.max(initial=-1)) + 1, dtype=np.int64)
    first[codes[::-1]] = np.arange(len(codes))[::-1]
    return codes.astype(np.int64), first


_ESTIMATED = re.compile(
    r"(?<![^\W_])(?<!not )(?<!un)(?:estimat|geschätzt|schätzung|estimé|estimad|estimac|stimat)|估计|推定"
)
_PROVISIONAL = re.compile(r"(?<![^\W_])(?<!not )(?:provis|prelim|vorläufig|prélim|preli)|初步|暂定")


_NOT_REPORTED = re.compile(r"(?<![^\W_])(?:not|un)[\s-]?reported(?![^\W_])")
_REPORTED = re.compile(r"(?<![^\W_])(?:reported|official|officially|government|measured)(?![^\W_])")


def status_in(text: str) -> str:
    """The status that a word or a longer text of a column of statuses states; empty where it states none.

    >>> status_in("estimated by analyst"), status_in("Reported by government"), status_in("unknown")
    ('estimated', 'reported', '')
    >>> status_in("not reported"), status_in("reported by government, preliminary")
    ('not available', 'provisional')
    """
    word = " ".join(text.lower().split())
    if word in STATUSES:
        return STATUSES[word]
    marks = (
        (_ESTIMATED, v.Status.ESTIMATED),
        (_PROVISIONAL, v.Status.PROVISIONAL),
        (_NOT_REPORTED, v.Status.NOT_AVAILABLE),
        (_REPORTED, v.Status.REPORTED),
    )
    return next((status.value for pattern, status in marks if pattern.search(word)), "")


def readings(column: Texts) -> list[units.Reading | None]:
    """Meaning of every distinct unit."""
    return [units.read(text) for text in column.texts]
