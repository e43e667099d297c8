"""How a table without a format of its own was understood: every part with its reason, and what is not read.

A note for each part that was filled in; a warning for each column whose name promises figures but that is not read,
such as a fiscal year or a forecast, and for a unit that is stated twice.
"""

from __future__ import annotations

import pandas as pd

from geo import vocabulary as v
from geo.locale.say import say
from geo.uploads import headings
from geo.uploads import mapping as m
from geo.uploads.names import word_in_words
from geo.uploads.read import Sheet, column_in_words
from geo.uploads.report import Severity, problems


def explained(sheet: Sheet, mapping: m.ColumnMapping) -> list[pd.DataFrame]:
    """Lines of the report on how *mapping* reads the table."""
    return [*_parts(sheet, mapping), *_not_read(sheet, mapping), *_finer(sheet, mapping), *_two_units(sheet, mapping)]


def _lines(
    sheet: Sheet, severity: Severity, kind: str, lines: list[tuple[str, str, str]], advice: str = ""
) -> list[pd.DataFrame]:
    """*lines* give column or role, value and reason."""
    if not lines:
        return []
    columns, values, reasons = (list(part) for part in zip(*lines, strict=True))
    rows = [sheet.settings.header_row] * len(lines)
    return [
        problems(
            severity, kind, sheet=sheet.name, row=rows, column=columns, value=values, reason=reasons, suggestion=advice
        )
    ]


def _parts(sheet: Sheet, mapping: m.ColumnMapping) -> list[pd.DataFrame]:
    guess = m.guess_with_reasons(sheet)
    words = {role: word for role, word in mapping.constants.items() if role not in mapping.columns}
    chosen = {**words, **mapping.columns}
    own = {**guess.mapping.constants, **guess.mapping.columns}
    lines: list[tuple[str, str, str]] = []
    for role in m.ROLES:
        reason = guess.reasons.get(role, "") if own.get(role) == chosen.get(role) else ""
        if role in chosen:
            taken = say("Taken from {reason}.", reason=reason) if reason else say("As you said.")
            lines.append((role, chosen[role], taken))
        elif reason and (role != v.YEAR or mapping.years) and role != v.VALUE:
            lines.append((role, "", say("Taken from {reason}.", reason=reason)))
    doubtful = [line for line in lines if line[0] in guess.doubtful and line[1] == own.get(line[0])]
    advice = say("Say measure for the file, if it is not production.")
    return [
        *_lines(sheet, Severity.WARNING, "understood", _of_roles(doubtful, mapping), advice),
        *_lines(
            sheet, Severity.NOTE, "understood", _of_roles([line for line in lines if line not in doubtful], mapping)
        ),
    ]


def _of_roles(lines: list[tuple[str, str, str]], mapping: m.ColumnMapping) -> list[tuple[str, str, str]]:
    """The lines with their roles in words; a column without a name is called by its place."""
    return [
        (
            m.role_in_words(role),
            column_in_words(value) if role in mapping.columns else word_in_words(role, value),
            reason,
        )
        for role, value, reason in lines
    ]


def _not_read(sheet: Sheet, mapping: m.ColumnMapping) -> list[pd.DataFrame]:
    promising, others = m.unread(sheet, mapping)
    kind = "column not read"
    return [
        *_lines(
            sheet,
            Severity.WARNING,
            kind,
            [(column_in_words(name), "", _promised(name)) for name in promising],
            say("Say which calendar year it is of, if its figures are to be read."),
        ),
        *_lines(sheet, Severity.NOTE, kind, [(column_in_words(name), "", _otherwise(name)) for name in others]),
    ]


def _finer(sheet: Sheet, mapping: m.ColumnMapping) -> list[pd.DataFrame]:
    """Columns of provinces, mines or companies: rows of parts of a country, read as the country's."""
    said = say("Its rows may be parts of a country, but each is read as the figure of the whole country.")
    names = m.parts_of_countries(sheet, mapping)
    return _lines(
        sheet,
        Severity.WARNING,
        "parts of a country",
        [(name, "", said) for name in names],
        say("Add the parts of each country up first, unless each row is a whole country."),
    )


def _promised(name: str) -> str:
    fiscal = headings.fiscal_year(name)
    if fiscal:
        return say("{year} is a fiscal year, which lies in two calendar years: left out.", year=repr(fiscal))
    if headings.forecast(name):
        return say("A forecast is not a figure of what was produced: left out.")
    if headings.read(name) is None:
        return say("The name has a year, but not all of it is understood: left out.")
    return say("The name promises figures, but other columns were chosen for them: left out.")


def _otherwise(name: str) -> str:
    if headings.is_other(name):
        return say("Holds no figure of production, capacity or reserves.")
    return say("Nothing says what it holds.")


def _two_units(sheet: Sheet, mapping: m.ColumnMapping) -> list[pd.DataFrame]:
    """A unit in the name of the column of figures, beside a column of units; and a title with another than these."""
    return [*_title_and_columns(sheet, mapping), *_name_and_column(sheet, mapping)]


def _title_and_columns(sheet: Sheet, mapping: m.ColumnMapping) -> list[pd.DataFrame]:
    disputed = m.disputed_unit(sheet, mapping)
    if disputed is None:
        return []
    stated, other, title = disputed
    said = say("The columns say {unit}, the title {title} says {other}.", unit=stated, title=repr(title), other=other)
    advice = say("The columns are taken: correct whichever is wrong.")
    return _lines(sheet, Severity.WARNING, "two units", [(m.role_in_words(v.UNIT), stated, said)], advice)


def _name_and_column(sheet: Sheet, mapping: m.ColumnMapping) -> list[pd.DataFrame]:
    name = mapping.columns.get(v.VALUE, "")
    unit = m.own(name).get(v.UNIT, "")
    if not unit or v.UNIT not in mapping.columns:
        return []
    said = say(
        "The name of the column says {unit}, but the unit is taken from {column}.",
        unit=repr(unit),
        column=repr(column_in_words(mapping.columns[v.UNIT])),
    )
    advice = say("Check which of them holds.")
    return _lines(sheet, Severity.WARNING, "two units", [(column_in_words(name), unit, said)], advice)
