"""Every row of a draft checked at once: facts in canonical units, and a report of all that is wrong or odd.

Errors keep a row out of the facts and block the upload; warnings and notes do not. The rules are those of
``geo.tables.facts`` with words a person can act on, and those that need a second edition to compare with.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np
import pandas as pd

from geo import vocabulary as v
from geo.locale.languages import ENGLISH, current
from geo.locale.say import either, joined, mark, say
from geo.reference import countries, minerals
from geo.reference.bases import basis_in_words
from geo.reference.names import status_in_words
from geo.reference.spellings import normalise
from geo.tables import facts as fact_table
from geo.uploads import headings, plausibility, units, whole
from geo.uploads import mapping as m
from geo.uploads.coded import (
    REMAINDER_PLACE,
    STATUSES,
    WORLD_PLACE,
    Bools,
    Coded,
    Ints,
    Texts,
    code,
    combinations,
    readings,
    status_in,
    texts,
)
from geo.uploads.conversion import Conversion, Reference, convert, read_as
from geo.uploads.figures import CONFLICT, EMPTY, MARK_OR_POWER, REVISED
from geo.uploads.names import LEAVE_OUT, Corrections, mineral_in_words, place_in_words, word_in_words
from geo.uploads.report import Severity, gather, problems, summary
from geo.uploads.report import count as count_problems
from geo.uploads.units import Reading

FIRST_YEAR: Final = 1900
# The largest figure in the tables is world hard coal, 8e9 t; a thousand times that is a slip.
LARGEST: Final = 1e13
_NOTED = (v.Status.ESTIMATED.value, v.Status.PROVISIONAL.value)
_ABSENT = (v.Status.WITHHELD.value, v.Status.NOT_AVAILABLE.value)
# Columns that a draft gets when its figures are read.
AMOUNT, LOW, HIGH, MARK, SAID, FAULT = "amount", "low", "high", "mark", "said", "fault"


@dataclass(frozen=True, slots=True)
class Rules:
    """What a person may set, and what the atlas knows.

    ``year`` is the latest year that figures can be of; ``change`` the factor above which a change against
    the previous edition is worth a look; ``series`` the one to write into the facts where the file names none.
    """

    series: str
    source_id: str
    source_ref: str
    year: int
    publisher: str | None = None
    change: float = 3.0
    corrections: Corrections = field(default_factory=Corrections)
    reference: Reference = field(default_factory=Reference)


# A name that was accepted: country or mineral, as printed, what it is read as, why, and in how many rows.
ACCEPTED: Final = ("part", "name", "read_as", "reason", "rows")


@dataclass(frozen=True, slots=True)
class Checked:
    """Result of a check: facts of the good rows (``FACT_COLUMNS``, texts categorical), and the report.

    ``unknown_countries`` and ``unknown_minerals`` hold by name in the file the alpha-3 codes or mineral ids on offer;
    ``sure`` holds the unknown names whose first offer is a near-certain misspelling; ``held`` the panels that have, or
    may have, a faulty row (:mod:`geo.uploads.whole`); ``accepted`` the names that are read as somebody said, or as
    near-certain misspellings, each with the reason (:data:`ACCEPTED`). ``unknown_words`` holds by part (unit, stage,
    measure) the texts that are not understood, with what they may stand for.
    """

    facts: pd.DataFrame = field(repr=False)
    report: pd.DataFrame = field(repr=False)
    figures: int
    unknown_countries: dict[str, tuple[str, ...]]
    unknown_minerals: dict[str, tuple[str, ...]]
    sure: frozenset[str] = frozenset()
    held: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(whole.COLUMNS)), repr=False)
    accepted: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(ACCEPTED)), repr=False)
    unknown_words: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)

    @property
    def errors(self) -> int:
        """Number of problems that block."""
        return count_problems(self.report, Severity.ERROR)

    @property
    def warnings(self) -> int:
        """Number of problems that ask for a look."""
        return count_problems(self.report, Severity.WARNING)

    @property
    def summary(self) -> pd.DataFrame:
        """The report by kind of problem."""
        return summary(self.report)

    def whole(self) -> Checked:
        """The same check with the facts of whole panels alone: what can be accepted of a file with errors."""
        return replace(self, facts=whole.without(self.facts, self.held)) if len(self.held) else self

    def table(self) -> pd.DataFrame:
        """The facts as a fact table, through the gate of the shipped ones.

        Raises
        ------
        TableError: if the checks above let something through.
        """
        words = [name for name, kind in fact_table.DTYPES.items() if kind == "str"]
        plain = self.facts.astype(dict.fromkeys(words, "str"))
        blank = {name: plain[name].where(plain[name] != "", None) for name in (v.ISO3, v.NOTE, v.PUBLISHED_VALUE)}
        return fact_table.check(plain.assign(**blank), table="upload")


@dataclass(frozen=True, slots=True)
class _CheckedRow:
    """Facts of rows while they are checked."""

    coded: Coded
    conversions: list[Conversion]
    combination: Ints
    value: Any
    lower: Any
    upper: Any
    status: Any


def check(draft: pd.DataFrame, rules: Rules) -> Checked:
    """Check a draft whose figures are read (columns of :func:`geo.uploads.mapping.draft` and of ``with_figures``)."""
    coded = code(draft, publisher=rules.publisher, corrections=rules.corrections)
    row = _convert(coded, rules)
    found, bad = _faults(row, rules)
    good = ~bad & ~coded.left_out & (coded.frame[FAULT].to_numpy() != EMPTY)
    twice = _duplicates(row, good)
    mixed = _mixed(row, good)
    found += [*twice[0], *mixed[0]]
    good &= ~twice[1] & ~mixed[1]
    facts = _facts(row, good, rules)
    where = _where(draft)
    found += plausibility.warnings(facts, where, np.flatnonzero(good), rules.reference, factor=rules.change)
    found += _notes(row, good) + _chosen(row, good)
    unknown = {
        text: name.offers
        for text, name in zip(coded.country.texts, coded.country_names, strict=True)
        if name.place is None and not name.left_out and text.strip()
    }
    unnamed = {
        text: name.offers
        for text, name in zip(coded.mineral_text.texts, coded.mineral_names, strict=True)
        if not name.mineral and not name.left_out and text.strip()
    }
    used = set(np.unique(coded.country.codes)) - {-1}
    unknown = {text: unknown[text] for text in (coded.country.texts[code] for code in used) if text in unknown}
    pairs = (
        *zip(coded.country.texts, coded.country_names, strict=True),
        *zip(coded.mineral_text.texts, coded.mineral_names, strict=True),
    )
    sure = frozenset(text for text, name in pairs if name.sure)
    faulty = (bad | twice[1] | mixed[1]) & ~coded.left_out
    held = whole.held_back(coded, faulty, facts)
    accepted = _accepted(coded, rules.corrections)
    return Checked(facts, gather(found), len(draft), unknown, unnamed, sure, held, accepted, _unknown_words(coded))


def _unknown_words(coded: Coded) -> dict[str, dict[str, tuple[str, ...]]]:
    """Units, stages and measures of rows that count, where their text is not understood, with offers."""
    read = np.array([one is not None for one in readings(coded.unit_read)] + [True], dtype=bool)[coded.unit.codes]
    parts = (
        (v.UNIT, coded.unit, ~read, units.offers),
        (v.STAGE, coded.stage_text, coded.stage < 0, lambda _: tuple(one.value for one in v.Stage)),
        (v.MEASURE, coded.measure_text, coded.measure < 0, lambda _: tuple(one.value for one in v.Measure)),
    )
    found = {}
    for part, column, strange, offers in parts:
        codes = np.unique(column.codes[strange & ~coded.left_out])
        found[part] = {
            text: offers(text) for text in (column.texts[code] for code in codes if code >= 0) if text.strip()
        }
    return {part: words for part, words in found.items() if words}


def _accepted(coded: Coded, corrections: Corrections) -> pd.DataFrame:
    """Names that were accepted (:data:`ACCEPTED`), in the order of their first rows."""
    rows = []
    for part, column, names in (
        (m.COUNTRY, coded.country, coded.country_names),
        (v.MINERAL, coded.mineral_text, coded.mineral_names),
    ):
        counts = np.bincount(column.codes[column.codes >= 0], minlength=len(column.texts))
        for text, name, count in zip(column.texts, names, counts, strict=True):
            if name.accepted and count:
                word = word_in_words(v.MINERAL, name.mineral or LEAVE_OUT)
                read = place_in_words(name.place) if name.place else word
                rows.append((part, text, read, name.accepted, int(count)))
    for part, column in ((v.UNIT, coded.unit), (v.STAGE, coded.stage_text), (v.MEASURE, coded.measure_text)):
        counts = np.bincount(column.codes[column.codes >= 0], minlength=len(column.texts))
        for text, count in zip(column.texts, counts, strict=True):
            if count and (word := corrections.read_as(part, text)) != text:
                rows.append((part, text, word_in_words(part, word), say("said for every row of the file"), int(count)))
    return pd.DataFrame(rows, columns=list(ACCEPTED))


def _convert(coded: Coded, rules: Rules) -> _CheckedRow:
    """Units and bases of every combination, and figures in canonical units."""
    combination, first = combinations(
        coded.mineral_text.codes,
        coded.mineral,
        coded.stage,
        coded.measure,
        coded.unit.codes,
        coded.basis.codes,
        coded.series.codes,
    )
    # A row that names another series is not held against the basis of the series to be joined.
    elsewhere = replace(rules.reference, bases={})
    read = readings(coded.unit_read)
    stages, measures = list(v.Stage), list(v.Measure)
    conversions = []
    for at in first:
        mineral, stage, measure = coded.mineral[at], coded.stage[at], coded.measure[at]
        if min(mineral, stage, measure) < 0:
            conversions.append(Conversion())
            continue
        key = (coded.minerals[mineral], stages[stage].value, measures[measure].value)
        unit, basis = coded.unit.codes[at], coded.basis.codes[at]
        printed, meant = (column.texts[unit] if unit >= 0 else "" for column in (coded.unit, coded.unit_read))
        found = convert(
            key,
            meant,
            _stated(read[unit] if unit >= 0 else None, coded.mineral_names[coded.mineral_text.codes[at]].content),
            coded.basis.texts[basis] if basis >= 0 else "",
            rules.reference if coded.series.at([at])[0].strip() in {"", rules.series} else elsewhere,
        )
        if printed != meant and not found.fault:
            found = read_as(found, printed, meant)
        conversions.append(found)
    factor = np.array([one.factor for one in conversions] or [1.0])[combination]
    frame = coded.frame
    value, lower, upper = (frame[name].to_numpy() * factor for name in (AMOUNT, LOW, HIGH))
    return _CheckedRow(coded, conversions, combination, value, lower, upper, _status(coded))


def _stated(reading: Reading | None, content: str) -> Reading | None:
    """The unit with the content that the mineral's name states, where the unit states none."""
    return replace(reading, content=content) if reading is not None and content and not reading.content else reading


def _status(coded: Coded) -> Any:
    """Status of every row: what the print says, else the column of status, the year, or the mark behind the country."""
    mark = coded.frame[MARK].to_numpy(dtype=object)
    words = [status_in(text) for text in coded.status.texts]
    column = coded.status.spread(words, object, "")
    plain = mark == v.Status.REPORTED.value
    marks = coded.country.spread([name.status for name in coded.country_names], object, "")
    # A note that is nothing but a mark says what a column of statuses would.
    notes = texts(coded.frame, v.NOTE)
    noted = notes.spread(
        [one if (one := STATUSES.get(" ".join(text.lower().split()), "")) in _NOTED else "" for text in notes.texts],
        object,
        "",
    )
    said = column
    for other in (coded.year_status, marks, noted):
        said = np.where(said != "", said, other)
    return np.where(plain & (said != ""), said, mark)


def _faults(row: _CheckedRow, rules: Rules) -> tuple[list[pd.DataFrame], Bools]:
    """Everything that keeps single rows out."""
    coded, frame = row.coded, row.coded.frame
    kept = ~coded.left_out
    fault = frame[FAULT].to_numpy(dtype=object)
    empty = fault == EMPTY
    kept &= ~empty
    printed, where = _printed(frame), _where(frame)
    absent = np.isnan(row.value) & np.isnan(row.lower) & np.isnan(row.upper)
    gone = np.isin(row.status, _ABSENT)
    broken = (fault != "") & ~empty
    bad = np.zeros(len(frame), dtype=bool)
    found: list[pd.DataFrame] = []

    def add(kind: str, mask: Bools, column: str, value: Any, reason: Any, suggestion: Any = "") -> None:
        positions = np.flatnonzero(mask & kept)
        bad[positions] = True
        if len(positions):
            found.append(
                problems(
                    Severity.ERROR,
                    kind,
                    sheet=_at(frame, m.SHEET, positions),
                    row=frame[m.ROW].to_numpy()[positions],
                    column=m.role_in_words(column) if column else where.columns(positions),
                    value=value(positions),
                    reason=reason(positions) if callable(reason) else reason,
                    suggestion=suggestion(positions) if callable(suggestion) else suggestion,
                )
            )

    def named(column: Texts, names: list[Any], missing: str) -> Any:
        return lambda at: [names[c].reason if c >= 0 else missing for c in column.codes[at]]

    def offered(column: Texts, names: list[Any], word: Callable[[str], str]) -> Any:
        said = [
            say("Did you mean {names}?", names=either([word(one) for one in name.offers])) if name.offers else ""
            for name in names
        ]
        return lambda at: [said[c] if c >= 0 else "" for c in column.codes[at]]

    add(
        "unknown country",
        coded.place < 0,
        m.COUNTRY,
        coded.country.at,
        named(coded.country, coded.country_names, say("The country is missing.")),
        offered(coded.country, coded.country_names, countries.name_of),
    )
    add(
        "unknown mineral",
        coded.mineral < 0,
        v.MINERAL,
        coded.mineral_text.at,
        named(coded.mineral_text, coded.mineral_names, say("The mineral is missing.")),
        offered(coded.mineral_text, coded.mineral_names, mineral_in_words),
    )
    add(
        "unknown stage",
        coded.stage < 0,
        v.STAGE,
        coded.stage_text.at,
        say("The stage is neither mine nor refined."),
        say("Write mine or refined; the two are never added up."),
    )
    add(
        "unknown measure",
        coded.measure < 0,
        v.MEASURE,
        coded.measure_text.at,
        say("The measure is neither production, capacity nor reserves."),
        say("Other statistics have no place in the tables."),
    )
    add(
        "impossible year",
        (coded.year < FIRST_YEAR) | (coded.year > rules.year),
        v.YEAR,
        coded.year_text.at,
        lambda at: [_impossible(text, rules.year) for text in coded.year_text.at(at)],
        say("One calendar year per row, four digits."),
    )
    add(
        "impossible year",
        _dissolved(coded),
        m.COUNTRY,
        coded.country.at,
        say("The state did not exist in that year."),
        say("Name the country of that year."),
    )
    add(
        "not a number",
        broken,
        "",
        printed,
        lambda at: _said_of(_VALUE_REASONS, fault[at]),
        lambda at: _said_of(_VALUE_ADVICE, fault[at]),
    )
    finite = ~broken
    largest = np.nan_to_num(np.fmax(np.fmax(row.value, row.lower), row.upper))
    add(
        "impossible amount",
        finite & (largest > LARGEST),
        "",
        printed,
        say("No country and no year has such an amount."),
        say("Check the unit."),
    )
    conversion_fault = np.array([one.fault for one in row.conversions] or [""], dtype=object)
    advice = np.array([one.advice for one in row.conversions] or [""], dtype=object)
    add(
        "unit or basis",
        conversion_fault[row.combination] != "",
        v.UNIT,
        coded.unit.at,
        lambda at: list(conversion_fault[row.combination[at]]),
        lambda at: list(advice[row.combination[at]]),
    )
    add(
        "status contradicts value",
        finite & gone & ~absent,
        v.STATUS,
        printed,
        say("The status says that no figure is published, but there is one."),
        say("Correct the status or empty the value."),
    )
    bounds = say("The lower bound is above the upper one.")
    add("bounds", finite & (row.lower > row.upper), v.LOWER, printed, bounds)
    return found, bad


# Days since 1899-12-30, as spreadsheets count them, from 1954 on.
_SERIAL = re.compile(r"^\s*([2-7]\d{4})(?:\.0+)?\s*$")
_FIRST_DAY = dt.date(1899, 12, 30)


def _impossible(text: str, latest: int) -> str:
    """Why a text is no year that a figure can be of."""
    if fiscal := headings.fiscal_year(text):
        return say("{year} is a fiscal year, which lies in two calendar years.", year=repr(fiscal))
    if (serial := _SERIAL.match(text)) is None:
        return say("The year is not between {first} and {last}.", first=FIRST_YEAR, last=latest)
    return say(
        "The year is not between {first} and {last}. Counted as a spreadsheet counts days, {value} is {day}.",
        first=FIRST_YEAR,
        last=latest,
        value=serial[1],
        day=(_FIRST_DAY + dt.timedelta(days=int(serial[1]))).isoformat(),
    )


def _said_of(templates: dict[str, str], faults: Any) -> list[str]:
    """The sentence of every fault, each worded once."""
    said = {fault: say(templates.get(fault, "")) for fault in set(faults)}
    return [said[fault] for fault in faults]


def _dissolved(coded: Coded) -> Bools:
    """Rows of a former state in a year that it did not see; surveys print the year after it too."""
    former = countries.former_states()
    spans = [
        (former[code].first_year, former[code].last_year + 1) if code in former else (0, 9999) for code in coded.places
    ]
    first, last = (np.array([*(span[at] for span in spans), (0, 9999)[at]])[coded.place] for at in (0, 1))
    return (coded.year >= 0) & ((coded.year < first) | (coded.year > last))


_VALUE_REASONS = {
    CONFLICT: mark("The cell can be read two ways, and the file writes numbers in both."),
    MARK_OR_POWER: mark("The cell can be read two ways: an estimate with the number of a footnote, or a power of ten."),
    "not a number": mark("The value is not a number."),
    "negative": mark("The value is negative."),
    "not a finite number": mark("The value is not a finite number."),
    "more than 18 digits": mark("The value has more digits than any tonnage."),
}
_VALUE_ADVICE = {
    CONFLICT: mark("Set the decimal sign of the file, or write the cell so that it can be read one way only."),
    MARK_OR_POWER: mark("Write the figure out, or its power of ten with a sign, as in 5E+06."),
    "not a number": mark(
        "A figure, or W (withheld), NA (not available), <x, >x, a dash for zero; check the decimal sign."
    ),
    "negative": mark("Production and reserves are never below zero."),
    "more than 18 digits": mark("Check the cell."),
}


def _where(frame: pd.DataFrame) -> plausibility.Where:
    """Where the figures of a draft stand."""
    return plausibility.Where(frame[m.SHEET], frame[m.ROW].to_numpy(), frame[m.COLUMN])


def _printed(frame: pd.DataFrame) -> Callable[[Any], list[str]]:
    """The printed figures of some rows."""
    return lambda at: [str(text) for text in frame[v.VALUE].iloc[at]]


def _at(frame: pd.DataFrame, name: str, positions: Any) -> Any:
    return frame[name].to_numpy()[positions] if name not in (m.SHEET, m.COLUMN) else frame[name].iloc[positions].array


def _duplicates(row: _CheckedRow, good: Bools) -> tuple[list[pd.DataFrame], Bools]:
    """Rows whose key another row has too: all of them, since nothing says which is right."""
    coded, frame = row.coded, row.coded.frame
    positions = np.flatnonzero(good)
    keys = pd.Series(coded.key[positions])
    twice = keys.duplicated(keep=False).to_numpy()
    hit = positions[twice]
    mask = np.zeros(len(frame), dtype=bool)
    mask[hit] = True
    if not len(hit):
        return [], mask
    rows = frame[m.ROW].to_numpy()
    first = pd.Series(rows[hit]).groupby(keys[twice].to_numpy()).transform("min").to_numpy()
    last = pd.Series(rows[hit]).groupby(keys[twice].to_numpy()).transform("max").to_numpy()
    others = np.where(rows[hit] == first, last, first)
    template = mark("Another figure stands for the same mineral, stage, measure, year and country in row {row}.")
    reason = [say(template, row=other) for other in others]
    part = problems(
        Severity.ERROR,
        "duplicate",
        sheet=frame[m.SHEET].iloc[hit].array,
        row=rows[hit],
        column=_where(frame).columns(hit),
        value=_printed(frame)(hit),
        reason=reason,
        suggestion=say("Keep one of them; parts of a country must be added up before."),
    )
    return [part], mask


def _mixed(row: _CheckedRow, good: Bools) -> tuple[list[pd.DataFrame], Bools]:
    """Panels whose rows stand on more than one unit or basis; one line per panel, all its rows kept out."""
    coded, frame = row.coded, row.coded.frame
    positions = np.flatnonzero(good)
    distinct = list(dict.fromkeys((one.basis, one.unit) for one in row.conversions))
    codes = np.array([distinct.index((one.basis, one.unit)) for one in row.conversions], dtype=np.int64)
    kinds = [say("{basis}, in {unit}", basis=basis_in_words(basis), unit=unit) for basis, unit in distinct]
    panel = coded.panel[positions]
    kind = codes[row.combination[positions]] if len(codes) else np.array([], dtype=np.int64)
    spread = pd.Series(kind).groupby(panel).agg(["min", "max"])
    mixed = spread.index[(spread["min"] != spread["max"]).to_numpy()]
    mask = np.zeros(len(frame), dtype=bool)
    hit = positions[np.isin(panel, mixed)]
    mask[hit] = True
    if not len(hit):
        return [], mask
    groups = pd.Series(hit).groupby(coded.panel[hit], sort=False)
    first = groups.first().to_numpy()
    stated = [_together(sorted({repr(kinds[codes[row.combination[at]]]) for at in rows})) for _, rows in groups]
    template = mark("Figures of one mineral and year stand on {bases}: they cannot be added up.")
    part = problems(
        Severity.ERROR,
        "mixed bases",
        sheet=frame[m.SHEET].iloc[first].array,
        row=frame[m.ROW].to_numpy()[first],
        column=m.role_in_words(v.BASIS),
        value=[mineral_in_words(coded.minerals[coded.mineral[at]]) for at in first],
        reason=[say(template, bases=what) for what in stated],
        suggestion=say("State all rows of a mineral, stage and year on one basis."),
        rows=groups.size().to_numpy(),
    )
    return [part], mask


def _together(names: list[str]) -> str:
    """Names with "and" between them; reports have always said "A and B and C" in English."""
    return " and ".join(names) if current() == ENGLISH else joined(names)


def _facts(row: _CheckedRow, good: Bools, rules: Rules) -> pd.DataFrame:
    """The good rows as facts, texts categorical."""
    coded, frame = row.coded, row.coded.frame
    at = np.flatnonzero(good)

    def named(codes: Ints, words: list[str]) -> pd.Categorical:
        return _categorical(codes[at], words)

    def given(column: Texts, otherwise: str) -> pd.Categorical:
        return named(column.codes, [*(text.strip() or otherwise for text in column.texts), otherwise])

    kinds = {WORLD_PLACE: v.AreaKind.WORLD.value, REMAINDER_PLACE: v.AreaKind.REMAINDER.value}
    combination = row.combination
    said = [one.kept for one in row.conversions]
    return pd.DataFrame(
        {
            v.SERIES: given(coded.series, rules.series),
            v.MINERAL: named(coded.mineral, coded.minerals),
            v.STAGE: named(coded.stage, [one.value for one in v.Stage]),
            v.MEASURE: named(coded.measure, [one.value for one in v.Measure]),
            v.YEAR: coded.year[at],
            v.AREA_KIND: named(coded.place, [kinds.get(place, v.AreaKind.COUNTRY.value) for place in coded.places]),
            v.ISO3: named(coded.place, ["" if place in kinds else place for place in coded.places]),
            v.PUBLISHED_NAME: given(coded.country, "unnamed"),
            v.VALUE: row.value[at],
            v.LOWER: row.lower[at],
            v.UPPER: row.upper[at],
            v.UNIT: named(combination, [one.unit or v.Unit.TONNE.value for one in row.conversions]),
            v.BASIS: named(combination, [one.basis or "not stated" for one in row.conversions]),
            v.STATUS: pd.Categorical(row.status[at]),
            v.PUBLISHED_VALUE: frame[v.VALUE].iloc[at].array,
            v.PUBLISHED_UNIT: given(coded.unit, "not stated"),
            v.SOURCE_ID: pd.Categorical([rules.source_id] * len(at)),
            v.SOURCE_REF: given(texts(frame, m.SOURCE), rules.source_ref),
            v.NOTE: _note(row, at, said),
        },
        columns=list(v.FACT_COLUMNS),
    )


def _note(row: _CheckedRow, at: Any, said: list[str]) -> pd.Categorical:
    """The file's own note, what the print says, and what was converted, joined: in English, since figures are kept."""
    frame = row.coded.frame
    notes = texts(frame, v.NOTE)
    prints = texts(frame, SAID)
    revised = row.coded.year_revised
    statuses = row.coded.status
    codes, first = combinations(
        notes.codes[at], prints.codes[at], row.combination[at], revised[at].astype(np.int64), statuses.codes[at]
    )
    joined = []
    for i in first:
        place = at[i]
        # A publisher's own words for a status say more than the atlas's: they stay in the note.
        own = [text for text in statuses.at([place]) if " ".join(text.lower().split()) not in STATUSES]
        parts = [
            *notes.at([place]),
            *prints.at([place]),
            *own,
            REVISED if revised[place] else "",
            said[row.combination[place]],
        ]
        joined.append("; ".join(dict.fromkeys(part.strip() for part in parts if part.strip())))
    return _categorical(codes, joined)


def _categorical(codes: Ints, words: list[str]) -> pd.Categorical:
    """A categorical whose row *i* is ``words[codes[i]]``; a word may stand several times among *words*."""
    distinct = sorted(set(words))
    number_of = {word: number for number, word in enumerate(distinct)}
    numbers = np.array([number_of[word] for word in words] or [0], dtype=np.int64)
    return pd.Categorical.from_codes(numbers[codes] if len(codes) else [], categories=pd.Index(distinct, dtype="str"))


def _notes(row: _CheckedRow, good: Bools) -> list[pd.DataFrame]:
    """What was understood or converted, said once a spelling, unit or combination."""
    coded, frame = row.coded, row.coded.frame
    rows = frame[m.ROW].to_numpy()
    at = np.flatnonzero(good)
    parts: list[pd.DataFrame] = []

    def add(severity: Severity, kind: str, codes: Ints, column: str, told: dict[int, tuple[str, str]]) -> None:
        """*told* gives value and reason by code."""
        chosen = pd.Series(at[np.isin(codes[at], list(told))])
        if chosen.empty:
            return
        groups = chosen.groupby(codes[chosen.to_numpy()])
        first, size = groups.first(), groups.size()
        parts.append(
            problems(
                severity,
                kind,
                sheet=frame[m.SHEET].iloc[first.to_numpy()].array,
                row=rows[first.to_numpy()],
                column=m.role_in_words(column),
                value=[told[code][0] for code in first.index],
                reason=[told[code][1] for code in first.index],
                rows=size.to_numpy(),
            )
        )

    names = zip(coded.country.texts, coded.country_names, strict=True)
    other = {
        number: (text, say("Read as {name}.", name=place_in_words(name.place)))
        for number, (text, name) in enumerate(names)
        if name.place and _renamed(text, name.place)
    }
    add(Severity.NOTE, "renamed country", coded.country.codes, m.COUNTRY, other)
    called = {
        number: (text, _called_so(name.mineral, name.content))
        for number, (text, name) in enumerate(zip(coded.mineral_text.texts, coded.mineral_names, strict=True))
        if name.mineral and _called(text, name.mineral)
    }
    add(Severity.NOTE, "renamed mineral", coded.mineral_text.codes, v.MINERAL, called)
    units = {
        number: (coded.unit.at([int(first)])[0], one.said)
        for number, (one, first) in enumerate(zip(row.conversions, _first(row.combination), strict=True))
        if one.said
    }
    add(Severity.NOTE, "converted", row.combination, v.UNIT, units)
    doubts = {number: ("", one.doubt) for number, one in enumerate(row.conversions) if one.doubt}
    add(Severity.WARNING, "basis not stated", row.combination, v.BASIS, doubts)
    statuses = [status.value for status in v.Status]
    status = pd.Index(statuses).get_indexer(pd.Index(row.status))
    marks = {i: (status_in_words(text), say(_MARKED[text])) for i, text in enumerate(statuses) if text in _MARKED}
    add(Severity.NOTE, "status", status, v.STATUS, marks)
    unknown = {
        number: (text, say("The status is not known; taken as reported."))
        for number, text in enumerate(coded.status.texts)
        if text.strip() and not status_in(text)
    }
    add(Severity.WARNING, "unknown status", coded.status.codes, v.STATUS, unknown)
    regions = coded.country.spread([name.aggregate for name in coded.country_names], bool, missing=False)
    if regions.any():
        first = int(np.flatnonzero(regions)[0])
        named = [text for text, name in zip(coded.country.texts, coded.country_names, strict=True) if name.aggregate]
        parts.append(
            problems(
                Severity.WARNING if regions.sum() > good.sum() else Severity.NOTE,
                "left out",
                sheet=[frame[m.SHEET].iloc[first]],
                row=[rows[first]],
                column=m.role_in_words(m.COUNTRY),
                value=", ".join(sorted(named)),
                rows=[int(regions.sum())],
                reason=say("Left out, regions and groups: figures belong to countries, the world or a remainder."),
            )
        )
    empty = (frame[FAULT].to_numpy(dtype=object) == EMPTY) & ~coded.left_out
    if empty.any():
        first = int(np.flatnonzero(empty)[0])
        parts.append(
            problems(
                Severity.NOTE,
                "empty",
                sheet=[frame[m.SHEET].iloc[first]],
                row=[rows[first]],
                column=_where(frame).columns([first]),
                value="",
                rows=[int(empty.sum())],
                reason=say("Cells without a figure are left out; write NA for not available, 0 for zero."),
            )
        )
    return parts


def _chosen(row: _CheckedRow, good: Bools) -> list[pd.DataFrame]:
    """A warning for every panel in which the names that somebody left out hold more than the countries that stay."""
    coded, frame = row.coded, row.coded.frame
    chosen = coded.country.spread(
        [name.left_out and not name.aggregate for name in coded.country_names], bool, missing=False
    )
    world = np.array([*(place == WORLD_PLACE for place in coded.places), False])[coded.place]
    panel = coded.panel
    left, stays = (
        pd.Series(row.value[rows]).groupby(panel[rows]).sum()
        for rows in (chosen & (panel >= 0) & ~np.isnan(row.value), good & ~world & ~np.isnan(row.value))
    )
    heavier = left.index[left > stays.reindex(left.index).fillna(0)]
    parts = []
    for number in heavier:
        at = np.flatnonzero(chosen & (panel == number))
        names = ", ".join(dict.fromkeys(coded.country.at(at)))
        parts.append(
            problems(
                Severity.WARNING,
                "left out outweighs",
                sheet=[frame[m.SHEET].iloc[at[0]]],
                row=[frame[m.ROW].iloc[at[0]]],
                column=m.role_in_words(m.COUNTRY),
                value=names,
                rows=[len(at)],
                reason=say(
                    "{mineral} {year}: what was left out holds more than the countries that stay.",
                    mineral=mineral_in_words(coded.minerals[coded.mineral[at[0]]]),
                    year=coded.year[at[0]],
                ),
                suggestion=say("Shares of what stays are not those of the world: undo it, or name the country."),
            )
        )
    return parts


def _first(codes: Ints) -> Ints:
    """First row of every combination."""
    first = np.zeros(int(codes.max(initial=-1)) + 1, dtype=np.int64)
    first[codes[::-1]] = np.arange(len(codes))[::-1]
    return first


_MARKED: Final = {
    v.Status.ESTIMATED.value: mark("Figures are estimated."),
    v.Status.PROVISIONAL.value: mark("Figures are provisional."),
    v.Status.WITHHELD.value: mark("Figures are withheld."),
    v.Status.NOT_AVAILABLE.value: mark("Figures are not available."),
}


def _called_so(mineral: str, content: str) -> str:
    """What a name of a mineral is read as, with the content that it states."""
    name = minerals.mineral(mineral).name
    if content:
        return say("Read as {name}, stated as {content}.", name=name, content=content)
    return say("Read as {name}.", name=name)


def _called(text: str, mineral: str) -> bool:
    one = minerals.mineral(mineral)
    return normalise(text) not in {normalise(one.id), normalise(one.english)}


def _renamed(text: str, place: countries.Place) -> bool:
    known = {place.name, place.iso3 or place.name}
    if place.iso3 and place.iso3 not in countries.former_states():
        known.add(countries.country(place.iso3).official_name)
    return normalise(text) not in {normalise(name) for name in known} and place.kind is v.AreaKind.COUNTRY
